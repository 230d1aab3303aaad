/* What holds of log-rank tests of any data: replication, order, pairs, maxima, permutations. */
#include "core/random.h"
#include "core/workers.h"
#include "sample/cells.h"
#include "stats/logrank_combo.h"
#include "stats/logrank_pair.h"
#include "stats/logrank_permute.h"
#include "support/curves.h"
#include "support/scratch.h"

#include <math.h>

enum { ROWS = 300, GROUPS = 3 };

static double entry[ROWS], when[ROWS], weight[ROWS], count_as_weight[ROWS];
static int32_t status[ROWS], group[ROWS], stratum[ROWS], cluster[ROWS], count[ROWS];

/* Heavy ties, delayed entry, two strata. */
static struct surv_rows draw(uint64_t seed, size_t n)
{
	struct random r;
	random_seed(&r, seed, 0, 0);
	for (size_t i = 0; i < n; i++) {
		entry[i] = random_below(&r, 3);
		when[i] = entry[i] + 1 + random_below(&r, 9);
		status[i] = random_below(&r, 3) > 0;
		group[i] = (int32_t)random_below(&r, GROUPS);
		stratum[i] = (int32_t)random_below(&r, 2);
		cluster[i] = (int32_t)random_below(&r, 40);
		count[i] = (int32_t)random_below(&r, 4);
		count_as_weight[i] = count[i];
		weight[i] = 0.2 + random_unit(&r);
	}
	return (struct surv_rows){.n = n,
				  .entry = entry,
				  .time = when,
				  .status = status,
				  .group = group,
				  .groups = GROUPS,
				  .stratum = stratum,
				  .strata = 2};
}

static struct logrank_test fit(const struct surv_rows *rows, struct logrank_opts opts)
{
	struct surv_sample s = curves_sample(mem, rows);
	struct logrank_test t;
	assert_int_equal(logrank_fit(mem, &s, &opts, &t), ERR_OK);
	return t;
}

static void same(struct logrank_test a, struct logrank_test b)
{
	CHECK_REL(a.statistic.v, b.statistic.v, 1e-11);
	assert_int_equal(a.df, b.df);
	for (int32_t g = 0; g < a.groups; g++) {
		CHECK_REL(a.n[g], b.n[g], 1e-12);
		CHECK_REL(a.observed[g], b.observed[g], 1e-12);
		CHECK_REL(a.expected[g], b.expected[g], 1e-12);
	}
}

static const struct logrank_opts kinds[] = {{0},
					    {.rho = 0.5, .gamma = 1},
					    {.weight = LOGRANK_GEHAN},
					    {.weight = LOGRANK_TARONE_WARE},
					    {.weight = LOGRANK_PETO},
					    {.robust = true},
					    {.gamma = 1, .robust = true}};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* A row of count c is c rows, in every variance; a whole case weight is replication in the hypergeometric one alone. */
static void frequency_is_replication(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed < 4; seed++) {
		struct surv_rows rows = draw(seed, ROWS), weighted = rows;
		weighted.weight = count_as_weight;
		struct surv_rows repeated = curves_repeated(mem, &weighted);
		rows.count = count;
		for (int k = 0; k < KINDS; k++) {
			same(fit(&rows, kinds[k]), fit(&repeated, kinds[k]));
			if (!kinds[k].robust)
				same(fit(&weighted, kinds[k]), fit(&repeated, kinds[k]));
		}
	}
}

static void order_does_not_matter(void **state)
{
	(void)state;
	struct surv_rows rows = draw(5, ROWS);
	rows.weight = weight;
	rows.cluster = cluster;
	rows.clusters = 40;
	struct surv_rows shuffled = curves_shuffled(mem, &rows);
	for (int k = 0; k < KINDS; k++)
		same(fit(&rows, kinds[k]), fit(&shuffled, kinds[k]));
}

