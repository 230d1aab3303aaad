/*
 * Files read by several shares, which take small batches in turn: the same records, names, lost cells and rejected values in the same order as of one
 * reader, and after they are joined the same counts and the same judgement. Every built-in layout's sample, with rows of it spoilt.
 */
#include "layout/layout.h"
#include "read/rd_inside.h"
#include "support/check.h"
#include "support/temp.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES = 32, SHARES = 3, TAPE = 1 << 22 };

static struct arena *mem;
static struct instrument_set instruments;
static struct layout_set *set;

struct tape {
	size_t n;
	char p[TAPE];
};

/* The files of one export, opened. */
struct export
{
	size_t n;
	struct rd *rd[FILES];
	struct layout_file *file[FILES];
	struct layout_plan plan;
	struct tape *out;
};

static int setup(void **state)
{
	(void)state;
	mem = arena_new();
	const struct layout_options o = {.today = 20240, .confirm_order = true};
	return instrument_load(mem, NULL, &instruments) || layout_load(mem, &instruments, &o, &set);
}

static int teardown(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

static void put(struct tape *t, const void *bytes, size_t n)
{
	assert_true(t->n + n < TAPE);
	if (n)
		memcpy(t->p + t->n, bytes, n);
	t->n += n;
}

static void put_number(struct tape *t, long x)
{
	put(t, &x, sizeof x);
}

static void put_cell(struct tape *t, struct rd_cell cell)
{
	put_number(t, cell.n);
	put(t, cell.p, cell.n);
}

static void put_record(struct tape *t, const struct record *r, enum layout_reason reason, bool first)
{
	put_number(t, r->file);
	put_number(t, r->row);
	put_number(t, (long)reason);
	put_number(t, reason ? r->column : first);
	if (reason)
		return;
	const int values[] = {
		(int)r->kind,  r->client_by_row, r->relative,         r->keyed,       r->joins,        r->day,
		r->occasion,   r->age,           r->birth.year,       r->birth.month, r->birth.day,    r->attendance,
		r->duration,   r->modality,      r->problem,          r->gender,      r->breakthrough, r->format,
		r->end_reason, r->stage,         r->breakthrough_type};
	const struct rd_cell cells[] = {r->client, r->therapist, r->clinic, r->name, r->given, r->surname};
	put(t, values, sizeof values);
	put(t, r->trait, sizeof r->trait);
	put(t, r->score, sizeof r->score);
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
		put_cell(t, cells[i]);
	for (size_t i = 0; i < RECORD_TEXTS; i++)
		put_cell(t, r->text[i]);
}

static void see_name(void *context, struct rd_cell cell)
{
	put(context, "name", 4);
	put_cell(context, cell);
}

static void see_lost(void *context, const struct layout_column *column, struct rd_cell cell)
{
	put(context, "lost", 4);
	put_number(context, column->column);
	put_cell(context, cell);
}

static void hear(void *context, const struct layout_column *column, long row, enum layout_reason reason)
{
	put(context, "told", 4);
	put_number(context, column->column);
	put_number(context, row);
	put_number(context, (long)reason);
}

static void listen(struct layout_file *f, struct tape *out)
{
	layout_watch(f, (struct layout_watch){.context = out, .name = see_name, .lost = see_lost});
	layout_tell(f, (struct layout_tell){.context = out, .rejected = hear});
}

static void open_files(struct export *x, char *const *path, size_t n, struct tape *out)
{
	const struct rd_tuning how = {.block = 200, .masks = csv_masks_best()};
	*x = (struct export){.n = n, .out = out};
	assert_in_range(n, 1, FILES);
	out->n = 0;
	for (size_t i = 0; i < n; i++)
		assert_int_equal(rd_open_tuned(path[i], (int)i + 1, 0, &how, &x->rd[i]), ERR_OK);
	assert_int_equal(layout_recognise_all(mem, set, x->rd, n, x->file), ERR_OK);
	assert_int_equal(layout_make_plan(x->file, n, &x->plan), ERR_OK);
	for (size_t i = 0; i < n; i++)
		listen(x->file[i], out);
}

static void close_files(struct export *x)
{
	layout_files_close(x->file, x->n);
	for (size_t i = 0; i < x->n; i++)
		rd_close(x->rd[i]);
}

static enum err put_records(struct layout_file *f, struct tape *out)
{
	struct record record;
	enum layout_reason reason;
	bool first;
	enum err err;
	while ((err = layout_next(f, &record, &reason, &first)) == ERR_OK)
		put_record(out, &record, reason, first);
	return err;
}

/* ERR_END, or what the file is judged as. */
static enum err read_by_shares(struct layout_file *f, struct tape *out, size_t *batches)
{
	struct layout_file *share[SHARES];
	struct rd_batch *batch[SHARES];
	enum err err = ERR_OK;
	for (int k = 0; k < SHARES; k++) {
		assert_int_equal(layout_share_new(f, &share[k]), ERR_OK);
		assert_int_equal(rd_batch_new(&batch[k]), ERR_OK);
		listen(share[k], out);
	}
	for (size_t i = 0; (err = layout_share_take(f, batch[i % SHARES], share[i % SHARES])) == ERR_OK; i++, ++*batches)
		assert_int_equal(put_records(share[i % SHARES], out), ERR_END);
	for (int k = 0; k < SHARES; k++) {
		layout_share_join(f, share[k]);
		layout_share_free(share[k]);
		rd_batch_free(batch[k]);
	}
	enum err judged = layout_judge(f);
	return judged ? judged : err;
}

static void put_columns(const struct export *x, size_t i)
{
	size_t n;
	const struct layout_column *c = layout_columns(x->file[i], &n);
	for (size_t k = 0; k < n; k++) {
		put_number(x->out, c[k].column);
		put_number(x->out, (long)c[k].values);
		put(x->out, c[k].reason, sizeof c[k].reason);
	}
}

static size_t compare(const char *name, char *const *path, size_t n, enum err end)
{
	static struct tape want, got;
	struct export one, many;
	size_t batches = 0;
	char note[sizeof err_last()->text] = "";
	open_files(&one, path, n, &want);
	open_files(&many, path, n, &got);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(put_records(one.file[i], &want), end);
		snprintf(note, sizeof note, "%s", err_last()->text);
		assert_int_equal(read_by_shares(many.file[i], &got, &batches), end);
		assert_string_equal(note, err_last()->text);
		put_columns(&one, i);
		put_columns(&many, i);
	}
	if (want.n != got.n || memcmp(want.p, got.p, want.n) != 0)
		fail_msg("%s: shares read otherwise", name);
	close_files(&one);
	close_files(&many);
	return batches;
}

