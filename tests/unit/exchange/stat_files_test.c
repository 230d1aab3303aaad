/*
 * Files for SPSS, Stata and SAS read back by ReadStat's readers: every name, label, value and label of a value. What is expected is the table below, not
 * what was written. R's haven and foreign read what the command writes in tests/flow/export_haven_test.sh.
 */
#include "exchange/exchange.h"
#include "support/check.h"
#include "support/temp.h"

#include <math.h>
#include <readstat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define NONE FRAME_NO_VALUE
enum { ROWS = 5, COLUMNS = 4, LONGEST = 64, LABELS = 3 };

static int32_t client[ROWS] = {1, 2, 3, 2147483620, -2147483600}; /* as far as Stata's long goes */
static int32_t coded[ROWS] = {0, NONE, 99, 7, 32767};
static int32_t nothing[ROWS] = {NONE, NONE, NONE, NONE, NONE};
static double score[ROWS] = {36.4, NAN, -0.1, 1e-9, 12345678.25};

static const struct frame_value_label labels[LABELS] = {
	{0, "in no list"}, {7, "Psychodynamic, brief (\xc3\xa9t\xc3\xa9)"}, {99, "mixed \"or\" 'both'"}};

static struct frame_column column[COLUMNS] = {
	{.name = "client",
	 .label = "Client, numbered for this export",
	 .unit = "",
	 .missing = "",
	 .source = "x",
	 .whole = client},
	{.name = "a23456789_123456789_123456789_12",
	 .label = "A label of 40 bytes, which is the most..",
	 .unit = "",
	 .missing = "not told",
	 .source = "x",
	 .whole = coded,
	 .labels = LABELS,
	 .value_label = labels},
	{.name = "nothing", .label = "Nobody has one", .unit = "", .missing = "none", .source = "x", .whole = nothing},
	{.name = "score",
	 .label = "Score",
	 .unit = "points",
	 .missing = "none",
	 .source = "x",
	 .type = FRAME_REAL,
	 .real = score},
};

static const struct frame frame = {
	.name = "episodes", .label = "Episodes of treatment", .rows = ROWS, .columns = COLUMNS, .column = column};
static const struct frame empty = {.name = "events", .label = "None", .rows = 0, .columns = COLUMNS, .column = column};

/* What was read. */
struct seen {
	long rows, columns;
	char name[COLUMNS][LONGEST], label[COLUMNS][LONGEST], set[COLUMNS][LONGEST], format[COLUMNS][LONGEST];
	readstat_measure_t measure[COLUMNS];
	double value[COLUMNS][ROWS];
	bool missing[COLUMNS][ROWS];
	size_t values, labels;
	char label_set[LABELS][LONGEST], label_text[LABELS][LONGEST];
	double label_value[LABELS];
	char file_label[LONGEST], table[LONGEST];
	time_t time;
};

static void copy(char *to, const char *from)
{
	snprintf(to, LONGEST, "%s", from ? from : "");
}

static int on_metadata(readstat_metadata_t *m, void *context)
{
	struct seen *s = context;
	s->rows = readstat_get_row_count(m);
	s->columns = readstat_get_var_count(m);
	s->time = readstat_get_creation_time(m);
	copy(s->file_label, readstat_get_file_label(m));
	copy(s->table, readstat_get_table_name(m));
	return READSTAT_HANDLER_OK;
}

static int on_variable(int index, readstat_variable_t *v, const char *set, void *context)
{
	struct seen *s = context;
	assert_in_range(index, 0, COLUMNS - 1);
	copy(s->name[index], readstat_variable_get_name(v));
	copy(s->label[index], readstat_variable_get_label(v));
	copy(s->format[index], readstat_variable_get_format(v));
	copy(s->set[index], set);
	s->measure[index] = readstat_variable_get_measure(v);
	return READSTAT_HANDLER_OK;
}

