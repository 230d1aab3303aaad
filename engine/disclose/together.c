/*
 * Several tables as one release. A number that stands on two sheets (cell.link) and is hidden on one must be hidden on the other, where that may
 * cost further cells, some of them linked in turn; and what all tables tell together is judged in one store (joint.h). Rounds until nothing
 * changes. Each round hides more, so they end.
 */
#include "core/weak.h"
#include "disclose/joint.h"
#include "disclose/past.h"
#include "disclose/safe.h"

#include <string.h>

struct together {
	size_t n;
	uint64_t work; /* as joint_secure() counts */
	struct gate *gate;
	size_t links;
	const char **hidden; /* names of the links that are hidden somewhere */
};

static bool is_hidden_link(const struct together *w, const char *link)
{
	for (size_t i = 0; i < w->links; i++)
		if (!strcmp(w->hidden[i], link))
			return true;
	return false;
}

static size_t cells_of(const struct gate *g)
{
	return g->t->rows * g->t->columns;
}

static void note_hidden(struct together *w)
{
	w->links = 0;
	for (size_t i = 0; i < w->n; i++)
		for (size_t c = 0; c < cells_of(&w->gate[i]); c++) {
			const char *link = w->gate[i].t->cell[c].link;
			unsigned char hidden = w->gate[i].hidden[c];
			if (link && hidden && hidden != HIDE_KEPT && !is_hidden_link(w, link))
				w->hidden[w->links++] = link;
		}
}

/* Hides what is hidden elsewhere. True: something was shown until now. */
static bool hide_links(struct together *w)
{
	bool changed = false;
	for (size_t i = 0; i < w->n; i++)
		for (size_t c = 0; c < cells_of(&w->gate[i]); c++) {
			const struct cell *cell = &w->gate[i].t->cell[c];
			if (!cell->link || w->gate[i].hidden[c] || !is_hidden_link(w, cell->link))
				continue;
			w->gate[i].hidden[c] = HIDE_LINKED;
			changed = true;
		}
	return changed;
}

static enum err settle(struct arena *mem, struct together *w)
{
	bool changed = true;
	while (changed) {
		for (size_t i = 0; i < w->n; i++) {
			enum err err = gate_decide(&w->gate[i]);
			if (err)
				return err;
		}
		note_hidden(w);
		changed = !weak(WEAK_LINKED) && hide_links(w);
		enum err err =
			changed || weak(WEAK_COMPLEMENT) ? ERR_OK : joint_secure(mem, w->gate, w->n, &w->work, &changed);
		if (err)
			return err;
	}
	return ERR_OK;
}

/* A number that stands as it was told on one sheet does so on all. */
static bool keep_links(struct together *w)
{
	bool changed = false;
	w->links = 0;
	for (size_t i = 0; i < w->n; i++)
		for (size_t c = 0; c < cells_of(&w->gate[i]); c++) {
			const char *link = w->gate[i].t->cell[c].link;
			if (link && w->gate[i].hidden[c] == HIDE_KEPT && !is_hidden_link(w, link))
				w->hidden[w->links++] = link;
		}
	for (size_t i = 0; i < w->n; i++)
		for (size_t c = 0; c < cells_of(&w->gate[i]); c++) {
			const struct cell *cell = &w->gate[i].t->cell[c];
			if (!cell->link || w->gate[i].hidden[c] || !is_hidden_link(w, cell->link))
				continue;
			w->gate[i].hidden[c] = HIDE_KEPT;
			changed = true;
		}
	return changed;
}

/* What earlier releases ask for now that every cell is decided; each round hides or keeps more, so they end. */
static enum err hold(struct together *w, bool *changed)
{
	size_t n = 0;
	const int64_t *release = w->n ? past_releases(&w->gate[0], &n) : NULL;
	*changed = keep_links(w);
	for (size_t i = 0; i < w->n; i++) {
		enum err err = past_guard(&w->gate[i], changed);
		if (err)
			return err;
	}
	for (size_t k = 0; k < n && !*changed; k++)
		for (size_t i = 0; i < w->n; i++)
			past_stay(&w->gate[i], release[k], changed);
	return ERR_OK;
}

static enum err decide(struct arena *mem, struct together *w)
{
	bool changed = true;
	for (size_t i = 0; i < w->n; i++)
		past_keep(&w->gate[i]);
	while (changed) {
		enum err err = settle(mem, w);
		if (!err)
			err = hold(w, &changed);
		if (err)
			return err;
	}
	return ERR_OK;
}

enum err disclose_tables(struct arena *mem, const struct table *const *tables, size_t n, const struct disclose_options *o,
			 struct safe_table **out)
{
	struct together w = {.n = n, .gate = ARENA_ARRAY(mem, n + 1, struct gate)};
	size_t cells = 0;
	if (!w.gate)
		return err_memory();
	for (size_t i = 0; i < n; i++) {
		enum err err = gate_new(mem, tables[i], o, &w.gate[i]);
		if (!err)
			err = past_begin(&w.gate[i], o->ledger);
		if (err)
			return err;
		cells += cells_of(&w.gate[i]);
	}
	w.hidden = ARENA_ARRAY(mem, cells + 1, const char *);
	if (!w.hidden)
		return err_memory();
	enum err err = decide(mem, &w);
	for (size_t i = 0; !err && i < n; i++)
		err = gate_release(&w.gate[i], &out[i]);
	return err;
}

bool disclose_whole(void)
{
	return weak(WEAK_NOTHING);
}

enum err disclose_table(struct arena *mem, const struct table *t, enum release release, struct safe_table **out)
{
	const struct disclose_options o = {.release = release};
	return disclose_tables(mem, &t, 1, &o, out);
}
