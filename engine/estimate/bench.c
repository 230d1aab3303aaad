#include "estimate/bench.h"

#include "core/progress.h"
#include "estimate/bench_levels.h"
#include "read/rd.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One used column while it grows. */
struct growing {
	int at; /* index of the cell in a row */
	bool label, keep_missing;
	struct bench_levels levels;
	double *number;
	int32_t *code;
	bool *missing;
};

struct loading {
	struct arena *mem;
	struct rd *rd;
	size_t n, room, n_missing, columns;
	struct growing *column;
	long *row;
};

static struct rd_cell trimmed(struct rd_cell c)
{
	while (c.n && (c.p[0] == ' ' || c.p[0] == '\t')) {
		c.p++;
		c.n--;
	}
	while (c.n && (c.p[c.n - 1] == ' ' || c.p[c.n - 1] == '\t'))
		c.n--;
	return c;
}

static bool is_missing(struct rd_cell c)
{
	return !c.n || (c.n == 2 && c.p[0] == 'N' && c.p[1] == 'A');
}

/* Decimal numbers only: strtod alone would also take "inf", "nan" and "0x1". */
static bool number_of(struct rd_cell c, double *out)
{
	char text[64], *end;
	if (c.n >= sizeof text)
		return false;
	for (uint32_t i = 0; i < c.n; i++) {
		if (!strchr("0123456789+-.eE", c.p[i]) || !c.p[i])
			return false;
		text[i] = c.p[i];
	}
	text[c.n] = '\0';
	*out = strtod(text, &end);
	return end == text + c.n && c.n;
}

static enum err find_column(const struct rd_row *header, const struct bench_want *want, struct bench_column *column)
{
	column->name = want->name;
	for (int j = 0; j < header->n; j++) {
		struct rd_cell c = trimmed(header->cell[j]);
		if (c.n != strlen(want->name) || memcmp(c.p, want->name, c.n) != 0)
			continue;
		if (column->position)
			return err_set(ERR_USAGE, "--%s: two columns of the table have this name; rename one", want->option);
		column->position = j + 1;
	}
	if (!column->position)
		return err_set(ERR_USAGE, "--%s: the table has no such column; columns are named by their header",
			       want->option);
	return ERR_OK;
}

static bool larger(void **array, size_t room, size_t size)
{
	void *p = reallocarray(*array, room, size);
	if (p)
		*array = p;
	return p != NULL;
}

static bool make_room(struct loading *l)
{
	if (l->n < l->room)
		return true;
	size_t room = l->room ? 2 * l->room : 1024;
	bool ok = larger((void **)&l->row, room, sizeof *l->row);
	for (size_t j = 0; ok && j < l->columns; j++) {
		struct growing *g = &l->column[j];
		ok = g->label ? larger((void **)&g->code, room, sizeof *g->code)
			      : larger((void **)&g->number, room, sizeof *g->number);
		if (ok && g->keep_missing)
			ok = larger((void **)&g->missing, room, sizeof *g->missing);
	}
	if (ok)
		l->room = room;
	return ok;
}

static enum err take_cell(struct loading *l, struct growing *g, const struct rd_row *row)
{
	struct rd_cell c = trimmed(row->cell[g->at]);
	bool missing = is_missing(c);
	if (g->keep_missing)
		g->missing[l->n] = missing;
	if (g->label) {
		g->code[l->n] = missing ? 0 : bench_levels_code(&g->levels, c.p, c.n);
		return g->code[l->n] < 0 ? err_memory() : ERR_OK;
	}
	g->number[l->n] = 0;
	if (!missing && !number_of(c, &g->number[l->n]))
		return err_at(ERR_VALUE, err_place(1, row->number, g->at + 1),
			      "this column must hold numbers; correct the cell, leave it empty if it is missing, or use an "
			      "option for labels (--factors, --by)");
	if (fabs(g->number[l->n]) > BENCH_LARGEST)
		return err_at(ERR_VALUE, err_place(1, row->number, g->at + 1),
			      "a number beyond 1e50 cannot be squared and summed: give the column in a larger unit");
	return ERR_OK;
}

