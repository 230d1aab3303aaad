#include "read/csv_sniff.h"

#include <string.h>

enum { ROWS = 100, HEADER_WITHIN = 50 };

struct sketch {
	int cells, filled;
	bool number; /* one cell is only a number or a date */
};

struct rows {
	struct sketch row[ROWS];
	int n;
	int unclosed; /* index of a row whose quote is not closed, or -1 */
};

/* Digits and what stands between them in numbers, dates and times. */
static bool only_number(const char *p, size_t n)
{
	bool digit = false;
	for (size_t i = 0; i < n; i++) {
		bool is_digit = p[i] >= '0' && p[i] <= '9';
		if (!is_digit && !strchr(".,:/+-% ", p[i]))
			return false;
		digit |= is_digit;
	}
	return digit;
}

static void sketch_cell(const char *p, size_t n, struct sketch *s)
{
	if (n >= 2 && p[0] == '"' && p[n - 1] == '"') {
		p++;
		n -= 2;
	}
	while (n && *p == ' ') {
		p++;
		n--;
	}
	s->cells++;
	s->filled += n > 0;
	s->number |= n && only_number(p, n);
}

/* Sketches the row at text[0..n); its length with the line end, or 0 when it does not end there. */
static size_t sketch_row(const char *text, size_t n, char delimiter, struct csv_index *x, struct sketch *s)
{
	size_t from = 0;
	*s = (struct sketch){0};
	csv_index_slow(text, n, delimiter, x);
	for (size_t i = 0; i < x->n; i++) {
		sketch_cell(text + from, x->at[i] - from, s);
		from = x->at[i] + (size_t)1;
	}
	if (x->n && text[from - 1] != delimiter)
		return from + (text[from - 1] == '\r' && from < n && text[from] == '\n');
	if (!x->inside && !x->broken)
		sketch_cell(text + from, n - from, s);
	return 0;
}

static void sketch_rows(const char *text, size_t n, bool whole, char delimiter, struct csv_index *x, struct rows *out)
{
	size_t at = 0;
	out->n = 0;
	out->unclosed = -1;
	while (at < n && out->n < ROWS) {
		size_t length = sketch_row(text + at, n - at, delimiter, x, &out->row[out->n]);
		if (x->broken || (whole && x->inside)) {
			out->unclosed = out->n;
			return;
		}
		if (!length && !whole)
			return;
		out->n++;
		if (!length)
			return;
		at += length;
	}
}

/* How many of the rows under row h that are not blank have as many cells as row like. */
static int count_like(const struct rows *r, int h, int like)
{
	int n = 0;
	for (int i = h + 1; i < r->n; i++)
		n += r->row[i].filled && r->row[i].cells == r->row[like].cells;
	return n;
}

/* No other number of cells is more frequent under row h than its own. The last row passes only when no row above is like it. */
static bool leads(const struct rows *r, int h)
{
	int same = count_like(r, h, h);
	bool last = true;
	for (int i = h + 1; i < r->n; i++) {
		if (r->row[i].filled && count_like(r, h, i) > same)
			return false;
		last &= !r->row[i].filled;
	}
	return !last || count_like(r, -1, h) == 1;
}

/* No row under it has more cells and one has as many: rows whose empty cells at the end were left out. */
static bool overhangs(const struct rows *r, int h)
{
	for (int i = h + 1; i < r->n; i++)
		if (r->row[i].cells > r->row[h].cells)
			return false;
	return count_like(r, h, h) > 0;
}

/* Index of the header, or -1. */
static int header_in(const struct rows *r, bool (*supported)(const struct rows *r, int h))
{
	int best = -1;
	for (int h = 0; h < r->n && h < HEADER_WITHIN; h++) {
		const struct sketch *s = &r->row[h];
		if (s->cells < 2 || s->filled < 2 || !supported(r, h))
			continue;
		if (s->filled == s->cells)
			return s->number ? best : h;
		if (!s->number && (best < 0 || s->filled > r->row[best].filled))
			best = h;
	}
	return best;
}

/* Why no row of this reading is a header. */
static enum sniffed failure_of(const struct rows *r)
{
	bool filled = false;
	for (int i = 0; i < r->n; i++) {
		if (r->row[i].cells > 1)
			return SNIFF_NO_HEADER;
		filled = filled || r->row[i].filled;
	}
	return filled ? SNIFF_ONE_COLUMN : SNIFF_BLANK;
}

struct best {
	int row, cells; /* row -1: none yet */
};

static void consider(const struct rows *r, int h, char delimiter, struct best *best, struct csv_guess *out)
{
	if (h < 0 || (best->row >= 0 && (h > best->row || (h == best->row && r->row[h].cells <= best->cells))))
		return;
	*best = (struct best){.row = h, .cells = r->row[h].cells};
	*out = (struct csv_guess){.delimiter = delimiter, .row = h + 1};
}

enum sniffed csv_sniff(const char *text, size_t n, bool whole, char delimiter, struct csv_index *x, struct csv_guess *out)
{
	const char all[] = {',', ';', '\t', '|'};
	const char *candidate = delimiter ? &delimiter : all;
	size_t candidates = delimiter ? 1 : sizeof all;
	struct best best = {.row = -1};
	struct best second = {.row = -1};
	struct csv_guess second_guess = {.row = 0};
	int unclosed = -1;
	enum sniffed failure = SNIFF_LONG;
	for (size_t k = 0; k < candidates; k++) {
		struct rows r;
		sketch_rows(text, n, whole, candidate[k], x, &r);
		if (r.unclosed > unclosed)
			unclosed = r.unclosed;
		if (r.n && failure != SNIFF_NO_HEADER)
			failure = failure_of(&r);
		consider(&r, header_in(&r, leads), candidate[k], &best, out);
		consider(&r, header_in(&r, overhangs), candidate[k], &second, &second_guess);
	}
	if (best.row >= 0)
		return SNIFF_FOUND;
	if (second.row >= 0) {
		*out = second_guess;
		return SNIFF_FOUND;
	}
	if (unclosed < 0)
		return failure;
	out->row = unclosed + 1;
	return SNIFF_UNCLOSED;
}
