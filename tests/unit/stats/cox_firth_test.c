/* Firth's penalised likelihood and profile limits, where they can be worked by hand, and where there is little to say. */
#include "unit/stats/cox_cases.h"

#include "core/random.h"

#include <gsl/gsl_errno.h>

static const double level_95 = 3.841458820694124; /* of chi-square, 1 degree of freedom */

/*
 * One event, with x = 1, and one other at risk, with x = 0. With q = e^b / (1 + e^b): l = log q, I = q (1 - q), so that
 * l* = 3/2 log q + 1/2 log(1 - q), largest at q = 3/4: b = log 3, standard error 4 / sqrt 3.
 */
static double penalised(double b)
{
	double q = 1 / (1 + exp(-b));
	return 1.5 * log(q) + .5 * log1p(-q);
}

static void one_event(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	static const double time[] = {1, 2}, x[] = {1, 0};
	static const int32_t status[] = {1, 0};
	struct surv_sample s = rows_sample(mem, 2, time, status, 1, (const double *const[]){x});
	struct cox_fit f = fit_cox(mem, &s, (struct cox_opts){.firth = COX_IF_INFINITE, .profile = COX_IF_INFINITE});
	assert_true(f.firth && f.converged);
	assert_int_equal(f.why[0], WHY_INFINITE);
	CHECK_EQ(f.coef[0], log(3));
	CHECK_EQ(f.std_error[0], 4 / sqrt(3));
	CHECK_EQ(f.loglik, penalised(log(3)));
	CHECK_EQ(f.loglik_null, penalised(0));
	const struct cox_profile *l = &f.profile[0];
	CHECK_EQ(2 * (penalised(log(3)) - penalised(l->low.v)), level_95);
	CHECK_EQ(2 * (penalised(log(3)) - penalised(l->high.v)), level_95);
	assert_true(l->low.v < 0 && l->high.v > log(3));
	CHECK_EQ(l->statistic.v * l->statistic.v, 2 * (penalised(log(3)) - penalised(0)));
	arena_free(mem);
}

/* Without the penalty the same has a lower limit and no upper one: 2 (0 - log q) = chi-square. */
static void one_sided(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	static const double time[] = {1, 2}, x[] = {1, 0};
	static const int32_t status[] = {1, 0};
	struct surv_sample s = rows_sample(mem, 2, time, status, 1, (const double *const[]){x});
	struct cox_fit f = fit_cox(mem, &s, (struct cox_opts){.profile = COX_ALWAYS});
	assert_false(f.firth);
	double q = exp(-level_95 / 2);
	CHECK_REL(f.profile[0].low.v, log(q / (1 - q)), 1e-7); /* the top is where the iteration stopped, not infinity */
	assert_int_equal(f.profile[0].high.why, WHY_INFINITE);
	CHECK_REL(f.profile[0].statistic.v, sqrt(2 * log(2)), 1e-7);
	arena_free(mem);
}

enum { N = 60 };

struct drawn {
	double entry[3 * N], time[3 * N], x[2][3 * N];
	int32_t status[3 * N], stratum[3 * N], count[3 * N];
};

static void draw(struct drawn *t, uint64_t seed)
{
	struct random r;
	random_seed(&r, seed, 0, 0);
	for (size_t i = 0; i < N; i++) {
		t->entry[i] = random_below(&r, 4);
		t->time[i] = t->entry[i] + 1 + random_below(&r, 9);
		t->status[i] = random_below(&r, 3) > 0;
		t->stratum[i] = (int32_t)random_below(&r, 2);
		t->count[i] = 1 + (int32_t)random_below(&r, 2);
		t->x[0][i] = random_unit(&r);
		t->x[1][i] = random_below(&r, 2);
	}
}

static struct surv_sample sample_of(struct arena *mem, const struct drawn *t, size_t n, bool counted)
{
	const double *x[2] = {t->x[0], t->x[1]};
	struct surv_rows rows = {.n = n, .entry = t->entry, .time = t->time, .status = t->status, .stratum = t->stratum};
	rows.strata = 2;
	rows.count = counted ? t->count : NULL;
	rows.p = 2;
	rows.x = x;
	struct surv_sample s;
	assert_int_equal(surv_build(mem, &rows, &s), ERR_OK);
	return s;
}

