#include "stats/parametric/parametric_parts.h"
#include "support/check.h"

#include <math.h>
#include <stdio.h>

static struct parametric_fit fit_of(struct arena *mem, const struct parametric_data *d, enum parametric_dist dist)
{
	struct parametric_fit fit;
	assert_int_equal(parametric_fit(mem, d, &(struct parametric_opts){.dist = dist, .robust = true}, &fit), ERR_OK);
	return fit;
}

static double part_at(const struct parametric_family *f, enum parametric_part part, struct parametric_at at, int which)
{
	struct jet jet;
	at.inverse = exp(-at.tau);
	parametric_jet(f, part, &at, &jet);
	return which < 0 ? jet.v : jet.g[which];
}

static struct parametric_at moved(struct parametric_at at, int parameter, double by)
{
	*(parameter == JET_E ? &at.eta : parameter == JET_T ? &at.tau : &at.q) += by;
	return at;
}

/* which < 0: the value; else the first derivative by it. */
static double slope_of(const struct parametric_family *f, enum parametric_part part, struct parametric_at at, int which,
		       int by)
{
	const double h = 1e-3;
	double near = part_at(f, part, moved(at, by, h), which) - part_at(f, part, moved(at, by, -h), which);
	double far = part_at(f, part, moved(at, by, 2 * h), which) - part_at(f, part, moved(at, by, -2 * h), which);
	return (8 * near - far) / (12 * h);
}

static void close_to(double got, double want, double scale)
{
	if (!(fabs(got - want) <= 2e-8 * (fabs(want) + scale)))
		fail_msg("%.12g is not %.12g", got, want);
}

/* Every derivative of every family against differences of the function before it. */
static void test_derivatives(void **state)
{
	(void)state;
	const int first[] = {JET_E, JET_T, JET_T, JET_Q, JET_Q, JET_Q},
		  second[] = {JET_E, JET_E, JET_T, JET_E, JET_T, JET_Q};
	for (enum parametric_dist dist = 0; dist < PARAMETRIC_DISTS; dist++) {
		const struct parametric_family *f = parametric_family(dist);
		int parameters = f->shaped ? 3 : 2;
		for (enum parametric_part part = 0; part <= PART_FAILURE; part++)
			for (double t = 0.02; t < 6; t *= 1.7) {
				struct parametric_at at = {.t = t, .log_t = log(t), .eta = 0.2, .tau = -0.3, .q = 0.6};
				struct jet jet;
				at.inverse = exp(-at.tau);
				parametric_jet(f, part, &at, &jet);
				for (int k = 0; k < parameters; k++)
					close_to(jet.g[k], slope_of(f, part, at, -1, k), 1e-3 * fabs(jet.v));
				for (int k = 0; k < (parameters == 3 ? 6 : 3); k++)
					close_to(jet.h[k], slope_of(f, part, at, first[k], second[k]),
						 1e-3 * fabs(jet.g[first[k]]));
			}
	}
}

/* S + F = 1, and f = -dS/dt. */
static void test_parts_belong_together(void **state)
{
	(void)state;
	for (enum parametric_dist dist = 0; dist < PARAMETRIC_DISTS; dist++) {
		const struct parametric_family *f = parametric_family(dist);
		for (double t = 0.02; t < 6; t *= 1.3) {
			struct parametric_at at = {.t = t, .log_t = log(t), .eta = 0.2, .tau = -0.3, .q = -0.4}, up = at,
					     down = at;
			up.t = t * (1 + 1e-5);
			down.t = t * (1 - 1e-5);
			up.log_t = log(up.t);
			down.log_t = log(down.t);
			double s = exp(part_at(f, PART_SURVIVAL, at, -1)), fail = exp(part_at(f, PART_FAILURE, at, -1));
			CHECK_REL(s + fail, 1, 1e-13);
			double fall = exp(part_at(f, PART_FAILURE, up, -1)) - exp(part_at(f, PART_FAILURE, down, -1));
			CHECK_REL(exp(part_at(f, PART_DENSITY, at, -1)), fall / (2e-5 * t), 1e-6);
		}
	}
}

