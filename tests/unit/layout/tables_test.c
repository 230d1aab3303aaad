/* Exports of several tables: what a layout of tables makes of them. Expected records are worked out by hand from the layout and the cells. */
#include "layout/layout.h"
#include "support/check.h"
#include "support/temp.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { TODAY = 20240, FILES = 4, GOT = 4096 };

struct export
{
	const char *yaml;
	const char *file[FILES];
};

struct run {
	struct arena *mem;
	struct layout_set *set;
	struct rd *rd[FILES];
	struct layout_file *file[FILES];
	struct layout_plan plan;
	size_t n;
	char got[GOT];
	size_t used;
};

#define HEAD "name: own\ntitle: Own\nsource: test\nkind: tables\ncolumns: []\n"

static void put(struct run *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct run *r, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	r->used += (size_t)vsnprintf(r->got + r->used, GOT - r->used, format, args);
	va_end(args);
	assert_true(r->used < GOT);
}

static enum err open_run(struct run *r, const struct export *e)
{
	*r = (struct run){.mem = arena_new()};
	struct instrument_set *instruments = ARENA_NEW(r->mem, struct instrument_set);
	assert_int_equal(instrument_load(r->mem, NULL, instruments), ERR_OK);
	const struct layout_options o = {.layout = e->yaml ? temp_file("own.yaml", e->yaml, strlen(e->yaml)) : NULL,
					 .today = TODAY};
	enum err err = layout_load(r->mem, instruments, &o, &r->set);
	for (; !err && r->n < FILES && e->file[r->n]; r->n++) {
		char name[32];
		const char *text = e->file[r->n];
		snprintf(name, sizeof name, "own%zu.csv", r->n);
		assert_int_equal(rd_open(temp_file(name, text, strlen(text)), (int)r->n + 1, 0, &r->rd[r->n]), ERR_OK);
	}
	if (!err)
		err = layout_recognise_all(r->mem, r->set, r->rd, r->n, r->file);
	return err ? err : layout_make_plan(r->file, r->n, &r->plan);
}

static void close_run(struct run *r)
{
	layout_files_close(r->file, r->n);
	for (size_t i = 0; i < r->n; i++)
		rd_close(r->rd[i]);
	arena_free(r->mem);
}

/* "A client day aATTENDANCE mMODALITY scores" an appointment, M a measurement, C a client; "row REASON" a row that was not taken. */
static void put_record(struct run *r, const struct record *x)
{
	static const char kinds[] = "AMC-";
	put(r, "%c", kinds[x->kind]);
	if (x->kind == RECORD_NOTHING) {
		put(r, "\n");
		return;
	}
	put(r, " %.*s", (int)x->client.n, x->client.p);
	if (x->kind != RECORD_CLIENT)
		put(r, " %d a%d", x->day, x->attendance);
	if (x->modality != VOCABULARY_MISSING)
		put(r, " m%d", x->modality);
	if (x->gender != VOCABULARY_MISSING)
		put(r, " g%d", x->gender);
	if (x->birth.year)
		put(r, " b%d", x->birth.year);
	if (x->therapist.n)
		put(r, " t%.*s", (int)x->therapist.n, x->therapist.p);
	for (size_t i = 0; i < r->plan.instruments; i++)
		if (x->score[i] != RECORD_NO_SCORE)
			put(r, " %s=%d", r->plan.instrument[i]->name, x->score[i]);
	put(r, "\n");
}

static void read_all(struct run *r)
{
	struct record record;
	enum layout_reason reason;
	bool first;
	for (size_t i = 0; i < r->n; i++) {
		enum err err;
		while ((err = layout_next(r->file[i], &record, &reason, &first)) == ERR_OK)
			if (reason)
				put(r, "%d.%ld %s\n", record.file, record.row, layout_reason_name(reason));
			else
				put_record(r, &record);
		assert_int_equal(err, ERR_END);
	}
}

static void check_export(const struct export *e, const char *expected)
{
	struct run r;
	enum err err = open_run(&r, e);
	if (err)
		fail_msg("%s", err_last()->text);
	read_all(&r);
	assert_string_equal(r.got, expected);
	close_run(&r);
}

static void check_refused(const struct export *e, enum err code, int file, const char *words)
{
	struct run r;
	assert_int_equal(open_run(&r, e), code);
	assert_int_equal(err_last()->file, file);
	if (!strstr(err_last()->text, words))
		fail_msg("%s", err_last()->text);
	close_run(&r);
}

