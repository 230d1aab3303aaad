/* Files of folders, archives, packed files and standard input as a list of tables; the packing is zlib's and libzip's own. */
#include "read/input.h"
#include "support/check.h"
#include "support/container.h"
#include "support/temp.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static const struct syntax_choice no_choice;
static char got[4096];

/* Tables as argument.member.table:header=rows, where cells of a row stand together. */
static enum err show(struct inputs *in)
{
	size_t used = 0;
	enum err err = ERR_OK;
	for (size_t i = 0; i < inputs_count(in) && !err; i++) {
		const struct input *input = inputs_at(in, i);
		struct rd *r = NULL;
		struct rd_row row;
		used += (size_t)snprintf(got + used, sizeof got - used, "%d.%d.%d:", input->argument, input->member,
					 input->table);
		err = inputs_rd(in, i, &r);
		for (int twice = 0; twice < 2 && !err; twice++) {
			while ((err = rd_next(r, &row)) == ERR_OK)
				for (int c = 0; c < row.n && twice; c++)
					used += (size_t)snprintf(got + used, sizeof got - used, "%.*s,", (int)row.cell[c].n,
								 row.cell[c].p);
			err = err == ERR_END ? rd_rewind(r) : err;
		}
		rd_close(r);
		used += (size_t)snprintf(got + used, sizeof got - used, " ");
	}
	return err;
}

static enum err show_path(const char *path)
{
	struct inputs *in = NULL;
	char *given = strdup(path);
	*got = 0;
	enum err err = inputs_open(1, &given, &no_choice, &in);
	if (!err)
		err = show(in);
	inputs_close(in);
	free(given);
	return err;
}

static size_t pack(const char *text, size_t n, char *to, size_t room)
{
	z_stream z = {0};
	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (Bytef *)text;
	z.avail_in = (uInt)n;
	z.next_out = (Bytef *)to;
	z.avail_out = (uInt)room;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	assert_int_equal(deflateEnd(&z), Z_OK);
	return room - z.avail_out;
}

static void test_gzip(void **state)
{
	(void)state;
	char packed[512];
	size_t n = pack("a,b\n1,2\n", 8, packed, sizeof packed);
	size_t two = n + pack("3,4\n", 4, packed + n, sizeof packed - n);
	assert_int_equal(show_path(temp_file("x.csv.gz", packed, n)), ERR_OK);
	assert_string_equal(got, "1.0.0:1,2, ");
	assert_int_equal(show_path(temp_file("x.csv.gz", packed, two)), ERR_OK);
	assert_string_equal(got, "1.0.0:1,2,3,4, ");
	memset(packed + two, 0, 20);
	assert_int_equal(show_path(temp_file("x.csv.gz", packed, two + 20)), ERR_OK);
	assert_string_equal(got, "1.0.0:1,2,3,4, ");
	packed[two] = 'm';
	assert_int_equal(show_path(temp_file("x.csv.gz", packed, two + 4)), ERR_FORMAT);
	/* Cut anywhere, or with any byte changed beyond the header, it is no table. */
	for (size_t cut = 2; cut < n; cut++) {
		assert_int_equal(show_path(temp_file("x.csv.gz", packed, cut)), ERR_FORMAT);
		assert_int_equal(err_last()->file, 1);
	}
	for (size_t i = 10; i < n; i++) {
		packed[i] = (char)(packed[i] ^ 0x11);
		assert_int_not_equal(show_path(temp_file("x.csv.gz", packed, n)), ERR_OK);
		packed[i] = (char)(packed[i] ^ 0x11);
	}
}

static void test_bomb(void **state)
{
	(void)state;
	enum { SIZE = 8 << 20 };
	char *text = malloc(SIZE);
	char *packed = malloc(SIZE);
	assert_true(text && packed);
	for (size_t i = 0; i < SIZE; i++)
		text[i] = "a,b\n"[i % 4];
	size_t n = pack(text, SIZE, packed, SIZE);
	assert_true(n < SIZE / 250);
	assert_int_equal(show_path(temp_file("bomb.gz", packed, n)), ERR_LIMIT);
	free(text);
	free(packed);
}

