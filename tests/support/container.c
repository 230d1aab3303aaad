#include "support/container.h"

#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

void container_make(const char *path, const struct container_part *parts)
{
	int why = 0;
	zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &why);
	assert_non_null(zip);
	for (; parts->name; parts++) {
		zip_source_t *from = zip_source_buffer(zip, parts->text, parts->n ? parts->n : strlen(parts->text), 0);
		assert_non_null(from);
		assert_true(zip_file_add(zip, parts->name, from, 0) >= 0);
	}
	assert_int_equal(zip_close(zip), 0);
}

char *container_bytes(const char *path, size_t *n)
{
	FILE *file = fopen(path, "re");
	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	*n = (size_t)ftell(file);
	rewind(file);
	char *bytes = malloc(*n + 1);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, *n, file), *n);
	fclose(file);
	return bytes;
}
