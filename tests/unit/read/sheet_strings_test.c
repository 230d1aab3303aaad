/* Sheets of one workbook are tables of their own that hold its strings once, whichever is closed first; a workbook that changed is read anew. */
#include "read/input.h"
#include "support/check.h"
#include "support/made_book.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { SHEETS = 3 };

#define HEADER "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>"
#define ROWS "<sheetData>" HEADER "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c><c r=\"B2\"><v>5</v></c></row></sheetData>"

static const struct workbook old = {.sheet = {{"A", NULL, ROWS, NULL}, {"B", NULL, ROWS, NULL}, {"C", NULL, ROWS, NULL}},
				    .strings = "<si><t>id</t></si><si><t>score</t></si><si><t>wren</t></si>"};
static const struct workbook new = {.sheet = {{"A", NULL, ROWS, NULL}, {"B", NULL, ROWS, NULL}, {"C", NULL, ROWS, NULL}},
				    .strings = "<si><t>id</t></si><si><t>score</t></si><si><t>lark</t></si>"};

/* Where its text of row 2 is. */
static const char *text_of(struct rd *r, const char *want)
{
	struct rd_row row;
	assert_int_equal(rd_rewind(r), ERR_OK);
	assert_int_equal(rd_next(r, &row), ERR_OK);
	assert_int_equal(row.cell[0].n, strlen(want));
	assert_memory_equal(row.cell[0].p, want, row.cell[0].n);
	return row.cell[0].p;
}

static struct inputs *opened(char *path, const struct syntax_choice *none)
{
	struct inputs *in = NULL;
	assert_int_equal(inputs_open(1, &path, none, &in), ERR_OK);
	assert_int_equal(inputs_count(in), SHEETS);
	return in;
}

static void one_copy(void **state)
{
	static const int order[][SHEETS] = {{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {1, 2, 0}};
	const struct syntax_choice none = {.sheet = NULL};
	char path[PATH_MAX];
	(void)state;
	snprintf(path, sizeof path, "%s", made_book_make(&old));
	struct inputs *in = opened(path, &none);
	for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
		struct rd *r[SHEETS];
		for (size_t i = 0; i < SHEETS; i++)
			assert_int_equal(inputs_rd(in, i, &r[i]), ERR_OK);
		const char *at = text_of(r[0], "wren");
		assert_ptr_equal(text_of(r[1], "wren"), at);
		assert_ptr_equal(text_of(r[2], "wren"), at);
		for (int i = 0; i < SHEETS; i++) {
			rd_close(r[order[k][i]]);
			for (int rest = i + 1; rest < SHEETS; rest++)
				assert_ptr_equal(text_of(r[order[k][rest]], "wren"), at);
		}
	}
	inputs_close(in);
}

static void a_changed_one(void **state)
{
	const struct syntax_choice none = {.sheet = NULL};
	char path[PATH_MAX];
	struct rd *before, *after;
	(void)state;
	snprintf(path, sizeof path, "%s", made_book_make(&old));
	struct inputs *in = opened(path, &none);
	assert_int_equal(inputs_rd(in, 0, &before), ERR_OK);
	assert_int_equal(remove(path), 0);
	assert_string_equal(made_book_make(&new), path);
	assert_int_equal(inputs_rd(in, 1, &after), ERR_OK);
	text_of(before, "wren");
	text_of(after, "lark");
	rd_close(before);
	text_of(after, "lark");
	rd_close(after);
	inputs_close(in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_copy),
		cmocka_unit_test(a_changed_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