#define CHAIN                                                                                                               \
	HEAD "date_order: ymd\ntables:\n"                                                                                   \
	     "  - {name: people, need: required, gives: nothing, key: [pid],\n"                                             \
	     "     columns: [{role: client_id, names: [pid]}, {role: gender, codes: [{from: ['1'], to: male}, {from: "      \
	     "['2'], to: female}, "                                                                                         \
	     "{from: ['9']}]}]}\n"                                                                                          \
	     "  - {name: referrals, need: required, gives: nothing, key: [ref], columns: [{role: therapist, names: "        \
	     "[worker]}],\n"                                                                                                \
	     "     lookups: [{by: [pid], table: people, need: required}], drop_where: [{column: gone, values: ['1', "       \
	     "'true']}]}\n"                                                                                                 \
	     "  - {name: contacts, need: required, gives: rows, key: [contact],\n"                                          \
	     "     columns: [{role: date, need: required, names: [on]}, {role: attendance, names: [came], codes: [{from: "  \
	     "['5', '6'], to: "                                                                                             \
	     "attended}, {from: ['3'], to: dna}]}],\n"                                                                      \
	     "     lookups: [{by: [ref], table: referrals, need: required}, {by: [contact], table: acts, at: "              \
	     "[contact]}]}\n"                                                                                               \
	     "  - {name: acts, need: optional, gives: scores, key: [act],\n"                                                \
	     "     columns: [{role: modality, names: [what], codes: [{from: ['77'], to: cbt}, {from: ['78'], to: emdr}, "   \
	     "{from: ['79']}]},\n"                                                                                          \
	     "     {role: instrument, names: [tool], codes: [{from: ['720'], to: phq9}]}, {role: score_value, names: "      \
	     "[score], codes: [{from: "                                                                                     \
	     "['99']}]}],\n"                                                                                                \
	     "     lookups: [{by: [contact], table: contacts, need: required}]}\n"

static void test_chain(void **state)
{
	(void)state;
	check_export(&(struct export){.yaml = CHAIN,
				      .file = {"act,contact,what,tool,score\n"
					       "a1,k1,77,,\n"
					       "a2,k1,77,0720,12\n" /* a code is told without its zeros */
					       "a3,k2,77,,\n"
					       "a4,k2,78,720,\n" /* mixed; no score */
					       "a5,k3,79,720,99\n"
					       "a6,k9,,720,5\n" /* no such contact */
					       "a7,k3,,gad7,7\n"
					       "a8,k3,,other,7\n",
					       "contact,ref,on,came\n"
					       "k1,r1,2024-01-08,5\n"
					       "k2,r1,2024-01-15,06\n"
					       "k3,r1,2024-01-22,3\n"
					       "k4,r2,2024-01-23,5\n" /* the referral is void */
					       "k5,r3,2024-01-24,5\n" /* of nobody */
					       ",r1,2024-01-25,5\n"
					       "k6,,2024-01-26,5\n",
					       "ref,pid,worker,gone\n"
					       "r1,p1,W1,0\n"
					       "r2,p1,W2,1\n"
					       "r3,p9,W3,0\n",
					       "pid,gender\np1,2\np2,1\n"}},
		     /* A contact has the modalities of its activities; their scores are measurements. */
		     "C p1 m1 g1 tW1\n"
		     "M p1 19730 a4 m1 g1 tW1 phq9=12\n"
		     "C p1 m1 g1 tW1\n"
		     "C p1 m6 g1 tW1\n"
		     "C p1 g1 tW1\n"
		     "1.7 no_match\n"
		     "M p1 19744 a4 g1 tW1 gad7=7\n"
		     "C p1 g1 tW1\n"
		     "A p1 19730 a1 m1 g1 tW1\n"
		     "A p1 19737 a1 m99 g1 tW1\n"
		     "A p1 19744 a2 g1 tW1\n"
		     "2.5 no_match\n2.6 no_match\n2.7 no_key\n2.8 no_match\n"
		     "-\n3.3 voided\n-\n"
		     "-\n-\n");
}

