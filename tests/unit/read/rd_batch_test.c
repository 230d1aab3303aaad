/*
 * Batches of a reader whose rows are copied: the same rows as rd_next() gives, one by one, whatever their sizes; errors in their place. (Delimited text,
 * whose blocks change hands instead: rd_fuzz_test.c.)
 */
#include "read/rd_batch.h"
#include "read/rd_kind.h"
#include "support/check.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 5, LONGEST = 700000 };

/* Rows made up on the way: cells of many lengths, blank rows, ragged ones, gaps in their numbers; the text of a row is gone with the next. */
struct made {
	long at, rows, bad; /* bad: this one is an error, 0: none */
	struct rd_cell cell[COLUMNS + 1];
	char text[LONGEST];
};

static enum err made_next(void *state, struct rd_row *row)
{
	struct made *m = state;
	long i = ++m->at;
	if (i == m->bad)
		return err_at(ERR_FORMAT, err_place(1, i, 3), "bad");
	if (i > m->rows)
		return ERR_END;
	row->number = i + i / 10;
	row->n = i % 17 == 0 ? COLUMNS + 1 : i % 19 == 0 ? 0 : COLUMNS;
	row->cell = m->cell;
	size_t length = i % 997 == 0 ? LONGEST / (COLUMNS + 1) - 10 : (size_t)(i * 7 % 90);
	memset(m->text, 'z', sizeof m->text);
	for (int c = 0; c < row->n; c++) {
		char *p = m->text + (size_t)c * (length + 3);
		size_t n = i % 13 == 0 ? (size_t)(c % 2) : length + (size_t)c % 3;
		memset(p, i % 13 == 0 ? ' ' : 'a' + (int)((i + c) % 25), n);
		if (n > 4 && i % 5 == 0)
			p[0] = '"';
		m->cell[c] = (struct rd_cell){.p = n ? p : NULL, .n = (uint32_t)n};
	}
	return ERR_OK;
}

static enum err made_rewind(void *state)
{
	((struct made *)state)->at = 0;
	return ERR_OK;
}

static void made_close(void *state)
{
	free(state);
}

static struct rd *make(long rows, long bad)
{
	static const struct rd_kind kind = {.next = made_next, .rewind = made_rewind, .close = made_close};
	struct rd *r = calloc(1, sizeof *r);
	struct made *m = calloc(1, sizeof *m);
	assert_true(r && m);
	m->rows = rows;
	m->bad = bad;
	*r = (struct rd){.kind = &kind, .state = m, .header = {.n = COLUMNS}};
	return r;
}

static void same_row(const struct rd_row *a, const struct rd_row *b)
{
	assert_int_equal(a->number, b->number);
	assert_int_equal(a->n, b->n);
	assert_int_equal(a->ragged, b->ragged);
	for (int c = 0; c < a->n; c++) {
		assert_int_equal(a->cell[c].n, b->cell[c].n);
		assert_true(!a->cell[c].n || !memcmp(a->cell[c].p, b->cell[c].p, a->cell[c].n));
	}
}

/* How many batches there were. */
static long compare(struct rd *one, struct rd *many)
{
	struct rd_batch *b = NULL;
	struct rd_row want, got;
	long batches = 0;
	enum err err, end;
	assert_int_equal(rd_batch_new(&b), ERR_OK);
	for (; (err = rd_batch_fill(many, b)) == ERR_OK; batches++)
		while (rd_batch_next(b, &got)) {
			assert_int_equal(rd_next(one, &want), ERR_OK);
			same_row(&want, &got);
		}
	end = rd_next(one, &want);
	assert_int_equal(err, end);
	assert_int_equal(rd_batch_fill(many, b), err);
	rd_batch_settle(b);
	rd_batch_free(b);
	assert_int_equal(rd_info(one)->blank_rows, rd_info(many)->blank_rows);
	return batches;
}

static void test_same_rows(void **state)
{
	(void)state;
	for (long rows = 0; rows < 14000; rows = rows * 3 + 1) {
		struct rd *one = make(rows, 0), *many = make(rows, 0);
		long batches = compare(one, many);
		assert_true(batches >= rows / 4096 && (!rows || batches <= 1 + rows / 300));
		rd_close(one);
		rd_close(many);
	}
}

/* An error is told after the rows before it, as often as it is asked, and forgotten when the reader goes back. */
static void test_error(void **state)
{
	(void)state;
	for (long bad = 1; bad < 10000; bad = bad * 4 + 1) {
		struct rd *one = make(20000, bad), *many = make(20000, bad);
		(void)compare(one, many);
		assert_int_equal(err_last()->row, bad);
		assert_int_equal(err_last()->column, 3);
		assert_int_equal(rd_rewind(one), ERR_OK);
		assert_int_equal(rd_rewind(many), ERR_OK);
		((struct made *)many->state)->bad = ((struct made *)one->state)->bad = 0;
		(void)compare(one, many);
		rd_close(one);
		rd_close(many);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_rows), cmocka_unit_test(test_error)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
