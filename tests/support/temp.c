#include "support/temp.h"

#include "support/check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];

static void __attribute__((destructor)) sweep(void)
{
	DIR *dir = *folder ? opendir(folder) : NULL;
	if (!dir)
		return;
	for (const struct dirent *e = readdir(dir); e; e = readdir(dir))
		if (e->d_name[0] != '.')
			unlinkat(dirfd(dir), e->d_name, 0);
	closedir(dir);
	rmdir(folder);
}

const char *temp_path(const char *name)
{
	static char path[256];
	if (!*folder) {
		memcpy(folder, "/tmp/upturn-test-XXXXXX", sizeof "/tmp/upturn-test-XXXXXX");
		assert_non_null(mkdtemp(folder));
	}
	assert_true(snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path);
	return path;
}

const char *temp_file(const char *name, const void *bytes, size_t n)
{
	const char *path = temp_path(name);
	FILE *file = fopen(path, "we");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, n, file), n);
	assert_int_equal(fclose(file), 0);
	return path;
}
