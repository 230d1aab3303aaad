/*
 * Files that ReadStat's writers make, read back as rows: what was written is the expected value, dates by hand from the programs' manuals
 * (SPSS counts seconds since 1582-10-14, Stata and SAS days since 1960-01-01: 2024-03-12 is day 23447 since 1960, second 13929580800 since 1582).
 */
#include "read/input.h"
#include "read/stat_file.h"
#include "support/check.h"
#include "support/temp.h"

#include <readstat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char file[1 << 20];
static size_t file_n;

static ssize_t keep(const void *bytes, size_t n, void *context)
{
	(void)context;
	assert_true(file_n + n <= sizeof file);
	memcpy(file + file_n, bytes, n);
	file_n += n;
	return (ssize_t)n;
}

static readstat_writer_t *begin(void)
{
	readstat_writer_t *w = readstat_writer_init();
	assert_non_null(w);
	assert_int_equal(readstat_set_data_writer(w, keep), READSTAT_OK);
	file_n = 0;
	return w;
}

static char got[8192];
static const bool *wanted; /* columns whose numbers are asked for, or NULL */

static enum err show(const struct syntax_choice *choice, size_t n)
{
	struct inputs *in = NULL;
	struct rd *r = NULL;
	struct rd_row row;
	size_t used = 0;
	char *path = (char *)temp_file("x.stat", file, n);
	*got = 0;
	err_clear();
	enum err err = inputs_open(1, &path, choice, &in);
	if (!err)
		err = inputs_rd(in, 0, &r);
	if (!err && wanted)
		err = rd_numbers(r, wanted);
	for (int twice = 0; twice < 2 && !err; twice++) {
		used = 0;
		for (int i = 0; i < rd_header(r)->n; i++)
			used += (size_t)snprintf(got + used, sizeof got - used, "<%.*s>", (int)rd_header(r)->cell[i].n,
						 rd_header(r)->cell[i].p);
		while ((err = rd_next(r, &row)) == ERR_OK) {
			used += (size_t)snprintf(got + used, sizeof got - used, " %ld", row.number);
			for (int i = 0; i < row.n; i++)
				used += (size_t)snprintf(got + used, sizeof got - used, "<%.*s>", (int)row.cell[i].n,
							 row.cell[i].p);
			assert_false(row.ragged);
		}
		err = err == ERR_END ? rd_rewind(r) : err;
	}
	rd_close(r);
	inputs_close(in);
	return err;
}

static readstat_variable_t *add(readstat_writer_t *w, const char *name, readstat_type_t type, const char *format,
				readstat_label_set_t *labels)
{
	readstat_variable_t *v = readstat_add_variable(w, name, type, type == READSTAT_TYPE_STRING ? 12 : 0);
	if (format)
		readstat_variable_set_format(v, format);
	if (labels)
		readstat_variable_set_label_set(v, labels);
	return v;
}

/* A row: a name, a labelled code, a labelled answer, a score, a day. */
struct row {
	const char *name;
	double gender, item, score, day;
};

enum { SYSTEM_MISSING = -99999 };

static void put(readstat_writer_t *w, int i, double value)
{
	readstat_variable_t *v = readstat_get_variable(w, i);
	assert_int_equal(value == SYSTEM_MISSING ? readstat_insert_missing_value(w, v)
						 : readstat_insert_double_value(w, v, value),
			 READSTAT_OK);
}

static void put_rows(readstat_writer_t *w, const struct row *row, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(readstat_begin_row(w), READSTAT_OK);
		assert_int_equal(readstat_insert_string_value(w, readstat_get_variable(w, 0), row[i].name), READSTAT_OK);
		put(w, 1, row[i].gender);
		put(w, 2, row[i].item);
		put(w, 3, row[i].score);
		put(w, 4, row[i].day);
		assert_int_equal(readstat_end_row(w), READSTAT_OK);
	}
	assert_int_equal(readstat_end_writing(w), READSTAT_OK);
	readstat_writer_free(w);
}

static const struct row spss_rows[] = {
	{"Jorge", 1, 0, 35.8, 13929580800.0},
	{"", 2, 3, -9, 13929580800.0 + 9 * 3600 + 30 * 60},
	{"x", 7, SYSTEM_MISSING, 0, SYSTEM_MISSING},
	{"y  ", SYSTEM_MISSING, 1, 1e-3, 13929580800.0},
};

