#include "core/workers.h"
#include "stats/parametric.h"
#include "support/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 6000 };

/* Rows made by a congruential generator: two covariates, exact, right-, left- and interval-censored, some of late entry. */
struct made {
	double time[ROWS], time2[ROWS], entry[ROWS], offset[ROWS], weight[ROWS], a[ROWS], b[ROWS];
	int32_t count[ROWS], stratum[ROWS], cluster[ROWS];
	const double *x[2];
};

static double uniform(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return ((double)(*state >> 8) + 0.5) / 16777216.0;
}

static struct made *make(void)
{
	struct made *m = calloc(1, sizeof *m);
	assert_non_null(m);
	uint32_t state = 7;
	for (size_t i = 0; i < ROWS; i++) {
		m->a[i] = 40 + 20 * uniform(&state);
		m->b[i] = uniform(&state) < 0.4;
		m->offset[i] = uniform(&state) - 0.5;
		double eta = 2 + 0.03 * m->a[i] - 0.5 * m->b[i] + m->offset[i];
		double t = exp(eta) * pow(-log(uniform(&state)), 0.7), u = uniform(&state);
		m->time[i] = u < 0.2 ? 0.7 * t : u < 0.3 ? 0 : u < 0.5 ? 0.8 * t : t;
		m->time2[i] = u < 0.2 ? INFINITY : u < 0.3 ? 1.5 * t : u < 0.5 ? 1.2 * t : t;
		m->entry[i] = i % 3 ? 0 : 0.3 * m->time[i];
		m->weight[i] = 0.5 + (double)(i % 4);
		m->count[i] = (int32_t)(i % 3);
		m->stratum[i] = (int32_t)(i % 2);
		m->cluster[i] = (int32_t)(i % 97);
	}
	m->x[0] = m->a;
	m->x[1] = m->b;
	return m;
}

static struct parametric_data data_of(const struct made *m, size_t n)
{
	return (struct parametric_data){.n = n, .p = 2, .time = m->time, .time2 = m->time2, .x = m->x, .offset = m->offset};
}

static struct parametric_fit fit_of(struct arena *mem, const struct parametric_data *d, enum parametric_dist dist,
				    bool robust)
{
	struct parametric_fit fit;
	assert_int_equal(parametric_fit(mem, d, &(struct parametric_opts){.dist = dist, .robust = robust}, &fit), ERR_OK);
	return fit;
}

static void same(const struct parametric_fit *a, const struct parametric_fit *b, double tolerance)
{
	assert_int_equal(a->outcome, PARAMETRIC_CONVERGED);
	assert_int_equal(b->outcome, PARAMETRIC_CONVERGED);
	assert_int_equal(a->n, b->n);
	for (size_t j = 0; j < a->n; j++) {
		CHECK_REL(a->coef[j], b->coef[j], tolerance);
		CHECK_REL(a->std_error[j], b->std_error[j], tolerance);
		if (a->robust_se && b->robust_se)
			CHECK_REL(a->robust_se[j], b->robust_se[j], tolerance);
	}
	CHECK_REL(a->loglik, b->loglik, tolerance);
	CHECK_REL(a->loglik_null, b->loglik_null, tolerance);
}

/* Rate = events / time at risk: five events in 2+3+5+7+9+4-1 = 29 units; the error of its logarithm is 1 / sqrt 5. */
static void test_exponential_by_hand(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double t[] = {2, 3, 5, 7, 9, 4}, entry[] = {0, 0, 1, 0, 0, 0};
	int32_t event[] = {1, 1, 1, 0, 1, 1};
	struct parametric_data d = {.n = 6, .time = t, .event = event, .entry = entry};
	struct parametric_fit f = fit_of(mem, &d, PARAMETRIC_EXPONENTIAL, false);
	CHECK_EQ(f.coef[0], log(29 / 5.0));
	CHECK_EQ(f.std_error[0], 1 / sqrt(5));
	CHECK_EQ(f.loglik, -5 * log(29 / 5.0) - 5);
	assert_true(f.events == 5 && f.right == 1 && f.rows == 6);
	arena_free(mem);
}

