#pragma once
/*
 * The regular files of a folder in the order of their names (bytes); not hidden ones, no symbolic links, nothing of folders within.
 *
 * out     paths, the folder's name in front; folder_free() wipes them
 * errors  ERR_FILE with the argument as file; ERR_EMPTY no such file; ERR_LIMIT more than FOLDER_FILES; ERR_MEMORY
 */
#include "core/err.h"

#include <stddef.h>

enum { FOLDER_FILES = 16384 };

struct folder {
	char **path;
	size_t n;
};

must_check enum err folder_list(const char *path, int argument, struct folder *out);
void folder_free(struct folder *f);
