/* Frames as another program's file: their texts as such, and the bytes between them. */
#include "app/file_scan_inside.h"
#include "exchange/data_frame.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 1 << 20, OVERLAP = 64 };

struct look {
	struct sieve sieve;
	struct scan_bytes *bytes;
};

static enum err see(struct look *l, const char *place, const char *text)
{
	size_t n = strlen(text);
	enum err err = scan_bytes_tell(l->bytes, text, n);
	return err ? err : sieve_text(&l->sieve, place, text, n, ~(scan_set)0);
}

static enum err see_column(struct look *l, const struct frame_column *c)
{
	const char *const texts[] = {c->name, c->label, c->unit, c->missing, c->source};
	enum err err = ERR_OK;
	for (size_t i = 0; i < sizeof texts / sizeof *texts && !err; i++)
		err = see(l, "codebook", texts[i]);
	for (size_t i = 0; i < c->labels && !err; i++)
		err = see(l, "value labels", c->value_label[i].text);
	return err;
}

static enum err see_bytes(struct look *l, int fd)
{
	struct scan_seen seen = {.cells = {0}};
	unsigned char *block = malloc(BLOCK);
	size_t held = 0;
	ssize_t got;
	if (!block)
		return err_memory();
	while ((got = read(fd, block + held, BLOCK - held)) > 0) {
		held += (size_t)got;
		scan_bytes_look(l->bytes, block, held, &seen);
		size_t keep = held < OVERLAP ? held : OVERLAP;
		memmove(block, block + held - keep, keep);
		held = keep;
	}
	free(block);
	return got < 0 ? err_set(ERR_FILE, "what was written cannot be read back") : sieve_seen(&l->sieve, "bytes", &seen);
}

enum err file_scan_frames(const struct frame *frame, size_t frames, const char *path, const struct scan_names *names,
			  struct file_scan *out)
{
	struct look l = {.sieve = {.names = names}};
	struct stat st = {.st_size = 0};
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	enum err err = fd < 0 || fstat(fd, &st) ? err_set(ERR_FILE, "what was written cannot be read back") : ERR_OK;
	if (!err)
		err = scan_bytes_new(names, (uint64_t)st.st_size, &l.bytes);
	for (size_t t = 0; t < frames && !err; t++)
		for (size_t i = 0; i < frame[t].columns && !err; i++)
			err = see_column(&l, &frame[t].column[i]);
	if (!err)
		err = see_bytes(&l, fd);
	if (!err)
		sieve_judge(&l.sieve, 0, out);
	if (fd >= 0)
		close(fd);
	scan_bytes_free(l.bytes);
	sieve_free(&l.sieve);
	return err;
}
