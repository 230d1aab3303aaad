/* What is made of JSON files: the rows are written out by hand, as name=value of the cells that are not empty. */
#include "read/input.h"
#include "support/check.h"
#include "support/temp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char got[8192];
static size_t used;
static long blank; /* rows of the last file */

static void say(const char *text, size_t n)
{
	assert_true(used + n + 1 < sizeof got);
	memcpy(got + used, text, n);
	used += n;
	got[used] = 0;
}

static void show(const struct rd *r, const struct rd_row *row)
{
	char number[32];
	say(number, (size_t)snprintf(number, sizeof number, "%ld:", row->number));
	const struct rd_row *header = rd_header(r);
	assert_int_equal(row->n, header->n);
	for (int i = 0; i < row->n; i++) {
		if (!row->cell[i].n)
			continue;
		say(" ", 1);
		say(header->cell[i].p, header->cell[i].n);
		say("=", 1);
		say(row->cell[i].p, row->cell[i].n);
	}
	say("\n", 1);
}

static enum err show_rows(struct rd *r)
{
	struct rd_row row;
	enum err err;
	while ((err = rd_next(r, &row)) == ERR_OK)
		show(r, &row);
	return err == ERR_END ? ERR_OK : err;
}

static enum err show_table(const struct inputs *in, size_t i)
{
	struct rd *r = NULL;
	enum err err = inputs_rd(in, i, &r);
	if (err)
		return err;
	size_t before = used;
	char first[sizeof got];
	err = show_rows(r);
	if (!err) {
		memcpy(first, got + before, used - before + 1);
		used = before;
		assert_int_equal(rd_rewind(r), ERR_OK);
		err = show_rows(r);
		assert_string_equal(got + before, first);
		blank += rd_info(r)->blank_rows;
	}
	rd_close(r);
	return err;
}

/* All tables of a file, one after the other. */
static enum err show_file(const char *bytes, size_t n)
{
	char *path = (char *)temp_file("x.json", bytes, n);
	const struct syntax_choice choice = {0};
	struct inputs *in = NULL;
	used = 0;
	blank = 0;
	*got = 0;
	err_clear();
	enum err err = inputs_open(1, &path, &choice, &in);
	if (err)
		return err;
	for (size_t i = 0; i < inputs_count(in) && !err; i++) {
		if (i)
			say("--\n", 3);
		err = show_table(in, i);
	}
	inputs_close(in);
	return err;
}

struct good {
	const char *json, *rows;
};

static void check_good(const struct good *g)
{
	enum err err = show_file(g->json, strlen(g->json));
	if (err)
		print_error("%s\n%s\n", g->json, err_last()->text);
	assert_int_equal(err, ERR_OK);
	assert_string_equal(got, g->rows);
}