/* Two groups without censoring: the lognormal fit is the two means of log time and the standard deviation about them. */
static void test_lognormal_by_hand(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double t[] = {1, exp(2), exp(3), exp(5)}, g[] = {0, 0, 1, 1};
	int32_t event[] = {1, 1, 1, 1};
	const double *x[] = {g};
	struct parametric_data d = {.n = 4, .p = 1, .time = t, .event = event, .x = x};
	struct parametric_fit f = fit_of(mem, &d, PARAMETRIC_LOGNORMAL, false);
	CHECK_EQ(f.coef[0], 1);
	CHECK_EQ(f.coef[1], 3);
	assert_true(fabs(f.coef[2]) < 1e-10); /* log of sqrt((1 + 1 + 1 + 1) / 4) */
	CHECK_EQ(f.std_error[0], sqrt(1 / 2.0));
	CHECK_EQ(f.std_error[1], 1);
	CHECK_EQ(f.std_error[2], sqrt(1 / 8.0));
	arena_free(mem);
}

static void test_frequencies_are_rows(void **state)
{
	(void)state;
	struct made *m = make(), *twice = make();
	enum { N = 300 };
	size_t to = 0;
	for (size_t i = 0; i < N; i++)
		for (int32_t c = 0; c < m->count[i]; c++, to++) {
			twice->time[to] = m->time[i];
			twice->time2[to] = m->time2[i];
			twice->entry[to] = m->entry[i];
			twice->offset[to] = m->offset[i];
			twice->weight[to] = m->weight[i];
			twice->a[to] = m->a[i];
			twice->b[to] = m->b[i];
			twice->cluster[to] = m->cluster[i];
		}
	struct arena *mem = arena_new();
	for (enum parametric_dist dist = 0; dist < PARAMETRIC_DISTS; dist++)
		for (int clustered = 0; clustered < 2; clustered++) {
			struct parametric_data d = data_of(m, N), e = data_of(twice, to);
			d.count = m->count;
			d.entry = m->entry;
			e.entry = twice->entry;
			d.weight = m->weight;
			e.weight = twice->weight;
			d.cluster = clustered ? m->cluster : NULL;
			e.cluster = clustered ? twice->cluster : NULL;
			d.clusters = e.clusters = 97;
			struct parametric_fit a = fit_of(mem, &d, dist, true), b = fit_of(mem, &e, dist, true);
			same(&a, &b, 1e-7);
			assert_true(a.rows == b.rows && a.events == b.events && a.interval == b.interval &&
				    a.left == b.left);
		}
	arena_free(mem);
	free(m);
	free(twice);
}

/* Many rows are begun from some of them: the fit is that of the same rows as frequencies, which are too few for that. */
static void test_many_rows_are_begun_from_some(void **state)
{
	(void)state;
	enum { TIMES = 17, MANY = ROWS * TIMES };
	struct made *m = make();
	struct arena *mem = arena_new();
	double *many[5];
	const double *from[] = {m->time, m->time2, m->offset, m->a, m->b};
	for (int c = 0; c < 5; c++) {
		many[c] = ARENA_ARRAY(mem, MANY, double);
		for (size_t i = 0; i < MANY; i++)
			many[c][i] = from[c][i / TIMES];
	}
	for (size_t i = 0; i < ROWS; i++)
		m->count[i] = TIMES;
	const double *x[] = {many[3], many[4]};
	struct parametric_data d = data_of(m, ROWS),
			       e = {.n = MANY, .p = 2, .time = many[0], .time2 = many[1], .offset = many[2], .x = x};
	d.count = m->count;
	for (enum parametric_dist dist = 0; dist < PARAMETRIC_DISTS; dist += 2) {
		struct parametric_fit a = fit_of(mem, &d, dist, false), b = fit_of(mem, &e, dist, false);
		same(&a, &b, 1e-9);
		assert_true(b.iterations < 7);
	}
	arena_free(mem);
	free(m);
}

