#include "stats/parametric/parametric_parts.h"

/* The second derivatives' parameters. */
static const int first_of[JET_SECOND] = {JET_E, JET_T, JET_T, JET_Q, JET_Q, JET_Q};
static const int second_of[JET_SECOND] = {JET_E, JET_E, JET_T, JET_E, JET_T, JET_Q};

/*
 * log(e^a - e^b) of two jets: with r = 1 / (1 - e^(b - a)) its gradient is r a' - (r - 1) b', and the second derivatives of the
 * difference itself, divided by it, r (a'' + a' a') - (r - 1)(b'' + b' b').
 */
static void log_difference(const struct jet *a, const struct jet *b, struct jet *out)
{
	double share = -expm1(b->v - a->v), r = 1 / share, rest = exp(b->v - a->v) * r;
	out->v = a->v + log(share);
	for (int k = 0; k < JET_PARAMETERS; k++)
		out->g[k] = r * a->g[k] - rest * b->g[k];
	for (int k = 0; k < JET_SECOND; k++) {
		int j = first_of[k], m = second_of[k];
		out->h[k] = r * (a->h[k] + a->g[j] * a->g[m]) - rest * (b->h[k] + b->g[j] * b->g[m]) - out->g[j] * out->g[m];
	}
}

/* By the tail that holds less where the interval begins, about, so that the difference keeps its digits. */
static void interval(const struct parametric_work *w, size_t i, struct parametric_at *at, struct jet *out)
{
	struct jet low, high;
	double centre = w->family->eta_per_unit * at->eta;
	enum parametric_part part = w->log_low[i] > centre ? PART_SURVIVAL : PART_FAILURE;
	at->t = w->low[i];
	at->log_t = w->log_low[i];
	parametric_jet(w->family, part, at, &low);
	at->t = w->high[i];
	at->log_t = w->log_high[i];
	parametric_jet(w->family, part, at, &high);
	log_difference(part == PART_SURVIVAL ? &low : &high, part == PART_SURVIVAL ? &high : &low, out);
}

static void subtract(struct jet *a, const struct jet *b)
{
	a->v -= b->v;
	for (int k = 0; k < JET_PARAMETERS; k++)
		a->g[k] -= b->g[k];
	for (int k = 0; k < JET_SECOND; k++)
		a->h[k] -= b->h[k];
}

/* log S(0) = 0: a row censored at 0, or there from 0 on, says nothing by that. */
void parametric_row(const struct parametric_work *w, size_t i, struct parametric_at *at, struct jet *out)
{
	enum parametric_kind kind = (enum parametric_kind)w->kind[i];
	bool left = kind == KIND_LEFT;
	if (kind == KIND_NONE) {
		*out = (struct jet){0};
		return;
	}
	at->t = left ? w->high[i] : w->low[i];
	at->log_t = left ? w->log_high[i] : w->log_low[i];
	if (kind == KIND_INTERVAL)
		interval(w, i, at, out);
	else if (kind == KIND_EXACT || at->t > 0)
		parametric_jet(w->family, kind == KIND_EXACT ? PART_DENSITY : left ? PART_FAILURE : PART_SURVIVAL, at, out);
	else
		*out = (struct jet){0};
	if (w->entry && w->entry[i] > 0) {
		struct jet before;
		at->t = w->entry[i];
		at->log_t = w->log_entry[i];
		parametric_jet(w->family, PART_SURVIVAL, at, &before);
		subtract(out, &before);
	}
}
