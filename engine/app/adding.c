#include "app/adding.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 256, KIND = 1, SHEET, TOTAL, PARTS, WHERE, MOST_PARTS = 4096 };

static const char sheet_name[] = "What adds up";

/* One row of that sheet. */
struct line {
	const char *kind, *total, *parts, *where;
	uint32_t sheet;
};

struct reading {
	const struct written *w;
	struct adding *a;
	size_t *slot; /* open hashing: place in number + 1 */
	size_t slots;
};

static enum err unsound(void)
{
	return err_set(ERR_FORMAT, "the sheet that tells what adds up does not fit the workbook");
}

static const char *text_at(const struct written_sheet *s, uint32_t row, uint32_t column)
{
	const struct written_cell *c = written_at(s, row, column);
	return c ? c->text : "";
}

/* What is known of a number that stands in the sheet. */
static void bounds_of(const struct adding *a, const struct written_cell *c, long *low, long *high)
{
	/* A count of nobody is not withheld in qi; one that stands on no sheet can be. */
	*low = a->rounded || !c ? 0 : 1;
	*high = INFER_FAR;
	if (!c || written_withheld(c))
		return;
	long v = lround(c->number);
	*low = v ? v - a->nearest / 2 : 0;
	*high = v ? v + (a->nearest - 1) / 2 : 0;
	if (v >= a->least && *low < a->least)
		*low = a->least;
}

static bool is_whole(const struct written_cell *c)
{
	return c->kind == SHEET_NUMBER && !(fabs(c->number - nearbyint(c->number)) > 0) && fabs(c->number) < 1e12;
}

static enum err add_number(struct reading *r, struct adding_number n, size_t *place)
{
	struct adding *a = r->a;
	long low, high;
	if (a->n == a->room) {
		size_t room = a->room ? 2 * a->room : FIRST_ROOM;
		struct adding_number *larger = ARENA_ARRAY(r->w->mem, room, struct adding_number);
		if (!larger)
			return err_memory();
		if (a->n)
			memcpy(larger, a->number, a->n * sizeof *larger);
		a->number = larger;
		a->room = room;
	}
	bounds_of(a, n.cell, &low, &high);
	a->number[a->n++] = n;
	return infer_number(a->store, low, high, place);
}

static uint32_t last_row(const struct written_sheet *s)
{
	return s->cells ? s->cell[s->cells - 1].row : 0;
}

/* "rows 5 to 8", as far as the sheet goes: the text is a file's, and may say anything. False: something else. */
static bool rows_of(const struct reading *r, const struct line *l, uint32_t *from, uint32_t *to)
{
	const char *text = l->where;
	uint32_t last = last_row(&r->w->sheet[l->sheet]);
	char *end = NULL;
	if (strncmp(text, "rows ", 5) != 0)
		return false;
	*from = (uint32_t)strtoul(text + 5, &end, 10);
	if (strncmp(end, " to ", 4) != 0)
		return false;
	*to = (uint32_t)strtoul(end + 4, &end, 10);
	*to = *to < last ? *to : last;
	return *from && !*end;
}

/* The place of a cell in the store. *counts is false where it holds neither a whole number nor [c]. */
static enum err number_at(struct reading *r, uint32_t sheet, uint32_t row, uint32_t column, size_t *place, bool *counts)
{
	const struct written_cell *c = written_at(&r->w->sheet[sheet], row, column);
	*counts = c && (written_withheld(c) || is_whole(c));
	if (!*counts)
		return ERR_OK;
	uint64_t key = ((uint64_t)sheet << 40 | (uint64_t)row << 16 | column) * UINT64_C(0x9E3779B97F4A7C15);
	for (size_t i = key >> 20 & (r->slots - 1);; i = (i + 1) & (r->slots - 1)) {
		if (!r->slot[i]) {
			enum err err = add_number(
				r, (struct adding_number){.sheet = sheet, .row = row, .column = column, .cell = c}, place);
			if (!err)
				r->slot[i] = *place + 1;
			return err;
		}
		const struct adding_number *n = &r->a->number[r->slot[i] - 1];
		*place = r->slot[i] - 1;
		if (n->cell == c)
			return ERR_OK;
	}
}

/* "4 + 5 + 6" or "B + C" or "B C": rows or columns. The count; 0: nothing that could be read. */
static size_t places_of(const char *text, bool columns, uint32_t *place, size_t room)
{
	size_t n = 0;
	while (*text && n < room) {
		char *end = NULL;
		const char *at = text;
		place[n] = columns ? written_column(&at) : (uint32_t)strtoul(text, &end, 10);
		at = columns ? at : end;
		if (at == text || !place[n])
			return 0;
		n++;
		text = at + strspn(at, " +/");
	}
	return *text ? 0 : n;
}

