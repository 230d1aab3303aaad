/* Adjusted survival: where it is a plain curve, and what must hold of it. */
#include "stats/cox_adjusted.h"
#include "stats/cox_survival.h"
#include "unit/stats/cox_cases.h"

#include "core/random.h"

#include <gsl/gsl_errno.h>

enum { N = 90 };

struct drawn {
	double time[2 * N], x[3][2 * N];
	int32_t status[2 * N], count[N];
};

static void draw(struct drawn *t, uint64_t seed)
{
	struct random r;
	random_seed(&r, seed, 0, 0);
	for (size_t i = 0; i < N; i++) {
		uint32_t level = random_below(&r, 3);
		t->time[i] = 1 + random_below(&r, 15);
		t->status[i] = random_below(&r, 3) > 0;
		t->count[i] = 1 + (int32_t)random_below(&r, 2);
		t->x[0][i] = random_unit(&r);
		t->x[1][i] = level == 1;
		t->x[2][i] = level == 2;
	}
}

static struct cox_fit fit_of(struct arena *mem, const struct drawn *t, size_t n, size_t first, bool counted)
{
	const double *x[3] = {t->x[0], t->x[1], t->x[2]};
	struct surv_rows rows = {.n = n, .time = t->time, .status = t->status, .p = 3 - first, .x = x + first};
	rows.count = counted ? t->count : NULL;
	struct surv_sample s;
	assert_int_equal(surv_build(mem, &rows, &s), ERR_OK);
	return fit_cox(mem, &s, (struct cox_opts){.keep = true, .epsilon = 1e-14});
}

static struct cox_adjusted adjusted(struct arena *mem, const struct cox_fit *f, size_t first, double t)
{
	const size_t column[2] = {first, first + 1};
	const double times[2] = {t, 1000};
	struct cox_adjusted a;
	const struct cox_adjusted_opts opts = {.column = column, .columns = 2, .time = times, .times = 2};
	assert_int_equal(cox_adjust(mem, f, &opts, &a), ERR_OK);
	return a;
}

/* Where the factor is all that there is, its level's curve is the adjusted one. */
static void alone_it_is_the_curve(void **state)
{
	(void)state;
	static struct drawn t;
	struct arena *mem = arena_new();
	draw(&t, 1);
	struct cox_fit f = fit_of(mem, &t, N, 1, false);
	struct cox_adjusted a = adjusted(mem, &f, 0, 7);
	static const double who[3][2] = {{0, 0}, {1, 0}, {0, 1}};
	for (size_t g = 0; g < 3; g++) {
		struct cox_curves c;
		assert_int_equal(cox_survival(mem, &f, who[g], 0, &c), ERR_OK);
		size_t j = 0;
		while (j + 1 < c.curve[0].n && c.curve[0].time[j + 1] <= 7)
			j++;
		CHECK_EQ(a.survival[g * 2].v, exp(-c.curve[0].hazard[j]));
		assert_int_equal(a.survival[g * 2 + 1].why, WHY_NOT_REACHED);
	}
	CHECK_EQ(a.difference[2].v, a.survival[2].v - a.survival[0].v);
	assert_int_equal(a.difference[0].why, WHY_REFERENCE);
	arena_free(mem);
}

/* A row of count 2 is two rows, also in the error. */
static void counts_are_rows(void **state)
{
	(void)state;
	static struct drawn t;
	for (uint64_t seed = 2; seed < 6; seed++) {
		struct arena *mem = arena_new();
		draw(&t, seed);
		size_t n = N;
		for (size_t i = 0; i < N; i++)
			if (t.count[i] == 2) {
				t.time[n] = t.time[i];
				t.status[n] = t.status[i];
				for (size_t k = 0; k < 3; k++)
					t.x[k][n] = t.x[k][i];
				n++;
			}
		struct cox_fit f = fit_of(mem, &t, N, 0, true), g = fit_of(mem, &t, n, 0, false);
		struct cox_adjusted a = adjusted(mem, &f, 1, 6), b = adjusted(mem, &g, 1, 6);
		for (size_t k = 0; k < 6; k += 2) {
			CHECK_EQ(a.survival[k].v, b.survival[k].v);
			CHECK_EQ(a.std_error[k].v, b.std_error[k].v);
			if (k)
				CHECK_EQ(a.difference_se[k].v, b.difference_se[k].v);
		}
		arena_free(mem);
	}
}

static void before_the_first_event(void **state)
{
	(void)state;
	static struct drawn t;
	struct arena *mem = arena_new();
	draw(&t, 9);
	struct cox_fit f = fit_of(mem, &t, N, 0, false);
	struct cox_adjusted a = adjusted(mem, &f, 1, 0.5);
	CHECK_EQ(a.survival[2].v, 1);
	assert_true(a.std_error[2].v < 1e-12 && a.difference[2].v == 0);
	f = (struct cox_fit){0};
	assert_int_equal(cox_adjust(mem, &f, &(struct cox_adjusted_opts){0}, &a), ERR_VALUE);
	arena_free(mem);
}

int main(void)
{
	gsl_set_error_handler_off();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alone_it_is_the_curve),
		cmocka_unit_test(counts_are_rows),
		cmocka_unit_test(before_the_first_event),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