/* A row of count 2 is two rows, also in the penalty. */
static void counts_are_rows(void **state)
{
	(void)state;
	static struct drawn t;
	for (uint64_t seed = 1; seed < 6; seed++) {
		struct arena *mem = arena_new();
		draw(&t, seed);
		const struct cox_opts opts = {
			.ties = seed % 2 ? COX_EFRON : COX_BRESLOW, .firth = COX_ALWAYS, .profile = COX_ALWAYS};
		struct surv_sample s = sample_of(mem, &t, N, true);
		struct cox_fit a = fit_cox(mem, &s, opts);
		size_t n = N;
		for (size_t i = 0; i < N; i++)
			if (t.count[i] == 2) {
				t.entry[n] = t.entry[i];
				t.time[n] = t.time[i];
				t.status[n] = t.status[i];
				t.stratum[n] = t.stratum[i];
				t.x[0][n] = t.x[0][i];
				t.x[1][n++] = t.x[1][i];
			}
		s = sample_of(mem, &t, n, false);
		struct cox_fit b = fit_cox(mem, &s, opts);
		for (size_t k = 0; k < 2; k++) {
			CHECK_EQ(a.coef[k], b.coef[k]);
			CHECK_EQ(a.profile[k].low.v, b.profile[k].low.v);
			CHECK_EQ(a.profile[k].high.v, b.profile[k].high.v);
			assert_true(a.profile[k].low.v < a.coef[k] && a.coef[k] < a.profile[k].high.v);
		}
		arena_free(mem);
	}
}

/* Columns change their unit, and the origin does not matter: so do estimate and limits. */
static void follows_the_unit(void **state)
{
	(void)state;
	static struct drawn t;
	struct arena *mem = arena_new();
	draw(&t, 7);
	const struct cox_opts opts = {.firth = COX_ALWAYS, .profile = COX_ALWAYS};
	struct surv_sample s = sample_of(mem, &t, N, false);
	struct cox_fit a = fit_cox(mem, &s, opts);
	for (size_t i = 0; i < N; i++)
		t.x[0][i] = 1000 - 50 * t.x[0][i];
	s = sample_of(mem, &t, N, false);
	struct cox_fit b = fit_cox(mem, &s, opts);
	CHECK_EQ(a.coef[0], -50 * b.coef[0]);
	CHECK_EQ(a.profile[0].low.v, -50 * b.profile[0].high.v);
	CHECK_EQ(a.profile[1].high.v, b.profile[1].high.v);
	CHECK_EQ(a.likelihood.statistic.v, b.likelihood.statistic.v);
	arena_free(mem);
}

/* More columns than events, a constant one among them: finite all the same. */
static void more_columns_than_events(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	static const double time[] = {1, 2, 3, 4, 5, 6, 7}, a[] = {1, 0, 1, 0, 0, 1, 0}, b[] = {.2, .9, .4, .7, .1, .8, .3},
			    c[] = {3, 1, 4, 1, 5, 9, 2}, same[] = {4, 4, 4, 4, 4, 4, 4};
	static const int32_t status[] = {0, 1, 0, 1, 0, 0, 0};
	struct surv_sample s = rows_sample(mem, 7, time, status, 4, (const double *const[]){a, b, same, c});
	struct cox_fit f = fit_cox(mem, &s, (struct cox_opts){.firth = COX_IF_INFINITE, .profile = COX_IF_INFINITE});
	assert_true(f.firth && f.converged);
	assert_int_equal(f.why[2], WHY_SINGULAR);
	for (size_t k = 0; k < 4; k++)
		assert_true(k == 2 || (isfinite(f.coef[k]) && fabs(f.coef[k]) < 50 && num_is(f.profile[k].p_value)));
	arena_free(mem);
}

static void nothing_to_do(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	static const double time[] = {1, 2, 3, 4}, x[] = {1, 0, 1, 0};
	static const int32_t none[] = {0, 0, 0, 0}, status[] = {1, 1, 1, 0};
	struct surv_sample s = rows_sample(mem, 4, time, none, 1, (const double *const[]){x});
	struct cox_fit f = fit_cox(mem, &s, (struct cox_opts){.firth = COX_ALWAYS, .profile = COX_ALWAYS});
	assert_true(!f.profile && f.why[0] == WHY_NO_EVENTS);
	s = rows_sample(mem, 4, time, status, 1, (const double *const[]){x});
	f = fit_cox(mem, &s, (struct cox_opts){.firth = COX_IF_INFINITE, .profile = COX_IF_INFINITE});
	assert_true(!f.firth && !f.profile);
	struct cox_opts exact = {.ties = COX_EXACT, .firth = COX_ALWAYS};
	assert_int_equal(cox_fit(mem, &s, &exact, &f), ERR_VALUE);
	arena_free(mem);
}

int main(void)
{
	gsl_set_error_handler_off();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_event),
		cmocka_unit_test(one_sided),
		cmocka_unit_test(counts_are_rows),
		cmocka_unit_test(follows_the_unit),
		cmocka_unit_test(more_columns_than_events),
		cmocka_unit_test(nothing_to_do),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
