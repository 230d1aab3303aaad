/* What the reader makes of ordinary and of damaged files. Expected rows are written out by hand: cells <a>, a ragged row with !. */
#include "read/rd.h"
#include "support/check.h"
#include "support/temp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char got[4096];
static size_t used;

static void show(const struct rd_row *row)
{
	used += (size_t)snprintf(got + used, sizeof got - used, "%ld%s", row->number, row->ragged ? "!" : "");
	for (int i = 0; i < row->n; i++)
		used += (size_t)snprintf(got + used, sizeof got - used, "<%.*s>", (int)row->cell[i].n, row->cell[i].p);
	used += (size_t)snprintf(got + used, sizeof got - used, "\n");
	assert_true(used < sizeof got);
}

static enum err show_all(struct rd *r)
{
	used = 0;
	show(rd_header(r));
	struct rd_row row;
	enum err err;
	while ((err = rd_next(r, &row)) == ERR_OK)
		show(&row);
	return err;
}

static struct rd *open_bytes(const char *bytes, size_t n)
{
	struct rd *r = NULL;
	assert_int_equal(rd_open(temp_file("x.csv", bytes, n), 1, 0, &r), ERR_OK);
	return r;
}

struct good {
	const char *bytes, *rows;
	char delimiter;
	enum rd_encoding encoding;
	size_t n; /* of bytes, when strlen does not tell */
};

static void check_good(const struct good *g)
{
	struct rd *r = open_bytes(g->bytes, g->n ? g->n : strlen(g->bytes));
	for (int twice = 0; twice < 2; twice++) {
		assert_int_equal(show_all(r), ERR_END);
		assert_string_equal(got, g->rows);
		assert_int_equal(rd_rewind(r), ERR_OK);
	}
	assert_int_equal(rd_info(r)->delimiter, g->delimiter ? g->delimiter : ',');
	assert_int_equal(rd_info(r)->encoding, g->encoding);
	rd_close(r);
}

