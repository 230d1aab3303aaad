/* Layouts that a clinic writes: what they can say, and what is told when they are wrong. */
#include "layout/layout.h"
#include "support/check.h"
#include "support/temp.h"

#include <stdio.h>
#include <string.h>

enum { TODAY = 20240 };

struct own {
	const char *yaml, *export, *records;
};

static char got[2048];
static size_t used;

static void put_record(const struct record *r)
{
	used += (size_t)snprintf(got + used, sizeof got - used, "%.*s %d a%d e%d:", (int)r->client.n, r->client.p, r->day,
				 r->attendance, r->end_reason);
	for (int i = 0; i < 2; i++)
		if (r->score[i] != RECORD_NO_SCORE)
			used += (size_t)snprintf(got + used, sizeof got - used, " %d", r->score[i]);
	used += (size_t)snprintf(got + used, sizeof got - used, "\n");
	assert_true(used < sizeof got);
}

static enum err load(struct arena *mem, const char *yaml, struct layout_set **set)
{
	struct instrument_set *instruments = ARENA_NEW(mem, struct instrument_set);
	assert_non_null(instruments);
	assert_int_equal(instrument_load(mem, NULL, instruments), ERR_OK);
	const struct layout_options o = {.layout = temp_file("own.yaml", yaml, strlen(yaml)), .today = TODAY};
	return layout_load(mem, instruments, &o, set);
}

static void check_own(const struct own *own)
{
	struct arena *mem = arena_new();
	struct layout_set *set = NULL;
	struct rd *r = NULL;
	struct layout_file *f = NULL;
	struct layout_plan plan;
	struct record record;
	enum layout_reason reason;
	bool first;
	assert_int_equal(load(mem, own->yaml, &set), ERR_OK);
	assert_int_equal(rd_open(temp_file("own.csv", own->export, strlen(own->export)), 3, 0, &r), ERR_OK);
	assert_int_equal(layout_recognise(mem, set, r, 3, &f), ERR_OK);
	assert_int_equal(layout_make_plan(&f, 1, &plan), ERR_OK);
	used = 0;
	enum err err;
	while ((err = layout_next(f, &record, &reason, &first)) == ERR_OK) {
		assert_int_equal(reason, REASON_NONE);
		put_record(&record);
	}
	assert_int_equal(err, ERR_END);
	assert_string_equal(got, own->records);
	rd_close(r);
	arena_free(mem);
}

#define HEAD "name: own\ntitle: Own\nsource: us\n"

