/* The bootstrap: limits against R, draws against the multinomial, and the same answer whatever the threads. */
#include "stats/bootstrap.h"

#include "core/workers.h"
#include "stats/bootstrap_draw.h"
#include "support/check.h"
#include "support/frame.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static size_t values_of(const struct frame *f, double set, const char *kind, double *to)
{
	size_t n = 0;
	for (size_t i = 0; i < f->rows; i++)
		if (frame_number(f, i, "set") == set && !strcmp(frame_text(f, i, "kind"), kind))
			to[n++] = frame_number(f, i, "value");
	return n;
}

static enum bootstrap_type type_named(const char *name)
{
	return !strcmp(name, "perc") ? BOOTSTRAP_PERCENTILE : !strcmp(name, "bca") ? BOOTSTRAP_BCA : BOOTSTRAP_BASIC;
}

/* boot::boot.ci on the same replicates and influences. */
static void test_limits_of_boot(void **state)
{
	(void)state;
	struct frame *rows = frame_load("tests/oracle/bootstrap_replicates.csv");
	struct frame *want = frame_load("tests/oracle/bootstrap_limits.csv");
	double *t = malloc(rows->rows * sizeof *t), *l = malloc(rows->rows * sizeof *l);
	assert_true(t && l && want->rows == 45);
	for (size_t i = 0; i < want->rows; i++) {
		double set = frame_number(want, i, "set");
		struct bootstrap_sample s = {.m = values_of(rows, set, "t", t), .t = t};
		size_t n = values_of(rows, set, "L", l);
		s.observed = frame_number(want, i, "observed");
		s.acceleration = bootstrap_acceleration(l, NULL, n);
		struct num limits[2];
		bootstrap_limits(&s, type_named(frame_text(want, i, "type")), frame_number(want, i, "level"), limits);
		CHECK_EQ(limits[0].v, frame_number(want, i, "low"));
		CHECK_EQ(limits[1].v, frame_number(want, i, "high"));
	}
	free(t);
	free(l);
	frame_free(rows);
	frame_free(want);
}

static void test_no_limits(void **state)
{
	(void)state;
	double t[] = {3, 4, 5};
	struct num limits[2];
	struct bootstrap_sample s = {.m = 3, .t = t, .observed = 1};
	bootstrap_limits(&s, BOOTSTRAP_BCA, .9, limits);
	assert_int_equal(limits[0].why, WHY_NOT_APPLICABLE);
	s.observed = 6;
	bootstrap_limits(&s, BOOTSTRAP_BCA, .9, limits);
	assert_int_equal(limits[1].why, WHY_NOT_APPLICABLE);
	bootstrap_limits(&s, BOOTSTRAP_PERCENTILE, .9, limits);
	CHECK_EQ(limits[1].v, 5);
	s.m = 1;
	bootstrap_limits(&s, BOOTSTRAP_PERCENTILE, .9, limits);
	assert_int_equal(limits[0].why, WHY_NOT_APPLICABLE);
}

/* Means and variances of the counts: N p and N p (1 - p), covariance -N p q, within five standard errors; totals exactly. */
static void check_draws(const int32_t *size, const int32_t *stratum, size_t n)
{
	enum { DRAWS = 4000, MOST = 16 };
	struct arena *mem = arena_new();
	struct bootstrap_units units = {.n = n, .size = size, .stratum = stratum, .strata = 2};
	struct bootstrap_draw d;
	double sum[MOST] = {0}, square[MOST] = {0}, total[2] = {0}, crossed = 0;
	assert_int_equal(bootstrap_draw_build(mem, &units, &d), ERR_OK);
	for (size_t i = 0; i < n; i++)
		total[stratum ? stratum[i] : 0] += size ? size[i] : 1;
	for (uint64_t r = 0; r < DRAWS; r++) {
		int32_t times[MOST] = {0};
		double drawn[2] = {0};
		assert_int_equal(bootstrap_draw_times(&d, 5, r, times), ERR_OK);
		for (size_t i = 0; i < n; i++) {
			sum[i] += times[i];
			square[i] += (double)times[i] * times[i];
			drawn[stratum ? stratum[i] : 0] += times[i];
		}
		crossed += (double)times[0] * times[1];
		assert_true(drawn[0] == total[0] && drawn[1] == total[1]);
	}
	for (size_t i = 0; i < n; i++) {
		double all = total[stratum ? stratum[i] : 0], p = (size ? size[i] : 1) / all;
		double mean = sum[i] / DRAWS, variance = square[i] / DRAWS - mean * mean, want = all * p * (1 - p);
		assert_true(fabs(mean - all * p) <= 5 * sqrt(want / DRAWS));
		assert_true(fabs(variance - want) <= 5 * (want + sqrt(want)) * sqrt(2. / DRAWS));
	}
	if (!stratum) {
		double p = (size ? size[0] : 1) / total[0], q = (size ? size[1] : 1) / total[0];
		double covariance = crossed / DRAWS - sum[0] / DRAWS * sum[1] / DRAWS;
		assert_true(fabs(covariance + total[0] * p * q) <= 5 * total[0] * sqrt(p * q / DRAWS));
	}
	arena_free(mem);
}

static void test_draws_are_multinomial(void **state)
{
	(void)state;
	static const int32_t segments[] = {600, 600, 600, 600, 600, 600, 600, 600, 600, 10, 1, 20, 600, 0, 3, 5};
	static const int32_t few[] = {3, 1, 0, 7, 2, 5}, many[] = {900, 100, 0, 4000, 20, 1};
	static const int32_t mixed[] = {1000, 3, 2, 3000, 1, 900}, stratum[] = {0, 1, 1, 0, 1, 0};
	check_draws(NULL, NULL, 12);
	check_draws(segments, NULL, 16);
	check_draws(few, NULL, 6);
	check_draws(many, NULL, 6);
	check_draws(mixed, stratum, 6);
}

