/*
 * Tables written page by page, as SQLite reads them: integrity_check, and every row as INSERT would have put it. Sizes go over the ends of a page, of a
 * piece, and of a level.
 */
#include "core/workers.h"
#include "store/tree.h"
#include "store/tree_page.h"
#include "support/check.h"
#include "support/temp.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COLUMNS = 11 };

/* Values of every size that a record knows, and NULL; two rows a first key. */
struct made {
	bool by_rowid;
	int64_t from;
};

static int64_t value_of(uint64_t h)
{
	static const int shift[] = {0, 7, 8, 15, 16, 23, 24, 31, 32, 47, 48, 56, 62};
	unsigned pick = (unsigned)(h % 16);
	if (pick == 15)
		return TREE_NULL;
	if (pick >= 13)
		return (int64_t)pick - 13;
	int64_t edge = INT64_C(1) << shift[pick];
	return (h >> 8 & 1 ? -edge : edge) + (int64_t)(h >> 9) % 2;
}

static void values_of(const struct made *m, size_t i, int64_t *value)
{
	value[0] = m->from + (int64_t)(m->by_rowid ? i * 3 : i / 2);
	value[1] = m->by_rowid ? (int64_t)i : (int64_t)(i % 2);
	for (int k = 2; k < COLUMNS; k++)
		value[k] = value_of((i * 7919 + (size_t)k * 104729) * UINT64_C(0x9E3779B97F4A7C15) >> 16);
}

/* A reader is the address of what it reads. */
static enum err reader_of(const void *context, void **reader)
{
	const void **of = malloc(sizeof *of);
	assert_non_null(of);
	*of = context;
	*reader = of;
	return ERR_OK;
}

static enum err row_of(void *reader, size_t i, int64_t *value)
{
	values_of(*(const void **)reader, i, value);
	return ERR_OK;
}

static uint32_t make_table(const char *path, bool by_rowid)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *root = NULL;
	unlink(path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA synchronous=OFF; PRAGMA page_size=16384", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(db,
			     by_rowid ? "CREATE TABLE t(a INTEGER PRIMARY KEY, b, c, d, e, f, g, h, i, j, k)"
				      : "CREATE TABLE t(a, b, c, d, e, f, g, h, i, j, k, PRIMARY KEY(a, b)) WITHOUT ROWID",
			     NULL, NULL, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT rootpage FROM sqlite_schema", -1, &root, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(root), SQLITE_ROW);
	uint32_t page = (uint32_t)sqlite3_column_int(root, 0);
	sqlite3_finalize(root);
	sqlite3_close(db);
	return page;
}

static void write_table(const char *path, const struct tree_rows *rows)
{
	struct tree_file *f = NULL;
	uint32_t root = make_table(path, rows->by_rowid);
	assert_int_equal(tree_open(path, &f), ERR_OK);
	assert_int_equal(tree_write(f, root, rows), ERR_OK);
	assert_int_equal(tree_close(f), ERR_OK);
}

static void check_rows(sqlite3 *db, const struct tree_rows *rows)
{
	sqlite3_stmt *all = NULL;
	int64_t value[COLUMNS];
	size_t i = 0;
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT * FROM t ORDER BY a,b", -1, &all, NULL), SQLITE_OK);
	for (; sqlite3_step(all) == SQLITE_ROW; i++) {
		values_of(rows->context, i, value);
		for (int k = 0; k < COLUMNS; k++) {
			bool null = sqlite3_column_type(all, k) == SQLITE_NULL;
			assert_true(null == (value[k] == TREE_NULL));
			assert_true(null || sqlite3_column_int64(all, k) == value[k]);
		}
	}
	sqlite3_finalize(all);
	assert_int_equal(i, rows->n);
}

static void check_file(const char *path, const struct tree_rows *rows)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *check = NULL;
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &check, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(check), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(check, 0), "ok");
	sqlite3_finalize(check);
	check_rows(db, rows);
	/* And goes on to be a table: what is deleted and put in again leaves it whole. */
	assert_int_equal(sqlite3_exec(db,
				      "PRAGMA synchronous=OFF; DELETE FROM t WHERE a%5<3; INSERT INTO t(a,b) VALUES(-5,-5)",
				      NULL, NULL, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &check, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(check), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(check, 0), "ok");
	sqlite3_finalize(check);
	sqlite3_close(db);
}

static void check_size(size_t n, bool by_rowid, int64_t from)
{
	const struct made made = {.by_rowid = by_rowid, .from = from};
	const struct tree_rows rows = {.n = n,
				       .columns = COLUMNS,
				       .by_rowid = by_rowid,
				       .context = &made,
				       .begin = reader_of,
				       .row = row_of,
				       .end = free};
	write_table(temp_path("tree.db"), &rows);
	check_file(temp_path("tree.db"), &rows);
}

