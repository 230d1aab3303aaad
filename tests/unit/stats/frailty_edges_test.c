#include "stats/frailty.h"
#include "unit/stats/cox_cases.h"

/* Inputs at the edge of what a frailty model can say. */

static const double time_of[] = {5, 2, 9, 4, 7, 1, 8, 3, 6, 10}, age[] = {31, 58, 44, 29, 63, 50, 37, 41, 33, 52};
static const int32_t status_of[] = {1, 0, 1, 1, 1, 1, 0, 1, 1, 0}, pairs[] = {0, 0, 1, 1, 2, 2, 3, 3, 4, 4};

static struct surv_sample edge_sample(struct arena *mem, const int32_t *status, const int32_t *cluster, size_t p,
				      const double *const *x)
{
	struct surv_rows r = {
		.n = 10, .time = time_of, .status = status, .p = p, .x = x, .cluster = cluster, .clusters = 10};
	struct surv_sample s;
	assert_int_equal(surv_build(mem, &r, &s), ERR_OK);
	return s;
}

static struct frailty_fit fit_edge(struct arena *mem, const struct surv_sample *s, int law)
{
	struct frailty_fit fit;
	const struct frailty_opts opts = {.law = (enum frailty_law)law, .level = .95};
	assert_int_equal(frailty_fit(mem, s, &opts, &fit), ERR_OK);
	return fit;
}

static void test_no_events(void **state)
{
	(void)state;
	static const int32_t none[10] = {0};
	struct arena *mem = arena_new();
	struct surv_sample s = edge_sample(mem, none, pairs, 1, (const double *const[]){age});
	struct frailty_fit fit = fit_edge(mem, &s, FRAILTY_GAMMA);
	assert_int_equal(fit.why[0], WHY_NO_EVENTS);
	assert_int_equal(fit.theta.why, WHY_NO_EVENTS);
	assert_true(fit.converged && fit.clusters == 5);
	arena_free(mem);
}

/* One cluster: its frailty cannot be told from the baseline, and the rest is Cox regression. */
static void test_one_cluster(void **state)
{
	(void)state;
	static const int32_t one[10] = {3, 3, 3, 3, 3, 3, 3, 3, 3, 3};
	for (int law = 0; law < 2; law++) {
		struct arena *mem = arena_new();
		struct surv_sample s = edge_sample(mem, status_of, one, 1, (const double *const[]){age});
		struct frailty_fit fit = fit_edge(mem, &s, law);
		struct cox_fit cox = fit_cox(mem, &s, (struct cox_opts){.epsilon = 1e-13});
		assert_int_equal(fit.theta.why, WHY_ONE_GROUP);
		assert_int_equal(fit.ratio.why, WHY_ONE_GROUP);
		assert_true(fit.clusters == 1 && fit.cluster[0] == 3 && fit.converged);
		CHECK_EQ(fit.coef[0], cox.coef[0]);
		CHECK_EQ(fit.std_error[0], cox.std_error[0]);
		arena_free(mem);
	}
}

/* A constant or collinear column, and one that runs away, leave the others as they are without it. */
static void test_useless_columns(void **state)
{
	(void)state;
	static const double same[] = {.1, .1, .1, .1, .1, .1, .1, .1, .1, .1};
	double twice[10];
	for (size_t i = 0; i < 10; i++)
		twice[i] = 3 - 2 * age[i];
	for (int law = 0; law < 2; law++) {
		struct arena *mem = arena_new();
		struct surv_sample s = edge_sample(mem, status_of, pairs, 3, (const double *const[]){same, age, twice});
		struct surv_sample one = edge_sample(mem, status_of, pairs, 1, (const double *const[]){age});
		struct surv_sample none = edge_sample(mem, status_of, pairs, 0, NULL);
		struct surv_sample flat = edge_sample(mem, status_of, pairs, 1, (const double *const[]){same});
		struct frailty_fit fit = fit_edge(mem, &s, law), alone = fit_edge(mem, &one, law);
		assert_true(fit.why[0] == WHY_SINGULAR && fit.why[1] == WHY_NONE && fit.why[2] == WHY_SINGULAR);
		CHECK_REL(fit.coef[1], alone.coef[0], 1e-6);
		assert_int_equal(fit.wald.df, 1);
		struct frailty_fit bare = fit_edge(mem, &none, law), constant = fit_edge(mem, &flat, law);
		CHECK_REL(bare.theta.v, constant.theta.v, 1e-9);
		CHECK_REL(bare.loglik, constant.loglik, 1e-12);
		assert_int_equal(bare.wald.statistic.why, WHY_NOT_APPLICABLE);
		arena_free(mem);
	}
}

static void test_separation(void **state)
{
	(void)state;
	double early[10];
	for (size_t i = 0; i < 10; i++)
		early[i] = status_of[i] ? 1 : 0;
	for (int law = 0; law < 2; law++) {
		struct arena *mem = arena_new();
		struct surv_sample s = edge_sample(mem, status_of, pairs, 1, (const double *const[]){early});
		struct frailty_fit fit = fit_edge(mem, &s, law);
		assert_int_equal(fit.why[0], WHY_INFINITE);
		assert_true(fit.coef[0] > 5 && isfinite(fit.loglik));
		arena_free(mem);
	}
}

/* Every pattern of events in pairs, in rows of their own, and all at one time: always an answer or a reason. */
static void test_small_samples(void **state)
{
	(void)state;
	static const int32_t own[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
	for (int32_t code = 0; code < 1024; code += 3) {
		struct arena *mem = arena_new();
		int32_t status[10];
		for (size_t i = 0; i < 10; i++)
			status[i] = code >> i & 1;
		struct surv_sample s = edge_sample(mem, status, code % 2 ? own : pairs, 1, (const double *const[]){age});
		for (int law = 0; law < 2; law++) {
			struct frailty_fit fit = fit_edge(mem, &s, law);
			assert_true(isfinite(fit.loglik) && isfinite(fit.coef[0]) && isfinite(fit.theta.v));
			assert_true(!num_is(fit.theta) || fit.theta.v == 0 || fit.theta_p.v <= .5);
		}
		arena_free(mem);
	}
}

static void test_weight_zero_and_refusals(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double weight[10];
	for (size_t i = 0; i < 10; i++)
		weight[i] = i < 8;
	struct surv_rows r = {
		.n = 10, .time = time_of, .status = status_of, .cluster = pairs, .clusters = 5, .weight = weight};
	struct surv_sample s;
	assert_int_equal(surv_build(mem, &r, &s), ERR_OK);
	struct frailty_fit with = fit_edge(mem, &s, FRAILTY_GAMMA);
	r.n = 8;
	r.weight = NULL;
	assert_int_equal(surv_build(mem, &r, &s), ERR_OK);
	struct frailty_fit without = fit_edge(mem, &s, FRAILTY_GAMMA), fit;
	CHECK_REL(with.theta.v, without.theta.v, 1e-9);
	CHECK_REL(with.loglik, without.loglik, 1e-12);
	assert_int_equal(with.clusters, 4);
	const struct frailty_opts exact = {.ties = COX_EXACT}, plain = {0};
	assert_int_equal(frailty_fit(mem, &s, &exact, &fit), ERR_VALUE);
	s.cluster = NULL;
	assert_int_equal(frailty_fit(mem, &s, &plain, &fit), ERR_VALUE);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_events),       cmocka_unit_test(test_one_cluster),
		cmocka_unit_test(test_useless_columns), cmocka_unit_test(test_separation),
		cmocka_unit_test(test_small_samples),   cmocka_unit_test(test_weight_zero_and_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