static double number(readstat_value_t v)
{
	switch (readstat_value_type(v)) {
	case READSTAT_TYPE_INT8:
		return readstat_int8_value(v);
	case READSTAT_TYPE_INT16:
		return readstat_int16_value(v);
	case READSTAT_TYPE_INT32:
		return readstat_int32_value(v);
	default:
		return readstat_double_value(v);
	}
}

static int on_value(int row, readstat_variable_t *v, readstat_value_t value, void *context)
{
	struct seen *s = context;
	int at = readstat_variable_get_index(v);
	assert_in_range(row, 0, ROWS - 1);
	s->missing[at][row] = readstat_value_is_system_missing(value);
	s->value[at][row] = s->missing[at][row] ? 0 : number(value);
	s->values++;
	return READSTAT_HANDLER_OK;
}

static int on_label(const char *set, readstat_value_t value, const char *text, void *context)
{
	struct seen *s = context;
	assert_in_range(s->labels, 0, LABELS - 1);
	copy(s->label_set[s->labels], set);
	copy(s->label_text[s->labels], text);
	s->label_value[s->labels++] = number(value);
	return READSTAT_HANDLER_OK;
}

static const struct kind {
	enum exchange_format format;
	const char *extension;
	readstat_error_t (*parse)(readstat_parser_t *, const char *, void *);
} kinds[] = {{EXCHANGE_SPSS, "sav", readstat_parse_sav},
	     {EXCHANGE_STATA, "dta", readstat_parse_dta},
	     {EXCHANGE_SAS, "xpt", readstat_parse_xport}};
enum { KINDS = sizeof kinds / sizeof *kinds };

static void write_all(const char *folder, enum exchange_format format)
{
	const struct frame frames[] = {frame, empty};
	const struct exchange_note note = {"release", "qi"};
	const struct exchange_request r = {
		.format = format, .output = folder, .frame = frames, .frames = 2, .note = &note, .notes = 1};
	assert_int_equal(exchange_write(&r), ERR_OK);
}

static struct seen *read_back(const struct kind *k, const char *folder, const char *table)
{
	char path[512];
	struct seen *s = calloc(1, sizeof *s);
	readstat_parser_t *p = readstat_parser_init();
	assert_non_null(s);
	snprintf(path, sizeof path, "%s/%s.%s", folder, table, k->extension);
	readstat_set_metadata_handler(p, on_metadata);
	readstat_set_variable_handler(p, on_variable);
	readstat_set_value_handler(p, on_value);
	readstat_set_value_label_handler(p, on_label);
	assert_int_equal(k->parse(p, path, s), READSTAT_OK);
	readstat_parser_free(p);
	return s;
}

static void check_values(const struct seen *s)
{
	for (int row = 0; row < ROWS; row++) {
		assert_false(s->missing[0][row]);
		assert_true(s->value[0][row] == client[row]);
		assert_int_equal(s->missing[1][row], coded[row] == NONE);
		assert_true(s->missing[1][row] || s->value[1][row] == coded[row]);
		assert_true(s->missing[2][row]);
		assert_int_equal(s->missing[3][row], isnan(score[row]));
		assert_true(s->missing[3][row] || s->value[3][row] == score[row]);
	}
	assert_int_equal(s->values, ROWS * COLUMNS);
}

static void check_labels(const struct seen *s)
{
	assert_int_equal(s->labels, LABELS);
	assert_string_equal(s->set[0], "");
	for (size_t i = 0; i < LABELS; i++) {
		size_t at = 0;
		while (at < LABELS && s->label_value[at] != labels[i].code)
			at++;
		assert_in_range(at, 0, LABELS - 1);
		assert_string_equal(s->label_text[at], labels[i].text);
		assert_string_equal(s->label_set[at], s->set[1]);
	}
}

