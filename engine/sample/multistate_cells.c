#include "sample/multistate_cells.h"

#include "core/workers.h"

#include <math.h>

/* The pieces are the same for any number of threads. */
enum { PIECES = 4, CELLS_ROWS = 4096 };
static const double whole_max = 1e9;

struct span {
	double low, high;
};

struct table {
	const struct multistate_rows *in;
	uint8_t *rows; /* of each person: 0, 1, or 2 for more */
	size_t single; /* persons with one row */
	struct span entry[PIECES], exit[PIECES];
	bool strange[PIECES];
	double first_entry, first_exit;
	size_t entries, exits, groups, froms, tos, places;
	/* of each piece; apart, so that the counts stay in the cache */
	int32_t *count;
	uint32_t *first;
};

static size_t piece_begin(const struct table *t, size_t piece)
{
	return t->in->n / PIECES * piece;
}

static size_t piece_end(const struct table *t, size_t piece)
{
	return piece + 1 < PIECES ? piece_begin(t, piece + 1) : t->in->n;
}

/* false: a person's code is out of range. */
static bool count_rows(struct table *t)
{
	const struct multistate_rows *in = t->in;
	for (size_t i = 0; i < in->n; i++) {
		if ((uint32_t)in->id[i] >= (uint32_t)in->ids)
			return false;
		uint8_t before = t->rows[in->id[i]];
		t->rows[in->id[i]] = before ? 2 : 1;
		t->single += !before;
		t->single -= before == 1;
	}
	return true;
}

static bool is_single(const struct table *t, size_t i)
{
	return t->rows[t->in->id[i]] == 1;
}

/* Widens the span; true: no whole number that a code can hold. */
static bool widen(struct span *s, double v)
{
	double held = v >= -whole_max && v <= whole_max ? v : 0;
	s->low = v < s->low ? v : s->low;
	s->high = v > s->high ? v : s->high;
	return (double)(int32_t)held < v || (double)(int32_t)held > v || isnan(v);
}

static enum err find_span(size_t piece, void *context)
{
	struct table *t = context;
	const struct multistate_rows *in = t->in;
	struct span entry = {.low = INFINITY, .high = -INFINITY}, exit = entry;
	bool strange = false;
	for (size_t i = piece_begin(t, piece); i < piece_end(t, piece); i++) {
		if (!is_single(t, i))
			continue;
		strange |= widen(&exit, in->exit[i]);
		strange |= in->entry && widen(&entry, in->entry[i]);
	}
	t->entry[piece] = entry;
	t->exit[piece] = exit;
	t->strange[piece] = strange;
	return ERR_OK;
}

static struct span join_spans(const struct span *of)
{
	struct span s = of[0];
	for (size_t p = 1; p < PIECES; p++) {
		s.low = fmin(s.low, of[p].low);
		s.high = fmax(s.high, of[p].high);
	}
	return s;
}

/* The table's sides; false: too large, or times that are not whole. */
static bool measure(struct table *t)
{
	const struct multistate_rows *in = t->in;
	for (size_t p = 0; p < PIECES; p++)
		if (t->strange[p])
			return false;
	struct span exit = join_spans(t->exit), entry = in->entry ? join_spans(t->entry) : (struct span){0};
	double exits = exit.high - exit.low + 1, entries = entry.high - entry.low + 1;
	t->first_exit = exit.low;
	t->first_entry = entry.low;
	t->groups = in->group ? (size_t)in->groups : 1;
	t->froms = in->from ? (size_t)in->states : 1;
	t->tos = (size_t)in->states + 1;
	double places = entries * exits * (double)t->groups * (double)t->froms * (double)t->tos;
	if (!(places >= 1 && places <= (double)t->single / PIECES))
		return false;
	t->exits = (size_t)exits;
	t->entries = (size_t)entries;
	t->places = (size_t)places;
	return true;
}

/* The place of a row; places: there is none, for a code is out of range. */
static size_t place_of(const struct table *t, size_t i)
{
	const struct multistate_rows *in = t->in;
	size_t group = in->group ? (size_t)in->group[i] : 0, from = in->from ? (size_t)in->from[i] : 0;
	size_t to = (size_t)((ptrdiff_t)in->to[i] + 1);
	if (group >= t->groups || from >= t->froms || to >= t->tos)
		return t->places;
	size_t at = in->entry ? (size_t)(in->entry[i] - t->first_entry) : 0;
	at = at * t->exits + (size_t)(in->exit[i] - t->first_exit);
	return ((at * t->groups + group) * t->froms + from) * t->tos + to;
}

static enum err count_cells(size_t piece, void *context)
{
	struct table *t = context;
	int32_t *count = t->count + piece * t->places;
	uint32_t *first = t->first + piece * t->places;
	for (size_t i = piece_begin(t, piece); i < piece_end(t, piece); i++) {
		if (!is_single(t, i))
			continue;
		size_t at = place_of(t, i);
		t->strange[piece] |= at == t->places;
		if (at < t->places && !count[at]++)
			first[at] = (uint32_t)i;
	}
	return ERR_OK;
}

