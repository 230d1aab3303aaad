#include "stats/recurrent.h"

#include "support/check.h"

#include <gsl/gsl_errno.h>
#include <math.h>

enum { PERSONS = 120, MOST = 8 };

struct table {
	size_t n;
	double entry[PERSONS * MOST], time[PERSONS * MOST], x[PERSONS * MOST];
	int32_t status[PERSONS * MOST], id[PERSONS * MOST];
	const double *columns[1];
};

static double uniform(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return ((double)(*state >> 11) + 0.5) / 9007199254740992.0;
}

/* Up to three events a person, then the end of observation. parts: each row is cut in so many, without an event before the last. */
static void random_table(struct table *t, size_t parts)
{
	uint64_t state = 4;
	*t = (struct table){.columns = {t->x}};
	for (int32_t id = 0; id < PERSONS; id++) {
		double at = floor(uniform(&state) * 3), x = floor(uniform(&state) * 4);
		size_t events = (size_t)(uniform(&state) * 4);
		for (size_t k = 0; k <= events; k++) {
			double gap = 2 + floor(uniform(&state) * 30 / (1 + x));
			for (size_t part = 0; part < parts; part++, t->n++) {
				t->entry[t->n] = at + gap * (double)part / (double)parts;
				t->time[t->n] = at + gap * (double)(part + 1) / (double)parts;
				t->status[t->n] = k < events && part + 1 == parts;
				t->id[t->n] = id;
				t->x[t->n] = x;
			}
			at += gap;
		}
	}
}

static struct surv_rows rows_of(const struct table *t)
{
	return (struct surv_rows){.n = t->n,
				  .entry = t->entry,
				  .time = t->time,
				  .status = t->status,
				  .cluster = t->id,
				  .clusters = PERSONS,
				  .p = 1,
				  .x = t->columns};
}

static struct recurrent_fit fit_of(struct arena *mem, struct surv_rows rows, struct recurrent_opts opts)
{
	struct recurrent_fit f;
	assert_int_equal(recurrent_fit(mem, &rows, &opts, &f), ERR_OK);
	return f;
}

static void check_same(const struct cox_fit *a, const struct cox_fit *b)
{
	assert_int_equal(a->p, b->p);
	for (size_t k = 0; k < a->p; k++) {
		CHECK_EQ(a->coef[k], b->coef[k]);
		CHECK_EQ(a->std_error[k], b->std_error[k]);
		CHECK_EQ(a->robust_se[k], b->robust_se[k]);
	}
	CHECK_EQ(a->loglik, b->loglik);
}

/* A row cut in two without an event is the same row, on every clock. */
static void test_rows_in_parts(void **state)
{
	(void)state;
	static struct table whole, cut;
	random_table(&whole, 1);
	random_table(&cut, 2);
	for (int model = RECURRENT_AG; model <= RECURRENT_WLW; model++) {
		struct arena *mem = arena_new();
		struct recurrent_opts opts = {.model = (enum recurrent_model)model, .specific = model != RECURRENT_AG};
		struct recurrent_fit a = fit_of(mem, rows_of(&whole), opts), b = fit_of(mem, rows_of(&cut), opts);
		check_same(&a.cox, &b.cox);
		for (size_t k = 0; k < a.events; k++)
			assert_true(a.persons[k] == b.persons[k] && a.happened[k] == b.happened[k]);
		arena_free(mem);
	}
}

/* Of the first event alone all models but the gap clock's are the Cox model of the time to it. */
static void test_first_event(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	static struct table t, first;
	random_table(&t, 1);
	first = (struct table){.columns = {first.x}};
	for (size_t i = 0; i < t.n; i++) {
		if (i && t.id[i] == t.id[i - 1])
			continue;
		first.entry[first.n] = t.entry[i];
		first.time[first.n] = t.time[i];
		first.status[first.n] = t.status[i];
		first.x[first.n] = t.x[i];
		first.id[first.n++] = t.id[i];
	}
	struct surv_rows rows = rows_of(&first);
	struct surv_sample s;
	struct cox_fit cox;
	assert_int_equal(surv_build(mem, &rows, &s), ERR_OK);
	assert_int_equal(cox_fit(mem, &s, &(struct cox_opts){.robust = true}, &cox), ERR_OK);
	const enum recurrent_model models[] = {RECURRENT_PWP_TT, RECURRENT_WLW};
	for (size_t m = 0; m < 2; m++) {
		struct recurrent_fit f =
			fit_of(mem, rows_of(&t), (struct recurrent_opts){.model = models[m], .max_events = 1});
		check_same(&f.cox, &cox);
		assert_int_equal(f.events, 1);
	}
	arena_free(mem);
}

