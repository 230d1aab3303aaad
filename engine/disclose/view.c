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

/* A copy whose cells, sentence and references may be changed. */
static enum err copy_of(const struct gate *g, struct table **out)
{
	const struct table *t = g->t;
	size_t cells = t->rows * t->columns, refs = t->sentence.refs;
	struct table *own = ARENA_NEW(g->mem, struct table);
	struct cell *cell = ARENA_ARRAY(g->mem, cells + 1, struct cell);
	struct cell_ref *ref = ARENA_ARRAY(g->mem, refs + 1, struct cell_ref);
	struct table_sum *sum = ARENA_ARRAY(g->mem, t->sums + 1, struct table_sum);
	if (!own || !cell || !ref || !sum)
		return err_memory();
	*own = *t;
	if (cells)
		memcpy(cell, t->cell, cells * sizeof *cell);
	if (refs)
		memcpy(ref, t->sentence.ref, refs * sizeof *ref);
	for (size_t i = 0; i < t->sums; i++) {
		size_t *part = ARENA_ARRAY(g->mem, t->sum[i].parts + 1, size_t);
		if (!part)
			return err_memory();
		memcpy(part, t->sum[i].part, t->sum[i].parts * sizeof *part);
		sum[i] = t->sum[i];
		sum[i].part = part;
	}
	own->cell = cell;
	own->sum = sum;
	own->sentence.ref = ref;
	*out = own;
	return ERR_OK;
}

static void take_out_run(struct table *t)
{
	for (size_t i = 0; i < t->rows * t->columns; i++)
		if (t->cell[i].run) {
			t->cell[i].kind = CELL_RUN;
			t->cell[i].link = NULL;
		}
}

enum err gate_view(const struct gate *g, const struct table **out)
{
	struct table *own;
	bool run = gate_strict(g) && has_run(g->t);
	*out = g->t;
	if (!run && !g->t->bins.bins)
		return ERR_OK;
	enum err err = copy_of(g, &own);
	if (err)
		return err;
	if (run)
		take_out_run(own);
	if (own->bins.bins)
		err = gate_merge(g, own);
	if (!err)
		*out = own;
	return err;
}