/* The last version of a key counts, wherever it stands; what is void has no version. */
static void test_versions(void **state)
{
	(void)state;
	check_export(
		&(struct export){
			.yaml = HEAD
			"date_order: ymd\ntables:\n"
			"  - {name: visits, need: required, gives: rows, key: [id, month],\n"
			"     columns: [{role: client_id, need: required}, {role: date, need: required}, {role: score}],\n"
			"     drop_where: [{column: voided, values: ['1']}]}\n",
			.file = {"id,month,client_id,date,phq9,voided\n"
				 "1,1,c1,2024-01-01,10,0\n"
				 "2,1,c1,2024-01-02,11,0\n"
				 "1,2,c1,2024-02-01,12,0\n"
				 "3,1,c1,2024-01-03,13,0\n",
				 "id,month,client_id,date,phq9,voided\n"
				 "2,1,c1,2024-01-02,21,0\n"
				 "3,1,c1,2024-01-03,13,1\n"
				 "4,1,c1,2024-01-04,14,1\n"
				 "2,1,c1,2024-01-02,25,0\n"}},
		"A c1 19723 a1 phq9=10\n"
		"1.3 replaced\n"
		"A c1 19754 a1 phq9=12\n"
		"1.5 replaced\n"
		"2.2 replaced\n2.3 voided\n2.4 voided\n"
		"A c1 19724 a1 phq9=25\n");
}

/* Dates that read both ways follow the other files of the export; a file of another kind is read by itself. */
static void test_dates_and_others(void **state)
{
	(void)state;
	check_export(&(struct export){.yaml = HEAD "tables:\n"
						   "  - {name: visits, need: required, gives: rows,\n"
						   "     columns: [{role: client_id, need: required}, {role: date, need: "
						   "required}, {role: attendance, need: required}]}\n"
						   "  - {name: tests, need: required, gives: scores,\n"
						   "     columns: [{role: client_id, need: required}, {role: date, need: "
						   "required}, {role: score, need: required}]}\n",
				      .file = {"client_id,date,phq9\nc1,02/01/2024,5\n",
					       "client_id,date,attendance\nc1,13/01/2024,attended\nc1,05/01/2024,\n"}},
		     "M c1 19724 a4 phq9=5\n"
		     "A c1 19735 a1\n"
		     "A c1 19727 a1\n");
}

/* What a layout says of dates is for those that read both ways: a file that a spreadsheet saved again has its own. */
static void test_usual_dates(void **state)
{
	(void)state;
	const char *yaml = HEAD "date_order: mdy\ntables:\n"
				"  - {name: visits, need: required, gives: rows,\n"
				"     columns: [{role: client_id, need: required}, {role: date, need: required}, {role: "
				"score, need: required}]}\n";
	check_export(&(struct export){.yaml = yaml, .file = {"client_id,date,phq9\nc1,02/01/2024,5\n"}},
		     "A c1 19754 a1 phq9=5\n");
	check_export(&(struct export){.yaml = yaml,
				      .file = {"client_id,date,phq9\nc1,02/01/2024,5\nc1,13/01/2024,6\n",
					       "client_id,date,phq9\nc1,2024-01-03,7\n",
					       "client_id,date,phq9\nc1,04/01/2024,8\n"}},
		     "A c1 19724 a1 phq9=5\nA c1 19735 a1 phq9=6\nA c1 19725 a1 phq9=7\nA c1 19726 a1 phq9=8\n");
}

/* One score a row without appointments; events instead of dates; rows that describe a client. */
static void test_rows_of_a_study(void **state)
{
	(void)state;
	check_export(
		&(struct export){.yaml = HEAD
				 "tables:\n"
				 "  - {name: records, need: required, gives: rows, undated_clients: yes,\n"
				 "     columns: [{role: client_id, need: required, names: [record_id]}, {role: event, "
				 "names: [event], codes: [{from: "
				 "[start], to: '0'}]},\n"
				 "     {role: gender, names: [sex]}, {role: score}, {role: birth_date, names: [dob]}],\n"
				 "     take_where: [{column: form, values: ['', phq]}], scores_where: [{column: form, "
				 "values: [phq]}]}\n",
				 .file = {"record_id,event,form,sex,dob,phq9\n"
					  "1,,,F,1980-01-02,\n"
					  "1,start,,,,9\n"
					  "1,week_2_arm_1,phq,,,8\n"
					  "1,month_3,phq,,,7\n"
					  "1,3 month follow-up,phq,,,6\n"
					  "1,somewhen,phq,,,5\n"
					  "1,week_3,other,,,4\n"
					  "2,Baseline,phq,,,\n"}},
		"C 1 g1 b1980\n"
		"A 1 0 a1 phq9=9\n"
		"M 1 14 a4 phq9=8\n"
		"M 1 91 a4 phq9=7\n"
		"M 1 91 a4 phq9=6\n"
		"1.7 no_date\n"
		"-\n"
		"C 2\n");
}