static void test_sizes(void **state)
{
	(void)state;
	static const size_t size[] = {0, 1, 2, 3, 500, 8191, 8192, 8193, 8194, 16384, 16385, 65536, 65537, 131073};
	for (size_t i = 0; i < sizeof size / sizeof size[0]; i++) {
		check_size(size[i], false, 0);
		check_size(size[i], true, INT64_C(1) << 62);
	}
	/* Where the first page ends, and the second. */
	for (size_t n = 560; n < 1400; n++) {
		const struct made made = {.from = INT64_C(1) << 40};
		const struct tree_rows rows = {
			.n = n, .columns = COLUMNS, .context = &made, .begin = reader_of, .row = row_of, .end = free};
		if (n % 5 == 0)
			check_size(n, true, -1000);
		write_table(temp_path("tree.db"), &rows);
		if (n % 5 == 1)
			check_file(temp_path("tree.db"), &rows);
	}
}

static unsigned char *bytes_of(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	assert_non_null(f);
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	*n = (size_t)ftell(f);
	unsigned char *bytes = malloc(*n);
	assert_non_null(bytes);
	rewind(f);
	assert_int_equal(fread(bytes, 1, *n, f), *n);
	fclose(f);
	return bytes;
}

static void test_threads(void **state)
{
	(void)state;
	const struct made made = {.from = 7};
	const struct tree_rows rows = {
		.n = 100000, .columns = COLUMNS, .context = &made, .begin = reader_of, .row = row_of, .end = free};
	unsigned char *bytes[2];
	size_t n[2];
	for (int k = 0; k < 2; k++) {
		workers_set_threads(k ? 5 : 1);
		write_table(temp_path("tree.db"), &rows);
		bytes[k] = bytes_of(temp_path("tree.db"), &n[k]);
	}
	workers_set_threads(0);
	assert_int_equal(n[0], n[1]);
	assert_memory_equal(bytes[0], bytes[1], n[0]);
	free(bytes[0]);
	free(bytes[1]);
}

/* A file that has grown to just below 2^30 bytes: the page where SQLite keeps its locks stays empty, and the rows are all there. */
static void test_lock_page(void **state)
{
	(void)state;
	enum { PAGES = 65534, LOCK = 65537 };
	static const unsigned char pages[4] = {0, 0, PAGES >> 8, PAGES & 0xff};
	static unsigned char bytes[TREE_PAGE], zero[TREE_PAGE];
	const struct made made = {.from = 3};
	const struct tree_rows rows = {
		.n = 40000, .columns = COLUMNS, .context = &made, .begin = reader_of, .row = row_of, .end = free};
	const char *path = temp_path("tree.db");
	uint32_t root = make_table(path, false);
	struct tree_file *f = NULL;
	sqlite3 *db = NULL;
	int fd = open(path, O_RDWR);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, pages, sizeof pages, 28), sizeof pages);
	assert_int_equal(ftruncate(fd, (off_t)PAGES * TREE_PAGE), 0);
	assert_int_equal(tree_open(path, &f), ERR_OK);
	assert_int_equal(tree_write(f, root, &rows), ERR_OK);
	assert_int_equal(tree_close(f), ERR_OK);
	assert_int_equal(pread(fd, bytes, sizeof bytes, (off_t)(LOCK - 1) * TREE_PAGE), sizeof bytes);
	assert_memory_equal(bytes, zero, sizeof bytes);
	close(fd);
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	check_rows(db, &rows);
	sqlite3_close(db);
	unlink(path);
}

static enum err falling(void *reader, size_t i, int64_t *value)
{
	size_t at = **(const size_t **)reader;
	memset(value, 0, COLUMNS * sizeof *value);
	value[0] = (int64_t)(i == at ? i - 1 : i);
	return ERR_OK;
}

static void check_refused(const struct tree_rows *rows, enum err want)
{
	struct tree_file *f = NULL;
	uint32_t root = make_table(temp_path("tree.db"), rows->by_rowid);
	assert_int_equal(tree_open(temp_path("tree.db"), &f), ERR_OK);
	assert_int_equal(tree_write(f, root, rows), want);
	tree_abandon(f);
}

/* Inside a piece, and between two. */
static void test_order(void **state)
{
	(void)state;
	static const size_t at[] = {1, 17, 8192, 65536};
	for (size_t k = 0; k < sizeof at / sizeof at[0]; k++) {
		for (int by_rowid = 0; by_rowid < 2; by_rowid++) {
			const struct tree_rows rows = {.n = 70000,
						       .columns = COLUMNS,
						       .by_rowid = by_rowid,
						       .context = &at[k],
						       .begin = reader_of,
						       .row = falling,
						       .end = free};
			check_refused(&rows, ERR_FORMAT);
		}
	}
}

static enum err lost(void *reader, size_t i, int64_t *value)
{
	size_t at = **(const size_t **)reader;
	memset(value, 0, COLUMNS * sizeof *value);
	value[0] = (int64_t)i;
	return i < at ? ERR_OK : err_set(ERR_DISK, "row %zu cannot be read", i);
}

