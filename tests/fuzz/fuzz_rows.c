#include "fuzz_rows.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A number that rows leave behind; every byte of every cell is read. */
struct trace {
	uint64_t sum;
	long rows;
	enum err end;
};

static struct trace read_all(struct rd *r)
{
	struct trace t = {0};
	struct rd_row row;
	while ((t.end = rd_next(r, &row)) == ERR_OK) {
		t.rows++;
		for (int i = 0; i < row.n; i++)
			for (uint32_t k = 0; k < row.cell[i].n; k++)
				t.sum = t.sum * 31 + (unsigned char)row.cell[i].p[k];
	}
	return t;
}

static void read_table(const struct syntax *s, const struct source_place *place, const struct syntax_choice *choice,
		       size_t i)
{
	struct rd *r = NULL;
	if (s->open(place, choice, i, &r))
		return;
	struct trace first = read_all(r);
	if (rd_rewind(r) == ERR_OK) {
		struct trace again = read_all(r);
		if (first.rows != again.rows || first.sum != again.sum || first.end != again.end)
			abort();
	}
	rd_close(r);
}

/* The file that the bytes are put into; it is this process's own, and in memory where the system has such a folder. */
static const char *put(const uint8_t *bytes, size_t n)
{
	static char path[64];
	static int fd = -1;
	if (fd < 0) {
		snprintf(path, sizeof path, "%s/upturn_fuzz.%d", access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm",
			 (int)getpid());
		fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	}
	if (fd < 0 || ftruncate(fd, 0) || pwrite(fd, bytes, n, 0) != (ssize_t)n)
		abort();
	return path;
}

static void remove_file(void)
{
	unlink(put(NULL, 0));
}

void fuzz_rows(const struct syntax *s, const uint8_t *bytes, size_t n)
{
	static const struct syntax_choice choice = {.sheet = NULL};
	static int once;
	if (!once++)
		atexit(remove_file);
	const struct source_place place = {.path = put(bytes, n), .file = 1};
	size_t tables = 1;
	if (s->tables && s->tables(&place, &choice, &tables))
		return;
	for (size_t i = 0; i < tables && i < 4; i++)
		read_table(s, &place, &choice, i);
}
