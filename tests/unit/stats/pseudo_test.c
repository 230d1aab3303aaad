/*
 * Pseudo-observations where they can be told: without censoring they are what they stand for; their mean is the estimate; leaving one out is
 * what fitting without the row gives. R's values are in datasets/oracles/pseudo.R.
 */
#include "stats/cuminc.h"
#include "stats/km.h"
#include "stats/pseudo.h"
#include "support/curves.h"
#include "support/scratch.h"

#include <math.h>

#define TIED "tests/oracle/curves_tied.csv"

static struct pseudo fit(const struct surv_rows *rows, struct pseudo_opts opts)
{
	struct surv_sample s = curves_sample(mem, rows);
	struct pseudo p;
	assert_int_equal(pseudo_fit(mem, &s, &opts, &p), ERR_OK);
	return p;
}

/* The truth of a row that nothing hides. */
static double told(enum pseudo_of of, double t, int32_t cause, double at)
{
	switch (of) {
	case PSEUDO_SURVIVAL:
		return t > at;
	case PSEUDO_MEAN:
		return fmin(t, at);
	case PSEUDO_INCIDENCE:
		return t <= at && cause == 2;
	case PSEUDO_LOST:
		return cause == 2 ? fmax(at - t, 0) : 0;
	case PSEUDO_HAZARD:
		break;
	}
	return NAN;
}

static void test_nothing_hidden(void **state)
{
	(void)state;
	static const double time[] = {3, 1, 2, 2, 5, 4, 2, 7}, at[] = {0.5, 2, 3.5, 6};
	static const int32_t cause[] = {1, 2, 1, 2, 2, 1, 1, 2};
	const struct surv_rows rows = {.n = 8, .time = time, .status = cause};
	static const enum pseudo_of all[] = {PSEUDO_SURVIVAL, PSEUDO_MEAN, PSEUDO_INCIDENCE, PSEUDO_LOST};
	for (size_t k = 0; k < 4; k++)
		for (int leave = 0; leave < 2; leave++) {
			struct pseudo p = fit(
				&rows, (struct pseudo_opts){
					       .of = all[k], .cause = 2, .times = 4, .time = at, .leave_one_out = leave});
			for (size_t t = 0; t < 4; t++)
				for (size_t i = 0; i < 8; i++) {
					double want = told(all[k], time[i], cause[i], at[t]);
					assert_true(fabs(p.value[t * 8 + i].v - want) < 1e-13);
				}
		}
}

/* An event among 3, one censored, an event of the last one: H = 1/3, then 4/3. */
static void test_by_hand(void **state)
{
	(void)state;
	static const double time[] = {2, 3, 1}, at[] = {1, 2, 3, 9};
	static const int32_t status[] = {0, 1, 1};
	const struct surv_rows rows = {.n = 3, .time = time, .status = status};
	struct pseudo p = fit(&rows, (struct pseudo_opts){.of = PSEUDO_HAZARD, .times = 4, .time = at});
	/* H(1) = 1/3: -1/9 for being at risk, + 1/3 for the event; times 3. H(3) = 4/3: the last one 1 + 1/3 - 1/3 - 1 + 1 */
	const double h1[] = {0, 0, 1}, h3[] = {1, 1, 2};
	for (size_t i = 0; i < 3; i++) {
		assert_true(fabs(p.value[i].v - h1[i]) < 1e-14);
		assert_true(fabs(p.value[6 + i].v - h3[i]) < 1e-14);
		assert_true(num_is(p.value[9 + i]));
	}
	static const int32_t last_censored[] = {0, 0, 1};
	struct surv_rows open = rows;
	open.status = last_censored;
	p = fit(&open, (struct pseudo_opts){.times = 4, .time = at});
	assert_true(num_is(p.value[6]));
	assert_int_equal(p.value[9].why, WHY_NO_FOLLOWUP);
	assert_int_equal(p.whole[3].why, WHY_NO_FOLLOWUP);
}

/* Weighted mean: the influences add up to 0. With everything at once: entry, weights, groups, counts. */
static void test_mean_is_the_estimate(void **state)
{
	(void)state;
	struct surv_rows rows = curves_rows(mem, &(struct columns){.data = TIED,
								   .entry = "entry",
								   .time = "time",
								   .status = "status",
								   .group = "group",
								   .weight = "weight"});
	static const double at[] = {2.5, 4, 6};
	int32_t *count = ARENA_ARRAY(mem, rows.n, int32_t);
	for (size_t i = 0; i < rows.n; i++)
		count[i] = (int32_t)(i % 3);
	rows.count = count;
	for (int of = PSEUDO_SURVIVAL; of <= PSEUDO_LOST; of++) {
		struct pseudo p =
			fit(&rows, (struct pseudo_opts){.of = (enum pseudo_of)of, .cause = 1, .times = 3, .time = at});
		for (int32_t g = 0; g < rows.groups; g++)
			for (size_t k = 0; k < 3; k++) {
				double sum = 0, mass = 0;
				for (size_t i = 0; i < rows.n; i++) {
					double m = rows.group[i] == g ? rows.weight[i] * count[i] : 0;
					sum += m > 0 ? m * p.value[k * p.units + i].v : 0;
					mass += m;
				}
				CHECK_REL(sum / mass, p.whole[(size_t)g * 3 + k].v, 1e-11);
			}
	}
}