/* The generalised gamma is the lognormal at Q = 0 and the Weibull at Q = 1, derivatives and all; Gompertz of shape 0 the exponential. */
static void test_special_cases(void **state)
{
	(void)state;
	for (enum parametric_part part = 0; part <= PART_FAILURE; part++)
		for (double t = 0.02; t < 9; t *= 1.4) {
			struct parametric_at at = {.t = t, .log_t = log(t), .eta = 0.2, .tau = -0.3, .inverse = exp(0.3)};
			for (int q = 0; q <= 1; q++) {
				struct jet got, want;
				at.q = q;
				parametric_jet(&parametric_gengamma, part, &at, &got);
				parametric_jet(q ? &parametric_weibull : &parametric_lognormal, part, &at, &want);
				close_to(got.v, want.v, 1e-3);
				for (int k = JET_E; k <= JET_T; k++)
					close_to(got.g[k], want.g[k], 1e-3);
				for (int k = JET_EE; k <= JET_TT; k++)
					close_to(got.h[k], want.h[k], 1e-3);
			}
			struct jet gompertz, exponential;
			at.tau = 0;
			at.inverse = 1;
			parametric_jet(&parametric_exponential, part, &at, &exponential);
			at.eta = -at.eta;
			parametric_jet(&parametric_gompertz, part, &at, &gompertz);
			close_to(gompertz.v, exponential.v, 1e-6);
			close_to(gompertz.g[JET_E], -exponential.g[JET_E], 1e-6);
			close_to(gompertz.h[JET_EE], exponential.h[JET_EE], 1e-6);
		}
}

/* Half of the rows failed before 5 and half after: any curve through (5, 1/2) fits, so that no parameters do best. */
static void test_not_identified(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double t[] = {0, 5, 0, 5}, t2[] = {5, INFINITY, 5, INFINITY};
	struct parametric_data d = {.n = 4, .time = t, .time2 = t2};
	for (enum parametric_dist dist = 0; dist < PARAMETRIC_DISTS; dist++) {
		struct parametric_fit f = fit_of(mem, &d, dist);
		if (dist == PARAMETRIC_EXPONENTIAL) {
			CHECK_EQ(f.coef[0], log(5 / log(2)));
			continue;
		}
		assert_int_equal(f.outcome, PARAMETRIC_FLAT);
		assert_int_equal(f.why[0], WHY_NOT_CONVERGED);
		CHECK_EQ(f.loglik, -4 * log(2));
	}
	arena_free(mem);
}

/* More parameters than events: the censored rows hold them; what survreg of survival 3.5-3 says. With one more they do not. */
static void test_more_parameters_than_events(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double t[] = {3, 5, 8, 2, 9}, a[] = {1, 2, 3, 4, 5.5}, b[] = {0, 1, 0, 1, 1};
	int32_t event[] = {1, 0, 0, 1, 0};
	const double *x[] = {a, b};
	const double weibull[] = {1.2741858, 0.4217543, -0.2487888, -0.2767724},
		     weibull_se[] = {1.1763296, 0.4443119, 1.1298609, 0.6553538},
		     lognormal[] = {1.3051395, 0.3968963, -0.6995877, 0.0627475};
	struct parametric_data d = {.n = 5, .p = 2, .time = t, .event = event, .x = x};
	struct parametric_fit w = fit_of(mem, &d, PARAMETRIC_WEIBULL), l = fit_of(mem, &d, PARAMETRIC_LOGNORMAL);
	for (size_t j = 0; j < 4; j++) {
		CHECK_REL(w.coef[j], weibull[j], 1e-6);
		CHECK_REL(w.std_error[j], weibull_se[j], 1e-6);
		CHECK_REL(l.coef[j], lognormal[j], 1e-6);
	}
	struct parametric_fit g = fit_of(mem, &d, PARAMETRIC_GENGAMMA);
	assert_int_equal(g.outcome, PARAMETRIC_UNBOUNDED);
	assert_int_equal(g.why[1], WHY_NOT_CONVERGED);
	arena_free(mem);
}

/* Far out in the tails nothing is lost: log S and log F are finite, and their slopes those of the tail. */
static void test_tails(void **state)
{
	(void)state;
	for (enum parametric_dist dist = PARAMETRIC_WEIBULL; dist <= PARAMETRIC_LOGLOGISTIC; dist++) {
		const struct parametric_family *f = parametric_family(dist);
		struct parametric_at late = {.t = exp(6), .log_t = 6, .inverse = 1},
				     soon = {.t = exp(-60.0), .log_t = -60, .inverse = 1};
		struct jet jet;
		parametric_jet(f, PART_SURVIVAL, &late, &jet);
		assert_true(isfinite(jet.v) && jet.v < -5 && jet.g[JET_E] > 0);
		parametric_jet(f, PART_FAILURE, &soon, &jet);
		assert_true(isfinite(jet.v) && jet.v < -50 && jet.g[JET_E] < 0);
	}
	struct parametric_at late = {.t = exp(50), .log_t = 50, .inverse = 1};
	struct jet jet;
	parametric_jet(&parametric_lognormal, PART_SURVIVAL, &late, &jet);
	CHECK_EQ(jet.v, -1254.8313611394); /* pnorm(50, lower = FALSE, log = TRUE) of R 4.2.2 */
}

