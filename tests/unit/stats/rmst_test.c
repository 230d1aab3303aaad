/*
 * Restricted means that can be worked by hand, what must hold for any data, and the edges; the regression on data where it is a plain
 * mean. R's values are in datasets/oracles/rmst.R.
 */
#include "stats/rmst.h"
#include "stats/rmst_adjust.h"
#include "support/curves.h"
#include "support/scratch.h"

#include <math.h>

#define TIED "tests/oracle/curves_tied.csv"
#define TIED_ALL .data = TIED, .time = "time", .status = "status", .group = "group", .one_cause = 1

static struct rmst_fit fit(const struct surv_rows *rows, struct rmst_opts opts)
{
	struct surv_sample s = curves_sample(mem, rows);
	struct rmst_fit f;
	assert_int_equal(rmst_fit(mem, &s, &opts, &f), ERR_OK);
	return f;
}

/*
 * Group 0: events at 1 and 3 of 4 at risk, 2 at risk at 3 (one censored at 2). S = 3/4 from 1, 3/8 from 3. To 4: 1 + 3/2 + 3/8 = 23/8;
 * var (15/8)^2 / 12 + (3/8)^2 / 2. Group 1: no event, 4 and 0.
 */
static const double hand_time[] = {1, 2, 3, 4, 5, 6};
static const int32_t hand_status[] = {1, 0, 1, 0, 0, 0}, hand_group[] = {0, 0, 0, 0, 1, 1};

static void test_by_hand(void **state)
{
	(void)state;
	const struct surv_rows rows = {.n = 6, .time = hand_time, .status = hand_status, .group = hand_group, .groups = 2};
	struct rmst_fit f = fit(&rows, (struct rmst_opts){0});
	const double variance = 225 / 64.0 / 12 + 9 / 128.0;
	assert_true(f.tau == 4);
	CHECK_REL(f.group[0].mean.v, 23 / 8.0, 1e-15);
	CHECK_REL(f.group[0].lost.v, 9 / 8.0, 1e-15);
	CHECK_REL(f.group[0].std_error.v, sqrt(variance), 1e-14);
	assert_true(f.group[1].mean.v == 4 && f.group[1].lost.v == 0 && f.group[1].std_error.v == 0);
	const struct rmst_contrast *d = &f.contrast[RMST_DIFFERENCE][1], *r = &f.contrast[RMST_RATIO][1];
	CHECK_REL(d->estimate.v, 9 / 8.0, 1e-15);
	CHECK_REL(d->statistic.v, 9 / 8.0 / sqrt(variance), 1e-14);
	CHECK_REL(r->estimate.v, 32 / 23.0, 1e-15);
	CHECK_REL(r->std_error.v, sqrt(variance) * 8 / 23, 1e-14);
	assert_int_equal(f.contrast[RMST_LOST_RATIO][1].estimate.why, WHY_NO_EVENTS);
	assert_int_equal(d[-1].estimate.why, WHY_REFERENCE);
	assert_int_equal(d[-1].p_value.why, WHY_REFERENCE);
	assert_int_equal(f.equal.df, 1);
	CHECK_REL(f.equal.statistic.v, d->statistic.v * d->statistic.v, 1e-12);
}

static void test_no_follow_up(void **state)
{
	(void)state;
	struct surv_rows rows = {.n = 6, .time = hand_time, .status = hand_status, .group = hand_group, .groups = 3};
	struct rmst_fit f = fit(&rows, (struct rmst_opts){.tau = 4.5});
	assert_int_equal(f.group[0].mean.why, WHY_NO_FOLLOWUP);
	assert_true(f.group[1].mean.v == 4.5);
	assert_int_equal(f.group[2].mean.why, WHY_NO_DATA);
	assert_int_equal(f.contrast[RMST_DIFFERENCE][1].estimate.why, WHY_NO_FOLLOWUP);
	assert_int_equal(f.equal.statistic.why, WHY_ONE_GROUP);
	/* the last one has the event: the curve is 0 from then on, and known */
	static const int32_t all[] = {1, 0, 1, 1, 0, 0};
	rows.status = all;
	f = fit(&rows, (struct rmst_opts){.tau = 4.5});
	assert_true(num_is(f.group[0].mean));
	struct surv_sample s = curves_sample(mem, &rows);
	assert_int_equal(rmst_fit(mem, &s, &(struct rmst_opts){.reference = 3}, &f), ERR_VALUE);
	assert_int_equal(rmst_fit(mem, &s, &(struct rmst_opts){.level = 2}, &f), ERR_VALUE);
}

