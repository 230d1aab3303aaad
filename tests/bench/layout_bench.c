/* Records per second from an export: layout_bench FILE. Reads the file twice: rows only, then rows to records. */
#include "layout/layout.h"

#include <stdio.h>
#include <time.h>

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static enum err read_rows(const char *path, long *rows)
{
	struct rd *r = NULL;
	struct rd_row row;
	enum err err = rd_open(path, 1, 0, &r);
	while (!err && (err = rd_next(r, &row)) == ERR_OK)
		++*rows;
	rd_close(r);
	return err == ERR_END ? ERR_OK : err;
}

static enum err read_records(const char *path, long *records, long *scores)
{
	struct arena *mem = arena_new();
	struct instrument_set instruments;
	struct layout_set *set = NULL;
	struct layout_file *file = NULL;
	struct layout_plan plan;
	struct rd *r = NULL;
	struct record record;
	enum layout_reason reason;
	bool first;
	enum err err = instrument_load(mem, NULL, &instruments);
	if (!err)
		err = layout_load(mem, &instruments, &(struct layout_options){.today = 25000}, &set);
	if (!err)
		err = rd_open(path, 1, 0, &r);
	if (!err)
		err = layout_recognise(mem, set, r, 1, &file);
	if (!err)
		err = layout_make_plan(&file, 1, &plan);
	while (!err && (err = layout_next(file, &record, &reason, &first)) == ERR_OK) {
		*records += !reason;
		*scores += !reason && record.score[0] != RECORD_NO_SCORE;
	}
	rd_close(r);
	arena_free(mem);
	return err == ERR_END ? ERR_OK : err;
}

int main(int argc, char **argv)
{
	long rows = 0, records = 0, scores = 0;
	if (argc != 2)
		return 2;
	double start = now();
	enum err err = read_rows(argv[1], &rows);
	double middle = now();
	if (!err)
		err = read_records(argv[1], &records, &scores);
	double end = now();
	if (err) {
		fprintf(stderr, "layout_bench: %s\n", err_last()->text);
		return 1;
	}
	printf("rows %ld in %.3f s (%.2f M/s); records %ld in %.3f s (%.2f M/s), %ld with a first score\n", rows,
	       middle - start, (double)rows / (middle - start) / 1e6, records, end - middle,
	       (double)records / (end - middle) / 1e6, scores);
	return 0;
}