/* Whole weights act on the estimates and on the model's errors as so many rows do. */
static void test_whole_weights_are_rows_to_the_model(void **state)
{
	(void)state;
	struct made *m = make();
	struct arena *mem = arena_new();
	for (size_t i = 0; i < ROWS; i++)
		m->weight[i] = m->count[i];
	struct parametric_data d = data_of(m, 400), e = d;
	d.weight = m->weight;
	e.count = m->count;
	struct parametric_fit a = fit_of(mem, &d, PARAMETRIC_LOGLOGISTIC, false),
			      b = fit_of(mem, &e, PARAMETRIC_LOGLOGISTIC, false);
	same(&a, &b, 1e-9);
	arena_free(mem);
	free(m);
}

/* A weight of all rows alike leaves the estimates and the sandwich, and divides the model's variance by it. */
static void test_sandwich_does_not_see_the_scale_of_weights(void **state)
{
	(void)state;
	struct made *m = make();
	struct arena *mem = arena_new();
	for (size_t i = 0; i < ROWS; i++)
		m->weight[i] = 9e-4;
	struct parametric_data d = data_of(m, 400), e = d;
	d.weight = m->weight;
	struct parametric_fit a = fit_of(mem, &d, PARAMETRIC_WEIBULL, true), b = fit_of(mem, &e, PARAMETRIC_WEIBULL, true);
	for (size_t j = 0; j < a.n; j++) {
		CHECK_REL(a.coef[j], b.coef[j], 1e-8);
		CHECK_REL(a.robust_se[j], b.robust_se[j], 1e-8);
		CHECK_REL(a.std_error[j], b.std_error[j] / 0.03, 1e-8);
	}
	arena_free(mem);
	free(m);
}

static void test_order_and_threads(void **state)
{
	(void)state;
	struct made *m = make(), *back = make();
	struct arena *mem = arena_new();
	for (size_t i = 0; i < ROWS; i++) {
		size_t j = ROWS - 1 - i;
		back->time[i] = m->time[j];
		back->time2[i] = m->time2[j];
		back->offset[i] = m->offset[j];
		back->a[i] = m->a[j];
		back->b[i] = m->b[j];
		back->stratum[i] = m->stratum[j];
	}
	for (enum parametric_dist dist = 0; dist < PARAMETRIC_DISTS; dist++) {
		struct parametric_data d = data_of(m, ROWS), e = data_of(back, ROWS);
		d.stratum = m->stratum;
		e.stratum = back->stratum;
		d.strata = e.strata = 2;
		workers_set_threads(1);
		struct parametric_fit one = fit_of(mem, &d, dist, true);
		workers_set_threads(4);
		struct parametric_fit four = fit_of(mem, &d, dist, true), turned = fit_of(mem, &e, dist, true);
		workers_set_threads(0);
		assert_memory_equal(one.coef, four.coef, one.n * sizeof(double));
		assert_memory_equal(one.robust_se, four.robust_se, one.n * sizeof(double));
		same(&one, &turned, 1e-8);
	}
	arena_free(mem);
	free(m);
	free(back);
}

/*
 * In hours instead of days the intercept moves by log 24, the density of each event by as much, and nothing else does; of Gompertz the
 * intercept is a log rate, and the shape a rate.
 */
static void test_unit_of_time(void **state)
{
	(void)state;
	struct made *m = make(), *hours = make();
	struct arena *mem = arena_new();
	for (size_t i = 0; i < ROWS; i++) {
		hours->time[i] *= 24;
		hours->time2[i] *= 24;
	}
	struct parametric_data d = data_of(m, ROWS), e = data_of(hours, ROWS);
	for (enum parametric_dist dist = 0; dist < PARAMETRIC_DISTS; dist++) {
		bool rate = dist == PARAMETRIC_GOMPERTZ;
		struct parametric_fit a = fit_of(mem, &d, dist, false), b = fit_of(mem, &e, dist, false);
		CHECK_EQ(b.coef[0], a.coef[0] + (rate ? -log(24) : log(24)));
		CHECK_EQ(b.loglik, a.loglik - a.events * log(24));
		for (size_t j = 1; j < a.n; j++) {
			double per = rate && j == a.n - 1 ? 24 : 1;
			CHECK_EQ(b.coef[j], a.coef[j] / per);
			CHECK_EQ(b.std_error[j], a.std_error[j] / per);
		}
	}
	arena_free(mem);
	free(m);
	free(hours);
}

