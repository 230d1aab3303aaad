/*
 * How fast the rows of a workbook are read: sheet_bench FILE [SHEET [PASSES]] (SHEET "": all). Every cell's length and first byte are looked at. Prints seconds, rows, cells and a
 * sum, best of PASSES (3), each with opening the file. sheet_bench.sh sets peers beside it.
 */
#include "bench/clock.h"
#include "read/input.h"

#include <stdio.h>
#include <stdlib.h>

struct result {
	double seconds;
	long rows;
	uint64_t cells, sum;
};

static enum err read_table(const struct inputs *in, size_t i, struct result *out)
{
	struct rd *r = NULL;
	struct rd_row row;
	enum err err = inputs_rd(in, i, &r);
	while (!err && (err = rd_next(r, &row)) == ERR_OK) {
		out->rows++;
		out->cells += (uint64_t)row.n;
		for (int k = 0; k < row.n; k++)
			out->sum += row.cell[k].n + (row.cell[k].n ? (unsigned char)*row.cell[k].p : 0);
	}
	rd_close(r);
	return err == ERR_END ? ERR_OK : err;
}

static enum err pass(char *path, const char *sheet, struct result *out)
{
	const struct syntax_choice choice = {.sheet = sheet};
	struct inputs *in = NULL;
	double from = clock_seconds();
	*out = (struct result){0};
	enum err err = inputs_open(1, &path, &choice, &in);
	for (size_t i = 0; !err && i < inputs_count(in); i++)
		err = read_table(in, i, out);
	inputs_close(in);
	out->seconds = clock_seconds() - from;
	return err;
}

int main(int argc, char **argv)
{
	struct result best = {.seconds = 1e9}, got;
	long passes = argc > 3 ? strtol(argv[3], NULL, 10) : 3;
	const char *sheet = argc > 2 && *argv[2] ? argv[2] : NULL;
	for (long i = 0; i < passes; i++) {
		if (argc < 2 || pass(argv[1], sheet, &got)) {
			fprintf(stderr, "sheet_bench: %s\n", argc < 2 ? "which file?" : err_last()->text);
			return 1;
		}
		best = got.seconds < best.seconds ? got : best;
	}
	printf("%.3f %ld %llu %llu\n", best.seconds, best.rows, (unsigned long long)best.cells,
	       (unsigned long long)best.sum);
	return 0;
}
