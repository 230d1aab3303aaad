/*
 * Parametric survival regression with 4 covariates: parametric_bench ROWS CSV. Writes the rows to CSV for others to fit (- for none),
 * fits every distribution to them right-censored, and Weibull and log-logistic to intervals of 30, and prints times and coefficients.
 * tests/bench/parametric.R runs it and R's survreg on the same rows and prints the ratios.
 */
#include "bench/clock.h"
#include "bench/columns.h"
#include "core/random.h"
#include "stats/parametric.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { COVARIATES = 4 };

static const double truth[COVARIATES] = {-0.01, 0.4, -0.25, 0.03};
static const uint32_t levels[COVARIATES] = {63, 2, 2, 28};

struct table {
	size_t n;
	double *time, *low, *high, *x[COVARIATES];
	int32_t *event;
};

static void generate(struct arena *mem, size_t n, struct table *t)
{
	struct random random;
	random_seed(&random, 20260213, 0, 0);
	t->n = n;
	t->time = ARENA_ARRAY(mem, n, double);
	t->low = ARENA_ARRAY(mem, n, double);
	t->high = ARENA_ARRAY(mem, n, double);
	t->event = ARENA_ARRAY(mem, n, int32_t);
	for (size_t k = 0; k < COVARIATES; k++)
		t->x[k] = ARENA_ARRAY(mem, n, double);
	for (size_t i = 0; i < n; i++) {
		double eta = 5.5;
		for (size_t k = 0; k < COVARIATES; k++) {
			t->x[k][i] = (double)(random_below(&random, levels[k]));
			eta += truth[k] * t->x[k][i];
		}
		double event = exp(eta) * pow(-log(random_unit(&random)), 0.8), end = 1 + 730 * random_unit(&random);
		t->event[i] = event <= end;
		t->time[i] = ceil(event <= end ? event : end);
		t->low[i] = floor((t->time[i] - 1) / 30) * 30;
		t->high[i] = t->event[i] ? t->low[i] + 30 : INFINITY;
	}
}

static int write_csv(const struct table *t, const char *path)
{
	struct written c[2 + COVARIATES] = {{.number = t->time}, {.code = t->event}};
	for (size_t k = 0; k < COVARIATES; k++)
		c[2 + k].number = t->x[k];
	return columns_write(path, "time,status,x1,x2,x3,x4", t->n, 2 + COVARIATES, c);
}

static int fit_once(const struct table *t, const char *what, enum parametric_dist dist, int interval)
{
	struct arena *mem = arena_new();
	struct parametric_data d = {.n = t->n,
				    .p = COVARIATES,
				    .time = interval ? t->low : t->time,
				    .time2 = interval ? t->high : NULL,
				    .event = t->event,
				    .x = (const double *const *)t->x};
	struct parametric_fit fit;
	double start = clock_seconds();
	if (parametric_fit(mem, &d, &(struct parametric_opts){.dist = dist}, &fit))
		return 0;
	printf("%s %s %.6f %d %.17g", what, interval ? "interval" : "right", clock_seconds() - start, fit.iterations,
	       fit.loglik);
	for (size_t k = 0; k < fit.n; k++)
		printf(" %.17g", fit.coef[k]);
	putchar('\n');
	arena_free(mem);
	return 1;
}

int main(int argc, char **argv)
{
	static const char *const name[PARAMETRIC_DISTS] = {"weibull",     "exponential", "lognormal",
							   "loglogistic", "gengamma",    "gompertz"};
	if (argc < 3) {
		fputs("parametric_bench ROWS CSV\n", stderr);
		return 2;
	}
	struct arena *mem = arena_new();
	struct table t;
	generate(mem, strtoull(argv[1], NULL, 10), &t);
	int ok = write_csv(&t, argv[2]);
	for (int i = 0; ok && i < 3; i++) {
		for (enum parametric_dist dist = 0; ok && dist < PARAMETRIC_DISTS; dist++)
			ok = fit_once(&t, name[dist], dist, 0);
		ok = ok && fit_once(&t, "weibull", PARAMETRIC_WEIBULL, 1) &&
		     fit_once(&t, "loglogistic", PARAMETRIC_LOGLOGISTIC, 1);
	}
	arena_free(mem);
	return !ok;
}
