/* Persons alike as one with a count: the same stays, the same curves and the same refusals as of the rows, on one core and on two. */
#include "sample/multistate_cells.h"

#include "core/workers.h"
#include "stats/aalen_johansen.h"
#include "support/check.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { PERSONS = 6000, ROWS = 2 * PERSONS, STATES = 3, GROUPS = 2, LAST = 9 };

struct histories {
	int32_t id[ROWS], from[ROWS], to[ROWS], group[ROWS], count[ROWS];
	double entry[ROWS], end[ROWS], weight[ROWS];
	struct multistate_rows rows;
};

#define KINDS ((size_t)(LAST + 1) * LAST * GROUPS * STATES * (STATES + 1))

static struct arena *mem;
static struct histories *h;

static double uniform(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (double)(*seed >> 11) * 0x1p-53;
}

static void add_row(int32_t person, int32_t from, int32_t to, double length, uint64_t *seed)
{
	size_t i = h->rows.n++;
	bool goes_on = i && h->id[i - 1] == person;
	h->id[i] = person;
	h->from[i] = from;
	h->to[i] = to;
	h->group[i] = goes_on ? h->group[i - 1] : uniform(seed) < 0.4;
	h->entry[i] = goes_on ? h->end[i - 1] : floor(3 * uniform(seed));
	h->end[i] = h->entry[i] + length;
	h->weight[i] = h->count[i] = 1;
}

/* Late entries; one person in five goes on from state 1. */
static int set_up(void **state)
{
	(void)state;
	uint64_t seed = 88172645463325252U;
	mem = arena_new();
	h = mem ? ARENA_NEW(mem, struct histories) : NULL;
	if (!h)
		return -1;
	h->rows = (struct multistate_rows){.id = h->id,
					   .ids = PERSONS,
					   .entry = h->entry,
					   .exit = h->end,
					   .from = h->from,
					   .to = h->to,
					   .states = STATES,
					   .group = h->group,
					   .groups = GROUPS};
	for (int32_t k = 0; k < PERSONS; k++) {
		int32_t person = (k * 7) % PERSONS;
		double length = 1 + floor((LAST - 4) * uniform(&seed)), v = uniform(&seed);
		add_row(person, 0, v < 0.3 ? MULTISTATE_CENSORED : v < 0.7 ? 2 : 1, length, &seed);
		if (v > 0.8)
			add_row(person, 1, v > 0.9 ? 0 : MULTISTATE_CENSORED, 1 + floor(3 * uniform(&seed)), &seed);
	}
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	workers_set_threads(0);
	arena_free(mem);
	return 0;
}

/* How many stays there are of each kind. */
static double *tally(const struct multistate_sample *s)
{
	double *of = ARENA_ARRAY(mem, KINDS, double);
	for (size_t i = 0; i < s->n; i++) {
		size_t entry = (size_t)(s->entry[i] < 0 ? 0 : s->tick_time[s->entry[i]]);
		size_t at = entry * LAST + (size_t)s->tick_time[s->exit[i]] - 1;
		at = (at * GROUPS + (size_t)s->group[i]) * STATES + (size_t)s->from[i];
		of[at * (STATES + 1) + (size_t)(s->to[i] + 1)] += s->count ? s->count[i] : 1;
		assert_int_equal(h->to[s->row[i]], s->to[i]);
		CHECK_REL(h->end[s->row[i]], s->tick_time[s->exit[i]], 1e-15);
	}
	return of;
}

static struct aj_curve *curves(const struct multistate_sample *s)
{
	struct aj_curve *c = ARENA_ARRAY(mem, (size_t)GROUPS * STATES, struct aj_curve);
	assert_int_equal(aj_fit(mem, s, &(struct aj_opts){0}, c), ERR_OK);
	return c;
}

