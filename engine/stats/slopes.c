#include "stats/slopes.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_multimin.h>
#include <math.h>

/* Cross products of one person: Z'Z (symmetric: a00, a01, a11), Z'y. Times are centred and scaled. */
struct person {
	double a00, a01, a11, c0, c1;
};

/* What an evaluation at theta = (L00, L10, L11) leaves. */
struct fit {
	double b0, b1, s2, criterion;
	double x00, x01, x11; /* X'V^-1 X */
};

struct model {
	size_t n;
	int32_t people;
	struct person *of;
	double yy, centre, scale;
};

/* K = L M^-1 L' of one person (symmetric), and log|M|. */
struct inner {
	double k00, k01, k11, log_det;
};

static struct inner inner_of(const struct person *p, const double theta[3])
{
	double l0 = theta[0], l1 = theta[1], l2 = theta[2];
	/* M = I + L'AL */
	double m00 = 1 + l0 * l0 * p->a00 + 2 * l0 * l1 * p->a01 + l1 * l1 * p->a11;
	double m01 = l2 * (l0 * p->a01 + l1 * p->a11);
	double m11 = 1 + l2 * l2 * p->a11;
	double det = m00 * m11 - m01 * m01;
	double i00 = m11 / det, i01 = -m01 / det, i11 = m00 / det;
	return (struct inner){.k00 = l0 * l0 * i00,
			      .k01 = l0 * l1 * i00 + l0 * l2 * i01,
			      .k11 = l1 * l1 * i00 + 2 * l1 * l2 * i01 + l2 * l2 * i11,
			      .log_det = log(det)};
}

/* v'Kw */
static double through(const struct inner *k, const double v[2], const double w[2])
{
	return v[0] * w[0] * k->k00 + (v[0] * w[1] + v[1] * w[0]) * k->k01 + v[1] * w[1] * k->k11;
}

static struct fit evaluate(const struct model *m, const double theta[3])
{
	struct fit f = {0};
	double y0 = 0, y1 = 0, yy = m->yy, logs = 0;
	for (int32_t i = 0; i < m->people; i++) {
		const struct person *p = &m->of[i];
		const double a0[2] = {p->a00, p->a01}, a1[2] = {p->a01, p->a11}, c[2] = {p->c0, p->c1};
		struct inner k = inner_of(p, theta);
		f.x00 += p->a00 - through(&k, a0, a0);
		f.x01 += p->a01 - through(&k, a0, a1);
		f.x11 += p->a11 - through(&k, a1, a1);
		y0 += p->c0 - through(&k, a0, c);
		y1 += p->c1 - through(&k, a1, c);
		yy -= through(&k, c, c);
		logs += k.log_det;
	}
	double det = f.x00 * f.x11 - f.x01 * f.x01, df = (double)m->n - 2;
	f.b0 = (f.x11 * y0 - f.x01 * y1) / det;
	f.b1 = (f.x00 * y1 - f.x01 * y0) / det;
	f.s2 = (yy - f.b0 * y0 - f.b1 * y1) / df;
	f.criterion = logs + log(det) + df * (1 + log(2 * M_PI * f.s2));
	return f;
}

static double criterion(const gsl_vector *theta, void *model)
{
	double v = evaluate(model, theta->data).criterion;
	return isfinite(v) ? v : GSL_POSINF;
}

/* The simplex of Nelder & Mead 1965 to where the criterion is flat. */
static enum err search(struct model *m, double theta[3])
{
	gsl_multimin_fminimizer *s = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, 3);
	gsl_vector *at = gsl_vector_alloc(3), *step = gsl_vector_alloc(3);
	if (s && at && step) {
		gsl_multimin_function what = {.f = criterion, .n = 3, .params = m};
		for (size_t k = 0; k < 3; k++)
			gsl_vector_set(at, k, theta[k]);
		gsl_vector_set_all(step, 0.3);
		gsl_multimin_fminimizer_set(s, &what, at, step);
		for (int i = 0; i < 2000 && gsl_multimin_fminimizer_size(s) > 1e-6; i++)
			if (gsl_multimin_fminimizer_iterate(s))
				break;
		for (size_t k = 0; k < 3; k++)
			theta[k] = gsl_vector_get(s->x, k);
	}
	bool ok = s && at && step;
	gsl_multimin_fminimizer_free(s);
	gsl_vector_free(at);
	gsl_vector_free(step);
	return ok ? ERR_OK : err_memory();
}

static double at_shift(const struct model *m, const double theta[3], const int k[2], const double by[2])
{
	double t[3] = {theta[0], theta[1], theta[2]};
	t[k[0]] += by[0];
	t[k[1]] += by[1];
	return evaluate(m, t).criterion;
}

/* Gradient and Hessian by central differences. */
static void slopes_differences(const struct model *m, const double theta[3], double g[3], double h[3][3])
{
	const double e = 1e-4;
	double here = evaluate(m, theta).criterion;
	for (int j = 0; j < 3; j++) {
		const int own[2] = {j, j};
		double up = at_shift(m, theta, own, (double[2]){e, 0}), down = at_shift(m, theta, own, (double[2]){-e, 0});
		g[j] = (up - down) / (2 * e);
		h[j][j] = (up - 2 * here + down) / (e * e);
		for (int k = 0; k < j; k++) {
			const int two[2] = {j, k};
			double same =
				at_shift(m, theta, two, (double[2]){e, e}) + at_shift(m, theta, two, (double[2]){-e, -e});
			double cross =
				at_shift(m, theta, two, (double[2]){e, -e}) + at_shift(m, theta, two, (double[2]){-e, e});
			h[j][k] = h[k][j] = (same - cross) / (4 * e * e);
		}
	}
}

