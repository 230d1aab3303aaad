/*
 * 10,000 generated files, each read by rd_next() and by libcsv (a reader of RFC 4180 of its own descent): the same cells in the same rows. Files hold what
 * the RFC allows: quoted and plain cells, doubled quotes, delimiters and line ends inside quotes, empty cells, rows of other lengths than the header's,
 * CRLF and LF mixed, the last line end there or not. Outside of it the two differ by rule (a quote inside a plain cell; blanks around a quoted one).
 */
#include "read/rd_source.h"
#include "support/check.h"

#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES = 10000, TAPE = 1 << 16 };

static uint64_t state64;

/* SplitMix64 (Steele, Lea & Flood 2014). */
static uint64_t draw(uint64_t below)
{
	uint64_t z = state64 += UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return (z ^ z >> 31) % below;
}

/* Text that grows; cells are ended by 1, rows by 2, which no file holds. */
struct tape {
	size_t n;
	char p[TAPE];
};

static void put(struct tape *t, const void *bytes, size_t n)
{
	assert_true(t->n + n < TAPE);
	memcpy(t->p + t->n, bytes, n);
	t->n += n;
}

static void put_text(struct tape *t, const char *text)
{
	put(t, text, strlen(text));
}

static void write_quoted(struct tape *file, char delimiter)
{
	static const char *const pieces[] = {"\"\"", "\n", "\r\n", " ", "x", "\xc3\xa4", "12", ";", ",", "\t", "|"};
	put_text(file, "\"");
	for (uint64_t n = draw(6); n--;)
		put_text(file, pieces[draw(sizeof pieces / sizeof *pieces)]);
	put(file, &delimiter, 1);
	put_text(file, "\"");
}

static void write_cell(struct tape *file, char delimiter, bool first)
{
	static const char *const pieces[] = {"a", "B7", "3.5", " ", "\xe2\x82\xac", "-", "=1", "'"};
	if (draw(3) == 0) {
		write_quoted(file, delimiter);
		return;
	}
	if (first)
		put_text(file, "k"); /* no blank row */
	for (uint64_t n = draw(4); n--;)
		put_text(file, pieces[draw(sizeof pieces / sizeof *pieces)]);
}

static void write_file(struct tape *file, char delimiter)
{
	uint64_t columns = 2 + draw(7), rows = 4 + draw(12);
	const char *end = draw(2) ? "\r\n" : "\n";
	file->n = 0;
	for (uint64_t c = 0; c < columns; c++) {
		char name[24];
		int n = snprintf(name, sizeof name, "%.*sname%u", c > 0, &delimiter, (unsigned)c);
		put(file, name, (size_t)n);
	}
	put_text(file, end);
	for (uint64_t r = 0; r < rows; r++) {
		uint64_t n = r > 2 && draw(10) == 0 ? 2 + draw(9) : columns;
		for (uint64_t c = 0; c < n; c++) {
			if (c)
				put(file, &delimiter, 1);
			write_cell(file, delimiter, c == 0);
		}
		if (r + 1 < rows || draw(2))
			put_text(file, draw(4) ? end : "\n");
	}
}

static void read_ours(const struct tape *file, char delimiter, struct tape *out)
{
	struct rd *r = NULL;
	struct rd_row row;
	const struct source_place place = {.bytes = (const unsigned char *)file->p, .n = file->n, .file = 1};
	enum err err = rd_open_place(&place, delimiter, &r);
	assert_int_equal(err, ERR_OK);
	out->n = 0;
	row = *rd_header(r);
	do {
		for (int i = 0; i < row.n; i++) {
			put(out, row.cell[i].p, row.cell[i].n);
			put_text(out, "\1");
		}
		put_text(out, "\2");
	} while ((err = rd_next(r, &row)) == ERR_OK);
	assert_int_equal(err, ERR_END);
	rd_close(r);
}

static void on_cell(void *bytes, size_t n, void *out)
{
	put(out, bytes, n);
	put_text(out, "\1");
}

static void on_row(int end, void *out)
{
	(void)end;
	put_text(out, "\2");
}

static int no_space(unsigned char c)
{
	(void)c;
	return 0;
}

static void read_theirs(const struct tape *file, char delimiter, struct tape *out)
{
	struct csv_parser p;
	assert_int_equal(csv_init(&p, CSV_STRICT | CSV_STRICT_FINI), 0);
	csv_set_delim(&p, (unsigned char)delimiter);
	csv_set_space_func(&p, no_space);
	out->n = 0;
	assert_int_equal(csv_parse(&p, file->p, file->n, on_cell, on_row, out), file->n);
	assert_int_equal(csv_fini(&p, on_cell, on_row, out), 0);
	csv_free(&p);
}

static void test_same_cells(void **state)
{
	(void)state;
	static const char delimiters[] = ",;\t|";
	struct tape *file = malloc(sizeof *file), *ours = malloc(sizeof *ours), *theirs = malloc(sizeof *theirs);
	assert_true(file && ours && theirs);
	for (int i = 0; i < FILES; i++) {
		char delimiter = delimiters[draw(4)];
		write_file(file, delimiter);
		read_ours(file, delimiter, ours);
		read_theirs(file, delimiter, theirs);
		if (ours->n != theirs->n || memcmp(ours->p, theirs->p, ours->n))
			fail_msg("file %d of the series differs", i);
	}
	free(file);
	free(ours);
	free(theirs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_cells)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