static enum err take_row(struct loading *l, const struct rd_row *row)
{
	if (row->ragged)
		return err_at(ERR_FORMAT, err_place(1, row->number, 0), "the row has not as many cells as the header");
	for (size_t j = 0; j < l->columns; j++)
		if (!l->column[j].keep_missing && is_missing(trimmed(row->cell[l->column[j].at]))) {
			l->n_missing++;
			return ERR_OK;
		}
	if (!make_room(l))
		return err_memory();
	for (size_t j = 0; j < l->columns; j++) {
		enum err err = take_cell(l, &l->column[j], row);
		if (err)
			return err;
	}
	l->row[l->n++] = row->number;
	return ERR_OK;
}

static enum err read_rows(struct loading *l)
{
	struct rd_row row;
	enum err err;
	while ((err = rd_next(l->rd, &row)) == ERR_OK) {
		err = take_row(l, &row);
		if (err)
			return err;
		if (!(l->n & 0xffff))
			progress_step("reading rows", l->n, 0);
	}
	progress_end();
	if (err != ERR_END)
		return err;
	if (!l->n)
		return err_at(ERR_EMPTY, err_place(1, 0, 0), "no row has a value in every column that the options name");
	return ERR_OK;
}

/* Codes in sort order. */
static enum err settle(struct loading *l, struct growing *g, struct bench_column *out)
{
	out->number = g->number;
	out->missing = g->missing;
	out->code = g->code;
	if (!g->label)
		return ERR_OK;
	int32_t *place = ARENA_ARRAY(l->mem, g->levels.n + 1, int32_t);
	if (!place || bench_levels_sort(&g->levels, place) < 0)
		return err_memory();
	for (size_t i = 0; i < l->n; i++)
		g->code[i] = g->missing && g->missing[i] ? 0 : place[g->code[i]];
	out->levels = (int32_t)g->levels.n;
	out->level = g->levels.label;
	return ERR_OK;
}

static void loading_free(struct loading *l)
{
	for (size_t j = 0; l->column && j < l->columns; j++) {
		free(l->column[j].number);
		free(l->column[j].code);
		free(l->column[j].missing);
	}
	free(l->row);
}

static enum err prepare(struct loading *l, const struct bench_want *want, struct bench *out)
{
	for (size_t j = 0; j < l->columns; j++) {
		enum err err = find_column(rd_header(l->rd), &want[j], &out->column[j]);
		if (err)
			return err;
		l->column[j] = (struct growing){.at = out->column[j].position - 1,
						.label = want[j].label,
						.keep_missing = want[j].keep_missing,
						.levels = {.mem = l->mem}};
	}
	return ERR_OK;
}

enum err bench_load(struct arena *mem, struct rd *rd, const struct bench_want *want, size_t wants, struct bench *out)
{
	struct loading l = {.mem = mem, .rd = rd, .columns = wants, .column = ARENA_ARRAY(mem, wants + 1, struct growing)};
	struct bench got = {.column = ARENA_ARRAY(mem, wants + 1, struct bench_column)};
	enum err err = l.column && got.column ? ERR_OK : err_memory();
	if (!err)
		err = prepare(&l, want, &got);
	if (!err)
		err = read_rows(&l);
	for (size_t j = 0; !err && j < wants; j++)
		err = settle(&l, &l.column[j], &got.column[j]);
	if (err) {
		loading_free(&l);
		return err;
	}
	got.n = l.n;
	got.n_missing = l.n_missing;
	got.row = l.row;
	*out = got;
	return ERR_OK;
}

void bench_free(struct bench *b, size_t wants)
{
	for (size_t j = 0; b->column && j < wants; j++) {
		free(b->column[j].number);
		free(b->column[j].code);
		free(b->column[j].missing);
	}
	free(b->row);
	*b = (struct bench){0};
}