/* Longer than any block on the way, and not packed by much. */
static void test_long_gzip(void **state)
{
	(void)state;
	enum { ROWS = 200000, ROOM = ROWS * 24 };
	char *text = malloc(ROOM);
	char *packed = malloc(ROOM);
	assert_true(text && packed);
	size_t n = (size_t)sprintf(text, "a,b\n");
	uint32_t seed = 7;
	uint64_t want = 0, sum = 0;
	for (int i = 0; i < ROWS; i++) {
		seed = seed * 1664525 + 1013904223;
		want += seed;
		n += (size_t)sprintf(text + n, "%d,%u\n", i, seed);
	}
	struct inputs *in = NULL;
	struct rd *r = NULL;
	struct rd_row row;
	char *path = (char *)temp_file("long.gz", packed, pack(text, n, packed, ROOM));
	assert_int_equal(inputs_open(1, &path, &no_choice, &in), ERR_OK);
	assert_int_equal(inputs_rd(in, 0, &r), ERR_OK);
	long rows = 0;
	for (; rd_next(r, &row) == ERR_OK; rows++)
		sum += strtoul(row.cell[1].p, NULL, 10);
	assert_int_equal(rows, ROWS);
	assert_true(sum == want);
	assert_int_equal(rd_info(r)->bytes_read, rd_info(r)->bytes);
	rd_close(r);
	inputs_close(in);
	free(text);
	free(packed);
}

static const char nothing[1];

static void make_zip(const char *path)
{
	static char packed[128];
	size_t n = pack("g,h\n7,8\n", 8, packed, sizeof packed);
	const struct container_part parts[] = {
		{.name = "b.csv", .text = "a,b\n1,2\n"},
		{.name = "folder/", .text = nothing},
		{.name = "a.ndjson", .text = "{\"a\":3}\n{\"a\":4}\n"},
		{.name = "__MACOSX/._b.csv", .text = "x"},
		{.name = "folder/.hidden", .text = "x"},
		{.name = "folder/c.csv.gz", .text = packed, .n = n},
		{.name = NULL},
	};
	container_make(path, parts);
}

static void test_archive(void **state)
{
	(void)state;
	char path[256];
	snprintf(path, sizeof path, "%s", temp_path("x.zip"));
	make_zip(path);
	assert_int_equal(show_path(path), ERR_OK);
	assert_string_equal(got, "1.1.0:1,2, 1.2.0:3,4, 1.3.0:7,8, ");
	size_t n;
	char *bytes = container_bytes(path, &n);
	/* Cut anywhere: the directory is at the end. */
	for (size_t cut = 4; cut < n; cut++)
		assert_int_not_equal(show_path(temp_file("cut.zip", bytes, cut)), ERR_OK);
	const struct container_part nested[] = {
		{.name = "a.csv", .text = "a,b\n1,2\n"}, {.name = "x.zip", .text = bytes, .n = n}, {0}};
	snprintf(path, sizeof path, "%s", temp_path("nested.zip"));
	container_make(path, nested);
	assert_int_equal(show_path(path), ERR_FORMAT);
	assert_int_equal(err_last()->file, 2);
	free(bytes);
}

static void put(const char *folder, const char *name, const char *text)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *f = fopen(path, "we");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	assert_int_equal(fclose(f), 0);
}

static void sweep(const char *folder)
{
	static const char *const names[] = {"2.csv",  "10.csv",   "B.ndjson", ".hidden", "link.csv",
					    "m.json", "e.ndjson", "d.ndjson", "z.zip"};
	char path[512];
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		(void)!unlink(path);
	}
	snprintf(path, sizeof path, "%s/sub", folder);
	(void)!rmdir(path);
	(void)!rmdir(folder);
}

