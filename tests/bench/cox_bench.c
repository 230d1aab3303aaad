/*
 * Cox regression with 8 covariates: cox_bench ROWS CSV [days|continuous]. Writes the rows to CSV for others to fit, fits them, and prints
 * the time of each stage and the coefficients. tests/bench/cox.R runs it and R's coxph on the same rows and prints the ratio.
 */
#include "stats/cox.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COVARIATES = 8 };

static const double truth[COVARIATES] = {0.01, -0.4, 0.25, -0.03, 0.15, 0.02, -0.2, 0.05};
static const uint64_t levels[COVARIATES] = {63, 2, 2, 28, 4, 22, 2, 10};

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
	double *time, *x[COVARIATES];
	int32_t *status;
};

static void generate(struct arena *mem, size_t n, int continuous, struct table *t)
{
	uint64_t state = 20240229;
	t->n = n;
	t->time = ARENA_ARRAY(mem, n, double);
	t->status = ARENA_ARRAY(mem, n, int32_t);
	for (size_t k = 0; k < COVARIATES; k++)
		t->x[k] = ARENA_ARRAY(mem, n, double);
	for (size_t i = 0; i < n; i++) {
		double eta = 0;
		for (size_t k = 0; k < COVARIATES; k++) {
			t->x[k][i] = (double)(mix(&state) % levels[k]);
			eta += truth[k] * t->x[k][i];
		}
		double event = -log(uniform(&state)) * 300 * exp(-eta), end = 1 + 730 * uniform(&state);
		t->status[i] = event <= end;
		t->time[i] = event <= end ? event : end;
		if (!continuous)
			t->time[i] = ceil(t->time[i]);
	}
}

static int write_csv(const struct table *t, const char *path)
{
	FILE *f = fopen(path, "we");
	if (!f)
		return 0;
	fputs("time,status,x1,x2,x3,x4,x5,x6,x7,x8\n", f);
	for (size_t i = 0; i < t->n; i++) {
		fprintf(f, "%.17g,%d", t->time[i], (int)t->status[i]);
		for (size_t k = 0; k < COVARIATES; k++)
			fprintf(f, ",%d", (int)t->x[k][i]);
		fputc('\n', f);
	}
	return !fclose(f);
}

static int fit_once(const struct table *t, const char *what, struct cox_opts opts)
{
	struct arena *mem = arena_new();
	struct surv_rows rows = {.n = t->n, .time = t->time, .status = t->status, .p = COVARIATES};
	rows.x = (const double *const *)t->x;
	struct surv_sample s;
	struct cox_fit fit;
	double start = seconds();
	if (surv_build(mem, &rows, &s))
		return 0;
	double built = seconds();
	if (cox_fit(mem, &s, &opts, &fit))
		return 0;
	double fitted = seconds();
	printf("%s %.6f %.6f %.6f", what, fitted - start, built - start, fitted - built);
	for (size_t k = 0; k < COVARIATES; k++)
		printf(" %.17g", opts.robust ? fit.robust_se[k] : fit.coef[k]);
	printf(" %d %.17g\n", fit.iterations, fit.loglik);
	arena_free(mem);
	return 1;
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fputs("cox_bench ROWS CSV [days|continuous]\n", stderr);
		return 2;
	}
	struct arena *mem = arena_new();
	struct table t;
	generate(mem, strtoull(argv[1], NULL, 10), argc > 3 && !strcmp(argv[3], "continuous"), &t);
	int ok = strcmp(argv[2], "-") == 0 || write_csv(&t, argv[2]);
	for (int i = 0; ok && i < 5; i++)
		ok = fit_once(&t, "fit", (struct cox_opts){0});
	ok = ok && fit_once(&t, "robust", (struct cox_opts){.robust = true});
	ok = ok && fit_once(&t, "zph", (struct cox_opts){.zph = COX_ZPH_KM});
	ok = ok && fit_once(&t, "concordance", (struct cox_opts){.concordance = true});
	arena_free(mem);
	return !ok;
}
