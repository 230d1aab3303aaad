#include "result/result_parts.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define REASONS_SIZE 1024
#define COLUMNS_MAX 64
#define TEXT_WIDTH 160

/* ---- JSON: each value through jansson, so that escapes and digits are its; rows one to a line */

static void print_value(json_t *value, FILE *to)
{
	json_dumpf(value, to, JSON_ENCODE_ANY | JSON_REAL_PRECISION(17));
	json_decref(value);
}

static json_t *list_of(const char *words)
{
	json_t *list = json_array();
	for (size_t n; *words; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		json_array_append_new(list, json_stringn(words, n));
	}
	return list;
}

static json_t *value_of(const struct result_cell *c)
{
	switch (c->kind) {
	case CELL_TEXT:
		return json_string(c->text);
	case CELL_WORDS:
		return list_of(c->text);
	case CELL_COUNT:
		return json_integer(c->count);
	case CELL_FLAG:
		return json_boolean(c->flag);
	default:
		return c->why == WHY_NONE ? json_real(c->num) : json_null();
	}
}

static void print_pair(const char *key, json_t *value, const char *before, FILE *to)
{
	fputs(before, to);
	print_value(json_string(key), to);
	fputs(": ", to);
	print_value(value, to);
}

/* Pairs of a row and the reasons for its nulls. */
static void json_row(const struct result_part *p, size_t row, const char *between, FILE *to)
{
	char reasons[REASONS_SIZE];
	const char *before = "";
	for (size_t i = result_row_begin(p, row); i < result_row_end(p, row); i++) {
		if (!p->cell[i].key)
			continue;
		print_pair(p->cell[i].key, value_of(&p->cell[i]), before, to);
		before = between;
	}
	if (result_reasons(p, row, reasons, sizeof reasons))
		print_pair("why", json_string(reasons), before, to);
}

static void json_part(const struct result_part *p, FILE *to)
{
	if (p->shape == RESULT_FIELDS) {
		json_row(p, 0, ",\n", to);
		return;
	}
	print_value(json_string(p->name), to);
	if (p->shape == RESULT_OBJECT) {
		fputs(": {", to);
		json_row(p, 0, ", ", to);
		fputs("}", to);
		return;
	}
	fputs(": [", to);
	for (size_t i = 0; i < p->rows; i++) {
		fputs(i ? ",\n  {" : "\n  {", to);
		json_row(p, i, ", ", to);
		fputs("}", to);
	}
	fputs("\n]", to);
}

static void print_json(const struct result *r, FILE *to)
{
	fputs("{\n", to);
	for (size_t i = 0; i < r->parts; i++) {
		fputs(i ? ",\n" : "", to);
		json_part(&r->part[i], to);
	}
	fputs("\n}\n", to);
}

/* ---- tables: the columns of all rows */

struct columns {
	size_t n;
	const char *key[COLUMNS_MAX];
	bool reasons;
};

static size_t column_of(const struct columns *c, const char *key)
{
	size_t j = 0;
	while (j < c->n && strcmp(c->key[j], key) != 0)
		j++;
	return j;
}

static void columns_find(const struct result_part *p, struct columns *c)
{
	*c = (struct columns){0};
	for (size_t i = 0; i < p->cells; i++) {
		c->reasons = c->reasons || (p->cell[i].kind == CELL_NUM && p->cell[i].why != WHY_NONE);
		if (p->cell[i].key && column_of(c, p->cell[i].key) == c->n && c->n < COLUMNS_MAX)
			c->key[c->n++] = p->cell[i].key;
	}
}

/* The row's cell under a column: usually the one at the same place. */
static const struct result_cell *cell_at(const struct result_part *p, size_t row, const struct columns *c, size_t column)
{
	size_t begin = result_row_begin(p, row), end = result_row_end(p, row);
	if (begin + column < end && p->cell[begin + column].key && !strcmp(p->cell[begin + column].key, c->key[column]))
		return &p->cell[begin + column];
	for (size_t i = begin; i < end; i++)
		if (p->cell[i].key && !strcmp(p->cell[i].key, c->key[column]))
			return &p->cell[i];
	return NULL;
}

static void csv_text(const char *text, FILE *to)
{
	if (!strpbrk(text, ",\"\r\n")) {
		fputs(text, to);
		return;
	}
	fputc('"', to);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', to);
		fputc(*text, to);
	}
	fputc('"', to);
}

/* What a cell looks like; buffer is for numbers. */
static const char *shown(const struct result_cell *c, const char *none, int digits, char buffer[32])
{
	if (!c || (c->kind == CELL_NUM && c->why != WHY_NONE))
		return none;
	switch (c->kind) {
	case CELL_TEXT:
	case CELL_WORDS:
		return c->text;
	case CELL_COUNT:
		snprintf(buffer, 32, "%lld", c->count);
		return buffer;
	case CELL_FLAG:
		return c->flag ? "true" : "false";
	default:
		snprintf(buffer, 32, "%.*g", digits, c->num);
		return buffer;
	}
}

