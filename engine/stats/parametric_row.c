#include "stats/parametric_parts.h"

/* The second derivatives' parameters. */
static const int first_of[JET_SECOND] = {JET_E, JET_T, JET_T, JET_Q, JET_Q, JET_Q};
static const int second_of[JET_SECOND] = {JET_E, JET_E, JET_T, JET_E, JET_T, JET_Q};

/*
 * log(e^a - e^b) of two jets: with r = 1 / (1 - e^(b - a)) its gradient is r a' - (r - 1) b', and the second derivatives of the
 * difference itself, divided by it, r (a'' + a' a') - (r - 1)(b'' + b' b').
 */
static void log_difference(const struct jet *a, const struct jet *b, struct jet *out)
{
	double share = -expm1(b->v - a->v), r = 1 / share, rest = exp(b->v - a->v) * r;
	out->v = a->v + log(share);
	for (int k = 0; k < JET_PARAMETERS; k++)
		out->g[k] = r * a->g[k] - rest * b->g[k];
	for (int k = 0; k < JET_SECOND; k++) {
		int j = first_of[k], m = second_of[k];
		out->h[k] = r * (a->h[k] + a->g[j] * a->g[m]) - rest * (b->h[k] + b->g[j] * b->g[m]) - out->g[j] * out->g[m];
	}
}

/* By the tail that holds less, so that the difference keeps its digits. */
static void interval(const struct parametric_family *f, const struct parametric_at *low, const struct parametric_at *high,
		     struct jet *out)
{
	struct jet a, b;
	f->jet(PART_SURVIVAL, low, &a);
	if (a.v < -M_LN2) {
		f->jet(PART_SURVIVAL, high, &b);
		log_difference(&a, &b, out);
		return;
	}
	f->jet(PART_FAILURE, high, &a);
	f->jet(PART_FAILURE, low, &b);
	log_difference(&a, &b, out);
}

static void subtract(struct jet *a, const struct jet *b)
{
	a->v -= b->v;
	for (int k = 0; k < JET_PARAMETERS; k++)
		a->g[k] -= b->g[k];
	for (int k = 0; k < JET_SECOND; k++)
		a->h[k] -= b->h[k];
}

static struct parametric_at at_time(const struct parametric_at *at, double t, double log_t)
{
	struct parametric_at there = *at;
	there.t = t;
	there.log_t = log_t;
	return there;
}

/* log S(0) = 0: a row censored at 0, or there from 0 on, says nothing by that. */
void parametric_row(const struct parametric_work *w, size_t i, const struct parametric_at *at, struct jet *out)
{
	const struct parametric_family *f = w->family;
	struct parametric_at low = at_time(at, w->low[i], w->log_low[i]);
	*out = (struct jet){0};
	if (w->kind[i] == KIND_EXACT)
		f->jet(PART_DENSITY, &low, out);
	else if (w->kind[i] == KIND_RIGHT && low.t > 0)
		f->jet(PART_SURVIVAL, &low, out);
	else if (w->kind[i] == KIND_LEFT || w->kind[i] == KIND_INTERVAL) {
		struct parametric_at high = at_time(at, w->high[i], w->log_high[i]);
		if (w->kind[i] == KIND_LEFT)
			f->jet(PART_FAILURE, &high, out);
		else
			interval(f, &low, &high, out);
	}
	if (w->entry && w->entry[i] > 0) {
		struct parametric_at entry = at_time(at, w->entry[i], w->log_entry[i]);
		struct jet before;
		f->jet(PART_SURVIVAL, &entry, &before);
		subtract(out, &before);
	}
}