/* A row that cannot be read, of the first piece and of later ones. */
static void test_lost_rows(void **state)
{
	(void)state;
	static const size_t at[] = {0, 100, 8191, 60000, 199999};
	for (size_t k = 0; k < sizeof at / sizeof at[0]; k++) {
		const struct tree_rows rows = {
			.n = 200000, .columns = COLUMNS, .context = &at[k], .begin = reader_of, .row = lost, .end = free};
		check_refused(&rows, ERR_DISK);
	}
}

/* By the definition: seven bits a byte, the highest first, and eight in a ninth. */
static void test_varint(void **state)
{
	(void)state;
	for (int bits = 0; bits < 64; bits++)
		for (int less = 0; less < 2; less++) {
			uint64_t v = (UINT64_C(1) << bits) - (uint64_t)less, got = 0;
			unsigned char bytes[9];
			size_t n = tree_put_varint(bytes, v);
			for (size_t i = 0; i < n; i++)
				got = i == 8 ? got << 8 | bytes[i] : got << 7 | (bytes[i] & 0x7f);
			assert_true(got == v);
			for (size_t i = 0; i < n && i < 8; i++)
				assert_true(bytes[i] >> 7 == (i + 1 < n));
		}
}

static const unsigned char *varint_at(const unsigned char *p, uint64_t *v)
{
	*v = 0;
	for (int i = 0; i < 8; i++) {
		*v = *v << 7 | (*p & 0x7f);
		if (!(*p++ & 0x80))
			return p;
	}
	*v = *v << 8 | *p++;
	return p;
}

/* Of a serial type: https://www.sqlite.org/fileformat2.html, 2.1. The shortest is the one to take. */
static int64_t value_at(unsigned type, const unsigned char **p)
{
	static const size_t width[] = {0, 1, 2, 3, 4, 6, 8};
	static const int64_t least[] = {0, 0, -128, -32768, -8388608, INT64_C(-2147483648), INT64_C(-140737488355328)};
	if (type >= 8)
		return (int64_t)type - 8;
	if (!type)
		return TREE_NULL;
	uint64_t v = **p & 0x80 ? UINT64_MAX : 0;
	for (size_t i = 0; i < width[type]; i++)
		v = v << 8 | *(*p)++;
	int64_t got = (int64_t)v;
	assert_true(type == 1 ? got != 0 && got != 1 : got < least[type] || got > -1 - least[type]);
	return got;
}

/* Cells of any number of columns, taken apart by the definition; nothing is written before a cell. */
static void test_cells(void **state)
{
	(void)state;
	uint64_t h = 1;
	for (int n = TREE_COLUMNS_LEAST; n <= TREE_COLUMNS; n++)
		for (int turn = 0; turn < 200; turn++) {
			bool by_rowid = turn % 2;
			unsigned char bytes[2 * TREE_CELL];
			int64_t value[TREE_COLUMNS];
			uint64_t size, rowid = 0;
			for (int i = 0; i < n; i++)
				value[i] = value_of((h = h * UINT64_C(6364136223846793005) + 1442695040888963407U) >> 20);
			memset(bytes, 0xaa, sizeof bytes);
			const unsigned char *end = bytes + sizeof bytes, *p;
			size_t whole = tree_put_cell(bytes + sizeof bytes, value, n, by_rowid);
			assert_true(whole <= TREE_CELL);
			for (p = bytes; p < end - whole; p++)
				assert_int_equal(*p, 0xaa);
			p = varint_at(p, &size);
			if (by_rowid)
				p = varint_at(p, &rowid);
			assert_int_equal(p + size - end, 0);
			assert_int_equal(*p++, n + 1);
			const unsigned char *type = p;
			p += n;
			for (int i = 0; i < n; i++) {
				if (by_rowid && !i)
					assert_true(!type[i] && (int64_t)rowid == value[0]);
				else
					assert_true(value_at(type[i], &p) == value[i]);
			}
			assert_ptr_equal(p, end);
		}
}

static void test_no_file(void **state)
{
	(void)state;
	struct tree_file *f = NULL;
	assert_int_equal(tree_open(temp_path("nothing.db"), &f), ERR_DISK);
	FILE *small = fopen(temp_path("small.db"), "wb");
	assert_non_null(small);
	for (int i = 0; i < 100; i++)
		fputc(0, small);
	fclose(small);
	assert_int_equal(tree_open(temp_path("small.db"), &f), ERR_DISK);
	tree_abandon(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),     cmocka_unit_test(test_threads), cmocka_unit_test(test_order),
		cmocka_unit_test(test_lost_rows), cmocka_unit_test(test_varint),  cmocka_unit_test(test_cells),
		cmocka_unit_test(test_lock_page), cmocka_unit_test(test_no_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