/* The variance of every group is km_fit's; each row its own cluster is no cluster; a common cluster ties the groups together. */
static void test_variances(void **state)
{
	(void)state;
	struct surv_rows rows = curves_rows(mem, &(struct columns){TIED_ALL, .entry = "entry", .weight = "weight"});
	for (int robust = 0; robust < 2; robust++) {
		struct surv_sample s = curves_sample(mem, &rows);
		struct km_curve *c = ARENA_ARRAY(mem, (size_t)s.groups, struct km_curve);
		struct rmst_fit f = fit(&rows, (struct rmst_opts){.robust = robust, .tau = 6});
		assert_int_equal(km_fit(mem, &s, &(struct km_opts){.robust = robust, .tau = num_of(6)}, c), ERR_OK);
		for (int32_t g = 0; g < s.groups; g++) {
			CHECK_REL(f.group[g].mean.v, c[g].rmean.v, 1e-14);
			CHECK_REL(f.group[g].std_error.v, c[g].rmean_std_error.v, 1e-12);
		}
	}
	struct rmst_fit by_row = fit(&rows, (struct rmst_opts){.robust = 1, .tau = 6});
	int32_t *own = ARENA_ARRAY(mem, rows.n, int32_t), *one = ARENA_ARRAY(mem, rows.n, int32_t);
	for (size_t i = 0; i < rows.n; i++)
		own[i] = (int32_t)i;
	rows.cluster = own;
	rows.clusters = (int32_t)rows.n;
	struct rmst_fit by_own = fit(&rows, (struct rmst_opts){.robust = 1, .tau = 6});
	CHECK_REL(by_own.contrast[0][1].std_error.v, by_row.contrast[0][1].std_error.v, 1e-12);
	CHECK_REL(by_own.equal.statistic.v, by_row.equal.statistic.v, 1e-10);
	/* the influences of a group add up to 0 */
	rows.cluster = one;
	rows.clusters = 1;
	struct rmst_fit by_one = fit(&rows, (struct rmst_opts){.robust = 1, .tau = 6});
	assert_true(by_one.contrast[0][1].std_error.v < 1e-12);
}

/* The same rows in two groups, one cluster a row: the difference is 0 without error. */
static void test_clusters_across_groups(void **state)
{
	(void)state;
	struct surv_rows rows = curves_rows(mem, &(struct columns){.data = TIED, .time = "time", .status = "status"});
	size_t n = rows.n;
	double *time = ARENA_ARRAY(mem, 2 * n, double);
	int32_t *status = ARENA_ARRAY(mem, 2 * n, int32_t), *group = ARENA_ARRAY(mem, 2 * n, int32_t);
	int32_t *cluster = ARENA_ARRAY(mem, 2 * n, int32_t);
	for (size_t i = 0; i < 2 * n; i++) {
		time[i] = rows.time[i % n];
		status[i] = rows.status[i % n] > 0;
		group[i] = i >= n;
		cluster[i] = (int32_t)(i % n);
	}
	struct surv_rows twice = {.n = 2 * n,
				  .time = time,
				  .status = status,
				  .group = group,
				  .groups = 2,
				  .cluster = cluster,
				  .clusters = (int32_t)n};
	struct rmst_fit paired = fit(&twice, (struct rmst_opts){.robust = 1, .tau = 5});
	twice.cluster = NULL;
	struct rmst_fit apart = fit(&twice, (struct rmst_opts){.robust = 1, .tau = 5});
	assert_true(paired.contrast[RMST_DIFFERENCE][1].std_error.v < 1e-9);
	CHECK_REL(apart.contrast[RMST_DIFFERENCE][1].std_error.v, sqrt(2) * apart.group[0].std_error.v, 1e-12);
}

static struct rmst_adjust_fit regress(const struct surv_rows *rows, struct rmst_adjust_opts opts)
{
	struct surv_sample s = curves_sample(mem, rows);
	struct rmst_adjust_fit f;
	assert_int_equal(rmst_adjust(mem, &s, &opts, &f), ERR_OK);
	return f;
}

/*
 * Nobody is censored before 4: a mean of 1, 2, 3, 4, 4, 4 by group, 10/4 and 4; variance of a mean sum (y - mean)^2 / n^2 = 5/16.
 * On the log scale: log 5/2, (sqrt(5)/4) / (5/2). A copy of a column is named.
 */
