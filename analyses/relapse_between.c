#include "analyses/relapse_between.h"

#include "analyses/fill.h"
#include "stats/turnbull.h"

#include <math.h>

enum { HORIZON = 6 };

/* The rows of a group, in months: the relapse lies in (left, right]. */
struct between {
	size_t n;
	double *left, *right, *end; /* end: of observation */
	double last;
};

static enum err rows_of(struct arena *mem, const struct analysis_input *in, const struct relapse_sample *s, size_t group,
			struct between *out)
{
	struct between b = {.left = ARENA_ARRAY(mem, s->rows.n + 1, double),
			    .right = ARENA_ARRAY(mem, s->rows.n + 1, double),
			    .end = ARENA_ARRAY(mem, s->rows.n + 1, double)};
	if (!b.left || !b.right || !b.end)
		return err_memory();
	for (size_t i = 0; i < s->rows.n; i++) {
		if (!fill_in_group(in->factor, s->rows.group[i], group))
			continue;
		double months_a_unit = s->months[i] / s->rows.time[i];
		b.end[b.n] = s->months[i];
		b.left[b.n] = s->since[i] * months_a_unit;
		b.right[b.n++] = s->rows.status[i] == 1 ? s->months[i] : INFINITY;
		b.last = fmax(b.last, s->months[i]);
	}
	*out = b;
	return ERR_OK;
}

/* A step at the right end of each interval that has mass; the gate asks who moved and who was still there. */
static enum err draw(struct arena *mem, const struct between *b, const struct turnbull *t, struct curve *out)
{
	double *x = ARENA_ARRAY(mem, t->n + 1, double), *y = ARENA_ARRAY(mem, t->n + 1, double);
	double *at_risk = ARENA_ARRAY(mem, t->n + 1, double), *moved = ARENA_ARRAY(mem, t->n + 1, double);
	size_t n = 0;
	if (!x || !y || !at_risk || !moved)
		return err_memory();
	for (size_t k = 0; k < t->n; k++) {
		if (!isfinite(t->right[k]))
			continue;
		double before = n ? x[n - 1] : -1;
		x[n] = t->right[k];
		y[n] = t->survival[k];
		for (size_t i = 0; i < b->n; i++) {
			moved[n] += b->end[i] > before && b->end[i] <= x[n];
			at_risk[n] += b->end[i] >= x[n];
		}
		n++;
	}
	*out = (struct curve){.label = "All, relapse between scores",
			      .n = n,
			      .x = x,
			      .y = y,
			      .at_risk = at_risk,
			      .moved = moved,
			      .start = 1};
	return ERR_OK;
}

enum err relapse_between_scores(struct arena *mem, const struct analysis_input *in, const struct relapse_sample *s,
				size_t group, struct relapse_between *out)
{
	const struct num none = num_none(WHY_NOT_APPLICABLE);
	struct between b;
	struct turnbull t;
	*out = (struct relapse_between){.least = none, .most = none};
	if (!s->far_apart || !s->calendar)
		return ERR_OK;
	enum err err = rows_of(mem, in, s, group, &b);
	if (err)
		return err;
	out->least = out->most = num_none(WHY_NO_DATA);
	if (!b.n)
		return ERR_OK;
	err = turnbull_fit(mem, &(struct turnbull_rows){.n = b.n, .left = b.left, .right = b.right, .groups = 1}, &t);
	if (err)
		return err;
	struct num bounds[2];
	turnbull_at(&t, HORIZON, bounds);
	out->least = bounds[0];
	out->most = bounds[1];
	if (b.last < HORIZON)
		out->least = out->most = num_none(WHY_NO_FOLLOWUP);
	if (!t.converged)
		out->least = out->most = num_none(WHY_NOT_CONVERGED);
	return t.converged ? draw(mem, &b, &t, &out->curve) : ERR_OK;
}
