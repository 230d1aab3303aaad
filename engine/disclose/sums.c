/*
 * Complementary suppression: every hidden count must look as if it could be 1 and as if it could be t, from all that is released of its sums.
 * Hiding more never narrows what a reader believes, so one pass over the cells is enough; the order is that of the table, ties go to the first.
 */
#include "core/weak.h"
#include "disclose/network.h"

#include <math.h>

long gate_own(const struct cell *c)
{
	if (weak(WEAK_INSIDER))
		return 0;
	double own = c->value.v > 0 ? fmax(c->largest, 1) : 0;
	return lround(fmin(own, fmin(c->value.v, 1e15)));
}

static bool hidden_count(const struct gate *g, size_t cell)
{
	return g->hidden[cell] && gate_counts(&g->t->cell[cell]);
}

/* How much higher and lower a hidden count must be able to look. */
static void needs(const struct gate *g, size_t cell, long value, long *higher, long *lower)
{
	long least = lround(g->least), own = gate_own(&g->t->cell[cell]);
	/* What is left without the insider's own must look as if it could be nobody as well as t. */
	*higher = value < least ? least + own - value : least;
	*lower = value < least && value > 0 ? value - (own > 1 ? own : 1) : 0;
	/* Nobody: it could be one. Nearly everybody: it could be fewer. Hidden for another sheet's sake: as free here as there. */
	if (value == 0)
		*higher = 1;
	if (g->hidden[cell] == HIDE_NEARLY)
		*higher = 0;
	if (value >= least)
		*lower = g->hidden[cell] == HIDE_NEARLY || g->hidden[cell] == HIDE_LINKED ? least : 0;
}

static bool secure_all(const struct gate *g, const struct network *net)
{
	for (size_t e = 0; e < net->edges; e++) {
		size_t cell = net->cell[e];
		if (!g->hidden[cell] || g->hidden[cell] == HIDE_BESIDE || g->hidden[cell] == HIDE_KEPT)
			continue;
		long higher, lower;
		needs(g, cell, net->value[e], &higher, &lower);
		/* That nobody is in a class may show elsewhere: no count is given away by it. */
		if (!network_secure(net, g->hidden, e, true, higher) && net->value[e] > 0)
			return false;
		/* A total of two hidden classes is at least 2 whatever else is hidden: then as low as it goes is all that can be had. */
		(void)network_secure(net, g->hidden, e, false, lower);
	}
	return true;
}

static void hide_in_line(struct gate *g, const struct table_sum *s, size_t line)
{
	for (size_t i = 0; i <= s->parts; i++) {
		size_t at = i < s->parts ? s->part[i] : s->total;
		size_t cell = s->over_rows ? at * g->t->columns + line : line * g->t->columns + at;
		if (gate_counts(&g->t->cell[cell]) && fabs(g->t->cell[cell].value.v) > 0 && !g->hidden[cell])
			g->hidden[cell] = HIDE_BESIDE;
	}
}

/* Every count of every sum: the way out where sums cross more than twice and bounds would not be exact. */
static void hide_all(struct gate *g)
{
	for (size_t s = 0; s < g->t->sums; s++)
		for (size_t line = 0; line < (g->t->sum[s].over_rows ? g->t->columns : g->t->rows); line++)
			hide_in_line(g, &g->t->sum[s], line);
}

enum err gate_sums(struct gate *g)
{
	bool any = false;
	for (size_t i = 0; i < g->t->rows * g->t->columns; i++)
		any = any || hidden_count(g, i);
	if (!any || !g->t->sums || weak(WEAK_COMPLEMENT))
		return ERR_OK;
	struct network net;
	bool fits = false;
	enum err err = network_build(g, &net, &fits);
	if (err)
		return err;
	if (!fits || !secure_all(g, &net))
		hide_all(g);
	return ERR_OK;
}
