#include "stats/cox_parts.h"

static int32_t *take_codes(struct arena *mem, const int32_t *from, const size_t *keep, size_t n)
{
	int32_t *to = ARENA_ARRAY(mem, n, int32_t);
	for (size_t i = 0; to && i < n; i++)
		to[i] = from[keep[i]];
	return to;
}

static double *take_numbers(struct arena *mem, const double *from, const size_t *keep, size_t n)
{
	double *to = ARENA_ARRAY(mem, n, double);
	for (size_t i = 0; to && i < n; i++)
		to[i] = from[keep[i]];
	return to;
}

static enum err take_rows(struct arena *mem, const size_t *keep, struct surv_sample *s)
{
	int32_t **codes[] = {&s->entry, &s->time, &s->status, &s->group, &s->stratum, &s->cluster, &s->count};
	double **numbers[] = {&s->weight, &s->offset};
	size_t *row = ARENA_ARRAY(mem, s->n, size_t);
	double **x = ARENA_ARRAY(mem, s->p, double *);
	bool ok = x && row;
	for (size_t i = 0; ok && i < s->n; i++)
		row[i] = s->row[keep[i]];
	for (size_t c = 0; ok && c < sizeof codes / sizeof *codes; c++)
		if (*codes[c])
			ok = (*codes[c] = take_codes(mem, *codes[c], keep, s->n)) != NULL;
	for (size_t c = 0; ok && c < sizeof numbers / sizeof *numbers; c++)
		if (*numbers[c])
			ok = (*numbers[c] = take_numbers(mem, *numbers[c], keep, s->n)) != NULL;
	for (size_t k = 0; ok && k < s->p; k++)
		ok = (x[k] = take_numbers(mem, s->x[k], keep, s->n)) != NULL;
	s->x = x;
	s->row = row;
	return ok ? ERR_OK : err_memory();
}

static bool counts_for_something(const struct surv_sample *s, size_t i)
{
	return (!s->weight || s->weight[i] > 0) && (!s->count || s->count[i] > 0);
}

static size_t rows_for_nothing(const struct surv_sample *s)
{
	size_t nothing = 0;
	for (size_t i = 0; (s->weight || s->count) && i < s->n; i++)
		nothing += !counts_for_something(s, i);
	return nothing;
}

static enum err without_nothing(struct arena *mem, const struct surv_sample *s, struct surv_sample *out)
{
	struct surv_sample got = *s;
	size_t *keep = ARENA_ARRAY(mem, s->n, size_t);
	got.stratum_start = ARENA_ARRAY(mem, (size_t)s->strata + 1, size_t);
	if (!keep || !got.stratum_start)
		return err_memory();
	got.n = 0;
	for (int32_t g = 0; g < s->strata; g++) {
		for (size_t i = s->stratum_start[g]; i < s->stratum_start[g + 1]; i++)
			if (counts_for_something(s, i))
				keep[got.n++] = i;
		got.stratum_start[g + 1] = got.n;
	}
	if (!got.n)
		return err_set(ERR_EMPTY, "every row has weight or frequency 0");
	enum err err = take_rows(mem, keep, &got);
	if (!err)
		*out = got;
	return err;
}

enum err cox_weighted_rows(struct arena *mem, const struct surv_sample *s, struct surv_sample *out)
{
	struct surv_sample got = *s;
	enum err err = rows_for_nothing(s) ? without_nothing(mem, s, &got) : ERR_OK;
	if (err)
		return err;
	if (!got.count) {
		*out = got;
		return ERR_OK;
	}
	double *weight = ARENA_ARRAY(mem, got.n, double);
	if (!weight)
		return err_memory();
	for (size_t i = 0; i < got.n; i++)
		weight[i] = got.count[i] * (got.weight ? got.weight[i] : 1);
	got.weight = weight;
	*out = got;
	return ERR_OK;
}
