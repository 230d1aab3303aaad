#include "result/result.h"

#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the result prints; the caller frees it. */
static char *printed(const struct result *r, enum result_format format, const char *part)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	assert_non_null(to);
	assert_int_equal(result_print(r, format, part, to), ERR_OK);
	fclose(to);
	return text;
}

static struct result *example(void)
{
	struct result *r = result_new();
	struct result_part *head = result_part(r, NULL, RESULT_FIELDS);
	result_text(head, "method", "a \"quoted\" name");
	result_count(head, "n", 9007199254740993LL);
	struct result_part *tidy = result_part(r, "tidy", RESULT_ROWS);
	result_row(tidy);
	result_text(tidy, "strata", "x,y");
	result_num(tidy, "estimate", num_of(0.1));
	result_flag(tidy, "reversed", true);
	result_row(tidy);
	result_text(tidy, "strata", "z");
	result_num(tidy, "estimate", num_none(WHY_NO_EVENTS));
	result_num(tidy, "conf.low", num_none(WHY_NO_EVENTS));
	result_num(tidy, "conf.high", num_none(WHY_NOT_REACHED));
	struct result_part *glance = result_part(r, "glance", RESULT_OBJECT);
	result_num(glance, "theta", num_of(INFINITY));
	result_num(glance, "df", num_of(3));
	return r;
}

static void json(void **state)
{
	(void)state;
	struct result *r = example();
	char *text = printed(r, RESULT_JSON, NULL);
	assert_string_equal(text, "{\n\"method\": \"a \\\"quoted\\\" name\",\n\"n\": 9007199254740993,\n\"tidy\": [\n"
				  "  {\"strata\": \"x,y\", \"estimate\": 0.10000000000000001, \"reversed\": true},\n"
				  "  {\"strata\": \"z\", \"estimate\": null, \"conf.low\": null, \"conf.high\": null, "
				  "\"why\": \"no event; not reached while observed\"}\n],\n"
				  "\"glance\": {\"theta\": null, \"df\": 3.0, \"why\": \"not applicable\"}\n}\n");
	free(text);
	result_free(r);
}

static void csv(void **state)
{
	(void)state;
	struct result *r = example();
	char *text = printed(r, RESULT_CSV, NULL);
	assert_string_equal(text, "strata,estimate,reversed,conf.low,conf.high,why\n"
				  "\"x,y\",0.10000000000000001,true,,,\n"
				  "z,,,,,no event; not reached while observed\n");
	free(text);
	text = printed(r, RESULT_CSV, "glance");
	assert_string_equal(text, "theta,df,why\n,3,not applicable\n");
	free(text);
	FILE *to = tmpfile();
	assert_int_equal(result_print(r, RESULT_CSV, "zph", to), ERR_USAGE);
	assert_int_equal(ftell(to), 0);
	fclose(to);
	result_free(r);
}

static void text(void **state)
{
	(void)state;
	struct result *r = example();
	char *got = printed(r, RESULT_TEXT, NULL);
	assert_non_null(strstr(got, "n: 9007199254740993\n\ntidy\n"));
	assert_non_null(strstr(got, "x,y          0.1      true         -          -\n"));
	assert_non_null(strstr(got, "(no event; not reached while observed)\n"));
	assert_non_null(strstr(got, "theta: -\ndf: 3\nwhy: not applicable\n"));
	free(got);
	result_free(r);
}

/* A few thousand rows grow the arrays many times; the reason alone (a value that is there, flagged) prints beside it. */
static void many_rows_and_a_flag(void **state)
{
	(void)state;
	struct result *r = result_new();
	struct result_part *p = result_part(r, "tidy", RESULT_ROWS);
	for (int i = 0; i < 5000; i++) {
		result_row(p);
		result_count(p, "i", i);
		result_num(p, "x", num_of(i / 7.0));
	}
	result_why(p, WHY_INFINITE);
	char *got = printed(r, RESULT_CSV, "tidy");
	char want[200];
	snprintf(want, sizeof want, "\n4999,%.17g,%s\n", 4999 / 7.0, why_text(WHY_INFINITE));
	const char *reason = strstr(want, why_text(WHY_INFINITE));
	assert_non_null(strstr(got, "\n2381,340.14285714285717,\n"));
	assert_non_null(strstr(got, "\n4999,714.14285714285711,"));
	assert_non_null(strstr(got, reason));
	free(got);
	result_free(r);
}

static void nothing_at_all(void **state)
{
	(void)state;
	struct result *r = result_new();
	result_part(r, "tidy", RESULT_ROWS);
	char *got = printed(r, RESULT_JSON, NULL);
	assert_string_equal(got, "{\n\"tidy\": [\n]\n}\n");
	free(got);
	got = printed(r, RESULT_CSV, NULL);
	assert_string_equal(got, "\n");
	free(got);
	result_free(r);
	result_free(NULL);
	assert_int_equal(result_format_of("csv"), RESULT_CSV);
	assert_int_equal(result_format_of("xlsx"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json),           cmocka_unit_test(csv),
		cmocka_unit_test(text),           cmocka_unit_test(many_rows_and_a_flag),
		cmocka_unit_test(nothing_at_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
