/* Every built-in layout reads its sample, and the lists behind them keep the numbers that the program speaks of. */
#include "layout/layout.h"
#include "read/input.h"
#include "support/check.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SAMPLE_FILES = 32 };

static struct arena *mem;
static struct instrument_set instruments;
static struct layout_set *set;

static int setup(void **state)
{
	(void)state;
	mem = arena_new();
	/* 2025-06-01. */
	const struct layout_options o = {.today = 20240, .confirm_order = true};
	return instrument_load(mem, NULL, &instruments) || layout_load(mem, &instruments, &o, &set);
}

static int teardown(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

/* NAME.csv, or the folder NAME. path outlives what is opened. */
static struct inputs *open_sample(const char *name, char path[512])
{
	static const struct syntax_choice choice;
	struct inputs *inputs = NULL;
	snprintf(path, 512, "%s/datasets/layouts/%s.csv", TEST_SOURCE_DIR, name);
	if (access(path, R_OK))
		snprintf(path, 512, "%s/datasets/layouts/%s", TEST_SOURCE_DIR, name);
	assert_int_equal(inputs_open(1, &path, &choice, &inputs), ERR_OK);
	assert_in_range(inputs_count(inputs), 1, SAMPLE_FILES);
	return inputs;
}

/* A sample may show rows that do not count, columns that stay unread and codes that no list has; its golden test says which. Here it is read whole. */
static void check_sample(const char *name)
{
	struct rd *r[SAMPLE_FILES];
	struct layout_file *f[SAMPLE_FILES];
	struct layout_plan plan;
	struct record record;
	enum layout_reason reason;
	bool first;
	char path[512];
	struct inputs *inputs = open_sample(name, path);
	size_t clients = 0, scores = 0, n = inputs_count(inputs);
	for (size_t k = 0; k < n; k++)
		assert_int_equal(inputs_rd(inputs, k, &r[k]), ERR_OK);
	assert_int_equal(layout_recognise_all(mem, set, r, n, f), ERR_OK);
	assert_int_equal(layout_make_plan(f, n, &plan), ERR_OK);
	for (size_t k = 0; k < n; k++) {
		enum err err;
		assert_string_equal(layout_of_file(f[k]), name);
		assert_false(layout_file_unused(f[k]));
		while ((err = layout_next(f[k], &record, &reason, &first)) == ERR_OK) {
			if (reason || record.kind == RECORD_NOTHING)
				continue;
			assert_true(record.client.n > 0);
			clients += first;
			for (size_t i = 0; i < plan.instruments; i++)
				scores += record.score[i] != RECORD_NO_SCORE;
		}
		assert_int_equal(err, ERR_END);
	}
	assert_true(clients > 1 && scores > 1);
	layout_files_close(f, n);
	for (size_t k = 0; k < n; k++)
		rd_close(r[k]);
	inputs_close(inputs);
}

static void test_samples(void **state)
{
	(void)state;
	assert_true(layout_count(set) >= 3);
	for (size_t i = 0; i < layout_count(set); i++) {
		assert_true(*layout_title(set, i) && *layout_source(set, i));
		check_sample(layout_name(set, i));
	}
}

struct known {
	enum vocabulary_domain domain;
	const char *text;
	int code;
};

static void test_vocabularies(void **state)
{
	(void)state;
	static const struct known cases[] = {
		{VOC_MODALITY, "CBT", 1},
		{VOC_MODALITY, "cbt ", 1},
		{VOC_MODALITY, "C.B.T.", 1},
		{VOC_MODALITY, "Cognitive-Behavioural Therapy", 1},
		{VOC_MODALITY, "CBT/EMDR", MODALITY_MIXED},
		{VOC_MODALITY, "EMDR; counselling & CBT", MODALITY_MIXED},
		{VOC_MODALITY, "CBT / cbt", 1},
		{VOC_MODALITY, "CBT / reiki", VOCABULARY_UNMAPPED},
		{VOC_MODALITY, "Integrative", MODALITY_MIXED},
		{VOC_MODALITY, "304891004", 1},
		{VOC_MODALITY, "TAU", 19},
		{VOC_MODALITY, "reiki", VOCABULARY_UNMAPPED},
		{VOC_MODALITY, "", VOCABULARY_MISSING},
		{VOC_MODALITY, " ", VOCABULARY_MISSING},
		{VOC_ATTENDANCE, "Attended", ATTENDANCE_ATTENDED},
		{VOC_ATTENDANCE, "6", ATTENDANCE_ATTENDED},
		{VOC_ATTENDANCE, "No-show", ATTENDANCE_DNA},
		{VOC_ATTENDANCE, "DNA", ATTENDANCE_DNA},
		{VOC_ATTENDANCE, "7", ATTENDANCE_DNA},
		{VOC_ATTENDANCE, "Late cancel", ATTENDANCE_CANCELLED},
		{VOC_ATTENDANCE, "Assessment", ATTENDANCE_ASSESSMENT},
		{VOC_ATTENDANCE, "1", VOCABULARY_UNMAPPED},
		{VOC_BREAKTHROUGH, "Client", BREAKTHROUGH_CLIENT},
		{VOC_BREAKTHROUGH, "therapist", BREAKTHROUGH_THERAPIST},
		{VOC_BREAKTHROUGH, "both", BREAKTHROUGH_BOTH},
		{VOC_BREAKTHROUGH, "no", VOCABULARY_MISSING},
		{VOC_END_REASON, "Completed treatment", END_PLANNED},
		{VOC_END_REASON, "drop-out", END_DROPOUT},
		{VOC_END_REASON, "Stepped up", END_REFERRED},
		{VOC_END_REASON, "deceased", END_DIED},
		{VOC_END_REASON, "in treatment", VOCABULARY_MISSING},
		{VOC_GENDER, "F", 1},
		{VOC_GENDER, "Male", 2},
		{VOC_GENDER, "Non-binary", 3},
		{VOC_PROBLEM, "F32.1", 1},
		{VOC_PROBLEM, "Post-traumatic stress disorder", 9},
		{VOC_PROBLEM, "social phobia", 4},
	};
	const struct vocabularies *v = layout_vocabularies(set);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct known *k = &cases[i];
		if (vocabulary_code_of(&v->list[k->domain], k->text, strlen(k->text)) != k->code)
			fail_msg("%s is not %d", k->text, k->code);
	}
	for (int d = 0; d < VOC__COUNT; d++)
		for (size_t i = 0; i < v->list[d].n; i++) {
			const struct vocabulary_code *c = &v->list[d].code[i];
			assert_true(c->code > 0);
			assert_int_equal(vocabulary_code_of(&v->list[d], c->name, strlen(c->name)), c->code);
			assert_int_equal(vocabulary_code_of(&v->list[d], c->label, strlen(c->label)), c->code);
		}
}

static void test_names_of_closed_lists(void **state)
{
	(void)state;
	for (enum layout_role r = ROLE_DROPPED; r < ROLE__COUNT; r++)
		assert_non_null(layout_role_name(r));
	for (enum layout_reason r = REASON_NONE; r < REASON__COUNT; r++)
		assert_non_null(layout_reason_name(r));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_vocabularies),
		cmocka_unit_test(test_names_of_closed_lists),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