static void test_syntax(void **state)
{
	(void)state;
	static const struct good cases[] = {
		{.bytes = "a,b\n1,2\n", .rows = "1<a><b>\n2<1><2>\n"},
		{.bytes = "a,b\n1,2", .rows = "1<a><b>\n2<1><2>\n"},
		{.bytes = "a,b\r\n1,2\r\n3,4\r\n", .rows = "1<a><b>\n2<1><2>\n3<3><4>\n"},
		{.bytes = "a,b\r1,2\r3,4", .rows = "1<a><b>\n2<1><2>\n3<3><4>\n"},
		{.bytes = "a,b\n1,2\r\n3,4\r5,6\n", .rows = "1<a><b>\n2<1><2>\n3<3><4>\n4<5><6>\n"},
		{.bytes = "\"a\",\"b\"\n\"1,5\",\"x\ny\"\n", .rows = "1<a><b>\n2<1,5><x\ny>\n"},
		{.bytes = "a,b\n\"say \"\"hm\"\"\",\"\"\n\"\"\"\",\"\"\"\"\"\"\n",
		 .rows = "1<a><b>\n2<say \"hm\"><>\n3<\"><\"\">\n"},
		{.bytes = "a,b\n\"x\r\ny\",2\r\n3,4\n", .rows = "1<a><b>\n2<x\r\ny><2>\n3<3><4>\n"},
		{.bytes = "a,b\n5\"6,2\n\"12\"mg,3\n \"x\",4\n5,6\n",
		 .rows = "1<a><b>\n2<5\"6><2>\n3<12mg><3>\n4< \"x\"><4>\n5<5><6>\n"},
		{.bytes = "a,b\n1\n1,2,3\n,\n4,5\n", .rows = "1<a><b>\n2!<1>\n3!<1><2><3>\n5<4><5>\n"},
		{.bytes = "a,b\n\n1,2\n \n , \n3,4\n\n", .rows = "1<a><b>\n3<1><2>\n6<3><4>\n"},
		{.bytes = "a,b\n,2\n1,\n", .rows = "1<a><b>\n2<><2>\n3<1><>\n"},
		{.bytes = "a;b;c\n1,5;2;3\n", .rows = "1<a><b><c>\n2<1,5><2><3>\n", .delimiter = ';'},
		{.bytes = "a\tb\n1,5\t2\n", .rows = "1<a><b>\n2<1,5><2>\n", .delimiter = '\t'},
		{.bytes = "a|b\nx,y|2\nz,w|4", .rows = "1<a><b>\n2<x,y><2>\n3<z,w><4>\n", .delimiter = '|'},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_good(&cases[i]);
}

static void test_header(void **state)
{
	(void)state;
	static const struct good cases[] = {
		{.bytes = "sep=;\na;b\n1;2\n", .rows = "2<a><b>\n3<1><2>\n", .delimiter = ';'},
		{.bytes = "Sessions, 2025\nprinted by, me\n\nid,date,score\n1,2025-01-02,5\n2,2025-01-03,6\n",
		 .rows = "4<id><date><score>\n5<1><2025-01-02><5>\n6<2><2025-01-03><6>\n"},
		/* A spreadsheet pads every line to the same number of cells. */
		{.bytes = "Clinic export,,\nMade on,2025-02-01,\n,,\nid,date,score\nA,2025-01-02,5\nB,2025-01-02,\n",
		 .rows = "4<id><date><score>\n5<A><2025-01-02><5>\n6<B><2025-01-02><>\n"},
		/* Row names leave the first header cell empty. */
		{.bytes = "\"\",\"x\",\"y\"\n\"1\",3,4\n\"2\",5,6\n", .rows = "1<><x><y>\n2<1><3><4>\n3<2><5><6>\n"},
		/* Few rows, most of them ragged in different ways. */
		{.bytes = "a,b\n1\n1,2,3\n1,2\n", .rows = "1<a><b>\n2!<1>\n3!<1><2><3>\n4<1><2>\n"},
		/* Empty cells at the end left out. */
		{.bytes = "a,b,c\n1\n2\n3,4\n5,6,7\n", .rows = "1<a><b><c>\n2!<1>\n3!<2>\n4!<3><4>\n5<5><6><7>\n"},
		{.bytes = "a,b,\n1,2,\n3,4,\n", .rows = "1<a><b><>\n2<1><2><>\n3<3><4><>\n"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_good(&cases[i]);
}

static void test_encodings(void **state)
{
	(void)state;
	static const char rows[] = "1<n\303\244me><b>\n2<\342\202\254 5><2>\n";
	static const char utf16le[] = "\xFF\xFEn\0\xE4\0m\0e\0,\0b\0\n\0\xAC\x20 \0005\0,\0002\0\n";
	static const char utf16be[] = "\xFE\xFF\0n\0\xE4\0m\0e\0,\0b\0\n\x20\xAC\0 \0005\0,\0002\0\n";
	const struct good cases[] = {
		{.bytes = "n\303\244me,b\n\342\202\254 5,2\n", .rows = rows},
		{.bytes = "\xEF\xBB\xBFn\303\244me,b\n\342\202\254 5,2\n", .rows = rows, .encoding = RD_UTF8_BOM},
		{.bytes = "n\344me,b\n\200 5,2\n", .rows = rows, .encoding = RD_WINDOWS1252},
		{.bytes = utf16le, .n = sizeof utf16le, .rows = rows, .encoding = RD_UTF16LE},
		{.bytes = utf16be, .n = sizeof utf16be - 1, .rows = rows, .encoding = RD_UTF16BE},
		{.bytes = utf16le + 2, .n = sizeof utf16le - 2, .rows = rows, .encoding = RD_UTF16LE},
		{.bytes = utf16be + 2, .n = sizeof utf16be - 3, .rows = rows, .encoding = RD_UTF16BE},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_good(&cases[i]);
}

struct bad {
	const char *bytes;
	size_t n;
	enum err err;
	long row;
};

/* The error comes from rd_open() or, where rows can be read before it, from rd_next(). */
static void check_bad(const struct bad *b)
{
	struct rd *r = NULL;
	enum err err = rd_open(temp_file("x.csv", b->bytes, b->n ? b->n : strlen(b->bytes)), 7, 0, &r);
	if (!err)
		err = show_all(r);
	assert_int_equal(err, b->err);
	assert_int_equal(err_last()->code, b->err);
	assert_int_equal(err_last()->file, 7);
	assert_int_equal(err_last()->row, b->row);
	rd_close(r);
}

static void test_damage(void **state)
{
	(void)state;
	static const struct bad cases[] = {
		{.bytes = "\xEF\xBB\xBF", .err = ERR_EMPTY},
		{.bytes = "a,b\n", .err = ERR_EMPTY, .row = 1},
		{.bytes = "title\n\na,b\n , \n\n", .err = ERR_EMPTY, .row = 3},
		{.bytes = "a\n1\n2\n", .err = ERR_FORMAT},
		{.bytes = "\n\n\n", .err = ERR_EMPTY},
		{.bytes = "1,2,3\n4,5,6\n", .err = ERR_FORMAT},
		{.bytes = "a,b\n1,2\n3,\"4\n5,6\n7,8\n", .err = ERR_FORMAT, .row = 3},
		{.bytes = "a,b\n1,2\n\n\"3\n4\",5\n6,\"", .err = ERR_FORMAT, .row = 5},
		{.bytes = "a,b\n1,2\n3,\"4\n5,\"x, y\"\n7,8\n", .err = ERR_FORMAT, .row = 3},
		{.bytes = "a,\"b\n1,2\n", .err = ERR_FORMAT, .row = 1},
		{.bytes = "a,b\n1,2\n3,\0004\n", .n = 13, .err = ERR_FORMAT, .row = 3},
		{.bytes = "a,b\n1,2\n\0\0\0\0", .n = 12, .err = ERR_FORMAT, .row = 3},
		{.bytes = "\0a,b\n1,2\n", .n = 9, .err = ERR_FORMAT, .row = 1},
		{.bytes = "a,b\n\303\244,2\n3,\344\n", .err = ERR_FORMAT, .row = 3},
		{.bytes = "a,b\n1,\201\n", .err = ERR_FORMAT, .row = 2},
		{.bytes = "\xFF\xFE"
			  "a\0,\0b\0\n\0c\0,\0\0\xD8x\0\n\0",
		 .n = 20,
		 .err = ERR_FORMAT,
		 .row = 2},
		{.bytes = "PK\x03\x04 and, more\n", .err = ERR_FORMAT},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_bad(&cases[i]);
}

/* head, then n times fill, then tail. */
static char *long_text(const char *head, char fill, size_t n, const char *tail, size_t *length)
{
	size_t before = strlen(head);
	*length = before + n + strlen(tail);
	char *text = malloc(*length + 1);
	assert_non_null(text);
	memcpy(text, head, before);
	memset(text + before, fill, n);
	memcpy(text + before + n, tail, strlen(tail) + 1);
	return text;
}

static void test_limits(void **state)
{
	(void)state;
	static const struct {
		const char *head;
		char fill;
		size_t n;
		const char *tail;
		enum err err;
		long row;
	} cases[] = {
		{"a,b\n1,", 'x', 10 << 20, "\n2,3\n", ERR_LIMIT, 2},
		{"a,b\n1,\"", 'x', 10 << 20, "\"\n2,3\n", ERR_LIMIT, 2},
		{"a,b\n0,1\n\n1,", 'x', 1 << 20, "\n2,3\n", ERR_END, 0},
		{"a,b\n0,1\n\n1,", 'x', (1 << 20) + 1, "\n2,3\n", ERR_LIMIT, 4},
		{"a,b\n0,1\n1,\"\n", 'x', 2 << 20, "\n2,3\n", ERR_FORMAT, 3},
		{"a,b\n0,1\n1,2", ',', 4094, "\n2,3\n", ERR_END, 0},
		{"a,b\n0,1\n1,2", ',', 4095, "\n2,3\n", ERR_LIMIT, 3},
		{"", 'x', 10 << 20, "", ERR_LIMIT, 1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bad b = {.err = cases[i].err, .row = cases[i].row};
		char *text = long_text(cases[i].head, cases[i].fill, cases[i].n, cases[i].tail, &b.n);
		struct rd *r = NULL;
		struct rd_row row;
		err_clear();
		enum err err = rd_open(temp_file("x.csv", text, b.n), 7, 0, &r);
		while (!err)
			err = rd_next(r, &row);
		assert_int_equal(err, b.err);
		assert_int_equal(err_last()->row, b.row);
		rd_close(r);
		free(text);
	}
}

static void test_files(void **state)
{
	(void)state;
	struct rd *r = NULL;
	assert_int_equal(rd_open(temp_path("absent"), 1, 0, &r), ERR_FILE);
	assert_int_equal(rd_open("/tmp", 1, 0, &r), ERR_FILE);
	assert_int_equal(rd_open(temp_file("empty", "", 0), 2, 0, &r), ERR_EMPTY);
	char target[256];
	snprintf(target, sizeof target, "%s", temp_file("target.csv", "a,b\n1,2\n", 8));
	const char *link = temp_path("link.csv");
	assert_int_equal(symlink(target, link), 0);
	assert_int_equal(rd_open(link, 1, 0, &r), ERR_FILE);
	const char *fifo = temp_path("fifo");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(rd_open(fifo, 1, 0, &r), ERR_FILE);
	assert_null(r);
}

static void test_given_delimiter(void **state)
{
	(void)state;
	struct rd *r = NULL;
	const char *path = temp_file("x.csv", "a;b,c\n1;2,3\n", 12);
	assert_int_equal(rd_open(path, 1, ';', &r), ERR_OK);
	assert_int_equal(show_all(r), ERR_END);
	assert_string_equal(got, "1<a><b,c>\n2<1><2,3>\n");
	rd_close(r);
	r = NULL;
	assert_int_equal(rd_open(path, 1, '\t', &r), ERR_FORMAT);
	assert_int_equal(rd_open(path, 1, '"', &r), ERR_USAGE);
	assert_null(r);
}

static void test_info(void **state)
{
	(void)state;
	struct rd *r = open_bytes("t\na,b\n\n1,2\n,\n3,\344\n", 17);
	assert_int_equal(rd_info(r)->header_row, 2);
	assert_int_equal(rd_info(r)->bytes, 17);
	assert_int_equal(show_all(r), ERR_END);
	assert_int_equal(rd_info(r)->blank_rows, 2);
	assert_int_equal(rd_info(r)->bytes_read, 17);
	assert_string_equal(rd_encoding_name(rd_info(r)->encoding), "windows-1252");
	assert_int_equal(rd_rewind(r), ERR_OK);
	assert_int_equal(rd_info(r)->blank_rows, 0);
	rd_close(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_syntax),          cmocka_unit_test(test_header), cmocka_unit_test(test_encodings),
		cmocka_unit_test(test_damage),          cmocka_unit_test(test_limits), cmocka_unit_test(test_files),
		cmocka_unit_test(test_given_delimiter), cmocka_unit_test(test_info),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