/* The status of an encounter: what is not known to have taken place is unmapped, and so no session. */
static void test_unknown_status(void **state)
{
	(void)state;
	static const struct export e = {NULL,
					{"resourceType,id,subject.reference,period.start,status\n"
					 "Encounter,n1,Patient/p1,2024-03-12,finished\n"
					 "Encounter,n2,Patient/p1,2024-03-13,unknown\n"
					 "Encounter,n3,Patient/p1,2024-03-14,Unknown\n"
					 "Encounter,n4,Patient/p1,2024-03-15,planned\n"}};
	check_export(&e, "A Patient/p1 19794 a1\nA Patient/p1 19795 a0\nA Patient/p1 19796 a0\nA Patient/p1 19797 a0\n");
}

static void test_refused(void **state)
{
	(void)state;
	const char *tables = HEAD "tables:\n"
				  "  - {name: visits, need: required, gives: rows, columns: [{role: client_id, need: "
				  "required}, {role: date, need: required}]}\n"
				  "  - {name: people, need: required, gives: nothing, key: [person], columns: [{role: "
				  "gender, need: required}]}\n";
	check_refused(&(struct export){.yaml = tables, .file = {"client_id,date\nc1,2024-01-01\n"}}, ERR_FORMAT, 1,
		      "people");
	check_refused(
		&(struct export){.yaml = HEAD
				 "tables:\n  - {name: a, need: required, gives: rows, columns: [], lookups: [{by: [x], "
				 "table: b}]}\n"},
		ERR_VALUE, 0, "no table of that name");
	check_refused(
		&(struct export){.yaml = HEAD
				 "tables:\n  - {name: a, need: required, gives: rows, columns: [], lookups: [{by: [x], "
				 "table: a}]}\n"},
		ERR_VALUE, 0, "lookups.by");
	check_refused(&(struct export){.yaml = HEAD
				       "tables:\n  - {name: a, need: required, gives: rows, columns: [{role: score, names: "
				       "[x]}]}\n"},
		      ERR_VALUE, 0, "instrument");
}

/* A file that is no table is told and not read; its columns are unknown. */
static void test_unused(void **state)
{
	(void)state;
	struct run r;
	const struct export e = {.yaml = CHAIN,
				 .file = {"contact,ref,on,came\nk1,r1,2024-01-08,5\n", "ref,pid,worker\nr1,p1,W1\n",
					  "pid,gender\np1,2\n", "ward,bed\n1,2\n"}};
	assert_int_equal(open_run(&r, &e), ERR_OK);
	assert_string_equal(layout_table_of_file(r.file[0]), "contacts");
	assert_string_equal(layout_table_of_file(r.file[3]), "");
	assert_false(layout_file_unused(r.file[0]));
	assert_true(layout_file_unused(r.file[3]));
	read_all(&r);
	assert_string_equal(r.got, "A p1 19730 a1 g1 tW1\n-\n-\n");
	size_t n;
	const struct layout_column *c = layout_columns(r.file[3], &n);
	assert_int_equal(n, 2);
	assert_int_equal(c[0].flags, LAYOUT_UNKNOWN);
	close_run(&r);
}

/* Every cell is counted once, in the file where it stands, however often its row is looked up. */
static void test_counts(void **state)
{
	(void)state;
	struct run r;
	const struct export e = {.yaml = CHAIN,
				 .file = {"contact,ref,on,came\nk1,r1,2024-01-08,5\nk2,r1,2024-01-09,8\n",
					  "ref,pid,worker\nr1,p1,W1\n", "pid,gender\np1,2\np2,9\np3,zzz\n"}};
	size_t n;
	assert_int_equal(open_run(&r, &e), ERR_OK);
	read_all(&r);
	const struct layout_column *c = layout_columns(r.file[2], &n);
	assert_int_equal(c[0].role, ROLE_CLIENT_ID);
	assert_int_equal(c[1].values, 1);
	assert_int_equal(c[1].reason[REASON_MISSING_CODE], 1);
	assert_int_equal(c[1].reason[REASON_UNMAPPED], 1);
	c = layout_columns(r.file[0], &n);
	assert_int_equal(c[0].role, ROLE_LINK);
	assert_int_equal(c[0].flags, 0);
	assert_int_equal(c[3].reason[REASON_UNMAPPED], 1);
	close_run(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_chain),
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_dates_and_others),
		cmocka_unit_test(test_rows_of_a_study),
		cmocka_unit_test(test_usual_dates),
		cmocka_unit_test(test_unknown_status),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_unused),
		cmocka_unit_test(test_counts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
