/*
 * The differences between this release and an earlier one as a table: of every count, the tags that are in one of the two sets only. They add up as
 * the counts do, so what guards small counts guards them: a difference of fewer than t clients that is not shown must not follow from those that are.
 * What either release does not show (or shows as told before) is not known to a reader.
 */
#include "disclose/past_inside.h"

#include <math.h>
#include <string.h>

/* A difference larger than can be told; it only has to be large. */
enum { LARGE = 1000 };

static const struct told *told_in(const struct gate *g, size_t cell, int64_t release)
{
	const struct known *k = &g->past->of[cell];
	for (size_t i = 0; i < k->n; i++)
		if (k->told[i].release == release)
			return &k->told[i];
	return NULL;
}

/* How large the difference is, as a count. */
static double difference(const struct gate *g, size_t cell, const struct told *told)
{
	size_t apart = past_apart(g, cell, told);
	double step = past_step(g, cell, told);
	if (step > 0 && step < g->least)
		return apart && (double)apart < step ? (double)apart : step;
	if (!apart)
		return past_who(g, cell) && told->who ? 0 : step;
	return apart < CONTRIBUTORS_MANY ? (double)apart : LARGE;
}

static bool stands(unsigned char hidden)
{
	return hidden == HIDE_KEPT || hidden == HIDE_LINKED;
}

static void take_cell(const struct gate *g, struct gate *d, size_t cell, int64_t release)
{
	const struct told *told = told_in(g, cell, release);
	struct cell *c = &d->t->cell[cell];
	if (!gate_counts(c))
		return;
	bool shown = told && !told->hidden;
	bool close = shown && stands(g->hidden[cell]) && past_close(g, cell, told);
	*c = cell_count(shown ? difference(g, cell, told) : LARGE);
	if (close)
		d->hidden[cell] = HIDE_SMALL;
	else if (!shown || g->hidden[cell])
		d->hidden[cell] = HIDE_BESIDE;
}

static enum err differences(const struct gate *g, int64_t release, struct gate *d)
{
	size_t cells = g->t->rows * g->t->columns;
	struct table *t = ARENA_NEW(g->mem, struct table);
	if (!t)
		return err_memory();
	*t = *g->t;
	t->cell = ARENA_ARRAY(g->mem, cells + 1, struct cell);
	if (!t->cell)
		return err_memory();
	memcpy(t->cell, g->t->cell, cells * sizeof *t->cell);
	*d = (struct gate){.t = t,
			   .release = RELEASE_QI,
			   .least = (double)past_few(g) + 1,
			   .mem = g->mem,
			   .hidden = ARENA_ARRAY(g->mem, cells + 1, unsigned char),
			   .coarse = ARENA_ARRAY(g->mem, cells + 1, bool)};
	if (!d->hidden || !d->coarse)
		return err_memory();
	for (size_t i = 0; i < cells; i++)
		take_cell(g, d, i, release);
	return ERR_OK;
}

static enum err guard(struct gate *g, int64_t release, bool *changed)
{
	struct gate d;
	enum err err = differences(g, release, &d);
	if (!err)
		err = gate_sums(&d);
	for (size_t i = 0; !err && i < g->t->rows * g->t->columns; i++) {
		if (!d.hidden[i] || g->hidden[i])
			continue;
		g->hidden[i] = HIDE_KEPT;
		*changed = true;
	}
	return err;
}

static bool any_close(const struct gate *g, int64_t release)
{
	for (size_t i = 0; i < g->t->rows * g->t->columns; i++) {
		const struct told *told = stands(g->hidden[i]) ? told_in(g, i, release) : NULL;
		if (told && !told->hidden && gate_counts(&g->t->cell[i]) && past_close(g, i, told))
			return true;
	}
	return false;
}

enum err past_guard(struct gate *g, bool *changed)
{
	if (!g->past || !g->t->sums)
		return ERR_OK;
	size_t n;
	const int64_t *release = past_releases(g, &n);
	for (size_t i = 0; i < n; i++) {
		if (!any_close(g, release[i]))
			continue;
		enum err err = guard(g, release[i], changed);
		if (err)
			return err;
	}
	return ERR_OK;
}