static void test_all_censored(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double t[] = {3, 5, 8}, g[] = {0, 1, 0};
	int32_t event[] = {0, 0, 0};
	const double *x[] = {g};
	struct parametric_data d = {.n = 3, .p = 1, .time = t, .event = event, .x = x};
	for (enum parametric_dist dist = 0; dist < PARAMETRIC_DISTS; dist++) {
		struct parametric_fit f = fit_of(mem, &d, dist);
		assert_int_equal(f.outcome, PARAMETRIC_NO_EVENTS);
		for (size_t j = 0; j < f.n; j++)
			assert_int_equal(f.why[j], WHY_NO_EVENTS);
		assert_int_equal(f.statistic.why, WHY_NO_EVENTS);
	}
	arena_free(mem);
}

/* One time, exact: its density grows without bound as the scale goes to 0. */
static void test_one_row_and_all_tied(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double t[] = {3, 3, 3};
	int32_t event[] = {1, 1, 1};
	for (size_t n = 1; n <= 3; n += 2)
		for (enum parametric_dist dist = 0; dist < PARAMETRIC_DISTS; dist++) {
			struct parametric_data d = {.n = n, .time = t, .event = event};
			struct parametric_fit f = fit_of(mem, &d, dist);
			if (dist == PARAMETRIC_EXPONENTIAL) {
				CHECK_EQ(f.coef[0], log(3));
				continue;
			}
			assert_int_equal(f.outcome, PARAMETRIC_UNBOUNDED);
			assert_int_equal(f.why[0], WHY_NOT_CONVERGED);
		}
	arena_free(mem);
}

static void test_constant_and_collinear(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double t[] = {3, 5, 8, 2, 9, 4, 6, 1}, same[] = {.1, .1, .1, .1, .1, .1, .1, .1}, g[] = {0, 1, 0, 1, 1, 0, 1, 0},
	       twice[] = {5, 7, 5, 7, 7, 5, 7, 5};
	int32_t event[] = {1, 1, 0, 1, 1, 1, 0, 1};
	const double *x[] = {same, g, twice}, *alone[] = {g};
	struct parametric_data d = {.n = 8, .p = 3, .time = t, .event = event, .x = x}, e = d;
	e.p = 1;
	e.x = alone;
	for (enum parametric_dist dist = 0; dist < PARAMETRIC_DISTS; dist++) {
		struct parametric_fit f = fit_of(mem, &d, dist), want = fit_of(mem, &e, dist);
		assert_int_equal(f.why[1], WHY_SINGULAR);
		assert_int_equal(f.why[2], WHY_NONE);
		assert_int_equal(f.why[3], WHY_SINGULAR);
		assert_int_equal(f.df, 1);
		assert_int_equal(f.parameters, want.parameters);
		CHECK_EQ(f.coef[2], want.coef[1]);
		CHECK_EQ(f.robust_se[2], want.robust_se[1]);
		CHECK_EQ(f.loglik, want.loglik);
	}
	arena_free(mem);
}

/* Nobody in the second group fails: its coefficient runs away, the others stay those of the first group. */
static void test_group_without_events(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double t[] = {3, 5, 8, 2, 9, 4, 6, 1}, g[] = {0, 1, 0, 1, 1, 0, 1, 0}, own[] = {3, 8, 4, 1};
	int32_t event[] = {1, 0, 1, 0, 0, 1, 0, 1};
	const double *x[] = {g};
	struct parametric_data d = {.n = 8, .p = 1, .time = t, .event = event, .x = x};
	int32_t all[] = {1, 1, 1, 1};
	struct parametric_data e = {.n = 4, .time = own, .event = all};
	for (enum parametric_dist dist = 0; dist <= PARAMETRIC_LOGLOGISTIC; dist++) {
		struct parametric_fit f = fit_of(mem, &d, dist), want = fit_of(mem, &e, dist);
		assert_int_equal(f.outcome, PARAMETRIC_CONVERGED);
		assert_int_equal(f.why[0], WHY_NONE);
		assert_int_equal(f.why[1], WHY_INFINITE);
		assert_true(f.coef[1] > 2);
		CHECK_REL(f.coef[0], want.coef[0], 1e-6);
		CHECK_REL(f.loglik, want.loglik, 1e-8);
	}
	arena_free(mem);
}

/* All known is that it was before: the likelihood is 1 where everybody fails at once. */
static void test_all_left_censored(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double t[] = {0, 0, 0}, t2[] = {4, 2, 7};
	struct parametric_data d = {.n = 3, .time = t, .time2 = t2};
	struct parametric_fit f = fit_of(mem, &d, PARAMETRIC_WEIBULL);
	assert_true(f.outcome != PARAMETRIC_CONVERGED || f.why[0] == WHY_INFINITE || f.why[1] == WHY_INFINITE);
	assert_true(f.loglik > -1e-6);
	arena_free(mem);
}

