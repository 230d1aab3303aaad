#include "unit/stats/finegray_cases.h"

#include "core/workers.h"
#include "unit/stats/cox_cases.h"

/* By hand, and what must hold whatever the data. */

static const struct finegray_opts efron = {.ties = COX_EFRON}, breslow = {.ties = COX_BRESLOW},
				  crr = {.convention = FINEGRAY_CRR, .ties = COX_BRESLOW};

/*
 * Ends at 1 (other cause, x = 1), 2 (censored), 3 (event, x = 1), 4 (event, x = 0). G = 2/3 from 2 on, so with y = exp(b)
 *   L = y / (y + 1 + 2/3 y) . 1 / (1 + 2/3 y), at its maximum where 10 y^2 = 9
 */
static void test_by_hand(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	static const double time[] = {3, 1, 4, 2}, x[] = {1, 1, 0, 0};
	static const int32_t status[] = {1, 2, 1, 0};
	struct surv_sample s = rows_sample(mem, 4, time, status, 1, (const double *const[]){x});
	const struct finegray_opts all[] = {efron, breslow, crr};
	for (size_t i = 0; i < 3; i++) {
		struct finegray_fit fit = fit_finegray(mem, &s, all[i]);
		double y = sqrt(.9), a = 5 * y / 3, b = 2 * y / 3;
		CHECK_REL(fit.coef[0], log(y), 1e-9);
		CHECK_EQ(fit.loglik_null, -log(8. / 3) - log(5. / 3));
		CHECK_EQ(fit.loglik, log(y) - log(1 + a) - log(1 + b));
		CHECK_EQ(fit.std_error[0], 1 / sqrt(a / ((1 + a) * (1 + a)) + b / ((1 + b) * (1 + b))));
		assert_true(fit.converged && fit.events == 2 && fit.competing == 1 && fit.n == 4);
	}
	arena_free(mem);
}

/* A censoring tied with an event: the event is at risk of being censored (crr, 1 of 4), or not (survival, 1 of 3). */
static void test_conventions_by_hand(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	static const double time[] = {1, 2, 2, 3, 4}, x[] = {1, 0, 1, 1, 0};
	static const int32_t status[] = {2, 0, 1, 1, 1};
	struct surv_sample s = rows_sample(mem, 5, time, status, 1, (const double *const[]){x});
	CHECK_EQ(fit_finegray(mem, &s, crr).loglik_null, -log(5) - log(2.75) - log(1.75));
	CHECK_EQ(fit_finegray(mem, &s, efron).loglik_null, -log(5) - log(8. / 3) - log(5. / 3));
	arena_free(mem);
}

/* Without other causes it is Cox regression, delayed entry, strata, weights and clusters included. */
static void test_one_cause_is_cox(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct surv_sample s = generated_sample(mem);
	for (int ties = COX_EFRON; ties <= COX_BRESLOW; ties++) {
		struct finegray_fit fit = fit_finegray(mem, &s, (struct finegray_opts){.ties = (enum cox_ties)ties});
		struct cox_fit cox =
			fit_cox(mem, &s, (struct cox_opts){.ties = (enum cox_ties)ties, .robust = true, .epsilon = 1e-13});
		for (size_t k = 0; k < s.p; k++) {
			CHECK_REL(fit.coef[k], cox.coef[k], 1e-8);
			CHECK_REL(fit.std_error[k], cox.std_error[k], 1e-9);
			CHECK_REL(fit.robust_se[k], cox.robust_se[k], 1e-8);
		}
		CHECK_REL(fit.loglik, cox.loglik, 1e-12);
		CHECK_REL(fit.wald.statistic.v, cox.wald.statistic.v, 1e-8);
		CHECK_REL(fit.score.statistic.v, cox.score.statistic.v, 1e-9);
	}
	arena_free(mem);
}