static void test_shapes(void **state)
{
	(void)state;
	static const struct good cases[] = {
		{"{\"a\":1,\"b\":\"x\"}\n{\"b\":\"y\",\"a\":2}\n", "1: a=1 b=x\n2: a=2 b=y\n"},
		{"{\"a\":1}{\"a\":2} \r\n\t{\"a\":3}", "1: a=1\n2: a=2\n3: a=3\n"},
		{"\xEF\xBB\xBF[{\"a\":1},{\"c\":null,\"a\":true}]", "1: a=1\n2: a=true\n"},
		{" [ {\"a\" : -1.50e+3 } , { \"a\" : false } ] \n", "1: a=-1.50e+3\n2: a=false\n"},
		{"[{\"a\":1},{},{\"a\":null},{\"a\":2}]", "1: a=1\n4: a=2\n"},
		{"{\"n\":2,\"rows\":[{\"a\":1},{\"a\":2}],\"tags\":[1,2]}", "1: a=1\n2: a=2\n"},
		{"{\"a\":1,\"list\":[3,4]}", "1: a=1 list[0]=3 list[1]=4\n"},
		{"{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"F\"}]}",
		 "1: resourceType=Patient name[0].family=F name.family=F\n"},
		{"{}{\"resourceType\":\"Patient\",\"id\":\"a\"}{ }{\"resourceType\":\"Encounter\",\"id\":\"b\"}",
		 "2: resourceType=Patient id=a\n--\n4: resourceType=Encounter id=b\n"},
		{"{\"a\":{\"b\":{\"c\":1}},\"d\":[{\"e\":[5,[6]]},7]}{\"c\":8}",
		 "1: a.b.c=1 d[0].e[0]=5 d[0].e[1][0]=6 d[1]=7\n2: c=8\n"},
		{"{\"a\":[],\"b\":{},\"c\":0}", "1: c=0\n"},
		{"{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20AC\\ud83D\\ude00|\"}",
		 "1: a=\"\\/\b\f\n\r\t\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80|\n"},
		{"{\"a\":\"x\\ud83dy\\u0000\\ude00\"}", "1: a=x\xEF\xBF\xBDy\xEF\xBF\xBD\xEF\xBF\xBD\n"},
		{"{\"a\":\"}]{[\\\"}\",\"b\":1}{\"b\":2}", "1: a=}]{[\"} b=1\n2: b=2\n"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_good(&cases[i]);
}

/* A record without members, or with nothing in them, is a blank row, whatever the others are. */
static void test_blank_records(void **state)
{
	(void)state;
	static const struct {
		const char *json;
		long blank;
	} cases[] = {
		{"[{\"a\":1},{},{\"a\":2}]", 1},
		{"{\"a\":1}\n{ }\n{\"a\":null}\n{\"a\":\" \"}\n", 3},
		{"{}{\"resourceType\":\"Patient\",\"id\":\"a\"}{}{\"resourceType\":\"Encounter\",\"id\":\"b\"}{}", 3},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(show_file(cases[i].json, strlen(cases[i].json)), ERR_OK);
		assert_int_equal(blank, cases[i].blank);
	}
}

static const char bundle[] =
	"{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[],\"entry\":["
	"{\"fullUrl\":\"u\",\"resource\":{\"resourceType\":\"Encounter\",\"id\":\"e1\",\"period\":{\"start\":\"2024-01-02\"}"
	"}},"
	"{\"resource\":{\"resourceType\":\"Observation\",\"code\":{\"coding\":[{\"system\":\"urn:own\",\"code\":\"P9\"},"
	"{\"code\":\"44261-6\",\"system\":\"http://loinc.org\"}]},\"valueQuantity\":{\"value\":12}}},"
	"{\"request\":{\"method\":\"DELETE\"}},"
	"{\"resource\":{\"resourceType\":\"Encounter\",\"id\":\"e2\",\"type\":[{\"coding\":[{\"code\":\"c\"}]}]}}]}";

static void test_fhir(void **state)
{
	(void)state;
	const struct good tables = {bundle, "1: resourceType=Encounter id=e1 period.start=2024-01-02\n"
					    "4: resourceType=Encounter id=e2 type[0].coding[0].code=c type.coding.code=c\n"
					    "--\n"
					    "2: resourceType=Observation code.coding[0].system=urn:own "
					    "code.coding[0].code=P9 code.coding[1].code=44261-6 "
					    "code.coding[1].system=http://loinc.org valueQuantity.value=12 "
					    "code.coding.system=urn:own code.coding.code=P9 "
					    "code.coding[loinc].code=44261-6\n"};
	check_good(&tables);
}

static const char references[] =
	"{\"resourceType\":\"Bundle\",\"entry\":["
	"{\"fullUrl\":\"urn:uuid:b\",\"resource\":{\"resourceType\":\"Encounter\",\"subject\":{\"reference\":\"urn:uuid:a\"}"
	"}},"
	"{\"resource\":{\"resourceType\":\"Encounter\",\"subject\":{\"reference\":\"https://h/f/Patient/1/_history/2\"},"
	"\"id\":\"2\"}},"
	"{\"resource\":{\"resourceType\":\"Encounter\",\"subject\":{\"reference\":\"Patient?identifier=s/Patient/1\"}}},"
	"{\"resource\":{\"resourceType\":\"Encounter\",\"subject\":{\"reference\":\"#p\"},\"id\":\"4\"}},"
	"{\"resource\":{\"resourceType\":\"Encounter\",\"subject\":{\"reference\":\"urn:uuid:twice\"}}},"
	"{\"resource\":{\"resourceType\":\"Encounter\",\"subject\":{\"reference\":\"Patient/_history/2\"}}},"
	"{\"resource\":{\"resourceType\":\"Encounter\",\"subject\":{\"reference\":\"/\"}}},"
	"{\"fullUrl\":\"urn:uuid:a\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"7\"}},"
	"{\"fullUrl\":\"urn:uuid:twice\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"8\"}},"
	"{\"fullUrl\":\"urn:uuid:twice\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"9\"}}]}";

/* The forms of R4, "References between Resources"; a version is one only behind Type/id. */
static void test_references(void **state)
{
	(void)state;
	const struct good rows = {references, "1: resourceType=Encounter subject.reference=Patient/7 id=urn:uuid:b\n"
					      "2: resourceType=Encounter subject.reference=Patient/1 id=2\n"
					      "3: resourceType=Encounter subject.reference=Patient?identifier=s/Patient/1\n"
					      "4: resourceType=Encounter id=4\n"
					      "5: resourceType=Encounter subject.reference=urn:uuid:twice\n"
					      "6: resourceType=Encounter subject.reference=Patient/_history/2\n"
					      "7: resourceType=Encounter subject.reference=/\n"
					      "--\n"
					      "8: resourceType=Patient id=7\n"
					      "9: resourceType=Patient id=8\n"
					      "10: resourceType=Patient id=9\n"};
	check_good(&rows);
}

/* An id means something within one server: of two, the one named first is the file's own. */
static void test_two_servers(void **state)
{
	(void)state;
	static const struct good rows = {
		"{\"resourceType\":\"Encounter\",\"subject\":{\"reference\":\"https://h/f/Patient/1\"}}\n"
		"{\"resourceType\":\"Encounter\",\"subject\":{\"reference\":\"https://other/f/Patient/1\"}}\n"
		"{\"resourceType\":\"Encounter\",\"subject\":{\"reference\":\"https://h/f/Patient/2\"}}\n"
		"{\"resourceType\":\"Encounter\",\"subject\":{\"reference\":\"Patient/1\"}}\n",
		"1: resourceType=Encounter subject.reference=Patient/1\n"
		"2: resourceType=Encounter subject.reference=https://other/f/Patient/1\n"
		"3: resourceType=Encounter subject.reference=Patient/2\n"
		"4: resourceType=Encounter subject.reference=Patient/1\n"};
	check_good(&rows);
}

static const char form[] =
	"{\"resourceType\":\"QuestionnaireResponse\",\"authored\":\"2024-03-01\",\"item\":["
	"{\"text\":\"group\",\"linkId\":\"g\",\"item\":["
	"{\"answer\":[{\"valueCoding\":{\"display\":\"Not at all\",\"code\":\"LA6568-5\"}}],\"linkId\":\"\\/44250-9\"},"
	"{\"linkId\":\"/"
	"44255-8\",\"answer\":[{\"valueInteger\":2,\"item\":[{\"linkId\":\"why\",\"answer\":[{\"valueString\":\"s\"}]}]}]},"
	"{\"linkId\":\"many\",\"answer\":[{\"valueDecimal\":1.5},{\"valueBoolean\":true}]}]},"
	"{\"linkId\":\"many\",\"answer\":[{\"valueQuantity\":{\"unit\":\"kg\",\"value\":70}}]},"
	"{\"linkId\":\"text\",\"answer\":[{\"valueCoding\":{\"display\":\"Nearly every day\"}}]}]}\n"
	"{\"resourceType\":\"QuestionnaireResponse\",\"authored\":\"2024-03-08\",\"item\":["
	"{\"linkId\":\"/44255-8\",\"answer\":[{\"valueInteger\":3}]},{\"linkId\":\"many\"}]}\n";

static void test_forms(void **state)
{
	(void)state;
	const struct good rows = {
		form,
		"1: resourceType=QuestionnaireResponse authored=2024-03-01 item[/44250-9].answer=LA6568-5 "
		"item[/44250-9].answer.display=Not at all item[/44255-8].answer=2 item[why].answer=s item[many].answer=1.5 "
		"item[many].answer[1]=true item[many].answer[2]=70 item[text].answer=Nearly every day "
		"item[text].answer.display=Nearly every day\n"
		"2: resourceType=QuestionnaireResponse authored=2024-03-08 item[/44255-8].answer=3\n"};
	check_good(&rows);
}

static const char observation[] =
	"{'resourceType':'Observation','component':[{'code':{'coding':[{'system':'http:\\/\\/loinc.org','code':'44261-6'}]},"
	"'valueQuantity':{'unit':'u','value':18}},{'valueCodeableConcept':{'text':'w','coding':[{'code':'LA6571-9'}]},"
	"'code':{'coding':[{'system':'x','code':'i1'}]}},{'code':{'text':'a.b'},'valueInteger':3,'note':[]},"
	"{'code':{'text':'a.b'},'valueString':'4'},{},{'code':7,'valueInteger':5}]}";

static void test_components(void **state)
{
	(void)state;
	char text[sizeof observation];
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)(observation[i] == '\'' ? '"' : observation[i]);
	check_good(&(const struct good){
		text, "1: resourceType=Observation component[44261-6].value=18 component[i1].value=LA6571-9 "
		      "component[a.b].value=3 component[a.b].value[1]=4 component[].value=5\n"});
}

struct bad {
	const char *json;
	enum err err;
	long row;
};

static void test_damage(void **state)
{
	(void)state;
	static const struct bad cases[] = {
		{"{\"a\":1}\n{\"a\":", ERR_FORMAT, 2},
		{"{\"a\":1}\n{\"a\":2]\n{\"a\":3}\n", ERR_FORMAT, 2},
		{"{\"a\":1}\n7\n", ERR_FORMAT, 2},
		{"{\"a\":1,\"a\":2}", ERR_FORMAT, 1},
		{"{\"a\":01}", ERR_FORMAT, 1},
		{"{\"a\":1.}", ERR_FORMAT, 1},
		{"{\"a\":+1}", ERR_FORMAT, 1},
		{"{\"a\":nul}", ERR_FORMAT, 1},
		{"{\"a\":}", ERR_FORMAT, 1},
		{"{\"a\" 1}", ERR_FORMAT, 1},
		{"{\"a\":1,}", ERR_FORMAT, 1},
		{"{\"a\":[1,]}", ERR_FORMAT, 1},
		{"{\"a\":[1 2]}", ERR_FORMAT, 1},
		{"{\"a\":\"\\x\"}", ERR_FORMAT, 1},
		{"{\"a\":\"\\u12g4\"}", ERR_FORMAT, 1},
		{"{\"a\":\"line\nend\"}", ERR_FORMAT, 1},
		{"[{\"a\":1} {\"a\":2}]", ERR_FORMAT, 1},
		{"[{\"a\":1},{\"a\":2}", ERR_FORMAT, 2},
		{"[{\"a\":1},2]", ERR_FORMAT, 2},
		{"[{\"a\":1},]", ERR_FORMAT, 2},
		{"[{\"a\":1}]{}", ERR_FORMAT, 1},
		{"[]", ERR_EMPTY, 0},
		{"{}", ERR_EMPTY, 0},
		{"{\"x\":[{\"a\":1}],\"y\":[{\"b\":1}]}", ERR_AMBIGUOUS, 0},
		{"{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{"
		 "\"a\":{\"a\":1"
		 "}}}}}}}}}}}}}}}}}",
		 ERR_LIMIT, 1},
		{"{\"resourceType\":\"OperationOutcome\",\"issue\":[]}", ERR_FORMAT, 0},
		{"{\"resourceType\":\"Bundle\",\"entry\":[]}\n{\"resourceType\":\"Bundle\"}", ERR_FORMAT, 1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum err err = show_file(cases[i].json, strlen(cases[i].json));
		if (err != cases[i].err || err_last()->row != cases[i].row)
			print_error("%s: %d, row %ld\n", cases[i].json, (int)err, err_last()->row);
		assert_int_equal(err, cases[i].err);
		assert_int_equal(err_last()->row, cases[i].row);
		assert_int_equal(err_last()->file, 1);
	}
}

static void test_many_columns(void **state)
{
	(void)state;
	for (int n = 4096; n <= 4097; n++) {
		char *json = malloc(1 << 20);
		assert_non_null(json);
		size_t at = 0;
		for (int i = 0; i < n; i++)
			at += (size_t)snprintf(json + at, 64, "%s\"k%d\":%d", i ? "," : "{", i, i);
		json[at++] = '}';
		struct inputs *in = NULL;
		struct rd *r = NULL;
		char *path = (char *)temp_file("wide.json", json, at);
		assert_int_equal(inputs_open(1, &path, &(const struct syntax_choice){0}, &in), ERR_OK);
		err_clear();
		assert_int_equal(inputs_rd(in, 0, &r), n == 4096 ? ERR_OK : ERR_LIMIT);
		assert_int_equal(err_last()->row, n == 4096 ? 0 : 1);
		rd_close(r);
		inputs_close(in);
		free(json);
	}
}

/* Cut after any byte: rows, or one error that says where. */
static void test_truncations(void **state)
{
	(void)state;
	static const char *const samples[] = {bundle, form,
					      "{\"n\":2,\"rows\":[{\"a\":\"\\ud83d\\ude00\"},{\"a\":2}],\"t\":[1]}"};
	for (size_t s = 0; s < sizeof samples / sizeof *samples; s++) {
		for (size_t n = 1; n < strlen(samples[s]); n++) {
			enum err err = show_file(samples[s], n);
			if (!err)
				continue;
			assert_int_equal(err_last()->file, 1);
			assert_true(strlen(err_last()->text) > 0);
			assert_null(strstr(err_last()->text, "LA6568"));
		}
	}
}

/* A record that lies across the blocks in which the file is read, and a list longer than what is looked at first. */
static void test_long_files(void **state)
{
	(void)state;
	enum { RECORDS = 9000, FILL = 2000 };
	char *json = malloc((size_t)RECORDS * (FILL + 64));
	assert_non_null(json);
	size_t at = (size_t)snprintf(json, 64, "{\"meta\":{\"n\":1},\"data\":[");
	for (int i = 0; i < RECORDS; i++) {
		at += (size_t)snprintf(json + at, 64, "%s{\"i\":%d,\"t\":\"", i ? ",\n" : "", i);
		memset(json + at, 'x', FILL);
		at += FILL;
		json[at++] = '"';
		json[at++] = '}';
	}
	at += (size_t)snprintf(json + at, 64, "],\"z\":[1,\"[{\"]}");
	struct inputs *in = NULL;
	struct rd *r = NULL;
	struct rd_row row;
	char *path = (char *)temp_file("long.json", json, at);
	assert_int_equal(inputs_open(1, &path, &(const struct syntax_choice){0}, &in), ERR_OK);
	assert_int_equal(inputs_rd(in, 0, &r), ERR_OK);
	for (int i = 0; i < RECORDS; i++) {
		assert_int_equal(rd_next(r, &row), ERR_OK);
		assert_int_equal(row.number, i + 1);
		assert_int_equal(strtol(row.cell[0].p, NULL, 10), i);
		assert_int_equal(row.cell[1].n, FILL);
	}
	assert_int_equal(rd_next(r, &row), ERR_END);
	rd_close(r);
	inputs_close(in);
	free(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),       cmocka_unit_test(test_blank_records),
		cmocka_unit_test(test_fhir),         cmocka_unit_test(test_references),
		cmocka_unit_test(test_two_servers),  cmocka_unit_test(test_forms),
		cmocka_unit_test(test_components),   cmocka_unit_test(test_damage),
		cmocka_unit_test(test_many_columns), cmocka_unit_test(test_truncations),
		cmocka_unit_test(test_long_files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
