/*
 * What must hold for the variants of a curve whatever the data: frequencies are copies, tied events one after the other are as good as
 * broken ties, a conditional curve is a ratio, and small early risk sets are set aside by the rule and by no other.
 */
#include "unit/stats/km_cases.h"

#include <math.h>

#define TIED "tests/oracle/curves_tied.csv"
#define TIED_ALL .data = TIED, .entry = "entry", .time = "time", .status = "status", .one_cause = 1

static void check_same(const struct km_curve *a, const struct km_curve *b)
{
	assert_int_equal(a->n, b->n);
	assert_true(a->records == b->records);
	CHECK_REL(a->events, b->events, 1e-12);
	for (size_t j = 0; j < a->n; j++) {
		assert_true(a->time[j] == b->time[j]);
		CHECK_REL(a->n_risk[j], b->n_risk[j], 1e-12);
		CHECK_REL(a->estimate[j], b->estimate[j], 1e-11);
		CHECK_REL(a->std_error[j], b->std_error[j], 1e-9);
		assert_int_equal(a->low[j].why, b->low[j].why);
		CHECK_REL(a->low[j].v, b->low[j].v, 1e-9);
	}
	CHECK_REL(a->rmean.v, b->rmean.v, 1e-12);
	CHECK_REL(a->rmean_std_error.v, b->rmean_std_error.v, 1e-9);
}

/* Every row as often as its count says, with its weight and cluster. */
static struct surv_rows copies(const struct surv_rows *rows)
{
	size_t n = 0, k = 0;
	for (size_t i = 0; i < rows->n; i++)
		n += (size_t)rows->count[i];
	double *entry = ARENA_ARRAY(mem, n, double), *time = ARENA_ARRAY(mem, n, double);
	double *weight = ARENA_ARRAY(mem, n, double);
	int32_t *status = ARENA_ARRAY(mem, n, int32_t), *cluster = ARENA_ARRAY(mem, n, int32_t);
	for (size_t i = 0; i < rows->n; i++)
		for (int32_t c = 0; c < rows->count[i]; c++, k++) {
			entry[k] = rows->entry ? rows->entry[i] : 0;
			time[k] = rows->time[i];
			weight[k] = rows->weight ? rows->weight[i] : 1;
			status[k] = rows->status[i];
			cluster[k] = rows->cluster ? rows->cluster[i] : 0;
		}
	return (struct surv_rows){.n = n,
				  .entry = rows->entry ? entry : NULL,
				  .time = time,
				  .status = status,
				  .weight = rows->weight ? weight : NULL,
				  .cluster = rows->cluster ? cluster : NULL,
				  .clusters = rows->clusters};
}

static void test_counts_are_copies(void **state)
{
	(void)state;
	for (int k = 0; k < 16; k++) {
		struct columns c = {TIED_ALL, .weight = k & 1 ? "weight" : NULL, .cluster = k & 2 ? "cluster" : NULL};
		c.entry = k & 4 ? "entry" : NULL;
		struct surv_rows rows = curves_rows(mem, &c);
		int32_t *count = ARENA_ARRAY(mem, rows.n, int32_t);
		for (size_t i = 0; i < rows.n; i++)
			count[i] = (int32_t)(i * 7 % 5);
		rows.count = count;
		struct surv_rows many = copies(&rows);
		for (int type = KM_KAPLAN_MEIER; type <= KM_FLEMING_HARRINGTON; type++)
			for (int kind = KM_SURVIVAL; kind <= KM_HAZARD; kind++) {
				struct km_opts opts = {.robust = k & 8,
						       .kind = (enum km_kind)kind,
						       .type = (enum km_type)type,
						       .limits = KM_PLAIN,
						       .min_risk = 4,
						       .tau = num_of(6)};
				struct km_curve a = fit(&rows, opts), b = fit(&many, opts);
				check_same(&a, &b);
			}
	}
}

