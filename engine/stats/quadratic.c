#include "stats/quadratic.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_eigen.h>
#include <math.h>

/* The groups with any variance, their scores and covariances scaled to unit variance. */
static size_t scaled(size_t k, const double *u, const double *v, gsl_vector *score, gsl_matrix *m)
{
	size_t n = 0;
	for (size_t i = 0; i < k; i++) {
		if (!(v[i * k + i] > 0))
			continue;
		gsl_vector_set(score, n, u[i] / sqrt(v[i * k + i]));
		for (size_t j = 0, at = 0; j < k; j++)
			if (v[j * k + j] > 0)
				gsl_matrix_set(m, n, at++, v[i * k + j] / sqrt(v[i * k + i] * v[j * k + j]));
		n++;
	}
	return n;
}

static void sum_over_rank(size_t n, const gsl_vector *score, const gsl_vector *value, const gsl_matrix *vector,
			  struct quadratic *out)
{
	double sum = 0;
	int df = 0;
	for (size_t j = 0; j < n; j++) {
		double along = 0;
		if (!(gsl_vector_get(value, j) > 1e-10))
			continue;
		for (size_t i = 0; i < n; i++)
			along += gsl_vector_get(score, i) * gsl_matrix_get(vector, i, j);
		sum += along * along / gsl_vector_get(value, j);
		df++;
	}
	*out = (struct quadratic){.statistic = num_of(sum), .p_value = num_of(gsl_cdf_chisq_Q(sum, df)), .df = df};
}

/* The leading n x n of m, of n variables with variance. */
static enum err decompose(size_t n, const gsl_vector *score, gsl_matrix *m, struct quadratic *out)
{
	gsl_vector *value = gsl_vector_alloc(n);
	gsl_matrix *vector = gsl_matrix_alloc(n, n);
	gsl_eigen_symmv_workspace *work = gsl_eigen_symmv_alloc(n);
	enum err err = ERR_OK;
	if (!value || !vector || !work) {
		err = err_memory();
		goto out;
	}
	gsl_matrix_view part = gsl_matrix_submatrix(m, 0, 0, n, n);
	if (gsl_eigen_symmv(&part.matrix, value, vector, work))
		err = err_set(ERR_SINGULAR, "the test's covariance has no eigenvalues");
	else
		sum_over_rank(n, score, value, vector, out);
out:
	gsl_vector_free(value);
	gsl_matrix_free(vector);
	gsl_eigen_symmv_free(work);
	return err;
}

enum err quadratic_test(size_t k, const double *u, const double *v, enum why none, struct quadratic *out)
{
	gsl_vector *score = gsl_vector_alloc(k);
	gsl_matrix *m = gsl_matrix_alloc(k, k);
	struct quadratic got = {.statistic = num_none(none), .p_value = num_none(none)};
	enum err err = ERR_OK;
	if (!score || !m) {
		err = err_memory();
		goto out;
	}
	size_t n = scaled(k, u, v, score, m);
	if (n > 1)
		err = decompose(n, score, m, &got);
	if (!err)
		*out = got;
out:
	gsl_vector_free(score);
	gsl_matrix_free(m);
	return err;
}
