#include "support/frame.h"

#include "support/check.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *must(void *p)
{
	assert_non_null(p);
	return p;
}

static char *unquote(char *s)
{
	size_t n = strlen(s);
	while (n && (s[n - 1] == '\n' || s[n - 1] == '\r'))
		s[--n] = '\0';
	if (n >= 2 && s[0] == '"' && s[n - 1] == '"') {
		s[n - 1] = '\0';
		s++;
	}
	return must(strdup(s));
}

/* Splits a line into at most max fields; returns how many. */
static size_t split(char *line, char **field, size_t max)
{
	size_t n = 0;
	for (char *s = line, *next; s && n < max; s = next) {
		next = strchr(s, ',');
		if (next)
			*next++ = '\0';
		field[n++] = unquote(s);
	}
	return n;
}

struct frame *frame_load(const char *path)
{
	char *full = NULL;
	assert_true(asprintf(&full, "%s/%s", TEST_SOURCE_DIR, path) > 0);
	FILE *file = fopen(full, "re");
	if (!file)
		print_error("no such oracle table: %s\n", path);
	assert_non_null(file);
	struct frame *f = must(calloc(1, sizeof *f));
	char *line = NULL;
	size_t size = 0;
	char *field[512];
	size_t room = 0;
	while (getline(&line, &size, file) > 0) {
		size_t n = split(line, field, 512);
		if (!f->name) {
			f->columns = n;
			f->name = must(calloc(n, sizeof *f->name));
			memcpy(f->name, field, n * sizeof *field);
			continue;
		}
		assert_int_equal(n, f->columns);
		if (f->rows == room) {
			room = room ? 2 * room : 256;
			f->text = must(realloc(f->text, room * f->columns * sizeof *f->text));
		}
		memcpy(f->text + f->rows++ * f->columns, field, n * sizeof *field);
	}
	free(line);
	fclose(file);
	free(full);
	return f;
}

void frame_free(struct frame *f)
{
	for (size_t i = 0; i < f->rows * f->columns; i++)
		free(f->text[i]);
	for (size_t j = 0; j < f->columns; j++)
		free(f->name[j]);
	free(f->text);
	free(f->name);
	free(f);
}

static size_t column_of(const struct frame *f, const char *name)
{
	for (size_t j = 0; j < f->columns; j++)
		if (!strcmp(f->name[j], name))
			return j;
	print_error("no such column: %s\n", name);
	fail();
	return 0;
}

const char *frame_text(const struct frame *f, size_t row, const char *name)
{
	return f->text[row * f->columns + column_of(f, name)];
}

static double to_number(const char *s)
{
	char *end;
	double v = strtod(s, &end);
	return *s && !*end ? v : (double)NAN;
}

double frame_number(const struct frame *f, size_t row, const char *name)
{
	return to_number(frame_text(f, row, name));
}

double *frame_numbers(const struct frame *f, const char *name)
{
	size_t j = column_of(f, name);
	double *v = must(calloc(f->rows + 1, sizeof *v));
	for (size_t i = 0; i < f->rows; i++)
		v[i] = to_number(f->text[i * f->columns + j]);
	return v;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int32_t *frame_codes(const struct frame *f, const char *name, int32_t *levels)
{
	size_t j = column_of(f, name);
	char **sorted = must(calloc(f->rows + 1, sizeof *sorted));
	int32_t *code = must(calloc(f->rows + 1, sizeof *code));
	for (size_t i = 0; i < f->rows; i++)
		sorted[i] = f->text[i * f->columns + j];
	qsort(sorted, f->rows, sizeof *sorted, by_text);
	size_t k = 0;
	for (size_t i = 0; i < f->rows; i++)
		if (!k || strcmp(sorted[k - 1], sorted[i]))
			sorted[k++] = sorted[i];
	for (size_t i = 0; i < f->rows; i++) {
		char **at = bsearch(&f->text[i * f->columns + j], sorted, k, sizeof *sorted, by_text);
		code[i] = (int32_t)(at - sorted);
	}
	*levels = (int32_t)k;
	free(sorted);
	return code;
}