static struct finegray_case repeated(struct arena *mem, const struct finegray_case *c)
{
	size_t n = 0;
	for (size_t i = 0; i < c->rows.n; i++)
		n += (size_t)c->count[i];
	struct finegray_case r = finegray_case(mem, n, 2);
	size_t to = 0;
	for (size_t i = 0; i < c->rows.n; i++)
		for (int32_t m = 0; m < c->count[i]; m++, to++) {
			r.time[to] = c->time[i];
			r.entry[to] = c->entry[i];
			r.weight[to] = c->weight[i];
			r.status[to] = c->status[i];
			r.group[to] = c->group[i];
			r.stratum[to] = c->stratum[i];
			r.cluster[to] = c->cluster[i];
			r.x[0][to] = c->x[0][i];
			r.x[1][to] = c->x[1][i];
		}
	return r;
}

/* Which columns a variant has: bits of the number. */
static void use_columns(struct finegray_case *c, unsigned which)
{
	c->rows.entry = which & 1 ? c->entry : NULL;
	c->rows.weight = which & 2 ? c->weight : NULL;
	c->rows.stratum = which & 4 ? c->stratum : NULL;
	c->rows.strata = which & 4 ? 2 : 0;
	c->rows.group = which & 8 ? c->group : NULL;
	c->rows.groups = which & 8 ? 3 : 0;
	c->rows.cluster = which & 16 ? c->cluster : NULL;
	c->rows.clusters = which & 16 ? (int32_t)c->rows.n : 0;
}

/* A frequency is so many rows, in every combination of columns and for both conventions. */
static void test_frequencies_are_rows(void **state)
{
	(void)state;
	for (unsigned which = 0; which < 32; which++) {
		struct arena *mem = arena_new();
		struct finegray_case c = finegray_case(mem, 90, 9), r = repeated(mem, &c);
		use_columns(&c, which);
		use_columns(&r, which);
		c.rows.count = c.count;
		struct surv_sample short_one = finegray_sample(mem, &c), long_one = finegray_sample(mem, &r);
		const struct finegray_opts all[] = {efron, breslow, crr};
		for (size_t i = 0; i < (which & 1 ? 2 : 3); i++) {
			struct finegray_fit a = fit_finegray(mem, &short_one, all[i]),
					    b = fit_finegray(mem, &long_one, all[i]);
			same_fit(&a, &b, 1e-8);
			assert_true(a.n == b.n && a.competing == b.competing);
		}
		arena_free(mem);
	}
}

/* A person in pieces is the person. */
static void test_pieces_are_the_person(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct finegray_case c = finegray_case(mem, 120, 12), pieces = finegray_case(mem, 240, 12);
	for (size_t i = 0; i < 120; i++) {
		c.entry[i] = fmin(c.entry[i], c.time[i] - 1);
		double cut = floor((c.entry[i] + c.time[i]) / 2) > c.entry[i] ? floor((c.entry[i] + c.time[i]) / 2)
									      : c.entry[i] + .5;
		for (size_t part = 0; part < 2; part++) {
			size_t to = part ? 239 - i : i;
			pieces.entry[to] = part ? cut : c.entry[i];
			pieces.time[to] = part ? c.time[i] : cut;
			pieces.status[to] = part ? c.status[i] : 0;
			pieces.person[to] = (int32_t)i;
			pieces.x[0][to] = c.x[0][i];
			pieces.x[1][to] = c.x[1][i];
		}
	}
	c.rows.entry = c.entry;
	pieces.rows.entry = pieces.entry;
	pieces.rows.cluster = pieces.person;
	pieces.rows.clusters = 120;
	struct surv_sample whole = finegray_sample(mem, &c), parts = finegray_sample(mem, &pieces);
	struct finegray_opts opts = efron;
	opts.person = parts.cluster;
	opts.persons = 120;
	struct finegray_fit a = fit_finegray(mem, &whole, efron), b = fit_finegray(mem, &parts, opts);
	same_fit(&a, &b, 1e-8);
	arena_free(mem);
}

