/*
 * How fast rows are read: read_bench [ROWS [FILE]]. Makes FILE (default /tmp/upturn-read-bench.csv, removed at the end) of ROWS rows
 * (default 6,000,000) by 12 columns, about 83 bytes a row, one row in five with a quoted cell that has a comma, and prints for each
 * reader the best of five passes: seconds, GB/s, million rows/s, and how many times as fast as sqlite3's .import of the same file into
 * memory. All passes read from the page cache on one core. The newline search is not a reader: it is the ceiling.
 */
#include "bench/clock.h"
#include "core/random.h"
#include "read/rd_inside.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { PASSES = 5 };

static bool make_file(const char *path, long rows)
{
	static const char *const note[] = {"\"improved, though slowly\"", "good alliance from today on",
					   "homework not done again", "risk reviewed", "went as planned"};
	static const char *const modality[] = {"CBT", "EMDR", "counselling", "ACT", "IPT"};
	static const char *const attendance[] = {"attended", "attended", "attended", "dna", "cancelled"};
	FILE *f = fopen(path, "we");
	if (!f)
		return false;
	fputs("client_id,session_date,modality,therapist,clinic,attendance,duration,phq9,gad7,srs,breakthrough,notes\n", f);
	for (long i = 0; i < rows; i++) {
		uint64_t at = (uint64_t)i, x = random_splitmix(&at);
		int day = (int)(i * 720 / rows);
		fprintf(f, "C%07u,20%02d-%02d-%02d,%s,T%03u,K%02u,%s,%u,%u,%u,%u.%u,%u,%s\n", (unsigned)(x % 750000),
			24 + day / 360, day % 360 / 30 + 1, day % 30 + 1, modality[x >> 20 & 3], (unsigned)(x >> 24 & 63),
			(unsigned)(x >> 30 & 7), attendance[(x >> 33) % 5], 30 + (unsigned)(x >> 36 & 31),
			(unsigned)((x >> 41) % 28), (unsigned)((x >> 46) % 22), 20 + (unsigned)(x >> 51 & 15),
			(unsigned)(x >> 55 & 7), (unsigned)(x >> 58 & 1), note[x % 5]);
	}
	return fclose(f) == 0;
}

struct result {
	double seconds;
	long rows;
	uint64_t cells, sum;
};

/* Every cell's length and first byte are looked at, so that no work can be left out. */
static bool read_rows(const char *path, csv_masks_fn *masks, struct result *out)
{
	const struct rd_tuning how = {.block = RD_BLOCK, .masks = masks};
	double from = clock_seconds();
	struct rd *r = NULL;
	struct rd_row row;
	struct result got = {0};
	enum err err = rd_open_tuned(path, 1, 0, &how, &r);
	while (!err && (err = rd_next(r, &row)) == ERR_OK) {
		got.rows++;
		got.cells += (uint64_t)row.n;
		for (int i = 0; i < row.n; i++)
			got.sum += row.cell[i].n + (unsigned char)*row.cell[i].p;
	}
	rd_close(r);
	got.seconds = clock_seconds() - from;
	*out = got;
	return err == ERR_END;
}

static bool count_lines(const char *path, struct result *out)
{
	static char block[RD_BLOCK];
	double from = clock_seconds();
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct result got = {.rows = -1};
	ssize_t n = -1;
	while (fd >= 0 && (n = read(fd, block, sizeof block)) > 0)
		for (const char *p = block; (p = memchr(p, '\n', (size_t)(block + n - p))); p++)
			got.rows++;
	if (fd >= 0)
		close(fd);
	got.seconds = clock_seconds() - from;
	*out = got;
	return n == 0;
}

static bool sqlite_import(const char *path, struct result *out)
{
	char import[512];
	if (snprintf(import, sizeof import, ".import '%s' t", path) >= (int)sizeof import)
		return false;
	char *const argv[] = {(char[]){"sqlite3"}, (char[]){":memory:"}, (char[]){".mode csv"}, import, NULL};
	double from = clock_seconds();
	pid_t pid;
	int status = 1;
	if (posix_spawnp(&pid, "sqlite3", NULL, NULL, argv, environ) || waitpid(pid, &status, 0) < 0)
		return false;
	out->seconds = clock_seconds() - from;
	return status == 0;
}

static void print(const char *name, const struct result *r, double bytes, double rows, double peer)
{
	printf("%-34s %8.3f s %7.2f GB/s %8.2f M rows/s", name, r->seconds, 1e-9 * bytes / r->seconds,
	       1e-6 * rows / r->seconds);
	if (peer > 0)
		printf(" %8.1f x", peer / r->seconds);
	printf("\n");
}

/* The fastest of the passes; false when one of them failed. */
static bool best_of(const char *path, csv_masks_fn *masks, struct result *best)
{
	best->seconds = 1e9;
	for (int i = 0; i < PASSES; i++) {
		struct result r = {0};
		if (!(masks ? read_rows(path, masks, &r) : count_lines(path, &r)))
			return false;
		if (r.seconds < best->seconds)
			*best = r;
	}
	return true;
}

static int compare(const char *path, long rows)
{
	struct stat st;
	struct result fast;
	struct result plain;
	struct result lines;
	struct result peer = {0};
	if (stat(path, &st) || !best_of(path, csv_masks_best(), &fast) || !best_of(path, csv_masks_plain, &plain) ||
	    !best_of(path, NULL, &lines))
		return fprintf(stderr, "the file cannot be read\n"), 1;
	if (fast.rows != rows || lines.rows != rows || fast.cells != plain.cells || fast.sum != plain.sum)
		return fprintf(stderr, "the readers disagree\n"), 1;
	if (!sqlite_import(path, &peer))
		printf("sqlite3 is not here or failed: no ratio\n");
	double bytes = (double)st.st_size;
	printf("%ld rows, %llu cells, %.0f bytes\n", rows, (unsigned long long)fast.cells, bytes);
	print(csv_masks_best() == csv_masks_plain ? "rd_next (no AVX2 here)" : "rd_next, AVX2 and CLMUL", &fast, bytes,
	      (double)rows, peer.seconds);
	print("rd_next, portable", &plain, bytes, (double)rows, peer.seconds);
	print("newline search (memchr)", &lines, bytes, (double)rows, peer.seconds);
	if (peer.seconds > 0)
		print("sqlite3 :memory: .import", &peer, bytes, (double)rows, peer.seconds);
	return 0;
}

int main(int argc, char **argv)
{
	long rows = argc > 1 ? strtol(argv[1], NULL, 10) : 6000000;
	const char *path = argc > 2 ? argv[2] : "/tmp/upturn-read-bench.csv";
	if (rows < 1 || !make_file(path, rows))
		return fprintf(stderr, "usage: read_bench [ROWS [FILE]]; the file cannot be written\n"), 2;
	int code = compare(path, rows);
	unlink(path);
	return code;
}