/* The cells, and the other persons' rows, as rows with counts; row is the caller's. */
struct reduced {
	struct multistate_rows rows;
	uint32_t *row;
	int32_t *id, *count;
};

static void take_cells(const struct table *t, struct reduced *r)
{
	for (size_t at = 0; at < t->places; at++) {
		int32_t count = 0;
		uint32_t first = 0;
		for (size_t p = PIECES; p-- > 0;) {
			int32_t here = t->count[p * t->places + at];
			count += here;
			first = here ? t->first[p * t->places + at] : first;
		}
		if (!count)
			continue;
		r->row[r->rows.n] = first;
		r->count[r->rows.n] = count;
		r->id[r->rows.n++] = r->rows.ids++;
	}
}

static enum err take_others(struct arena *mem, const struct table *t, struct reduced *r)
{
	const struct multistate_rows *in = t->in;
	int32_t *number = ARENA_ARRAY(mem, (size_t)in->ids, int32_t); /* + 1; 0: not met */
	if (!number)
		return err_memory();
	for (size_t i = 0; i < in->n; i++) {
		if (is_single(t, i))
			continue;
		int32_t *known = &number[in->id[i]];
		if (!*known)
			*known = ++r->rows.ids;
		r->row[r->rows.n] = (uint32_t)i;
		r->count[r->rows.n] = 1;
		r->id[r->rows.n++] = *known - 1;
	}
	return ERR_OK;
}

/* Columns of the reduced rows; NULL stays NULL. false: no memory. */
static bool take_codes(struct arena *mem, const struct reduced *r, const int32_t **column)
{
	const int32_t *from = *column;
	int32_t *to = from ? ARENA_ARRAY(mem, r->rows.n, int32_t) : NULL;
	for (size_t k = 0; to && k < r->rows.n; k++)
		to[k] = from[r->row[k]];
	*column = to;
	return !from || to;
}

static bool take_times(struct arena *mem, const struct reduced *r, const double **column)
{
	const double *from = *column;
	double *to = from ? ARENA_ARRAY(mem, r->rows.n, double) : NULL;
	for (size_t k = 0; to && k < r->rows.n; k++)
		to[k] = from[r->row[k]];
	*column = to;
	return !from || to;
}

static enum err reduce(struct arena *mem, const struct table *t, struct reduced *r)
{
	const struct multistate_rows *in = t->in;
	size_t most = t->places + (in->n - t->single);
	r->rows = *in;
	r->rows.n = 0;
	r->rows.ids = 0;
	r->row = ARENA_ARRAY(mem, most, uint32_t);
	r->id = ARENA_ARRAY(mem, most, int32_t);
	r->count = ARENA_ARRAY(mem, most, int32_t);
	if (!r->row || !r->id || !r->count)
		return err_memory();
	take_cells(t, r);
	enum err err = t->single < in->n ? take_others(mem, t, r) : ERR_OK;
	r->rows.id = r->id;
	r->rows.count = r->count;
	if (!err &&
	    (!take_times(mem, r, &r->rows.entry) || !take_times(mem, r, &r->rows.exit) ||
	     !take_codes(mem, r, &r->rows.from) || !take_codes(mem, r, &r->rows.to) || !take_codes(mem, r, &r->rows.group)))
		err = err_memory();
	return err;
}

/* *applies: the table is filled. */
static enum err fill(struct arena *mem, struct table *t, bool *applies)
{
	*applies = false;
	t->rows = ARENA_ARRAY(mem, (size_t)t->in->ids, uint8_t);
	if (!t->rows)
		return err_memory();
	if (!count_rows(t))
		return ERR_OK;
	enum err err = workers_run(PIECES, find_span, t);
	if (err || !measure(t))
		return err;
	t->count = ARENA_ARRAY(mem, PIECES * t->places, int32_t);
	t->first = ARENA_ARRAY(mem, PIECES * t->places, uint32_t);
	err = t->count && t->first ? workers_run(PIECES, count_cells, t) : err_memory();
	*applies = true;
	for (size_t p = 0; p < PIECES; p++)
		*applies = *applies && !t->strange[p];
	return err;
}

static bool has_codes_only(const struct multistate_rows *in)
{
	return !in->cluster && !in->weight && !in->count && in->n >= CELLS_ROWS && in->n <= INT32_MAX / 2 && in->ids > 0 &&
	       in->states > 0 && in->states <= MULTISTATE_STATES_MAX && (!in->group || in->groups > 0);
}

enum err multistate_build_cells(struct arena *mem, const struct multistate_rows *in, struct multistate_sample *out)
{
	if (!has_codes_only(in))
		return multistate_build(mem, in, out);
	struct arena *scratch = arena_new();
	struct table t = {.in = in};
	struct reduced r;
	bool applies = false;
	enum err err = scratch ? fill(scratch, &t, &applies) : err_memory();
	if (!err && applies)
		err = reduce(scratch, &t, &r);
	if (!err && applies && !multistate_build(mem, &r.rows, out))
		for (size_t i = 0; i < out->n; i++)
			out->row[i] = r.row[out->row[i]];
	else if (!err) /* the rows themselves say what is wrong with them */
		err = multistate_build(mem, in, out);
	arena_free(scratch);
	return err;
}