/* Every row a cluster is no cluster; all rows one cluster leaves one degree of freedom. */
static void clusters_of_one(void **state)
{
	(void)state;
	struct surv_rows rows = draw(6, ROWS), single = rows;
	static int32_t own[ROWS];
	for (int32_t i = 0; i < ROWS; i++)
		own[i] = i;
	single.cluster = own;
	single.clusters = ROWS;
	same(fit(&rows, kinds[6]), fit(&single, kinds[6]));
}

static void trend_of_two_groups(void **state)
{
	(void)state;
	struct surv_rows rows = draw(7, ROWS);
	for (int i = 0; i < ROWS; i++)
		group[i] = group[i] > 0;
	rows.groups = 2;
	static const double scores[] = {2021, 2022}, alike[] = {4, 4};
	for (int k = 0; k < KINDS; k++) {
		struct logrank_test t = fit(&rows, kinds[k]);
		CHECK_REL(logrank_trend(&t, scores).statistic.v, t.statistic.v, 1e-10);
		assert_int_equal(logrank_trend(&t, alike).statistic.why, WHY_ONE_GROUP);
	}
}

static void pair_is_the_subset(void **state)
{
	(void)state;
	struct surv_rows rows = draw(8, ROWS);
	rows.weight = weight;
	struct surv_sample s = curves_sample(mem, &rows), pair;
	assert_int_equal(logrank_pair(mem, &s, 0, 2, &pair), ERR_OK);
	struct logrank_test t;
	assert_int_equal(logrank_fit(mem, &pair, &kinds[1], &t), ERR_OK);
	size_t n = 0;
	for (size_t i = 0; i < ROWS; i++) {
		if (group[i] == 1)
			continue;
		entry[n] = entry[i];
		when[n] = when[i];
		status[n] = status[i];
		group[n] = group[i] / 2;
		stratum[n] = stratum[i];
		weight[n++] = weight[i];
	}
	rows.n = n;
	rows.groups = 2;
	same(t, fit(&rows, kinds[1]));
}

/* z of each weight is the root of its own test; U of (0,0) is the sum of (0,1) and (1,0), so is z times its deviation. */
static void maximum_of_four(void **state)
{
	(void)state;
	struct surv_rows rows = draw(9, ROWS);
	for (int i = 0; i < ROWS; i++)
		group[i] = group[i] > 0;
	rows.groups = 2;
	struct surv_sample s = curves_sample(mem, &rows);
	struct logrank_combo c;
	assert_int_equal(logrank_combo_fit(mem, &s, NULL, false, &c), ERR_OK);
	double most = 0, least = 1;
	for (int a = 0; a < LOGRANK_COMBO; a++) {
		struct logrank_test t = fit(&rows, logrank_combo_weights[a]);
		CHECK_REL(c.z[a].v * c.z[a].v, t.statistic.v, 1e-10);
		CHECK_REL(c.p[a].v, t.p_value.v, 1e-10);
		assert_true((c.z[a].v > 0) == (t.u[0] > 0));
		most = fmax(most, fabs(c.z[a].v));
		least = fmin(least, c.p[a].v);
	}
	CHECK_REL(c.statistic.v, most, 1e-14);
	assert_true(c.p_value.v > least && c.p_value.v < 3 * least);
	rows.groups = 3;
	s = curves_sample(mem, &rows);
	assert_int_equal(logrank_combo_fit(mem, &s, NULL, false, &c), ERR_VALUE);
	static const double contrast[] = {1, 0, 0};
	struct logrank_combo with_none;
	assert_int_equal(logrank_combo_fit(mem, &s, contrast, false, &with_none), ERR_OK);
	CHECK_REL(with_none.p_value.v, c.p_value.v, 1e-9);
}

static struct logrank_permuted permute(const struct surv_rows *rows, size_t permutations, uint64_t seed)
{
	struct surv_sample s = curves_sample(mem, rows);
	struct logrank_permuted p;
	const struct logrank_permute_opts opts = {.weights = kinds, .many = 1, .permutations = permutations, .seed = seed};
	assert_int_equal(logrank_permute(&s, &opts, &p), ERR_OK);
	return p;
}