static void test_regression_without_censoring(void **state)
{
	(void)state;
	static const int32_t status[] = {1, 1, 1, 1, 0, 0};
	static const double one[] = {1, 1, 1, 1, 1, 1}, second[] = {0, 0, 0, 0, 1, 1}, copy[] = {2, 2, 2, 2, 0, 0};
	const double *const x[] = {one, second, copy};
	const struct surv_rows rows = {.n = 6, .time = hand_time, .status = status, .group = hand_group, .groups = 2};
	struct rmst_adjust_opts opts = {.tau = 4, .p = 3, .x = x};
	struct rmst_adjust_fit f = regress(&rows, opts);
	CHECK_REL(f.coef[0], 2.5, 1e-14);
	CHECK_REL(f.coef[1], 1.5, 1e-14);
	CHECK_REL(f.std_error[0], sqrt(5) / 4, 1e-14);
	CHECK_REL(f.std_error[1], sqrt(5) / 4, 1e-14);
	assert_int_equal(f.why[2], WHY_SINGULAR);
	opts.kind = RMST_RATIO;
	f = regress(&rows, opts);
	assert_true(f.converged);
	CHECK_REL(f.coef[0], log(2.5), 1e-12);
	CHECK_REL(f.coef[1], log(1.6), 1e-12);
	CHECK_REL(f.std_error[0], sqrt(5) / 10, 1e-12);
	/* nothing is lost in the second group */
	opts.kind = RMST_LOST_RATIO;
	f = regress(&rows, opts);
	assert_false(f.converged);
	assert_int_equal(f.why[1], WHY_INFINITE);
	static const int32_t none[] = {0, 0, 0, 0, 0, 0};
	struct surv_rows idle = rows;
	idle.status = none;
	opts.tau = 1;
	assert_int_equal(regress(&idle, opts).why[0], WHY_NO_EVENTS);
}

/* The intercept alone is the inverse-probability-weighted mean, and near the area under Kaplan-Meier; counts are copies; units of columns. */
static void test_regression_properties(void **state)
{
	(void)state;
	struct surv_rows rows = curves_rows(mem, &(struct columns){TIED_ALL, .weight = "count", .cluster = "cluster"});
	double *one = ARENA_ARRAY(mem, rows.n, double), *z = ARENA_ARRAY(mem, rows.n, double);
	double *large = ARENA_ARRAY(mem, rows.n, double);
	int32_t *count = ARENA_ARRAY(mem, rows.n, int32_t);
	for (size_t i = 0; i < rows.n; i++) {
		one[i] = 1;
		z[i] = (double)(i * 5 % 7);
		large[i] = 1e9 * z[i];
		count[i] = (int32_t)rows.weight[i];
	}
	const double *const x[] = {one, z}, *const y[] = {one, large};
	for (int kind = 0; kind < RMST_CONTRASTS; kind++) {
		struct rmst_adjust_opts opts = {.kind = (enum rmst_contrast_kind)kind, .tau = 6, .p = 2, .x = x};
		struct rmst_adjust_fit weighed = regress(&rows, opts);
		opts.x = y;
		struct rmst_adjust_fit scaled = regress(&rows, opts);
		CHECK_REL(scaled.coef[1] * 1e9, weighed.coef[1], 1e-10);
		CHECK_REL(scaled.std_error[1] * 1e9, weighed.std_error[1], 1e-10);
		struct surv_rows counted = rows;
		counted.weight = NULL;
		counted.count = count;
		opts.x = x;
		struct rmst_adjust_fit c = regress(&counted, opts);
		for (int a = 0; a < 2; a++) {
			CHECK_REL(c.coef[a], weighed.coef[a], 1e-11);
			CHECK_REL(c.std_error[a], weighed.std_error[a], 1e-11);
		}
	}
	struct surv_sample s = curves_sample(mem, &rows);
	struct rmst_adjust_fit f;
	s.entry = ARENA_ARRAY(mem, s.n, int32_t);
	assert_int_equal(rmst_adjust(mem, &s, &(struct rmst_adjust_opts){.tau = 6, .p = 1, .x = x}, &f), ERR_VALUE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_by_hand),
		SCRATCH_TEST(test_no_follow_up),
		SCRATCH_TEST(test_variances),
		SCRATCH_TEST(test_clusters_across_groups),
		SCRATCH_TEST(test_regression_without_censoring),
		SCRATCH_TEST(test_regression_properties),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
