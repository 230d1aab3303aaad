/* What libxlsxwriter wrote comes back as it was given: every digit of a number, every byte of a text. */
#include "read/book_sheets.h"
#include "read/sheet_cells.h"
#include "support/check.h"
#include "support/temp.h"

#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

enum { ROWS = 40 };

static const char *const texts[] = {"plain", "a <b> & \"c\"", "\xC3\xA9t\xC3\xA9", " spaces ", "line\nbreak"};

static double number_at(unsigned row)
{
	return (row % 2 ? -1.0 : 1.0) / (row + 1.0);
}

static void write_book(const char *path)
{
	lxw_workbook *book = workbook_new(path);
	lxw_worksheet *one = workbook_add_worksheet(book, "First one"), *two = workbook_add_worksheet(book, NULL);
	for (unsigned r = 0; r < ROWS; r++) {
		worksheet_write_number(one, r, 0, number_at(r), NULL);
		worksheet_write_string(one, r, 2, texts[r % 5], NULL);
	}
	worksheet_write_boolean(two, 3, 1, 1, NULL);
	worksheet_write_formula_num(two, 4, 1, "=1+1", NULL, 2);
	lxw_row_col_options hide = {.hidden = LXW_TRUE};
	worksheet_set_row_opt(two, 3, LXW_DEF_ROW_HEIGHT, NULL, &hide);
	worksheet_set_column_opt(two, 1, 1, LXW_DEF_COL_WIDTH, NULL, &hide);
	worksheet_hide(two);
	assert_int_equal(workbook_close(book), 0);
}

static enum err compare(void *context, const struct sheet_cell *c)
{
	size_t *n = context;
	if (c->column == 1) {
		assert_int_equal(c->kind, SHEET_NUMBER);
		CHECK_REL(c->number, number_at(c->row - 1), 1e-15);
	} else {
		assert_int_equal(c->kind, SHEET_TEXT);
		assert_string_equal(c->text, texts[(c->row - 1) % 5]);
	}
	++*n;
	return ERR_OK;
}

static enum err ignore(void *context, const struct sheet_cell *c)
{
	(void)context, (void)c;
	return ERR_OK;
}

static struct sheet_facts sheet(struct zip_parts *z, const struct book_sheets *b, size_t i, const struct sheet_sink *sink)
{
	struct part_bytes part;
	struct sheet_strings *s;
	struct sheet_facts facts;
	assert_int_equal(sheet_strings_read(z, b->strings, 1, &s), ERR_OK);
	assert_int_equal(zip_parts_read_name(z, b->sheet[i].part, true, &part), ERR_OK);
	assert_int_equal(sheet_cells(&part, 1, s, sink, &facts), ERR_OK);
	part_bytes_free(&part);
	sheet_strings_free(s);
	return facts;
}

static void round_trip(void **state)
{
	(void)state;
	const char *path = temp_path("round.xlsx");
	write_book(path);
	struct zip_parts *z;
	const struct book_sheets *b;
	size_t n = 0;
	assert_int_equal(zip_parts_open(path, 1, &zip_limits_usual, &z), ERR_OK);
	assert_int_equal(book_sheets_open(z, 1, &b), ERR_OK);
	assert_int_equal(b->n, 2);
	assert_string_equal(b->sheet[0].name, "First one");
	assert_true(!b->sheet[0].hidden && b->sheet[1].hidden);
	struct sheet_facts facts = sheet(z, b, 0, &(struct sheet_sink){.context = &n, .cell = compare});
	assert_int_equal(n, 2 * ROWS);
	assert_int_equal(facts.formulas + facts.hidden_rows + facts.hidden_columns, 0);
	facts = sheet(z, b, 1, &(struct sheet_sink){.cell = ignore});
	assert_int_equal(facts.formulas, 1);
	assert_int_equal(facts.hidden_rows, 1);
	assert_int_equal(facts.hidden_columns, 1);
	book_sheets_close(b);
	zip_parts_close(z);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
