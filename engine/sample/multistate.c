#include "sample/multistate.h"

#include "sample/spells.h"

#include <math.h>

struct build {
	struct arena *mem, *scratch;
	const struct multistate_rows *in;
	struct spells spells;
	int32_t *from;  /* by the caller's row */
	int32_t *entry; /* tick of the stay's begin, by the caller's row */
	bool *last;     /* the caller's row ends a stay */
	int32_t *place; /* of the stay in the sample, by the caller's row */
	bool steady;
};

static enum err at_row(enum err code, size_t row, const char *what)
{
	return err_at(code, err_place(0, (long)row + 1, 0), "%s", what);
}

static enum err check_codes(const int32_t *code, size_t n, int32_t low, int32_t limit)
{
	for (size_t i = 0; code && i < n; i++)
		if (code[i] < low || code[i] >= limit)
			return at_row(ERR_VALUE, i, "a code is out of range");
	return ERR_OK;
}

static enum err check_numbers(const struct multistate_rows *in)
{
	for (size_t i = 0; in->weight && i < in->n; i++)
		if (!isfinite(in->weight[i]) || in->weight[i] < 0)
			return at_row(ERR_VALUE, i, "a weight is negative, or no number");
	for (size_t i = 0; in->count && i < in->n; i++)
		if (in->count[i] < 0)
			return at_row(ERR_VALUE, i, "a frequency is negative");
	return ERR_OK;
}

static enum err check_columns(const struct multistate_rows *in)
{
	if (!in->n)
		return err_set(ERR_EMPTY, "no rows to analyse");
	if (in->states < 1 || in->states > MULTISTATE_STATES_MAX)
		return err_set(ERR_LIMIT, "between 1 and %d states are possible", MULTISTATE_STATES_MAX);
	enum err err = check_codes(in->from, in->n, 0, in->states);
	if (!err)
		err = check_codes(in->to, in->n, MULTISTATE_CENSORED, in->states);
	if (!err)
		err = check_codes(in->group, in->n, 0, in->groups);
	if (!err)
		err = check_codes(in->cluster, in->n, 0, in->clusters);
	return err ? err : check_numbers(in);
}

static double weight_of(const struct multistate_rows *in, size_t row)
{
	return in->weight ? in->weight[row] : 1;
}

static bool same_group(const struct multistate_rows *in, size_t a, size_t b)
{
	return !in->group || in->group[a] == in->group[b];
}

static bool one_stay(const struct multistate_rows *in, size_t before, size_t row)
{
	return in->to[before] == MULTISTATE_CENSORED && same_group(in, before, row) &&
	       weight_of(in, before) == weight_of(in, row) && (!in->cluster || in->cluster[before] == in->cluster[row]);
}

/* The row of a person after another: its state, and whether it goes on with the same stay. */
static enum err follow(struct build *b, size_t before, size_t row)
{
	const struct multistate_rows *in = b->in;
	int32_t led_to = in->to[before] == MULTISTATE_CENSORED ? b->from[before] : in->to[before];
	if (b->spells.entry_tick[row] > b->spells.time_tick[before])
		return at_row(ERR_ORDER, row,
			      "a gap between two rows of one person: give a row for the time between, or end their "
			      "observation before it");
	if (in->from && in->from[row] != led_to)
		return at_row(ERR_VALUE, row, "the row begins in another state than the person's row before led to");
	if (in->count && in->count[row] != in->count[before])
		return at_row(ERR_VALUE, row, "the rows of one person must have one frequency");
	b->from[row] = led_to;
	if (one_stay(in, before, row)) {
		b->last[before] = false;
		b->entry[row] = b->entry[before];
	}
	b->steady = b->steady && weight_of(in, before) == weight_of(in, row);
	return ERR_OK;
}

static enum err check_persons(struct build *b)
{
	const struct multistate_rows *in = b->in;
	const struct spells *p = &b->spells;
	for (size_t id = 0; id < (size_t)in->ids; id++)
		for (size_t k = p->start[id]; k < p->start[id + 1]; k++) {
			size_t row = p->row[k];
			b->entry[row] = p->entry_tick[row];
			b->last[row] = true;
			b->from[row] = in->from ? in->from[row] : 0;
			enum err err = k > p->start[id] ? follow(b, p->row[k - 1], row) : ERR_OK;
			if (err)
				return err;
			if (in->to[row] == b->from[row])
				return at_row(ERR_VALUE, row, "the row leads to the state in which it began");
		}
	return ERR_OK;
}

static bool counts(const struct build *b, size_t row)
{
	return b->last[row] && weight_of(b->in, row) > 0 && (!b->in->count || b->in->count[row] > 0);
}

