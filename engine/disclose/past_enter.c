#include "disclose/past_inside.h"

#include <math.h>
#include <string.h>

static enum err more_room(struct arena *mem, struct disclose_ledger *l)
{
	if (l->tells < l->room)
		return ERR_OK;
	size_t room = l->room ? 2 * l->room : 256;
	struct told *bigger = ARENA_ARRAY(mem, room, struct told);
	if (!bigger)
		return err_memory();
	if (l->tells)
		memcpy(bigger, l->now, l->tells * sizeof *bigger);
	l->now = bigger;
	l->room = room;
	return ERR_OK;
}

enum err past_tell(const struct gate *g, const struct told *told)
{
	struct disclose_ledger *l = g->past->ledger;
	enum err err = more_room(g->mem, l);
	if (!err)
		l->now[l->tells++] = *told;
	return err;
}

static bool fresh(const struct gate *g, size_t cell, const struct safe_cell *s)
{
	bool told = s->kind == SAFE_NUMBER || s->kind == SAFE_SUPPRESSED;
	return g->past->of[cell].place && told && !past_stands(g, cell);
}

enum err past_enter(const struct gate *g, const struct safe_table *s)
{
	for (size_t i = 0; g->past && i < g->t->rows * g->t->columns; i++) {
		const struct known *k = &g->past->of[i];
		if (!fresh(g, i, &s->cell[i]))
			continue;
		bool hidden = s->cell[i].kind == SAFE_SUPPRESSED;
		struct told told = {.kind = (int)g->release,
				    .place = k->place,
				    .definition = k->definition,
				    .hidden = hidden,
				    .value = hidden ? 0 : s->cell[i].number,
				    .clients = 10 * round(g->t->cell[i].clients / 10),
				    .who = past_who(g, i),
				    .part = g->t->cell[i].part_who};
		enum err err = past_tell(g, &told);
		if (err)
			return err;
	}
	return ERR_OK;
}

enum err past_note(const struct gate *g, struct safe_table *s)
{
	bool any = false;
	for (size_t i = 0; g->past && i < g->t->rows * g->t->columns; i++)
		any = any || past_stands(g, i);
	if (!any)
		return ERR_OK;
	return safe_note_add(
		s, "Some numbers stand as an earlier release told them, or stay withheld: since then too few clients have "
		   "changed for a new number, which would tell about those few. Totals may therefore differ from their "
		   "parts.");
}
