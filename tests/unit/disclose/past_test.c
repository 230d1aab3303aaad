/* What is shown follows from the rules of past.h, on sets of clients that are made here. */
#include "disclose/disclose.h"
#include "support/check.h"

#include <stdlib.h>
#include <string.h>

static uint64_t hash(const void *context, const char *text)
{
	(void)context;
	uint64_t h = 1469598103934665603u;
	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 1099511628211u;
	return h;
}

static uint64_t tag(uint64_t client)
{
	uint64_t z = (client + 1) * UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	return z ^ z >> 31;
}

/* Clients from .. from + n - 1. */
static struct contributors *people(struct arena *mem, uint64_t from, uint64_t n)
{
	struct contributors *set = ARENA_NEW(mem, struct contributors);
	for (uint64_t i = from; i < from + n; i++) {
		struct contributors one = contributors_one(tag(i), (unsigned char)i);
		contributors_join(set, &one);
	}
	return set;
}

static int by_place(const void *a, const void *b)
{
	const struct told *x = a, *y = b;
	int64_t p = (int64_t)x->place, q = (int64_t)y->place;
	return p != q ? (p > q) - (p < q) : (x->release > y->release) - (x->release < y->release);
}

/* The entries of a release join the ledger. */
static void close_release(struct arena *mem, struct disclose_ledger *l, int64_t release)
{
	struct told *all = ARENA_ARRAY(mem, l->n + l->tells + 1, struct told);
	if (l->n)
		memcpy(all, l->told, l->n * sizeof *all);
	for (size_t i = 0; i < l->tells; i++) {
		all[l->n + i] = l->now[i];
		all[l->n + i].release = release;
	}
	l->n += l->tells;
	qsort(all, l->n, sizeof *all, by_place);
	l->told = all;
	l->now = NULL;
	l->tells = l->room = 0;
}

static const struct column columns[] = {{.key = "label", .header = "Group"}, {.key = "n", .header = "Clients"},
					{.key = "a", .header = "A"},         {.key = "b", .header = "B"},
					{.key = "c", .header = "C"},         {.key = "mean", .header = "Mean"}};

/* One row: three classes of n[0..2] clients, from client numbers that do not meet, their total, and a mean of all. */
static struct table *classes(struct arena *mem, const uint64_t n[3])
{
	struct table *t = table_new(mem, "sheet", columns, 6);
	static const size_t part[3] = {2, 3, 4};
	struct contributors *all = ARENA_NEW(mem, struct contributors);
	size_t row;
	assert_int_equal(table_add_row(t, &row), ERR_OK);
	*table_cell(t, 0, 0) = cell_text("row");
	for (size_t i = 0; i < 3; i++) {
		struct contributors *who = people(mem, 1000 * (i + 1), n[i]);
		contributors_join(all, who);
		*table_cell(t, 0, part[i]) = cell_from(cell_count((double)n[i]), who, NULL);
	}
	double total = (double)(n[0] + n[1] + n[2]);
	*table_cell(t, 0, 1) = cell_from(cell_count(total), all, NULL);
	*table_cell(t, 0, 5) = cell_from(cell_estimate(num_of(total / 7), total, -1), all, NULL);
	assert_int_equal(table_add_plain_sum(t, false, 1, part, 3), ERR_OK);
	return t;
}

struct shown {
	struct safe_cell n, class[3], mean;
	size_t notes, kept;
};

static struct shown release(struct arena *mem, struct disclose_ledger *l, enum release kind, const uint64_t n[3])
{
	struct safe_table *s;
	const struct table *t = classes(mem, n);
	const struct disclose_options o = {.release = kind, .ledger = l};
	l->hash = hash;
	l->kept = 0;
	assert_int_equal(disclose_tables(mem, &t, 1, &o, &s), ERR_OK);
	struct shown out = {safe_cell(s, 0, 1),
			    {safe_cell(s, 0, 2), safe_cell(s, 0, 3), safe_cell(s, 0, 4)},
			    safe_cell(s, 0, 5),
			    safe_notes(s),
			    l->kept};
	return out;
}

static void shows(struct safe_cell c, double v)
{
	assert_int_equal(c.kind, SAFE_NUMBER);
	CHECK_REL(c.number, v, 1e-15);
}

/* A number that somebody wrote into the dataset by hand asks for no more rounds than there are releases. */
static void releases_that_are_not_there_cost_nothing(void **state)
{
	struct arena *mem = *state;
	struct disclose_ledger l = {0};
	release(mem, &l, RELEASE_QI, (const uint64_t[]){20, 30, 40});
	close_release(mem, &l, INT64_MAX - 1);
	struct shown two = release(mem, &l, RELEASE_QI, (const uint64_t[]){21, 30, 40});
	shows(two.class[0], 20);
	close_release(mem, &l, INT64_MAX);
	two = release(mem, &l, RELEASE_QI, (const uint64_t[]){29, 30, 40});
	shows(two.class[0], 29);
}

/* Each class by itself: few changed, its old value; enough, the new one. */
static void few_changes_repeat(void **state)
{
	struct arena *mem = *state;
	struct disclose_ledger l = {0};
	struct shown one = release(mem, &l, RELEASE_QI, (const uint64_t[]){20, 30, 40});
	shows(one.n, 90);
	assert_int_equal(one.kept, 0);
	close_release(mem, &l, 1);
	for (uint64_t more = 1; more <= 8; more++) {
		struct disclose_ledger again = l;
		struct shown two = release(mem, &again, RELEASE_QI, (const uint64_t[]){20 + more, 30, 40});
		shows(two.class[0], 20);
		shows(two.n, 90);
		shows(two.mean, one.mean.number);
		assert_int_equal(two.notes, 1);
	}
	struct shown three = release(mem, &l, RELEASE_QI, (const uint64_t[]){29, 30, 40});
	shows(three.class[0], 29);
	shows(three.n, 99);
	assert_int_equal(three.notes, 0);
}

