#include "read/folder_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_wanted(int dir, const struct dirent *e)
{
	struct stat st;
	return *e->d_name != '.' && !fstatat(dir, e->d_name, &st, AT_SYMLINK_NOFOLLOW) && S_ISREG(st.st_mode);
}

static enum err add(struct folder *f, const char *folder, const char *name, int argument)
{
	if (f->n == FOLDER_FILES)
		return err_at(ERR_LIMIT, err_place(argument, 0, 0), "a folder of more than %d files", (int)FOLDER_FILES);
	char **more = reallocarray(f->path, f->n + 1, sizeof *more);
	if (!more)
		return err_memory();
	f->path = more;
	if (asprintf(&f->path[f->n], "%s/%s", folder, name) < 0)
		return err_memory();
	f->n++;
	return ERR_OK;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

enum err folder_list(const char *path, int argument, struct folder *out)
{
	struct folder f = {0};
	DIR *dir = opendir(path);
	if (!dir)
		return err_at(ERR_FILE, err_place(argument, 0, 0), "the folder cannot be read");
	enum err err = ERR_OK;
	for (const struct dirent *e = readdir(dir); e && !err; e = readdir(dir))
		if (is_wanted(dirfd(dir), e))
			err = add(&f, path, e->d_name, argument);
	closedir(dir);
	if (!err && !f.n)
		err = err_at(ERR_EMPTY, err_place(argument, 0, 0), "the folder has no files");
	if (err) {
		folder_free(&f);
		return err;
	}
	qsort(f.path, f.n, sizeof *f.path, by_bytes);
	*out = f;
	return ERR_OK;
}

void folder_free(struct folder *f)
{
	for (size_t i = 0; i < f->n; i++) {
		explicit_bzero(f->path[i], strlen(f->path[i]));
		free(f->path[i]);
	}
	free(f->path);
	*f = (struct folder){0};
}
