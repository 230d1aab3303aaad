#include "read/sheet_cells.h"

#include "read/sheet_text.h"
#include "read/xml_walk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 1048576, MOST_COLUMNS = 16384, LETTERS = 26 };

struct reading {
	const struct sheet_strings *strings;
	const struct sheet_sink *sink;
	struct sheet_facts *facts;
	int file;
	struct sheet_cell cell;
	char type[12];
	bool in_cell, in_value, in_inline;
	struct sheet_runs runs;
	struct sheet_text text; /* of this cell */
	uint32_t last;          /* column of the cell before in this row */
};

static enum err fault(const struct reading *r, const char *what)
{
	return err_at(ERR_FORMAT, err_place(r->file, (long)r->cell.row, (int)r->cell.column), "%s", what);
}

static bool is_true(const char *value)
{
	return value && (!strcmp(value, "1") || !strcmp(value, "true"));
}

static bool is_zero(const char *value)
{
	return value && *value && !(fabs(strtod(value, NULL)) > 0);
}

/* Digits only, at most `most`; 0: it is no such number. */
static uint32_t ordinal(const char *text, uint32_t most)
{
	uint64_t n = 0;
	for (const char *at = text; *at; at++) {
		if (*at < '0' || *at > '9' || n > most)
			return 0;
		n = 10 * n + (uint64_t)(*at - '0');
	}
	return n <= most ? (uint32_t)n : 0;
}

/* "BC17". */
static bool place_of(const char *ref, uint32_t *row, uint32_t *column)
{
	uint64_t c = 0;
	for (; *ref >= 'A' && *ref <= 'Z' && c <= MOST_COLUMNS; ref++)
		c = LETTERS * c + (uint64_t)(*ref - 'A') + 1;
	*row = ordinal(ref, MOST_ROWS);
	*column = (uint32_t)c;
	return c && c <= MOST_COLUMNS && *row;
}

static enum err start_row(struct reading *r, const char *const *attribute)
{
	const char *at = xml_attribute(attribute, "r");
	uint32_t row = at ? ordinal(at, MOST_ROWS) : r->cell.row + 1, before = r->cell.row;
	r->cell.column = r->last = 0;
	if (!row || row > MOST_ROWS || row <= before)
		return fault(r, "rows of a sheet are out of order");
	r->cell.row = row;
	r->cell.hidden = is_true(xml_attribute(attribute, "hidden")) || is_zero(xml_attribute(attribute, "ht"));
	r->facts->hidden_rows += r->cell.hidden;
	return ERR_OK;
}

static void start_column(struct reading *r, const char *const *attribute)
{
	bool hidden = is_true(xml_attribute(attribute, "hidden")) || is_zero(xml_attribute(attribute, "width"));
	r->facts->hidden_columns += hidden;
}

static enum err start_cell(struct reading *r, const char *const *attribute)
{
	const char *at = xml_attribute(attribute, "r"), *type = xml_attribute(attribute, "t"),
		   *style = xml_attribute(attribute, "s");
	uint32_t row = r->cell.row, column = r->last + 1;
	if (at && (!place_of(at, &row, &column) || row != r->cell.row))
		return fault(r, "a cell of a sheet has no place");
	if (!r->cell.row || column <= r->last || column > MOST_COLUMNS)
		return fault(r, "cells of a sheet are out of order");
	if (type && strlen(type) >= sizeof r->type)
		return fault(r, "a cell has a type that is not known");
	r->last = column;
	r->cell.column = column;
	r->cell.style = style ? ordinal(style, UINT32_MAX / 2) : 0;
	r->cell.formula = false;
	r->in_cell = true;
	r->text.n = 0;
	memcpy(r->type, type ? type : "n", type ? strlen(type) + 1 : 2);
	return ERR_OK;
}

