/*
 * The table as it is judged. Outside the clinic what one run of an export held is no result: counts of its rows become cells that are never
 * released, and their links to counts of clients are cut (privacy 4, "Metadata": no per-run row counts).
 */
#include "disclose/gate.h"

#include <string.h>

static bool has_run(const struct table *t)
{
	for (size_t i = 0; i < t->rows * t->columns; i++)
		if (t->cell[i].run)
			return true;
	return false;
}

enum err gate_view(const struct gate *g, const struct table **out)
{
	size_t cells = g->t->rows * g->t->columns;
	*out = g->t;
	if (!gate_strict(g) || !has_run(g->t))
		return ERR_OK;
	struct table *own = ARENA_NEW(g->mem, struct table);
	struct cell *cell = ARENA_ARRAY(g->mem, cells, struct cell);
	if (!own || !cell)
		return err_memory();
	memcpy(cell, g->t->cell, cells * sizeof *cell);
	for (size_t i = 0; i < cells; i++)
		if (cell[i].run) {
			cell[i].kind = CELL_RUN;
			cell[i].link = NULL;
		}
	*own = *g->t;
	own->cell = cell;
	*out = own;
	return ERR_OK;
}
