/* A row of count c is c rows, in every number that a fit gives. */
#include "unit/stats/cox_cases.h"

#include "core/random.h"
#include "sample/cells.h"

enum { ROWS = 150, COPIES = 4 * ROWS, COLUMNS = 3 };

struct table {
	size_t n;
	double entry[COPIES], time[COPIES], weight[COPIES], offset[COPIES], x[COLUMNS][COPIES];
	int32_t status[COPIES], stratum[COPIES], cluster[COPIES], count[COPIES];
};

static void draw(struct table *t, uint64_t seed)
{
	struct random r;
	random_seed(&r, seed, 0, 0);
	t->n = ROWS;
	for (size_t i = 0; i < ROWS; i++) {
		t->entry[i] = random_below(&r, 6);
		t->time[i] = t->entry[i] + 1 + random_below(&r, 12);
		t->status[i] = random_below(&r, 3) > 0;
		t->stratum[i] = (int32_t)random_below(&r, 3);
		t->cluster[i] = (int32_t)random_below(&r, 9);
		t->weight[i] = .5 * random_below(&r, 4);
		t->offset[i] = .25 * random_below(&r, 3);
		t->count[i] = (int32_t)random_below(&r, 4);
		for (size_t k = 0; k < COLUMNS; k++)
			t->x[k][i] = random_unit(&r) + (k == 1 && t->status[i]);
	}
}

static void copy_row(const struct table *from, size_t i, struct table *to)
{
	size_t at = to->n++;
	to->entry[at] = from->entry[i];
	to->time[at] = from->time[i];
	to->status[at] = from->status[i];
	to->stratum[at] = from->stratum[i];
	to->cluster[at] = from->cluster[i];
	to->weight[at] = from->weight[i];
	to->offset[at] = from->offset[i];
	for (size_t k = 0; k < COLUMNS; k++)
		to->x[k][at] = from->x[k][i];
}

static void replicate(const struct table *t, struct table *out)
{
	out->n = 0;
	for (size_t i = 0; i < t->n; i++)
		for (int32_t c = 0; c < t->count[i]; c++)
			copy_row(t, i, out);
}

/* What of a table a fit is given. */
struct use {
	bool entry, stratum, cluster, weight, offset;
};

static struct surv_sample sample_of(struct arena *mem, const struct table *t, struct use use, bool counted)
{
	const double **x = ARENA_ARRAY(mem, COLUMNS, const double *);
	for (size_t k = 0; k < COLUMNS; k++)
		x[k] = t->x[k];
	struct surv_rows rows = {.n = t->n, .time = t->time, .status = t->status, .strata = 3, .clusters = 9, .p = COLUMNS};
	rows.x = x;
	rows.entry = use.entry ? t->entry : NULL;
	rows.stratum = use.stratum ? t->stratum : NULL;
	rows.cluster = use.cluster ? t->cluster : NULL;
	rows.weight = use.weight ? t->weight : NULL;
	rows.offset = use.offset ? t->offset : NULL;
	rows.count = counted ? t->count : NULL;
	struct surv_sample s;
	assert_int_equal(surv_build(mem, &rows, &s), ERR_OK);
	return s;
}

static void same(double got, double want, const char *what)
{
	check_near(got, want, fabs(want) < 1e-6 ? 1e-7 : 1e-12, what, __FILE__, __LINE__);
}

static void same_fit(const struct cox_fit *a, const struct cox_fit *b)
{
	assert_true(a->converged && b->converged);
	same(a->n, b->n, "n");
	same(a->events, b->events, "events");
	same(a->loglik_null, b->loglik_null, "null log likelihood");
	same(a->loglik, b->loglik, "log likelihood");
	same(a->score.statistic.v, b->score.statistic.v, "score test");
	same(a->wald.statistic.v, b->wald.statistic.v, "Wald test");
	same(a->concordance.v, b->concordance.v, "concordance");
	same(a->concordance_se.v, b->concordance_se.v, "its error");
	for (size_t k = 0; k < COLUMNS; k++) {
		same(a->coef[k], b->coef[k], "coefficient");
		same(a->std_error[k], b->std_error[k], "error");
		if (a->robust_se)
			same(a->robust_se[k], b->robust_se[k], "robust error");
	}
	for (size_t k = 0; a->zph && k <= a->terms; k++)
		same(1 + a->zph[k].statistic.v, 1 + b->zph[k].statistic.v, "zph"); /* the square of a sum that cancels */
}

