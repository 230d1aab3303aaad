/* An export of several tables, cut off anywhere: rows read are rows taken or rejected, or the file is refused; nothing else happens. */
#include "layout/layout.h"
#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES = 4, STEP = 13, MOST = 4096, TODAY = 20240 };

static const char *const names[FILES] = {"clients", "episodes", "k10p", "service-contacts"};
static struct arena *mem;
static struct layout_set *set;
static unsigned char bytes[FILES][MOST];
static size_t sizes[FILES];

static int setup(void **state)
{
	(void)state;
	mem = arena_new();
	struct instrument_set *instruments = ARENA_NEW(mem, struct instrument_set);
	const struct layout_options o = {.layout = "pmhc_mds", .today = TODAY};
	if (instrument_load(mem, NULL, instruments) || layout_load(mem, instruments, &o, &set))
		return 1;
	for (size_t i = 0; i < FILES; i++) {
		char path[512];
		snprintf(path, sizeof path, "%s/datasets/layouts/pmhc_mds/%s.csv", TEST_SOURCE_DIR, names[i]);
		FILE *f = fopen(path, "re");
		if (!f)
			return 1;
		sizes[i] = fread(bytes[i], 1, MOST, f);
		fclose(f);
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

/* Lines behind the header that hold something. */
static size_t rows_of(const unsigned char *p, size_t n)
{
	size_t rows = 0;
	for (size_t i = 0; i < n; i++)
		rows += p[i] == '\n' && i + 1 < n;
	return rows;
}

static void read_all(struct layout_file *const *file, size_t expected)
{
	struct record record;
	enum layout_reason reason;
	bool first;
	size_t rows = 0;
	for (size_t i = 0; i < FILES; i++) {
		enum err err;
		while ((err = layout_next(file[i], &record, &reason, &first)) == ERR_OK) {
			assert_true(first);
			assert_true(reason < REASON__COUNT);
			assert_true(reason || record.kind == RECORD_NOTHING || record.client.n > 0);
			rows++;
		}
		assert_int_equal(err, ERR_END);
	}
	assert_int_equal(rows, expected);
}

/* File k ends after n bytes. */
static void check_cut(size_t k, size_t n)
{
	struct rd *rd[FILES] = {NULL};
	struct layout_file *file[FILES] = {NULL};
	struct layout_plan plan;
	size_t rows = 0;
	enum err err = ERR_OK;
	struct arena *own = arena_new();
	for (size_t i = 0; i < FILES && !err; i++) {
		size_t size = i == k ? n : sizes[i];
		err = rd_open_bytes(bytes[i], size, &rd[i]);
		rows += rows_of(bytes[i], size);
	}
	if (!err)
		err = layout_recognise_all(own, set, rd, FILES, file);
	if (!err)
		err = layout_make_plan(file, FILES, &plan);
	if (!err)
		read_all(file, rows);
	else
		assert_true(err == ERR_FORMAT || err == ERR_EMPTY || err == ERR_AMBIGUOUS);
	layout_files_close(file, FILES);
	for (size_t i = 0; i < FILES; i++)
		rd_close(rd[i]);
	arena_free(own);
}

static void test_cut_anywhere(void **state)
{
	(void)state;
	for (size_t k = 0; k < FILES; k++)
		for (size_t n = 1; n < sizes[k]; n += STEP)
			check_cut(k, n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_cut_anywhere)};
	return cmocka_run_group_tests(tests, setup, teardown);
}
