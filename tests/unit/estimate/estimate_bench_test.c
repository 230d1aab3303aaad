/* The table under an estimate: labels, numbers, missing cells, columns by name. */
#include "estimate/bench.h"
#include "read/rd.h"

#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The table of the next load(). */
static const char *table_text;
static size_t table_size;

static void table(const char *text, size_t n)
{
	table_text = text;
	table_size = n;
}

static enum err load(struct arena *mem, const struct bench_want *want, size_t n, struct bench *b)
{
	struct rd *rd = NULL;
	enum err err = rd_open_bytes((const unsigned char *)table_text, table_size, &rd);
	if (!err)
		err = bench_load(mem, rd, want, n, b);
	rd_close(rd);
	return err;
}

static void labels_numbers_missing(void **state)
{
	(void)state;
	static const char text[] = "id,group,\"x, y\",z\n"
				   "p1, b ,1.5,7\n"
				   "\"p 2\",NA,2.5,8\n"
				   "p3,a,,9\n"
				   "p4,\"b\", -3e-1 ,NA\n"
				   "p1,Z,4,10\n";
	const struct bench_want want[] = {
		{.option = "by", .name = "group", .label = true},
		{.option = "score", .name = "x, y", .keep_missing = true},
		{.option = "id", .name = "id", .label = true},
	};
	struct arena *mem = arena_new();
	struct bench b = {0};
	table(text, sizeof text - 1);
	assert_int_equal(load(mem, want, 3, &b), ERR_OK);
	assert_int_equal(b.n, 4);
	assert_int_equal(b.n_missing, 1);
	assert_int_equal(b.row[1], 4);
	/* bytewise: Z before a before b */
	assert_int_equal(b.column[0].levels, 3);
	assert_string_equal(b.column[0].level[0], "Z");
	assert_string_equal(b.column[0].level[b.column[0].code[0]], "b");
	assert_string_equal(b.column[0].level[b.column[0].code[2]], "b");
	assert_true(!b.column[1].missing[0] && b.column[1].missing[1] && !b.column[1].missing[2]);
	CHECK_EQ(b.column[1].number[2], -0.3);
	assert_int_equal(b.column[1].position, 3);
	/* the level of a row left out is no level */
	assert_int_equal(b.column[2].levels, 3);
	assert_int_equal(b.column[2].code[0], b.column[2].code[3]);
	bench_free(&b, 3);
	arena_free(mem);
}

/* 3,000 rows over 700 labels, out of order: every row finds its own label again. */
static void many_labels(void **state)
{
	(void)state;
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	fputs("k\tv\n", f);
	for (int i = 0; i < 3000; i++)
		fprintf(f, "%d\t%d\n", i * 389 % 700, i);
	fclose(f);
	table(text, size);
	const struct bench_want want[] = {{.option = "by", .name = "k", .label = true}, {.option = "time", .name = "v"}};
	struct arena *mem = arena_new();
	struct bench b = {0};
	assert_int_equal(load(mem, want, 2, &b), ERR_OK);
	free(text);
	assert_int_equal(b.n, 3000);
	assert_int_equal(b.column[0].levels, 700);
	for (int i = 0; i < 3000; i++) {
		/* labels that are all numbers are in numeric order, so the code is the number */
		assert_int_equal(b.column[0].code[i], i * 389 % 700);
		assert_int_equal(b.column[1].number[i], i);
	}
	bench_free(&b, 2);
	arena_free(mem);
}

static void refuses(const char *text, const struct bench_want *want, enum err code, long row, int column)
{
	struct arena *mem = arena_new();
	struct bench b = {0};
	table(text, strlen(text));
	assert_int_equal(load(mem, want, 1, &b), code);
	assert_int_equal(err_last()->row, row);
	assert_int_equal(err_last()->column, column);
	assert_null(strstr(err_last()->text, "canary"));
	assert_int_equal(b.n, 0);
	arena_free(mem);
}

static void errors_say_where(void **state)
{
	(void)state;
	const struct bench_want x = {.option = "time", .name = "x"};
	refuses("y,x\n1,2\n1,canary\n", &x, ERR_VALUE, 3, 2);
	refuses("y,x\n1,2\n1,0x10\n", &x, ERR_VALUE, 3, 2);
	refuses("y,canary\n1,2\n", &x, ERR_USAGE, 0, 0);
	refuses("x,x\n1,2\n", &x, ERR_USAGE, 0, 0);
	refuses("y,x\n1,\n2,NA\n", &x, ERR_EMPTY, 0, 0);
	refuses("y,x\n1,2\ncanary\n", &x, ERR_FORMAT, 3, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_numbers_missing),
		cmocka_unit_test(many_labels),
		cmocka_unit_test(errors_say_where),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
