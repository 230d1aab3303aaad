#include "read/sheet_look.h"

#include "core/secret.h"
#include "read/header_row.h"
#include "read/rd_inside.h"

#include <stdlib.h>
#include <string.h>

struct look_cell {
	size_t at;
	uint32_t n;
};

struct look_row {
	long number;
	int n;
	size_t first; /* of its cells */
};

struct look {
	struct grid *rows;
	int file;
	struct sheet_text text;
	struct look_cell *cell;
	size_t cells, room;
	struct look_row row[HEADER_SKETCHES];
	int n;
	int left, width; /* first and last column that is filled, from 0; from 1 */
	struct grid_range *range;
	size_t ranges;
};

static enum err keep_cell(struct look *k, const struct rd_cell *cell)
{
	void *p = k->cell;
	enum err err = secret_grow(&p, &k->room, k->cells + 1, sizeof *k->cell);
	k->cell = p;
	if (err)
		return err;
	k->cell[k->cells++] = (struct look_cell){.at = k->text.n, .n = cell->n};
	return sheet_text_add(&k->text, cell->p, cell->n);
}

static enum err keep_row(struct look *k, const struct grid_row *row)
{
	int first = 0;
	k->row[k->n++] = (struct look_row){.number = row->number, .n = row->n, .first = k->cells};
	enum err err = ERR_OK;
	for (int i = 0; i < row->n && !err; i++)
		err = keep_cell(k, &row->cell[i]);
	while (first < row->n && !row->cell[first].n)
		first++;
	k->left = first < k->left ? first : k->left;
	k->width = row->n > k->width ? row->n : k->width;
	return err;
}

static enum err read_rows(struct look *k)
{
	struct grid_row row;
	k->left = RD_COLUMNS_MAX;
	while (k->n < HEADER_SKETCHES) {
		enum err err = k->rows->kind->next(k->rows, &row);
		if (err)
			return err == ERR_END ? ERR_OK : err;
		err = row.n ? keep_row(k, &row) : ERR_OK;
		if (err)
			return err;
	}
	return ERR_OK;
}

static struct look_cell cell_at(const struct look *k, int row, int column)
{
	const struct look_row *r = &k->row[row];
	return k->cell && column < r->n ? k->cell[r->first + (size_t)column] : (struct look_cell){0};
}

static struct row_sketch sketch(const struct look *k, int row)
{
	struct row_sketch s = {0};
	for (int i = k->left; i < k->width; i++) {
		struct look_cell c = cell_at(k, row, i);
		row_sketch_cell(&s, k->text.p + c.at, c.n);
	}
	return s;
}

static enum err find_row(const struct look *k, int *out)
{
	struct row_sketches r = {.n = k->n};
	struct err_place where = err_place(k->file, 0, 0);
	if (!k->n)
		return err_at(ERR_EMPTY, where, "the sheet holds no rows");
	if (k->width - k->left < 2)
		return err_at(ERR_FORMAT, where, "only one column: a table has at least two");
	for (int i = 0; i < k->n; i++)
		r.row[i] = sketch(k, i);
	*out = header_row_leads(&r);
	return *out >= 0 ? ERR_OK
			 : err_at(ERR_FORMAT, where,
				  "no header in the first 50 rows: one row must name the columns, at least two, none of "
				  "them only "
				  "a number or a date, and stand above the rows");
}

static bool is_next(const struct look *k, int upper)
{
	return upper >= 0 && upper + 1 < k->n && k->row[upper].number + 1 == k->row[upper + 1].number;
}

static bool has_gap(const struct look *k, int row)
{
	for (int i = k->left; i < k->width; i++)
		if (!cell_at(k, row, i).n)
			return true;
	return false;
}

/* Whether a merged range in this row covers several columns, and the row is no title. */
static bool is_group(const struct look *k, int row)
{
	bool title = sketch(k, row).filled == 1 && cell_at(k, row, k->left).n;
	for (size_t i = 0; i < k->ranges && !title; i++) {
		const struct grid_range *g = &k->range[i];
		if (g->top == k->row[row].number && g->right > g->left && g->left <= k->width)
			return true;
	}
	return false;
}

