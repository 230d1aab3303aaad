#include "core/wipe.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum err wipe_hold(const char *path, int *fd)
{
	*fd = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	if (*fd < 0 && errno != ENOENT)
		return err_set(ERR_DISK, "a file that is to be overwritten cannot be opened for it (%s)",
			       strerrordesc_np(errno));
	return ERR_OK;
}

void wipe_let_go(int fd)
{
	if (fd >= 0)
		close(fd);
}

static int fill(int fd, off_t size)
{
	static const char zeros[1 << 16];
	for (off_t at = 0; at < size;) {
		size_t n = size - at < (off_t)sizeof zeros ? (size_t)(size - at) : sizeof zeros;
		ssize_t put = pwrite(fd, zeros, n, at);
		if (put < 0 && errno != EINTR)
			return -1;
		at += put > 0 ? put : 0;
	}
	return fsync(fd);
}

enum err wipe_held(int fd)
{
	struct stat st;
	if (fd < 0)
		return ERR_OK;
	enum err err = ERR_OK;
	if (fstat(fd, &st) || fill(fd, st.st_size))
		err = err_set(ERR_DISK, "the old file could not be overwritten (%s)", strerrordesc_np(errno));
	close(fd);
	return err;
}
