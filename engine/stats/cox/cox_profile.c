#include "stats/cox/cox_ascent.h"

#include "stats/normal.h"

#include <math.h>
#include <string.h>

/*
 * The profile likelihood of one coefficient (Venzon & Moolgavkar 1988): r(b) = sqrt(2 (l(top) - max over the others of l | b)), which is
 * nearly a straight line. The limits are where r(b) = z; there dr/db = -U / r, U being the slope in b alone, as the others are at their
 * maximum. Newton's method on r, kept between the last point inside and the first outside.
 */
enum { MOST_TRIALS = 80 };

struct search {
	struct cox_ascent *a;
	const struct newton *top;
	size_t column;
	double z;
	double *start; /* where the other coefficients are begun from */
	/* the last trial */
	double r, slope;
	bool stands; /* its climb reached a top */
};

static enum err search_at(struct search *s, double b)
{
	size_t p = s->a->scan->d->p;
	memcpy(s->a->beta, s->start, p * sizeof(double));
	s->a->beta[s->column] = b;
	enum err err = cox_ascent_climb(s->a, s->column);
	if (err)
		return err;
	s->stands = s->a->converged;
	s->r = sqrt(2 * fmax(0, s->top->loglik - s->a->loglik));
	s->slope = -s->a->score[s->column] / s->r;
	if (s->stands)
		memcpy(s->start, s->a->beta, p * sizeof(double));
	return ERR_OK;
}

/* The next trial, distances from the top: inside < z < outside (infinite: not known yet). */
static double next_trial(const struct search *s, double at, double direction, const double between[2])
{
	double wanted = at + (s->z - s->r) / (direction * s->slope);
	double low = between[0], high = isfinite(between[1]) ? between[1] : 8 * at;
	if (!s->stands || !isfinite(wanted) || wanted <= low || wanted >= high)
		wanted = isfinite(between[1]) ? (low + high) / 2 : 3 * at;
	return wanted;
}

/* No limit: as far out as eight standard errors and more the likelihood has hardly fallen, and does not fall faster. */
static bool is_flat(const struct search *s, double at, double first)
{
	return at >= 8 * first && fabs(s->slope * s->r) * at < 1e-4 * s->z * s->z;
}

/* The limit on one side; first: the first distance to try. */
static enum err find_limit(struct search *s, double direction, double first, bool may_be_flat, struct num *out)
{
	double between[2] = {0, INFINITY}, at = first, top = s->top->beta[s->column];
	memcpy(s->start, s->top->beta, s->a->scan->d->p * sizeof(double));
	*out = num_none(WHY_NOT_CONVERGED);
	for (int i = 0; i < MOST_TRIALS; i++) {
		enum err err = search_at(s, top + direction * at);
		if (err)
			return err;
		if (s->stands && fabs(s->r - s->z) <= 1e-10 * s->z) {
			*out = num_of(top + direction * at);
			return ERR_OK;
		}
		if (s->stands && s->r < s->z && may_be_flat && is_flat(s, at, first)) {
			*out = num_none(WHY_INFINITE);
			return ERR_OK;
		}
		between[!s->stands || s->r > s->z] = at;
		if (isfinite(between[1]) && between[1] - between[0] <= 1e-12 * between[1]) {
			*out = num_of(top + direction * at);
			return ERR_OK;
		}
		at = next_trial(s, at, direction, between);
	}
	return ERR_OK;
}

static struct num unscaled(struct num limit, double scale)
{
	return num_is(limit) ? num_of(limit.v * scale) : limit;
}

static enum err find_both(struct search *s, bool infinite, double scale, struct cox_profile *out)
{
	size_t k = s->column, p = s->a->scan->d->p;
	double top = s->top->beta[k], error = sqrt(s->top->variance[k * p + k]);
	double first = infinite ? 1 : s->z * error;
	struct num limit[2] = {num_none(WHY_INFINITE), num_none(WHY_INFINITE)};
	for (int side = 0; side < 2; side++) {
		bool away = infinite && (top > 0) == (side == 1);
		enum err err = away ? ERR_OK : find_limit(s, side ? 1 : -1, first, !infinite, &limit[side]);
		if (err)
			return err;
	}
	memcpy(s->start, s->top->beta, p * sizeof(double));
	enum err err = search_at(s, 0);
	out->low = unscaled(limit[0], scale);
	out->high = unscaled(limit[1], scale);
	out->statistic = s->stands ? num_of(copysign(s->r, top)) : num_none(WHY_NOT_CONVERGED);
	out->p_value = s->stands ? num_of(normal_p(s->r)) : num_none(WHY_NOT_CONVERGED);
	return err;
}

enum err cox_profile(struct arena *mem, struct cox_ascent *a, const struct newton *top, double level, struct cox_fit *fit)
{
	const struct cox_design *d = a->scan->d;
	struct search s = {.a = a, .top = top, .start = ARENA_ARRAY(mem, d->p, double)};
	if (!s.start)
		return err_memory();
	s.z = normal_z(level > 0 ? level : 0.95);
	for (size_t k = 0; k < d->p; k++) {
		s.column = k;
		const struct num none = num_none(WHY_SINGULAR);
		fit->profile[k] = (struct cox_profile){none, none, none, none};
		bool infinite = !a->firth && fit->why[k] == WHY_INFINITE;
		enum err err = top->dropped[k] ? ERR_OK : find_both(&s, infinite, d->scale[k], &fit->profile[k]);
		if (err)
			return err;
	}
	return ERR_OK;
}