struct members {
	size_t total, part[MOST_PARTS], parts;
	bool has_total, fraction, withheld;
};

/* A member that holds a fraction makes the line none that could be read as whole numbers. */
static enum err member(struct reading *r, const struct line *l, const uint32_t at[2], struct members *m, bool total)
{
	bool counts;
	size_t place = 0;
	const struct written_cell *c = written_at(&r->w->sheet[l->sheet], at[0], at[1]);
	m->fraction = m->fraction || (c && c->kind == SHEET_NUMBER && !is_whole(c));
	m->withheld = m->withheld || written_withheld(c);
	enum err err = number_at(r, l->sheet, at[0], at[1], &place, &counts);
	if (err || !counts)
		return err;
	if (total) {
		m->total = place;
		m->has_total = true;
	} else {
		m->part[m->parts++] = place;
	}
	return ERR_OK;
}

static void note_nobody(struct adding *a, const struct members *m)
{
	const struct written_cell *total = a->number[m->total].cell;
	bool nobody = total && !written_withheld(total) && lround(total->number) == 0;
	for (size_t i = 0; nobody && i < m->parts; i++)
		a->number[m->part[i]].of_nobody = true;
}

static enum err add_line(struct reading *r, const struct line *l, const uint32_t total[2], const uint32_t (*part)[2],
			 size_t parts)
{
	struct members m = {0};
	enum err err = member(r, l, total, &m, true);
	for (size_t i = 0; !err && i < parts; i++)
		err = member(r, l, part[i], &m, false);
	if (err || !m.has_total || !m.parts || m.fraction)
		return err;
	/* Where counts are rounded, a total of released parts is the sum of their rounded numbers. */
	if (r->a->rounded && !m.withheld)
		r->a->number[m.total].derived = true;
	note_nobody(r->a, &m);
	r->a->sums++;
	return infer_sum(r->a->store, m.total, m.part, m.parts);
}

static enum err add_sum(struct reading *r, const struct line *l, bool down)
{
	uint32_t total, part[MOST_PARTS], line[MOST_PARTS];
	size_t parts = places_of(l->parts, !down, part, MOST_PARTS), lines = 0;
	uint32_t from = 0, to = 0;
	if (places_of(l->total, !down, &total, 1) != 1 || !parts)
		return unsound();
	if (down)
		lines = strncmp(l->where, "columns ", 8) ? 0 : places_of(l->where + 8, true, line, MOST_PARTS);
	else if (rows_of(r, l, &from, &to))
		for (; from <= to && lines < MOST_PARTS; from++)
			line[lines++] = from;
	enum err err = ERR_OK;
	for (size_t i = 0; !err && i < lines; i++) {
		uint32_t(*at)[2] = calloc(parts, sizeof *at);
		if (!at)
			return err_memory();
		for (size_t k = 0; k < parts; k++) {
			at[k][0] = down ? part[k] : line[i];
			at[k][1] = down ? line[i] : part[k];
		}
		err = add_line(r, l, (uint32_t[]){down ? total : line[i], down ? line[i] : total}, (const uint32_t(*)[2])at,
			       parts);
		free(at);
	}
	return err;
}

/* The column of one side of a share; 0: on no sheet. */
static enum err side(struct reading *r, const struct line *l, uint32_t row, uint32_t column, size_t *place, bool *counts)
{
	if (column)
		return number_at(r, l->sheet, row, column, place, counts);
	*counts = true;
	return add_number(r, (struct adding_number){.sheet = l->sheet, .row = row}, place);
}

/* Below a group that is withheld percentages are whole numbers (qi). */
static enum err add_share_row(struct reading *r, const struct line *l, uint32_t row, const uint32_t column[3])
{
	const struct written_cell *p = written_at(&r->w->sheet[l->sheet], row, column[0]);
	size_t part = 0, whole = 0;
	bool counted = false, counted_whole = false;
	if (!p || p->kind != SHEET_NUMBER)
		return ERR_OK;
	enum err err = side(r, l, row, column[1], &part, &counted);
	if (!err)
		err = side(r, l, row, column[2], &whole, &counted_whole);
	if (err || !counted || !counted_whole)
		return err;
	bool coarse = !column[2] || written_withheld(r->a->number[whole].cell);
	double half = coarse ? 0.5 : 0.05;
	r->a->shares++;
	return infer_share(r->a->store, part, whole, fmax(p->number - half, 0) / 100, fmin(p->number + half, 100) / 100);
}

