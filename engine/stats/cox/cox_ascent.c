#include "stats/cox/cox_ascent.h"

#include "stats/symmetric.h"

#include <math.h>
#include <string.h>

enum { MOST_STEPS = 200, MOST_HALVINGS = 40 };

enum err cox_ascent_build(struct arena *mem, struct cox_scan *scan, const bool *dropped, bool firth, struct cox_ascent *out)
{
	size_t p = scan->d->p;
	*out = (struct cox_ascent){.scan = scan,
				   .firth = firth,
				   .dropped = dropped,
				   .beta = ARENA_ARRAY(mem, p, double),
				   .score = ARENA_ARRAY(mem, p, double),
				   .variance = ARENA_ARRAY(mem, p * p, double),
				   .trial = ARENA_ARRAY(mem, p, double),
				   .good = ARENA_ARRAY(mem, p, double),
				   .old_score = ARENA_ARRAY(mem, p, double),
				   .change = ARENA_ARRAY(mem, p, double),
				   .metric = ARENA_ARRAY(mem, p * p, double),
				   .step = ARENA_ARRAY(mem, p, double),
				   .information = ARENA_ARRAY(mem, p * p, double),
				   .factor = ARENA_ARRAY(mem, p * p, double)};
	bool ok = out->old_score && out->change && out->metric && out->beta && out->score && out->variance && out->trial &&
		  out->good && out->step && out->information && out->factor;
	if (!ok)
		return err_memory();
	return firth ? cox_third_build(mem, p, &out->third) : ERR_OK;
}

/* Factors the information without the dropped columns and the one held; log of its determinant over the others. */
static double factor_information(struct cox_ascent *a, size_t held)
{
	size_t p = a->scan->d->p;
	double log_determinant = 0;
	memcpy(a->factor, a->information, p * p * sizeof(double));
	for (size_t j = 0; j < p; j++)
		for (size_t k = 0; k <= j; k++)
			if (a->dropped[j] || a->dropped[k] || j == held || k == held)
				a->factor[j * p + k] = 0;
	symmetric_factor(a->factor, p, 1e-15);
	for (size_t k = 0; k < p; k++)
		if (!a->dropped[k] && k != held)
			log_determinant += log(a->factor[k * p + k]);
	return log_determinant;
}

/* The determinant is that of the caller's columns. */
static double log_scale(const struct cox_ascent *a)
{
	double sum = 0;
	for (size_t k = 0; k < a->scan->d->p; k++)
		sum += a->dropped[k] ? 0 : log(a->scan->d->scale[k]);
	return sum;
}

static bool all_finite(const double *v, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (!isfinite(v[k]))
			return false;
	return true;
}

enum err cox_ascent_at(struct cox_ascent *a, const double *beta)
{
	size_t p = a->scan->d->p;
	struct newton_slopes slopes = {.score = a->score, .information = a->information};
	memmove(a->beta, beta, p * sizeof(double));
	enum err err = cox_evaluate(a->scan, a->beta, &slopes);
	if (err)
		return err;
	a->loglik = slopes.loglik;
	double log_determinant = factor_information(a, COX_HOLD_NONE);
	if (a->firth)
		a->loglik += log_determinant / 2 - log_scale(a);
	if (!isfinite(a->loglik) || !all_finite(a->score, p) || !all_finite(a->factor, p * p)) {
		a->loglik = -INFINITY;
		return ERR_OK;
	}
	symmetric_invert(a->factor, p, a->variance);
	if (a->firth)
		cox_third_add(a->third, a->scan, a->variance, a->score);
	return ERR_OK;
}

/* Newton's metric: the inverse of the information without what is held. */
static void reset_metric(struct cox_ascent *a, size_t held)
{
	factor_information(a, held);
	symmetric_invert(a->factor, a->scan->d->p, a->metric);
}

/*
 * The curvature of the penalty is not in the information: near a likelihood without a top it doubles it. So the metric learns from the
 * steps (Broyden, Fletcher, Goldfarb & Shanno 1970): M <- (1 - r s y') M (1 - r y s') + r s s', y = -(change of slope), r = 1 / y's.
 */
static void learn_metric(struct cox_ascent *a, size_t held)
{
	size_t p = a->scan->d->p;
	double *s = a->step, *y = a->change, *my = a->trial, ys = 0, ymy = 0;
	for (size_t k = 0; k < p; k++) {
		s[k] = a->beta[k] - a->good[k];
		y[k] = a->dropped[k] || k == held ? 0 : a->old_score[k] - a->score[k];
		ys += y[k] * s[k];
	}
	if (!(ys > 0)) {
		reset_metric(a, held);
		return;
	}
	for (size_t j = 0; j < p; j++) {
		my[j] = 0;
		for (size_t k = 0; k < p; k++)
			my[j] += a->metric[j * p + k] * y[k];
		ymy += my[j] * y[j];
	}
	for (size_t j = 0; j < p; j++)
		for (size_t k = 0; k < p; k++)
			a->metric[j * p + k] += (1 + ymy / ys) * s[j] * s[k] / ys - (my[j] * s[k] + s[j] * my[k]) / ys;
}

/* The step from where it stands, at most 2 in any coefficient; twice what it promises to gain unless made shorter. */
static double find_step(struct cox_ascent *a)
{
	size_t p = a->scan->d->p;
	double gain = 0, longest = 0;
	for (size_t j = 0; j < p; j++) {
		a->step[j] = 0;
		for (size_t k = 0; k < p; k++)
			a->step[j] += a->metric[j * p + k] * a->score[k];
		gain += a->step[j] * a->score[j];
		longest = fmax(longest, fabs(a->step[j]));
	}
	for (size_t k = 0; longest > 2 && k < p; k++)
		a->step[k] *= 2 / longest;
	return gain;
}

/* Goes the step, or that part of it that gains enough. Where none does it stands where it stood. */
static enum err take_step(struct cox_ascent *a, double gain, bool *moved)
{
	size_t p = a->scan->d->p;
	double before = a->loglik;
	memcpy(a->good, a->beta, p * sizeof(double));
	memcpy(a->old_score, a->score, p * sizeof(double));
	*moved = false;
	for (int h = 0; !*moved && h < MOST_HALVINGS; h++) {
		double share = ldexp(1, -h);
		for (size_t k = 0; k < p; k++)
			a->trial[k] = a->good[k] + share * a->step[k];
		enum err err = cox_ascent_at(a, a->trial);
		if (err)
			return err;
		/* the last steps move the likelihood by less than it is rounded */
		bool last = gain < 1e-10 && isfinite(a->loglik) && !h;
		*moved = last || a->loglik >= before + 1e-4 * fmin(gain, 1) * share;
	}
	return *moved ? ERR_OK : cox_ascent_at(a, a->good);
}

enum err cox_ascent_climb(struct cox_ascent *a, size_t held)
{
	enum err err = cox_ascent_at(a, a->beta);
	reset_metric(a, held);
	a->converged = false;
	double before = INFINITY;
	for (a->iterations = 0; !err && a->iterations < MOST_STEPS && isfinite(a->loglik); a->iterations++) {
		double gain = find_step(a);
		bool moved, rounding = gain < 1e-11 && gain > before / 2; /* a gain that shrinks no more */
		before = gain;
		if (gain <= 1e-18 || rounding) {
			a->converged = true;
			break;
		}
		err = take_step(a, gain, &moved);
		if (!moved) {
			a->converged = gain < 1e-8;
			break;
		}
		if (a->firth)
			learn_metric(a, held);
		else
			reset_metric(a, held);
	}
	return err;
}
