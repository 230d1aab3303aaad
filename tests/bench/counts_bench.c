/*
 * Negative-binomial regression with 8 covariates: counts_bench ROWS CSV [cells|rows]. Writes the rows to CSV for others to fit, fits them, and
 * prints the time and the coefficients. rows: a covariate that never repeats, so that rows are not put together. tests/bench/negbin.R runs
 * it and MASS::glm.nb on the same rows and prints the ratio.
 */
#include "bench/clock.h"
#include "bench/columns.h"
#include "core/random.h"
#include "stats/glm.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COVARIATES = 8 };

static const double truth[COVARIATES] = {0.2, -0.4, 0.25, -0.1, 0.15, 0.3, -0.2, 0.05};

struct table {
	size_t n;
	double *y, *x[COVARIATES];
};

/* A modality of four, a sex, a setting of three, two of two, ... : 96 patterns; theta 1 by a mean that is exponential. */
static void generate(struct arena *mem, size_t n, int apart, struct table *t)
{
	struct random random;
	random_seed(&random, 20240229, 0, 0);
	t->n = n;
	t->y = ARENA_ARRAY(mem, n, double);
	for (size_t k = 0; k < COVARIATES; k++)
		t->x[k] = ARENA_ARRAY(mem, n, double);
	for (size_t i = 0; i < n; i++) {
		uint32_t modality = random_below(&random, 4), setting = random_below(&random, 3);
		double x[COVARIATES] = {modality == 1, modality == 2, modality == 3, setting == 1, setting == 2};
		for (size_t k = 5; k < COVARIATES; k++)
			x[k] = (double)(random_below(&random, 2));
		if (apart)
			x[COVARIATES - 1] = random_unit(&random);
		double mean = -log(random_unit(&random));
		for (size_t k = 0; k < COVARIATES; k++) {
			t->x[k][i] = x[k];
			mean *= exp(truth[k] * x[k]);
		}
		double left = -log(random_unit(&random));
		for (; left < mean; left -= log(random_unit(&random)))
			t->y[i]++;
	}
}

static int write_csv(const struct table *t, const char *path)
{
	struct written c[1 + COVARIATES] = {{.number = t->y}};
	for (size_t k = 0; k < COVARIATES; k++)
		c[1 + k].number = t->x[k];
	return columns_write(path, "y,x1,x2,x3,x4,x5,x6,x7,x8", t->n, 1 + COVARIATES, c);
}

static int fit_once(const struct table *t, const char *what, enum glm_family family)
{
	struct arena *mem = arena_new();
	struct glm_data d = {.family = family, .n = t->n, .p = COVARIATES, .y = t->y, .x = (const double *const *)t->x};
	struct glm_fit fit;
	double start = clock_seconds();
	if (glm_fit(mem, &d, &fit))
		return 0;
	printf("%s %.6f", what, clock_seconds() - start);
	for (size_t k = 0; k <= COVARIATES; k++)
		printf(" %.17g", fit.coef[k]);
	printf(" %.17g %.17g %d\n", fit.theta.v, fit.loglik, fit.iterations);
	arena_free(mem);
	return 1;
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fputs("counts_bench ROWS CSV [cells|rows]\n", stderr);
		return 2;
	}
	struct arena *mem = arena_new();
	struct table t;
	generate(mem, strtoull(argv[1], NULL, 10), argc > 3 && !strcmp(argv[3], "rows"), &t);
	int ok = write_csv(&t, argv[2]);
	for (int i = 0; ok && i < 7; i++)
		ok = fit_once(&t, "negbin", GLM_NEGBIN);
	for (int i = 0; ok && i < 3; i++)
		ok = fit_once(&t, "poisson", GLM_POISSON);
	arena_free(mem);
	return !ok;
}