/* The truth behind the rows, within four standard errors. */
static void test_finds_what_it_was_made_from(void **state)
{
	(void)state;
	struct made *m = make();
	struct arena *mem = arena_new();
	struct parametric_data d = data_of(m, ROWS);
	struct parametric_fit f = fit_of(mem, &d, PARAMETRIC_WEIBULL, false);
	double truth[] = {2, 0.03, -0.5, log(0.7)};
	for (size_t j = 0; j < 4; j++)
		assert_true(fabs(f.coef[j] - truth[j]) < 4 * f.std_error[j]);
	arena_free(mem);
	free(m);
}

/* A narrow interval says what its middle says, less the width: log(F(t + h) - F(t - h)) - log 2h goes to log f(t). */
static void test_narrow_intervals_are_events(void **state)
{
	(void)state;
	struct made *m = make(), *narrow = make();
	struct arena *mem = arena_new();
	double widths = 0;
	uint32_t state_of = 3;
	for (size_t i = 0; i < 200; i++) {
		double t = exp(0.02 * m->a[i] - 0.5 * m->b[i]) * pow(-log(uniform(&state_of)), 0.6);
		m->time[i] = m->time2[i] = t;
		narrow->time[i] = t * (1 - 1e-4);
		narrow->time2[i] = t * (1 + 1e-4);
		widths += log(2e-4 * t);
	}
	struct parametric_data d = data_of(m, 200), e = data_of(narrow, 200);
	for (enum parametric_dist dist = 0; dist < PARAMETRIC_DISTS; dist++) {
		struct parametric_fit a = fit_of(mem, &d, dist, false), b = fit_of(mem, &e, dist, false);
		CHECK_REL(b.loglik - widths, a.loglik, 1e-6);
		for (size_t j = 0; j < a.n; j++)
			CHECK_REL(b.std_error[j], a.std_error[j], 1e-5);
	}
	arena_free(mem);
	free(m);
	free(narrow);
}

/* In at the start of the interval: what is left-open becomes an interval. */
static void test_entry_cuts_an_interval(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double t[] = {0, 3, 4, 9, 2}, t2[] = {8, 3, 6, INFINITY, 2}, cut[] = {2, 3, 4, 9, 2}, entry[] = {2, 1, 4, 3, 0};
	struct parametric_data d = {.n = 5, .time = t, .time2 = t2, .entry = entry}, e = d;
	e.time = cut;
	struct parametric_fit a = fit_of(mem, &d, PARAMETRIC_WEIBULL, false), b = fit_of(mem, &e, PARAMETRIC_WEIBULL, false);
	same(&a, &b, 1e-9);
	assert_true(a.left == 0 && a.interval == 2 && a.right == 1 && a.events == 2);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exponential_by_hand),
		cmocka_unit_test(test_lognormal_by_hand),
		cmocka_unit_test(test_frequencies_are_rows),
		cmocka_unit_test(test_many_rows_are_begun_from_some),
		cmocka_unit_test(test_whole_weights_are_rows_to_the_model),
		cmocka_unit_test(test_sandwich_does_not_see_the_scale_of_weights),
		cmocka_unit_test(test_order_and_threads),
		cmocka_unit_test(test_unit_of_time),
		cmocka_unit_test(test_finds_what_it_was_made_from),
		cmocka_unit_test(test_narrow_intervals_are_events),
		cmocka_unit_test(test_entry_cuts_an_interval),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