/* Two more in A and twenty more in C: A must not follow from the total and the others. */
static void what_repeats_cannot_be_worked_out(void **state)
{
	struct arena *mem = *state;
	for (uint64_t in_b = 0; in_b <= 3; in_b++) {
		struct disclose_ledger l = {0};
		(void)release(mem, &l, RELEASE_QI, (const uint64_t[]){20, 30, 40});
		close_release(mem, &l, 1);
		struct shown two = release(mem, &l, RELEASE_QI, (const uint64_t[]){22, 30 + in_b, 60});
		shows(two.class[0], 20);
		shows(two.class[1], 30);
		assert_true(two.n.number <= 90 || two.class[2].number <= 40);
	}
}

static void hidden_stays_hidden(void **state)
{
	struct arena *mem = *state;
	struct disclose_ledger l = {0};
	struct shown one = release(mem, &l, RELEASE_QI, (const uint64_t[]){4, 30, 40});
	assert_int_equal(one.class[0].kind, SAFE_SUPPRESSED);
	close_release(mem, &l, 1);
	struct disclose_ledger again = l;
	struct shown two = release(mem, &again, RELEASE_QI, (const uint64_t[]){6, 30, 40});
	assert_int_equal(two.class[0].kind, SAFE_SUPPRESSED);
	/* The class that was hidden beside it is of the same clients: told now, it would give the four. */
	struct disclose_ledger third = l;
	struct shown three = release(mem, &third, RELEASE_QI, (const uint64_t[]){16, 30, 40});
	assert_true(three.n.kind == SAFE_SUPPRESSED || three.class[1].kind == SAFE_SUPPRESSED ||
		    three.class[2].kind == SAFE_SUPPRESSED);
	struct shown four = release(mem, &l, RELEASE_QI, (const uint64_t[]){16, 42, 52});
	shows(four.class[0], 16);
	shows(four.n, 110);
}

/* A different question in the same place: its old number would be wrong, and the difference would tell. */
static void other_definitions_hide(void **state)
{
	struct arena *mem = *state;
	struct disclose_ledger l = {.study = 1};
	(void)release(mem, &l, RELEASE_QI, (const uint64_t[]){20, 30, 40});
	close_release(mem, &l, 1);
	l.study = 2;
	struct disclose_ledger same = l;
	shows(release(mem, &same, RELEASE_QI, (const uint64_t[]){20, 30, 40}).class[0], 20);
	assert_int_equal(release(mem, &l, RELEASE_QI, (const uint64_t[]){22, 30, 40}).class[0].kind, SAFE_SUPPRESSED);
}

static void the_same_release_is_the_same(void **state)
{
	struct arena *mem = *state;
	struct disclose_ledger l = {0};
	const uint64_t data[3][3] = {{20, 3, 40}, {22, 4, 60}, {40, 9, 61}};
	for (int64_t r = 0; r < 3; r++) {
		struct disclose_ledger first = l;
		struct shown one = release(mem, &first, RELEASE_QI, data[r]);
		l = first;
		close_release(mem, &l, r + 1);
		struct disclose_ledger second = l;
		struct shown two = release(mem, &second, RELEASE_QI, data[r]);
		assert_memory_equal(&one, &two, sizeof one);
	}
}

/*
 * A class that some weeks grows by one, released every week in fives. Told v, then v + 5, when one client came: it is v + 3. With the ledger the
 * same step never shows; what does is a step of ten or more.
 */
static void weekly_series(void **state)
{
	struct arena *mem = *state;
	enum { SERIES = 60, WEEKS = 52 };
	uint64_t seed = 7;
	int known[2] = {0, 0}, told = 0;
	for (int i = 0; i < SERIES; i++) {
		struct disclose_ledger l = {0};
		uint64_t n = 12 + tag(++seed) % 30;
		double last[2] = {0, 0};
		bool exact[2] = {false, false};
		for (int week = 0; week < WEEKS; week++, n += tag(++seed) % 2) {
			struct disclose_ledger none = {0};
			double v[2] = {release(mem, &none, RELEASE_RESEARCH, (const uint64_t[]){n, 70, 90}).class[0].number,
				       release(mem, &l, RELEASE_RESEARCH, (const uint64_t[]){n, 70, 90}).class[0].number};
			close_release(mem, &l, week + 1);
			for (int k = 0; k < 2 && week; k++)
				exact[k] = exact[k] || (v[k] > last[k] && v[k] < last[k] + 6);
			told += week && v[1] > last[1];
			memcpy(last, v, sizeof last);
		}
		known[0] += exact[0];
		known[1] += exact[1];
	}
	print_message("weekly series in fives: exact in %d of %d plain, %d with the ledger, which told %d new numbers\n",
		      known[0], SERIES, known[1], told);
	assert_true(known[0] >= SERIES * 95 / 100);
	assert_int_equal(known[1], 0);
	assert_true(told > 0);
}

static int setup(void **state)
{
	*state = arena_new();
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	arena_free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(releases_that_are_not_there_cost_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(few_changes_repeat, setup, teardown),
		cmocka_unit_test_setup_teardown(what_repeats_cannot_be_worked_out, setup, teardown),
		cmocka_unit_test_setup_teardown(hidden_stays_hidden, setup, teardown),
		cmocka_unit_test_setup_teardown(other_definitions_hide, setup, teardown),
		cmocka_unit_test_setup_teardown(the_same_release_is_the_same, setup, teardown),
		cmocka_unit_test_setup_teardown(weekly_series, setup, teardown)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