/* A percentage of rounded parts is not taken up: what it adds to their classes is less than one of them. */
static enum err add_share(struct reading *r, const struct line *l)
{
	uint32_t column[3] = {0};
	const char *at = l->total, *side_at = l->parts;
	uint32_t from = 0, to = 0;
	column[0] = written_column(&at);
	column[1] = written_column(&side_at);
	side_at += strspn(side_at, "- /");
	column[2] = written_column(&side_at);
	if (!column[0] || !rows_of(r, l, &from, &to))
		return unsound();
	enum err err = ERR_OK;
	for (; !err && !r->a->rounded && (column[1] || column[2]) && from <= to; from++)
		err = add_share_row(r, l, from, column);
	return err;
}

/* "C5", as a place of one sheet. */
static enum err cell_named(struct reading *r, uint32_t sheet, const char *ref, size_t *place, bool *counts)
{
	const char *at = ref;
	uint32_t column = written_column(&at);
	unsigned long row = strtoul(at, NULL, 10);
	if (!column || !row || row > UINT32_MAX)
		return unsound();
	return number_at(r, sheet, (uint32_t)row, column, place, counts);
}

static enum err add_same(struct reading *r, const struct line *l)
{
	size_t first = 0, other = 0;
	bool counts = false, counts_too = false;
	enum err err = cell_named(r, l->sheet, l->total, &first, &counts);
	for (const char *at = l->parts; !err && counts && *at;) {
		const char *bang = strchr(at, '!'), *end = strstr(at, " = ");
		size_t sheet = bang ? written_named(r->w, at, (size_t)(bang - at)) : r->w->sheets;
		if (sheet == r->w->sheets)
			return unsound();
		err = cell_named(r, (uint32_t)sheet, bang + 1, &other, &counts_too);
		if (!err && counts_too)
			err = infer_sum(r->a->store, first, &other, 1);
		r->a->same++;
		at = end ? end + 3 : "";
	}
	return err;
}

static enum err add_release(struct adding *a, const struct line *l)
{
	char *end = NULL;
	if (strncmp(l->parts, "least ", 6) != 0)
		return unsound();
	a->rounded = strcmp(l->total, "qi") != 0;
	a->noised = strcmp(l->total, "public, differential privacy") == 0;
	a->least = strtol(l->parts + 6, &end, 10);
	if (strncmp(end, ", nearest ", 10) != 0)
		return unsound();
	a->nearest = strtol(end + 10, &end, 10);
	return (a->noised ? a->least == 0 : a->least > 0) && a->nearest > 0 && !*end ? ERR_OK : unsound();
}

static enum err take_line(struct reading *r, const struct line *l)
{
	if (!strcmp(l->kind, "release"))
		return add_release(r->a, l);
	if (l->sheet == r->w->sheets || !r->a->nearest)
		return unsound();
	if (!strcmp(l->kind, "across") || !strcmp(l->kind, "down"))
		return add_sum(r, l, *l->kind == 'd');
	if (!strcmp(l->kind, "share"))
		return add_share(r, l);
	return strcmp(l->kind, "same") ? unsound() : add_same(r, l);
}

/* Numbers that stand on several sheets are rounded by themselves, on all alike; other totals are sums. */
static void settle_derived(struct adding *a)
{
	for (size_t i = 0; i < a->n; i++)
		if (a->number[i].derived)
			infer_know(a->store, i, 0, INFER_FAR);
}

static enum err read_lines(struct reading *r, const struct written_sheet *s)
{
	uint32_t row = 1, last = last_row(s);
	enum err err = ERR_OK;
	while (row <= last && strcmp(text_at(s, row, KIND), "Kind") != 0)
		row++;
	for (row++; !err && row <= last; row++) {
		const char *sheet = text_at(s, row, SHEET);
		const struct line l = {.kind = text_at(s, row, KIND),
				       .total = text_at(s, row, TOTAL),
				       .parts = text_at(s, row, PARTS),
				       .where = text_at(s, row, WHERE),
				       .sheet = (uint32_t)written_named(r->w, sheet, strlen(sheet))};
		err = take_line(r, &l);
	}
	settle_derived(r->a);
	return err;
}

enum err adding_read(const struct written *w, struct adding *out)
{
	struct adding a = {0};
	struct reading r = {.w = w, .a = &a, .slots = FIRST_ROOM};
	size_t sheet = written_named(w, sheet_name, sizeof sheet_name - 1), cells = 0;
	a.told = sheet < w->sheets;
	*out = a;
	if (!a.told)
		return ERR_OK;
	for (size_t i = 0; i < w->sheets; i++)
		cells += w->sheet[i].cells;
	while (r.slots < 4 * cells)
		r.slots *= 2;
	r.slot = ARENA_ARRAY(w->mem, r.slots, size_t);
	enum err err = r.slot ? infer_new(w->mem, &a.store) : err_memory();
	if (!err)
		err = read_lines(&r, &w->sheet[sheet]);
	if (!err)
		*out = a;
	return err;
}