/* A copy of the file with some rows cut short, and some cells that hold what no list knows. */
static char *spoilt(const char *path, size_t i)
{
	char name[32], line[8192];
	static char text[1 << 20];
	size_t n = 0;
	FILE *f = fopen(path, "re");
	assert_non_null(f);
	for (long row = 1; fgets(line, sizeof line, f); row++) {
		char *comma = strrchr(line, ',');
		size_t whole = strlen(line), spare = whole;
		const char *end = "";
		if (row > 1 && comma && (row % 7 == 0 || row % 5 == 0)) {
			spare = (size_t)(comma - line);
			end = row % 7 ? ",zorb 12\n" : "\n";
		}
		assert_true(n + whole + 16 < sizeof text);
		n += (size_t)snprintf(text + n, sizeof text - n, "%.*s%s", (int)spare, line, end);
	}
	(void)fclose(f);
	snprintf(name, sizeof name, "spoilt%zu.csv", i);
	return strdup(temp_file(name, text, n));
}

static size_t check_sample(const char *name)
{
	char pattern[512], *path[FILES];
	glob_t found;
	snprintf(pattern, sizeof pattern, "%s/datasets/layouts/%s.csv", TEST_SOURCE_DIR, name);
	int none = glob(pattern, 0, NULL, &found);
	if (none)
		snprintf(pattern, sizeof pattern, "%s/datasets/layouts/%s/*.csv", TEST_SOURCE_DIR, name);
	if (none && glob(pattern, 0, NULL, &found))
		return 0;
	size_t batches = compare(name, found.gl_pathv, found.gl_pathc, ERR_END);
	for (size_t i = 0; i < found.gl_pathc; i++)
		path[i] = spoilt(found.gl_pathv[i], i);
	(void)compare(name, path, found.gl_pathc, ERR_END);
	for (size_t i = 0; i < found.gl_pathc; i++)
		free(path[i]);
	globfree(&found);
	return batches;
}

static void test_samples(void **state)
{
	(void)state;
	size_t read = 0;
	for (size_t i = 0; i < layout_count(set); i++)
		read += check_sample(layout_name(set, i)) > 0;
	assert_true(read >= 9);
}

/* Means, where sums are usual: one reader says so at the end, and so do shares once they are joined. */
static void test_judged(void **state)
{
	(void)state;
	static char text[1 << 16] = "client_id,session_date,core_om\n";
	for (int i = 0; i < 400; i++) {
		size_t n = strlen(text);
		snprintf(text + n, sizeof text - n, "C%d,2024-%02d-%02d,%d.%02d\n", i % 40, 1 + i / 40, 1 + i % 28, i % 4,
			 i * 7 % 100);
	}
	char *path = strdup(temp_file("mean.csv", text, strlen(text)));
	assert_true(compare("mean", &path, 1, ERR_AMBIGUOUS) > 10);
	assert_non_null(strstr(err_last()->text, "core_om"));
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_samples), cmocka_unit_test(test_judged)};
	return cmocka_run_group_tests(tests, setup, teardown);
}
