/* What rows of other tables add to a row: the ways there, worked out once, and walked for each row. */
#include "layout/table_file.h"

static bool is_on_way(const struct join_way *w, int step, unsigned from, unsigned table)
{
	for (; step >= 0; step = w->step[step].before)
		if (w->step[step].lookup->to == table)
			return true;
	return from == table;
}

static bool add_steps(const struct layout *l, struct join_way *w, int before, unsigned from)
{
	unsigned at = before < 0 ? from : w->step[before].lookup->to;
	for (unsigned i = 0; i < l->tables[at].lookups_count; i++) {
		const struct layout_lookup *k = &l->tables[at].lookups[i];
		if (is_on_way(w, before, from, k->to))
			continue;
		if (w->steps == JOIN_STEPS)
			return false;
		w->step[w->steps++] = (struct join_step){.before = before, .link = i, .lookup = k};
	}
	return true;
}

enum err table_ways(struct layout_group *g)
{
	for (unsigned t = 0; t < g->layout->tables_count; t++) {
		struct join_way *w = &g->way[t];
		bool room = add_steps(g->layout, w, -1, t);
		for (int i = 0; i < w->steps && room; i++)
			room = add_steps(g->layout, w, i, t);
		if (!room)
			return err_set(ERR_VALUE,
				       "layout %s, key tables.lookups: more ways between tables than the program follows",
				       g->layout->name);
	}
	return ERR_OK;
}

/* All rows of the key: the first that tells something counts; two modalities are mixed. */
static void give_rows(const struct layout_group *g, const struct layout_lookup *k, long row, const struct record *blank,
		      struct record *out)
{
	const struct held *h = &g->held[k->to];
	int own = out->modality, joined = VOCABULARY_MISSING;
	for (; row != HELD_NONE; row = held_next(h, k->index, row)) {
		out->modality = own;
		held_give(h, (size_t)row, blank, out);
		if (joined == VOCABULARY_MISSING)
			joined = out->modality;
		else if (out->modality != VOCABULARY_MISSING && out->modality != joined)
			joined = MODALITY_MIXED;
	}
	out->modality = joined;
}

/* A row that is needed all along the way from the row itself. */
static bool is_needed(const struct join_way *w, int step)
{
	for (; step >= 0; step = w->step[step].before)
		if (w->step[step].lookup->need != NEED_REQUIRED)
			return false;
	return true;
}

static struct rd_cell link_of(const struct layout_group *g, const struct join_way *w, int i, const long *row,
			      const struct rd_cell *own)
{
	const struct join_step *s = &w->step[i];
	if (s->before < 0)
		return own[s->link];
	if (row[s->before] == HELD_NONE)
		return (struct rd_cell){.p = "", .n = 0};
	return held_link(&g->held[w->step[s->before].lookup->to], (size_t)row[s->before], s->link);
}

enum layout_reason table_join(const struct layout_group *g, unsigned table, const struct rd_cell *link,
			      const struct record *blank, struct record *out)
{
	const struct join_way *w = &g->way[table];
	long row[JOIN_STEPS];
	for (int i = 0; i < w->steps; i++) {
		const struct layout_lookup *k = w->step[i].lookup;
		struct rd_cell key = link_of(g, w, i, row, link);
		row[i] = g->holds[k->to] ? held_find(&g->held[k->to], k->index, key) : HELD_NONE;
		if (row[i] == HELD_NONE && is_needed(w, i))
			return REASON_NO_MATCH;
		if (row[i] != HELD_NONE)
			give_rows(g, k, row[i], blank, out);
	}
	return REASON_NONE;
}
