#include "stats/logrank/logrank_parts.h"

#include <math.h>

enum err logrank_walk_new(struct arena *mem, const struct surv_sample *s, const struct logrank_opts *opts, size_t many,
			  struct logrank_walk *out)
{
	struct logrank_walk at = {.opts = opts, .many = many};
	enum err err = group_scan_new(mem, s, &at.scan);
	if (!err)
		*out = at;
	return err;
}

void logrank_walk_start(struct logrank_walk *at, int32_t stratum)
{
	group_scan_start(&at->scan, stratum);
	at->survival = at->peto = 1;
}

static double fleming_harrington(const struct logrank_opts *o, double survival)
{
	return pow(survival, o->rho) * (o->gamma > 0 ? pow(1 - survival, o->gamma) : 1);
}

static double weight_at(const struct logrank_walk *at, const struct logrank_opts *o)
{
	switch (o->weight) {
	case LOGRANK_GEHAN:
		return at->scan.total;
	case LOGRANK_TARONE_WARE:
		return sqrt(at->scan.total);
	case LOGRANK_PETO:
		return at->peto;
	default:
		return fleming_harrington(o, at->survival);
	}
}

bool logrank_walk_next(struct logrank_walk *at, struct logrank_time *out)
{
	do
		if (!group_scan_next(&at->scan))
			return false;
	while (!(at->scan.events > 0));
	double n = at->scan.total, d = at->scan.events;
	at->peto *= 1 - d / (n + 1);
	*out = (struct logrank_time){.n = n, .events = d, .at_risk = at->scan.at_risk, .event = at->scan.event};
	for (size_t a = 0; a < at->many; a++)
		out->w[a] = weight_at(at, &at->opts[a]);
	at->survival *= fmax(n - d, 0) / n;
	return true;
}

/* Event times of a stratum are at most its rows and at most the ticks. */
static size_t most_steps(const struct surv_sample *s)
{
	size_t most = 0;
	for (int32_t k = 0; k < s->strata; k++) {
		size_t rows = s->stratum_start[k + 1] - s->stratum_start[k];
		most = rows > most ? rows : most;
	}
	return most < s->ticks ? most : s->ticks;
}

enum err logrank_steps_new(struct arena *mem, const struct surv_sample *s, size_t many, size_t k, struct logrank_steps *out)
{
	size_t room = most_steps(s) + 1;
	struct logrank_steps t = {.many = many, .k = k};
	t.tick = ARENA_ARRAY(mem, room, int32_t);
	t.w = ARENA_ARRAY(mem, room * many, double);
	t.hazard = ARENA_ARRAY(mem, room * many, double);
	t.share = ARENA_ARRAY(mem, room * k + 1, double);
	t.drift = ARENA_ARRAY(mem, room * many * k + 1, double);
	if (!t.tick || !t.w || !t.hazard || !t.share || !t.drift)
		return err_memory();
	t.tick[0] = -1;
	*out = t;
	return ERR_OK;
}

void logrank_steps_clear(struct logrank_steps *t)
{
	t->n = 0;
}

void logrank_steps_add(struct logrank_steps *t, int32_t tick, const struct logrank_time *at)
{
	size_t j = ++t->n, many = t->many, k = t->k;
	t->tick[j] = tick;
	for (size_t g = 0; g < k; g++)
		t->share[j * k + g] = at->at_risk[g] / at->n;
	for (size_t a = 0; a < many; a++) {
		double part = at->w[a] * at->events / at->n;
		t->w[j * many + a] = at->w[a];
		t->hazard[j * many + a] = t->hazard[(j - 1) * many + a] + part;
		for (size_t g = 0; g < k; g++)
			t->drift[(j * many + a) * k + g] =
				t->drift[((j - 1) * many + a) * k + g] + part * t->share[j * k + g];
	}
}

size_t logrank_steps_until(const struct logrank_steps *t, int32_t tick)
{
	size_t low = 0, high = t->n + 1;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (t->tick[middle] <= tick)
			low = middle;
		else
			high = middle;
	}
	return low;
}

double logrank_row_score(const struct logrank_steps *t, const struct surv_sample *s, size_t row, size_t a)
{
	size_t end = logrank_steps_until(t, s->time[row]);
	size_t begin = s->entry ? logrank_steps_until(t, s->entry[row]) : 0;
	double event = s->status[row] > 0 ? t->w[end * t->many + a] : 0;
	return event - (t->hazard[end * t->many + a] - t->hazard[begin * t->many + a]);
}
