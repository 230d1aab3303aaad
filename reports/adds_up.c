/*
 * The sheet "What adds up": every relation that holds between the counts of the workbook, by cell address, so that a reader (and the audit of the
 * file) knows what follows from what. It tells structure only; that these relations give no withheld number away is what the gate sees to.
 *
 *   across   in each row: column total = sum of the columns of parts
 *   down     in each column named: row total = sum of the rows of parts
 *   same     cells that are one number
 *   share    in each row: a column of percentages = 100 part / whole; "-" is on no sheet
 *   release  the constants that counts were withheld and rounded by
 *            (under differential privacy there are none, and noised counts need not add up: that line is the only one)
 */
#include "reports/book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KIND, SHEET, TOTAL, PARTS, WHERE, COLUMNS, LETTERS = 26 };

struct line {
	char *text;
	size_t n;
	FILE *stream;
};

static void put(FILE *to, const char *text)
{
	fwrite(text, 1, strlen(text), to);
}

static void put_whole(FILE *to, size_t n)
{
	char text[24];
	snprintf(text, sizeof text, "%zu", n);
	put(to, text);
}

/* A, B .. Z, AA ..: letters from the last to the first. */
static void put_column(FILE *to, size_t column)
{
	char text[16];
	size_t at = sizeof text - 1;
	text[at] = '\0';
	for (column++; column && at; column = (column - 1) / LETTERS)
		text[--at] = (char)('A' + (column - 1) % LETTERS);
	put(to, text + at);
}

static size_t row_of(const struct safe_table *t, size_t row)
{
	return sheet_header_row(safe_notes(t)) + 2 + row;
}

static enum err add(struct grid *g, const char *kind, const struct safe_table *t, char *const text[3])
{
	size_t row;
	enum err err = grid_add_row(g, &row);
	if (err)
		return err;
	*grid_cell(g, row, KIND) = grid_text(kind);
	*grid_cell(g, row, SHEET) = grid_text(t ? safe_name(t) : "-");
	for (int i = 0; i < 3; i++)
		*grid_cell(g, row, TOTAL + (size_t)i) = grid_text(arena_text(g->mem, text[i]));
	return ERR_OK;
}

struct wording {
	struct line line[3];
};

static bool wording_open(struct wording *w)
{
	*w = (struct wording){0};
	for (int i = 0; i < 3; i++)
		if (!(w->line[i].stream = open_memstream(&w->line[i].text, &w->line[i].n)))
			return false;
	return true;
}

static enum err wording_add(struct wording *w, struct grid *g, const char *kind, const struct safe_table *t)
{
	char *text[3];
	bool whole = true;
	for (int i = 0; i < 3; i++) {
		whole = w->line[i].stream && !fclose(w->line[i].stream) && whole;
		text[i] = w->line[i].text;
	}
	enum err err = whole ? add(g, kind, t, text) : err_memory();
	for (int i = 0; i < 3; i++)
		free(text[i]);
	return err;
}

/* The total and every part of a sum over rows count in this column. */
static bool counts_in(const struct safe_table *t, const struct table_sum *s, size_t column)
{
	bool all = safe_cell(t, s->total, column).counts;
	for (size_t i = 0; i < s->parts; i++)
		all = all && safe_cell(t, s->part[i], column).counts;
	return all;
}

static void put_where(FILE *to, const struct safe_table *t, const struct table_sum *s)
{
	if (!s || !s->over_rows) {
		put(to, "rows ");
		put_whole(to, row_of(t, 0));
		put(to, " to ");
		put_whole(to, row_of(t, safe_rows(t) - 1));
		return;
	}
	put(to, "columns");
	for (size_t c = 0; c < safe_columns(t); c++) {
		if (!counts_in(t, s, c))
			continue;
		put(to, " ");
		put_column(to, c);
	}
}

static void put_place(FILE *to, const struct safe_table *t, bool over_rows, size_t at)
{
	if (over_rows)
		put_whole(to, row_of(t, at));
	else
		put_column(to, at);
}

static enum err add_sum(struct grid *g, const struct safe_table *t, const struct table_sum *s)
{
	struct wording w;
	if (!wording_open(&w))
		return err_memory();
	put_place(w.line[0].stream, t, s->over_rows, s->total);
	for (size_t i = 0; i < s->parts; i++) {
		put(w.line[1].stream, i ? " + " : "");
		put_place(w.line[1].stream, t, s->over_rows, s->part[i]);
	}
	put_where(w.line[2].stream, t, s);
	return wording_add(&w, g, s->over_rows ? "down" : "across", t);
}

static void put_column_or_none(FILE *to, const struct safe_table *t, size_t column)
{
	if (column < safe_columns(t))
		put_column(to, column);
	else
		fputc('-', to);
}

