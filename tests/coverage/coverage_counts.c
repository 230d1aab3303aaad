/* Families of counts and of yes or no. The treatment's effect is 0.5, the covariate's 0.3. */
#include "coverage/coverage.h"
#include "stats/glm.h"

#include <math.h>

static double mean_of(const struct coverage_clinic *c, size_t i)
{
	return 1.5 * exp(0.5 * c->x[0][i] + 0.3 * c->x[1][i]);
}

/* By inversion; the means here are small. */
static double poisson(struct random *r, double mean)
{
	double p = exp(-mean), sum = p, u = random_unit(r);
	int k = 0;
	while (u > sum && k < 1000) {
		p *= mean / ++k;
		sum += p;
	}
	return k;
}

static enum err counts(struct coverage_clinic *c, enum glm_family family, double variance, bool robust,
		       struct coverage_answer *a)
{
	double *y = coverage_column(c, CLINIC);
	struct glm_fit f;
	for (size_t i = 0; i < CLINIC; i++) {
		double extra = variance > 0 ? coverage_gamma(&c->random, variance) : 1;
		y[i] = poisson(&c->random, mean_of(c, i) * extra);
	}
	const struct glm_data d = {
		.family = family, .n = CLINIC, .p = 2, .y = y, .x = (const double *const *)c->x, .robust = robust};
	enum err err = glm_fit(c->mem, &d, &f);
	if (!err && f.converged)
		*a = coverage_wald(f.coef[1], robust ? f.robust_se[1] : f.std_error[1]);
	return err;
}

static enum err poisson_model(struct coverage_clinic *c, struct coverage_answer *a)
{
	return counts(c, GLM_POISSON, 0, false, a);
}

static enum err poisson_robust(struct coverage_clinic *c, struct coverage_answer *a)
{
	return counts(c, GLM_POISSON, 0.8, true, a);
}

static enum err negbin_model(struct coverage_clinic *c, struct coverage_answer *a)
{
	return counts(c, GLM_NEGBIN, 0.8, false, a);
}

static enum err negbin_robust(struct coverage_clinic *c, struct coverage_answer *a)
{
	return counts(c, GLM_NEGBIN, 0.8, true, a);
}

const struct coverage_family coverage_counts[] = {
	{"poisson", "400 counts of mean 1.5 to 2.5", 0.5, poisson_model},
	{"poisson, robust", "over-dispersed by a gamma of variance 0.8", 0.5, poisson_robust},
	{"negbin", "the same", 0.5, negbin_model},
	{"negbin, robust", "the same", 0.5, negbin_robust},
	{NULL, NULL, 0, NULL},
};
