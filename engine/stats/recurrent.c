#include "stats/recurrent_parts.h"

enum { COLUMNS_MAX = 2000 };

static double *take_numbers(const struct recurrent_rows *r, const double *from)
{
	double *to = ARENA_ARRAY(r->mem, r->n, double);
	for (size_t i = 0; to && i < r->n; i++)
		to[i] = from[r->from[i]];
	return to;
}

static int32_t *take_codes(const struct recurrent_rows *r, const int32_t *from)
{
	int32_t *to = ARENA_ARRAY(r->mem, r->n, int32_t);
	for (size_t i = 0; to && i < r->n; i++)
		to[i] = from[r->from[i]];
	return to;
}

/* Column j in the rows of one event number, 0 in the others. */
static void of_number(const struct recurrent_rows *r, size_t j, size_t number, double *to)
{
	for (size_t i = 0; i < r->n; i++)
		to[i] = (size_t)r->number[i] == number ? r->in->x[j][r->from[i]] : 0;
}

static enum err take_columns(const struct recurrent_rows *r, struct surv_rows *to)
{
	size_t times = r->opts->specific ? r->events : 1;
	if (times > COLUMNS_MAX / (r->in->p + 1))
		return err_set(ERR_LIMIT, "more than %d columns of event-specific effects; limit them with --max-events",
			       COLUMNS_MAX);
	to->p = r->in->p * times;
	const double **x = ARENA_ARRAY(r->mem, to->p, const double *);
	if (!x)
		return err_memory();
	for (size_t c = 0; c < to->p; c++) {
		double *column = r->opts->specific ? ARENA_ARRAY(r->mem, r->n, double) : take_numbers(r, r->in->x[c]);
		if (!column)
			return err_memory();
		if (r->opts->specific)
			of_number(r, c / times, c % times, column);
		x[c] = column;
	}
	to->x = x;
	return ERR_OK;
}

/* The caller's stratum crossed with the event number. */
static enum err take_strata(const struct recurrent_rows *r, struct surv_rows *to)
{
	size_t strata = r->in->stratum ? (size_t)r->in->strata : 1;
	if (strata > INT32_MAX / r->events)
		return err_set(ERR_LIMIT, "too many strata");
	int32_t *stratum = ARENA_ARRAY(r->mem, r->n, int32_t);
	if (!stratum)
		return err_memory();
	for (size_t i = 0; i < r->n; i++) {
		int32_t own = r->in->stratum ? r->in->stratum[r->from[i]] : 0;
		stratum[i] = own * (int32_t)r->events + r->number[i];
	}
	to->stratum = stratum;
	to->strata = (int32_t)(strata * r->events);
	return ERR_OK;
}

static enum err rows_for_cox(const struct recurrent_rows *r, struct surv_rows *to)
{
	const struct surv_rows *in = r->in;
	*to = (struct surv_rows){.n = r->n,
				 .entry = r->entry,
				 .time = r->time,
				 .status = r->status,
				 .cluster = take_codes(r, in->cluster),
				 .clusters = in->clusters,
				 .weight = in->weight ? take_numbers(r, in->weight) : NULL,
				 .count = in->count ? take_codes(r, in->count) : NULL,
				 .offset = in->offset ? take_numbers(r, in->offset) : NULL};
	if (!to->cluster || !to->weight != !in->weight || !to->count != !in->count || !to->offset != !in->offset)
		return err_memory();
	enum err err = take_strata(r, to);
	return err ? err : take_columns(r, to);
}

/* Rows come person by person. */
static enum err tabulate(struct arena *mem, const struct recurrent_rows *r, struct recurrent_fit *fit)
{
	const struct surv_rows *in = r->in;
	int32_t *seen = ARENA_ARRAY(r->mem, r->events, int32_t);
	fit->events = r->events;
	fit->rows = ARENA_ARRAY(mem, r->events, double);
	fit->persons = ARENA_ARRAY(mem, r->events, double);
	fit->happened = ARENA_ARRAY(mem, r->events, double);
	if (!seen || !fit->rows || !fit->persons || !fit->happened)
		return err_memory();
	for (size_t i = 0; i < r->n; i++) {
		size_t row = r->from[i], k = (size_t)r->number[i];
		bool counts = !(in->weight && !(in->weight[row] > 0)) && !(in->count && !in->count[row]);
		double times = !counts ? 0 : in->count ? in->count[row] : 1;
		fit->rows[k] += times;
		fit->happened[k] += times * r->status[i];
		fit->persons[k] += counts && seen[k] != in->cluster[row] + 1;
		if (counts)
			seen[k] = in->cluster[row] + 1;
	}
	return ERR_OK;
}

/* A row at fault is told as the caller's. */
static enum err callers_row(const struct recurrent_rows *r, enum err err)
{
	const struct err_note note = *err_last();
	if (!err || note.row < 1 || (size_t)note.row > r->n)
		return err;
	return err_at(note.code, err_place(0, (long)r->from[note.row - 1] + 1, 0), "%s", note.text);
}

static enum err fit_rows(struct arena *mem, const struct recurrent_rows *r, struct recurrent_fit *fit)
{
	struct surv_rows rows;
	struct surv_sample s;
	struct cox_opts opts = r->opts->cox;
	opts.robust = true;
	enum err err = tabulate(mem, r, fit);
	if (!err)
		err = rows_for_cox(r, &rows);
	if (!err)
		err = callers_row(r, surv_build(r->mem, &rows, &s));
	return err ? err : cox_fit(mem, &s, &opts, &fit->cox);
}

enum err recurrent_fit(struct arena *mem, const struct surv_rows *in, const struct recurrent_opts *opts,
		       struct recurrent_fit *out)
{
	struct recurrent_rows rows;
	struct recurrent_fit fit = {0};
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	enum err err = recurrent_rows_build(scratch, in, opts, &rows);
	if (!err)
		err = fit_rows(mem, &rows, &fit);
	if (!err)
		*out = fit;
	arena_free(scratch);
	return err;
}