static void test_what_they_can_say(void **state)
{
	(void)state;
	static const struct own cases[] = {
		/* Missing codes of its own, headers of its own; 9 is a score unless it is one of them. */
		{HEAD "kind: rows\nmissing: ['9', '-9']\ncolumns:\n  - {role: client_id, need: required, names: [Kundin]}\n"
		      "  - {role: date, names: [Tag]}\n",
		 "Kundin;Tag;PHQ-9\nA;12.03.2024;9\nA;13.03.2024;-9\nA;14.03.2024;8,0\n",
		 "A 19794 a1 e-1:\nA 19795 a1 e-1:\nA 19796 a1 e-1: 8\n"},
		/* Rows are clients; headers written out; the end told by the last occasion; a follow-up 30 days later. */
		{HEAD "kind: wide\nrow_is_client: yes\ncolumns: []\noccasions:\n  - unit: week\n    baseline: session\n"
		      "    follow_up_every_days: 30\n    complete: planned\n    incomplete: dropout\n    columns:\n"
		      "      - {name: before, instrument: gad7, occasion: 0}\n      - {name: after, instrument: gad7, "
		      "occasion: 6}\n"
		      "      - {name: later, instrument: gad7, occasion: 1, follow_up: yes}\n",
		 "later,after,before\n5,6,14\n,,15\n",
		 "file 3 row 2 0 a1 e-1: 14\nfile 3 row 2 42 a1 e1: 6\nfile 3 row 2 72 a4 e-1: 5\n"
		 "file 3 row 3 0 a1 e2: 15\n"},
		/* Forms with the number before the instrument, and two instruments side by side. */
		{HEAD "kind: wide\ncolumns:\n  - {role: client_id, need: required}\noccasions:\n  - unit: session\n    "
		      "days_per_occasion: 14\n"
		      "    baseline: assessment\n    forms:\n      - {form: 'wk{n} {instrument}'}\n",
		 "id,wk0 PHQ-9,WK1_phq9,Wk 0: GAD7,wk1gad7\nA,20,12,15,9\n", "A 0 a4 e-1: 15 20\nA 14 a1 e-1: 9 12\n"},
		/* Built on another one: duplicate headers told apart, a header that no rule knows, dates and decimals as they are written. */
		{HEAD "kind: answers\nbase: sessions\ncolumns: []\ndate_order: mdy\ndecimal: comma\ndecided:\n"
		      "  - {name: ref, as: client_id}\n  - {name: Total, nth: 2, as: phq9}\n  - {name: GAD-7, as: drop}\n",
		 "Ref,Session date,Total,GAD-7,Total\nA,03/04/2024,7,9,\"8,0\"\n", "A 19786 a1 e-1: 8\n"},
		/* The same of a wide file: occasions of single columns, counted in weeks. */
		{HEAD "kind: answers\nbase: wide_typed\ncolumns: []\ndecided:\n"
		      "  - {name: first, as: phq9, occasion: 0}\n"
		      "  - {name: then, as: PHQ-9, occasion: 4, unit: week}\n"
		      "  - {name: later, as: phq9, occasion: 1, follow_up: yes}\n",
		 "id,then,first,later\nA,9,20,5\n", "A 0 a1 e-1: 20\nA 28 a1 e-1: 9\nA 119 a4 e-1: 5\n"},
		/* Visits counted in months. */
		{HEAD "kind: visits\ndays_unit: month\ncolumns:\n  - {role: client_id, need: required}\n  - {role: days, "
		      "need: required, names: [m]}\n",
		 "id,m,bdi\n7,0,30\n7,1.5,20\n", "7 0 a1 e-1: 30\n7 46 a1 e-1: 20\n"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_own(&cases[i]);
}

struct wrong {
	const char *yaml, *says;
};

static void test_what_is_wrong_is_named(void **state)
{
	(void)state;
	static const struct wrong cases[] = {
		{HEAD "kind: tall\ncolumns: []\n", "in kind"},
		{HEAD "kind: rows\n", "columns"},
		{HEAD "kind: rows\ncolums: []\n", "Unexpected key: colums"},
		{HEAD "kind: rows\ncolumns:\n  - {role: client}\n", "key columns.role"},
		{HEAD "kind: rows\ncolumns:\n  - {role: score}\n", "key columns.role"},
		{HEAD "kind: wide\ncolumns: []\n", "key occasions"},
		{HEAD "kind: visits\ndays_unit: session\ncolumns: []\n", "key days_unit"},
		{HEAD "kind: wide\ncolumns: []\noccasions:\n  - {unit: session, baseline: session}\n", "days_per_occasion"},
		{HEAD "kind: wide\ncolumns: []\noccasions:\n  - {unit: day, baseline: session, forms: [{form: 'x{n}'}]}\n",
		 "occasions.forms"},
		{HEAD "kind: wide\ncolumns: []\noccasions:\n  - {unit: day, baseline: session, forms: [{form: "
		      "'{instrument}'}]}\n",
		 "occasions.forms"},
		{HEAD "kind: wide\ncolumns: []\noccasions:\n  - {unit: day, baseline: session, columns: [{name: a, "
		      "instrument: nosuch, "
		      "occasion: 0}]}\n",
		 "occasions.columns"},
		{HEAD "kind: wide\ncolumns: []\noccasions:\n  - {unit: day, baseline: session, complete: whatever}\n",
		 "end reasons"},
		{HEAD "kind: answers\ncolumns: []\n", "key base"},
		{HEAD "kind: answers\nbase: nosuch\ncolumns: []\n", "key base"},
		{HEAD "kind: answers\nbase: sessions\ncolumns: []\ndate_order: mixed\n", "key date_order"},
		{HEAD "kind: answers\nbase: sessions\ncolumns: []\ndecimal: dot\n", "key decimal"},
		{HEAD "kind: answers\nbase: sessions\ncolumns: []\ndecided: [{name: a, as: nosuch}]\n", "key decided.as"},
		{HEAD "kind: answers\nbase: sessions\ncolumns: []\ndecided: [{name: a, as: date, occasion: 1}]\n",
		 "key decided.as"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena *mem = arena_new();
		struct layout_set *set = NULL;
		assert_int_equal(load(mem, cases[i].yaml, &set), ERR_VALUE);
		if (!strstr(err_last()->text, cases[i].says))
			fail_msg("case %zu says: %s", i, err_last()->text);
		arena_free(mem);
	}
}

/* Two layouts that fit equally well: a person chooses, from their names. */
static void test_a_draw(void **state)
{
	(void)state;
	static const char yaml[] = "name: twin\ntitle: Twin of the sessions\nsource: us\nkind: rows\ncolumns:\n"
				   "  - {role: client_id, need: required}\n  - {role: date, need: required}\n";
	static const char export[] = "client_id,session_date,phq9\n1,2024-03-12,5\n";
	char folder[256];
	struct arena *mem = arena_new();
	struct instrument_set instruments;
	struct layout_set *set = NULL;
	struct rd *r = NULL;
	struct layout_file *f = NULL;
	snprintf(folder, sizeof folder, "%s", temp_file("twin.yaml", yaml, strlen(yaml)));
	assert_int_equal(remove(temp_path("own.yaml")), 0);
	*strrchr(folder, '/') = '\0';
	assert_int_equal(instrument_load(mem, NULL, &instruments), ERR_OK);
	const struct layout_options o = {.folder = folder, .today = TODAY};
	assert_int_equal(layout_load(mem, &instruments, &o, &set), ERR_OK);
	assert_int_equal(rd_open(temp_file("draw.csv", export, strlen(export)), 1, 0, &r), ERR_OK);
	assert_int_equal(layout_recognise(mem, set, r, 1, &f), ERR_AMBIGUOUS);
	assert_non_null(strstr(err_last()->text, "sessions, twin"));
	rd_close(r);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_they_can_say),
		cmocka_unit_test(test_what_is_wrong_is_named),
		cmocka_unit_test(test_a_draw),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
