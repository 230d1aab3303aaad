/* Where a key may lie, and reading and writing it there. */
#include "deid/key_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* "." or what stands before the last slash; NULL: no memory. */
static char *folder_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
}

static int folder_of(const char *path, struct stat *out)
{
	char *folder = folder_name(path);
	int failed = folder ? stat(folder, out) : -1;
	free(folder);
	return failed;
}

/* Whoever may write to the folder can put another file in the key's place. The sticky bit takes that away. */
enum err place_folder(const char *path, const char *what)
{
	struct stat st;
	if (folder_of(path, &st))
		return err_set(ERR_KEY, "the folder of the %s is not there", what);
	if (st.st_uid != geteuid() && st.st_uid != 0)
		return err_set(ERR_KEY, "the folder of the %s belongs to another user; use a folder of your own", what);
	if ((st.st_mode & 022) && !(st.st_mode & S_ISVTX))
		return err_set(ERR_KEY, "the folder of the %s can be written to by others; chmod go-w it, or use another",
			       what);
	return ERR_OK;
}

static enum err check_file(int fd, const char *what)
{
	struct stat st;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		return err_set(ERR_KEY, "the %s is not a regular file", what);
	if (st.st_uid != geteuid())
		return err_set(ERR_KEY, "the %s belongs to another user; use one of your own", what);
	if (st.st_mode & 077)
		return err_set(ERR_KEY,
			       "the %s can be read or changed by others; chmod 600 it, and think whether it was copied",
			       what);
	return ERR_OK;
}

enum err place_open(const char *path, int flags, const char *what, int *out)
{
	int fd = open(path, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 && errno == ELOOP)
		return err_set(ERR_KEY, "the %s is a symbolic link; name the file itself", what);
	if (fd < 0 && errno == ENOENT)
		return err_set(ERR_KEY, "there is no such %s; 'upturn key new FILE' makes a key", what);
	if (fd < 0)
		return err_set(ERR_KEY, "the %s cannot be opened (%s)", what, strerrordesc_np(errno));
	enum err err = check_file(fd, what);
	if (!err)
		err = place_folder(path, what);
	if (err) {
		close(fd);
		return err;
	}
	*out = fd;
	return ERR_OK;
}

enum err key_apart_from(const char *path, const char *file)
{
	struct stat key, other;
	if (folder_of(path, &key) || folder_of(file, &other))
		return err_set(ERR_FILE, "the folder of the key, of the dataset or of the output is not there");
	bool same = key.st_dev == other.st_dev && key.st_ino == other.st_ino;
	/* An output may be a folder itself. */
	if (!stat(file, &other))
		same = same || (key.st_dev == other.st_dev && key.st_ino == other.st_ino);
	if (same)
		return err_set(ERR_KEY,
			       "the key lies in the folder of the dataset or of an output; keep it where neither travels");
	return ERR_OK;
}

bool place_read(int fd, unsigned char *bytes, size_t n)
{
	for (size_t done = 0; done < n;) {
		ssize_t got = read(fd, bytes + done, n - done);
		if (got == 0 || (got < 0 && errno != EINTR))
			return false;
		done += got > 0 ? (size_t)got : 0;
	}
	return true;
}

bool place_write(int fd, const unsigned char *bytes, size_t n)
{
	for (size_t done = 0; done < n;) {
		ssize_t put = write(fd, bytes + done, n - done);
		if (put < 0 && errno != EINTR)
			return false;
		done += put > 0 ? (size_t)put : 0;
	}
	return fsync(fd) == 0;
}
