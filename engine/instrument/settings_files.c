#include "instrument/settings.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 1 << 20 };

static const char *entry_of_path(struct arena *mem, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *dot = strrchr(name, '.');
	return arena_text_n(mem, name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

static enum err read_all(struct arena *mem, FILE *f, struct settings_source *out)
{
	char *bytes = arena_alloc(mem, FILE_MAX);
	if (!bytes)
		return err_memory();
	out->n = fread(bytes, 1, FILE_MAX, f);
	out->bytes = bytes;
	if (ferror(f))
		return err_set(ERR_FILE, "the file of the %s cannot be read", out->kind);
	if (out->n == FILE_MAX)
		return err_set(ERR_LIMIT, "the file of the %s is larger than 1 MiB", out->kind);
	return ERR_OK;
}

enum err settings_read_file(struct arena *mem, const char *kind, const char *path, struct settings_source *out)
{
	struct settings_source s = {.kind = kind, .entry = entry_of_path(mem, path)};
	if (!s.entry)
		return err_memory();
	FILE *f = fopen(path, "re");
	if (!f)
		return err_set(ERR_FILE, "the file of the %s cannot be opened; check that it is there and readable", kind);
	enum err err = read_all(mem, f, &s);
	fclose(f);
	if (!err)
		*out = s;
	return err;
}

static int is_yaml(const struct dirent *e)
{
	size_t n = strlen(e->d_name);
	return n > 5 && e->d_name[0] != '.' && !strcmp(e->d_name + n - 5, ".yaml");
}

static enum err read_one(struct arena *mem, const char *kind, const char *const where[2], struct settings_source *out)
{
	char *path = NULL;
	if (asprintf(&path, "%s/%s", where[0], where[1]) < 0)
		return err_memory();
	enum err err = settings_read_file(mem, kind, path, out);
	free(path);
	return err;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

enum err settings_read_folder(struct arena *mem, const char *kind, const char *folder, struct settings_source **out,
			      size_t *n)
{
	struct dirent **entry = NULL;
	int count = scandir(folder, &entry, is_yaml, by_name);
	if (count < 0)
		return err_set(ERR_FILE, "the folder of %ss cannot be read; check that it is there and readable", kind);
	enum err err = ERR_OK;
	struct settings_source *list = ARENA_ARRAY(mem, (size_t)count + 1, struct settings_source);
	if (!list)
		err = err_memory();
	for (int i = 0; i < count; i++) {
		if (!err)
			err = read_one(mem, kind, (const char *const[2]){folder, entry[i]->d_name}, &list[i]);
		free(entry[i]);
	}
	free(entry);
	if (err)
		return err;
	*out = list;
	*n = (size_t)count;
	return ERR_OK;
}
