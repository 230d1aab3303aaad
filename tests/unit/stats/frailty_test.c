#include "unit/stats/finegray_cases.h"

#include "core/workers.h"
#include "stats/frailty.h"
#include "unit/stats/cox_cases.h"

/* Rows of clusters whose hazards differ by the square of their number. */
static struct finegray_case clustered(struct arena *mem, size_t n, uint64_t ticks, int32_t clusters)
{
	struct finegray_case c = finegray_case(mem, n, ticks);
	for (size_t i = 0; i < n; i++) {
		c.cluster[i] = (int32_t)((i * 7 + i / 13) % (size_t)clusters);
		c.status[i] = c.status[i] > 0;
		c.time[i] = ceil(c.time[i] * (1 + .2 * (c.cluster[i] % 5) * (c.cluster[i] % 5)));
		c.entry[i] = floor(c.time[i] / (2 + c.cluster[i] % 3));
	}
	c.rows.cluster = c.cluster;
	c.rows.clusters = clusters;
	return c;
}

static struct frailty_fit fit_frailty(struct arena *mem, const struct surv_sample *s, struct frailty_opts opts)
{
	struct frailty_fit fit;
	assert_int_equal(frailty_fit(mem, s, &opts, &fit), ERR_OK);
	return fit;
}

static void same_frailty(const struct frailty_fit *a, const struct frailty_fit *b, double tolerance)
{
	CHECK_REL(a->theta.v, b->theta.v, tolerance);
	CHECK_REL(a->theta_low.v, b->theta_low.v, tolerance);
	CHECK_REL(a->theta_high.v, b->theta_high.v, tolerance);
	CHECK_REL(a->theta_p.v, b->theta_p.v, tolerance);
	CHECK_REL(a->loglik, b->loglik, tolerance);
	assert_int_equal(a->clusters, b->clusters);
	for (size_t k = 0; k < a->p && k < b->p; k++) {
		CHECK_REL(a->coef[k], b->coef[k], tolerance);
		CHECK_REL(a->std_error[k], b->std_error[k], tolerance);
	}
	for (size_t c = 0; c < a->clusters; c++)
		assert_true(fabs(a->omega[c] - b->omega[c]) <= tolerance * 10);
}

/* Breslow's cumulative hazard of each cluster, row by row and event by event. */
static void naive_hazards(const struct surv_sample *s, const struct frailty_fit *f, double *hazard, double *deaths)
{
	for (size_t i = 0; i < s->n; i++) {
		double at_risk = 0;
		deaths[s->cluster[i]] += s->status[i];
		for (size_t j = 0; s->status[i] && j < s->n; j++)
			at_risk +=
				s->time[j] < s->time[i]
					? 0
					: exp(f->coef[0] * s->x[0][j] + f->coef[1] * s->x[1][j] + f->omega[s->cluster[j]]);
		for (size_t j = 0; s->status[i] && j < s->n; j++)
			if (s->time[j] >= s->time[i])
				hazard[s->cluster[j]] += exp(f->coef[0] * s->x[0][j] + f->coef[1] * s->x[1][j]) / at_risk;
	}
}

/* Gamma: exp(omega) = (nu + d) / (nu + Lambda), the mean of its law given the data; normal: omega / theta = d - Lambda exp(omega). */
static void test_frailties_solve_their_equation(void **state)
{
	(void)state;
	enum { CLUSTERS = 12 };
	for (int law = FRAILTY_GAMMA; law <= FRAILTY_LOGNORMAL; law++) {
		struct arena *mem = arena_new();
		struct finegray_case c = clustered(mem, 240, 20, CLUSTERS);
		struct surv_sample s = finegray_sample(mem, &c);
		struct frailty_fit fit =
			fit_frailty(mem, &s, (struct frailty_opts){.law = (enum frailty_law)law, .ties = COX_BRESLOW});
		double hazard[CLUSTERS] = {0}, deaths[CLUSTERS] = {0}, nu = 1 / fit.theta.v;
		assert_true(fit.theta.v > .05 && fit.converged && fit.clusters == CLUSTERS);
		naive_hazards(&s, &fit, hazard, deaths);
		for (size_t k = 0; k < CLUSTERS; k++) {
			double frailty = exp(fit.omega[k]);
			if (law == FRAILTY_GAMMA)
				CHECK_REL(frailty, (nu + deaths[k]) / (nu + hazard[k]), 1e-7);
			else
				assert_true(fabs(fit.omega[k] * nu - deaths[k] + hazard[k] * frailty) < 1e-6);
		}
		arena_free(mem);
	}
}

/* Clusters that are copies of each other: theta is 0, its test says nothing, and the rest is Cox regression. */
static void test_theta_zero(void **state)
{
	(void)state;
	for (int law = FRAILTY_GAMMA; law <= FRAILTY_LOGNORMAL; law++) {
		struct arena *mem = arena_new();
		struct finegray_case c = clustered(mem, 120, 15, 10), one = finegray_case(mem, 12, 15);
		for (size_t i = 0; i < 120; i++) {
			size_t from = i / 10;
			c.cluster[i] = (int32_t)(i % 10);
			c.time[i] = one.time[from];
			c.status[i] = one.status[from] > 0;
			c.x[0][i] = one.x[0][from];
			c.x[1][i] = one.x[1][from];
		}
		struct surv_sample s = finegray_sample(mem, &c);
		struct frailty_fit fit =
			fit_frailty(mem, &s, (struct frailty_opts){.law = (enum frailty_law)law, .level = .95});
		struct cox_fit cox = fit_cox(mem, &s, (struct cox_opts){.epsilon = 1e-13});
		assert_true(fit.theta.v == 0 && fit.theta_low.v == 0 && fit.theta_high.v > 0 && fit.converged);
		assert_true(fit.theta_p.v == 1 && fit.theta_test.v == 0 && fit.ratio.v == 1 && fit.omega[3] == 0);
		CHECK_REL(fit.loglik, cox.loglik, 1e-12);
		for (size_t k = 0; k < 2; k++) {
			CHECK_REL(fit.coef[k], cox.coef[k], 1e-7);
			CHECK_REL(fit.std_error[k], cox.std_error[k], 1e-8);
		}
		arena_free(mem);
	}
}