static enum err add_share(struct grid *g, const struct safe_table *t, const struct table_share *s)
{
	struct wording w;
	if (!wording_open(&w))
		return err_memory();
	put_column(w.line[0].stream, s->percent);
	put_column_or_none(w.line[1].stream, t, s->part);
	put(w.line[1].stream, " / ");
	put_column_or_none(w.line[1].stream, t, s->whole);
	put_where(w.line[2].stream, t, NULL);
	return wording_add(&w, g, "share", t);
}

/* A cell that is one number with others. */
struct twin {
	const char *link;
	const struct safe_table *t;
	size_t row, column, order;
};

static int by_link(const void *a, const void *b)
{
	const struct twin *x = a, *y = b;
	int links = strcmp(x->link, y->link);
	return links ? links : (x->order > y->order) - (x->order < y->order);
}

static void twins_in(const struct safe_table *t, struct twin *twin, size_t *n)
{
	for (size_t c = 0; c < safe_rows(t) * safe_columns(t); c++) {
		size_t row = c / safe_columns(t), column = c % safe_columns(t);
		const char *link = safe_cell(t, row, column).link;
		if (!link)
			continue;
		twin[*n] = (struct twin){link, t, row, column, *n};
		++*n;
	}
}

static struct twin *twins_of(const struct book *b, size_t *n)
{
	size_t cells = 0;
	for (size_t i = 0; i < b->n; i++)
		cells += safe_rows(b->tables[i]) * safe_columns(b->tables[i]);
	struct twin *twin = ARENA_ARRAY(b->mem, cells + 1, struct twin);
	*n = 0;
	for (size_t i = 0; twin && i < b->n; i++)
		twins_in(b->tables[i], twin, n);
	if (twin)
		qsort(twin, *n, sizeof *twin, by_link);
	return twin;
}

static enum err add_same(struct grid *g, const struct twin *twin, size_t n)
{
	struct wording w;
	if (!wording_open(&w))
		return err_memory();
	put_column(w.line[0].stream, twin->column);
	put_whole(w.line[0].stream, row_of(twin->t, twin->row));
	for (size_t i = 1; i < n; i++) {
		put(w.line[1].stream, i > 1 ? " = " : "");
		put(w.line[1].stream, safe_name(twin[i].t));
		put(w.line[1].stream, "!");
		put_column(w.line[1].stream, twin[i].column);
		put_whole(w.line[1].stream, row_of(twin[i].t, twin[i].row));
	}
	put(w.line[2].stream, "cells");
	return wording_add(&w, g, "same", twin->t);
}

static enum err add_twins(struct grid *g, const struct book *b)
{
	size_t n;
	const struct twin *twin = twins_of(b, &n);
	if (!twin)
		return err_memory();
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && !strcmp(twin[to].link, twin[from].link);)
			to++;
		enum err err = to - from > 1 ? add_same(g, twin + from, to - from) : ERR_OK;
		if (err)
			return err;
	}
	return ERR_OK;
}

static enum err add_release(struct grid *g, const struct book *b)
{
	static const char *const name[] = {"qi", "research", "public"};
	static const size_t nearest[] = {1, 5, 10};
	enum release release = b->n ? safe_release(b->tables[0]) : RELEASE_QI;
	struct wording w;
	if (!wording_open(&w))
		return err_memory();
	bool private = b->n && safe_private(b->tables[0]);
	put(w.line[0].stream, private ? "public, differential privacy" : name[release]);
	size_t least = (size_t)(b->n ? safe_constants(b->tables[0]).threshold : disclose_threshold(release));
	put(w.line[1].stream, "least ");
	put_whole(w.line[1].stream, private ? 0 : least);
	put(w.line[1].stream, ", nearest ");
	put_whole(w.line[1].stream, private ? 1 : nearest[release]);
	put(w.line[2].stream, "all sheets");
	return wording_add(&w, g, "release", NULL);
}

static enum err add_table(struct grid *g, const struct safe_table *t)
{
	enum err err = ERR_OK;
	for (size_t i = 0; !err && safe_rows(t) && i < safe_sums(t); i++)
		err = add_sum(g, t, safe_sum(t, i));
	for (size_t i = 0; !err && safe_rows(t) && i < safe_shares(t); i++)
		err = add_share(g, t, safe_share(t, i));
	return err;
}

struct grid *adds_up_grid(struct book *b)
{
	static const struct column columns[COLUMNS] = {{"kind", "Kind", false},
						       {"of", "On sheet", false},
						       {"total", "Total", false},
						       {"parts", "Parts", true},
						       {"where", "Where", true}};
	struct grid *g = grid_new(b->mem, "adds_up", columns, COLUMNS);
	if (!g)
		return NULL;
	g->name = g->title = "What adds up";
	g->sentence =
		"Every sum, share and repeated number among the counts, by the letters of columns and the numbers of rows.";
	enum err err = add_release(g, b);
	for (size_t i = 0; !err && i < b->n; i++)
		err = add_table(g, b->tables[i]);
	if (!err)
		err = add_twins(g, b);
	return err ? NULL : g;
}
