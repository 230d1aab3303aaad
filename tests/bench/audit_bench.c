/*
 * The audit of a workbook of 60 tables beside taking in an export: audit_bench UPTURN [CLIENTS]. Each table is two-way, 8 by 5 with totals, skewed
 * small counts; the peer is `UPTURN ingest` of a simulated export of that many clients (default 3,000) in the same run. Best of three.
 */
#include "app/audit.h"
#include "bench/clock.h"
#include "reports/report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TABLES = 58, ROWS = 8, CLASSES = 5 }; /* Contents and Notes make it 60 */

static double draw(uint64_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	*s ^= *s << 17;
	return floor(-log(1 - (double)(*s >> 11) * 0x1p-53) * 14);
}

static struct table *two_way(struct arena *mem, size_t which, uint64_t *seed)
{
	static const struct column columns[CLASSES + 2] = {{"group", "Group", false}, {"a", "A", false}, {"b", "B", false},
							   {"c", "C", false},         {"d", "D", false}, {"e", "E", false},
							   {"n", "Clients", false}};
	char name[32];
	size_t row;
	snprintf(name, sizeof name, "Table%zu", which);
	struct table *t = table_new(mem, arena_text(mem, name), columns, CLASSES + 2);
	double all[CLASSES + 2] = {0};
	for (size_t r = 0; t && r <= ROWS; r++) {
		double n = 0;
		if (table_add_row(t, &row))
			return NULL;
		snprintf(name, sizeof name, "Group %zu", r);
		*table_cell(t, r, 0) = cell_text(arena_text(mem, r < ROWS ? name : "All"));
		for (size_t c = 1; c <= CLASSES; c++) {
			double v = r < ROWS ? draw(seed) : all[c];
			all[c] += r < ROWS ? v : 0;
			n += v;
			*table_cell(t, r, c) = cell_count(v);
		}
		*table_cell(t, r, CLASSES + 1) = cell_count(n);
	}
	bool fits = t && !table_add_sum(t, true, ROWS, (size_t[]){0, 1, 2, 3, 4, 5, 6, 7}, ROWS) &&
		    !table_add_sum(t, false, CLASSES + 1, (size_t[]){1, 2, 3, 4, 5}, CLASSES) &&
		    !table_say(t, "A table.", NULL, 0, "A table.");
	return fits ? t : NULL;
}

static enum err write_book(const char *path)
{
	struct arena *mem = arena_new();
	const struct table *tables[TABLES];
	struct safe_table *safe[TABLES];
	uint64_t seed = 20261122;
	for (size_t i = 0; i < TABLES; i++)
		if (!(tables[i] = two_way(mem, i, &seed)))
			return err_memory();
	double start = clock_seconds();
	enum err err = disclose_tables(mem, tables, TABLES, &(struct disclose_options){.release = RELEASE_QI}, safe);
	printf("gate, %d tables in one store   %7.3f s\n", TABLES, clock_seconds() - start);
	if (!err)
		err = report_workbook(path, safe, TABLES, &(struct report_options){.day = 20778, .title = "Bench"});
	arena_free(mem);
	return err;
}

static enum err audit_once(const char *path, double *took)
{
	struct arena *mem = arena_new();
	struct result *r = result_new();
	bool look = false;
	const struct audit_input in = {.mem = mem, .path = path, .file = 1, .result = r};
	double start = clock_seconds();
	enum err err = audit_file(&in, result_part(r, "checks", RESULT_ROWS), &look);
	double now = clock_seconds() - start;
	*took = now < *took ? now : *took;
	result_free(r);
	arena_free(mem);
	return !err && look ? err_set(ERR_VALUE, "the audit found something") : err;
}

static bool shell(const char *format, const char *upturn, const char *folder, long clients)
{
	char command[1024];
	snprintf(command, sizeof command, format, upturn, folder, clients);
	int status = system(command);
	return status == 0 || status == 3 << 8;
}

int main(int argc, char **argv)
{
	char folder[] = "/tmp/upturn-bench-XXXXXX", path[64];
	double audit = 1e9, ingest = 1e9;
	long clients = argc > 2 ? atol(argv[2]) : 3000;
	if (argc < 2 || !mkdtemp(folder))
		return 2;
	snprintf(path, sizeof path, "%s/book.xlsx", folder);
	enum err err = write_book(path);
	bool ran = !err && shell("%s simulate --clients %3$ld > %2$s/export.csv", argv[1], folder, clients);
	for (int i = 0; i < 3 && !err && ran; i++) {
		err = audit_once(path, &audit);
		double start = clock_seconds();
		ran = shell("rm -f %2$s/out.db; %1$s ingest %2$s/export.csv --dataset %2$s/out.db > /dev/null 2>&1", argv[1],
			    folder, clients);
		ingest = clock_seconds() - start < ingest ? clock_seconds() - start : ingest;
	}
	if (!err && ran)
		printf("audit of the workbook          %7.3f s\ningest of %7ld clients       %7.3f s\nratio %.2f\n", audit,
		       clients, ingest, audit / ingest);
	shell("rm -rf %2$s", argv[1], folder, clients);
	return err || !ran ? 1 : 0;
}
