#include "stats/discrete.h"

#include "support/check.h"

#include <gsl/gsl_errno.h>
#include <math.h>

enum { N = 400 };

struct table {
	double time[2 * N], entry[2 * N], x[2 * N], weight[2 * N];
	int32_t status[2 * N], cluster[2 * N], count[2 * N];
	const double *columns[1];
};

static enum err try_fit(struct arena *mem, struct surv_rows rows, struct discrete_opts opts, struct discrete_fit *f)
{
	struct surv_sample s;
	enum err err = surv_build(mem, &rows, &s);
	return err ? err : discrete_fit(mem, &s, &opts, f);
}

static struct discrete_fit fit_of(struct arena *mem, struct surv_rows rows, struct discrete_opts opts)
{
	struct discrete_fit f;
	assert_int_equal(try_fit(mem, rows, opts, &f), ERR_OK);
	return f;
}

/* Clients of one to eight sessions, two causes. */
static void random_table(struct table *t)
{
	uint64_t state = 77;
	for (size_t i = 0; i < N; i++) {
		state = state * 6364136223846793005u + 1442695040888963407u;
		t->time[i] = 1 + (double)((state >> 33) % 8);
		t->x[i] = (double)((state >> 40) % 5);
		t->status[i] = (int32_t)((state >> 45) % 3);
		t->weight[i] = 0.5 + (double)((state >> 50) % 4);
		t->cluster[i] = (int32_t)i;
		t->count[i] = (int32_t)((state >> 54) % 3);
	}
	t->columns[0] = t->x;
}

static struct surv_rows rows_of(const struct table *t, size_t n)
{
	return (struct surv_rows){.n = n,
				  .time = t->time,
				  .status = t->status,
				  .weight = t->weight,
				  .cluster = t->cluster,
				  .clusters = N,
				  .p = 1,
				  .x = t->columns};
}

static void check_same(const struct discrete_fit *a, const struct discrete_fit *b)
{
	assert_int_equal(a->glm.p, b->glm.p);
	for (size_t j = 0; j < a->glm.p; j++) {
		CHECK_EQ(a->glm.coef[j], b->glm.coef[j]);
		CHECK_EQ(a->glm.std_error[j], b->glm.std_error[j]);
		CHECK_EQ(a->glm.robust_se[j], b->glm.robust_se[j]);
	}
	CHECK_EQ(a->glm.loglik, b->glm.loglik);
}

/* One group: the hazard of each session is its own fraction. */
static void test_fractions(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double time[] = {1, 1, 2, 2, 2, 3, 5, 5, 5, 0};
	int32_t status[] = {1, 0, 1, 1, 0, 0, 1, 1, 0, 0};
	struct surv_rows rows = {.n = 10, .time = time, .status = status};
	struct discrete_fit f = fit_of(mem, rows, (struct discrete_opts){.link = DISCRETE_LOGIT});
	assert_int_equal(f.sessions, 5);
	CHECK_EQ(f.glm.coef[0], log(1 / 8.0));
	CHECK_EQ(f.glm.coef[1], log(2 / 5.0));
	CHECK_EQ(f.glm.std_error[1], sqrt(1 / 2.0 + 1 / 5.0));
	assert_int_equal(f.glm.why[2], WHY_NO_EVENTS);
	assert_int_equal(f.glm.why[3], WHY_NO_EVENTS);
	CHECK_EQ(f.glm.coef[4], log(2));
	assert_true(f.at_risk[0] == 9 && f.at_risk[3] == 3 && f.events[4] == 2);
	f = fit_of(mem, rows, (struct discrete_opts){.link = DISCRETE_CLOGLOG, .baseline = DISCRETE_NONE});
	CHECK_EQ(f.glm.coef[0], log(-log(1 - 5 / 26.0))); /* 9 + 7 + 4 + 3 + 3 sessions at risk */
	arena_free(mem);
}

/* Grouped proportional hazards: 1 - h1 = (1 - h0)^2 at every session is a hazard ratio of 2, whatever the sessions. */
static void test_grouped_hazards(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double time[] = {1, 1, 2, 2, 2, 2}, x[] = {0, 1, 0, 0, 1, 1}, weight[] = {2, 3, 1, 1, .75, .25};
	int32_t status[] = {1, 1, 1, 0, 1, 0};
	const double *columns[] = {x};
	struct surv_rows rows = {.n = 6, .time = time, .status = status, .weight = weight, .p = 1, .x = columns};
	struct discrete_fit f = fit_of(mem, rows, (struct discrete_opts){.link = DISCRETE_CLOGLOG});
	CHECK_EQ(f.glm.coef[2], log(2));
	CHECK_EQ(f.glm.coef[0], log(-log(0.5)));
	CHECK_EQ(f.glm.coef[1], log(-log(0.5)));
	arena_free(mem);
}

