/*
 * Cox regression with 8 covariates: cox_bench ROWS CSV KIND [JOB...]. Makes the rows, writes them to CSV for others to fit (- for none), does
 * each job, all of them without a list, and prints a line each time:
 *   JOB total build fit  8 coefficients (robust, bootstrap: errors)  iterations  log likelihood  rows or cells
 * KIND  days        whole days to 731; covariates with 2 to 63 levels: hardly two rows alike
 *       continuous  the same, times not rounded
 *       cells       whole days; a factor of six, one of three and one of two: at most 36 kinds of people
 * tests/bench/cox.R runs it and R's coxph on the same rows and prints the ratios.
 */
#include "bench/clock.h"
#include "bench/columns.h"
#include "core/random.h"
#include "sample/cells.h"
#include "stats/cox.h"
#include "stats/cox_bootstrap.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COVARIATES = 8, PER_CLUSTER = 50 };

static const double truth[COVARIATES] = {0.01, -0.4, 0.25, -0.03, 0.15, 0.02, -0.2, 0.05};
static const uint32_t levels[COVARIATES] = {63, 2, 2, 28, 4, 22, 2, 10};

struct table {
	size_t n;
	double *time, *x[COVARIATES];
	int32_t *status, *cluster;
};

enum kind { DAYS, CONTINUOUS, CELLS, KINDS };

static const char *const kind_name[KINDS] = {"days", "continuous", "cells"};

/* Five columns of a factor of six, one of two, two of three. */
static void draw_kinds(struct random *random, double x[COVARIATES])
{
	uint32_t modality = random_below(random, 6), gender = random_below(random, 2), age = random_below(random, 3);
	for (size_t k = 0; k < 5; k++)
		x[k] = modality == k + 1;
	x[5] = (double)gender;
	x[6] = age == 1;
	x[7] = age == 2;
}

static void draw(struct random *random, enum kind kind, double x[COVARIATES])
{
	if (kind == CELLS)
		draw_kinds(random, x);
	else
		for (size_t k = 0; k < COVARIATES; k++)
			x[k] = (double)(random_below(random, levels[k]));
}

static void generate(struct arena *mem, size_t n, enum kind kind, struct table *t)
{
	struct random random;
	random_seed(&random, 20240229, 0, 0);
	t->n = n;
	t->time = ARENA_ARRAY(mem, n, double);
	t->status = ARENA_ARRAY(mem, n, int32_t);
	t->cluster = ARENA_ARRAY(mem, n, int32_t);
	for (size_t k = 0; k < COVARIATES; k++)
		t->x[k] = ARENA_ARRAY(mem, n, double);
	for (size_t i = 0; i < n; i++) {
		double eta = 0, x[COVARIATES];
		draw(&random, kind, x);
		for (size_t k = 0; k < COVARIATES; k++) {
			t->x[k][i] = x[k];
			eta += truth[k] * x[k];
		}
		double event = -log(random_unit(&random)) * 300 * exp(-eta), end = 1 + 730 * random_unit(&random);
		t->status[i] = event <= end;
		t->time[i] = event <= end ? event : end;
		t->cluster[i] = (int32_t)(i / PER_CLUSTER);
		if (kind != CONTINUOUS)
			t->time[i] = ceil(t->time[i]);
	}
}

static int write_csv(const struct table *t, const char *path)
{
	struct written c[3 + COVARIATES] = {{.number = t->time}, {.code = t->status}, {.code = t->cluster}};
	for (size_t k = 0; k < COVARIATES; k++)
		c[3 + k].number = t->x[k];
	return columns_write(path, "time,status,cluster,x1,x2,x3,x4,x5,x6,x7,x8", t->n, 3 + COVARIATES, c);
}

struct job {
	const char *name;
	int times;
	int cells, clusters;
	size_t replicates;
	struct cox_opts opts;
};

static const struct job jobs[] = {
	{.name = "fit", .times = 5},
	{.name = "cells", .times = 5, .cells = 1},
	{.name = "breslow", .times = 2, .opts = {.ties = COX_BRESLOW}},
	{.name = "clusters", .times = 3, .clusters = 1, .opts = {.ties = COX_BRESLOW, .robust = true, .concordance = true}},
	{.name = "robust", .times = 2, .opts = {.robust = true}},
	{.name = "zph", .times = 2, .opts = {.zph = COX_ZPH_KM}},
	{.name = "concordance", .times = 3, .opts = {.concordance = true}},
	{.name = "bootstrap", .times = 1, .cells = 1, .replicates = 200},
};

/* Standard errors from resamples; the time is that of all. */
static int resample(struct arena *mem, const struct surv_sample *s, const struct job *job, const struct cox_fit *fit)
{
	if (!job->replicates)
		return 1;
	struct cox_resampling how = {.opts = {.replicates = job->replicates, .seed = 1, .level = .95}};
	struct bootstrap b;
	if (cox_bootstrap(mem, s, fit, &job->opts, &how, &b))
		return 0;
	for (size_t k = 0; k < COVARIATES; k++)
		fit->coef[k] = b.std_error[k].v;
	return 1;
}

static int do_job(const struct table *t, const struct job *job)
{
	struct arena *mem = arena_new();
	struct surv_rows rows = {.n = t->n, .time = t->time, .status = t->status, .p = COVARIATES};
	rows.x = (const double *const *)t->x;
	if (job->clusters) {
		rows.cluster = t->cluster;
		rows.clusters = t->cluster[t->n - 1] + 1;
	}
	struct surv_sample s;
	struct cox_fit fit;
	double start = clock_seconds();
	if (job->cells ? surv_build_cells(mem, &rows, &s) : surv_build(mem, &rows, &s))
		return 0;
	double built = clock_seconds();
	if (cox_fit(mem, &s, &job->opts, &fit) || !resample(mem, &s, job, &fit))
		return 0;
	double fitted = clock_seconds();
	printf("%s %.6f %.6f %.6f", job->name, fitted - start, built - start, fitted - built);
	for (size_t k = 0; k < COVARIATES; k++)
		printf(" %.17g", job->opts.robust ? fit.robust_se[k] : fit.coef[k]);
	printf(" %d %.17g %zu\n", fit.iterations, fit.loglik, s.n);
	arena_free(mem);
	return 1;
}

static int wanted(const char *name, int argc, char **argv)
{
	for (int i = 4; i < argc; i++)
		if (!strcmp(argv[i], name))
			return 1;
	return argc <= 4;
}

int main(int argc, char **argv)
{
	enum kind kind = DAYS;
	while (argc > 3 && kind < KINDS && strcmp(argv[3], kind_name[kind]) != 0)
		kind++;
	if (argc < 4 || kind == KINDS) {
		fputs("cox_bench ROWS CSV days|continuous|cells "
		      "[fit|cells|breslow|clusters|robust|zph|concordance|bootstrap ...]\n",
		      stderr);
		return 2;
	}
	struct arena *mem = arena_new();
	struct table t;
	generate(mem, strtoull(argv[1], NULL, 10), kind, &t);
	int ok = write_csv(&t, argv[2]);
	for (size_t j = 0; ok && j < sizeof jobs / sizeof *jobs; j++)
		for (int i = 0; ok && i < jobs[j].times && wanted(jobs[j].name, argc, argv); i++)
			ok = do_job(&t, &jobs[j]);
	arena_free(mem);
	return !ok;
}