/* Two of four at 1, then one of two at 2: 1/4 + 1/3 = 7/12, 1/16 + 1/9 = 25/144; and 1/2 more of each, with 1/4. */
static void test_tied_by_hand(void **state)
{
	(void)state;
	static const double time[] = {1, 1, 2, 3};
	static const int32_t status[] = {1, 1, 1, 0};
	const struct surv_rows rows = {.n = 4, .time = time, .status = status};
	struct km_curve h = fit(&rows, (struct km_opts){.kind = KM_HAZARD, .type = KM_FLEMING_HARRINGTON});
	CHECK_REL(h.estimate[0], 7 / 12.0, 1e-15);
	CHECK_REL(h.std_error[0], 5 / 12.0, 1e-15);
	CHECK_REL(h.estimate[1], 13 / 12.0, 1e-15);
	CHECK_REL(h.std_error[1], sqrt(61 / 144.0), 1e-15);
	struct km_curve s = fit(&rows, (struct km_opts){.type = KM_FLEMING_HARRINGTON});
	CHECK_REL(s.estimate[1], exp(-13 / 12.0), 1e-15);
	CHECK_REL(s.std_error[1], exp(-13 / 12.0) * sqrt(61 / 144.0), 1e-15);
	struct km_curve b = fit(&rows, (struct km_opts){.type = KM_BRESLOW});
	CHECK_REL(b.estimate[1], exp(-1), 1e-15);
	/* 1 + exp(-1/2) + exp(-1); (exp(-1/2) + exp(-1))^2 2/16 + exp(-2) / 4 */
	CHECK_REL(b.rmean.v, 1 + exp(-0.5) + exp(-1), 1e-15);
	CHECK_REL(b.rmean_std_error.v, sqrt(pow(exp(-0.5) + exp(-1), 2) / 8 + exp(-2) / 4), 1e-14);
}

/* Ties that are broken in any order: the same hazard after them. */
static void test_one_after_the_other(void **state)
{
	(void)state;
	enum { N = 40 };
	double tied[N], broken[N];
	int32_t status[N];
	for (size_t i = 0; i < N; i++) {
		tied[i] = floor((double)i / 8);
		status[i] = i % 8 < 5;
		broken[i] = tied[i] + (double)(i % 8) / 100;
	}
	struct km_opts opts = {.type = KM_FLEMING_HARRINGTON, .kind = KM_HAZARD};
	struct km_curve a = fit(&(struct surv_rows){.n = N, .time = tied, .status = status}, opts);
	struct km_curve b = fit(&(struct surv_rows){.n = N, .time = broken, .status = status}, opts);
	opts.type = KM_BRESLOW;
	struct km_curve c = fit(&(struct surv_rows){.n = N, .time = broken, .status = status}, opts);
	for (size_t j = 0; j < a.n; j++) {
		size_t at = (size_t)km_row_at(&b, a.time[j] + 0.5);
		CHECK_REL(a.estimate[j], b.estimate[at], 1e-13);
		CHECK_REL(a.std_error[j], b.std_error[at], 1e-13);
		assert_true(b.estimate[at] == c.estimate[at]);
	}
}

/* S(t | no event before T) = S(t) / S(T-), also with delayed entry; the restricted mean is T + the area of that. */
static void test_conditional_is_a_ratio(void **state)
{
	(void)state;
	struct surv_rows rows = curves_rows(mem, &(struct columns){TIED_ALL, .weight = "weight"});
	for (int type = KM_KAPLAN_MEIER; type <= KM_FLEMING_HARRINGTON; type++) {
		struct km_opts opts = {.type = (enum km_type)type, .tau = num_of(7)};
		struct km_curve all = fit(&rows, opts);
		opts.start = all.time[2];
		struct km_curve given = fit(&rows, opts);
		assert_true(given.conditional && given.start == all.time[2] && given.n == all.n - 2);
		for (size_t j = 0; j < given.n; j++)
			CHECK_REL(given.estimate[j], all.estimate[j + 2] / all.estimate[1], 1e-12);
		struct num before, to, se;
		km_restricted_mean(&all, opts.start, &before, &se);
		km_restricted_mean(&all, 7, &to, &se);
		CHECK_REL(given.rmean.v, opts.start + (to.v - before.v) / all.estimate[1], 1e-12);
	}
	struct km_curve none = fit(&rows, (struct km_opts){.start = 1e6});
	assert_true(none.n == 0 && none.rmean.why == WHY_NO_DATA);
}

