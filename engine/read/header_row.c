#include "read/header_row.h"

#include "core/ascii.h"

#include <string.h>

enum { HEADER_WITHIN = 50 };

/* Digits and what stands between them in numbers, dates and times. */
static bool only_number(const char *p, size_t n)
{
	bool digit = false;
	for (size_t i = 0; i < n; i++) {
		bool between = p[i] == 'T' && i && i + 1 < n && is_digit(p[i - 1]) && is_digit(p[i + 1]);
		if (!is_digit(p[i]) && !between && !strchr(".,:/+-% ", p[i]))
			return false;
		digit |= is_digit(p[i]);
	}
	return digit;
}

void row_sketch_cell(struct row_sketch *s, const char *p, size_t n)
{
	while (n && *p == ' ') {
		p++;
		n--;
	}
	s->cells++;
	s->filled += n > 0;
	s->number |= n && only_number(p, n);
}

/* How many of the rows under row h that are not blank have as many cells as row like. */
static int count_like(const struct row_sketches *r, int h, int like)
{
	int n = 0;
	for (int i = h + 1; i < r->n; i++)
		n += r->row[i].filled && r->row[i].cells == r->row[like].cells;
	return n;
}

/* No other number of cells is more frequent under row h than its own. The last row passes only when no row above is like it. */
static bool leads(const struct row_sketches *r, int h)
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

/* No row under it has more cells and one has as many. */
static bool overhangs(const struct row_sketches *r, int h)
{
	for (int i = h + 1; i < r->n; i++)
		if (r->row[i].cells > r->row[h].cells)
			return false;
	return count_like(r, h, h) > 0;
}

static int header_in(const struct row_sketches *r, bool (*supported)(const struct row_sketches *r, int h))
{
	int best = -1;
	for (int h = 0; h < r->n && h < HEADER_WITHIN; h++) {
		const struct row_sketch *s = &r->row[h];
		if (s->cells < 2 || s->filled < 2 || !supported(r, h))
			continue;
		if (s->filled == s->cells)
			return s->number ? best : h;
		if (!s->number && (best < 0 || s->filled > r->row[best].filled))
			best = h;
	}
	return best;
}

int header_row_leads(const struct row_sketches *r)
{
	return header_in(r, leads);
}

int header_row_overhangs(const struct row_sketches *r)
{
	return header_in(r, overhangs);
}
