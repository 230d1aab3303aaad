#include "stats/cox_parts.h"

#include "stats/symmetric.h"

#include <gsl/gsl_eigen.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One clustering of the sample's rows: codes; NULL: every row its own. */
struct clustering {
	int32_t *code;
	int32_t codes;
	double present; /* codes that some row has */
};

static enum err count_present(struct arena *mem, const struct cox_design *d, struct clustering *c)
{
	c->present = 0;
	if (!c->code) {
		c->present = d->rows;
		return ERR_OK;
	}
	bool *seen = ARENA_ARRAY(mem, (size_t)c->codes, bool);
	if (!seen)
		return err_memory();
	for (size_t i = 0; i < d->n; i++) {
		c->present += !seen[c->code[i]];
		seen[c->code[i]] = true;
	}
	return ERR_OK;
}

struct pair {
	int64_t code;
	size_t row;
};

static int by_code(const void *a, const void *b)
{
	int64_t x = ((const struct pair *)a)->code, y = ((const struct pair *)b)->code;
	return (x > y) - (x < y);
}

/* Rows that share both clusters. */
static enum err cross(struct arena *mem, size_t n, const struct clustering *a, const struct clustering *b,
		      struct clustering *out)
{
	struct pair *pair = ARENA_ARRAY(mem, n, struct pair);
	out->code = ARENA_ARRAY(mem, n, int32_t);
	out->codes = 0;
	if (!pair || !out->code)
		return err_memory();
	for (size_t i = 0; i < n; i++)
		pair[i] = (struct pair){.code = (int64_t)a->code[i] * b->codes + b->code[i], .row = i};
	qsort(pair, n, sizeof *pair, by_code);
	for (size_t i = 0; i < n; i++) {
		out->codes += !i || pair[i].code != pair[i - 1].code;
		out->code[pair[i].row] = out->codes - 1;
	}
	return ERR_OK;
}

/* out += sign x the variance by one clustering, times g / (g - 1) for a small sample. */
static enum err add_variance(struct arena *mem, struct cox_model *m, struct clustering *c, double sign, double *out)
{
	size_t cells = m->d.p * m->d.p;
	struct surv_sample s = m->s;
	double *one = ARENA_ARRAY(mem, cells, double);
	if (!one)
		return err_memory();
	s.cluster = c->code;
	s.clusters = c->codes;
	enum err err = cox_robust(mem, &m->scan, &s, m->newton.variance, one);
	for (size_t k = 0; k < cells; k++)
		out[k] += sign * one[k];
	return err;
}

/* g / (g - 1); 1 unless asked for, and where one cluster gives no variance anyway. */
static double correction(const struct clustering *c, const struct cox_opts *opts)
{
	return opts->small_sample && c->present > 1 ? c->present / (c->present - 1) : 1;
}

/* Negative eigenvalues of D^-1 V D^-1 become 0, D the model's standard errors. */
static enum err repair(struct arena *mem, const struct cox_model *m, double *v, bool *repaired)
{
	size_t p = m->d.p;
	double *scale = ARENA_ARRAY(mem, p, double);
	gsl_matrix *a = gsl_matrix_alloc(p, p), *vectors = gsl_matrix_alloc(p, p);
	gsl_vector *values = gsl_vector_alloc(p);
	gsl_eigen_symmv_workspace *work = gsl_eigen_symmv_alloc(p);
	enum err err = scale && a && vectors && values && work ? ERR_OK : err_memory();
	for (size_t k = 0; !err && k < p; k++)
		scale[k] = m->newton.variance[k * p + k] > 0 ? sqrt(m->newton.variance[k * p + k]) : 1;
	for (size_t k = 0; !err && k < p * p; k++)
		a->data[k] = v[k] / scale[k / p] / scale[k % p];
	if (!err && gsl_eigen_symmv(a, values, vectors, work))
		err = err_set(ERR_SINGULAR, "the two-way variance has no eigenvalues");
	*repaired = !err && gsl_vector_min(values) < -1e-12 * gsl_vector_max(values);
	for (size_t k = 0; *repaired && k < p * p; k++) {
		v[k] = 0;
		for (size_t j = 0; j < p; j++)
			v[k] += fmax(0, gsl_vector_get(values, j)) * gsl_matrix_get(vectors, k / p, j) *
				gsl_matrix_get(vectors, k % p, j) * scale[k / p] * scale[k % p];
	}
	gsl_matrix_free(a);
	gsl_matrix_free(vectors);
	gsl_vector_free(values);
	gsl_eigen_symmv_free(work);
	return err;
}

static enum err take_second(struct arena *mem, const struct cox_model *m, const struct cox_opts *opts, struct clustering *b)
{
	b->codes = opts->seconds;
	b->code = ARENA_ARRAY(mem, m->d.n, int32_t);
	if (!b->code)
		return err_memory();
	for (size_t i = 0; i < m->d.n; i++)
		b->code[i] = opts->second[m->s.row[i]];
	return ERR_OK;
}

static enum err two_way(struct arena *mem, struct cox_model *m, const struct cox_opts *opts, double *out,
			struct cox_fit *fit)
{
	struct clustering a = {.code = m->s.cluster, .codes = m->s.clusters}, b, both = {0};
	enum err err = take_second(mem, m, opts, &b);
	if (!err)
		err = count_present(mem, &m->d, &b);
	if (!err)
		err = cross(mem, m->d.n, &a, &b, &both);
	if (!err)
		err = count_present(mem, &m->d, &both);
	if (err)
		return err;
	a.present = fit->clusters;
	fit->seconds = b.present;
	err = add_variance(mem, m, &b, correction(&b, opts), out);
	if (!err)
		err = add_variance(mem, m, &both, -correction(&both, opts), out);
	return err ? err : repair(mem, m, out, &fit->repaired);
}

enum err cox_clustered(struct arena *mem, struct cox_model *m, const struct cox_opts *opts, double *out, struct cox_fit *fit)
{
	struct clustering a = {.code = m->s.cluster, .codes = m->s.clusters};
	memset(out, 0, m->d.p * m->d.p * sizeof(double));
	enum err err = count_present(mem, &m->d, &a);
	fit->clusters = a.present;
	if (!err)
		err = add_variance(mem, m, &a, correction(&a, opts), out);
	if (!err && opts->second)
		err = two_way(mem, m, opts, out, fit);
	double fewer = fit->seconds > 0 ? fmin(fit->clusters, fit->seconds) : fit->clusters;
	fit->df_clusters = opts->small_sample ? fmax(0, fewer - 1) : 0;
	return err;
}
