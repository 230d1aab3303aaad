#pragma once
/*
 * A small CSV with a header, for oracle tables and test data: columns by name, NA as NaN, text kept. Fails the test on any trouble.
 * Paths are relative to the project's root. Plain fields only (quotes are stripped, no commas inside).
 */
#include <stddef.h>
#include <stdint.h>

struct frame {
	size_t rows, columns;
	char **name;
	char **text; /* rows x columns, row-major */
};

struct frame *frame_load(const char *path);
void frame_free(struct frame *f);
/* A column as numbers (NA, empty and text: NaN). The caller frees it. */
double *frame_numbers(const struct frame *f, const char *name);
/* A column as codes 0.. in the sort order of its labels (R's factor order in the C locale). The caller frees it. */
int32_t *frame_codes(const struct frame *f, const char *name, int32_t *levels);
const char *frame_text(const struct frame *f, size_t row, const char *name);
double frame_number(const struct frame *f, size_t row, const char *name);