/* What stands in a cell of a header row, itself or by the range that it is merged into. */
static struct look_cell value_at(const struct look *k, int top, int row, int column)
{
	long number = k->row[row].number;
	for (size_t i = 0; i < k->ranges; i++) {
		const struct grid_range *g = &k->range[i];
		bool within = g->top <= number && number <= g->bottom && g->left <= column + 1 && column < g->right;
		for (int up = top; within && up <= row; up++)
			if (k->row[up].number == g->top)
				return cell_at(k, up, g->left - 1);
	}
	return cell_at(k, row, column);
}

static enum err add(struct sheet_header *h, const struct look *k, struct look_cell c)
{
	return sheet_text_add(&h->text, k->text.p + c.at, c.n);
}

static enum err put_name(struct sheet_header *h, const struct look *k, struct look_cell group, struct look_cell name)
{
	bool same = group.n == name.n && !memcmp(k->text.p + group.at, k->text.p + name.at, name.n);
	bool both = group.n && name.n && !same;
	enum err err = both || !name.n ? add(h, k, group) : ERR_OK;
	if (!err && both)
		err = sheet_text_add(&h->text, " / ", 3);
	return err ? err : add(h, k, name);
}

/* Text moves while it grows: lengths first, places afterwards. */
static enum err put_names(struct sheet_header *h, const struct look *k, int top, int bottom)
{
	h->top = k->row[top].number;
	h->bottom = k->row[bottom].number;
	h->n = k->width;
	h->cell = calloc((size_t)h->n + 1, sizeof *h->cell);
	if (!h->cell)
		return err_memory();
	enum err err = sheet_text_add(&h->text, "", 1);
	for (int i = 0; i < h->n && !err; i++) {
		struct look_cell name = value_at(k, top, bottom, i);
		size_t before = h->text.n;
		err = put_name(h, k, top < bottom ? value_at(k, top, top, i) : name, name);
		h->cell[i].n = (uint32_t)(h->text.n - before);
	}
	const char *at = h->text.p + 1;
	for (int i = 0; i < h->n && !err; i++) {
		h->cell[i].p = at;
		at += h->cell[i].n;
	}
	return err;
}

static enum err read_ranges(struct look *k)
{
	k->range = calloc(GRID_MERGED, sizeof *k->range);
	if (!k->range)
		return err_memory();
	return k->rows->kind->merged(k->rows, k->row[k->n - 1].number, k->range, GRID_MERGED, &k->ranges);
}

static enum err settle(struct look *k, struct sheet_header *h)
{
	int row, top, bottom;
	enum err err = find_row(k, &row);
	/* Merged ranges stand behind the rows: they are looked for only where they could tell something. */
	if (!err && (has_gap(k, row) || is_next(k, row - 1)))
		err = read_ranges(k);
	if (err)
		return err;
	top = bottom = row;
	if (is_next(k, row - 1) && is_group(k, row - 1))
		top = row - 1;
	else if (is_next(k, row) && is_group(k, row) && !sketch(k, row + 1).number)
		bottom = row + 1;
	return put_names(h, k, top, bottom);
}

enum err sheet_header_find(struct grid *rows, int file, struct sheet_header *h)
{
	struct look *k = calloc(1, sizeof *k);
	if (!k)
		return err_memory();
	k->rows = rows;
	k->file = file;
	enum err err = read_rows(k);
	if (!err)
		err = settle(k, h);
	sheet_text_free(&k->text);
	secret_free(k->cell, k->room * sizeof *k->cell);
	free(k->range);
	free(k);
	return err;
}

void sheet_header_free(struct sheet_header *h)
{
	sheet_text_free(&h->text);
	free(h->cell);
	*h = (struct sheet_header){0};
}