static void counts_and_copies(struct cox_opts opts, struct use use, uint64_t seed)
{
	struct arena *mem = arena_new();
	struct table *t = ARENA_NEW(mem, struct table), *copies = ARENA_NEW(mem, struct table);
	draw(t, seed);
	replicate(t, copies);
	opts.concordance = true;
	opts.epsilon = 1e-14;
	opts.max_iterations = 40;
	struct surv_sample counted = sample_of(mem, t, use, true), plain = sample_of(mem, copies, use, false);
	struct cox_fit a = fit_cox(mem, &counted, opts), b = fit_cox(mem, &plain, opts);
	same_fit(&a, &b);
	arena_free(mem);
}

static void test_efron_and_breslow(void **state)
{
	(void)state;
	static const struct use uses[] = {
		{0}, {.stratum = true}, {.entry = true}, {.weight = true, .offset = true}, {true, true, false, true, true}};
	for (size_t u = 0; u < sizeof uses / sizeof *uses; u++)
		for (int zph = COX_ZPH_KM; zph <= COX_ZPH_LOG; zph++) {
			struct cox_opts opts = {.ties = u % 2 ? COX_BRESLOW : COX_EFRON, .zph = (enum cox_transform)zph};
			counts_and_copies(opts, uses[u], 10 * u);
			opts.ties = u % 2 ? COX_EFRON : COX_BRESLOW;
			counts_and_copies(opts, uses[u], 10 * u + 1);
		}
}

static void test_robust(void **state)
{
	(void)state;
	static const struct use uses[] = {
		{0}, {.cluster = true}, {.weight = true}, {true, true, false, true, false}, {true, true, true, true, true}};
	for (size_t u = 0; u < sizeof uses / sizeof *uses; u++) {
		counts_and_copies((struct cox_opts){.robust = true}, uses[u], 7 * u);
		counts_and_copies((struct cox_opts){.robust = true, .ties = COX_BRESLOW}, uses[u], 7 * u + 1);
	}
}

static void test_exact(void **state)
{
	(void)state;
	counts_and_copies((struct cox_opts){.ties = COX_EXACT}, (struct use){0}, 3);
	counts_and_copies((struct cox_opts){.ties = COX_EXACT}, (struct use){.entry = true, .stratum = true}, 4);
}

/* By hand: a frequency is not a weight. Two tied events of weight 1 in three at risk: Efron's denominators are 3 and 2. */
static void test_frequency_is_no_weight(void **state)
{
	(void)state;
	static const double time[] = {1, 2}, x[] = {0, 1}, two_one[] = {2, 1};
	static const int32_t status[] = {1, 0}, count[] = {2, 1};
	const double *const columns[] = {x};
	struct arena *mem = arena_new();
	struct surv_rows rows = {.n = 2, .time = time, .status = status, .count = count, .p = 1, .x = columns};
	struct surv_sample s;
	assert_int_equal(surv_build(mem, &rows, &s), ERR_OK);
	struct cox_fit frequency = fit_cox(mem, &s, (struct cox_opts){0});
	CHECK_EQ(frequency.loglik_null, -log(3 * 2));
	CHECK_EQ(frequency.events, 2);
	CHECK_EQ(frequency.n, 3);
	rows.count = NULL;
	rows.weight = two_one;
	assert_int_equal(surv_build(mem, &rows, &s), ERR_OK);
	struct cox_fit weight = fit_cox(mem, &s, (struct cox_opts){0});
	CHECK_EQ(weight.loglik_null, -2 * log(3));
	CHECK_EQ(weight.events, 1);
	arena_free(mem);
}

