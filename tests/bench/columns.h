#pragma once
/* Columns of a bench's rows as a CSV, for others to fit. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Numbers, or codes. */
struct written {
	const double *number;
	const int32_t *code;
};

/* path -: none is wanted. Numbers with 17 digits. Whether it is written. */
static inline int columns_write(const char *path, const char *header, size_t n, size_t columns, const struct written *c)
{
	if (!strcmp(path, "-"))
		return 1;
	FILE *f = fopen(path, "we");
	if (!f)
		return 0;
	fprintf(f, "%s\n", header);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < columns; k++) {
			if (c[k].code)
				fprintf(f, "%d", (int)c[k].code[i]);
			else
				fprintf(f, "%.17g", c[k].number[i]);
			fputc(k + 1 < columns ? ',' : '\n', f);
		}
	return !fclose(f);
}
