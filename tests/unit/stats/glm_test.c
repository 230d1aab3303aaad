#include "stats/glm.h"

#include "core/workers.h"
#include "support/check.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { MANY = 20000 };

static struct glm_fit fit_of(struct arena *mem, const struct glm_data *d)
{
	struct glm_fit fit;
	assert_int_equal(glm_fit(mem, d, &fit), ERR_OK);
	return fit;
}

static uint64_t mix(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static double uniform(uint64_t *state)
{
	return ((double)(mix(state) >> 11) + 0.5) / 9007199254740992.0;
}

/* Two groups with two rates: the coefficients are logs of the rates, the variances sums of 1 / events. */
static void test_two_rates(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double y[] = {2, 0, 4, 9, 3, 6}, g[] = {0, 0, 0, 1, 1, 1}, offset[] = {0, log(2), 0, 0, 0, log(3)};
	const double *x[] = {g};
	struct glm_fit f = fit_of(
		mem,
		&(struct glm_data){.family = GLM_POISSON, .n = 6, .p = 1, .y = y, .x = x, .offset = offset, .robust = true});
	CHECK_EQ(f.coef[0], log(6 / 4.0));
	CHECK_EQ(f.coef[1], log((18 / 5.0) / (6 / 4.0)));
	CHECK_EQ(f.std_error[0], sqrt(1 / 6.0));
	CHECK_EQ(f.std_error[1], sqrt(1 / 6.0 + 1 / 18.0));
	/* sum of squared residuals over the square of the events: means 1.5, 3, 1.5 and 3.6, 3.6, 10.8 */
	CHECK_EQ(f.robust_se[0], sqrt((0.25 + 9 + 6.25) / 36));
	CHECK_EQ(f.robust_se[1], sqrt((0.25 + 9 + 6.25) / 36 + (5.4 * 5.4 + 0.36 + 4.8 * 4.8) / 324));
	CHECK_EQ(f.pearson, 0.25 / 1.5 + 9 / 3.0 + 6.25 / 1.5 + 5.4 * 5.4 / 3.6 + 0.36 / 3.6 + 4.8 * 4.8 / 10.8);
	assert_int_equal(f.rank, 2);
	arena_free(mem);
}

/* A two by two table: the log odds ratio, and its clustered variance where each cluster is one cell. */
static void test_two_chances(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	double y[] = {1, 0, 1, 0}, g[] = {0, 0, 1, 1}, weight[] = {3, 5, 8, 2};
	int32_t count[] = {3, 5, 8, 2};
	const double *x[] = {g};
	struct glm_data d = {.family = GLM_LOGIT, .n = 4, .p = 1, .y = y, .x = x, .weight = weight};
	struct glm_fit f = fit_of(mem, &d);
	CHECK_EQ(f.coef[0], log(3 / 5.0));
	CHECK_EQ(f.coef[1], log((8 * 5) / (2 * 3.0)));
	CHECK_EQ(f.std_error[1], sqrt(1 / 3.0 + 1 / 5.0 + 1 / 8.0 + 1 / 2.0));
	CHECK_EQ(f.loglik, 3 * log(3 / 8.0) + 5 * log(5 / 8.0) + 8 * log(0.8) + 2 * log(0.2));
	CHECK_EQ(f.deviance, -2 * f.loglik);
	assert_true(f.n == 4);
	d.weight = NULL;
	d.count = count;
	d.robust = true;
	f = fit_of(mem, &d);
	CHECK_EQ(f.robust_se[1], f.std_error[1]); /* a saturated model of rows: the sandwich is the model's */
	assert_true(f.n == 18);
	d.family = GLM_CLOGLOG;
	f = fit_of(mem, &d);
	CHECK_EQ(f.coef[0], log(-log(5 / 8.0)));
	CHECK_EQ(f.coef[0] + f.coef[1], log(-log(0.2)));
	arena_free(mem);
}

struct table {
	double *y, *x[3], *offset, *weight;
	int32_t *cluster;
};

/* Rows of a few kinds, so that they become cells; spread: of numbers that never agree. */
static struct table random_table(struct arena *mem, size_t n, bool spread, uint64_t seed)
{
	struct table t = {.y = ARENA_ARRAY(mem, n, double),
			  .offset = ARENA_ARRAY(mem, n, double),
			  .weight = ARENA_ARRAY(mem, n, double),
			  .cluster = ARENA_ARRAY(mem, n, int32_t)};
	for (size_t j = 0; j < 3; j++)
		t.x[j] = ARENA_ARRAY(mem, n, double);
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < 3; j++)
			t.x[j][i] = (double)(mix(&seed) % (j + 2)) + (spread ? uniform(&seed) : 0);
		t.offset[i] = (double)(mix(&seed) % 3) / 4;
		t.weight[i] = (double)(mix(&seed) % 4) / 2;
		t.cluster[i] = (int32_t)(mix(&seed) % 50);
		double mean = exp(0.2 * t.x[0][i] - 0.3 * t.x[1][i] + t.offset[i]) * -log(uniform(&seed));
		for (double left = -log(uniform(&seed)); left < mean; left -= log(uniform(&seed)))
			t.y[i]++;
	}
	return t;
}