static void make_spss(readstat_error_t (*start)(readstat_writer_t *, void *, long), readstat_compress_t compression)
{
	readstat_writer_t *w = begin();
	if (compression)
		assert_int_equal(readstat_writer_set_compression(w, compression), READSTAT_OK);
	readstat_label_set_t *gender = readstat_add_label_set(w, READSTAT_TYPE_DOUBLE, "gender");
	readstat_label_double_value(gender, 1, "Male");
	readstat_label_double_value(gender, 2, "Female");
	readstat_label_set_t *item = readstat_add_label_set(w, READSTAT_TYPE_DOUBLE, "item");
	readstat_label_double_value(item, 0, "Not at all");
	readstat_label_double_value(item, 3, "Nearly every day");
	add(w, "NAME", READSTAT_TYPE_STRING, NULL, NULL);
	readstat_variable_set_measure(add(w, "GENDER", READSTAT_TYPE_DOUBLE, "F8.0", gender), READSTAT_MEASURE_NOMINAL);
	readstat_variable_set_measure(add(w, "ITEM", READSTAT_TYPE_DOUBLE, "F8.0", item), READSTAT_MEASURE_ORDINAL);
	assert_int_equal(readstat_variable_add_missing_double_value(add(w, "SCORE", READSTAT_TYPE_DOUBLE, "F8.2", NULL), -9),
			 READSTAT_OK);
	add(w, "SEEN", READSTAT_TYPE_DOUBLE, "DATETIME20", NULL);
	assert_int_equal(start(w, NULL, 4), READSTAT_OK);
	put_rows(w, spss_rows, 4);
}

static void test_spss(void **state)
{
	(void)state;
	static const char labels[] =
		"<NAME><GENDER><ITEM><SCORE><SEEN> 1<Jorge><Male><Not at all><35.8><2024-03-12> "
		"2<><Female><Nearly every day><#NULL!><2024-03-12T09:30:00> 3<x><7><><0><> 4<y><><1><0.001><2024-03-12>";
	static const char items[] =
		"<NAME><GENDER><ITEM><SCORE><SEEN> 1<Jorge><Male><0><35.8><2024-03-12> "
		"2<><Female><3><#NULL!><2024-03-12T09:30:00> 3<x><7><><0><> 4<y><><1><0.001><2024-03-12>";
	static const bool item[] = {false, false, true, true, false};
	static const char codes[] = "<NAME><GENDER><ITEM><SCORE><SEEN> 1<Jorge><1><0><35.8><2024-03-12> "
				    "2<><2><3><#NULL!><2024-03-12T09:30:00> 3<x><7><><0><> 4<y><><1><0.001><2024-03-12>";
	for (readstat_compress_t c = READSTAT_COMPRESS_NONE; c <= READSTAT_COMPRESS_BINARY; c++) {
		make_spss(readstat_begin_writing_sav, c);
		assert_int_equal(show(&(const struct syntax_choice){0}, file_n), ERR_OK);
		assert_string_equal(got, labels);
		wanted = item;
		assert_int_equal(show(&(const struct syntax_choice){0}, file_n), ERR_OK);
		assert_string_equal(got, items);
		wanted = NULL;
		assert_int_equal(show(&(const struct syntax_choice){.codes = true}, file_n), ERR_OK);
		assert_string_equal(got, codes);
	}
}

static void test_portable(void **state)
{
	(void)state;
	make_spss(readstat_begin_writing_por, READSTAT_COMPRESS_NONE);
	assert_int_equal(show(&(const struct syntax_choice){0}, file_n), ERR_OK);
	/* Of a .por file the kind of a variable is not known: its labels count. */
	assert_non_null(strstr(got, "<NAME><GENDER><ITEM><SCORE><SEEN> 1<"));
	assert_non_null(strstr(got, "2<><Female><Nearly every day><#NULL!><2024-03-12T09:30:00>"));
}

static void make_stata(void)
{
	static const struct row rows[] = {
		{"a", 1, 0, 35.5, 23447}, {"b", 2, 3, SYSTEM_MISSING, SYSTEM_MISSING}, {"c", 7, 1, 5, 0}};
	readstat_writer_t *w = begin();
	assert_int_equal(readstat_writer_set_file_format_version(w, 118), READSTAT_OK);
	readstat_label_set_t *gender = readstat_add_label_set(w, READSTAT_TYPE_INT32, "gender");
	readstat_label_int32_value(gender, 1, "Male");
	readstat_label_int32_value(gender, 2, "Female");
	add(w, "name", READSTAT_TYPE_STRING, NULL, NULL);
	add(w, "gender", READSTAT_TYPE_DOUBLE, NULL, gender);
	add(w, "item", READSTAT_TYPE_DOUBLE, NULL, NULL);
	add(w, "score", READSTAT_TYPE_DOUBLE, NULL, NULL);
	add(w, "seen", READSTAT_TYPE_DOUBLE, "%td", NULL);
	assert_int_equal(readstat_begin_writing_dta(w, NULL, 3), READSTAT_OK);
	put_rows(w, rows, 3);
}