/* With G known the robust variance of Breslow's fit is the sum of squares of what a row's weight does to the coefficient. */
static void test_robust_is_the_influence(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct finegray_case c = finegray_case(mem, 40, 8);
	struct surv_sample s = finegray_sample(mem, &c);
	struct finegray_fit fit = fit_finegray(mem, &s, breslow);
	double sum[CASE_COLUMNS] = {0}, h = 1e-4;
	for (size_t i = 0; i < 40; i++) {
		double at[2][CASE_COLUMNS];
		for (size_t side = 0; side < 2; side++) {
			for (size_t j = 0; j < 40; j++)
				c.weight[j] = j == i ? (side ? 1 + h : 1 - h) : 1;
			c.rows.weight = c.weight;
			struct surv_sample moved = finegray_sample(mem, &c);
			memcpy(at[side], fit_finegray(mem, &moved, breslow).coef, sizeof at[side]);
		}
		for (size_t k = 0; k < CASE_COLUMNS; k++)
			sum[k] += pow((at[1][k] - at[0][k]) / (2 * h), 2);
	}
	for (size_t k = 0; k < CASE_COLUMNS; k++)
		CHECK_REL(fit.robust_se[k], sqrt(sum[k]), 1e-5);
	arena_free(mem);
}

/* One group of G for all strata, named as a group, is the group of all. */
static void test_one_group_is_no_group(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct finegray_case c = finegray_case(mem, 200, 15);
	struct surv_sample plain = finegray_sample(mem, &c);
	memset(c.group, 0, 200 * sizeof *c.group);
	c.rows.group = c.group;
	c.rows.groups = 1;
	struct surv_sample grouped = finegray_sample(mem, &c);
	const struct finegray_opts all[] = {efron, breslow, crr};
	for (size_t i = 0; i < 3; i++) {
		struct finegray_fit a = fit_finegray(mem, &plain, all[i]), b = fit_finegray(mem, &grouped, all[i]);
		same_fit(&a, &b, 1e-14);
	}
	arena_free(mem);
}

static void test_threads_and_order(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	enum { N = 20000 };
	struct finegray_case c = finegray_case(mem, N, 400);
	struct surv_sample s = finegray_sample(mem, &c);
	for (size_t i = 0; i < N / 2; i++) {
		size_t j = N - 1 - i;
		double t = c.time[i], x = c.x[0][i], z = c.x[1][i];
		int32_t status = c.status[i];
		c.time[i] = c.time[j];
		c.x[0][i] = c.x[0][j];
		c.x[1][i] = c.x[1][j];
		c.status[i] = c.status[j];
		c.time[j] = t;
		c.x[0][j] = x;
		c.x[1][j] = z;
		c.status[j] = status;
	}
	struct surv_sample turned = finegray_sample(mem, &c);
	const struct finegray_opts all[] = {efron, crr};
	for (size_t i = 0; i < 2; i++) {
		workers_set_threads(1);
		struct finegray_fit a = fit_finegray(mem, &s, all[i]);
		workers_set_threads(2);
		struct finegray_fit b = fit_finegray(mem, &s, all[i]), d = fit_finegray(mem, &turned, all[i]);
		workers_set_threads(0);
		assert_memory_equal(a.coef, b.coef, CASE_COLUMNS * sizeof(double));
		assert_memory_equal(a.variance, b.variance, CASE_COLUMNS * CASE_COLUMNS * sizeof(double));
		same_fit(&a, &d, 1e-9);
	}
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_conventions_by_hand),
		cmocka_unit_test(test_one_cause_is_cox),
		cmocka_unit_test(test_frequencies_are_rows),
		cmocka_unit_test(test_pieces_are_the_person),
		cmocka_unit_test(test_robust_is_the_influence),
		cmocka_unit_test(test_one_group_is_no_group),
		cmocka_unit_test(test_threads_and_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
