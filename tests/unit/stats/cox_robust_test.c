#include "unit/stats/cox_cases.h"

#include "core/workers.h"

/* Therneau's validation data, test 1, at the solution of cox_exact_test.c: the score residuals written out. */
static void test_residuals_by_hand(void **state)
{
	(void)state;
	static const double time[] = {1, 1, 6, 6, 8, 9}, x[] = {1, 1, 1, 0, 0, 0};
	static const int32_t status[] = {1, 0, 1, 1, 0, 1};
	struct arena *mem = arena_new();
	struct surv_sample s = rows_sample(mem, 6, time, status, 1, (const double *const[]){x});
	struct cox_fit fit = fit_cox(
		mem, &s, (struct cox_opts){.ties = COX_BRESLOW, .robust = true, .epsilon = 1e-14, .max_iterations = 50});
	double r = (3 + sqrt(33)) / 2;
	double m1 = r / (r + 1), m6 = r / (r + 3); /* means of x in the risk sets at 1, 6; 0 at 9 */
	double h1 = 1 / (3 * r + 3), h6 = 2 / (r + 3);
	double residual[] = {
		(1 - m1) - r * (1 - m1) * h1,    -r * (1 - m1) * h1, (1 - m6) - r * ((1 - m1) * h1 + (1 - m6) * h6),
		(0 - m6) - (-m1 * h1 - m6 * h6), m1 * h1 + m6 * h6,  m1 * h1 + m6 * h6};
	double sum = 0, squares = 0;
	for (size_t i = 0; i < 6; i++) {
		sum += residual[i];
		squares += residual[i] * residual[i];
	}
	assert_true(fabs(sum) < 1e-12);
	double variance = fit.std_error[0] * fit.std_error[0];
	CHECK_EQ(fit.robust_se[0], variance * sqrt(squares));
	arena_free(mem);
}

/* Every row twice in one cluster weighs as weight 2: the robust error is the same as without the copies. */
static void test_copies_in_one_cluster(void **state)
{
	(void)state;
	enum { N = 40 };
	double time[2 * N], x[2 * N], z[2 * N];
	int32_t status[2 * N], cluster[2 * N];
	uint32_t seed = 7;
	for (size_t i = 0; i < N; i++) {
		seed = seed * 1664525u + 1013904223u;
		time[i] = time[i + N] = 1 + (seed >> 16) % 1000; /* no ties: copies of a tied set are another set */
		time[i] = time[i + N] = time[i] + (double)i / 64;
		x[i] = x[i + N] = (double)((seed >> 8) % 17);
		z[i] = z[i + N] = (double)((seed >> 3) % 5);
		status[i] = status[i + N] = (seed >> 20) % 3 != 0;
		cluster[i] = cluster[i + N] = (int32_t)i;
	}
	struct arena *mem = arena_new();
	const double *columns[] = {x, z};
	struct surv_rows rows = {.n = N, .time = time, .status = status, .p = 2, .x = columns};
	struct surv_sample s;
	struct cox_opts opts = {.ties = COX_BRESLOW, .robust = true, .epsilon = 1e-14, .max_iterations = 50};
	assert_int_equal(surv_build(mem, &rows, &s), ERR_OK);
	struct cox_fit once = fit_cox(mem, &s, opts);
	rows.n = 2 * N;
	rows.cluster = cluster;
	rows.clusters = N;
	assert_int_equal(surv_build(mem, &rows, &s), ERR_OK);
	struct cox_fit twice = fit_cox(mem, &s, opts);
	for (size_t k = 0; k < 2; k++) {
		CHECK_EQ(twice.coef[k], once.coef[k]);
		CHECK_EQ(twice.robust_se[k], once.robust_se[k]);
		CHECK_EQ(twice.std_error[k], once.std_error[k] / sqrt(2));
	}
	arena_free(mem);
}

static void same_bits(const double *a, const double *b, size_t n)
{
	assert_memory_equal(a, b, n * sizeof *a);
}

/* Many blocks, strata across their borders, late entries, weights, ties: one thread, two, seven. */
static void test_same_bits_for_any_threads(void **state)
{
	(void)state;
	enum { P = 3 };
	struct arena *mem = arena_new();
	struct surv_sample s = generated_sample(mem);
	struct cox_opts opts = {.robust = true, .zph = COX_ZPH_KM, .concordance = true};
	workers_set_threads(1);
	struct cox_fit one = fit_cox(mem, &s, opts);
	static const unsigned threads[] = {2, 7};
	for (size_t t = 0; t < 2; t++) {
		workers_set_threads(threads[t]);
		struct cox_fit many = fit_cox(mem, &s, opts);
		same_bits(one.coef, many.coef, P);
		same_bits(one.std_error, many.std_error, P);
		same_bits(one.robust_se, many.robust_se, P);
		same_bits(one.variance, many.variance, (size_t)P * P);
		same_bits(&one.loglik, &many.loglik, 1);
		same_bits(&one.concordance_se.v, &many.concordance_se.v, 1);
		for (size_t k = 0; k <= P; k++)
			same_bits(&one.zph[k].statistic.v, &many.zph[k].statistic.v, 1);
	}
	workers_set_threads(0);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_residuals_by_hand),
		cmocka_unit_test(test_copies_in_one_cluster),
		cmocka_unit_test(test_same_bits_for_any_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
