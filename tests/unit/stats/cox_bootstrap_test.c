/* The bootstrap of Cox coefficients beside what theory says of them. */
#include "stats/cox_bootstrap.h"
#include "unit/stats/cox_cases.h"

#include "core/random.h"

enum { ROWS = 400, CLUSTERS = 50 };

struct table {
	double time[ROWS], x[2][ROWS];
	int32_t status[ROWS], cluster[ROWS], stratum[ROWS], count[ROWS];
	const double *column[2];
};

static struct surv_sample drawn_sample(struct arena *mem, bool counted)
{
	struct table *t = ARENA_NEW(mem, struct table);
	struct random r;
	random_seed(&r, 12, 0, 0);
	double shared[CLUSTERS];
	for (size_t c = 0; c < CLUSTERS; c++)
		shared[c] = random_unit(&r) * 1.5;
	for (size_t i = 0; i < ROWS; i++) {
		t->cluster[i] = (int32_t)(i % CLUSTERS);
		t->stratum[i] = (int32_t)random_below(&r, 2);
		t->x[0][i] = (double)(t->cluster[i] % 3);
		t->x[1][i] = random_unit(&r);
		t->time[i] = -log(random_unit(&r)) * exp(-shared[t->cluster[i]] - t->x[1][i]);
		t->status[i] = random_below(&r, 5) > 0;
		t->count[i] = 1 + (int32_t)random_below(&r, 3);
	}
	t->column[0] = t->x[0];
	t->column[1] = t->x[1];
	struct surv_rows rows = {
		.n = ROWS, .time = t->time, .status = t->status, .cluster = t->cluster, .clusters = CLUSTERS};
	rows.stratum = t->stratum;
	rows.strata = 2;
	rows.count = counted ? t->count : NULL;
	rows.p = 2;
	rows.x = t->column;
	struct surv_sample s;
	assert_int_equal(surv_build(mem, &rows, &s), ERR_OK);
	return s;
}

static struct cox_resampling how_of(enum bootstrap_type type, bool by_cluster)
{
	return (struct cox_resampling){.opts = {.replicates = 600, .seed = 3, .type = type, .level = .95},
				       .by_cluster = by_cluster};
}

/* Errors near the sandwich's of the same units, and limits on either side of the estimate. */
static void test_errors_near_the_sandwich(void **state)
{
	(void)state;
	for (int by_cluster = 0; by_cluster < 2; by_cluster++) {
		struct arena *mem = arena_new();
		struct surv_sample s = drawn_sample(mem, !by_cluster);
		if (!by_cluster)
			s.cluster = NULL;
		struct cox_opts opts = {.robust = true, .keep = true};
		struct cox_fit fit = fit_cox(mem, &s, opts);
		struct cox_resampling how = how_of(BOOTSTRAP_BCA, by_cluster);
		struct bootstrap b;
		assert_int_equal(cox_bootstrap(mem, &s, &fit, &opts, &how, &b), ERR_OK);
		for (size_t k = 0; k < 2; k++) {
			CHECK_EQ(b.observed[k], fit.coef[k]);
			CHECK_REL(b.std_error[k].v, fit.robust_se[k], .2);
			assert_true(b.low[k].v < fit.coef[k] && fit.coef[k] < b.high[k].v);
			assert_int_equal(b.failed[k], 0);
		}
		arena_free(mem);
	}
}

/* Drawn within strata every replicate has as many of each. */
static void test_within_strata(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct surv_sample s = drawn_sample(mem, false);
	struct cox_opts opts = {0};
	struct cox_fit fit = fit_cox(mem, &s, opts);
	struct cox_resampling how = how_of(BOOTSTRAP_PERCENTILE, false);
	struct bootstrap plain, within;
	assert_int_equal(cox_bootstrap(mem, &s, &fit, &opts, &how, &plain), ERR_OK);
	how.within_strata = true;
	assert_int_equal(cox_bootstrap(mem, &s, &fit, &opts, &how, &within), ERR_OK);
	CHECK_REL(within.std_error[1].v, plain.std_error[1].v, .2);
	assert_memory_not_equal(plain.replicate, within.replicate, sizeof(double) * 1200);
	arena_free(mem);
}

static void test_refusals(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct surv_sample s = drawn_sample(mem, false);
	struct cox_opts opts = {0};
	struct cox_fit fit = fit_cox(mem, &s, opts);
	struct bootstrap b;
	struct cox_resampling how = how_of(BOOTSTRAP_BCA, false);
	assert_int_equal(cox_bootstrap(mem, &s, &fit, &opts, &how, &b), ERR_VALUE);
	how = how_of(BOOTSTRAP_BASIC, true);
	how.within_strata = true;
	assert_int_equal(cox_bootstrap(mem, &s, &fit, &opts, &how, &b), ERR_VALUE);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_errors_near_the_sandwich),
		cmocka_unit_test(test_within_strata),
		cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