static void test_folder(void **state)
{
	(void)state;
	char folder[256], path[512], target[512];
	snprintf(folder, sizeof folder, "%s", temp_path("folder"));
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(show_path(folder), ERR_EMPTY);
	put(folder, "2.csv", "a,b\n1,2\n");
	put(folder, "10.csv", "c,d\n3,4\n");
	put(folder, "B.ndjson", "{\"a\":5}\n{\"a\":6}\n");
	put(folder, ".hidden", "no");
	snprintf(path, sizeof path, "%s/sub", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/link.csv", folder);
	snprintf(target, sizeof target, "%s/2.csv", folder);
	assert_int_equal(symlink(target, path), 0);
	snprintf(path, sizeof path, "%s/z.zip", folder);
	make_zip(path);
	put(folder, "m.json",
	    "{\"transactionTime\":\"2024-01-01\",\"request\":\"u\",\"output\":[{\"type\":\"Patient\",\"url\":\"u\"}]}");
	put(folder, "e.ndjson", "{\"resourceType\": \"OperationOutcome\"}\n");
	put(folder, "d.ndjson",
	    "{\"resourceType\":\"Bundle\",\"entry\":[{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/1\"}}]}\n");
	assert_int_equal(show_path(folder), ERR_OK);
	/* By bytes: 10 before 2, capitals before small letters. 4, 5 and 6 are d, e and m. */
	assert_string_equal(got, "1.1.0:3,4, 1.2.0:1,2, 1.3.0:5,6, 1.7.0:1,2, 1.8.0:3,4, 1.9.0:7,8, ");
	struct inputs *in = NULL;
	char *given = folder;
	assert_int_equal(inputs_open(1, &given, &no_choice, &in), ERR_OK);
	assert_int_equal(inputs_beside(in, 0)->member, 4);
	assert_int_equal(inputs_beside(in, 0)->beside, BESIDE_DELETED);
	assert_int_equal(inputs_beside(in, 1)->beside, BESIDE_ERRORS);
	assert_int_equal(inputs_beside(in, 2)->beside, BESIDE_MANIFEST);
	assert_null(inputs_beside(in, 3));
	inputs_close(in);
	/* By itself such a file is a mistake. */
	snprintf(path, sizeof path, "%s/m.json", folder);
	assert_int_equal(show_path(path), ERR_FORMAT);
	sweep(folder);
}

/* One file that nobody can read does not keep the list from being made. */
static void test_damaged_member(void **state)
{
	(void)state;
	char folder[256];
	snprintf(folder, sizeof folder, "%s", temp_path("damaged"));
	assert_int_equal(mkdir(folder, 0700), 0);
	put(folder, "10.csv", "");
	put(folder, "2.csv", "a,b\n1,2\n");
	put(folder, "z.zip", "PK\x03\x04 broken");
	struct inputs *in = NULL;
	struct rd *r = NULL;
	char *given = folder;
	assert_int_equal(inputs_open(1, &given, &no_choice, &in), ERR_OK);
	assert_int_equal(inputs_count(in), 3);
	assert_int_equal(inputs_rd(in, 0, &r), ERR_EMPTY);
	assert_int_equal(err_last()->file, 1);
	assert_int_equal(inputs_rd(in, 2, &r), ERR_FORMAT);
	assert_int_equal(err_last()->file, 3);
	assert_int_equal(inputs_rd(in, 1, &r), ERR_OK);
	rd_close(r);
	inputs_close(in);
	sweep(folder);
}

static void feed(const char *text, size_t n)
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], text, n), n);
	close(ends[1]);
	assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
}

static void test_standard_input(void **state)
{
	(void)state;
	char packed[128];
	feed("a,b\n1,2\n", 8);
	assert_int_equal(show_path("-"), ERR_OK);
	assert_string_equal(got, "1.0.0:1,2, ");
	feed(packed, pack("a,b\n1,2\n", 8, packed, sizeof packed));
	assert_int_equal(show_path("-"), ERR_OK);
	assert_string_equal(got, "1.0.0:1,2, ");
	char path[256];
	snprintf(path, sizeof path, "%s", temp_path("in.zip"));
	make_zip(path);
	size_t n;
	char *bytes = container_bytes(path, &n);
	feed(bytes, n);
	assert_int_equal(show_path("-"), ERR_OK);
	assert_string_equal(got, "1.1.0:1,2, 1.2.0:3,4, 1.3.0:7,8, ");
	feed("", 0);
	assert_int_equal(show_path("-"), ERR_EMPTY);
	/* A file that stands behind it is read where it lies, and is still there afterwards. */
	int fd = open(path, O_RDWR | O_CLOEXEC);
	assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	close(fd);
	assert_int_equal(show_path("-"), ERR_OK);
	assert_string_equal(got, "1.1.0:1,2, 1.2.0:3,4, 1.3.0:7,8, ");
	size_t after;
	char *again = container_bytes(path, &after);
	assert_int_equal(after, n);
	assert_memory_equal(again, bytes, n);
	free(again);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gzip),           cmocka_unit_test(test_bomb),   cmocka_unit_test(test_long_gzip),
		cmocka_unit_test(test_archive),        cmocka_unit_test(test_folder), cmocka_unit_test(test_damaged_member),
		cmocka_unit_test(test_standard_input),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