static void test_rows_of_weight_zero(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double t[] = {3, 1000, 5, 8, 2}, w[] = {1, 0, 1, 1, 1}, g[] = {0, 50, 1, 0, 1}, own[] = {3, 5, 8, 2},
	       h[] = {0, 1, 0, 1};
	int32_t event[] = {1, 1, 1, 0, 1}, rest[] = {1, 1, 0, 1};
	const double *x[] = {g}, *y[] = {h};
	struct parametric_data d = {.n = 5, .p = 1, .time = t, .event = event, .weight = w, .x = x};
	struct parametric_data e = {.n = 4, .p = 1, .time = own, .event = rest, .x = y};
	struct parametric_fit a = fit_of(mem, &d, PARAMETRIC_LOGNORMAL), b = fit_of(mem, &e, PARAMETRIC_LOGNORMAL);
	for (size_t j = 0; j < a.n; j++) {
		CHECK_EQ(a.coef[j], b.coef[j]);
		CHECK_EQ(a.robust_se[j], b.robust_se[j]);
	}
	assert_true(a.rows == 4 && a.events == 3);
	arena_free(mem);
}

static void refused(const struct parametric_data *d, enum parametric_dist dist, enum err code, long row)
{
	struct arena *mem = arena_new();
	struct parametric_fit fit;
	assert_int_equal(parametric_fit(mem, d, &(struct parametric_opts){.dist = dist}, &fit), code);
	assert_int_equal(err_last()->row, row);
	arena_free(mem);
}

static void test_refused(void **state)
{
	(void)state;
	double t[] = {3, 0, 4}, minus[] = {3, -1, 4}, before[] = {5, 2, INFINITY}, entry[] = {0, 1, 4}, none[] = {0, 0, 0},
	       bad[] = {1, 1, NAN}, zero[] = {3, 0, 4};
	int32_t event[] = {1, 1, 0}, censored[] = {1, 0, 1}, codes[] = {0, 1, 2};
	struct parametric_data d = {.n = 3, .time = t, .event = event};
	for (enum parametric_dist dist = 0; dist <= PARAMETRIC_LOGLOGISTIC; dist++)
		refused(&d, dist, ERR_VALUE, 2);
	d.event = censored;
	d.entry = entry;
	refused(&d, PARAMETRIC_WEIBULL, ERR_ORDER, 2);
	d.entry = NULL;
	d.weight = bad;
	refused(&d, PARAMETRIC_WEIBULL, ERR_VALUE, 3);
	d.weight = NULL;
	d.stratum = codes;
	d.strata = 2;
	refused(&d, PARAMETRIC_WEIBULL, ERR_VALUE, 3);
	d.strata = PARAMETRIC_STRATA_MAX + 1;
	refused(&d, PARAMETRIC_WEIBULL, ERR_LIMIT, 0);
	d.stratum = NULL;
	d.time = minus;
	refused(&d, PARAMETRIC_WEIBULL, ERR_VALUE, 2);
	d.time = before;
	d.time2 = t;
	refused(&d, PARAMETRIC_WEIBULL, ERR_VALUE, 1);
	d.time = none;
	d.time2 = zero;
	refused(&d, PARAMETRIC_WEIBULL, ERR_VALUE, 2);
	d.n = 0;
	refused(&d, PARAMETRIC_WEIBULL, ERR_EMPTY, 0);
}

/* Censored at 0: S(0) = 1. */
static void test_censored_at_zero_says_nothing(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double t[] = {3, 0, 5, 8, 2};
	int32_t event[] = {1, 0, 1, 0, 1};
	double own[] = {3, 5, 8, 2};
	int32_t rest[] = {1, 1, 0, 1};
	for (enum parametric_dist dist = 0; dist < PARAMETRIC_DISTS; dist++) {
		struct parametric_data d = {.n = 5, .time = t, .event = event}, e = {.n = 4, .time = own, .event = rest};
		struct parametric_fit a = fit_of(mem, &d, dist), b = fit_of(mem, &e, dist);
		CHECK_EQ(a.coef[0], b.coef[0]);
		CHECK_EQ(a.loglik, b.loglik);
	}
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_derivatives),
		cmocka_unit_test(test_parts_belong_together),
		cmocka_unit_test(test_special_cases),
		cmocka_unit_test(test_not_identified),
		cmocka_unit_test(test_more_parameters_than_events),
		cmocka_unit_test(test_tails),
		cmocka_unit_test(test_all_censored),
		cmocka_unit_test(test_one_row_and_all_tied),
		cmocka_unit_test(test_constant_and_collinear),
		cmocka_unit_test(test_group_without_events),
		cmocka_unit_test(test_all_left_censored),
		cmocka_unit_test(test_rows_of_weight_zero),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_censored_at_zero_says_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