static void test_all_counts_zero(void **state)
{
	(void)state;
	static const double time[] = {1, 2}, x[] = {0, 1};
	static const int32_t status[] = {1, 1}, count[] = {0, 0};
	const double *const columns[] = {x};
	struct arena *mem = arena_new();
	struct surv_rows rows = {.n = 2, .time = time, .status = status, .count = count, .p = 1, .x = columns};
	struct surv_sample s;
	struct cox_fit fit;
	assert_int_equal(surv_build(mem, &rows, &s), ERR_OK);
	assert_int_equal(cox_fit(mem, &s, &(struct cox_opts){0}, &fit), ERR_EMPTY);
	arena_free(mem);
}

/* 30,000 rows of 1,500 cells, drawn so that a fit has work to do. */
static struct surv_rows many_rows(struct arena *mem, bool clustered)
{
	enum { MANY = 30000 };
	double *time = ARENA_ARRAY(mem, MANY, double), *entry = ARENA_ARRAY(mem, MANY, double);
	double **x = ARENA_ARRAY(mem, COLUMNS, double *);
	int32_t *status = ARENA_ARRAY(mem, MANY, int32_t), *stratum = ARENA_ARRAY(mem, MANY, int32_t);
	for (size_t k = 0; k < COLUMNS; k++)
		x[k] = ARENA_ARRAY(mem, MANY, double);
	struct random r;
	random_seed(&r, 11, 0, 0);
	for (size_t i = 0; i < MANY; i++) {
		double eta = 0;
		for (size_t k = 0; k < COLUMNS; k++) {
			x[k][i] = (double)random_below(&r, 2 + (uint32_t)k) * (k == 1 ? .3 : 1);
			eta += .3 * x[k][i];
		}
		stratum[i] = (int32_t)random_below(&r, 2);
		entry[i] = random_below(&r, 4) ? 0 : 3;
		time[i] = entry[i] + ceil(-log(random_unit(&r)) * 8 * exp(-eta)) / 3;
		status[i] = random_below(&r, 4) > 0;
	}
	struct surv_rows rows = {.n = MANY, .entry = entry, .time = time, .status = status, .stratum = stratum, .strata = 2};
	rows.p = COLUMNS;
	rows.x = (const double *const *)x;
	if (clustered) {
		int32_t *cluster = ARENA_ARRAY(mem, MANY, int32_t);
		for (size_t i = 0; i < MANY; i++)
			cluster[i] = (int32_t)random_below(&r, 5);
		rows.cluster = cluster;
		rows.clusters = 5;
	}
	return rows;
}

static void test_cells_are_rows(void **state)
{
	(void)state;
	for (int clustered = 0; clustered < 2; clustered++)
		for (int ties = COX_EFRON; ties <= COX_BRESLOW; ties++) {
			struct arena *mem = arena_new();
			struct surv_rows in = many_rows(mem, clustered);
			struct surv_sample rows, cells;
			assert_int_equal(surv_build(mem, &in, &rows), ERR_OK);
			assert_int_equal(surv_build_cells(mem, &in, &cells), ERR_OK);
			assert_true(cells.n < rows.n / 2 && cells.n > 500);
			struct cox_opts opts = {.ties = (enum cox_ties)ties,
						.robust = true,
						.zph = COX_ZPH_KM,
						.concordance = true,
						.epsilon = 1e-14,
						.max_iterations = 40};
			struct cox_fit a = fit_cox(mem, &cells, opts), b = fit_cox(mem, &rows, opts);
			same_fit(&a, &b);
			arena_free(mem);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_efron_and_breslow),
		cmocka_unit_test(test_robust),
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_frequency_is_no_weight),
		cmocka_unit_test(test_all_counts_zero),
		cmocka_unit_test(test_cells_are_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
