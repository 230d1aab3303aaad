#include "read/csv_sniff.h"

#include "read/header_row.h"

struct rows {
	struct row_sketches sketch;
	int unclosed; /* index of a row whose quote is not closed, or -1 */
};

static void sketch_cell(const char *p, size_t n, struct row_sketch *s)
{
	if (n >= 2 && p[0] == '"' && p[n - 1] == '"') {
		p++;
		n -= 2;
	}
	row_sketch_cell(s, p, n);
}

/* Sketches the row at text[0..n); its length with the line end, or 0 when it does not end there. */
static size_t sketch_row(const char *text, size_t n, char delimiter, struct csv_index *x, struct row_sketch *s)
{
	size_t from = 0;
	*s = (struct row_sketch){0};
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
	out->sketch.n = 0;
	out->unclosed = -1;
	while (at < n && out->sketch.n < HEADER_SKETCHES) {
		size_t length = sketch_row(text + at, n - at, delimiter, x, &out->sketch.row[out->sketch.n]);
		if (x->broken || (whole && x->inside)) {
			out->unclosed = out->sketch.n;
			return;
		}
		if (!length && !whole)
			return;
		out->sketch.n++;
		if (!length)
			return;
		at += length;
	}
}

/* Why no row of this reading is a header. */
static enum sniffed failure_of(const struct row_sketches *r)
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

static void consider(const struct row_sketches *r, int h, char delimiter, struct best *best, struct csv_guess *out)
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
		if (r.sketch.n && failure != SNIFF_NO_HEADER)
			failure = failure_of(&r.sketch);
		consider(&r.sketch, header_row_leads(&r.sketch), candidate[k], &best, out);
		consider(&r.sketch, header_row_overhangs(&r.sketch), candidate[k], &second, &second_guess);
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
