#include "sample/surv.h"

#include "core/counting.h"
#include "core/workers.h"
#include "sample/ticks.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

/* A block at a time, so that looking at each value is no branch. */
static bool all_finite(const double *v, size_t n, size_t *bad)
{
	enum { BLOCK = 4096 };
	for (size_t low = 0; low < n; low += BLOCK) {
		size_t high = low + BLOCK < n ? low + BLOCK : n;
		int wrong = 0;
		for (size_t i = low; i < high; i++)
			wrong |= !(fabs(v[i]) <= DBL_MAX);
		for (size_t i = low; wrong && i < high; i++)
			if (!isfinite(v[i])) {
				*bad = i;
				return false;
			}
	}
	return true;
}

static enum err check_finite(const double *v, size_t n, const char *what)
{
	size_t bad = 0;
	if (!v || all_finite(v, n, &bad))
		return ERR_OK;
	return err_at(ERR_VALUE, err_place(0, (long)bad + 1, 0), "%s is not a finite number", what);
}

static enum err check_weight(const double *w, size_t n)
{
	enum err err = check_finite(w, n, "a weight");
	for (size_t i = 0; !err && w && i < n; i++)
		if (w[i] < 0)
			err = err_at(ERR_VALUE, err_place(0, (long)i + 1, 0), "a weight is negative");
	return err;
}

/* Codes are 0..limit-1. */
static enum err check_codes(const int32_t *code, size_t n, int32_t limit, const char *what)
{
	for (size_t i = 0; code && i < n; i++)
		if (code[i] < 0 || code[i] >= limit)
			return err_at(ERR_VALUE, err_place(0, (long)i + 1, 0), "%s is out of range", what);
	return ERR_OK;
}

static enum err check_count(const int32_t *count, size_t n)
{
	for (size_t i = 0; count && i < n; i++)
		if (count[i] < 0)
			return err_at(ERR_VALUE, err_place(0, (long)i + 1, 0), "a frequency is negative");
	return ERR_OK;
}

enum { MAX_CAUSES = 1000 };

static enum err check_counts(const struct surv_rows *in)
{
	if (!in->n)
		return err_set(ERR_EMPTY, "no rows to analyse");
	if (!in->time || !in->status)
		return err_set(ERR_VALUE, "a survival sample needs times and statuses");
	if ((in->group && in->groups < 1) || (in->stratum && in->strata < 1) || (in->cluster && in->clusters < 1))
		return err_set(ERR_VALUE, "a column of codes needs the number of its codes");
	return ERR_OK;
}

static enum err check_covariate(size_t j, void *context)
{
	const struct surv_rows *in = context;
	return check_finite(in->x[j], in->n, "a covariate");
}

static enum err check_columns(const struct surv_rows *in)
{
	enum err err = check_finite(in->time, in->n, "a time");
	if (!err)
		err = check_finite(in->entry, in->n, "an entry time");
	if (!err)
		err = check_finite(in->offset, in->n, "an offset");
	if (!err)
		err = check_weight(in->weight, in->n);
	if (!err)
		err = check_count(in->count, in->n);
	struct surv_rows rows = *in;
	if (!err)
		err = workers_run(in->p, check_covariate, &rows);
	if (!err)
		err = check_codes(in->status, in->n, MAX_CAUSES + 1, "a status");
	if (!err)
		err = check_codes(in->group, in->n, in->groups, "a group");
	if (!err)
		err = check_codes(in->stratum, in->n, in->strata, "a stratum");
	if (!err)
		err = check_codes(in->cluster, in->n, in->clusters, "a cluster");
	return err;
}

/* Times that are one tick apart from rounding collapse: an interval within one tick is as wrong as one that ends before it begins. */
static enum err check_order(const int32_t *entry, const int32_t *time, size_t n)
{
	for (size_t i = 0; entry && i < n; i++)
		if (entry[i] >= time[i])
			return err_at(ERR_ORDER, err_place(0, (long)i + 1, 0), "entry is not before the end of the row");
	return ERR_OK;
}

/* Positions by tick: what the ticks' own sorting has left, else one pass. */
static enum err order_by_tick(struct arena *mem, size_t n, const int32_t *tick, const struct ticks *ticks, size_t **order)
{
	*order = ticks->order ? ticks->order : ARENA_ARRAY(mem, n, size_t);
	size_t *start = ticks->order ? NULL : ARENA_ARRAY(mem, ticks->n + 1, size_t);
	if (!*order || (!start && !ticks->order))
		return err_memory();
	if (start)
		counting_pass(n, tick, ticks->n, NULL, *order, start);
	return ERR_OK;
}

/* row and stratum_start of out: by stratum, then tick, then original position. */
static enum err sort_rows(struct arena *mem, struct arena *scratch, const struct surv_rows *in, const int32_t *tick,
			  const struct ticks *ticks, struct surv_sample *out)
{
	size_t *by_tick = NULL;
	enum err err = order_by_tick(in->stratum ? scratch : mem, in->n, tick, ticks, &by_tick);
	out->stratum_start = ARENA_ARRAY(mem, (size_t)out->strata + 1, size_t);
	out->row = in->stratum ? ARENA_ARRAY(mem, in->n, size_t) : by_tick;
	if (err || !out->row || !out->stratum_start)
		return err_memory();
	if (in->stratum)
		counting_pass(in->n, in->stratum, (size_t)out->strata, by_tick, out->row, out->stratum_start);
	else
		out->stratum_start[1] = in->n;
	return ERR_OK;
}

