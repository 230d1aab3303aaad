#include "sample/cell_table.h"

#include "core/wide.h"
#include "core/workers.h"

#include <math.h>

/* The pieces are the same for any number of threads. */
enum { PIECES = 8, LANES = 4, BLOCK = 256, STATUS_MAX = 64, ROWS_WORTH_THREADS = 1 << 16, LOOK = 1 << 11 };
static const double whole_max = 1e9, look_margin = 0.25;

struct span {
	double low, high;
	int32_t status;
};

struct table {
	const struct surv_rows *in;
	size_t look; /* rows of each piece from which the sides are guessed; 0: all, and no guess */
	struct span span[PIECES];
	double low, width; /* times are low .. low + width */
	size_t strata, times, groups, codes, places;
	/* of each piece; apart, so that the counts stay in the cache */
	int32_t *count;
	uint32_t *first;
	bool strange[PIECES]; /* a time that is not whole, or no number */
	bool outside[PIECES]; /* a value outside the table */
};

static size_t piece_begin(const struct table *t, size_t piece)
{
	return t->in->n / PIECES * piece;
}

static size_t piece_end(const struct table *t, size_t piece)
{
	return piece + 1 < PIECES ? piece_begin(t, piece + 1) : t->in->n;
}

/* In lanes, so that one comparison does not wait for the one before; the last rows, fewer than lanes, are where they begin. */
static enum err find_span(size_t piece, void *context)
{
	struct table *t = context;
	const double *time = t->in->time;
	const int32_t *code = t->in->status;
	size_t begin = piece_begin(t, piece), end = piece_end(t, piece);
	end = t->look && begin + t->look < end ? begin + t->look : end;
	double low[LANES], high[LANES], nothing[LANES]; /* 0 times a number that is not finite is NaN */
	int32_t status = 0;
	for (size_t k = 0; k < LANES; k++) {
		low[k] = high[k] = time[end - 1 - k];
		nothing[k] = 0 * time[end - 1 - k];
	}
	for (size_t i = begin; i + LANES <= end; i += LANES)
		for (size_t k = 0; k < LANES; k++) {
			low[k] = time[i + k] < low[k] ? time[i + k] : low[k];
			high[k] = time[i + k] > high[k] ? time[i + k] : high[k];
			nothing[k] += 0 * time[i + k];
		}
	for (size_t i = begin; i < end; i++)
		status = code[i] > status ? code[i] : status;
	struct span s = {.low = low[0], .high = high[0], .status = status};
	for (size_t k = 0; k < LANES; k++) {
		s.low = fmin(s.low, low[k]);
		s.high = fmax(s.high, high[k]);
		t->strange[piece] |= isnan(nothing[k]);
	}
	t->span[piece] = s;
	return ERR_OK;
}

/* Adds code times step to the addresses; false: a code is none of 0..codes-1. */
WIDE static bool add_codes(const int32_t *restrict code, size_t n, size_t codes, size_t step, uint32_t *restrict address)
{
	uint32_t limit = (uint32_t)codes, times = (uint32_t)step, wrong = 0;
	for (size_t i = 0; code && i < n; i++) {
		wrong |= (uint32_t)code[i] >= limit ? 1U : 0U;
		address[i] += (uint32_t)code[i] * times;
	}
	return !wrong;
}

/* What a block of rows met that the table has no place for. */
struct met {
	bool broken, outside;
};

/* Addresses of n times. */
WIDE static struct met start_addresses(const struct table *t, size_t row, size_t n, uint32_t *restrict address)
{
	const double *restrict time = t->in->time + row;
	const double low = t->low, width = t->width;
	uint32_t step = (uint32_t)(t->groups * t->codes), outside = 0;
	uint32_t broken = 0;
	for (size_t i = 0; i < n; i++) {
		double since = time[i] - low, held = since >= 0 ? since : -1;
		held = held <= width ? held : -1;
		int32_t whole = (int32_t)held;
		outside |= (uint32_t)whole >> 31;
		broken |= (double)whole != held ? 1U : 0U;
		address[i] = (uint32_t)whole * step;
	}
	return (struct met){.broken = broken, .outside = outside};
}

static struct met find_addresses(const struct table *t, size_t row, size_t n, uint32_t *address)
{
	const struct surv_rows *in = t->in;
	struct met met = start_addresses(t, row, n, address);
	bool fits =
		add_codes(in->status + row, n, t->codes, 1, address) &&
		add_codes(in->group ? in->group + row : NULL, n, t->groups, t->codes, address) &&
		add_codes(in->stratum ? in->stratum + row : NULL, n, t->strata, t->times * t->groups * t->codes, address);
	met.outside = met.outside || !fits;
	return met;
}

