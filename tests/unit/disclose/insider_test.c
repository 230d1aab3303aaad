/*
 * Somebody who knows some of the clients behind every count of a row. With one total the most that a hidden count can be has a closed form: the total
 * less what is shown and less the least that the other hidden ones are. What is left of a small count without their own must be able to be as
 * large as the threshold.
 */
#include "disclose/disclose.h"
#include "support/check.h"
#include "support/scratch.h"

#include <math.h>
#include <stdio.h>

enum { CLASSES = 4, TOTAL = CLASSES, COLUMNS, LEAST = 5, MOST = 60 };

static uint64_t seed = 20261122;

static long draw(long below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (long)(seed >> 33) % below;
}

struct row {
	long v[COLUMNS], own[COLUMNS];
	bool hidden[COLUMNS];
};

static void release(struct row *r)
{
	static const struct column column[COLUMNS] = {
		{"a", "a", false}, {"b", "b", false}, {"c", "c", false}, {"d", "d", false}, {"n", "n", false}};
	struct table *t = table_new(mem, "t", column, COLUMNS);
	struct safe_table *safe;
	size_t row;
	assert_int_equal(table_add_row(t, &row), ERR_OK);
	for (size_t c = 0; c < COLUMNS; c++) {
		*table_cell(t, 0, c) = cell_count((double)r->v[c]);
		table_cell(t, 0, c)->largest = (double)r->own[c];
	}
	assert_int_equal(table_add_sum(t, false, TOTAL, (size_t[]){0, 1, 2, 3}, CLASSES), ERR_OK);
	assert_int_equal(disclose_table(mem, t, RELEASE_QI, &safe), ERR_OK);
	for (size_t c = 0; c < COLUMNS; c++)
		r->hidden[c] = safe_cell(safe, 0, c).kind == SAFE_SUPPRESSED;
}

static long floor_of(const struct row *r, size_t c)
{
	return r->own[c] > 1 ? r->own[c] : 1;
}

/* The most that class c can be: all the others as low as they can be, where the total is known. */
static long most(const struct row *r, size_t c)
{
	long left = r->v[TOTAL];
	if (r->hidden[TOTAL])
		return MOST * CLASSES;
	for (size_t i = 0; i < CLASSES; i++)
		left -= i == c ? 0 : r->hidden[i] ? floor_of(r, i) : r->v[i];
	return left;
}

static struct row row_of(bool insiders)
{
	struct row r = {{0}, {0}, {0}};
	for (size_t c = 0; c < CLASSES; c++) {
		r.v[c] = draw(3) ? draw(MOST) : draw(LEAST + 2);
		r.own[c] = insiders && r.v[c] ? draw(r.v[c] + 1) : 0;
		r.v[TOTAL] += r.v[c];
		r.own[TOTAL] += r.own[c];
	}
	return r;
}

/* Small counts that are told, out of the small ones. */
static size_t told(bool insiders, size_t *small)
{
	size_t n = 0;
	for (int i = 0; i < 3000; i++) {
		struct row r = row_of(insiders);
		release(&r);
		for (size_t c = 0; c < CLASSES; c++) {
			if (r.v[c] < 1 || r.v[c] >= LEAST)
				continue;
			++*small;
			assert_true(r.hidden[c]);
			n += most(&r, c) < LEAST + floor_of(&r, c);
		}
	}
	return n;
}

static void what_is_left_stays_safe(void **state)
{
	(void)state;
	size_t small = 0, clients = told(false, &small), therapists = told(true, &small);
	print_message("%zu small counts; a client of one learns %zu, a therapist %zu\n", small, clients, therapists);
	assert_int_equal(clients, 0);
	assert_int_equal(therapists, 0);
	assert_true(small > 3000);
}

/* 3 and 12 hidden of 35: whoever has 11 of the 12 would know that the others are at most 4. */
static void another_count_goes(void **state)
{
	(void)state;
	struct row r = {{3, 12, 20, 0, 35}, {0}, {0}};
	release(&r);
	assert_true(r.hidden[0] && r.hidden[1] && !r.hidden[2] && !r.hidden[TOTAL]);
	struct row known = {{3, 12, 20, 0, 35}, {0, 11, 0, 0, 11}, {0}};
	release(&known);
	assert_true(known.hidden[0] && (known.hidden[2] || known.hidden[TOTAL]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(what_is_left_stays_safe),
		SCRATCH_TEST(another_count_goes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
