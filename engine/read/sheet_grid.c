#include "read/sheet_grid.h"

#include <stdlib.h>

enum err grid_open(const struct grid_kind *kind, struct zip_parts *zip, size_t part, int file, struct grid *g)
{
	g->kind = kind;
	enum err err = xml_part_open(zip, part, file, &g->part);
	if (!err)
		err = grid_cells_new(file, &g->cells);
	if (err)
		grid_close(g);
	return err;
}

void grid_close(struct grid *g)
{
	if (!g)
		return;
	xml_part_close(&g->part);
	grid_cells_free(&g->cells);
	free(g);
}

void grid_hide_columns(struct grid *g, long from, long n)
{
	for (long i = from; i < from + n && i < RD_COLUMNS_MAX; i++)
		g->hidden_column[i] = true;
}

int grid_hidden_columns(const struct grid *g, int width)
{
	int n = 0;
	for (int i = 0; i < width && i < RD_COLUMNS_MAX; i++)
		n += g->hidden_column[i];
	return n;
}
