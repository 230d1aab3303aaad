#include "stats/rate.h"
#include "support/check.h"
#include "support/frame.h"

#include <math.h>

static void test_exact_limits(void **state)
{
	(void)state;
	struct frame *f = frame_load("tests/oracle/rates_exact.csv");
	for (size_t i = 0; i < f->rows; i++) {
		struct rate r =
			rate_exact(frame_number(f, i, "events"), frame_number(f, i, "time"), frame_number(f, i, "level"));
		CHECK_EQ(r.estimate.v, frame_number(f, i, "estimate"));
		CHECK_EQ(r.low.v, frame_number(f, i, "low"));
		CHECK_EQ(r.high.v, frame_number(f, i, "high"));
	}
	frame_free(f);
}

/* Published: Garwood's limits, statistics of the exact Poisson method. */
static void test_published(void **state)
{
	(void)state;
	CHECK_EQ(rate_exact(4, 2, 0.95).low.v, 0.544932687);
	CHECK_EQ(rate_exact(4, 2, 0.95).high.v, 5.12079434);
	assert_true(rate_exact(0, 1, 0.95).low.v == 0);
	CHECK_EQ(rate_exact(0, 1, 0.95).high.v, -log(0.025)); /* P(K = 0) = exp(-high) */
	CHECK_EQ(rate_exact(1, 1, 0.95).low.v, -log(0.975));
	CHECK_EQ(rate_exact(10, 5, 0.95).low.v, 0.959077739);
	CHECK_EQ(rate_exact(10, 5, 0.95).high.v, 3.67807121);
}

static struct num or_infinite(struct num x)
{
	return num_is(x) ? x : num_of(x.why == WHY_INFINITE ? (double)INFINITY : (double)NAN);
}

static void check_ratio_number(struct num got, double want, const char *what)
{
	double v = or_infinite(got).v;
	if (!isinf(want) || !isinf(v))
		check_near(v, want, 1e-8, what, __FILE__, __LINE__);
}

static void test_ratios(void **state)
{
	(void)state;
	struct frame *f = frame_load("tests/oracle/rates_ratio.csv");
	for (size_t i = 0; i < f->rows; i++) {
		double level = frame_number(f, i, "level");
		struct rate a = rate_exact(frame_number(f, i, "k1"), frame_number(f, i, "t1"), level);
		struct rate b = rate_exact(frame_number(f, i, "k0"), frame_number(f, i, "t0"), level);
		struct rate_ratio r = rate_ratio_exact(a, b, level);
		check_ratio_number(r.low, frame_number(f, i, "low"), "low");
		check_ratio_number(r.p_value, frame_number(f, i, "p"), "p");
		if (b.events > 0) {
			check_ratio_number(r.estimate, frame_number(f, i, "estimate"), "estimate");
			check_ratio_number(r.high, frame_number(f, i, "high"), "high");
		} else {
			assert_int_equal(r.estimate.why, WHY_INFINITE);
			assert_int_equal(r.high.why, WHY_INFINITE);
		}
	}
	frame_free(f);
}

static void test_nothing_to_estimate(void **state)
{
	(void)state;
	assert_int_equal(rate_exact(3, 0, 0.95).estimate.why, WHY_NO_DATA);
	assert_int_equal(rate_exact(0, -1, 0.95).high.why, WHY_NO_DATA);
	struct rate none = rate_exact(0, 5, 0.95), some = rate_exact(2, 5, 0.95), empty = rate_exact(2, 0, 0.95);
	assert_int_equal(rate_ratio_exact(none, none, 0.95).p_value.why, WHY_NO_EVENTS);
	assert_int_equal(rate_ratio_exact(some, empty, 0.95).estimate.why, WHY_NO_DATA);
	assert_int_equal(rate_ratio_exact(rate_exact(1.5, 5, 0.95), some, 0.95).estimate.why, WHY_NO_DATA);
}

/* mid-p: half of the chance of the count itself on either side; hand-worked where the count is 0 or its mirror. */
static void test_mid_p(void **state)
{
	(void)state;
	CHECK_EQ(rate_mid_p(0, 2, 0.95).high.v, -log(0.05) / 2); /* exp(-m) / 2 = 0.025 */
	assert_true(rate_mid_p(0, 2, 0.95).low.v == 0);
	double low = rate_mid_p(1, 1, 0.9).low.v; /* 1 - e^-m - m e^-m / 2 */
	CHECK_EQ(1 - exp(-low) * (1 + low / 2), 0.05);
	for (double k = 1; k < 1e8; k *= 7) {
		struct rate mid = rate_mid_p(k, 3, 0.95), exact = rate_exact(k, 3, 0.95);
		assert_true(exact.low.v < mid.low.v && mid.low.v < mid.estimate.v);
		assert_true(mid.estimate.v < mid.high.v && mid.high.v < exact.high.v);
	}
	struct rate_ratio r = rate_ratio_mid_p(rate_exact(0, 1, 0.95), rate_exact(1, 1, 0.95), 0.95);
	CHECK_EQ(r.high.v, 0.95 / 0.05); /* (1 - p) / 2 = 0.025 */
	CHECK_EQ(r.p_value.v, 0.5);
	assert_true(r.low.v == 0 && r.estimate.v == 0);
	r = rate_ratio_mid_p(rate_exact(1, 1, 0.95), rate_exact(0, 1, 0.95), 0.95);
	CHECK_EQ(r.low.v, 0.05 / 0.95);
	assert_int_equal(r.high.why, WHY_INFINITE);
}

static void test_byar_and_wald(void **state)
{
	(void)state;
	CHECK_REL(rate_byar(4, 1, 0.95).low.v, 1.0761504, 1e-7); /* published */
	CHECK_REL(rate_byar(10, 1, 0.95).high.v, 18.391459, 1e-7);
	assert_int_equal(rate_byar(0, 1, 0.95).low.why, WHY_NO_EVENTS);
	assert_int_equal(rate_byar(0, 1, 0.95).high.why, WHY_NO_EVENTS);
	assert_true(rate_byar(0, 1, 0.95).estimate.v == 0);
	assert_true(rate_byar(1, 1, 0.9999).low.v == 0); /* not below */
	struct rate a = rate_exact(8, 2, 0.95), b = rate_exact(2, 1, 0.95), none = rate_exact(0, 1, 0.95);
	struct rate_ratio r = rate_ratio_wald(a, b, 0.95);
	CHECK_EQ(r.estimate.v, 2);
	CHECK_EQ(r.low.v * r.high.v, 4);
	CHECK_EQ(log(r.high.v / 2) / 1.959963984540054, sqrt(1 / 8.0 + 1 / 2.0));
	r = rate_ratio_wald(a, none, 0.95);
	assert_int_equal(r.estimate.why, WHY_INFINITE);
	assert_int_equal(r.p_value.why, WHY_NO_EVENTS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exact_limits),  cmocka_unit_test(test_published),
		cmocka_unit_test(test_ratios),        cmocka_unit_test(test_mid_p),
		cmocka_unit_test(test_byar_and_wald), cmocka_unit_test(test_nothing_to_estimate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