/* The stays in the order of their ends. */
static enum err order_stays(struct build *b, struct multistate_sample *out)
{
	size_t n = 0;
	size_t *start = ARENA_ARRAY(b->scratch, b->spells.ticks + 1, size_t);
	if (!start)
		return err_memory();
	for (size_t i = 0; i < b->in->n; i++)
		if (counts(b, i)) {
			start[b->spells.time_tick[i] + 1]++;
			n++;
		}
	for (size_t k = 0; k < b->spells.ticks; k++)
		start[k + 1] += start[k];
	out->row = ARENA_ARRAY(b->mem, n + 1, size_t);
	if (!out->row)
		return err_memory();
	for (size_t i = 0; i < b->in->n; i++) {
		b->place[i] = -1;
		if (!counts(b, i))
			continue;
		b->place[i] = (int32_t)start[b->spells.time_tick[i]];
		out->row[start[b->spells.time_tick[i]]++] = i;
	}
	out->n = n;
	return n ? ERR_OK : err_set(ERR_EMPTY, "no row has a weight above 0");
}

static bool take_codes(const struct build *b, const struct multistate_sample *s, const int32_t *from, int32_t **to)
{
	*to = from ? ARENA_ARRAY(b->mem, s->n, int32_t) : NULL;
	for (size_t i = 0; *to && i < s->n; i++)
		(*to)[i] = from[s->row[i]];
	return !from || *to;
}

static bool take_columns(const struct build *b, struct multistate_sample *s)
{
	const struct multistate_rows *in = b->in;
	s->weight = in->weight ? ARENA_ARRAY(b->mem, s->n, double) : NULL;
	for (size_t i = 0; s->weight && i < s->n; i++)
		s->weight[i] = in->weight[s->row[i]];
	return (!in->weight || s->weight) && take_codes(b, s, b->entry, &s->entry) &&
	       take_codes(b, s, b->spells.time_tick, &s->exit) && take_codes(b, s, b->from, &s->from) &&
	       take_codes(b, s, in->to, &s->to) && take_codes(b, s, in->group, &s->group) &&
	       take_codes(b, s, in->id, &s->person) && take_codes(b, s, in->cluster, &s->cluster) &&
	       take_codes(b, s, in->count, &s->count);
}

/* The person's next stay and what a row that ends without a move is. Stays of weight 0 are no stays: those around them are apart. */
static enum err link(struct build *b, struct multistate_sample *s)
{
	const struct spells *p = &b->spells;
	s->next = ARENA_ARRAY(b->mem, s->n, int32_t);
	s->first = ARENA_ARRAY(b->mem, s->n, bool);
	if (!s->next || !s->first)
		return err_memory();
	for (size_t i = 0; i < s->n; i++) {
		s->next[i] = -1;
		s->first[i] = true;
	}
	for (size_t id = 0; id < (size_t)b->in->ids; id++)
		for (size_t k = p->start[id], before = SIZE_MAX; k < p->start[id + 1]; k++) {
			size_t row = p->row[k];
			if (!b->last[row])
				continue;
			bool goes_on = before != SIZE_MAX && b->place[before] >= 0 && b->place[row] >= 0 &&
				       same_group(b->in, before, row);
			if (goes_on) {
				s->next[b->place[before]] = b->place[row];
				s->first[b->place[row]] = false;
			}
			if (goes_on && b->in->to[before] == MULTISTATE_CENSORED)
				s->to[b->place[before]] = MULTISTATE_STAYS;
			before = row;
		}
	return ERR_OK;
}

static enum err built(struct build *b, struct multistate_sample *out)
{
	const struct multistate_rows *in = b->in;
	const struct spells_rows rows = {.n = in->n, .id = in->id, .ids = in->ids, .entry = in->entry, .time = in->exit};
	enum err err = spells_build(b->scratch, &rows, &b->spells);
	b->from = ARENA_ARRAY(b->scratch, in->n, int32_t);
	b->entry = ARENA_ARRAY(b->scratch, in->n, int32_t);
	b->place = ARENA_ARRAY(b->scratch, in->n, int32_t);
	b->last = ARENA_ARRAY(b->scratch, in->n, bool);
	if (!err && (!b->from || !b->entry || !b->place || !b->last))
		err = err_memory();
	if (!err)
		err = check_persons(b);
	if (!err)
		err = order_stays(b, out);
	if (err)
		return err;
	out->ticks = b->spells.ticks;
	out->tick_time = ARENA_ARRAY(b->mem, out->ticks, double);
	for (size_t k = 0; out->tick_time && k < out->ticks; k++)
		out->tick_time[k] = b->spells.tick_time[k];
	if (!out->tick_time || !take_columns(b, out))
		return err_memory();
	return link(b, out);
}

enum err multistate_build(struct arena *mem, const struct multistate_rows *in, struct multistate_sample *out)
{
	enum err err = check_columns(in);
	if (err)
		return err;
	struct build b = {.mem = mem, .scratch = arena_new(), .in = in, .steady = true};
	if (!b.scratch)
		return err_memory();
	struct multistate_sample s = {.states = in->states,
				      .groups = in->group ? in->groups : 1,
				      .persons = in->ids,
				      .clusters = in->cluster ? in->clusters : 0};
	err = built(&b, &s);
	s.steady = b.steady;
	if (!err)
		*out = s;
	arena_free(b.scratch);
	return err;
}