static void every_value_and_label_comes_back(void **state)
{
	(void)state;
	for (size_t k = 0; k < KINDS; k++) {
		char *folder = strdup(temp_path(""));
		write_all(folder, kinds[k].format);
		struct seen *s = read_back(&kinds[k], folder, frame.name);
		assert_int_equal(s->columns, COLUMNS);
		for (int i = 0; i < COLUMNS; i++) {
			assert_string_equal(s->name[i], column[i].name);
			assert_string_equal(s->label[i], column[i].label);
		}
		check_values(s);
		if (kinds[k].format != EXCHANGE_SAS) {
			assert_int_equal(s->rows, ROWS);
			assert_string_equal(s->file_label, frame.label);
			check_labels(s);
		} else {
			assert_string_equal(s->table, frame.name);
		}
		if (kinds[k].format == EXCHANGE_SPSS) {
			assert_int_equal(s->measure[1], READSTAT_MEASURE_NOMINAL);
			assert_int_equal(s->measure[3], READSTAT_MEASURE_SCALE);
		}
		free(s);
		free(folder);
	}
}

static void a_frame_without_rows_comes_back(void **state)
{
	(void)state;
	for (size_t k = 0; k < KINDS; k++) {
		char *folder = strdup(temp_path(""));
		write_all(folder, kinds[k].format);
		struct seen *s = read_back(&kinds[k], folder, empty.name);
		assert_int_equal(s->columns, COLUMNS);
		assert_int_equal(s->values, 0);
		assert_string_equal(s->name[3], "score");
		free(s);
		free(folder);
	}
}

/* 1 January 2000, whatever the place: readers take it for local time. */
static void the_time_stamp_is_a_constant(void **state)
{
	static const char *const places[] = {"UTC", "Pacific/Kiritimati", "America/St_Johns"};
	(void)state;
	for (size_t k = 0; k < KINDS; k++)
		for (size_t i = 0; i < 3; i++) {
			char *folder = strdup(temp_path(""));
			setenv("TZ", places[i], 1);
			tzset();
			write_all(folder, kinds[k].format);
			struct seen *s = read_back(&kinds[k], folder, frame.name);
			struct tm got;
			assert_non_null(localtime_r(&s->time, &got));
			assert_int_equal(got.tm_year, 100);
			assert_int_equal(got.tm_yday, 0);
			free(s);
			free(folder);
		}
	unsetenv("TZ");
	tzset();
}

static enum err refuse(void *context, const char *path, bool text)
{
	(void)text;
	assert_int_equal(access(path, R_OK), 0);
	return --*(int *)context ? ERR_OK : err_set(ERR_VALUE, "no");
}

/* Whichever file is refused, none is there, and the folder is not either. */
static void all_or_none(void **state)
{
	(void)state;
	for (int at = 1; at <= 4; at++) {
		int left = at;
		char *folder = strdup(temp_path("refused"));
		const struct exchange_request r = {.format = EXCHANGE_CSV,
						   .output = folder,
						   .frame = (const struct frame[]){frame, empty},
						   .frames = 2,
						   .context = &left,
						   .verify = refuse};
		assert_int_equal(exchange_write(&r), ERR_VALUE);
		assert_int_equal(access(folder, F_OK), -1);
		free(folder);
	}
}

static void labels_are_cut_between_characters(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	assert_string_equal(frame_words(mem, "%s, first score", "PHQ-9"), "PHQ-9, first score");
	assert_string_equal(frame_words(mem, "%s", "123456789012345678901234567890123456789\xc3\xa9"),
			    "123456789012345678901234567890123456789");
	assert_string_equal(frame_words(mem, "%s", "12345678901234567890123456789012345678\xc3\xa9"),
			    "12345678901234567890123456789012345678\xc3\xa9");
	assert_int_equal(strlen(column[1].label), FRAME_LABEL);
	assert_int_equal(strlen(column[1].name), FRAME_NAME);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_value_and_label_comes_back),  cmocka_unit_test(a_frame_without_rows_comes_back),
		cmocka_unit_test(the_time_stamp_is_a_constant),      cmocka_unit_test(all_or_none),
		cmocka_unit_test(labels_are_cut_between_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
