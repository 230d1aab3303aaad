#include "reports/grid.h"

#include <string.h>

enum { FIRST_ROOM = 64 };

struct grid *grid_new(struct arena *mem, const char *key, const struct column *column, size_t columns)
{
	struct grid *g = ARENA_NEW(mem, struct grid);
	if (g)
		*g = (struct grid){.key = key,
				   .name = key,
				   .title = key,
				   .sentence = "",
				   .column = column,
				   .columns = columns,
				   .mem = mem};
	return g;
}

enum err grid_add_row(struct grid *g, size_t *row)
{
	if (g->rows == g->room) {
		size_t room = g->room ? 2 * g->room : FIRST_ROOM;
		struct safe_cell *cell = ARENA_ARRAY(g->mem, room * g->columns, struct safe_cell);
		if (!cell)
			return err_memory();
		if (g->rows)
			memcpy(cell, g->cell, g->rows * g->columns * sizeof *cell);
		g->cell = cell;
		g->room = room;
	}
	*row = g->rows++;
	for (size_t c = 0; c < g->columns; c++)
		*grid_cell(g, *row, c) = (struct safe_cell){.kind = SAFE_NOT_APPLICABLE};
	return ERR_OK;
}

struct safe_cell *grid_cell(const struct grid *g, size_t row, size_t column)
{
	return &g->cell[row * g->columns + column];
}

struct safe_cell grid_text(const char *text)
{
	return (struct safe_cell){.kind = SAFE_TEXT, .text = text};
}

struct safe_cell grid_number(double v, int decimals)
{
	return (struct safe_cell){.kind = SAFE_NUMBER, .number = v, .decimals = decimals};
}

struct grid *grid_of(struct arena *mem, const struct safe_table *t)
{
	size_t columns = safe_columns(t);
	struct grid *g = grid_new(mem, safe_sheet(t), columns ? safe_column(t, 0) : NULL, columns);
	if (!g)
		return NULL;
	g->name = safe_name(t);
	g->title = safe_title(t);
	g->sentence = safe_sentence(t);
	for (; g->notes < safe_notes(t) && g->notes < TABLE_NOTES; g->notes++)
		g->note[g->notes] = safe_note(t, g->notes);
	for (size_t r = 0; r < safe_rows(t); r++) {
		size_t row;
		if (grid_add_row(g, &row))
			return NULL;
		for (size_t c = 0; c < columns; c++)
			*grid_cell(g, row, c) = safe_cell(t, r, c);
	}
	return g;
}

const char *grid_shorthand(const struct safe_cell *c)
{
	switch (c->kind) {
	case SAFE_TEXT:
		return c->text;
	case SAFE_SUPPRESSED:
		return "[c]";
	case SAFE_NOT_AVAILABLE:
		return "[x]";
	case SAFE_NOT_APPLICABLE:
	case SAFE_NUMBER:
		break;
	}
	return "[z]";
}

bool grid_is_text(const struct grid *g, size_t column)
{
	for (size_t r = 0; r < g->rows; r++)
		if (grid_cell(g, r, column)->kind == SAFE_TEXT)
			return true;
	return false;
}