static enum err count_rows(size_t piece, void *context)
{
	struct table *t = context;
	uint32_t address[BLOCK];
	int32_t *count = t->count + piece * t->places;
	uint32_t *first = t->first + piece * t->places;
	for (size_t row = piece_begin(t, piece), end = piece_end(t, piece), n; row < end; row += n) {
		n = end - row < BLOCK ? end - row : BLOCK;
		struct met met = find_addresses(t, row, n, address);
		t->strange[piece] = met.broken;
		t->outside[piece] = met.outside;
		if (met.broken || met.outside)
			return ERR_OK;
		for (size_t i = 0; i < n; i++)
			if (!count[address[i]]++)
				first[address[i]] = (uint32_t)(row + i);
	}
	return ERR_OK;
}

static bool any(const bool *of)
{
	bool found = false;
	for (size_t p = 0; p < PIECES; p++)
		found = found || of[p];
	return found;
}

static enum err run_pieces(const struct table *t, workers_piece do_piece, void *context)
{
	if (t->in->n >= ROWS_WORTH_THREADS)
		return workers_run(PIECES, do_piece, context);
	for (size_t p = 0; p < PIECES; p++)
		(void)do_piece(p, context);
	return ERR_OK;
}

static bool has_codes_only(const struct surv_rows *in)
{
	bool numbers = in->entry || in->weight || in->offset || in->p;
	return in->time && in->status && !numbers && !in->cluster && !in->count && in->n >= (size_t)PIECES * LANES &&
	       in->n < UINT32_MAX && (!in->group || in->groups > 0) && (!in->stratum || in->strata > 0);
}

/* The table's sides, times being allowed to lie so much of their width beyond; false: too large, or times that are not whole. */
static bool measure(struct table *t, double margin)
{
	const struct surv_rows *in = t->in;
	struct span s = t->span[0];
	for (size_t p = 1; p < PIECES; p++) {
		s.low = fmin(s.low, t->span[p].low);
		s.high = fmax(s.high, t->span[p].high);
		s.status = t->span[p].status > s.status ? t->span[p].status : s.status;
	}
	if (!(s.low >= -whole_max && s.high <= whole_max) || s.low < floor(s.low) || s.low > floor(s.low) ||
	    s.status > STATUS_MAX)
		return false;
	double beyond = ceil(margin * (s.high - s.low));
	t->low = s.low - beyond;
	t->width = s.high - s.low + 2 * beyond;
	t->groups = in->group ? (size_t)in->groups : 1;
	t->codes = (size_t)s.status + 1;
	t->strata = in->stratum ? (size_t)in->strata : 1;
	double places = (t->width + 1) * (double)t->groups * (double)t->codes * (double)t->strata;
	if (!(places <= (double)in->n / PIECES))
		return false;
	t->times = (size_t)t->width + 1;
	t->places = (size_t)places;
	return true;
}

/* The cells of one stratum and time, in the order of their first rows. */
static void take_time(const struct table *t, size_t at, struct cell_table *out)
{
	size_t begin = out->n;
	for (size_t k = at; k < at + t->groups * t->codes; k++) {
		size_t count = 0, first = 0;
		for (size_t p = PIECES; p-- > 0;) {
			size_t here = (size_t)t->count[p * t->places + k];
			count += here;
			first = here ? t->first[p * t->places + k] : first;
		}
		if (!count)
			continue;
		size_t to = out->n++;
		for (; to > begin && out->first[to - 1] > first; to--) {
			out->first[to] = out->first[to - 1];
			out->count[to] = out->count[to - 1];
		}
		out->first[to] = first;
		out->count[to] = (int64_t)count;
	}
}

static enum err take_places(struct arena *mem, const struct table *t, struct cell_table *out)
{
	struct cell_table got = {.applies = true,
				 .first = ARENA_ARRAY(mem, t->places, size_t),
				 .count = ARENA_ARRAY(mem, t->places, int64_t)};
	if (!got.first || !got.count)
		return err_memory();
	for (size_t at = 0; at < t->places; at += t->groups * t->codes)
		take_time(t, at, &got);
	*out = got;
	return ERR_OK;
}

/* *fits: every row has a place. */
static enum err fill(struct arena *mem, struct table *t, bool *fits)
{
	t->count = ARENA_ARRAY(mem, PIECES * t->places, int32_t);
	t->first = ARENA_ARRAY(mem, PIECES * t->places, uint32_t);
	enum err err = t->count && t->first ? run_pieces(t, count_rows, t) : err_memory();
	*fits = !err && !any(t->strange) && !any(t->outside);
	return err;
}

/* From a look at some rows first: where its sides hold all rows, these are read once. */
enum err cell_table_build(struct arena *mem, const struct surv_rows *in, struct cell_table *out)
{
	*out = (struct cell_table){0};
	if (!has_codes_only(in))
		return ERR_OK;
	struct table t = {.in = in};
	enum err err = ERR_OK;
	for (int exact = 0; !err && exact < 2; exact++) {
		t.look = exact ? 0 : LOOK;
		err = run_pieces(&t, find_span, &t);
		if (err || any(t.strange) || !measure(&t, 0))
			return err;
		bool fits = false;
		if (exact || measure(&t, look_margin))
			err = fill(mem, &t, &fits);
		if (err || any(t.strange))
			return err;
		if (fits)
			return take_places(mem, &t, out);
	}
	return err;
}