/* The mean of values, and its logarithm where there is one. */
struct sample {
	size_t n;
	const double *value;
};

static enum err mean_and_log(struct arena *scratch, const int32_t *times, double *out, void *context)
{
	const struct sample *s = context;
	double sum = 0, n = 0;
	(void)scratch;
	for (size_t i = 0; i < s->n; i++) {
		sum += times[i] * s->value[i];
		n += times[i];
	}
	out[0] = sum / n;
	out[1] = log(sum / n - 1);
	return ERR_OK;
}

static struct bootstrap run(struct arena *mem, const struct bootstrap_units *u, const struct sample *s,
			    struct bootstrap_opts opts)
{
	struct bootstrap b;
	struct bootstrap_statistic statistic = {.k = 2, .function = mean_and_log, .context = (void *)s};
	assert_int_equal(bootstrap_run(mem, u, &statistic, &opts, &b), ERR_OK);
	return b;
}

/* Of a mean the bootstrap knows all: error sd / sqrt(n), no bias; BCa's c is skewness / (6 sqrt(n)), for L_i = x_i - mean. */
static void test_mean_of_kinds(void **state)
{
	(void)state;
	static const double value[] = {1, 2, 3, 5, 9};
	static const int32_t size[] = {4, 3, 2, 2, 1};
	struct arena *mem = arena_new();
	struct sample s = {5, value};
	struct bootstrap_units units = {.n = 5, .size = size};
	struct bootstrap_opts opts = {.replicates = 20000, .seed = 9, .type = BOOTSTRAP_BCA, .level = .9};
	double n = 12, mean = 35 / n, squares = 0, cubes = 0, l[5];
	for (size_t i = 0; i < 5; i++) {
		l[i] = value[i] - mean;
		squares += size[i] * l[i] * l[i];
		cubes += size[i] * l[i] * l[i] * l[i];
	}
	struct bootstrap b = run(mem, &units, &s, opts);
	double error = sqrt(squares) / n;
	CHECK_EQ(b.observed[0], mean);
	CHECK_REL(b.std_error[0].v, error, .03);
	assert_true(fabs(b.bias[0].v) < 5 * error / sqrt(20000));
	double c = cubes / (6 * pow(squares, 1.5));
	CHECK_EQ(bootstrap_acceleration(l, size, 5), c);
	struct num limits[2];
	struct bootstrap_sample again = {.m = 20000, .t = b.replicate, .observed = mean, .acceleration = c};
	bootstrap_limits(&again, BOOTSTRAP_BCA, .9, limits);
	CHECK_EQ(b.low[0].v, limits[0].v);
	CHECK_EQ(b.high[0].v, limits[1].v);
	arena_free(mem);
}

/* A replicate without a number fails alone. */
static void test_failures_are_counted(void **state)
{
	(void)state;
	static const double value[] = {0, 1, 1, 2};
	struct arena *mem = arena_new();
	struct sample s = {4, value};
	struct bootstrap_units units = {.n = 4};
	struct bootstrap_opts opts = {.replicates = 1000, .seed = 2, .type = BOOTSTRAP_PERCENTILE, .level = .9};
	struct bootstrap b = run(mem, &units, &s, opts);
	assert_int_equal(b.failed[0], 0);
	assert_true(b.failed[1] > 500 && b.failed[1] < 1000);
	assert_int_equal(b.std_error[1].why, WHY_NOT_APPLICABLE); /* nor has the sample itself one */
	assert_true(num_is(b.std_error[0]));
	arena_free(mem);
}

static void test_same_bits_for_any_threads(void **state)
{
	(void)state;
	enum { N = 300 };
	struct arena *mem = arena_new();
	double *value = ARENA_ARRAY(mem, N, double);
	for (size_t i = 0; i < N; i++)
		value[i] = 2 + sin((double)i);
	struct sample s = {N, value};
	struct bootstrap_units units = {.n = N};
	struct bootstrap_opts opts = {.replicates = 500, .seed = 4, .type = BOOTSTRAP_BCA, .level = .95};
	workers_set_threads(1);
	struct bootstrap one = run(mem, &units, &s, opts);
	workers_set_threads(5);
	struct bootstrap many = run(mem, &units, &s, opts);
	workers_set_threads(0);
	assert_memory_equal(one.replicate, many.replicate, 1000 * sizeof(double));
	CHECK_REL(one.low[0].v, many.low[0].v, 0);
	opts.seed = 5;
	struct bootstrap other = run(mem, &units, &s, opts);
	assert_memory_not_equal(one.replicate, other.replicate, 1000 * sizeof(double));
	arena_free(mem);
}

static void test_refusals(void **state)
{
	(void)state;
	static const int32_t negative[] = {1, -1}, zero[] = {0, 0};
	struct arena *mem = arena_new();
	struct bootstrap_draw d;
	assert_int_equal(bootstrap_draw_build(mem, &(struct bootstrap_units){.n = 2, .size = negative}, &d), ERR_VALUE);
	assert_int_equal(bootstrap_draw_build(mem, &(struct bootstrap_units){.n = 2, .size = zero}, &d), ERR_EMPTY);
	assert_int_equal(bootstrap_draw_build(mem, &(struct bootstrap_units){.n = 0}, &d), ERR_EMPTY);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_limits_of_boot),
		cmocka_unit_test(test_no_limits),
		cmocka_unit_test(test_draws_are_multinomial),
		cmocka_unit_test(test_mean_of_kinds),
		cmocka_unit_test(test_failures_are_counted),
		cmocka_unit_test(test_same_bits_for_any_threads),
		cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
