/* What the built-in layouts make of small exports. Expected records are written out by hand. */
#include "layout/layout.h"
#include "support/check.h"
#include "support/temp.h"

#include <stdio.h>
#include <string.h>

/* 2025-06-01. */
enum { TODAY = 20240 };

struct fixture {
	struct arena *mem;
	struct instrument_set instruments;
	struct layout_set *set;
	struct rd *rd;
	struct layout_file *file;
	struct layout_plan plan;
};

static char got[8192];
static size_t used;

static void put(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void put(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	used += (size_t)vsnprintf(got + used, sizeof got - used, format, args);
	va_end(args);
	assert_true(used < sizeof got);
}

static enum err open_with(struct fixture *x, const char *text, const struct layout_options *o)
{
	memset(x, 0, sizeof *x);
	x->mem = arena_new();
	assert_int_equal(instrument_load(x->mem, NULL, &x->instruments), ERR_OK);
	enum err err = layout_load(x->mem, &x->instruments, o, &x->set);
	if (err)
		return err;
	assert_int_equal(rd_open(temp_file("export.csv", text, strlen(text)), 1, 0, &x->rd), ERR_OK);
	err = layout_recognise(x->mem, x->set, x->rd, 1, &x->file);
	return err ? err : layout_make_plan(&x->file, 1, &x->plan);
}

static void close_all(struct fixture *x)
{
	rd_close(x->rd);
	arena_free(x->mem);
}

static void put_code(const char *name, int code)
{
	if (code != VOCABULARY_MISSING)
		put(" %s=%d", name, code);
}

static void put_cell(const char *name, struct rd_cell cell)
{
	if (cell.n)
		put(" %s=%.*s", name, (int)cell.n, cell.p);
}

static void put_record(const struct fixture *x, const struct record *r, bool first)
{
	put("%ld%s %.*s", r->row, first ? "" : "+", (int)r->client.n, r->client.p);
	put(r->relative ? " +%d" : " %d", r->day);
	if (r->occasion >= 0)
		put(" o%d", r->occasion);
	put(" a%d", r->attendance);
	put_code("mod", r->modality);
	put_code("prob", r->problem);
	put_code("sex", r->gender);
	put_code("bt", r->breakthrough);
	put_code("type", r->breakthrough_type);
	put_code("end", r->end_reason);
	put_code("min", r->duration);
	put_code("age", r->age);
	put_cell("ther", r->therapist);
	put_cell("clin", r->clinic);
	put_cell("name", r->name);
	put_cell("given", r->given);
	put_cell("surname", r->surname);
	if (r->birth.year)
		put(" born=%d-%d-%d", r->birth.year, r->birth.month, r->birth.day);
	for (size_t i = 0; i < x->plan.instruments; i++)
		if (r->score[i] != RECORD_NO_SCORE)
			put(" %s=%d", x->plan.instrument[i]->name, r->score[i]);
	put("\n");
}

static void put_all(struct fixture *x)
{
	struct record r;
	enum layout_reason reason;
	bool first;
	enum err err;
	used = 0;
	got[0] = '\0';
	while ((err = layout_next(x->file, &r, &reason, &first)) == ERR_OK)
		if (reason)
			put("%ld %s\n", r.row, layout_reason_name(reason));
		else
			put_record(x, &r, first);
	assert_int_equal(err, ERR_END);
}

struct good {
	const char *text, *layout, *order, *records;
	struct layout_options options;
};

static void check_good(const struct good *g)
{
	struct fixture x;
	struct layout_options o = g->options;
	o.today = TODAY;
	enum err err = open_with(&x, g->text, &o);
	if (err)
		print_error("%s\n", err_last()->text);
	assert_int_equal(err, ERR_OK);
	assert_string_equal(layout_of_file(x.file), g->layout);
	assert_string_equal(layout_date_order(x.file), g->order);
	put_all(&x);
	assert_string_equal(got, g->records);
	close_all(&x);
}

/* 2024-03-12 is day 19794, 1980-01-31 as it is. */
static void test_sessions(void **state)
{
	(void)state;
	static const struct good cases[] = {
		{.text = "client_id,client_name,date_of_birth,gender,email,phone,postcode,therapist,clinic,problem,modality,"
			 "session_date,"
			 "attendance,duration_minutes,phq9,gad7,srs,breakthrough,breakthrough_type,end_reason,notes\n"
			 "C1,Ann,1980-01-31,F,a@b.example,1,X1,Dr "
			 "T,North,Depression,CBT,2024-03-12,attended,50,12,9,36.4,client,insight,,\n"
			 "C1,Ann,1980-01-31,F,a@b.example,1,X1,Dr T,North,depression ,c.b.t.,2024-03-19,DNA,,,,,,,dropped "
			 "out,\"a, b\"\n",
		 .layout = "sessions",
		 .order = "ymd",
		 .records = "2 C1 19794 a1 mod=1 prob=1 sex=1 bt=1 type=4 min=50 ther=Dr T clin=North name=Ann "
			    "born=1980-1-31 gad7=9 "
			    "phq9=12 "
			    "srs=364\n"
			    "3 C1 19801 a2 mod=1 prob=1 sex=1 end=2 ther=Dr T clin=North name=Ann born=1980-1-31\n"},
		{.text = "PHQ-9 Score,Session Date,Patient ID,Odd\n12,12/03/2024,007,x\n13,25/03/2024,007,y\n",
		 .layout = "sessions",
		 .order = "dmy",
		 .records = "2 007 19794 a1 phq9=12\n3 007 19807 a1 phq9=13\n"},
		{.text = "client_id;session_date;core_om\n1;12.03.2024;9,5\n2;13.03.2024;10\n",
		 .layout = "sessions",
		 .order = "dmy",
		 .records = "2 1 19794 a1 core_om=95\n3 2 19795 a1 core_om=100\n"},
		{.text = "client_id,session_date,phq9\n1,03/12/2024,5\n2,03/13/2024,6\n",
		 .layout = "sessions",
		 .order = "mdy",
		 .records = "2 1 19794 a1 phq9=5\n3 2 19795 a1 phq9=6\n"},
		{.text = "client_id,session_date,phq9\n1,03/12/2024,5\n2,04/11/2024,6\n",
		 .layout = "sessions",
		 .order = "mdy",
		 .options = {.date_order = "mdy"},
		 .records = "2 1 19794 a1 phq9=5\n3 2 19824 a1 phq9=6\n"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_good(&cases[i]);
}

static void test_rows_not_taken(void **state)
{
	(void)state;
	static const struct good g = {
		.text = "client_id,session_date,phq9\n1,2024-03-12,5\n,2024-03-12,5\nN/A,2024-03-12,5\n2,,5\n2,n/"
			"a,5\n2,2024-02-31,5\n"
			"2,soon,5\n2,2026-01-01,5\n2,1900-01-01,5\n1.23E+11,2024-03-12,5\n2,2024-03-12\nTotal,,523\n,Grand "
			"total: 9,9\n"
			"Total rows: 12\n3,2024-03-12T10:30:00,7\n",
		.layout = "sessions",
		.order = "ymd",
		.records =
			"2 1 19794 a1 phq9=5\n3 no_client\n4 no_client\n5 no_date\n6 no_date\n7 impossible_date\n8 "
			"impossible_date\n"
			"9 future_date\n10 no_date\n11 damaged_id\n12 ragged\n13 totals_row\n14 totals_row\n15 totals_row\n"
			"16 3 19794 a1 phq9=7\n",
	};
	check_good(&g);
}

/* The client's own names, whole or in two columns; nobody else's; no word that stands for none. */
static void test_names(void **state)
{
	(void)state;
	const struct good whole = {.text = "client id,name,referrer,gp name,session date,phq9\n"
					   "a, Vera Sample ,R. E. Ferrer,Dr Quill,2024-03-12,3\nb,N/A,,,2024-03-12,4\n",
				   .layout = "sessions",
				   .order = "ymd",
				   .records = "2 a 19794 a1 name=Vera Sample phq9=3\n3 b 19794 a1 phq9=4\n"};
	const struct good parts = {.text = "forename,family name,known as,next of kin,client id,session date,phq9\n"
					   "Vera,Sample,Vee,Hugo Sample,a,2024-03-12,3\n,unknown,Vee,,b,2024-03-12,4\n",
				   .layout = "sessions",
				   .order = "ymd",
				   .records = "2 a 19794 a1 given=Vera surname=Sample phq9=3\n3 b 19794 a1 phq9=4\n"};
	check_good(&whole);
	check_good(&parts);
}

static void test_values(void **state)
{
	(void)state;
	static const struct good g = {
		.text = "client_id,session_date,phq9,ors,modality\n"
			"a,2024-03-12,12 (moderate),36.4,CBT/EMDR\n"
			"b,2024-03-12,0 - Not at all,36.45,cbt and cbt\n"
			"c,2024-03-12,15*,-,reiki\n"
			"d,2024-03-12,28,40.0,N/A\n"
			"e,2024-03-12,-1,40.1,E.M.D.R.\n"
			"f,2024-03-12,7.5,declined,cbt + reiki\n"
			"g,2024-03-12,#NULL!,25%, \n"
			"h,2024-03-12, 9 ,25.000000000000004,Eye Movement Desensitization & Reprocessing\n"
			"i,2024-03-12,99,,\"CBT, then counselling\"\n",
		.layout = "sessions",
		.order = "ymd",
		.records = "2 a 19794 a1 mod=99 ors=364 phq9=12\n"
			   "3 b 19794 a1 mod=1\n"
			   "4 c 19794 a1 mod=0\n"
			   "5 d 19794 a1 ors=400\n"
			   "6 e 19794 a1 mod=6\n"
			   "7 f 19794 a1 mod=0\n"
			   "8 g 19794 a1\n"
			   "9 h 19794 a1 mod=6 ors=250 phq9=9\n"
			   "10 i 19794 a1 mod=99\n",
	};
	check_good(&g);
}

static void test_wide(void **state)
{
	(void)state;
	static const struct good cases[] = {
		{.text = "id,bdi_s0,bdi_s1,bdi_s2,bdi_s3,bdi_fu1,rq_s0\n1,33,35,,30,10,5\n2,26,20,,,,5\n3,,,,,,5\n",
		 .layout = "wide",
		 .order = "",
		 .records = "2 1 +0 o0 a4 bdi2=33\n2+ 1 +7 o1 a1 bdi2=35\n2+ 1 +14 o2 a1\n2+ 1 +21 o3 a1 bdi2=30\n2+ 1 +112 "
			    "o1 a4 bdi2=10\n"
			    "3 2 +0 o0 a4 bdi2=26\n3+ 2 +7 o1 a1 bdi2=20\n"
			    "4 3 +0 o0 a4\n"},
		{.text = "id,treatment,bdi.pre,bdi.2m,bdi.8m\n1,TAU,29,2,\n2,BtheB,32,,16\n",
		 .layout = "wide",
		 .order = "",
		 .records = "2 1 +0 o0 a1 mod=19 bdi2=29\n2+ 1 +61 o2 a1 mod=19 bdi2=2\n"
			    "3 2 +0 o0 a1 mod=14 bdi2=32\n3+ 2 +61 o2 a1 mod=14\n3+ 2 +244 o8 a1 mod=14 bdi2=16\n"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_good(&cases[i]);
}

static void test_visits(void **state)
{
	(void)state;
	static const struct good g = {
		.text = "\"ID\",\"time\",\"BDI\",\"med\",\"med.time\"\n1,0,25,0,30\n1,29,34,0,30\n2,x,3,0,30\n2,NA,3,0,30\n",
		.layout = "visits",
		.order = "",
		.records = "2 1 +0 a1 bdi2=25\n3 1 +29 a1 bdi2=34\n4 impossible_date\n5 no_date\n",
	};
	check_good(&g);
}

static void test_columns_counted(void **state)
{
	(void)state;
	struct fixture x;
	size_t n;
	const struct layout_options o = {.today = TODAY};
	assert_int_equal(open_with(&x,
				   "client_id,session_date,phq9,PHQ9 ,shoe "
				   "size,modality\n1,2024-03-12,12,1,42,CBT\n1,2024-03-13,NA,1,42,\n"
				   "1,2024-03-14,refused,1,42,magic\n1,2024-03-15,50,1,42,none\n",
				   &o),
			 ERR_OK);
	put_all(&x);
	const struct layout_column *c = layout_columns(x.file, &n);
	assert_int_equal(n, 6);
	assert_int_equal(c[2].values, 1);
	assert_int_equal(c[2].reason[REASON_MISSING_CODE], 1);
	assert_int_equal(c[2].reason[REASON_DECLINED], 1);
	assert_int_equal(c[2].reason[REASON_OUT_OF_RANGE], 1);
	assert_int_equal(c[2].instrument, 0);
	assert_int_equal(c[3].role, ROLE_DROPPED);
	assert_int_equal(c[3].flags, LAYOUT_REPEATED);
	assert_int_equal(c[4].flags, LAYOUT_UNKNOWN);
	assert_int_equal(c[5].values, 1);
	assert_int_equal(c[5].reason[REASON_EMPTY], 1);
	assert_int_equal(c[5].reason[REASON_UNMAPPED], 1);
	assert_int_equal(c[5].reason[REASON_MISSING_CODE], 1);
	close_all(&x);
}

struct bad {
	const char *text;
	enum err err;
	const char *says;
	struct layout_options options;
};

static void test_not_recognised(void **state)
{
	(void)state;
	static const struct bad cases[] = {
		{"client_id,session_date,phq9\n1,03/04/2024,5\n2,05/06/2024,6\n", ERR_AMBIGUOUS, "--date-order", {0}},
		{"client_id,session_date,phq9\n1,13/04/2024,5\n2,05/13/2024,6\n", ERR_AMBIGUOUS, "--date-order", {0}},
		{"client_id,session_date,shoe\n1,2024-03-12,5\n", ERR_FORMAT, "sessions", {0}},
		{"client_id,phq9\n1,5\n", ERR_FORMAT, "date", {.layout = "sessions"}},
		{"a,b\n1,5\n", ERR_USAGE, "--layout", {.layout = "nosuch"}},
		{"a,b\n1,5\n", ERR_USAGE, "--date-order", {.date_order = "american"}},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fixture x;
		struct layout_options o = cases[i].options;
		o.today = TODAY;
		assert_int_equal(open_with(&x, cases[i].text, &o), cases[i].err);
		assert_non_null(strstr(err_last()->text, cases[i].says));
		close_all(&x);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sessions),       cmocka_unit_test(test_rows_not_taken),
		cmocka_unit_test(test_values),         cmocka_unit_test(test_wide),
		cmocka_unit_test(test_visits),         cmocka_unit_test(test_columns_counted),
		cmocka_unit_test(test_not_recognised), cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