/* The limits lie on either side, where a narrower level's lie within. */
static void test_limits_are_nested(void **state)
{
	(void)state;
	for (int law = FRAILTY_GAMMA; law <= FRAILTY_LOGNORMAL; law++) {
		struct arena *mem = arena_new();
		struct finegray_case c = clustered(mem, 300, 30, 20);
		struct surv_sample s = finegray_sample(mem, &c);
		double low = 0, high = 1e9;
		for (int i = 3; i > 0; i--) {
			struct frailty_fit fit =
				fit_frailty(mem, &s, (struct frailty_opts){.law = (enum frailty_law)law, .level = i * .3});
			assert_true(fit.theta_low.v < fit.theta.v && fit.theta.v < fit.theta_high.v);
			assert_true(fit.theta_low.v > low && fit.theta_high.v < high);
			assert_true(fit.ratio_low.v < fit.ratio.v && fit.ratio.v < fit.ratio_high.v);
			low = fit.theta_low.v;
			high = fit.theta_high.v;
		}
		arena_free(mem);
	}
}

static void test_frequencies_are_rows(void **state)
{
	(void)state;
	for (unsigned which = 0; which < 16; which++) {
		struct arena *mem = arena_new();
		struct finegray_case c = clustered(mem, 100, 9, 9), r = finegray_case(mem, 1000, 2);
		size_t to = 0;
		for (size_t i = 0; i < 100; i++)
			for (int32_t m = 0; m < c.count[i]; m++, to++) {
				r.time[to] = c.time[i];
				r.entry[to] = c.entry[i];
				r.weight[to] = c.weight[i];
				r.status[to] = c.status[i];
				r.stratum[to] = c.stratum[i];
				r.cluster[to] = c.cluster[i];
				r.x[0][to] = c.x[0][i];
				r.x[1][to] = c.x[1][i];
			}
		r.rows.n = to;
		struct finegray_case *both[] = {&c, &r};
		for (size_t i = 0; i < 2; i++) {
			both[i]->rows.entry = which & 1 ? both[i]->entry : NULL;
			both[i]->rows.weight = which & 2 ? both[i]->weight : NULL;
			both[i]->rows.stratum = which & 4 ? both[i]->stratum : NULL;
			both[i]->rows.strata = which & 4 ? 2 : 0;
			both[i]->rows.cluster = both[i]->cluster;
			both[i]->rows.clusters = 9;
		}
		c.rows.count = c.count;
		struct surv_sample brief = finegray_sample(mem, &c), whole = finegray_sample(mem, &r);
		const struct frailty_opts opts = {.law = (enum frailty_law)(which / 8), .level = .95};
		struct frailty_fit a = fit_frailty(mem, &brief, opts), b = fit_frailty(mem, &whole, opts);
		same_frailty(&a, &b, 1e-6);
		assert_true(a.n == b.n && a.events == b.events);
		arena_free(mem);
	}
}

/* All from the start: an entry before the first time changes nothing, nor does the order of the rows, nor Efron without ties. */
static void test_what_changes_nothing(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct finegray_case c = clustered(mem, 200, 30, 15);
	for (size_t i = 0; i < 200; i++) {
		c.time[i] += (double)i / 1000;
		c.entry[i] = 0;
	}
	struct surv_sample plain = finegray_sample(mem, &c);
	c.rows.entry = c.entry;
	struct surv_sample entered = finegray_sample(mem, &c);
	for (int law = FRAILTY_GAMMA; law <= FRAILTY_LOGNORMAL; law++) {
		struct frailty_opts opts = {.law = (enum frailty_law)law, .level = .95};
		struct frailty_fit a = fit_frailty(mem, &plain, opts), b = fit_frailty(mem, &entered, opts);
		opts.ties = COX_BRESLOW;
		struct frailty_fit d = fit_frailty(mem, &plain, opts);
		same_frailty(&a, &b, 1e-7);
		same_frailty(&a, &d, 1e-12);
	}
	arena_free(mem);
}

static void test_threads(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct finegray_case c = clustered(mem, 17000, 300, 1500);
	struct surv_sample s = finegray_sample(mem, &c);
	for (int law = FRAILTY_GAMMA; law <= FRAILTY_LOGNORMAL; law++) {
		struct frailty_opts opts = {.law = (enum frailty_law)law};
		workers_set_threads(1);
		struct frailty_fit a = fit_frailty(mem, &s, opts);
		workers_set_threads(2);
		struct frailty_fit b = fit_frailty(mem, &s, opts);
		workers_set_threads(0);
		assert_true(a.theta.v == b.theta.v && a.theta.v > 0);
		assert_memory_equal(a.omega, b.omega, a.clusters * sizeof(double));
		assert_memory_equal(a.variance, b.variance, 4 * sizeof(double));
	}
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_frailties_solve_their_equation),
		cmocka_unit_test(test_theta_zero),
		cmocka_unit_test(test_limits_are_nested),
		cmocka_unit_test(test_frequencies_are_rows),
		cmocka_unit_test(test_what_changes_nothing),
		cmocka_unit_test(test_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