/*
 * At risk 1, 2, 1 at 1, 2, 3 (all events), then 4, 3, 2, 1. The curve is 0 from 1 on; with 2 it begins at 10, with 1 nothing is set
 * aside, with 5 there is no curve. The small risk sets of the end stay.
 */
static void test_small_early_risk_sets(void **state)
{
	(void)state;
	static const double entry[] = {0, 1, 1, 5, 5, 5, 5}, time[] = {1, 2, 3, 10, 11, 12, 13};
	static const int32_t status[] = {1, 1, 1, 1, 0, 1, 1};
	const struct surv_rows rows = {.n = 7, .entry = entry, .time = time, .status = status};
	struct km_curve all = fit(&rows, (struct km_opts){.min_risk = 1});
	assert_true(all.estimate[0] == 0 && all.early_zero && all.set_aside == 0 && !all.conditional);
	struct km_curve late = fit(&rows, (struct km_opts){.min_risk = 2});
	assert_true(late.n == 4 && late.conditional && late.start == 10 && late.set_aside == 3 && !late.early_zero);
	assert_true(late.records == 4 && late.events == 3);
	CHECK_REL(late.estimate[0], 3 / 4.0, 1e-15);
	CHECK_REL(late.estimate[2], 3 / 8.0, 1e-15);
	assert_true(late.estimate[3] == 0);
	for (int robust = 0; robust < 2; robust++) {
		struct km_curve never = fit(&rows, (struct km_opts){.min_risk = 5, .robust = robust});
		assert_true(never.n == 0 && never.set_aside == 6 && never.median.why == WHY_FEW_CLIENTS);
	}
	struct surv_rows from_start = rows;
	from_start.entry = NULL;
	assert_true(fit(&from_start, (struct km_opts){.min_risk = 7}).n == 7);
	assert_true(fit(&from_start, (struct km_opts){.min_risk = 7}).set_aside == 0);
}

/* exp(-H) never is 0, so that the last rows have errors and limits; nothing happened: S is 1, H is 0 without limits. */
static void test_ends(void **state)
{
	(void)state;
	static const double time[] = {1, 2, 2};
	static const int32_t all[] = {1, 1, 1}, none[] = {0, 0, 0};
	struct km_curve c = fit(&(struct surv_rows){.n = 3, .time = time, .status = all},
				(struct km_opts){.type = KM_FLEMING_HARRINGTON});
	CHECK_REL(c.estimate[1], exp(-11 / 6.0), 1e-15);
	assert_true(c.std_error[1] > 0 && num_is(c.low[1]) && num_is(c.high[1]));
	struct surv_rows rows = {.n = 3, .time = time, .status = none};
	for (int type = KM_KAPLAN_MEIER; type <= KM_FLEMING_HARRINGTON; type++) {
		c = fit(&rows, (struct km_opts){.type = (enum km_type)type, .limits = KM_LOGIT});
		assert_true(c.estimate[1] == 1 && c.std_error[1] == 0 && c.low[1].v == 1 && c.high[1].v == 1);
		c = fit(&rows, (struct km_opts){.type = (enum km_type)type, .kind = KM_HAZARD});
		assert_true(c.estimate[1] == 0 && c.low[1].why == WHY_NO_EVENTS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_counts_are_copies),     SCRATCH_TEST(test_tied_by_hand),
		SCRATCH_TEST(test_one_after_the_other),   SCRATCH_TEST(test_conditional_is_a_ratio),
		SCRATCH_TEST(test_small_early_risk_sets), SCRATCH_TEST(test_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