static void print_csv(const struct result_part *p, FILE *to)
{
	struct columns c;
	char buffer[32], reasons[REASONS_SIZE];
	columns_find(p, &c);
	for (size_t j = 0; j < c.n; j++) {
		fputs(j ? "," : "", to);
		csv_text(c.key[j], to);
	}
	fputs(c.reasons ? ",why\n" : "\n", to);
	for (size_t i = 0; i < p->rows; i++) {
		for (size_t j = 0; j < c.n; j++) {
			fputs(j ? "," : "", to);
			csv_text(shown(cell_at(p, i, &c, j), "", 17, buffer), to);
		}
		if (c.reasons) {
			result_reasons(p, i, reasons, sizeof reasons);
			fputc(',', to);
			csv_text(reasons, to);
		}
		fputc('\n', to);
	}
}

/* The width of a column: negative where it holds text, which stands to the left. */
static int text_width(const struct result_part *p, const struct columns *c, size_t column)
{
	char buffer[32];
	int width = (int)strlen(c->key[column]);
	bool text = false;
	for (size_t i = 0; i < p->rows; i++) {
		const struct result_cell *cell = cell_at(p, i, c, column);
		int wide = (int)strlen(shown(cell, "-", 6, buffer));
		width = wide > width ? wide : width;
		text = text || (cell && cell->kind <= CELL_WORDS);
	}
	return text ? -width : width;
}

/* Words from column `at` on; those that would pass the edge go on below. */
static void text_wrapped(const char *words, int at, FILE *to)
{
	int left = TEXT_WIDTH - at;
	for (int n, used = 0; *words; words += n + (words[n] == ' ')) {
		n = (int)strcspn(words, " ");
		bool below = used && used + 1 + n > left;
		if (below)
			fprintf(to, "\n%*s", at, "");
		fprintf(to, "%s%.*s", used && !below ? " " : "", n, words);
		used = below ? n : used + (used != 0) + n;
	}
}

/* Text in the last column is not padded, and broken at the edge. */
static void text_cell(const char *text, const int *width, size_t column, size_t columns, FILE *to)
{
	int at = 0;
	for (size_t j = 0; j < column; j++)
		at += abs(width[j]) + 2;
	fputs(column ? "  " : "", to);
	if (column + 1 < columns || width[column] >= 0)
		fprintf(to, "%*s", width[column], text);
	else if (at > TEXT_WIDTH / 4 * 3)
		fputs(text, to);
	else
		text_wrapped(text, at, to);
}

static void text_rows(const struct result_part *p, FILE *to)
{
	struct columns c;
	char buffer[32], reasons[REASONS_SIZE];
	int width[COLUMNS_MAX];
	columns_find(p, &c);
	for (size_t j = 0; j < c.n; j++)
		width[j] = text_width(p, &c, j);
	for (size_t j = 0; j < c.n; j++)
		text_cell(c.key[j], width, j, c.n, to);
	fputc('\n', to);
	for (size_t i = 0; i < p->rows; i++) {
		for (size_t j = 0; j < c.n; j++)
			text_cell(shown(cell_at(p, i, &c, j), "-", 6, buffer), width, j, c.n, to);
		if (result_reasons(p, i, reasons, sizeof reasons))
			fprintf(to, "  (%s)", reasons);
		fputc('\n', to);
	}
}

static void text_pairs(const struct result_part *p, FILE *to)
{
	char buffer[32], reasons[REASONS_SIZE];
	for (size_t i = 0; i < p->cells; i++) {
		if (!p->cell[i].key)
			continue;
		fprintf(to, "%s: ", p->cell[i].key);
		text_wrapped(shown(&p->cell[i], "-", 6, buffer), (int)strlen(p->cell[i].key) + 2, to);
		fputc('\n', to);
	}
	if (result_reasons(p, 0, reasons, sizeof reasons))
		fprintf(to, "why: %s\n", reasons);
}

static void print_text(const struct result *r, FILE *to)
{
	for (size_t i = 0; i < r->parts; i++) {
		const struct result_part *p = &r->part[i];
		if (p->shape != RESULT_FIELDS && p->rows && p->cells)
			fprintf(to, "\n%s\n", p->name);
		if (p->shape == RESULT_ROWS && p->rows)
			text_rows(p, to);
		else if (p->shape != RESULT_ROWS)
			text_pairs(p, to);
	}
}

static const struct result_part *part_named(const struct result *r, const char *name)
{
	for (size_t i = 0; i < r->parts; i++) {
		const struct result_part *p = &r->part[i];
		if (name ? p->shape != RESULT_FIELDS && !strcmp(p->name, name) : p->shape == RESULT_ROWS)
			return p;
	}
	return name || !r->parts ? NULL : &r->part[0];
}

enum err result_print(const struct result *r, enum result_format format, const char *part, FILE *to)
{
	if (!r || r->failed)
		return err_memory();
	if (part && format != RESULT_CSV)
		return err_set(ERR_USAGE, "--part: goes with --format csv; the other formats print every part");
	const struct result_part *one = part_named(r, part);
	if (format == RESULT_CSV && !one)
		return err_set(ERR_USAGE, "--part: this result has no such part");
	if (format == RESULT_CSV)
		print_csv(one, to);
	else if (format == RESULT_JSON)
		print_json(r, to);
	else
		print_text(r, to);
	if (fflush(to) || ferror(to))
		return err_set(ERR_DISK, "the result could not be written; is the disk full?");
	return ERR_OK;
}