static void test_stata(void **state)
{
	(void)state;
	make_stata();
	assert_int_equal(show(&(const struct syntax_choice){0}, file_n), ERR_OK);
	assert_string_equal(got, "<name><gender><item><score><seen> 1<a><Male><0><35.5><2024-03-12> 2<b><Female><3><><> "
				 "3<c><7><1><5><1960-01-01>");
}

/* The other dates of Stata, singles, and missing values with a tag. */
static void test_stata_dates(void **state)
{
	(void)state;
	static const struct {
		const char *format;
		double value;
		const char *cell;
	} cases[] = {
		{"%tc", 23447.0 * 86400000 + 3723500, "2024-03-12T01:02:03"},
		{"%tCDDmonCCYY", 23447.0 * 86400000, "2024-03-12"},
		{"%d", 23447.75, "2024-03-12"},
		{"%-td", -1, "1959-12-31"},
		{"%tm", 770, "2024-03-01"},
		{"%tq", 256, "2024-01-01"},
		{"%th", 129, "2024-07-01"},
		{"%tw", 3338, "2024-03-11"},
		{"%tm", -1, "1959-12-01"},
		{"%ty", 2024, "2024"},
		{"%9.0g", 23447, "23447"},
		{"%td", 1e12, "1000000000000"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		readstat_writer_t *w = begin();
		readstat_variable_t *v = add(w, "v", READSTAT_TYPE_DOUBLE, cases[i].format, NULL);
		readstat_variable_t *f = add(w, "f", READSTAT_TYPE_FLOAT, NULL, NULL);
		readstat_variable_t *t = add(w, "t", READSTAT_TYPE_DOUBLE, NULL, NULL);
		assert_int_equal(readstat_begin_writing_dta(w, NULL, 1), READSTAT_OK);
		assert_int_equal(readstat_begin_row(w), READSTAT_OK);
		assert_int_equal(readstat_insert_double_value(w, v, cases[i].value), READSTAT_OK);
		assert_int_equal(readstat_insert_float_value(w, f, 35.8F), READSTAT_OK);
		assert_int_equal(readstat_insert_tagged_missing_value(w, t, 'a'), READSTAT_OK);
		assert_int_equal(readstat_end_row(w), READSTAT_OK);
		assert_int_equal(readstat_end_writing(w), READSTAT_OK);
		readstat_writer_free(w);
		char want[128];
		snprintf(want, sizeof want, "<v><f><t> 1<%s><35.8><#NULL!>", cases[i].cell);
		assert_int_equal(show(&(const struct syntax_choice){0}, file_n), ERR_OK);
		assert_string_equal(got, want);
	}
}

static void make_sas(readstat_error_t (*start)(readstat_writer_t *, void *, long))
{
	static const struct row rows[] = {{"a", 1, 0, 35.5, 23447}, {"b", 2, 3, SYSTEM_MISSING, SYSTEM_MISSING}};
	readstat_writer_t *w = begin();
	add(w, "NAME", READSTAT_TYPE_STRING, NULL, NULL);
	add(w, "AT", READSTAT_TYPE_DOUBLE, "DATETIME20.", NULL);
	add(w, "ITEM", READSTAT_TYPE_DOUBLE, "BEST12.", NULL);
	add(w, "SCORE", READSTAT_TYPE_DOUBLE, NULL, NULL);
	add(w, "SEEN", READSTAT_TYPE_DOUBLE, "YYMMDD10.", NULL);
	assert_int_equal(start(w, NULL, 2), READSTAT_OK);
	put_rows(w, rows, 2);
}

static void test_sas(void **state)
{
	(void)state;
	make_sas(readstat_begin_writing_xport);
	assert_int_equal(show(&(const struct syntax_choice){0}, file_n), ERR_OK);
	assert_string_equal(got, "<NAME><AT><ITEM><SCORE><SEEN> 1<a><1960-01-01T00:00:01><0><35.5><2024-03-12> "
				 "2<b><1960-01-01T00:00:02><3><><>");
	make_sas(readstat_begin_writing_sas7bdat);
	assert_int_equal(show(&(const struct syntax_choice){0}, file_n), ERR_OK);
	assert_string_equal(got, "<NAME><AT><ITEM><SCORE><SEEN> 1<a><1960-01-01T00:00:01><0><35.5><2024-03-12> "
				 "2<b><1960-01-01T00:00:02><3><><>");
}

/* More rows than lie between the two threads at a time. */
static void test_many_rows(void **state)
{
	(void)state;
	enum { ROWS = 60000 };
	readstat_writer_t *w = begin();
	readstat_variable_t *v = add(w, "v", READSTAT_TYPE_INT32, NULL, NULL);
	readstat_variable_t *s = add(w, "s", READSTAT_TYPE_STRING, NULL, NULL);
	assert_int_equal(readstat_begin_writing_dta(w, NULL, ROWS), READSTAT_OK);
	for (int i = 0; i < ROWS; i++) {
		assert_int_equal(readstat_begin_row(w), READSTAT_OK);
		assert_int_equal(readstat_insert_int32_value(w, v, i), READSTAT_OK);
		assert_int_equal(readstat_insert_string_value(w, s, i % 2 ? "odd" : "even"), READSTAT_OK);
		assert_int_equal(readstat_end_row(w), READSTAT_OK);
	}
	assert_int_equal(readstat_end_writing(w), READSTAT_OK);
	readstat_writer_free(w);
	struct inputs *in = NULL;
	struct rd *r = NULL;
	struct rd_row row;
	char *path = (char *)temp_file("many.dta", file, file_n);
	assert_int_equal(inputs_open(1, &path, &(const struct syntax_choice){0}, &in), ERR_OK);
	assert_int_equal(inputs_rd(in, 0, &r), ERR_OK);
	for (int twice = 0; twice < 2; twice++) {
		for (int i = 0; i < ROWS; i++) {
			assert_int_equal(rd_next(r, &row), ERR_OK);
			char want[16];
			int n = snprintf(want, sizeof want, "%d", i);
			assert_int_equal(row.number, i + 1);
			assert_int_equal(row.cell[0].n, n);
			assert_memory_equal(row.cell[0].p, want, (size_t)n);
			assert_int_equal(row.cell[1].n, i % 2 ? 3 : 4);
		}
		assert_int_equal(rd_next(r, &row), ERR_END);
		assert_int_equal(rd_rewind(r), ERR_OK);
	}
	rd_close(r);
	inputs_close(in);
}

static enum err pass(void *context, int column, struct rd_cell cell)
{
	(void)column;
	*(size_t *)context += cell.n;
	return ERR_OK;
}

/* Without the thread, which would take most of the time. */
static enum err read_cut(size_t n)
{
	struct stat_file *f = NULL;
	const struct source_place place = {.bytes = (const unsigned char *)file, .n = n, .file = 1};
	const char *syntax = stat_syntax((const unsigned char *)file, n);
	size_t bytes = 0;
	enum err err =
		syntax ? stat_file_open(&place, syntax, false, &f) : err_at(ERR_FORMAT, err_place(1, 0, 0), "no mark");
	if (!err)
		err = stat_file_rows(f, pass, &bytes);
	stat_file_close(f);
	return err;
}

/* Cut after any byte: one error that says where, or rows where what is cut off is no part of them. */
static void cut_everywhere(void)
{
	size_t read = 0;
	for (size_t n = 1; n < file_n; n++) {
		enum err err = n % 97 ? read_cut(n) : show(&(const struct syntax_choice){0}, n);
		read += !err;
		if (!err)
			continue;
		assert_int_equal(err_last()->file, 1);
		assert_true(strlen(err_last()->text) > 0);
		assert_null(strstr(err_last()->text, "Jor"));
	}
	assert_true(read < file_n / 2);
}

static void test_truncations(void **state)
{
	(void)state;
	make_spss(readstat_begin_writing_sav, READSTAT_COMPRESS_NONE);
	cut_everywhere();
	make_spss(readstat_begin_writing_sav, READSTAT_COMPRESS_BINARY);
	cut_everywhere();
	make_spss(readstat_begin_writing_por, READSTAT_COMPRESS_NONE);
	cut_everywhere();
	make_stata();
	cut_everywhere();
	make_sas(readstat_begin_writing_xport);
	cut_everywhere();
	make_sas(readstat_begin_writing_sas7bdat);
	cut_everywhere();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spss),        cmocka_unit_test(test_portable), cmocka_unit_test(test_stata),
		cmocka_unit_test(test_stata_dates), cmocka_unit_test(test_sas),      cmocka_unit_test(test_many_rows),
		cmocka_unit_test(test_truncations),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
