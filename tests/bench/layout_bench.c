/* Records per second from a simulated export of the sessions layout: layout_bench [CLIENTS]. First rows only, then rows to records. */
#include "bench/clock.h"
#include "layout/layout.h"
#include "simulate/simulate.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static enum err make_export(const char *path, uint64_t clients)
{
	struct sim_counts counts;
	FILE *f = fopen(path, "we");
	if (!f)
		return err_set(ERR_DISK, "no room for the export in the folder of temporary files");
	double start = clock_seconds();
	enum err err = simulate_write(&(struct sim_options){.clients = clients, .seed = 1}, f, &counts);
	double took = clock_seconds() - start;
	if (fclose(f) && !err)
		err = err_set(ERR_DISK, "the export cannot be written");
	if (!err)
		printf("simulate_write   %9llu rows %7.3f s %6.2f million rows/s\n", (unsigned long long)counts.rows, took,
		       (double)counts.rows / took / 1e6);
	return err;
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

static enum err read_records(const char *path, long *records)
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
	while (!err && (err = layout_next(file, &record, &reason, &first)) == ERR_OK)
		*records += !reason;
	rd_close(r);
	arena_free(mem);
	return err == ERR_END ? ERR_OK : err;
}

static enum err measure(const char *path, const char *what, enum err (*job)(const char *path, long *n))
{
	double best = 1e9;
	long n = 0;
	for (int pass = 0; pass < 3; pass++) {
		n = 0;
		double start = clock_seconds();
		enum err err = job(path, &n);
		if (err)
			return err;
		double took = clock_seconds() - start;
		best = took < best ? took : best;
	}
	printf("%-16s %9ld rows %7.3f s %6.2f million rows/s\n", what, n, best, (double)n / best / 1e6);
	return ERR_OK;
}

int main(int argc, char **argv)
{
	char path[] = "/tmp/upturn-layout-bench-XXXXXX";
	int fd = mkstemp(path);
	if (fd < 0)
		return 1;
	close(fd);
	enum err err = make_export(path, argc > 1 ? strtoull(argv[1], NULL, 10) : 650000);
	if (!err)
		err = measure(path, "rd_next", read_rows);
	if (!err)
		err = measure(path, "layout_next", read_records);
	unlink(path);
	if (err)
		fprintf(stderr, "layout_bench: %s\n", err_last()->text);
	return err != ERR_OK;
}
