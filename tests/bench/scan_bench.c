/*
 * What the scan costs an ingest: scan_bench EXPORT DATASET (an export that simulate wrote). Processor time in
 * one run, each the best of three: reading alone, reading with names and lost cells collected, judging them, looking at the finished dataset, and
 * the whole ingest, which has all of it.
 */
#include "app/file_scan.h"
#include "app/ingest.h"
#include "app/ingest_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { TIMES = 3 };

static double cpu(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static _Noreturn void fail(void)
{
	fprintf(stderr, "scan_bench: %s\n", err_last()->text);
	exit(1);
}

struct cost {
	double reading, collecting, judging, looking, whole;
};

static void keep_least(double *least, double seconds)
{
	if (*least <= 0 || seconds < *least)
		*least = seconds;
}

static void drain(struct layout_file *f)
{
	struct record record;
	enum layout_reason reason;
	bool first;
	enum err err;
	do {
		err = layout_next(f, &record, &reason, &first);
	} while (!err);
	if (err != ERR_END)
		fail();
}

/* Reads the export; with a scan that watches, or without. */
static void read_once(const struct ingest_request *r, bool watched, struct cost *c)
{
	struct arena *mem = arena_new();
	struct ingest_reader reader = {0};
	struct ingest_scan *scan = NULL;
	size_t n;
	if (!mem || ingest_reader_open(r, mem, &reader) || ingest_scan_new(layout_vocabularies(reader.layouts), &scan))
		fail();
	if (watched)
		layout_watch(reader.file[0], ingest_scan_watch(scan));
	double begun = cpu();
	drain(reader.file[0]);
	double read = cpu();
	keep_least(watched ? &c->collecting : &c->reading, read - begun);
	const struct layout_column *columns = layout_columns(reader.file[0], &n);
	if (ingest_scan_judge(scan, columns, n, rd_header(reader.rd[0])))
		fail();
	if (watched)
		keep_least(&c->judging, cpu() - read);
	ingest_scan_free(scan);
	ingest_reader_close(&reader);
	arena_free(mem);
}

static void whole_once(const struct ingest_request *r, struct cost *c)
{
	struct ingest in;
	struct file_scan found;
	unlink(r->dataset);
	double begun = cpu();
	if (ingest_run(r, &in))
		fail();
	double done = cpu();
	keep_least(&c->whole, done - begun);
	if (file_scan_dataset(in.store, r->dataset, ingest_scan_names(in.scan), false, &found))
		fail();
	keep_least(&c->looking, cpu() - done);
	ingest_free(&in);
}

int main(int argc, char **argv)
{
	struct cost c = {0};
	if (argc != 3) {
		fprintf(stderr, "usage: scan_bench EXPORT.csv DATASET.db (is made, and removed)\n");
		return 2;
	}
	const struct ingest_request r = {.exports = 1,
					 .export_path = (char *[]){argv[1]},
					 .dataset = argv[2],
					 .limit = {.percent = true, .value = INGEST_LIMIT_PERCENT}};
	for (int i = 0; i < TIMES; i++) {
		read_once(&r, false, &c);
		read_once(&r, true, &c);
		whole_once(&r, &c);
	}
	double scan = c.collecting - c.reading + c.judging + c.looking;
	printf("| reading | names and lost cells | judging | finished dataset | scan | whole ingest | share "
	       "|\n|---|---|---|---|---|---|---|\n");
	printf("| %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.1f %% |\n", c.reading, c.collecting - c.reading, c.judging,
	       c.looking, scan, c.whole, 100 * scan / c.whole);
	unlink(argv[2]);
	return 0;
}