/* A row cut in two by a delayed entry is the same person: nothing changes, robust variance included. */
static void test_a_row_in_two(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	static struct table t, cut;
	random_table(&t);
	size_t n = 0;
	for (size_t i = 0; i < N; i++) {
		double parts[] = {0, floor(t.time[i] / 2), t.time[i]};
		for (size_t k = 0; k < 2; k++) {
			if (parts[k] == parts[k + 1])
				continue;
			cut.entry[n] = parts[k];
			cut.time[n] = parts[k + 1];
			cut.status[n] = k ? t.status[i] : 0;
			cut.x[n] = t.x[i];
			cut.weight[n] = t.weight[i];
			cut.cluster[n++] = t.cluster[i];
		}
	}
	cut.columns[0] = cut.x;
	for (int baseline = DISCRETE_FACTOR; baseline <= DISCRETE_NONE; baseline++) {
		struct discrete_opts opts = {
			.link = DISCRETE_CLOGLOG, .baseline = (enum discrete_baseline)baseline, .cause = 2, .robust = true};
		struct surv_rows two = rows_of(&cut, n);
		two.entry = cut.entry;
		struct discrete_fit a = fit_of(mem, rows_of(&t, N), opts), b = fit_of(mem, two, opts);
		check_same(&a, &b);
	}
	arena_free(mem);
}

static void test_other_causes_censor_and_counts_replicate(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	static struct table t, rep;
	random_table(&t);
	size_t n = 0;
	for (size_t i = 0; i < N; i++)
		for (int32_t c = 0; c < t.count[i] && n < 2 * N; c++, n++) {
			rep.time[n] = t.time[i];
			rep.status[n] = t.status[i] == 1;
			rep.x[n] = t.x[i];
			rep.weight[n] = t.weight[i];
			rep.cluster[n] = t.cluster[i];
		}
	rep.columns[0] = rep.x;
	struct discrete_opts opts = {.baseline = DISCRETE_LOG, .robust = true};
	struct surv_rows counted = rows_of(&t, N), written = rows_of(&rep, n);
	counted.count = t.count;
	struct discrete_fit a = fit_of(mem, counted, opts), b = fit_of(mem, written, opts);
	check_same(&a, &b);
	counted.cluster = written.cluster = NULL;
	a = fit_of(mem, counted, opts);
	b = fit_of(mem, written, opts);
	check_same(&a, &b);
	arena_free(mem);
}

static void test_separation(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double time[] = {1, 2, 2, 3, 1, 2, 3, 3}, x[] = {0, 0, 0, 0, 1, 1, 1, 1};
	int32_t status[] = {1, 1, 0, 1, 0, 0, 0, 0};
	const double *columns[] = {x};
	struct surv_rows rows = {.n = 8, .time = time, .status = status, .p = 1, .x = columns};
	struct discrete_fit f = fit_of(mem, rows, (struct discrete_opts){.baseline = DISCRETE_LINEAR});
	assert_int_equal(f.glm.why[f.base], WHY_INFINITE);
	int32_t none[8] = {0};
	rows.status = none;
	f = fit_of(mem, rows, (struct discrete_opts){.link = DISCRETE_CLOGLOG});
	for (size_t j = 0; j < f.glm.p; j++)
		assert_int_equal(f.glm.why[j], WHY_NO_EVENTS);
	arena_free(mem);
}

static void test_refusals(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct discrete_fit f;
	double half[] = {1, 1.5}, zero[] = {2, 0}, late[] = {1, 20000};
	int32_t status[] = {1, 1}, censored[] = {0, 0};
	struct surv_rows rows = {.n = 2, .time = half, .status = status};
	assert_int_equal(try_fit(mem, rows, (struct discrete_opts){0}, &f), ERR_VALUE);
	assert_int_equal(err_last()->row, 2);
	rows.time = zero;
	assert_int_equal(try_fit(mem, rows, (struct discrete_opts){0}, &f), ERR_VALUE);
	rows.time = late;
	assert_int_equal(try_fit(mem, rows, (struct discrete_opts){0}, &f), ERR_LIMIT);
	double never[] = {0, 0};
	rows.time = never;
	rows.status = censored;
	assert_int_equal(try_fit(mem, rows, (struct discrete_opts){0}, &f), ERR_EMPTY);
	arena_free(mem);
}

int main(void)
{
	gsl_set_error_handler_off();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fractions),    cmocka_unit_test(test_grouped_hazards),
		cmocka_unit_test(test_a_row_in_two), cmocka_unit_test(test_other_causes_censor_and_counts_replicate),
		cmocka_unit_test(test_separation),   cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
