/* Tables of a shelf give what they give alone, whatever the order they are asked in; few are open; one that changed is refused. */
#include "read/rd_shelf.h"

#include "read/rd_kind.h"
#include "support/check.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TABLES = 100, MOST_OPEN = 16 };

static long openings;

/* Delimited text made of the table's number; how it is written can change between openings. */
struct world {
	const char *header;
	bool cannot;
};

static enum err open_text(const void *context, size_t i, struct rd **out)
{
	const struct world *w = context;
	char text[4000];
	int n = snprintf(text, sizeof text, "%s,b\n", w->header);
	openings++;
	if (w->cannot)
		return err_at(ERR_FILE, err_place((int)i + 1, 0, 0), "gone");
	for (size_t row = 0; row < 3 + i % 5; row++) /* a blank one, and 0xE4 where the text is not UTF-8 */
		n += snprintf(text + n, sizeof text - (size_t)n, row == 1 ? " , \n" : "%zu %zu,\"x%s\"\n", i, row,
			      i % 3 ? "" : "\xE4");
	if (i % 7 == 6)
		n += snprintf(text + n, sizeof text - (size_t)n, "1,\"open\n");
	return rd_open_bytes((const unsigned char *)text, (size_t)n, out);
}

struct trace {
	char text[2000];
	size_t n;
	enum err end;
};

static void note(struct trace *t, const struct rd_row *row)
{
	t->n += (size_t)snprintf(t->text + t->n, sizeof t->text - t->n, "%ld:", row->number);
	for (int i = 0; i < row->n; i++)
		t->n += (size_t)snprintf(t->text + t->n, sizeof t->text - t->n, "[%.*s]", (int)row->cell[i].n,
					 row->cell[i].p);
}

static void read_some(struct rd *r, long most, struct trace *t)
{
	struct rd_row row;
	for (t->end = ERR_OK; most-- && !t->end;)
		if (!(t->end = rd_next(r, &row)))
			note(t, &row);
}

static void read_batches(struct rd *r, struct trace *t)
{
	struct rd_batch *b = NULL;
	struct rd_row row;
	assert_int_equal(rd_batch_new(&b), ERR_OK);
	while (!(t->end = rd_batch_fill(r, b)))
		while (rd_batch_next(b, &row))
			note(t, &row);
	rd_batch_settle(b);
	rd_batch_free(b);
}

/* By itself. */
static void alone(struct world *w, size_t i, struct trace *t, struct rd_info *info)
{
	struct rd *r = NULL;
	*t = (struct trace){.n = 0};
	assert_int_equal(open_text(w, i, &r), ERR_OK);
	read_some(r, LONG_MAX, t);
	*info = *rd_info(r);
	rd_close(r);
}

static void same(struct world *w, size_t i, struct rd *r, const struct trace *got)
{
	struct trace want;
	struct rd_info info;
	alone(w, i, &want, &info);
	assert_string_equal(got->text, want.text);
	assert_int_equal(got->end, want.end);
	assert_int_equal(rd_info(r)->blank_rows, info.blank_rows);
	assert_int_equal(rd_info(r)->encoding, info.encoding);
	assert_int_equal(rd_info(r)->bytes_read, info.bytes_read);
	assert_int_equal(rd_info(r)->bytes, info.bytes);
}

static struct shelf *filled(struct world *w, struct rd *rd[TABLES])
{
	struct shelf *s = NULL;
	assert_int_equal(shelf_new(open_text, w, &s), ERR_OK);
	openings = 0;
	for (size_t i = 0; i < TABLES; i++)
		assert_int_equal(shelf_rd(s, i, (int)i + 1, &rd[i]), ERR_OK);
	assert_int_equal(openings, TABLES);
	return s;
}

static void put_down(struct shelf *s, struct rd *rd[TABLES])
{
	for (size_t i = 0; i < TABLES; i++)
		rd_close(rd[i]);
	shelf_close(s);
}

static void as_alone(void **state)
{
	(void)state;
	struct world w = {.header = "a"};
	struct rd *rd[TABLES];
	struct shelf *s = filled(&w, rd);
	for (int pass = 0; pass < 3; pass++)
		for (size_t k = 0; k < TABLES; k++) {
			size_t i = k * 37 % TABLES;
			struct trace t = {.n = 0};
			assert_int_equal(rd_header(rd[i])->n, 2);
			assert_memory_equal(rd_header(rd[i])->cell[0].p, "a", 1);
			if (pass == 1)
				read_batches(rd[i], &t);
			else
				read_some(rd[i], LONG_MAX, &t);
			same(&w, i, rd[i], &t);
			struct rd_row row; /* the end stays the end */
			assert_int_equal(rd_next(rd[i], &row), t.end);
			assert_int_equal(rd_rewind(rd[i]), ERR_OK);
		}
	put_down(s, rd);
}

