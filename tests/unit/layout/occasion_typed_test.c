/*
 * Typed headers. The names of the published pair (R package suddengains: sgdata_bad has the columns of sgdata, in the same order, so the
 * occasions are known); parts that must not be read; what the headers of a file settle together.
 */
#include "core/fold.h"
#include "layout/occasion_typed.h"
#include "support/check.h"
#include "support/temp.h"

#include <stdio.h>
#include <string.h>

static struct arena *mem;
static struct instrument_set instruments;
static struct instrument_names names;

/* The RQ of the published pair is no instrument of the program: a clinic would add its own. */
static const char rq[] =
	"name: rq\ntitle: RQ\nsynonyms: [rq]\nrange: {min: 0, max: 60, step: 1, source: \"sgdata\", verified: no}\n"
	"direction: higher_worse\n";

static int setup(void **state)
{
	char folder[512];
	(void)state;
	mem = arena_new();
	snprintf(folder, sizeof folder, "%s", temp_file("rq.yaml", rq, strlen(rq)));
	*strrchr(folder, '/') = '\0';
	return instrument_load(mem, folder, &instruments) || instrument_names_make(mem, &instruments, &names);
}

static int teardown(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

static struct typed_occasion read_one(const char *header)
{
	char words[200];
	struct typed_occasion t;
	assert_true(fold_words(header, strlen(header), words, sizeof words) > 0);
	occasion_typed_read(&names, words, &t);
	return t;
}

struct typed {
	const char *header, *instrument;
	int number;
	bool follow_up;
};

static void check_typed(const struct typed *want, const struct typed_occasion *got)
{
	const char *name = got->instrument < 0 ? "none" : instruments.item[got->instrument].name;
	if (strcmp(name, want->instrument) != 0 || got->number != want->number || got->follow_up != want->follow_up)
		fail_msg("%s: %s %d%s", want->header, name, got->number, got->follow_up ? " follow-up" : "");
}

static void check_file(const struct typed *want, int n, enum layout_unit unit)
{
	struct typed_occasion t[64];
	for (int i = 0; i < n; i++)
		t[i] = read_one(want[i].header);
	assert_int_equal(occasion_typed_settle(&instruments, t, n), unit);
	for (int i = 0; i < n; i++)
		check_typed(&want[i], &t[i]);
}

#define FILE_OF(list, unit) check_file(list, (int)(sizeof(list) / sizeof(list)[0]), unit)

static void test_published_pair(void **state)
{
	(void)state;
	static const struct typed pair[] = {
		{"bdi_intake", "bdi2", 0, false},   {"bdi1", "bdi2", 1, false},
		{"wk2bdi", "bdi2", 2, false},       {"bdi.S3", "bdi2", 3, false},
		{"bdis4", "bdi2", 4, false},        {"bdi_session5", "bdi2", 5, false},
		{"bdi_weekSix", "bdi2", 6, false},  {"beck.dep.inv_sess7", "bdi2", 7, false},
		{"weeeek8bdi", "bdi2", 8, false},   {"bdi_nine", "bdi2", 9, false},
		{"bdii10", "bdi2", 10, false},      {"bDi11", "bdi2", 11, false},
		{"bdi_s12_end", "bdi2", 12, false}, {"bdi_fu1", "bdi2", 1, true},
		{"bdi_followup2", "bdi2", 2, true}, {"rq_intake", "rq", 0, false},
		{"rqi1", "rq", 1, false},           {"wk2rq", "rq", 2, false},
		{"rq.S3", "rq", 3, false},          {"rq_s4", "rq", 4, false},
		{"rq_session5", "rq", 5, false},    {"rq_weekSix", "rq", 6, false},
		{"rq_sess7", "rq", 7, false},       {"weeeek8rq", "rq", 8, false},
		{"rqnine", "rq", 9, false},         {"rq10", "rq", 10, false},
		{"rqi11", "rq", 11, false},         {"rq_s12_end", "rq", 12, false},
		{"prq_fu1", "rq", 1, true},         {"rqq_followup2", "rq", 2, true},
	};
	FILE_OF(pair, UNIT_SESSION);
}

/* Other hands: words out of order, ordinals, abbreviated words, letters wrong. */
static void test_other_names(void **state)
{
	(void)state;
	static const struct typed list[] = {
		{"PHQ-9 (session 3)", "phq9", 3, false},
		{"Session 3: PHQ9", "phq9", 3, false},
		{"phq9wk12", "phq9", 12, false},
		{"GAD7 - second sesion", "gad7", 2, false},
		{"gad7_Baselin", "gad7", 0, false},
		{"Pre-treatment BDI", "bdi2", 0, false},
		{"bdiTwenty", "bdi2", 20, false},
		{"Beck Depr. Invent. s4", "bdi2", 4, false},
		{"PHQ 9 2", "phq9", 2, false},
		{"folow up 3 wsas", "wsas", 3, true},
		{"wsas fu", "wsas", 1, true},
		{"12m follow-up wsas", "wsas", 12, true},
		{"phq9 t0", "phq9", 0, false},
	};
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct typed_occasion t = read_one(list[i].header);
		check_typed(&list[i], &t);
	}
}