static void same(const struct aj_curve *a, const struct aj_curve *b)
{
	assert_int_equal(a->n, b->n);
	for (size_t j = 0; j < a->n; j++) {
		assert_true(a->n_risk[j] == b->n_risk[j] && a->n_event[j] == b->n_event[j]);
		assert_true(a->n_censor[j] == b->n_censor[j] && a->estimate[j] == b->estimate[j]);
		assert_true(fabs(a->std_error[j] - b->std_error[j]) < 1e-12);
	}
	assert_true(a->persons == b->persons && a->stays == b->stays && a->events == b->events && a->persons > 1000);
	CHECK_REL(a->rmean.v, b->rmean.v, 1e-14);
	CHECK_REL(a->rmean_std_error.v, b->rmean_std_error.v, 1e-10);
}

static void test_cells_are_rows(void **state)
{
	(void)state;
	for (int k = 0; k < 4; k++) {
		struct multistate_rows in = h->rows;
		in.entry = k & 1 ? NULL : in.entry;
		in.from = k & 2 ? NULL : in.from;
		struct multistate_sample rows, cells;
		assert_int_equal(multistate_build(mem, &in, &rows), ERR_OK);
		assert_int_equal(multistate_build_cells(mem, &in, &cells), ERR_OK);
		assert_true(cells.n < rows.n / 2 && cells.count && cells.ticks == rows.ticks);
		const double *a = tally(&rows), *b = tally(&cells);
		assert_memory_equal(a, b, KINDS * sizeof *a);
		const struct aj_curve *c = curves(&rows), *d = curves(&cells);
		for (size_t g = 0; g < (size_t)GROUPS * STATES; g++)
			same(&c[g], &d[g]);
	}
}

static void test_threads_do_not_matter(void **state)
{
	(void)state;
	struct aj_curve *c[2];
	for (unsigned k = 0; k < 2; k++) {
		struct multistate_sample s;
		workers_set_threads(k + 1);
		assert_int_equal(multistate_build_cells(mem, &h->rows, &s), ERR_OK);
		c[k] = curves(&s);
	}
	for (size_t g = 0; g < (size_t)GROUPS * STATES; g++) {
		assert_memory_equal(c[0][g].std_error, c[1][g].std_error, c[0][g].n * sizeof(double));
		assert_memory_equal(c[0][g].estimate, c[1][g].estimate, c[0][g].n * sizeof(double));
		assert_true(c[0][g].rmean_std_error.v == c[1][g].rmean_std_error.v);
	}
}

static void rows_as_they_are(struct multistate_rows in)
{
	struct multistate_sample s;
	assert_int_equal(multistate_build_cells(mem, &in, &s), ERR_OK);
	assert_int_equal(s.n, in.n);
}

static void test_where_it_does_not_apply(void **state)
{
	(void)state;
	struct multistate_rows in = h->rows;
	in.weight = h->weight;
	rows_as_they_are(in);
	in = h->rows;
	in.count = h->count;
	rows_as_they_are(in);
	in = h->rows;
	in.cluster = h->group;
	in.clusters = GROUPS;
	rows_as_they_are(in);
	size_t only = 0; /* a row that is its person's only one */
	while (h->to[only] == 1)
		only++;
	h->end[only] += 0.5;
	rows_as_they_are(h->rows);
	h->end[only] += 1e6 - 0.5;
	rows_as_they_are(h->rows);
}

static void refused(enum err code)
{
	struct multistate_sample s;
	assert_int_equal(multistate_build_cells(mem, &h->rows, &s), code);
	assert_int_equal(err_last()->row, 1);
}

static void test_refusals(void **state)
{
	(void)state;
	double end = h->end[0];
	h->end[0] = h->entry[0];
	refused(ERR_ORDER);
	h->end[0] = NAN;
	refused(ERR_VALUE);
	h->end[0] = end;
	h->group[0] = GROUPS;
	refused(ERR_VALUE);
	h->group[0] = 0;
	h->to[0] = STATES;
	refused(ERR_VALUE);
	h->to[0] = h->from[0];
	refused(ERR_VALUE);
	h->to[0] = MULTISTATE_CENSORED;
	h->id[0] = PERSONS;
	refused(ERR_VALUE);
}

int main(void)
{
	gsl_set_error_handler_off();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_cells_are_rows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_threads_do_not_matter, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_where_it_does_not_apply, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_refusals, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
