#include "core/stale.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool follows(const char *name, const char *target, const char *mark)
{
	size_t n = strlen(target), k = strlen(mark);
	return !strncmp(name, target, n) && !strncmp(name + n, mark, k) && name[n + k];
}

/* The lock of a writer that was killed is gone with it. */
static bool is_abandoned(int folder, const char *name)
{
	struct stat st;
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	bool abandoned = fd >= 0 && !fstat(fd, &st) && st.st_uid == geteuid() && !flock(fd, LOCK_EX | LOCK_NB);
	if (fd >= 0)
		close(fd);
	return abandoned;
}

void stale_hold(int fd)
{
	(void)flock(fd, LOCK_EX | LOCK_NB);
}

/* Of its files those that were killed between being made and being unlinked are left. */
static void remove_folder(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
	if (!folder && fd >= 0)
		close(fd);
	if (!folder)
		return;
	const struct dirent *e;
	while ((e = readdir(folder)))
		(void)unlinkat(fd, e->d_name, 0);
	closedir(folder);
	(void)unlinkat(parent, name, AT_REMOVEDIR);
}

void stale_clear(const char *target)
{
	const char *slash = strrchr(target, '/'), *name = slash ? slash + 1 : target;
	char *path = slash ? strndup(target, (size_t)(slash - target) + 1) : strdup(".");
	DIR *folder = path ? opendir(path) : NULL;
	free(path);
	if (!folder)
		return;
	const struct dirent *e;
	while ((e = readdir(folder))) {
		if (follows(e->d_name, name, ".partial.") && is_abandoned(dirfd(folder), e->d_name))
			unlinkat(dirfd(folder), e->d_name, 0);
		if (follows(e->d_name, name, ".parts.") && is_abandoned(dirfd(folder), e->d_name))
			remove_folder(dirfd(folder), e->d_name);
	}
	closedir(folder);
}