static struct glm_data data_of(const struct table *t, size_t n, enum glm_family family)
{
	return (struct glm_data){.family = family,
				 .n = n,
				 .p = 3,
				 .y = t->y,
				 .x = (const double *const *)t->x,
				 .offset = t->offset,
				 .weight = t->weight,
				 .robust = true,
				 .cluster = t->cluster,
				 .clusters = 50};
}

static void check_same(const struct glm_fit *a, const struct glm_fit *b, double tolerance)
{
	assert_int_equal(a->p, b->p);
	for (size_t j = 0; j < a->p; j++) {
		CHECK_REL(a->coef[j], b->coef[j], tolerance);
		CHECK_REL(a->std_error[j], b->std_error[j], tolerance);
		CHECK_REL(a->robust_se[j], b->robust_se[j], tolerance);
	}
	CHECK_REL(a->loglik, b->loglik, tolerance);
	CHECK_REL(a->deviance, b->deviance, tolerance);
	CHECK_REL(a->pearson, b->pearson, tolerance);
	CHECK_REL(a->theta.v, b->theta.v, tolerance);
	assert_true(a->n == b->n);
}

/* A column that differs by less than matters keeps rows from becoming cells: the same fit either way. */
static void test_cells_equal_rows(void **state)
{
	(void)state;
	for (int family = GLM_POISSON; family <= GLM_NEGBIN; family++) {
		struct arena *mem = arena_new();
		struct table t = random_table(mem, MANY, false, 11);
		struct glm_data d = data_of(&t, MANY, (enum glm_family)family);
		struct glm_fit cells = fit_of(mem, &d);
		double *apart = ARENA_ARRAY(mem, MANY, double);
		for (size_t i = 0; i < MANY; i++)
			apart[i] = t.offset[i] + 1e-13 * (double)(i + 1);
		d.offset = apart;
		struct glm_fit rows = fit_of(mem, &d);
		check_same(&cells, &rows, 1e-7);
		d.cluster = NULL;
		rows = fit_of(mem, &d);
		d.offset = t.offset;
		cells = fit_of(mem, &d);
		check_same(&cells, &rows, 1e-7);
		arena_free(mem);
	}
}

static void test_frequencies_are_replication(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct table t = random_table(mem, 300, true, 5);
	struct table twice = random_table(mem, 900, true, 6);
	int32_t count[300];
	size_t n = 0;
	for (size_t i = 0; i < 300; i++) {
		count[i] = (int32_t)(i % 4);
		for (int32_t c = 0; c < count[i]; c++, n++) {
			twice.y[n] = t.y[i];
			twice.offset[n] = t.offset[i];
			twice.weight[n] = t.weight[i];
			twice.cluster[n] = t.cluster[i];
			for (size_t j = 0; j < 3; j++)
				twice.x[j][n] = t.x[j][i];
		}
	}
	for (int clustered = 0; clustered < 2; clustered++) {
		struct glm_data d = data_of(&t, 300, GLM_NEGBIN), e = data_of(&twice, n, GLM_NEGBIN);
		d.count = count;
		if (!clustered)
			d.cluster = e.cluster = NULL;
		struct glm_fit a = fit_of(mem, &d), b = fit_of(mem, &e);
		check_same(&a, &b, 1e-8);
	}
	arena_free(mem);
}

