#include "read/csv_index.h"

#include <string.h>

/* What one chunk leaves to the next, each all zeros or all ones, or bit 0. */
struct carry {
	uint64_t inside; /* all ones: within quotes */
	uint64_t edge;   /* the byte before may stand before an opening quote */
	uint64_t closed; /* the byte before was a closing quote */
	uint64_t cr;     /* the byte before was a CR that ended a row */
};

static uint64_t last_bit(uint64_t x)
{
	return x >> 63;
}

/* Without the popcnt instruction the library's table is slower than this sum (Warren, Hacker's Delight, 5-1). */
static unsigned count_bits(uint64_t x)
{
	x -= x >> 1 & UINT64_C(0x5555555555555555);
	x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
	x = (x + (x >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
	return (unsigned)(x * UINT64_C(0x0101010101010101) >> 56);
}

/* Appends the places of the bits. Eight at a time whether there or not: the branch is then nearly always foreseen. */
static inline void append(struct csv_index *x, uint64_t bits, uint32_t base)
{
	unsigned n = count_bits(bits);
	uint32_t *at = x->at + x->n;
	for (unsigned done = 0; done < n; done += 8, at += 8)
		for (unsigned i = 0; i < 8; i++) {
			at[i] = base + (uint32_t)__builtin_ctzll(bits | UINT64_C(1) << 63);
			bits &= bits - 1;
		}
	x->n += n;
}

/* Quotes that the fast reading does not cover: an opening one not at the start of a cell, a closing one not at its end. */
static uint64_t stray_quotes(const struct csv_masks *m, uint64_t ends, uint64_t inside, struct carry *c)
{
	uint64_t edges = ends | m->quote;
	uint64_t opening = m->quote & inside;
	uint64_t closing = m->quote & ~inside;
	uint64_t stray = (opening & ~(edges << 1 | c->edge)) | ((closing << 1 | c->closed) & ~edges);
	c->closed = last_bit(closing);
	c->inside = 0 - last_bit(inside);
	return stray;
}

static inline bool add_chunk(struct csv_index *x, struct carry *c, const struct csv_masks *m, uint32_t base)
{
	uint64_t ends = m->delimiter | m->newline | m->cr;
	uint64_t inside = m->parity ^ c->inside;
	uint64_t stray = 0;
	if (m->quote | c->inside | c->closed)
		stray = stray_quotes(m, ends, inside, c);
	uint64_t row_cr = m->cr & ~inside;
	uint64_t bits = ends & ~inside & ~(m->newline & (row_cr << 1 | c->cr));
	if (stray)
		bits &= (stray & (0 - stray)) - 1;
	c->cr = last_bit(row_cr);
	c->edge = last_bit(ends | m->quote);
	append(x, bits, base);
	return !stray;
}

/* The last chunk, of which only the first n bytes are text. A quote that closes at its very end is left to the slow path. */
static bool add_rest(struct csv_index *x, struct carry *c, struct csv_masks m, uint32_t base, unsigned n)
{
	uint64_t text = (UINT64_C(1) << n) - 1;
	uint64_t odd = m.parity >> (n - 1) & 1;
	m.delimiter &= text;
	m.newline &= text;
	m.cr &= text;
	m.quote &= text;
	m.parity = (m.parity & text) | ((0 - odd) & ~text);
	return add_chunk(x, c, &m, base);
}

void csv_index_fast(csv_masks_fn *masks, const char *text, size_t n, char delimiter, struct csv_index *x)
{
	struct csv_masks m[CSV_BATCH / 64];
	struct carry c = {.edge = 1};
	x->n = 0;
	x->stray = x->inside = x->broken = false;
	for (size_t from = 0; from < n && x->n < CSV_ENTRIES && !x->stray; from += CSV_BATCH) {
		size_t length = n - from < CSV_BATCH ? n - from : CSV_BATCH;
		size_t whole = length / 64;
		unsigned rest = (unsigned)(length % 64);
		masks(text + from, whole + (rest != 0), delimiter, m);
		uint32_t base = (uint32_t)from;
		for (size_t i = 0; i < whole && !x->stray; i++, base += 64)
			x->stray = !add_chunk(x, &c, &m[i], base);
		if (rest && !x->stray)
			x->stray = !add_rest(x, &c, m[whole], base, rest);
	}
	x->inside = c.inside != 0;
}

/* The end of the cell that starts at i: the place of its delimiter or line end, or n. */
static size_t cell_end(const char *text, size_t i, size_t n, char delimiter, struct csv_index *x)
{
	if (i < n && text[i] == '"') {
		size_t open = i++;
		for (;;) {
			const char *quote = memchr(text + i, '"', n - i);
			x->inside = !quote;
			if (!quote)
				return n;
			i = (size_t)(quote - text) + 1;
			if (i == n || text[i] != '"')
				break;
			i++;
		}
		bool ends = i == n || text[i] == delimiter || text[i] == '\n' || text[i] == '\r';
		size_t length = i - open;
		x->broken = !ends && (memchr(text + open, '\n', length) || memchr(text + open, '\r', length));
	}
	while (i < n && text[i] != delimiter && text[i] != '\n' && text[i] != '\r')
		i++;
	return i;
}

void csv_index_slow(const char *text, size_t n, char delimiter, struct csv_index *x)
{
	x->n = 0;
	x->stray = x->inside = x->broken = false;
	size_t i = 0;
	while (x->n < CSV_ENTRIES) {
		i = cell_end(text, i, n, delimiter, x);
		if (i == n || x->broken)
			return;
		x->at[x->n++] = (uint32_t)i;
		if (text[i++] != delimiter)
			return;
	}
}

char *csv_unquote(char *p, size_t *n)
{
	size_t length = *n;
	if (!length || *p != '"')
		return p;
	if (length >= 2 && p[length - 1] == '"' && !memchr(p + 1, '"', length - 2)) {
		*n = length - 2;
		return p + 1;
	}
	size_t to = 1;
	size_t i = 1;
	for (; i < length; i++) {
		if (p[i] == '"' && (++i == length || p[i] != '"'))
			break;
		p[to++] = p[i];
	}
	/* After the closing quote everything is as it stands. */
	for (; i < length; i++)
		p[to++] = p[i];
	*n = to - 1;
	return p + 1;
}
