#include "stats/parametric/parametric_parts.h"

/* Every so many rows. NULL stays NULL, and is what there is without memory too. */
static double *pick(const struct parametric_work *thin, const double *from, size_t every)
{
	double *to = from ? ARENA_ARRAY(thin->mem, thin->n, double) : NULL;
	for (size_t i = 0; to && i < thin->n; i++)
		to[i] = from[i * every];
	return to;
}

static bool pick_times(const struct parametric_work *w, size_t every, struct parametric_work *thin)
{
	thin->low = pick(thin, w->low, every);
	thin->log_low = pick(thin, w->log_low, every);
	thin->high = pick(thin, w->high, every);
	thin->log_high = pick(thin, w->log_high, every);
	thin->entry = pick(thin, w->entry, every);
	thin->log_entry = pick(thin, w->log_entry, every);
	thin->weight = pick(thin, w->weight, every);
	thin->kind = ARENA_ARRAY(thin->mem, thin->n, uint8_t);
	thin->total = 0;
	for (size_t i = 0; thin->kind && i < thin->n; i++) {
		thin->kind[i] = w->kind[i * every];
		thin->total += thin->kind[i] == KIND_NONE ? 0 : parametric_weight(w, i * every);
	}
	return thin->kind && thin->low && thin->log_low && !w->high == !thin->high && !w->log_high == !thin->log_high &&
	       !w->entry == !thin->entry && !w->log_entry == !thin->log_entry && !w->weight == !thin->weight;
}

static bool pick_columns(const struct parametric_data *from, size_t every, struct parametric_work *thin,
			 struct parametric_data *to)
{
	const double **x = ARENA_ARRAY(thin->mem, from->p + 1, const double *);
	int32_t *stratum = from->stratum ? ARENA_ARRAY(thin->mem, thin->n, int32_t) : NULL;
	bool ok = x && !from->stratum == !stratum;
	for (size_t j = 0; ok && j < from->p; j++) {
		x[j] = pick(thin, from->x[j], every);
		ok = x[j];
	}
	for (size_t i = 0; ok && stratum && i < thin->n; i++)
		stratum[i] = from->stratum[i * every];
	to->x = x;
	to->stratum = stratum;
	to->offset = pick(thin, from->offset, every);
	return ok && !from->offset == !to->offset;
}

enum err parametric_thin(const struct parametric_work *w, size_t every, struct parametric_work *out)
{
	struct parametric_work thin = *w;
	struct parametric_data *d = ARENA_NEW(w->mem, struct parametric_data);
	if (!d)
		return err_memory();
	thin.n = (w->n + every - 1) / every;
	*d = *w->d;
	d->n = thin.n;
	thin.d = d;
	if (!pick_times(w, every, &thin) || !pick_columns(w->d, every, &thin, d))
		return err_memory();
	*out = thin;
	return ERR_OK;
}
