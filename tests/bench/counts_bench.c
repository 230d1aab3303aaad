/*
 * Negative-binomial regression with 8 covariates: counts_bench ROWS CSV [cells|rows]. Writes the rows to CSV for others to fit, fits them, and
 * prints the time and the coefficients. rows: a covariate that never repeats, so that rows are not put together. tests/bench/negbin.R runs
 * it and MASS::glm.nb on the same rows and prints the ratio.
 */
#include "stats/glm.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COVARIATES = 8 };

static const double truth[COVARIATES] = {0.2, -0.4, 0.25, -0.1, 0.15, 0.3, -0.2, 0.05};

static uint64_t mix(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static double uniform(uint64_t *state)
{
	return ((double)(mix(state) >> 11) + 0.5) / 9007199254740992.0;
}

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct table {
	size_t n;
	double *y, *x[COVARIATES];
};

/* A modality of four, a sex, a setting of three, two of two, ... : 96 patterns; theta 1 by a mean that is exponential. */
static void generate(struct arena *mem, size_t n, int apart, struct table *t)
{
	uint64_t state = 20240229;
	t->n = n;
	t->y = ARENA_ARRAY(mem, n, double);
	for (size_t k = 0; k < COVARIATES; k++)
		t->x[k] = ARENA_ARRAY(mem, n, double);
	for (size_t i = 0; i < n; i++) {
		uint64_t modality = mix(&state) % 4, setting = mix(&state) % 3;
		double x[COVARIATES] = {modality == 1, modality == 2, modality == 3, setting == 1, setting == 2};
		for (size_t k = 5; k < COVARIATES; k++)
			x[k] = (double)(mix(&state) % 2);
		if (apart)
			x[COVARIATES - 1] = uniform(&state);
		double mean = -log(uniform(&state));
		for (size_t k = 0; k < COVARIATES; k++) {
			t->x[k][i] = x[k];
			mean *= exp(truth[k] * x[k]);
		}
		double left = -log(uniform(&state));
		for (; left < mean; left -= log(uniform(&state)))
			t->y[i]++;
	}
}

static int write_csv(const struct table *t, const char *path)
{
	FILE *f = fopen(path, "we");
	if (!f)
		return 0;
	fputs("y,x1,x2,x3,x4,x5,x6,x7,x8\n", f);
	for (size_t i = 0; i < t->n; i++) {
		fprintf(f, "%d", (int)t->y[i]);
		for (size_t k = 0; k < COVARIATES; k++)
			fprintf(f, ",%.17g", t->x[k][i]);
		fputc('\n', f);
	}
	return !fclose(f);
}

static int fit_once(const struct table *t, const char *what, enum glm_family family)
{
	struct arena *mem = arena_new();
	struct glm_data d = {.family = family, .n = t->n, .p = COVARIATES, .y = t->y, .x = (const double *const *)t->x};
	struct glm_fit fit;
	double start = seconds();
	if (glm_fit(mem, &d, &fit))
		return 0;
	printf("%s %.6f", what, seconds() - start);
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
	int ok = strcmp(argv[2], "-") == 0 || write_csv(&t, argv[2]);
	for (int i = 0; ok && i < 7; i++)
		ok = fit_once(&t, "negbin", GLM_NEGBIN);
	for (int i = 0; ok && i < 3; i++)
		ok = fit_once(&t, "poisson", GLM_POISSON);
	arena_free(mem);
	return !ok;
}
