#include "core/outfile.h"

#include "core/leftover.h"
#include "core/stale.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct outfile {
	char *target, *partial;
	int lock; /* a descriptor of the partial file, locked: what a killed run leaves is told from a live one's by it */
};

static void outfile_free(struct outfile *o)
{
	if (o->partial)
		leftover_forget(o->partial);
	if (o->lock >= 0)
		close(o->lock);
	free(o->target);
	free(o->partial);
	free(o);
}

enum err outfile_failed(const char *why)
{
	return err_set(ERR_DISK, "the output cannot be written (%s); check the folder and the space left, then run again",
		       why);
}

static enum err disk_error(void)
{
	return outfile_failed(strerrordesc_np(errno));
}

enum err outfile_begin(const char *target, struct outfile **out)
{
	struct outfile *o = calloc(1, sizeof *o);
	if (!o)
		return err_memory();
	o->lock = -1;
	stale_clear(target);
	o->target = strdup(target);
	if (!o->target || asprintf(&o->partial, "%s.partial.%ld", target, (long)getpid()) < 0) {
		o->partial = NULL;
		outfile_free(o);
		return err_memory();
	}
	unlink(o->partial);
	leftover_remember(o->partial);
	o->lock = open(o->partial, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (o->lock < 0) {
		enum err err = disk_error();
		outfile_free(o);
		return err;
	}
	stale_hold(o->lock);
	*out = o;
	return ERR_OK;
}

const char *outfile_path(const struct outfile *o)
{
	return o->partial;
}

static int sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	if (fd < 0)
		return -1;
	int failed = fsync(fd);
	close(fd);
	return failed;
}

int outfile_sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	if (!folder)
		return -1;
	int failed = sync_path(folder, O_RDONLY | O_DIRECTORY);
	free(folder);
	return failed;
}

enum err outfile_commit(struct outfile *o)
{
	if (sync_path(o->partial, O_RDONLY) || rename(o->partial, o->target)) {
		enum err err = disk_error();
		outfile_abandon(o);
		return err;
	}
	enum err err = outfile_sync_folder_of(o->target) ? disk_error() : ERR_OK;
	outfile_free(o);
	return err;
}

enum err outfile_move(const char *from, const char *target)
{
	return rename(from, target) || outfile_sync_folder_of(target) ? disk_error() : ERR_OK;
}

void outfile_abandon(struct outfile *o)
{
	if (!o)
		return;
	unlink(o->partial);
	outfile_free(o);
}

enum err outfile_write(const char *target, const void *bytes, size_t n)
{
	struct outfile *o = NULL;
	enum err err = outfile_begin(target, &o);
	if (err)
		return err;
	FILE *f = fopen(o->partial, "we");
	int failed = !f || (n && fwrite(bytes, 1, n, f) != n);
	if (f && fclose(f))
		failed = 1;
	if (failed) {
		err = disk_error();
		outfile_abandon(o);
		return err;
	}
	return outfile_commit(o);
}