static enum err on_start(void *context, const char *name, const char *const *attribute)
{
	struct reading *r = context;
	if (!strcmp(name, "row"))
		return start_row(r, attribute);
	if (!strcmp(name, "c"))
		return start_cell(r, attribute);
	if (!strcmp(name, "col"))
		start_column(r, attribute);
	if (!strcmp(name, "sheetFormatPr"))
		r->facts->hidden_rows += is_true(xml_attribute(attribute, "zeroHeight"));
	if (!r->in_cell)
		return ERR_OK;
	r->in_value = !strcmp(name, "v");
	r->cell.formula = r->cell.formula || !strcmp(name, "f");
	if (!strcmp(name, "is"))
		r->in_inline = true;
	else
		sheet_runs_start(&r->runs, name);
	return ERR_OK;
}

static enum err on_text(void *context, const char *text, size_t n)
{
	struct reading *r = context;
	bool take = r->in_value || (r->in_inline && sheet_runs_take(&r->runs));
	return r->in_cell && take ? sheet_text_add(&r->text, text, n) : ERR_OK;
}

static enum err shared(struct reading *r)
{
	char *end = NULL;
	unsigned long i = strtoul(r->text.p, &end, 10);
	if (!r->strings || *end || i >= sheet_strings_count(r->strings))
		return fault(r, "a cell names a shared string that is not there");
	r->cell.text = sheet_strings_at(r->strings, i, &r->cell.n);
	return ERR_OK;
}

static enum err number(struct reading *r)
{
	char *end = NULL;
	bool digits = !r->text.p[strspn(r->text.p, "0123456789+-.eE")];
	r->cell.number = strtod(r->text.p, &end);
	return !digits || *end || !isfinite(r->cell.number) ? fault(r, "a number of a sheet is none") : ERR_OK;
}

static enum err value_of(struct reading *r)
{
	static const struct {
		const char *type;
		enum sheet_kind kind;
		enum err (*read)(struct reading *r);
	} types[] = {{"n", SHEET_NUMBER, number}, {"s", SHEET_TEXT, shared},  {"inlineStr", SHEET_TEXT, NULL},
		     {"str", SHEET_TEXT, NULL},   {"b", SHEET_TRUTH, number}, {"d", SHEET_DATE, NULL},
		     {"e", SHEET_ERROR, NULL}};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (strcmp(r->type, types[i].type) != 0)
			continue;
		r->cell.kind = types[i].kind;
		return types[i].read ? types[i].read(r) : ERR_OK;
	}
	return fault(r, "a cell has a type that is not known");
}

static enum err end_cell(struct reading *r)
{
	size_t at;
	r->in_cell = r->in_value = r->in_inline = false;
	if (!r->text.n)
		return ERR_OK;
	enum err err = sheet_text_end(&r->text, 0, &at);
	r->cell.text = r->text.p;
	r->cell.n = r->text.n - 1;
	r->cell.number = 0;
	if (!err)
		err = value_of(r);
	if (err)
		return err;
	r->facts->cells++;
	r->facts->formulas += r->cell.formula;
	return r->sink->cell(r->sink->context, &r->cell);
}

static enum err on_end(void *context, const char *name)
{
	struct reading *r = context;
	r->in_value = false;
	sheet_runs_end(&r->runs, name);
	if (!strcmp(name, "is"))
		r->in_inline = false;
	return r->in_cell && !strcmp(name, "c") ? end_cell(r) : ERR_OK;
}

enum err sheet_cells(const struct part_bytes *part, int file, const struct sheet_strings *strings,
		     const struct sheet_sink *sink, struct sheet_facts *facts)
{
	struct sheet_facts own = {0};
	struct reading r = {.strings = strings, .sink = sink, .facts = &own, .file = file};
	enum err err = xml_walk(part->p, part->n, file,
				&(struct xml_handler){.context = &r, .start = on_start, .text = on_text, .end = on_end});
	sheet_text_free(&r.text);
	if (!err)
		*facts = own;
	return err;
}