static void test_not_read(void **state)
{
	(void)state;
	static const char *const list[] = {
		"notes week 3",
		"session 3",
		"bdi",
		"phq9",
		"phq9 total",
		"bdi week",
		"age at intake",
		"wk2",
		"bdi 4 s3",
		"phq9_gad7_s3",
		"intake date",
		"homework_s3",
		"bdi_s2019",
		"x",
		"m\303\274ller 3",
		"pre post bdi",
		"bdi fu pre",
		"tttttttttttttttttttttttttttttttttttttttttttttttt",
		"bdi3something",
		"a header that is longer than any that a person would type into one cell of a table 3 bdi",
	};
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct typed_occasion t = read_one(list[i]);
		occasion_typed_settle(&instruments, &t, 1);
		if (t.instrument >= 0)
			fail_msg("%s is read as %s %d", list[i], instruments.item[t.instrument].name, t.number);
	}
}

static void test_settled_together(void **state)
{
	(void)state;
	/* bdi2 is the second of three; the end comes after the third. */
	static const struct typed bare[] = {{"bdi1", "bdi2", 1, false},
					    {"bdi2", "bdi2", 2, false},
					    {"bdi3", "bdi2", 3, false},
					    {"bdi end", "bdi2", 4, false}};
	FILE_OF(bare, UNIT_SESSION);
	static const struct typed pre_post[] = {{"pre phq", "phq9", 0, false}, {"post phq", "phq9", 1, false}};
	FILE_OF(pre_post, UNIT_SESSION);
	static const struct typed weeks[] = {
		{"pre phq", "phq9", 0, false}, {"w4 phq", "phq9", 4, false}, {"phq wk8", "phq9", 8, false}};
	FILE_OF(weeks, UNIT_WEEK);
	static const struct typed months[] = {{"phq 3 months", "phq9", 3, false}, {"phq month6", "phq9", 6, false}};
	FILE_OF(months, UNIT_MONTH);
	static const struct typed mixed[] = {{"phq 3 months", "phq9", 3, false}, {"phq s6", "phq9", 6, false}};
	FILE_OF(mixed, UNIT_SESSION);
	/* Nine columns of PHQ-9 are its items; eight are sessions. */
	static const struct typed items[] = {
		{"phq1", "none", 1, false}, {"phq2", "none", 2, false}, {"phq3", "none", 3, false},
		{"phq4", "none", 4, false}, {"phq5", "none", 5, false}, {"phq6", "none", 6, false},
		{"phq7", "none", 7, false}, {"phq8", "none", 8, false}, {"phq9", "none", 9, false}};
	FILE_OF(items, UNIT_SESSION);
	check_file((const struct typed[]){{"phq1", "phq9", 1, false}, {"phq2", "phq9", 2, false}}, 2, UNIT_SESSION);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published_pair),
		cmocka_unit_test(test_other_names),
		cmocka_unit_test(test_not_read),
		cmocka_unit_test(test_settled_together),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
