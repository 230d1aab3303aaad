/*
 * The same rows whatever the block size, whichever masks, one by one or in batches, and as a reader written here on its own: character by character, the whole
 * text in memory, nothing shared with the program but the rules in rd.h. Inputs are seeded random bytes out of an alphabet in which
 * quotes, delimiters and line ends are frequent, put under a header; their lengths and the block sizes bring every kind of byte to
 * every place of a block and of a 64-byte chunk.
 */
#include "read/rd_batch.h"
#include "read/rd_inside.h"
#include "support/check.h"
#include "support/temp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state64;

/* SplitMix64 (Steele, Lea & Flood 2014). */
static uint64_t draw(void)
{
	uint64_t z = state64 += UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

/* What was read, flat: each cell's length and bytes, each row's number, count and flag, and how it ended. */
struct tape {
	char *p;
	size_t n, room;
};

static void put(struct tape *t, const void *bytes, size_t n)
{
	if (t->n + n > t->room) {
		t->room = 2 * (t->n + n) + 64;
		t->p = realloc(t->p, t->room);
		assert_non_null(t->p);
	}
	memcpy(t->p + t->n, bytes, n);
	t->n += n;
}

static void put_number(struct tape *t, long x)
{
	put(t, &x, sizeof x);
}

static void put_cell(struct tape *t, const char *p, size_t n)
{
	put_number(t, (long)n);
	put(t, p, n);
}

struct plain {
	const char *p;
	size_t n, i;
	long row;
	char *cell; /* room for the longest cell */
};

enum { MORE_CELLS, ROW_ENDS, UNCLOSED };

/* One cell into *length bytes of cell; what ended it. */
static int plain_cell(struct plain *t, char delimiter, size_t *length)
{
	size_t n = 0;
	if (t->i < t->n && t->p[t->i] == '"') {
		bool lines = false;
		for (t->i++;; t->i++) {
			if (t->i == t->n)
				return UNCLOSED;
			char ch = t->p[t->i];
			if (ch == '"' && t->i + 1 < t->n && t->p[t->i + 1] == '"')
				t->i++;
			else if (ch == '"')
				break;
			lines |= ch == '\n' || ch == '\r';
			t->cell[n++] = ch;
		}
		t->i++;
		if (lines && t->i < t->n && !strchr("\r\n", t->p[t->i]) && t->p[t->i] != delimiter)
			return UNCLOSED;
	}
	for (; t->i < t->n && t->p[t->i] != delimiter && t->p[t->i] != '\n' && t->p[t->i] != '\r'; t->i++)
		t->cell[n++] = t->p[t->i];
	*length = n;
	if (t->i == t->n)
		return ROW_ENDS;
	if (t->p[t->i] == delimiter)
		return t->i++, MORE_CELLS;
	t->i += t->p[t->i] == '\r' && t->i + 1 < t->n && t->p[t->i + 1] == '\n' ? 2 : 1;
	return ROW_ENDS;
}

/* One row onto the tape, unless it is blank; false when its quote is not closed. */
static bool plain_row(struct plain *t, char delimiter, int columns, struct tape *out)
{
	size_t before = out->n;
	long cells = 0;
	bool blank = true;
	int end = MORE_CELLS;
	t->row++;
	while (end == MORE_CELLS) {
		size_t n = 0;
		end = plain_cell(t, delimiter, &n);
		if (end == UNCLOSED) {
			out->n = before;
			return false;
		}
		for (size_t k = 0; k < n; k++)
			blank &= t->cell[k] == ' ';
		put_cell(out, t->cell, n);
		cells++;
	}
	if (blank) {
		out->n = before;
		return true;
	}
	put_number(out, t->row);
	put_number(out, cells);
	put_number(out, cells != columns);
	return true;
}

/* The rows of text under a header of that many columns in row 1. Stops before a NUL byte. */
static void plain_read(const char *p, size_t n, char delimiter, int columns, struct tape *out)
{
	const char *zero = memchr(p, 0, n);
	struct plain t = {.p = p, .n = zero ? (size_t)(zero - p) : n, .cell = malloc(n + 1)};
	assert_non_null(t.cell);
	struct tape header = {0};
	assert_true(plain_row(&t, delimiter, columns, &header));
	free(header.p);
	size_t whole = out->n;
	long whole_row = t.row;
	bool fine = true;
	while (fine && t.i < t.n) {
		whole = out->n;
		whole_row = t.row;
		fine = plain_row(&t, delimiter, columns, out);
	}
	bool ended = t.n && (t.p[t.n - 1] == '\n' || t.p[t.n - 1] == '\r') && fine;
	if (zero && !ended) {
		/* The row in which the NUL stands is not told, be its quote open or not. */
		out->n = whole;
		t.row = whole_row;
	}
	put_number(out, zero || !fine ? (long)ERR_FORMAT : (long)ERR_END);
	put_number(out, zero ? t.row + 1 : fine ? 0 : t.row);
	free(t.cell);
}

static void put_row(struct tape *out, const struct rd_row *row)
{
	for (int i = 0; i < row->n; i++)
		put_cell(out, row->cell[i].p, row->cell[i].n);
	put_number(out, row->number);
	put_number(out, row->n);
	put_number(out, row->ragged);
}

static enum err tape_rows(struct rd *r, struct tape *out)
{
	struct rd_row row;
	enum err err;
	while ((err = rd_next(r, &row)) == ERR_OK)
		put_row(out, &row);
	return err;
}

/* Two batches in turn, as two threads would. */
static enum err tape_batches(struct rd *r, struct tape *out)
{
	struct rd_batch *b[2] = {NULL};
	struct rd_row row;
	enum err err;
	assert_true(!rd_batch_new(&b[0]) && !rd_batch_new(&b[1]));
	for (int i = 0; (err = rd_batch_fill(r, b[i % 2])) == ERR_OK; i++)
		while (rd_batch_next(b[i % 2], &row))
			put_row(out, &row);
	for (int i = 0; i < 2; rd_batch_free(b[i++]))
		rd_batch_settle(b[i]);
	return err;
}

/* Opening may fail at the first row already; then the tape has only how it ended. Returns how many rows were blank. */
static long program_read(const char *path, char delimiter, const struct rd_tuning *how, bool batched, struct tape *out)
{
	struct rd *r = NULL;
	long blank = 0;
	enum err err = rd_open_tuned(path, 1, delimiter, how, &r);
	if (!err) {
		err_clear();
		err = batched ? tape_batches(r, out) : tape_rows(r, out);
		blank = rd_info(r)->blank_rows;
		rd_close(r);
	}
	put_number(out, (long)err);
	put_number(out, err_last()->row);
	return blank;
}

static void same_tape(const struct tape *got, const struct tape *want, uint64_t seed, size_t block)
{
	if (got->n != want->n || (got->n && memcmp(got->p, want->p, got->n) != 0))
		fail_msg("seed %llu, block %zu: rows differ", (unsigned long long)seed, block);
}

/* A header and so many rows like it that whatever comes then cannot change what the header is. */
enum { PREFIX = 6 * 60, LONGEST = 3000 };

static size_t random_text(char *to, size_t n, const char *alphabet, size_t letters)
{
	for (size_t i = 0; i < PREFIX; i++)
		to[i] = (i < 6 ? "a,b,c\n" : "1,2,3\n")[i % 6];
	size_t i = PREFIX;
	while (i < n)
		to[i++] = alphabet[draw() % letters];
	return n;
}

/* Rows as a careful program writes them, so that long stretches stay on the fast path. */
static size_t tidy_text(char *to, size_t n)
{
	static const char *const cell[] = {
		"x,", "\"x\",", "\"a,b\",", "\"a\"\"b\",", "\"a\nb\",", ",", "longer text without end,", "\"\","};
	size_t i = random_text(to, PREFIX, "x", 1);
	while (i + 80 < n) {
		for (int k = 0; k < 3; k++) {
			const char *c = cell[draw() % 8];
			memcpy(to + i, c, strlen(c));
			i += strlen(c);
		}
		i--;
		if (draw() % 8 == 0)
			to[i++] = '\r';
		to[i++] = '\n';
	}
	return i;
}

static size_t make_text(char *to, uint64_t seed)
{
	/* Dirt of all kinds; hardly any quotes, so that strays stand alone; lines only; with a NUL now and then. */
	static const char *const alphabet[] = {"\"\",,\n\rxy", "\",\nabcdefghijklmnop ,,", "\"\n\r", "x,y\n\"\"\"\"",
					       "ab, \n"};
	size_t n = PREFIX + 1 + draw() % (seed % 3 ? 200 : LONGEST - PREFIX - 1);
	if (seed % 6 == 5)
		return tidy_text(to, n < PREFIX + 100 ? PREFIX + 100 : n);
	const char *letters = alphabet[seed % 5];
	n = random_text(to, n, letters, strlen(letters));
	if (seed % 11 == 0)
		to[PREFIX + draw() % (n - PREFIX)] = 0;
	return n;
}

static void one_text(const char *text, size_t n, uint64_t seed, const size_t *block, size_t blocks)
{
	struct tape want = {0};
	plain_read(text, n, ',', 3, &want);
	const char *path = temp_file("fuzz.csv", text, n);
	for (size_t k = 0; k < blocks; k++) {
		struct rd_tuning how = {.block = block[k], .masks = csv_masks_plain};
		struct tape got[3] = {{0}};
		long blank = program_read(path, ',', &how, false, &got[0]);
		how.masks = csv_masks_best();
		assert_int_equal(program_read(path, ',', &how, false, &got[1]), blank);
		assert_int_equal(program_read(path, ',', &how, true, &got[2]), blank);
		for (int i = 0; i < 3; free(got[i++].p))
			same_tape(&got[i], &want, seed, how.block);
	}
	free(want.p);
}

static void one_seed(uint64_t seed, const size_t *block, size_t blocks)
{
	char text[LONGEST + 100];
	state64 = seed;
	one_text(text, make_text(text, seed), seed, block, blocks);
}

static void test_random(void **state)
{
	(void)state;
	static const size_t block[] = {1, 7, 64, 65, 100, 511, 4096, RD_BLOCK};
	for (uint64_t seed = 1; seed <= 1500; seed++)
		one_seed(seed, block, sizeof block / sizeof *block);
}

static void test_every_block(void **state)
{
	(void)state;
	size_t block[300];
	for (size_t i = 0; i < 300; i++)
		block[i] = i + 1;
	for (uint64_t seed = 5001; seed <= 5012; seed++)
		one_seed(seed, block, 300);
}

/* Rows of many sizes, up to some that are longer than the stretch that is indexed at once. */
static void test_long(void **state)
{
	(void)state;
	enum { ROOM = 400000 };
	static const size_t block[] = {1000, 65536, RD_BLOCK};
	char *text = malloc(ROOM + 100000);
	assert_non_null(text);
	for (uint64_t seed = 9001; seed <= 9040; seed++) {
		state64 = seed;
		size_t n = random_text(text, PREFIX, "x", 1);
		while (n < ROOM) {
			size_t length = draw() % (draw() % 8 ? 300 : 70000);
			bool quoted = draw() % 3;
			text[n++] = quoted ? '"' : 'q';
			for (size_t i = 0; i < length; i++)
				text[n++] = quoted ? "ab,\nc"[draw() % 6] : 'x';
			text[n++] = quoted ? '"' : 'q';
			/* Now and then a quote that stands wrong, in a cell of one line. */
			memcpy(text + n, draw() % 10 ? ",2,3\r\n" : ",5\"6,\n\n", 6);
			n += 6;
		}
		one_text(text, n, seed, block, 3);
	}
	free(text);
}

/* want: what the first of them told. */
static void same_as_before(const char *path, const struct rd_tuning *how, bool batched, uint64_t seed, struct tape *want)
{
	struct tape got = {0};
	(void)program_read(path, 0, how, batched, &got);
	if (!want->n)
		put(want, got.p, got.n);
	same_tape(&got, want, seed, how->block);
	free(got.p);
}

/* Any bytes at all, given delimiter or not: no crash, no endless loop, and the same end whatever the block. */
static void test_bytes(void **state)
{
	(void)state;
	char text[LONGEST];
	for (uint64_t seed = 1; seed <= 1500; seed++) {
		state64 = seed + 77777;
		size_t n = 1 + draw() % (seed % 4 ? 60 : LONGEST - 1);
		unsigned span = seed % 3 ? 256 : 128;
		for (size_t i = 0; i < n; i++)
			text[i] = (char)(draw() % 3 ? draw() % span : (uint64_t) ",\"\n;\t|a\r"[draw() % 8]);
		if (seed % 5 == 0 && n > 2)
			memcpy(text, seed % 2 ? "\xFF\xFE" : "\xFE\xFF", 2);
		const char *path = temp_file("bytes.csv", text, n);
		struct tape want = {0};
		for (size_t block = 1; block < 5000; block = block * 7 + 1) {
			const struct rd_tuning how = {.block = block,
						      .masks = block % 2 ? csv_masks_best() : csv_masks_plain};
			same_as_before(path, &how, false, seed, &want);
			same_as_before(path, &how, true, seed, &want);
		}
		free(want.p);
	}
}

/* Both versions of the masks, at every offset, on any bytes. */
static void test_masks(void **state)
{
	(void)state;
	if (csv_masks_best() == csv_masks_plain)
		print_message("this processor has no AVX2: the portable masks are compared with themselves\n");
	char text[64 * 5];
	struct csv_masks a[4];
	struct csv_masks b[4];
	state64 = 4;
	for (int round = 0; round < 500; round++) {
		for (size_t i = 0; i < sizeof text; i++)
			text[i] = (char)(draw() % 2 ? draw() : (uint64_t) "\",\n\r\x22\x2c\x8a\x0b"[draw() % 8]);
		for (size_t offset = 0; offset < 64; offset += 1 + draw() % 9) {
			csv_masks_best()(text + offset, 4, ',', a);
			csv_masks_plain(text + offset, 4, ',', b);
			assert_memory_equal(a, b, sizeof a);
		}
		unsigned odd = 0;
		for (unsigned i = 0; i < 64; i++) {
			odd ^= text[i] == '"';
			csv_masks_plain(text, 1, ',', b);
			assert_int_equal(b->parity >> i & 1, odd);
			assert_int_equal(b->delimiter >> i & 1, text[i] == ',');
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_masks), cmocka_unit_test(test_random), cmocka_unit_test(test_every_block),
		cmocka_unit_test(test_long),  cmocka_unit_test(test_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