static void test_threads_and_order(void **state)
{
	(void)state;
	for (int spread = 0; spread < 2; spread++) {
		struct arena *mem = arena_new();
		struct table t = random_table(mem, MANY, spread, 23);
		struct glm_data d = data_of(&t, MANY, GLM_NEGBIN);
		workers_set_threads(1);
		struct glm_fit one = fit_of(mem, &d);
		workers_set_threads(3);
		struct glm_fit three = fit_of(mem, &d);
		workers_set_threads(0);
		assert_memory_equal(one.coef, three.coef, one.p * sizeof *one.coef);
		assert_memory_equal(one.robust_se, three.robust_se, one.p * sizeof *one.robust_se);
		double *columns[] = {t.y, t.x[0], t.x[1], t.x[2], t.offset, t.weight};
		for (size_t c = 0; c < 6; c++)
			for (size_t i = 0; i < MANY / 2; i++) {
				double v = columns[c][i];
				columns[c][i] = columns[c][MANY - 1 - i];
				columns[c][MANY - 1 - i] = v;
			}
		d.cluster = NULL;
		struct glm_fit back = fit_of(mem, &d);
		for (size_t j = 0; j < one.p; j++)
			CHECK_EQ(back.coef[j], one.coef[j]);
		arena_free(mem);
	}
}

/* Sessions 0..2 as levels: a row of a run is the rows it stands for, with a column for each level. */
static void test_runs_are_rows(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	int32_t first[] = {0, 0, 1, 0, 2, 0, 0, 1, 0, 0}, last[] = {2, 0, 2, 1, 2, 2, 1, 1, 0, 2},
		id[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 0};
	double y[] = {1, 1, 0, 0, 1, 0, 1, 1, 0, 0}, x[] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3},
	       weight[] = {1, 2, 1, .5, 1, 1, 3, 1, 1, 2};
	const double *column[] = {x};
	struct glm_levels levels = {.n = 3, .first = first, .last = last};
	struct glm_data d = {.n = 10,
			     .p = 1,
			     .y = y,
			     .x = column,
			     .weight = weight,
			     .levels = &levels,
			     .robust = true,
			     .cluster = id,
			     .clusters = 9};
	double ly[30], lx[30], lw[30], one[30], two[30];
	int32_t lid[30];
	size_t n = 0;
	for (size_t i = 0; i < 10; i++)
		for (int32_t l = first[i]; l <= last[i]; l++, n++) {
			ly[n] = l == last[i] ? y[i] : 0;
			lx[n] = x[i];
			lw[n] = weight[i];
			one[n] = l == 1;
			two[n] = l == 2;
			lid[n] = id[i];
		}
	const double *long_column[] = {one, two, lx};
	struct glm_data e = {
		.n = n, .p = 3, .y = ly, .x = long_column, .weight = lw, .robust = true, .cluster = lid, .clusters = 9};
	for (int family = GLM_LOGIT; family <= GLM_CLOGLOG; family++) {
		d.family = e.family = (enum glm_family)family;
		struct glm_fit runs = fit_of(mem, &d), rows = fit_of(mem, &e);
		CHECK_EQ(runs.loglik, rows.loglik);
		CHECK_EQ(runs.deviance, rows.deviance);
		CHECK_EQ(runs.pearson, rows.pearson);
		CHECK_EQ(runs.coef[0], rows.coef[0]);
		CHECK_EQ(runs.coef[1] - runs.coef[0], rows.coef[1]);
		CHECK_EQ(runs.coef[3], rows.coef[3]);
		CHECK_EQ(runs.std_error[0], rows.std_error[0]);
		CHECK_EQ(runs.robust_se[0], rows.robust_se[0]);
		CHECK_EQ(runs.std_error[3], rows.std_error[3]);
		CHECK_EQ(runs.robust_se[3], rows.robust_se[3]);
	}
	arena_free(mem);
}

int main(void)
{
	gsl_set_error_handler_off();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_rates),         cmocka_unit_test(test_two_chances),
		cmocka_unit_test(test_cells_equal_rows),  cmocka_unit_test(test_frequencies_are_replication),
		cmocka_unit_test(test_threads_and_order), cmocka_unit_test(test_runs_are_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
