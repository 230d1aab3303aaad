/*
 * Fine-Gray regression with 4 covariates and its variance: finegray_bench ROWS CSV. Writes the rows to CSV (or not: -) for others to fit,
 * fits them by both conventions, and prints the time of each with the coefficients and errors. tests/bench/finegray.R runs it beside R.
 */
#include "bench/clock.h"
#include "bench/columns.h"
#include "core/random.h"
#include "stats/finegray.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { COVARIATES = 4 };

static const double truth[COVARIATES] = {.02, -.4, .25, .1};
static const uint32_t levels[COVARIATES] = {63, 2, 2, 10};

struct table {
	size_t n;
	double *time, *x[COVARIATES];
	int32_t *status;
};

static void generate(struct arena *mem, size_t n, struct table *t)
{
	struct random random;
	random_seed(&random, 20240229, 0, 0);
	t->n = n;
	t->time = ARENA_ARRAY(mem, n, double);
	t->status = ARENA_ARRAY(mem, n, int32_t);
	for (size_t k = 0; k < COVARIATES; k++)
		t->x[k] = ARENA_ARRAY(mem, n, double);
	for (size_t i = 0; i < n; i++) {
		double eta = 0;
		for (size_t k = 0; k < COVARIATES; k++) {
			t->x[k][i] = floor(random_unit(&random) * (double)levels[k]);
			eta += truth[k] * t->x[k][i];
		}
		double event = -log(random_unit(&random)) * 600 * exp(-eta), other = -log(random_unit(&random)) * 500;
		double end = 1 + 730 * random_unit(&random), first = fmin(fmin(event, other), end);
		t->status[i] = first == event ? 1 : first == other ? 2 : 0;
		t->time[i] = ceil(first);
	}
}

static int write_csv(const struct table *t, const char *path)
{
	struct written c[2 + COVARIATES] = {{.number = t->time}, {.code = t->status}};
	for (size_t k = 0; k < COVARIATES; k++)
		c[2 + k].number = t->x[k];
	return columns_write(path, "time,status,x1,x2,x3,x4", t->n, 2 + COVARIATES, c);
}

static int fit_once(const struct table *t, const char *what, struct finegray_opts opts)
{
	struct arena *mem = arena_new();
	struct surv_rows rows = {.n = t->n, .time = t->time, .status = t->status, .p = COVARIATES};
	rows.x = (const double *const *)t->x;
	struct surv_sample s;
	struct finegray_fit fit;
	double start = clock_seconds();
	if (surv_build(mem, &rows, &s))
		return 0;
	double built = clock_seconds();
	if (finegray_fit(mem, &s, &opts, &fit))
		return 0;
	double fitted = clock_seconds();
	printf("%s %.6f %.6f %.6f", what, fitted - start, built - start, fitted - built);
	for (size_t k = 0; k < COVARIATES; k++)
		printf(" %.17g", fit.coef[k]);
	for (size_t k = 0; k < COVARIATES; k++)
		printf(" %.17g", fit.robust_se[k]);
	printf(" %d\n", fit.iterations);
	arena_free(mem);
	return 1;
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fputs("finegray_bench ROWS CSV\n", stderr);
		return 2;
	}
	struct arena *mem = arena_new();
	struct table t;
	generate(mem, strtoull(argv[1], NULL, 10), &t);
	int ok = write_csv(&t, argv[2]);
	for (int i = 0; ok && i < 5; i++)
		ok = fit_once(&t, "crr",
			      (struct finegray_opts){.cause = 1, .convention = FINEGRAY_CRR, .ties = COX_BRESLOW}) &&
		     fit_once(&t, "survival", (struct finegray_opts){.cause = 1});
	arena_free(mem);
	return !ok;
}
