/*
 * How long state occupation takes: states_bench [persons [threads]]. Whole days, two groups: two causes (one stay a person), and illness-death with
 * recovery (up to four). The best of five runs each, on one thread and on two, or as many as asked;
 * sorting and checks apart from the fit.
 */
#include "bench/clock.h"
#include "core/random.h"
#include "core/workers.h"
#include "sample/multistate_cells.h"
#include "stats/aalen_johansen.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { STATES = 3, GROUPS = 2, STAYS = 4, RUNS = 5, HORIZON = 730 };

static void *must(void *p)
{
	if (!p)
		abort();
	return p;
}

static struct multistate_rows rows_of(struct arena *mem, size_t persons, int stays)
{
	size_t most = persons * (size_t)stays, n = 0;
	struct random random;
	random_seed(&random, 88172645463325252, 0, 0);
	double *entry = must(ARENA_ARRAY(mem, most, double)), *end = must(ARENA_ARRAY(mem, most, double));
	int32_t *code = must(ARENA_ARRAY(mem, 4 * most, int32_t));
	int32_t *id = code, *from = code + most, *to = code + 2 * most, *group = code + 3 * most;
	for (size_t i = 0; i < persons; i++) {
		int32_t state = 0, side = random_unit(&random) < 0.5;
		double t = 0;
		for (int k = 0; k < stays && state < 2 && t < HORIZON; k++, n++) {
			double length = 1 + floor(-200 * log(1 - random_unit(&random))), v = random_unit(&random);
			id[n] = (int32_t)i;
			group[n] = side;
			from[n] = state;
			entry[n] = t;
			end[n] = t = fmin(t + length, HORIZON);
			to[n] = t >= HORIZON || v > 0.8 ? MULTISTATE_CENSORED : v < 0.4 ? 2 : 1 - state;
			state = to[n] < 0 ? 2 : to[n];
		}
	}
	return (struct multistate_rows){.n = n,
					.id = id,
					.ids = (int32_t)persons,
					.entry = entry,
					.exit = end,
					.from = from,
					.to = to,
					.states = STATES,
					.group = group,
					.groups = GROUPS};
}

static void measure(const char *name, size_t persons, int stays, unsigned threads)
{
	struct arena *mem = must(arena_new());
	struct multistate_rows rows = rows_of(mem, persons, stays);
	double build = INFINITY, fit = INFINITY, both = INFINITY;
	workers_set_threads(threads);
	for (int run = 0; run < RUNS; run++) {
		struct arena *work = must(arena_new());
		struct multistate_sample s;
		struct aj_curve c[GROUPS * STATES];
		double start = clock_seconds();
		if (multistate_build_cells(work, &rows, &s))
			abort();
		double built = clock_seconds();
		if (aj_fit(work, &s, &(struct aj_opts){0}, c))
			abort();
		double done = clock_seconds();
		build = fmin(build, built - start);
		fit = fmin(fit, done - built);
		both = fmin(both, done - start);
		arena_free(work);
	}
	printf("%-14s %9zu rows, threads %u: build %7.2f ms, fit with jackknife %7.2f ms, both %7.2f ms\n", name, rows.n,
	       threads, 1e3 * build, 1e3 * fit, 1e3 * both);
	arena_free(mem);
}

int main(int argc, char **argv)
{
	size_t persons = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
	unsigned asked = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
	for (unsigned threads = asked ? asked : 1; threads <= (asked ? asked : 2); threads++) {
		measure("two causes", persons, 1, threads);
		measure("illness-death", persons, STAYS, threads);
	}
	return 0;
}
