#include "app/file_scan_inside.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 1 << 20, OVERLAP = 128, NAMES_MOST = 256 };

struct walk {
	struct sieve *sieve;
	struct scan_bytes *bytes; /* NULL: there are none to look at */
};

/* HMACs and keys are bytes at random; a label or a title is a text. */
static bool is_random(const char *table, const char *column)
{
	static const char *const random[] = {"client.client",
					     "visit.client",
					     "therapist.id",
					     "clinic.id",
					     "meta.value",
					     "log.content",
					     "log.subject",
					     "log.detail",
					     "log.mac",
					     "log_seal.mac",
					     "log_key.bytes",
					     "ledger_key.bytes",
					     "ledger_set.sums",
					     "ledger_set.contributors",
					     "ledger_cell.place",
					     "ledger_cell.definition",
					     "ledger_cell.who",
					     "ledger_cell.part",
					     "ledger_cell.points",
					     "ledger_release.study",
					     "ledger_release.digest"};
	char name[NAMES_MOST];
	snprintf(name, sizeof name, "%s.%s", table, column);
	for (size_t i = 0; i < sizeof random / sizeof *random; i++)
		if (!strcmp(random[i], name))
			return true;
	return false;
}

static enum err see_text(void *context, const char *table, const char *column, const char *text, size_t n)
{
	struct walk *w = context;
	if (is_random(table, column) && strcmp(table, "meta") != 0)
		return ERR_OK;
	char place[FILE_SCAN_PLACE];
	snprintf(place, sizeof place, "%s.%s", table, column);
	enum err err = w->bytes ? scan_bytes_tell(w->bytes, text, n) : ERR_OK;
	return err ? err : sieve_text(w->sieve, place, text, n, ~(scan_set)0);
}

/* One end of a column's numbers. */
static enum err see_number(struct walk *w, const char *table, const char *column, int64_t value)
{
	static const int64_t nothing_fits = 100000000, no_pseudonym = 100000000000;
	char text[32], place[FILE_SCAN_PLACE];
	if (value < nothing_fits || (is_random(table, column) && value >= no_pseudonym))
		return ERR_OK;
	snprintf(place, sizeof place, "%s.%s", table, column);
	int n = snprintf(text, sizeof text, "%" PRId64, value);
	return sieve_text(w->sieve, place, text, (size_t)n, SCAN_STRONG);
}

static enum err see_numbers(void *context, const char *table, const char *column, int64_t least, int64_t most)
{
	enum err err = see_number(context, table, column, least);
	return err ? err : see_number(context, table, column, most);
}

static enum err look_at_bytes(int fd, struct walk *w)
{
	struct scan_seen seen = {.cells = {0}};
	unsigned char *block = malloc(BLOCK);
	if (!block)
		return err_memory();
	size_t held = 0;
	for (;;) {
		ssize_t got = read(fd, block + held, BLOCK - held);
		if (got <= 0) {
			free(block);
			if (got < 0)
				return err_set(ERR_FILE, "the dataset cannot be read");
			return sieve_seen(w->sieve, "bytes", &seen);
		}
		held += (size_t)got;
		scan_bytes_look(w->bytes, block, held, &seen);
		size_t keep = held < OVERLAP ? held : OVERLAP;
		memmove(block, block + held - keep, keep);
		held = keep;
	}
}

static enum err walk(struct walk *w, const struct store *s, int fd, bool whole)
{
	const struct store_look look = {.context = w, .text = see_text, .numbers = whole ? see_numbers : NULL};
	enum err err = store_look(s, &look);
	return err || fd < 0 ? err : look_at_bytes(fd, w);
}

enum err file_scan_dataset(const struct store *s, const char *path, const struct scan_names *names, bool whole,
			   struct file_scan *out)
{
	struct sieve sieve = {.names = names};
	struct walk w = {.sieve = &sieve};
	struct stat st = {.st_size = 0};
	int fd = path ? open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1;
	enum err err = path && (fd < 0 || fstat(fd, &st)) ? err_set(ERR_FILE, "the dataset cannot be read") : ERR_OK;
	if (!err && path)
		err = scan_bytes_new(names, (uint64_t)st.st_size, &w.bytes);
	if (!err)
		err = walk(&w, s, fd, whole);
	if (!err)
		sieve_judge(&sieve, sieve.texts, out);
	if (fd >= 0)
		close(fd);
	scan_bytes_free(w.bytes);
	sieve_free(&sieve);
	return err;
}
