/*
 * How long curves and their tests take: curves_bench [rows [sets]]. Whole days, broken times, delayed entry, clusters of eight; two causes; six
 * groups. The best of eight runs or more each, for at least a second.
 */
#include "bench/clock.h"
#include "core/random.h"
#include "sample/cells.h"
#include "stats/cuminc.h"
#include "stats/gray.h"
#include "stats/km.h"
#include "stats/logrank.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { GROUPS = 6, CAUSES = 2, RUNS = 8, SECONDS = 1, HORIZON = 730 };

struct data {
	const char *name;
	int broken, late, clustered;
};

struct made {
	const struct surv_rows *rows;
	const struct surv_sample *rows_sorted, *cells; /* of rows */
};

struct job {
	const char *name;
	enum err (*run)(struct arena *mem, const struct made *m);
};

static void *must(void *p)
{
	if (!p)
		abort();
	return p;
}

static struct surv_rows rows_of(struct arena *mem, size_t n, const struct data *d)
{
	struct random random;
	random_seed(&random, 88172645463325252, 0, 0);
	double *entry = must(ARENA_ARRAY(mem, n, double)), *time = must(ARENA_ARRAY(mem, n, double));
	int32_t *status = must(ARENA_ARRAY(mem, n, int32_t)), *group = must(ARENA_ARRAY(mem, n, int32_t));
	int32_t *cluster = must(ARENA_ARRAY(mem, n, int32_t));
	for (size_t i = 0; i < n; i++) {
		double t = fmin(-300 * log(1 - random_unit(&random)), HORIZON), v = random_unit(&random);
		entry[i] = floor(200 * random_unit(&random));
		time[i] = (d->late ? entry[i] : 0) + 1 + (d->broken ? t : floor(t));
		status[i] = t >= HORIZON || v > 0.7 ? 0 : 1 + (v < 0.3);
		group[i] = (int32_t)(GROUPS * random_unit(&random));
		cluster[i] = (int32_t)((double)n / 8 * random_unit(&random));
	}
	return (struct surv_rows){.n = n,
				  .time = time,
				  .entry = d->late ? entry : NULL,
				  .status = status,
				  .group = group,
				  .groups = GROUPS,
				  .cluster = d->clustered ? cluster : NULL,
				  .clusters = (int32_t)(n / 8 + 1)};
}

static enum err build(struct arena *mem, const struct made *m)
{
	struct surv_sample again;
	return surv_build(mem, m->rows, &again);
}

static enum err cells(struct arena *mem, const struct made *m)
{
	struct surv_sample of_cells;
	return surv_build_cells(mem, m->rows, &of_cells);
}

/* From the columns to the statistic. */
static enum err whole_logrank(struct arena *mem, const struct made *m)
{
	struct surv_sample of_cells;
	struct logrank_test t;
	enum err err = surv_build_cells(mem, m->rows, &of_cells);
	return err ? err : logrank_fit(mem, &of_cells, &(struct logrank_opts){0}, &t);
}

static enum err whole_gray(struct arena *mem, const struct made *m)
{
	struct surv_sample of_cells;
	struct gray_test t[CAUSES];
	enum err err = surv_build_cells(mem, m->rows, &of_cells);
	return err ? err : gray_fit(mem, &of_cells, 0, t);
}

static enum err whole_km(struct arena *mem, const struct made *m)
{
	struct surv_sample of_cells;
	struct km_curve c[GROUPS];
	enum err err = surv_build_cells(mem, m->rows, &of_cells);
	return err ? err : km_fit(mem, &of_cells, &(struct km_opts){0}, c);
}

static enum err km(struct arena *mem, const struct made *m)
{
	struct km_curve c[GROUPS];
	return km_fit(mem, m->rows_sorted, &(struct km_opts){0}, c);
}

static enum err km_robust(struct arena *mem, const struct made *m)
{
	struct km_curve c[GROUPS];
	return km_fit(mem, m->rows_sorted, &(struct km_opts){.robust = 1}, c);
}

static enum err incidence(struct arena *mem, const struct made *m)
{
	struct cuminc_curve c[GROUPS * CAUSES];
	return cuminc_fit(mem, m->rows_sorted, &(struct km_opts){0}, c);
}

static enum err logrank(struct arena *mem, const struct made *m)
{
	struct logrank_test t;
	return logrank_fit(mem, m->rows_sorted, &(struct logrank_opts){0}, &t);
}

static enum err logrank_of_cells(struct arena *mem, const struct made *m)
{
	struct logrank_test t;
	return logrank_fit(mem, m->cells, &(struct logrank_opts){0}, &t);
}

static enum err gray(struct arena *mem, const struct made *m)
{
	struct gray_test t[CAUSES];
	return gray_fit(mem, m->rows_sorted, 0, t);
}

static void time_job(const struct job *j, const struct made *m)
{
	double best = INFINITY, begun = clock_seconds();
	for (int run = 0; run < RUNS || clock_seconds() - begun < SECONDS; run++) {
		struct arena *mem = must(arena_new());
		double start = clock_seconds();
		if (j->run(mem, m))
			abort();
		best = fmin(best, clock_seconds() - start);
		arena_free(mem);
	}
	printf("  %-18s %8.2f ms\n", j->name, 1e3 * best);
}

int main(int argc, char **argv)
{
	static const struct data sets[] = {{"whole days", 0, 0, 0},
					   {"broken times", 1, 0, 0},
					   {"delayed entry", 0, 1, 0},
					   {"clusters", 0, 0, 1},
					   {"both", 0, 1, 1}};
	static const struct job jobs[] = {{"surv_build", build},
					  {"cells", cells},
					  {"cells, log-rank", whole_logrank},
					  {"cells, Gray", whole_gray},
					  {"cells, km", whole_km},
					  {"km", km},
					  {"km robust", km_robust},
					  {"cuminc", incidence},
					  {"logrank", logrank},
					  {"log-rank of cells", logrank_of_cells},
					  {"gray", gray}};
	size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
	size_t first = argc > 2 ? strtoul(argv[2], NULL, 10) : sizeof sets / sizeof *sets;
	for (size_t d = 0; d < first && d < sizeof sets / sizeof *sets; d++) {
		struct arena *mem = must(arena_new());
		struct surv_rows rows = rows_of(mem, n, &sets[d]);
		struct surv_sample s, of_cells;
		if (surv_build(mem, &rows, &s) || surv_build_cells(mem, &rows, &of_cells))
			abort();
		printf("%s: %zu rows, %zu times\n", sets[d].name, n, s.ticks);
		for (size_t k = 0; k < sizeof jobs / sizeof *jobs; k++)
			time_job(&jobs[k], &(struct made){&rows, &s, &of_cells});
		arena_free(mem);
	}
	return 0;
}
