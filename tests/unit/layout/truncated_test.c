/*
 * Every sample of every layout, cut off at every byte: its reader gives rows or one error with a place, and what rows there are go through the layouts
 * (at every seventh byte, for time) without leaving the closed lists.
 */
#include "layout/layout.h"
#include "read/syntax.h"
#include "support/check.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TODAY = 20240, SAMPLE_MOST = 1 << 16, EVERY = 7 };

static struct layout_set *layouts;
static int samples;

static void read_rows(struct rd *r)
{
	struct rd_row row;
	enum err err;
	while ((err = rd_next(r, &row)) == ERR_OK)
		assert_true(row.n > 0 && row.number > 0);
	assert_true(err == ERR_END || err_last()->text[0]);
}

static void take_rows(struct rd *r)
{
	struct arena *mem = arena_new();
	struct layout_file *f = NULL;
	struct layout_plan plan;
	struct record record;
	enum layout_reason reason;
	bool first;
	assert_non_null(mem);
	enum err err = layout_recognise(mem, layouts, r, 1, &f);
	if (!err)
		err = layout_make_plan(&f, 1, &plan);
	while (!err && (err = layout_next(f, &record, &reason, &first)) == ERR_OK)
		assert_in_range(reason, REASON_NONE, REASON__COUNT - 1);
	assert_true(err == ERR_END || err_last()->text[0]);
	arena_free(mem);
}

static void cut_at(const char *bytes, size_t n)
{
	const struct source_place place = {.bytes = (const unsigned char *)bytes, .n = n, .file = 1};
	const struct syntax_choice choice = {.sheet = NULL};
	struct rd *r = NULL;
	const struct syntax *s = syntax_of((const unsigned char *)bytes, n < SOURCE_HEAD ? n : SOURCE_HEAD);
	size_t tables = 1;
	assert_non_null(s);
	if ((s->tables && s->tables(&place, &choice, &tables)) || !tables || s->open(&place, &choice, 0, &r)) {
		assert_true(err_last()->text[0]);
		return;
	}
	if (n % EVERY)
		read_rows(r);
	else
		take_rows(r);
	rd_close(r);
}

static int cut_file(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)where;
	const char *dot = strrchr(path, '.');
	if (kind != FTW_F || !dot || (strcmp(dot, ".csv") && strcmp(dot, ".ndjson")))
		return 0;
	static char bytes[SAMPLE_MOST];
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	size_t n = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	assert_int_equal(n, st->st_size);
	for (size_t i = 0; i <= n; i++)
		cut_at(bytes, i);
	samples++;
	return 0;
}

static void test_every_sample(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct instrument_set instruments;
	const struct layout_options o = {.today = TODAY};
	assert_non_null(mem);
	assert_int_equal(instrument_load(mem, NULL, &instruments), ERR_OK);
	assert_int_equal(layout_load(mem, &instruments, &o, &layouts), ERR_OK);
	assert_int_equal(nftw(TEST_SOURCE_DIR "/datasets/layouts", cut_file, 8, FTW_PHYS), 0);
	assert_true(samples > 30);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_sample)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
