#include "stats/recurrent_parts.h"

enum { EVENTS_MAX = 1000 };

static bool happens(const struct surv_rows *in, size_t row)
{
	return in->status[row] == 1 && !(in->count && !in->count[row]);
}

static size_t most(const struct recurrent_opts *o)
{
	return o->max_events ? o->max_events : SIZE_MAX;
}

/* The begin of a person's observation: 0 without entries. */
static double begin_of(const struct recurrent_rows *r, size_t row)
{
	return r->in->entry ? r->in->entry[row] : 0;
}

static void emit(struct recurrent_rows *r, size_t row, size_t number, const double span[2], int32_t status)
{
	r->from[r->n] = row;
	r->number[r->n] = (int32_t)number;
	r->entry[r->n] = span[0];
	r->time[r->n] = span[1];
	r->status[r->n++] = status;
	r->events = number + 1 > r->events ? number + 1 : r->events;
}

/* The rows of one person as they are, numbered; the gap clock begins anew at each event. */
static void conditional_rows(struct recurrent_rows *r, size_t person)
{
	const struct spells *s = &r->spells;
	bool gap = r->opts->model == RECURRENT_PWP_GT, ag = r->opts->model == RECURRENT_AG;
	size_t number = 0, first = s->start[person];
	double origin = first < s->start[person + 1] ? begin_of(r, s->row[first]) : 0;
	for (size_t k = first; k < s->start[person + 1] && number < most(r->opts); k++) {
		size_t row = s->row[k];
		double entry = gap && !r->in->entry && k == first ? 0 : s->entry[row], since = gap ? origin : 0;
		bool event = happens(r->in, row);
		emit(r, row, ag ? 0 : number, (double[2]){entry - since, r->in->time[row] - since}, event);
		number += event;
		origin = event ? r->in->time[row] : origin;
	}
}

static size_t events_of(const struct recurrent_rows *r, size_t person)
{
	size_t n = 0;
	for (size_t k = r->spells.start[person]; k < r->spells.start[person + 1]; k++)
		n += happens(r->in, r->spells.row[k]);
	return n < most(r->opts) ? n : most(r->opts);
}

static bool same_row(const struct surv_rows *in, size_t a, size_t b)
{
	bool same = (!in->stratum || in->stratum[a] == in->stratum[b]) && (!in->weight || in->weight[a] == in->weight[b]) &&
		    (!in->count || in->count[a] == in->count[b]) && (!in->offset || in->offset[a] == in->offset[b]);
	for (size_t j = 0; same && j < in->p; j++)
		same = in->x[j][a] == in->x[j][b];
	return same;
}

static enum err check_marginal(const struct recurrent_rows *r, size_t person)
{
	const struct spells *s = &r->spells;
	for (size_t k = s->start[person] + 1; k < s->start[person + 1]; k++) {
		size_t row = s->row[k], before = s->row[k - 1];
		if (s->entry_tick[row] != s->time_tick[before])
			return err_at(
				ERR_ORDER, err_place(0, (long)row + 1, 0),
				"wlw needs a person's rows without a gap: this one does not begin where the one before it "
				"ends");
		if (!same_row(r->in, row, before))
			return err_at(ERR_VALUE, err_place(0, (long)row + 1, 0),
				      "wlw needs the same covariates, strata and weights in all rows of a person; use ag or "
				      "pwp-tt");
	}
	return ERR_OK;
}

/* One row for each event number, from the person's beginning: to that event, or to the end of the last row. */
static void marginal_rows(struct recurrent_rows *r, size_t person, size_t events)
{
	const struct spells *s = &r->spells;
	size_t first = s->start[person], last = s->start[person + 1] - 1, number = 0;
	double entry = s->entry[s->row[first]];
	for (size_t k = first; k <= last && number < events; k++)
		if (happens(r->in, s->row[k]))
			emit(r, s->row[k], number++, (double[2]){entry, r->in->time[s->row[k]]}, 1);
	for (; number < events; number++)
		emit(r, s->row[last], number, (double[2]){entry, r->in->time[s->row[last]]}, 0);
}

static enum err check_persons(const struct recurrent_rows *r, size_t *events)
{
	*events = 1;
	for (size_t i = 0; i < (size_t)r->in->clusters; i++) {
		size_t own = events_of(r, i);
		*events = own > *events ? own : *events;
		enum err err = r->opts->model == RECURRENT_WLW ? check_marginal(r, i) : ERR_OK;
		if (err)
			return err;
	}
	return *events <= EVENTS_MAX || r->opts->model == RECURRENT_AG
		       ? ERR_OK
		       : err_set(ERR_LIMIT, "more than %d events of one person; limit them with --max-events", EVENTS_MAX);
}

static bool arrays_build(struct arena *mem, size_t room, struct recurrent_rows *r)
{
	r->from = ARENA_ARRAY(mem, room, size_t);
	r->number = ARENA_ARRAY(mem, room, int32_t);
	r->entry = ARENA_ARRAY(mem, room, double);
	r->time = ARENA_ARRAY(mem, room, double);
	r->status = ARENA_ARRAY(mem, room, int32_t);
	return r->from && r->number && r->entry && r->time && r->status;
}

enum err recurrent_rows_build(struct arena *mem, const struct surv_rows *in, const struct recurrent_opts *opts,
			      struct recurrent_rows *out)
{
	struct recurrent_rows r = {.mem = mem, .in = in, .opts = opts};
	const struct spells_rows rows = {
		.n = in->n, .id = in->cluster, .ids = in->clusters, .entry = in->entry, .time = in->time};
	bool marginal = opts->model == RECURRENT_WLW;
	size_t events = 0;
	enum err err = spells_build(mem, &rows, &r.spells);
	if (!err)
		err = check_persons(&r, &events);
	if (!err && !arrays_build(mem, marginal ? events * (size_t)in->clusters : in->n, &r))
		err = err_memory();
	for (size_t i = 0; !err && i < (size_t)in->clusters; i++) {
		if (!marginal)
			conditional_rows(&r, i);
		else if (r.spells.start[i] < r.spells.start[i + 1])
			marginal_rows(&r, i, events);
	}
	if (!err)
		*out = r;
	return err;
}
