/* Robust variances by two clusterings and for few clusters: what must hold, whatever the data. */
#include "unit/stats/cox_cases.h"

#include "core/random.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>

enum { N = 80 };

struct drawn {
	double time[N], x[2][N];
	int32_t status[N], a[N], b[N];
};

static void draw(struct drawn *t, uint64_t seed, uint32_t clusters)
{
	struct random r;
	random_seed(&r, seed, 0, 0);
	for (size_t i = 0; i < N; i++) {
		t->time[i] = 1 + random_below(&r, 20);
		t->status[i] = random_below(&r, 3) > 0;
		t->a[i] = (int32_t)random_below(&r, clusters);
		t->b[i] = (int32_t)random_below(&r, clusters);
		t->x[0][i] = random_unit(&r);
		t->x[1][i] = random_below(&r, 2);
	}
}

static struct cox_fit fit_by(struct arena *mem, const struct drawn *t, const int32_t *cluster, const int32_t *second,
			     bool small)
{
	const double *x[2] = {t->x[0], t->x[1]};
	struct surv_rows rows = {.n = N, .time = t->time, .status = t->status, .cluster = cluster, .clusters = N, .p = 2};
	rows.x = x;
	struct surv_sample s;
	assert_int_equal(surv_build(mem, &rows, &s), ERR_OK);
	return fit_cox(mem, &s, (struct cox_opts){.robust = true, .second = second, .seconds = N, .small_sample = small});
}

/* The same clusters twice are one clustering; so are clusters within clusters, as far as the larger go. */
static void nested_is_one(void **state)
{
	(void)state;
	static struct drawn t;
	int32_t within[N];
	for (uint64_t seed = 1; seed < 8; seed++) {
		struct arena *mem = arena_new();
		draw(&t, seed, 9);
		for (size_t i = 0; i < N; i++)
			within[i] = t.a[i] * 3 + t.b[i] % 3;
		struct cox_fit one = fit_by(mem, &t, t.a, NULL, false), twice = fit_by(mem, &t, t.a, t.a, false);
		struct cox_fit nested = fit_by(mem, &t, within, t.a, false);
		assert_true(!twice.repaired && twice.clusters == 9 && twice.seconds == 9 && one.seconds == 0);
		for (size_t k = 0; k < 4; k++) {
			CHECK_EQ(twice.variance[k], one.variance[k]);
			CHECK_EQ(nested.variance[k], one.variance[k]);
		}
		CHECK_EQ(twice.wald.statistic.v, one.wald.statistic.v);
		arena_free(mem);
	}
}

/* g / (g - 1) of one clustering; of two each its own; t and F on the fewer. */
static void few_clusters(void **state)
{
	(void)state;
	static struct drawn t;
	struct arena *mem = arena_new();
	draw(&t, 3, 5);
	struct cox_fit plain = fit_by(mem, &t, t.a, NULL, false), small = fit_by(mem, &t, t.a, NULL, true);
	CHECK_EQ(small.variance[1], plain.variance[1] * 5 / 4);
	CHECK_EQ(small.df_clusters, 4);
	CHECK_EQ(plain.df_clusters, 0);
	CHECK_EQ(small.wald.p_value.v, gsl_cdf_fdist_Q(small.wald.statistic.v / 2, 2, 4));
	struct cox_fit rows = fit_by(mem, &t, NULL, NULL, true);
	CHECK_EQ(rows.df_clusters, N - 1);
	int32_t two[N], none[N] = {0};
	for (size_t i = 0; i < N; i++)
		two[i] = (int32_t)i % 2;
	struct cox_fit both = fit_by(mem, &t, t.a, two, true);
	CHECK_EQ(both.df_clusters, 1);
	struct cox_fit single = fit_by(mem, &t, none, NULL, true);
	assert_true(single.clusters == 1 && single.df_clusters == 0 && single.robust_se[0] < 1e-9);
	arena_free(mem);
}

/* Of many crossings some have a negative direction: it is taken out, said, and no variance is negative. */
static void negative_directions(void **state)
{
	(void)state;
	static struct drawn t;
	int repaired = 0;
	for (uint64_t seed = 1; seed < 60; seed++) {
		struct arena *mem = arena_new();
		draw(&t, seed, 4);
		struct cox_fit f = fit_by(mem, &t, t.a, t.b, false);
		const double *v = f.variance;
		repaired += f.repaired;
		assert_true(v[0] >= 0 && v[3] >= 0 && v[0] * v[3] - v[1] * v[2] >= -1e-12 * v[0] * v[3]);
		arena_free(mem);
	}
	assert_true(repaired > 0 && repaired < 59);
}

int main(void)
{
	gsl_set_error_handler_off();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nested_is_one),
		cmocka_unit_test(few_clusters),
		cmocka_unit_test(negative_directions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
