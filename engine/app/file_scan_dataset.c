#include "app/file_scan_inside.h"
#include "core/workers.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a block cuts in two stands whole in the next one, which begins so many bytes before its end. */
enum { BLOCK = 1 << 18, OVERLAP = 128, NAMES_MOST = 256 };

struct walk {
	struct sieve *sieve;
	struct scan_bytes *bytes; /* NULL: there are none to look at */
	int fd;
	size_t size; /* of the file */
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

/* Every so-and-so-many-th block is one thread's. */
struct share {
	const struct walk *walk;
	size_t of;
	struct scan_seen *seen; /* one each */
};

static enum err look_at_share(size_t i, void *context)
{
	const struct share *share = context;
	const struct walk *w = share->walk;
	const size_t step = BLOCK - OVERLAP;
	unsigned char *block = malloc(BLOCK);
	enum err err = block ? ERR_OK : err_memory();
	for (size_t at = i * step; at < w->size && !err; at += share->of * step) {
		ssize_t got = pread(w->fd, block, BLOCK, (off_t)at);
		if (got == (ssize_t)(w->size - at < BLOCK ? w->size - at : BLOCK))
			scan_bytes_look(w->bytes, block, (size_t)got, &share->seen[i]);
		else
			err = err_set(ERR_FILE, "the dataset cannot be read");
	}
	free(block);
	return err;
}

static void add_seen(struct scan_seen *to, const struct scan_seen *from)
{
	for (int c = 0; c < SCAN__COUNT; c++) {
		to->cells[c] += from->cells[c];
		to->values[c] += from->values[c];
	}
}

static enum err look_at_bytes(struct walk *w)
{
	struct scan_seen all = {.cells = {0}};
	struct share share = {.walk = w, .of = w->size > BLOCK ? workers_threads() : 1};
	share.seen = calloc(share.of, sizeof *share.seen);
	if (!share.seen)
		return err_memory();
	enum err err = workers_run(share.of, look_at_share, &share);
	for (size_t i = 0; i < share.of; i++)
		add_seen(&all, &share.seen[i]);
	free(share.seen);
	return err ? err : sieve_seen(w->sieve, "bytes", &all);
}

static enum err walk(struct walk *w, const struct store *s, bool whole)
{
	const struct store_look look = {.context = w, .text = see_text, .numbers = whole ? see_numbers : NULL};
	enum err err = store_look(s, &look);
	return err || w->fd < 0 ? err : look_at_bytes(w);
}

enum err file_scan_dataset(const struct store *s, const char *path, const struct scan_names *names, bool whole,
			   struct file_scan *out)
{
	struct sieve sieve = {.names = names};
	struct stat st = {.st_size = 0};
	int fd = path ? open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1;
	enum err err = path && (fd < 0 || fstat(fd, &st)) ? err_set(ERR_FILE, "the dataset cannot be read") : ERR_OK;
	struct walk w = {.sieve = &sieve, .fd = fd, .size = (size_t)st.st_size};
	if (!err && path)
		err = scan_bytes_new(names, (uint64_t)st.st_size, &w.bytes);
	if (!err)
		err = walk(&w, s, whole);
	if (!err)
		sieve_judge(&sieve, sieve.texts, out);
	if (fd >= 0)
		close(fd);
	scan_bytes_free(w.bytes);
	sieve_free(&sieve);
	return err;
}
