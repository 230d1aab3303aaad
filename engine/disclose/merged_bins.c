/*
 * Histograms and transitions (privacy 4). Bins with fewer than t clients are merged: from the last to the second, one with too few joins the one
 * before it; the first, if it has too few then, takes the next. None is merged over the boundary, as other numbers count what is on either side. A
 * merged bin is called "A to B". Edges of a bin with fewer than t clients, none included, are pooled, and while the pool has too few (outside the
 * clinic, or nobody) the smallest edge joins it, the first of equals, so that what is pooled is not known to be small. Where every edge has enough
 * there is no pool.
 */
#include "disclose/gate.h"

#include <stdio.h>
#include <string.h>

enum { LABEL_LONGEST = 160 };

static struct cell *bin_cell(const struct table *t, size_t bin, size_t column)
{
	return table_cell(t, t->bins.first_bin + bin, column);
}

static double count_of(const struct table *t, size_t bin)
{
	return bin_cell(t, bin, t->bins.count)->value.v;
}

static void add_counts(struct cell *into, const struct cell *from)
{
	if (!gate_counts(into) || !gate_counts(from))
		return;
	into->value.v += from->value.v;
	into->clients += from->clients;
}

/* The first words of one label and the last of the other: "mild to severe" of "mild" and "moderate to severe". */
static const char *joined(struct arena *mem, const char *low, const char *high)
{
	char text[LABEL_LONGEST];
	const char *cut = strstr(low, " to "), *tail = strstr(high, " to ");
	int n = cut ? (int)(cut - low) : (int)strlen(low);
	snprintf(text, sizeof text, "%.*s to %s", n, low, tail ? tail + 4 : high);
	return arena_text(mem, text);
}

/* References to what stood at bin, and below, move up. */
static void move_refs(struct table *t, size_t row)
{
	struct cell_ref *ref = (struct cell_ref *)t->sentence.ref;
	for (size_t i = 0; i < t->sentence.refs; i++)
		ref[i].row -= ref[i].row >= row;
}

/* The row has joined the one before it: it is no part any more, and rows below move up. */
static void move_parts(struct table_sum *s, size_t row)
{
	size_t *part = (size_t *)s->part, n = 0;
	for (size_t i = 0; i < s->parts; i++)
		if (part[i] != row)
			part[n++] = part[i] - (part[i] > row);
	s->parts = n;
	s->total -= s->total > row;
}

static void move_sums(struct table *t, size_t row)
{
	for (size_t i = 0; i < t->sums; i++)
		if (t->sum[i].over_rows)
			move_parts(&t->sum[i], row);
}

/* Bin `bin` joins the one before it. */
static enum err merge(struct arena *mem, struct table *t, size_t bin)
{
	size_t row = t->bins.first_bin + bin;
	for (size_t c = 0; c < t->columns; c++)
		add_counts(bin_cell(t, bin - 1, c), bin_cell(t, bin, c));
	struct cell *label = bin_cell(t, bin - 1, t->bins.label);
	label->text = joined(mem, label->text, bin_cell(t, bin, t->bins.label)->text);
	if (!label->text)
		return err_memory();
	memmove(table_cell(t, row, 0), table_cell(t, row + 1, 0), (t->rows - row - 1) * t->columns * sizeof *t->cell);
	move_refs(t, row);
	move_sums(t, row);
	t->rows--;
	t->bins.bins--;
	return ERR_OK;
}

/* The smallest edge that is not pooled; edges: there is none. */
static size_t smallest_edge(const struct table *t, size_t bin, const bool *pooled)
{
	size_t least = t->bins.edges;
	for (size_t e = 0; e < t->bins.edges; e++) {
		double n = bin_cell(t, bin, t->bins.first_edge + e)->value.v;
		if (!pooled[e] && (least == t->bins.edges || n < bin_cell(t, bin, t->bins.first_edge + least)->value.v))
			least = e;
	}
	return least;
}

static void pool(struct table *t, size_t bin, size_t edge, bool *pooled)
{
	struct cell *c = bin_cell(t, bin, t->bins.first_edge + edge);
	add_counts(bin_cell(t, bin, t->bins.pool), c);
	*c = cell_text("pooled");
	pooled[edge] = true;
}

static bool any_of(const bool *pooled, size_t n)
{
	for (size_t e = 0; e < n; e++)
		if (pooled[e])
			return true;
	return false;
}

/* Outside the clinic that nobody went to the ends that are pooled would be told too. */
static bool is_thin_pool(const struct gate *g, double n)
{
	return gate_few(g, n) || (gate_strict(g) && n <= 0);
}

static enum err pool_edges(const struct gate *g, struct table *t, size_t bin)
{
	bool *pooled = ARENA_ARRAY(g->mem, t->bins.edges + 1, bool);
	if (!pooled)
		return err_memory();
	for (size_t e = 0; e < t->bins.edges; e++)
		if (bin_cell(t, bin, t->bins.first_edge + e)->value.v < g->least)
			pool(t, bin, e, pooled);
	if (!any_of(pooled, t->bins.edges)) {
		*bin_cell(t, bin, t->bins.pool) = (struct cell){.events = -1};
		return ERR_OK;
	}
	while (is_thin_pool(g, bin_cell(t, bin, t->bins.pool)->value.v)) {
		size_t next = smallest_edge(t, bin, pooled);
		if (next == t->bins.edges)
			break;
		pool(t, bin, next, pooled);
	}
	return ERR_OK;
}

/* Bins from .. to (not included) among themselves. */
static enum err merge_among(const struct gate *g, struct table *t, size_t from, size_t to)
{
	enum err err = ERR_OK;
	for (size_t bin = to; bin-- > from + 1 && !err;)
		if (count_of(t, bin) < g->least) {
			err = merge(g->mem, t, bin);
			to--;
		}
	for (; !err && to > from + 1 && count_of(t, from) < g->least; to--)
		err = merge(g->mem, t, from + 1);
	return err;
}

enum err gate_merge(const struct gate *g, struct table *t)
{
	enum err err = merge_among(g, t, t->bins.boundary, t->bins.bins);
	if (!err && t->bins.boundary)
		err = merge_among(g, t, 0, t->bins.boundary);
	for (size_t bin = 0; bin < t->bins.bins && t->bins.edges && !err; bin++)
		err = pool_edges(g, t, bin);
	return err;
}