/* Rows of all tables in turn: none of them can be put away. */
static void midway(void **state)
{
	(void)state;
	struct world w = {.header = "a"};
	struct rd *rd[TABLES];
	static struct trace t[TABLES];
	struct shelf *s = filled(&w, rd);
	memset(t, 0, sizeof t);
	for (int row = 0; row < 10; row++)
		for (size_t i = 0; i < TABLES; i++)
			if (!t[i].end)
				read_some(rd[i], 1, &t[i]);
	assert_in_range(openings, TABLES, 2 * TABLES);
	for (size_t i = 0; i < TABLES; i++)
		same(&w, i, rd[i], &t[i]);
	put_down(s, rd);
}

static void few_are_opened_again(void **state)
{
	(void)state;
	struct world w = {.header = "a"};
	struct rd *rd[TABLES];
	struct shelf *s = filled(&w, rd);
	for (size_t i = 0; i < TABLES; i++)
		for (int pass = 0; pass < 5; pass++) {
			struct trace t = {.n = 0};
			read_some(rd[i], 1, &t);
			assert_int_equal(rd_rewind(rd[i]), ERR_OK);
		}
	assert_in_range(openings, 2 * TABLES - MOST_OPEN, 2 * TABLES);
	put_down(s, rd);
}

static void changed(void **state)
{
	(void)state;
	static const char *const header[] = {"aa", "c"}; /* of another length, and of the same */
	for (int k = 0; k < 3; k++) {
		struct world w = {.header = "a"};
		struct rd *rd[TABLES];
		struct rd_row row;
		struct shelf *s = filled(&w, rd);
		if (k < 2)
			w.header = header[k];
		else
			w.cannot = true;
		assert_int_equal(rd_next(rd[0], &row), ERR_FILE);
		assert_int_equal(err_last()->file, 1);
		assert_string_equal(err_last()->text, k < 2 ? "it changed while it was read" : "gone");
		assert_int_equal(rd_next(rd[0], &row), ERR_FILE);
		w = (struct world){.header = "a"};
		assert_int_equal(rd_rewind(rd[0]), ERR_OK);
		assert_int_equal(rd_next(rd[0], &row), ERR_OK);
		put_down(s, rd);
	}
}

/* A table of one row, whose cell is a label or its number. */
struct labelled {
	struct rd_cell cell;
	bool number, taken;
};

static enum err next_labelled(void *state, struct rd_row *row)
{
	struct labelled *l = state;
	if (l->taken)
		return ERR_END;
	l->taken = true;
	l->cell = (struct rd_cell){.p = l->number ? "1" : "female", .n = l->number ? 1 : 6};
	*row = (struct rd_row){.number = 1, .n = 1, .cell = &l->cell};
	return ERR_OK;
}

static enum err rewind_labelled(void *state)
{
	((struct labelled *)state)->taken = false;
	return ERR_OK;
}

static enum err numbers_labelled(void *state, const bool *column)
{
	*(struct labelled *)state = (struct labelled){.number = *column};
	return ERR_OK;
}

static enum err open_labelled(const void *context, size_t i, struct rd **out)
{
	static const struct rd_kind kind = {
		.next = next_labelled, .rewind = rewind_labelled, .close = free, .numbers = numbers_labelled};
	static const struct rd_cell name = {.p = "gender", .n = 6};
	struct rd *r = calloc(1, sizeof *r);
	struct labelled *l = calloc(1, sizeof *l);
	(void)context, (void)i;
	assert_true(r && l);
	*r = (struct rd){.kind = &kind, .state = l, .header = {.n = 1, .cell = &name}};
	*out = r;
	return ERR_OK;
}

/* Which columns are numbers outlasts that a table is put away. */
static void labels(void **state)
{
	(void)state;
	struct shelf *s = NULL;
	struct rd *rd[TABLES];
	const bool yes = true;
	assert_int_equal(shelf_new(open_labelled, NULL, &s), ERR_OK);
	for (size_t i = 0; i < TABLES; i++)
		assert_int_equal(shelf_rd(s, i, (int)i + 1, &rd[i]), ERR_OK);
	for (size_t i = 0; i < TABLES; i += 2)
		assert_int_equal(rd_numbers(rd[i], &yes), ERR_OK);
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < TABLES; i++) {
			struct trace t = {.n = 0};
			read_some(rd[i], LONG_MAX, &t);
			assert_string_equal(t.text, i % 2 ? "1:[female]" : "1:[1]");
			assert_int_equal(t.end, ERR_END);
			assert_int_equal(rd_rewind(rd[i]), ERR_OK);
		}
	put_down(s, rd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_alone), cmocka_unit_test(midway), cmocka_unit_test(few_are_opened_again),
		cmocka_unit_test(changed),  cmocka_unit_test(labels),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