/* Solves h x = g for three unknowns by Cramer's rule; false when h is singular. */
static bool solve(double h[3][3], const double g[3], double x[3])
{
	double c0 = h[1][1] * h[2][2] - h[1][2] * h[2][1], c1 = h[1][2] * h[2][0] - h[1][0] * h[2][2];
	double c2 = h[1][0] * h[2][1] - h[1][1] * h[2][0];
	double det = h[0][0] * c0 + h[0][1] * c1 + h[0][2] * c2;
	if (!(fabs(det) > 1e-12))
		return false;
	double d0 = h[0][2] * h[2][1] - h[0][1] * h[2][2], d1 = h[0][0] * h[2][2] - h[0][2] * h[2][0];
	double d2 = h[0][1] * h[2][0] - h[0][0] * h[2][1];
	double e0 = h[0][1] * h[1][2] - h[0][2] * h[1][1], e1 = h[0][2] * h[1][0] - h[0][0] * h[1][2];
	double e2 = h[0][0] * h[1][1] - h[0][1] * h[1][0];
	x[0] = (c0 * g[0] + d0 * g[1] + e0 * g[2]) / det;
	x[1] = (c1 * g[0] + d1 * g[1] + e1 * g[2]) / det;
	x[2] = (c2 * g[0] + d2 * g[1] + e2 * g[2]) / det;
	return true;
}

/* Newton's steps from where the simplex stopped; a step that does not lower the criterion is not taken. */
static bool polish(const struct model *m, double theta[3])
{
	double g[3], h[3][3], x[3];
	double best = evaluate(m, theta).criterion;
	for (int i = 0; i < 10; i++) {
		slopes_differences(m, theta, g, h);
		if (fabs(g[0]) + fabs(g[1]) + fabs(g[2]) < 1e-7 || !solve(h, g, x))
			break;
		const double next[3] = {theta[0] - x[0], theta[1] - x[1], theta[2] - x[2]};
		double v = evaluate(m, next).criterion;
		if (!(v <= best + 1e-9 * fabs(best)))
			break;
		best = v;
		for (int k = 0; k < 3; k++)
			theta[k] = next[k];
	}
	slopes_differences(m, theta, g, h);
	return fabs(g[0]) + fabs(g[1]) + fabs(g[2]) < 1e-3;
}

static enum err build(struct arena *mem, const struct slopes_rows *r, struct model *m)
{
	double squares = 0;
	*m = (struct model){.n = r->n, .people = r->people, .of = ARENA_ARRAY(mem, (size_t)r->people, struct person)};
	if (!m->of)
		return err_memory();
	for (size_t i = 0; i < r->n; i++)
		m->centre += r->time[i] / (double)r->n;
	for (size_t i = 0; i < r->n; i++)
		squares += (r->time[i] - m->centre) * (r->time[i] - m->centre);
	if (r->n < 4 || !(squares > 0))
		return err_set(ERR_VALUE, "people's slopes need at least four scores, at more than one time");
	m->scale = sqrt(squares / (double)r->n);
	for (size_t i = 0; i < r->n; i++) {
		struct person *p = &m->of[r->person[i]];
		double t = (r->time[i] - m->centre) / m->scale, y = r->value[i];
		p->a00++;
		p->a01 += t;
		p->a11 += t * t;
		p->c0 += y;
		p->c1 += t * y;
		m->yy += y * y;
	}
	return ERR_OK;
}

static void predict(const struct model *m, const double theta[3], const struct fit *f, struct slopes *out)
{
	for (int32_t i = 0; i < m->people; i++) {
		const struct person *p = &m->of[i];
		struct inner k = inner_of(p, theta);
		double r0 = p->c0 - p->a00 * f->b0 - p->a01 * f->b1, r1 = p->c1 - p->a01 * f->b0 - p->a11 * f->b1;
		out->slope[i] = (k.k01 * r0 + k.k11 * r1) / m->scale;
		out->slope_sd[i] = sqrt(fmax(f->s2 * k.k11, 0)) / m->scale;
	}
}

/* Variances of the people at time 0 of the caller: intercept = u0 - slope centre/scale. */
static void describe(const struct model *m, const double theta[3], const struct fit *f, struct slopes *out)
{
	double v00 = theta[0] * theta[0], v01 = theta[0] * theta[1], v11 = theta[1] * theta[1] + theta[2] * theta[2];
	double back = m->centre / m->scale, v = v00 - 2 * back * v01 + back * back * v11, c = v01 - back * v11;
	out->intercept = f->b0 - f->b1 * back;
	out->mean_slope = f->b1 / m->scale;
	out->sigma = sqrt(fmax(f->s2, 0));
	out->sd_intercept = sqrt(fmax(f->s2 * v, 0));
	out->sd_slope = sqrt(fmax(f->s2 * v11, 0)) / m->scale;
	out->correlation = v > 0 && v11 > 0 ? c / sqrt(v * v11) : 0;
	out->criterion = f->criterion + 2 * log(m->scale);
}

enum err slopes_fit(struct arena *mem, const struct slopes_rows *rows, struct slopes *out)
{
	struct model m;
	double theta[3] = {1, 0, 1};
	struct slopes got = {.slope = ARENA_ARRAY(mem, (size_t)rows->people, double),
			     .slope_sd = ARENA_ARRAY(mem, (size_t)rows->people, double)};
	if (!got.slope || !got.slope_sd)
		return err_memory();
	enum err err = build(mem, rows, &m);
	if (!err)
		err = search(&m, theta);
	if (err)
		return err;
	got.converged = polish(&m, theta);
	struct fit f = evaluate(&m, theta);
	got.converged = got.converged && isfinite(f.criterion);
	predict(&m, theta, &f, &got);
	describe(&m, theta, &f, &got);
	*out = got;
	return ERR_OK;
}