static double refit(const struct surv_rows *rows, enum pseudo_of of, double at)
{
	struct surv_sample s = curves_sample(mem, rows);
	struct km_curve c;
	const struct km_opts opts = {.kind = of == PSEUDO_HAZARD ? KM_HAZARD : KM_SURVIVAL, .tau = num_of(at)};
	if (of == PSEUDO_INCIDENCE || of == PSEUDO_LOST) {
		struct cuminc_curve *f = ARENA_ARRAY(mem, (size_t)s.causes, struct cuminc_curve);
		assert_int_equal(cuminc_fit(mem, &s, &opts, f), ERR_OK);
		double value = 0;
		for (size_t j = 0; j < f[0].n && f[0].time[j] <= at; j++)
			value = f[0].estimate[j];
		return of == PSEUDO_LOST ? f[0].rmean.v : value;
	}
	assert_int_equal(km_fit(mem, &s, &opts, &c), ERR_OK);
	long row = km_row_at(&c, at);
	if (of == PSEUDO_MEAN)
		return c.rmean.v;
	return row < 0 ? of == PSEUDO_SURVIVAL : c.estimate[row];
}

static void test_leave_one_out_by_definition(void **state)
{
	(void)state;
	struct surv_rows rows = curves_rows(mem, &(struct columns){.data = TIED, .time = "time", .status = "status"});
	static const double at[] = {1, 3.5, 5};
	const size_t n = rows.n = rows.n < 40 ? rows.n : 40;
	int32_t *count = ARENA_ARRAY(mem, n, int32_t);
	for (size_t i = 0; i < n; i++)
		count[i] = 1;
	rows.count = count;
	for (int of = PSEUDO_SURVIVAL; of <= PSEUDO_LOST; of++) {
		struct pseudo_opts opts = {.of = (enum pseudo_of)of, .cause = 1, .times = 3, .time = at, .leave_one_out = 1};
		struct pseudo p = fit(&rows, opts);
		opts.leave_one_out = 0;
		struct pseudo q = fit(&rows, opts);
		for (size_t k = 0; k < 3; k++) {
			double all = refit(&rows, opts.of, at[k]);
			CHECK_REL(p.whole[k].v, all, 1e-13);
			for (size_t i = 0; i < n; i++) {
				count[i] = 0;
				double want = (double)n * all - (double)(n - 1) * refit(&rows, opts.of, at[k]);
				count[i] = 1;
				assert_true(fabs(p.value[k * n + i].v - want) < 1e-11);
				/* the derivative is near it */
				assert_true(fabs(q.value[k * n + i].v - want) < 0.3);
			}
		}
	}
}

/* A person's rows are one: split at a time that means nothing, the person's number is that of the whole row. */
static void test_rows_of_one_person(void **state)
{
	(void)state;
	static const double time[] = {4, 2, 6, 5, 3}, at[] = {2, 4, 5.5};
	static const int32_t status[] = {1, 1, 0, 1, 0};
	const struct surv_rows whole = {.n = 5, .time = time, .status = status};
	static const double entry[] = {0, 1, 0, 0, 3, 0, 0}, end[] = {1, 4, 2, 3, 6, 5, 3};
	static const int32_t ended[] = {0, 1, 1, 0, 0, 1, 0}, person[] = {0, 0, 1, 2, 2, 3, 4};
	const struct surv_rows split = {.n = 7, .entry = entry, .time = end, .status = ended};
	for (int of = PSEUDO_SURVIVAL; of <= PSEUDO_LOST; of++) {
		struct pseudo_opts opts = {.of = (enum pseudo_of)of, .cause = 1, .times = 3, .time = at};
		struct pseudo a = fit(&whole, opts);
		opts.unit = person;
		opts.units = 5;
		struct pseudo b = fit(&split, opts);
		for (size_t i = 0; i < 15; i++)
			assert_true(fabs(a.value[i].v - b.value[i].v) < 1e-13);
	}
}

static void test_refusals(void **state)
{
	(void)state;
	static const double time[] = {1, 2}, entry[] = {0, 1}, at[] = {1}, weight[] = {1, 0};
	static const int32_t status[] = {1, 1};
	struct surv_rows rows = {.n = 2, .time = time, .status = status, .weight = weight};
	struct pseudo_opts opts = {.times = 1, .time = at};
	struct pseudo p = fit(&rows, opts);
	assert_true(num_is(p.value[0]));
	assert_int_equal(p.value[1].why, WHY_NO_DATA);
	struct surv_sample s = curves_sample(mem, &rows);
	opts.leave_one_out = 1;
	assert_int_equal(pseudo_fit(mem, &s, &opts, &p), ERR_VALUE);
	rows.weight = NULL;
	rows.entry = entry;
	s = curves_sample(mem, &rows);
	assert_int_equal(pseudo_fit(mem, &s, &opts, &p), ERR_VALUE);
	opts = (struct pseudo_opts){.of = PSEUDO_INCIDENCE, .cause = 2, .times = 1, .time = at};
	assert_int_equal(pseudo_fit(mem, &s, &opts, &p), ERR_VALUE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_nothing_hidden),       SCRATCH_TEST(test_by_hand),
		SCRATCH_TEST(test_mean_is_the_estimate), SCRATCH_TEST(test_leave_one_out_by_definition),
		SCRATCH_TEST(test_rows_of_one_person),   SCRATCH_TEST(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
