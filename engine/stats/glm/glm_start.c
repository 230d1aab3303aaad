#include "stats/glm/glm_parts.h"

/* What a base coefficient is to fit alone. */
struct tally {
	double events, others; /* counts: their sum, and the exposure */
};

static void tally_counts(const struct glm_work *w, struct tally *t)
{
	for (size_t i = 0; i < w->n; i++) {
		t->events += w->weight[i] * w->y[i];
		t->others += w->weight[i] * exp(w->offset ? w->offset[i] : 0);
	}
}

static void tally_binary(const struct glm_work *w, struct tally *t)
{
	for (size_t i = 0; i < w->n; i++) {
		size_t first = w->first ? (size_t)w->first[i] : 0, last = w->last ? (size_t)w->last[i] : 0;
		for (size_t l = first; l < last; l++)
			t[w->base > 1 ? l : 0].others += w->weight[i];
		t[w->base > 1 ? last : 0].events += w->weight[i] * w->y[i];
		t[w->base > 1 ? last : 0].others += w->weight[i] * (1 - w->y[i]);
	}
}

static double mean_offset(const struct glm_work *w)
{
	double sum = 0, weight = 0;
	for (size_t i = 0; w->offset && i < w->n; i++) {
		sum += w->weight[i] * w->offset[i];
		weight += w->weight[i];
	}
	return weight > 0 ? sum / weight : 0;
}

static double link_of(const struct glm_work *w, struct tally t)
{
	double odds = t.events / t.others; /* of counts: the rate */
	return w->family == GLM_CLOGLOG ? log(log1p(odds)) : log(odds);
}

static enum why why_out(const struct glm_work *w, struct tally t)
{
	if (t.events > 0)
		return t.others > 0 ? WHY_NONE : WHY_INFINITE;
	return t.others > 0 || !glm_is_binary(w) ? WHY_NO_EVENTS : WHY_NO_DATA;
}

enum err glm_start(struct glm_work *w)
{
	struct tally *t = ARENA_ARRAY(w->mem, w->base, struct tally);
	if (!t)
		return err_memory();
	if (glm_is_binary(w))
		tally_binary(w, t);
	else
		tally_counts(w, t);
	double shift = glm_is_binary(w) ? mean_offset(w) : 0;
	for (size_t b = 0; b < w->base; b++) {
		w->base_why[b] = why_out(w, t[b]);
		w->out[b] = w->base_why[b] != WHY_NONE;
		w->coef[b] = w->out[b] ? 0 : link_of(w, t[b]) - shift;
	}
	return ERR_OK;
}
