#pragma once
/*
 * Files with given bytes for a test to read, in a private folder that goes away with the program.
 */
#include <stddef.h>

/* The path is good until the next call with the same name or the program's end. */
const char *temp_file(const char *name, const void *bytes, size_t n);
/* The path of a file of that name, not made. */
const char *temp_path(const char *name);
