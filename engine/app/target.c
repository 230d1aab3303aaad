#include "app/target.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

/* False: there is no such folder. */
static bool stat_parent(const char *path, struct stat *out)
{
	const char *name = name_of(path);
	char *folder = name == path ? strdup(".") : strndup(path, (size_t)(name - path));
	bool there = folder && !stat(folder, out) && S_ISDIR(out->st_mode);
	free(folder);
	return there;
}

/* The same file, or (where one is not there yet) the same name in the same folder. */
static bool same_file(const char *a, const char *b)
{
	struct stat of_a, of_b;
	if (!stat(a, &of_a) && !stat(b, &of_b))
		return same(&of_a, &of_b);
	return stat_parent(a, &of_a) && stat_parent(b, &of_b) && same(&of_a, &of_b) && !strcmp(name_of(a), name_of(b));
}

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), k = strlen(end);
	return n >= k && !strcmp(text + n - k, end);
}

enum err target_place(const char *output, const char *option)
{
	struct stat st;
	if (!lstat(output, &st) && S_ISLNK(st.st_mode))
		return err_set(ERR_DISK, "%s: that is a symbolic link; name the file itself", option);
	if (!stat_parent(output, &st))
		return err_set(ERR_DISK, "%s: there is no such folder; make it first", option);
	if ((st.st_mode & S_IWOTH) && !(st.st_mode & S_ISVTX))
		return err_set(ERR_DISK,
			       "%s: everybody may change what lies in that folder; use one of your own, or chmod o-w it",
			       option);
	return ERR_OK;
}

enum err target_file(const char *output, const char *const *inputs, size_t n)
{
	struct stat st;
	for (size_t i = 0; i < n; i++)
		if (inputs[i] && same_file(output, inputs[i]))
			return err_set(ERR_USAGE,
				       "--output: that is one of the inputs, which would be lost; name another file");
	if (!stat(output, &st) && S_ISDIR(st.st_mode))
		return err_set(ERR_DISK, "--output: that is a folder; name a file in it, or ask for --format csv or json");
	return target_place(output, "--output");
}

enum err target_folder(const char *output, const char *extension, const char *const *inputs, size_t n)
{
	struct stat folder, of_input;
	bool there = !stat(output, &folder);
	if (there && !S_ISDIR(folder.st_mode))
		return err_set(ERR_DISK, "--output: that is not a folder; name one, or a folder to be made");
	for (size_t i = 0; there && i < n; i++)
		if (inputs[i] && ends_with(inputs[i], extension) && stat_parent(inputs[i], &of_input) &&
		    same(&folder, &of_input))
			return err_set(ERR_USAGE,
				       "--output: an input of this format stands in that folder; name another folder");
	if (there && (folder.st_mode & S_IWOTH) && !(folder.st_mode & S_ISVTX))
		return err_set(
			ERR_DISK,
			"--output: everybody may change what lies in that folder; use one of your own, or chmod o-w it");
	if (!there && !stat_parent(output, &of_input))
		return err_set(ERR_DISK, "--output: the folder above it is not there; make it first");
	return target_place(output, "--output");
}
