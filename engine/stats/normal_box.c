#include "stats/normal_box.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdbool.h>

enum { INTERVALS = 400 };

/* A conditional variance below this is 0: it moves a probability by as much. A coefficient would move it by its own size. */
static const double no_variance = 1e-11, no_slope = 1e-9;

struct box {
	size_t n, rank;
	double l[NORMAL_BOX_MAX][NORMAL_BOX_MAX];
	size_t level[NORMAL_BOX_MAX]; /* the last y that Z_i depends on */
	double low[NORMAL_BOX_MAX], high[NORMAL_BOX_MAX];
	double y[NORMAL_BOX_MAX];
	size_t at; /* the level that is integrated */
	gsl_integration_workspace *work[NORMAL_BOX_MAX];
	bool unsettled;
};

/* Row i of L; false: r is no correlation. */
static bool factor_row(struct box *b, const double *r, size_t i, const size_t *pivot)
{
	double left = 1;
	for (size_t k = 0; k < b->rank; k++) {
		double v = r[i * b->n + pivot[k]];
		for (size_t m = 0; m < k; m++)
			v -= b->l[i][m] * b->l[pivot[k]][m];
		v /= b->l[pivot[k]][k];
		b->l[i][k] = fabs(v) > no_slope ? v : 0;
		left -= v * v;
	}
	if (!(left > -1e-8))
		return false;
	if (left > no_variance)
		b->l[i][b->rank] = sqrt(left);
	return true;
}

static bool factor(struct box *b, const double *r)
{
	size_t pivot[NORMAL_BOX_MAX];
	for (size_t i = 0; i < b->n; i++) {
		if (!(fabs(r[i * b->n + i] - 1) < 1e-8) || !factor_row(b, r, i, pivot))
			return false;
		if (b->l[i][b->rank] > 0)
			pivot[b->rank++] = i;
		for (size_t k = 0; k < b->rank; k++)
			b->level[i] = fabs(b->l[i][k]) > 0 ? k : b->level[i];
	}
	return true;
}

/* Where y of this level may be, given those before. */
static void bounds(const struct box *b, size_t level, double *from, double *to)
{
	*from = -INFINITY;
	*to = INFINITY;
	for (size_t i = 0; i < b->n; i++) {
		if (b->level[i] != level)
			continue;
		double low = b->low[i], high = b->high[i], slope = b->l[i][level];
		for (size_t k = 0; k < level; k++) {
			low -= b->l[i][k] * b->y[k];
			high -= b->l[i][k] * b->y[k];
		}
		*from = fmax(*from, (slope > 0 ? low : high) / slope);
		*to = fmin(*to, (slope > 0 ? high : low) / slope);
	}
}

static double between(double from, double to)
{
	if (!(from < to))
		return 0;
	return from > 0 ? gsl_cdf_ugaussian_Q(from) - gsl_cdf_ugaussian_Q(to)
			: gsl_cdf_ugaussian_P(to) - gsl_cdf_ugaussian_P(from);
}

static double level_integral(struct box *b, size_t level);

static double integrand(double y, void *context)
{
	struct box *b = context;
	size_t level = b->at;
	b->y[level] = y;
	double inner = level_integral(b, level + 1);
	b->at = level;
	return gsl_ran_ugaussian_pdf(y) * inner;
}

static double level_integral(struct box *b, size_t level)
{
	double from, to, value, error;
	bounds(b, level, &from, &to);
	if (level + 1 == b->rank || !(from < to))
		return between(from, to);
	/* beyond these the density is below 1e-18 of its largest value */
	from = fmax(from, -sqrt(pow(fmin(to, 0), 2) + 84));
	to = fmin(to, sqrt(pow(fmax(from, 0), 2) + 84));
	gsl_function f = {.function = integrand, .params = b};
	b->at = level;
	double tolerance = level ? 1e-10 : 1e-9;
	gsl_integration_qag(&f, from, to, 1e-300, tolerance, INTERVALS, GSL_INTEG_GAUSS21, b->work[level], &value, &error);
	b->unsettled |= !(error <= 1e-8 * fabs(value) + 1e-290);
	return value;
}

static enum err integrate(struct box *b, double *p)
{
	bool ok = true;
	for (size_t k = 0; k + 1 < b->rank; k++) {
		b->work[k] = gsl_integration_workspace_alloc(INTERVALS);
		ok = ok && b->work[k];
	}
	if (ok)
		*p = level_integral(b, 0);
	for (size_t k = 0; k + 1 < b->rank; k++)
		if (b->work[k])
			gsl_integration_workspace_free(b->work[k]);
	if (!ok)
		return err_memory();
	return b->unsettled ? err_set(ERR_SINGULAR, "a normal probability did not settle") : ERR_OK;
}

enum err normal_box(size_t n, const double *r, const double *low, const double *high, double *p)
{
	struct box b = {.n = n};
	double got;
	if (n < 1 || n > NORMAL_BOX_MAX || !factor(&b, r))
		return err_set(ERR_VALUE, "no correlation of 1 to %d variables", NORMAL_BOX_MAX);
	for (size_t i = 0; i < n; i++) {
		b.low[i] = low[i];
		b.high[i] = high[i];
	}
	enum err err = integrate(&b, &got);
	if (!err)
		*p = fmin(1, fmax(0, got));
	return err;
}

enum err normal_max_tail(size_t n, const double *r, double c, double *p)
{
	double sum = 0, part, order[NORMAL_BOX_MAX * NORMAL_BOX_MAX], low[NORMAL_BOX_MAX], high[NORMAL_BOX_MAX];
	if (n < 1 || n > NORMAL_BOX_MAX || !(c >= 0))
		return err_set(ERR_VALUE, "a maximum of 1 to %d variables above a bound from 0", NORMAL_BOX_MAX);
	for (size_t i = 0; i < n; i++) {
		/* variable i first, then those before it */
		size_t m = i + 1;
		for (size_t j = 0; j < m; j++) {
			low[j] = j ? -c : c;
			high[j] = j ? c : INFINITY;
			for (size_t k = 0; k < m; k++)
				order[j * m + k] = r[(j ? j - 1 : i) * n + (k ? k - 1 : i)];
		}
		enum err err = normal_box(m, order, low, high, &part);
		if (err)
			return err;
		sum += 2 * part;
	}
	*p = fmin(1, sum);
	return ERR_OK;
}