/* Without entries a person's rows follow each other from 0. */
static void test_without_entries(void **state)
{
	(void)state;
	static struct table t;
	random_table(&t, 1);
	for (size_t i = 0; i < t.n; i++)
		if (!i || t.id[i] != t.id[i - 1])
			t.entry[i] = 0;
	for (int model = RECURRENT_AG; model <= RECURRENT_WLW; model++) {
		struct arena *mem = arena_new();
		struct surv_rows with = rows_of(&t), without = with;
		without.entry = NULL;
		struct recurrent_opts opts = {.model = (enum recurrent_model)model};
		struct recurrent_fit a = fit_of(mem, with, opts), b = fit_of(mem, without, opts);
		check_same(&a.cox, &b.cox);
		arena_free(mem);
	}
}

static void test_order_of_rows(void **state)
{
	(void)state;
	static struct table t, back;
	random_table(&t, 1);
	back = (struct table){.n = t.n, .columns = {back.x}};
	for (size_t i = 0; i < t.n; i++) {
		size_t to = t.n - 1 - i;
		back.entry[to] = t.entry[i];
		back.time[to] = t.time[i];
		back.status[to] = t.status[i];
		back.x[to] = t.x[i];
		back.id[to] = t.id[i];
	}
	for (int model = RECURRENT_AG; model <= RECURRENT_WLW; model++) {
		struct arena *mem = arena_new();
		struct recurrent_opts opts = {.model = (enum recurrent_model)model};
		struct recurrent_fit a = fit_of(mem, rows_of(&t), opts), b = fit_of(mem, rows_of(&back), opts);
		check_same(&a.cox, &b.cox);
		arena_free(mem);
	}
}

static enum err refused(enum recurrent_model model, const double *entry, const double *x)
{
	struct arena *mem = arena_new();
	const double time[] = {3, 5, 9, 4};
	const int32_t status[] = {1, 1, 0, 1}, id[] = {0, 0, 0, 1};
	const double *columns[] = {x};
	struct surv_rows rows = {
		.n = 4, .entry = entry, .time = time, .status = status, .cluster = id, .clusters = 2, .p = 1, .x = columns};
	struct recurrent_fit f;
	enum err err = recurrent_fit(mem, &rows, &(struct recurrent_opts){.model = model}, &f);
	arena_free(mem);
	return err;
}

static void test_refusals(void **state)
{
	(void)state;
	const double good[] = {0, 3, 5, 0}, gap[] = {0, 3, 6, 0}, overlap[] = {0, 2, 5, 0}, same[] = {1, 1, 1, 0},
		     change[] = {1, 2, 2, 0};
	assert_int_equal(refused(RECURRENT_WLW, good, same), ERR_OK);
	assert_int_equal(refused(RECURRENT_WLW, gap, same), ERR_ORDER);
	assert_int_equal(err_last()->row, 3);
	assert_int_equal(refused(RECURRENT_WLW, good, change), ERR_VALUE);
	assert_int_equal(err_last()->row, 2);
	assert_int_equal(refused(RECURRENT_AG, overlap, same), ERR_ORDER);
	assert_int_equal(refused(RECURRENT_PWP_GT, gap, change), ERR_OK);
}

/* Nothing recurs, nothing happens: results, not errors. */
static void test_no_events(void **state)
{
	(void)state;
	static struct table t;
	random_table(&t, 1);
	for (size_t i = 0; i < t.n; i++)
		t.status[i] = 0;
	for (int model = RECURRENT_AG; model <= RECURRENT_WLW; model++) {
		struct arena *mem = arena_new();
		struct recurrent_fit f =
			fit_of(mem, rows_of(&t), (struct recurrent_opts){.model = (enum recurrent_model)model});
		assert_int_equal(f.events, 1);
		assert_int_equal(f.cox.why[0], WHY_NO_EVENTS);
		arena_free(mem);
	}
}

int main(void)
{
	gsl_set_error_handler_off();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_in_parts),   cmocka_unit_test(test_first_event),
		cmocka_unit_test(test_without_entries), cmocka_unit_test(test_order_of_rows),
		cmocka_unit_test(test_refusals),        cmocka_unit_test(test_no_events),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
