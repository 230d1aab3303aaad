#include "read/grid_cells.h"

#include "read/cell_text.h"
#include "read/rd_inside.h"

#include <stdlib.h>

enum { FIRST = 64 << 10 };

enum err grid_cells_new(int file, struct grid_cells *g)
{
	g->file = file;
	g->cell = calloc(RD_COLUMNS_MAX, sizeof *g->cell);
	return g->cell ? guard_new(FIRST, &g->made) : err_memory();
}

void grid_cells_free(struct grid_cells *g)
{
	free(g->cell);
	guard_free(&g->made);
}

enum err grid_cells_start(struct grid_cells *g, long row, size_t bytes)
{
	g->row = row;
	g->n = 0;
	g->used = 0;
	return guard_grow(&g->made, 0, bytes + (size_t)RD_COLUMNS_MAX * CELL_TEXT);
}

enum err grid_cells_put(struct grid_cells *g, long column, const char *p, size_t n)
{
	struct err_place where = err_place(g->file, g->row, (int)column);
	if (!n)
		return ERR_OK;
	if (column > RD_COLUMNS_MAX)
		return err_at(ERR_LIMIT, err_place(g->file, g->row, 0), "more than %d columns", (int)RD_COLUMNS_MAX);
	if (n > RD_CELL_MAX)
		return err_at(ERR_LIMIT, where, "a cell of more than 1 MiB; take that column out of the export");
	while (g->n < column - 1)
		g->cell[g->n++] = (struct rd_cell){.p = "", .n = 0};
	g->cell[g->n++] = (struct rd_cell){.p = p, .n = (uint32_t)n};
	return ERR_OK;
}

char *grid_cells_room(struct grid_cells *g)
{
	return g->made.p + g->used;
}

enum err grid_cells_put_made(struct grid_cells *g, long column, size_t n)
{
	const char *p = g->made.p + g->used;
	g->used += n;
	return grid_cells_put(g, column, p, n);
}

enum err grid_cells_add(struct grid_cells *g, size_t *n, struct xml_span text, bool literal)
{
	size_t wrote;
	if (!xml_decode(text, literal, g->made.p + g->used + *n, &wrote))
		return err_at(ERR_FORMAT, err_place(g->file, g->row, 0), "a reference in a text is none of XML's own");
	*n += wrote;
	return ERR_OK;
}