/* 12 rows: every arrangement, and 400 random ones within four standard errors of it. */
static void random_permutations_find_the_exact_p(void **state)
{
	(void)state;
	struct surv_rows rows = draw(10, 12);
	rows.entry = NULL;
	struct logrank_permuted exact = permute(&rows, 5000000, 1), drawn = permute(&rows, 400, 1);
	assert_true(exact.exact && !drawn.exact && drawn.permutations == 400);
	double p = exact.p_value.v, error = sqrt(p * (1 - p) / 400);
	assert_true(p > 0 && fabs(drawn.p_value.v - p) < 4 * error + 1 / 400.0);
}

static void threads_and_order_do_not_matter(void **state)
{
	(void)state;
	struct surv_rows rows = draw(11, ROWS);
	rows.count = count;
	struct surv_rows shuffled = curves_shuffled(mem, &rows);
	workers_set_threads(1);
	double one = permute(&rows, 500, 3).p_value.v;
	workers_set_threads(3);
	double three = permute(&shuffled, 500, 3).p_value.v;
	workers_set_threads(0);
	assert_true(one == three);
	assert_true(permute(&rows, 500, 4).statistic.v == permute(&rows, 500, 3).statistic.v);
}

static void nothing_to_permute(void **state)
{
	(void)state;
	struct surv_rows rows = draw(12, ROWS);
	static const int32_t none[ROWS] = {0};
	rows.status = none;
	assert_int_equal(permute(&rows, 10, 1).p_value.why, WHY_NO_EVENTS);
	rows.status = status;
	rows.group = NULL;
	assert_int_equal(permute(&rows, 10, 1).p_value.why, WHY_ONE_GROUP);
	struct surv_sample s = curves_sample(mem, &rows);
	struct logrank_permuted p = {.permutations = 77};
	assert_int_equal(logrank_permute(&s, &(struct logrank_permute_opts){.weights = kinds, .many = 1}, &p), ERR_VALUE);
	s.n = 0;
	assert_int_equal(
		logrank_permute(&s, &(struct logrank_permute_opts){.weights = kinds, .many = 1, .permutations = 1}, &p),
		ERR_EMPTY);
	assert_int_equal(p.permutations, 77);
}

/* The statistic of cells is that of the rows, to the last bit: counts are whole numbers. */
static void cells_are_rows(void **state)
{
	(void)state;
	enum { MANY = 20000 };
	double *time = ARENA_ARRAY(mem, MANY, double);
	int32_t *event = ARENA_ARRAY(mem, MANY, int32_t), *arm = ARENA_ARRAY(mem, MANY, int32_t);
	struct random r;
	random_seed(&r, 1, 2, 3);
	for (size_t i = 0; i < MANY; i++) {
		time[i] = random_below(&r, 50);
		event[i] = (int32_t)random_below(&r, 2);
		arm[i] = (int32_t)random_below(&r, 6);
	}
	struct surv_rows rows = {.n = MANY, .time = time, .status = event, .group = arm, .groups = 6};
	struct surv_sample cells;
	assert_int_equal(surv_build_cells(mem, &rows, &cells), ERR_OK);
	assert_true(cells.n <= 600 && cells.count);
	for (int k = 0; k < 5; k++) {
		struct logrank_test a, b = fit(&rows, kinds[k]);
		assert_int_equal(logrank_fit(mem, &cells, &kinds[k], &a), ERR_OK);
		assert_true(a.statistic.v == b.statistic.v);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(frequency_is_replication),
		SCRATCH_TEST(order_does_not_matter),
		SCRATCH_TEST(clusters_of_one),
		SCRATCH_TEST(trend_of_two_groups),
		SCRATCH_TEST(pair_is_the_subset),
		SCRATCH_TEST(maximum_of_four),
		SCRATCH_TEST(random_permutations_find_the_exact_p),
		SCRATCH_TEST(threads_and_order_do_not_matter),
		SCRATCH_TEST(nothing_to_permute),
		SCRATCH_TEST(cells_are_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