/* One column of the caller, to be copied in the order of the sample. */
struct copy {
	const int32_t *code;
	const double *number;
	int32_t *code_to;
	double *number_to;
};

struct copies {
	const struct surv_sample *order;
	size_t n;
	struct copy *copy;
};

/* A NULL column stays NULL. false: no memory. */
static bool want_codes(struct arena *mem, struct copies *c, const int32_t *from, int32_t **to)
{
	*to = from ? ARENA_ARRAY(mem, c->order->n, int32_t) : NULL;
	if (*to)
		c->copy[c->n++] = (struct copy){.code = from, .code_to = *to};
	return !from || *to;
}

static bool want_numbers(struct arena *mem, struct copies *c, const double *from, double **to)
{
	*to = from ? ARENA_ARRAY(mem, c->order->n, double) : NULL;
	if (*to)
		c->copy[c->n++] = (struct copy){.number = from, .number_to = *to};
	return !from || *to;
}

static bool want_columns(struct arena *mem, struct copies *c, const double *const *x, struct surv_sample *out)
{
	out->x = out->p ? ARENA_ARRAY(mem, out->p, double *) : NULL;
	bool ok = !out->p || out->x;
	for (size_t j = 0; ok && j < out->p; j++)
		ok = want_numbers(mem, c, x[j], &out->x[j]);
	return ok;
}

static enum err copy_column(size_t k, void *context)
{
	const struct copies *c = context;
	const struct copy *p = &c->copy[k];
	const size_t *row = c->order->row, n = c->order->n;
	for (size_t i = 0; p->code && i < n; i++)
		p->code_to[i] = p->code[row[i]];
	for (size_t i = 0; p->number && i < n; i++)
		p->number_to[i] = p->number[row[i]];
	return ERR_OK;
}

enum { FIXED_COLUMNS = 9, ROWS_WORTH_THREADS = 1 << 16 };

static enum err copy_all(struct copies *c)
{
	if (c->order->n >= ROWS_WORTH_THREADS)
		return workers_run(c->n, copy_column, c);
	for (size_t k = 0; k < c->n; k++)
		(void)copy_column(k, c);
	return ERR_OK;
}

/* Every column in the order of row; time and entry are ticks. */
static enum err take_columns(struct arena *mem, struct arena *scratch, const struct surv_rows *in, int32_t *const tick_of[2],
			     struct surv_sample *out)
{
	struct copies c = {.order = out, .copy = ARENA_ARRAY(scratch, FIXED_COLUMNS + in->p, struct copy)};
	bool ok = c.copy && want_codes(mem, &c, tick_of[0], &out->time) && want_codes(mem, &c, tick_of[1], &out->entry) &&
		  want_codes(mem, &c, in->status, &out->status) && want_codes(mem, &c, in->group, &out->group) &&
		  want_codes(mem, &c, in->stratum, &out->stratum) && want_codes(mem, &c, in->cluster, &out->cluster) &&
		  want_codes(mem, &c, in->count, &out->count) && want_numbers(mem, &c, in->weight, &out->weight) &&
		  want_numbers(mem, &c, in->offset, &out->offset) && want_columns(mem, &c, in->x, out);
	return ok ? copy_all(&c) : err_memory();
}

static int32_t largest(const int32_t *v, size_t n)
{
	int32_t top = 0;
	for (size_t i = 0; i < n; i++)
		top = v[i] > top ? v[i] : top;
	return top;
}

static enum err surv_sorted(struct arena *mem, struct arena *scratch, const struct surv_rows *in, struct surv_sample *out)
{
	size_t n = in->n;
	int32_t *time = ARENA_ARRAY(scratch, n, int32_t);
	int32_t *entry = in->entry ? ARENA_ARRAY(scratch, n, int32_t) : NULL;
	if (!time || (in->entry && !entry))
		return err_memory();
	struct ticks ticks;
	enum err err =
		ticks_build(mem, n, (const double *const[2]){in->time, in->entry}, (int32_t *const[2]){time, entry}, &ticks);
	if (err)
		return err;
	err = check_order(entry, time, n);
	if (err)
		return err;
	out->ticks = ticks.n;
	out->tick_time = ticks.time;
	err = sort_rows(mem, scratch, in, time, &ticks, out);
	return err ? err : take_columns(mem, scratch, in, (int32_t *const[2]){time, entry}, out);
}

enum err surv_build(struct arena *mem, const struct surv_rows *in, struct surv_sample *out)
{
	enum err err = check_counts(in);
	if (!err)
		err = check_columns(in);
	if (err)
		return err;
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	struct surv_sample got = {.n = in->n,
				  .groups = in->group ? in->groups : 1,
				  .strata = in->stratum ? in->strata : 1,
				  .clusters = in->cluster ? in->clusters : 1,
				  .p = in->p,
				  .causes = largest(in->status, in->n)};
	err = surv_sorted(mem, scratch, in, &got);
	if (!err)
		*out = got;
	arena_free(scratch);
	return err;
}
