#include "stats/parametric/parametric_parts.h"

#include "stats/symmetric.h"

#include <string.h>

enum { MAX_STEPS = 200, MAX_HALVINGS = 40, Q_MAX = 40 };

/* The gain that another step would bring, in log likelihood of one row of mean weight, below which it is over. */
static const double enough = 1e-15;
/* Pivots of the scaled information below this do not count as positive. */
static const double definite = 1e-13;

struct factored {
	double *matrix; /* scaled to a diagonal of 1, factored */
	double *scale;  /* 0: the parameter does not move */
	size_t rank, wanted;
	double ridge;
};

enum err parametric_newton_build(struct arena *mem, const struct parametric_work *w, struct parametric_newton *n)
{
	size_t m = w->parameters;
	*n = (struct parametric_newton){.point = ARENA_ARRAY(mem, m, double),
					.step = ARENA_ARRAY(mem, m, double),
					.variance = ARENA_ARRAY(mem, m * m, double),
					.slopes.score = ARENA_ARRAY(mem, m, double),
					.slopes.information = ARENA_ARRAY(mem, m * m, double)};
	return n->point && n->step && n->variance && n->slopes.score && n->slopes.information ? ERR_OK : err_memory();
}

/* The information, its diagonal brought to 1 (a negative one to -1), with a ridge on it. */
static void factor(const struct parametric_work *w, const double *information, double ridge, struct factored *f)
{
	size_t m = w->parameters;
	f->ridge = ridge;
	f->wanted = 0;
	for (size_t j = 0; j < m; j++) {
		double own = fabs(information[j * m + j]);
		f->scale[j] = !w->active[j] ? 0 : own > 0 ? 1 / sqrt(own) : 1;
		f->wanted += w->active[j];
	}
	for (size_t j = 0; j < m; j++) {
		for (size_t k = 0; k <= j; k++)
			f->matrix[j * m + k] = information[j * m + k] * f->scale[j] * f->scale[k];
		f->matrix[j * m + j] += f->scale[j] > 0 ? ridge : 0;
	}
	f->rank = symmetric_factor(f->matrix, m, definite);
}

/* The Newton step; where the likelihood is not concave, with the smallest ridge that makes it rise. Returns score' step. */
static double find_step(const struct parametric_work *w, struct parametric_newton *n, struct factored *f)
{
	size_t m = w->parameters;
	double ridge = 0, gain = 0;
	factor(w, n->slopes.information, ridge, f);
	while (f->rank < f->wanted && ridge < 1e6) {
		ridge = ridge > 0 ? 4 * ridge : 1e-3;
		factor(w, n->slopes.information, ridge, f);
	}
	for (size_t j = 0; j < m; j++)
		n->step[j] = n->slopes.score[j] * f->scale[j];
	symmetric_solve(f->matrix, m, n->step);
	for (size_t j = 0; j < m; j++) {
		n->step[j] *= f->scale[j];
		gain += n->step[j] * n->slopes.score[j];
	}
	return gain;
}

static bool all_finite(const struct parametric_slopes *s, size_t m)
{
	bool ok = isfinite(s->loglik);
	for (size_t j = 0; j < m; j++) {
		ok = ok && isfinite(s->score[j]);
		for (size_t k = 0; k <= j; k++)
			ok = ok && isfinite(s->information[j * m + k]);
	}
	return ok;
}

/* No parameter beside the coefficients moves by more than 2 at once. */
static double longest(const struct parametric_work *w, const double *step)
{
	double top = 0;
	for (size_t j = w->p; j < w->parameters; j++)
		top = fmax(top, fabs(step[j]));
	return top > 2 ? 2 / top : 1;
}

/* Goes along the step as far as the likelihood does not fall. Returns the part taken, 0: nowhere. */
static enum err advance(const struct parametric_work *w, struct parametric_newton *n, struct parametric_newton *trial,
			double *part)
{
	size_t m = w->parameters;
	double before = n->slopes.loglik;
	*part = longest(w, n->step);
	for (int halving = 0; halving < MAX_HALVINGS; halving++) {
		for (size_t j = 0; j < m; j++)
			trial->point[j] = n->point[j] + *part * n->step[j];
		enum err err = parametric_evaluate(w, trial->point, &trial->slopes);
		if (err)
			return err;
		if (all_finite(&trial->slopes, m) && trial->slopes.loglik >= before - 1e-13 * fabs(before))
			return ERR_OK;
		*part /= 2;
	}
	*part = 0;
	return ERR_OK;
}

static void move_to(const struct parametric_work *w, struct parametric_newton *n, const struct parametric_newton *trial)
{
	size_t m = w->parameters;
	memcpy(n->point, trial->point, m * sizeof(double));
	n->slopes.loglik = trial->slopes.loglik;
	memcpy(n->slopes.score, trial->slopes.score, m * sizeof(double));
	memcpy(n->slopes.information, trial->slopes.information, m * m * sizeof(double));
}

/* The scale, or Q, has run so far that no data could hold it. */
static bool unbounded(const struct parametric_work *w, const double *point)
{
	for (size_t j = w->p; j < w->p + w->scales; j++)
		if (point[j] < w->tau_start + w->family->tau_low || point[j] > w->tau_start + w->family->tau_high)
			return true;
	return w->family->shaped && fabs(point[w->parameters - 1]) > Q_MAX;
}

static enum err iterate(const struct parametric_work *w, struct parametric_newton *n, struct parametric_newton *trial,
			struct factored *f)
{
	double small = enough * w->total / w->rows;
	enum err err = parametric_evaluate(w, n->point, &n->slopes);
	n->outcome = PARAMETRIC_NOT_CONVERGED;
	if (err || !all_finite(&n->slopes, w->parameters))
		return err;
	for (int i = 0; i < MAX_STEPS; i++) {
		double gain = find_step(w, n, f), part;
		if (gain <= small) {
			n->outcome = f->ridge > 0 ? PARAMETRIC_FLAT : PARAMETRIC_CONVERGED;
			return ERR_OK;
		}
		err = advance(w, n, trial, &part);
		if (err || part <= 0)
			return err;
		n->iterations++;
		move_to(w, n, trial);
		if (unbounded(w, n->point)) {
			n->outcome = PARAMETRIC_UNBOUNDED;
			return ERR_OK;
		}
	}
	return ERR_OK;
}

static void find_variance(const struct parametric_work *w, struct parametric_newton *n, struct factored *f)
{
	size_t m = w->parameters;
	factor(w, n->slopes.information, 0, f);
	symmetric_invert(f->matrix, m, n->variance);
	for (size_t j = 0; j < m; j++)
		for (size_t k = 0; k < m; k++)
			n->variance[j * m + k] *= f->scale[j] * f->scale[k];
}

enum err parametric_newton_run(const struct parametric_work *w, struct parametric_newton *n)
{
	size_t m = w->parameters;
	struct arena *mem = arena_new();
	if (!mem)
		return err_memory();
	struct parametric_newton trial;
	struct factored f = {.matrix = ARENA_ARRAY(mem, m * m, double), .scale = ARENA_ARRAY(mem, m, double)};
	enum err err = f.matrix && f.scale ? parametric_newton_build(mem, w, &trial) : err_memory();
	if (!err)
		err = iterate(w, n, &trial, &f);
	if (!err)
		find_variance(w, n, &f);
	arena_free(mem);
	return err;
}
