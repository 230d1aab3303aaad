#include "read/xlsx_cell.h"

#include "read/cell_text.h"

#include <string.h>

/* QUICK: more bytes than the longest cell that is taken at once. */
enum { MOST_COLUMNS = 16384, LETTERS = 26, QUICK_VALUE = 24, QUICK = 128 };

enum type { TYPE_NUMBER, TYPE_SHARED, TYPE_TEXT, TYPE_TRUTH, TYPE_ERROR, TYPE_DATE, TYPE_UNKNOWN };

struct reading {
	long column;
	uint32_t style;
	enum type type;
	bool formula, value;
	struct xml_span text;
};

static enum err fault(const struct xlsx_cells *c, long column, const char *what)
{
	return err_at(ERR_FORMAT, err_place(c->cells->file, c->cells->row, (int)column), "%s", what);
}

static const char *letters(const char *p, const char *end, long *column)
{
	*column = 0;
	for (; p < end && *p >= 'A' && *p <= 'Z' && *column <= MOST_COLUMNS; p++)
		*column = LETTERS * *column + (*p - 'A') + 1;
	return p;
}

bool xlsx_place(struct xml_span ref, long *row, long *column)
{
	const char *end = ref.p + ref.n, *p = letters(ref.p, end, column);
	*row = 0;
	for (; p < end && *p >= '0' && *p <= '9' && *row <= GRID_ROWS; p++)
		*row = 10 * *row + (*p - '0');
	return p == end && *column && *column <= MOST_COLUMNS && *row && *row <= GRID_ROWS;
}

static enum type type_of(struct xml_span t)
{
	if (t.n == 1) {
		switch (*t.p) {
		case 'n':
			return TYPE_NUMBER;
		case 's':
			return TYPE_SHARED;
		case 'b':
			return TYPE_TRUTH;
		case 'e':
			return TYPE_ERROR;
		case 'd':
			return TYPE_DATE;
		default:
			return TYPE_UNKNOWN;
		}
	}
	return XML_IS(t, "str") || XML_IS(t, "inlineStr") ? TYPE_TEXT : TYPE_UNKNOWN;
}

static bool whole(struct xml_span v, uint64_t *out)
{
	*out = 0;
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] < '0' || v.p[i] > '9' || *out > UINT32_MAX)
			return false;
		*out = 10 * *out + (uint64_t)(v.p[i] - '0');
	}
	return v.n > 0;
}

static enum err start(struct xlsx_cells *c, struct reading *r)
{
	struct xml_span left = c->scan->attribute, name, v;
	uint64_t style = 0;
	long row;
	*r = (struct reading){.column = c->last + 1};
	while (xml_scan_attribute(&left, &name, &v)) {
		if (name.n != 1)
			continue;
		if (*name.p == 'r' && (!xlsx_place(v, &row, &r->column) || row != c->cells->row))
			return fault(c, 0, "a cell of a sheet has no place");
		if (*name.p == 's' && whole(v, &style))
			r->style = (uint32_t)style;
		if (*name.p == 't')
			r->type = type_of(v);
	}
	if (r->column <= c->last || r->column > MOST_COLUMNS)
		return fault(c, r->column, "cells of a sheet are out of order");
	if (r->type == TYPE_UNKNOWN)
		return fault(c, r->column, "a cell has a type that is not known");
	c->last = r->column;
	return ERR_OK;
}

static enum err broken(const struct xlsx_cells *c, const struct reading *r, enum xml_token token)
{
	if (token == XML_MORE)
		return ERR_END;
	return fault(c, r->column,
		     token == XML_DOCTYPE ? "a part declares a document type; no spreadsheet program writes that"
					  : "a part is no well-formed XML in UTF-8");
}

/* Texts within <v>, made into one. */
static enum err join(struct xlsx_cells *c, struct reading *r, enum xml_token token)
{
	size_t n = 0;
	enum err err = ERR_OK;
	for (; token == XML_TEXT && !err; token = err ? token : xml_scan_next(c->scan))
		err = grid_cells_add(c->cells, &n, c->scan->text, c->scan->literal);
	r->text = (struct xml_span){.p = grid_cells_room(c->cells), .n = n};
	c->cells->used += n;
	return err || token == XML_END ? err : broken(c, r, token);
}

/* Behind <v>: its text, where it stands when nothing in it has to be undone. */
static enum err value(struct xlsx_cells *c, struct reading *r)
{
	r->value = true;
	if (c->scan->empty)
		return ERR_OK;
	enum xml_token token = xml_scan_next(c->scan);
	struct xml_span text = c->scan->text;
	const struct xml_scan before = *c->scan;
	if (token != XML_TEXT)
		return token == XML_END ? ERR_OK : broken(c, r, token);
	if (!memchr(text.p, '&', text.n) && !memchr(text.p, '\r', text.n)) {
		token = xml_scan_next(c->scan);
		r->text = text;
		if (token != XML_TEXT)
			return token == XML_END ? ERR_OK : broken(c, r, token);
		*c->scan = before;
	}
	return join(c, r, XML_TEXT);
}

/* Behind <is>: the texts of its runs, but not of the phonetic ones. */
static enum err inline_string(struct xlsx_cells *c, struct reading *r)
{
	size_t n = 0;
	bool phonetic = false, in_t = false;
	r->value = true;
	if (c->scan->empty)
		return ERR_OK;
	for (;;) {
		enum xml_token token = xml_scan_next(c->scan);
		struct xml_span name = xml_local(c->scan->name);
		bool opens = token == XML_START && !c->scan->empty;
		enum err err = ERR_OK;
		if (token == XML_TEXT && in_t && !phonetic)
			err = grid_cells_add(c->cells, &n, c->scan->text, c->scan->literal);
		else if (token == XML_END && XML_IS(name, "is"))
			break;
		else if (token != XML_TEXT && token != XML_START && token != XML_END)
			err = broken(c, r, token);
		else if (token != XML_TEXT && XML_IS(name, "rPh"))
			phonetic = opens;
		else if (token != XML_TEXT && XML_IS(name, "t"))
			in_t = opens;
		if (err)
			return err;
	}
	r->text = (struct xml_span){.p = grid_cells_room(c->cells), .n = n};
	c->cells->used += n;
	return ERR_OK;
}

static enum err content(struct xlsx_cells *c, struct reading *r)
{
	enum err err = ERR_OK;
	while (!err) {
		enum xml_token token = xml_scan_next(c->scan);
		struct xml_span name = xml_local(c->scan->name);
		if (token == XML_END && XML_IS(name, "c"))
			return ERR_OK;
		if (token == XML_START && XML_IS(name, "v"))
			err = value(c, r);
		else if (token == XML_START && XML_IS(name, "is"))
			err = inline_string(c, r);
		else if (token == XML_START && XML_IS(name, "f"))
			r->formula = true;
		else if (token != XML_TEXT && token != XML_START && token != XML_END)
			err = broken(c, r, token);
	}
	return err;
}

static enum err put_number(struct xlsx_cells *c, const struct reading *r)
{
	char *to = grid_cells_room(c->cells);
	enum cell_format format = sheet_styles_format(c->book->styles, r->style);
	double x;
	bool same = false;
	size_t n = 0;
	if (format == FORMAT_NUMBER)
		n = cell_text_stored(r->text.p, r->text.n, to, &same);
	else if (cell_number(r->text.p, r->text.n, &x))
		n = cell_text_serial(x, format, c->book->sheets->since_1904, to);
	if (!n)
		return fault(c, r->column, "a number of a sheet is none");
	size_t wide = format == FORMAT_NUMBER
			      ? cell_text_zeros(same ? r->text.p : to, n, sheet_styles_zeros(c->book->styles, r->style), to)
			      : 0;
	if (wide)
		return grid_cells_put_made(c->cells, r->column, wide);
	return same ? grid_cells_put(c->cells, r->column, r->text.p, n) : grid_cells_put_made(c->cells, r->column, n);
}

static enum err put_shared(struct xlsx_cells *c, const struct reading *r)
{
	uint64_t i;
	size_t n;
	if (!c->book->strings || !whole(r->text, &i) || i >= sheet_strings_count(c->book->strings))
		return fault(c, r->column, "a cell names a shared string that is not there");
	const char *p = sheet_strings_at(c->book->strings, (size_t)i, &n);
	return grid_cells_put(c->cells, r->column, p, n);
}

static enum err put_truth(struct xlsx_cells *c, const struct reading *r)
{
	bool yes = XML_IS(r->text, "1") || XML_IS(r->text, "true");
	if (!yes && !XML_IS(r->text, "0") && !XML_IS(r->text, "false"))
		return fault(c, r->column, "a truth value of a sheet is none");
	return yes ? grid_cells_put(c->cells, r->column, "TRUE", 4) : grid_cells_put(c->cells, r->column, "FALSE", 5);
}

static enum err put(struct xlsx_cells *c, const struct reading *r)
{
	if (!r->text.n)
		return ERR_OK;
	switch (r->type) {
	case TYPE_NUMBER:
		return put_number(c, r);
	case TYPE_SHARED:
		return put_shared(c, r);
	case TYPE_TRUTH:
		return put_truth(c, r);
	case TYPE_DATE:
		return grid_cells_put(c->cells, r->column, r->text.p, cell_text_iso(r->text.p, r->text.n));
	default:
		return grid_cells_put(c->cells, r->column, r->text.p, r->text.n);
	}
}

enum err xlsx_cell(struct xlsx_cells *c)
{
	struct reading r;
	enum err err = start(c, &r);
	if (!err && !c->scan->empty)
		err = content(c, &r);
	if (err)
		return err;
	c->formulas += r.formula && !r.value;
	return put(c, &r);
}

static const char *digits(const char *p, int most, long *out)
{
	const char *from = p;
	for (*out = 0; *p >= '0' && *p <= '9' && p - from < most; p++)
		*out = 10 * *out + (*p - '0');
	return p;
}

/* ` s="12" t="s"`, in this order. */
static const char *quick_attributes(const char *p, struct reading *r)
{
	long style = 0;
	if (!memcmp(p, " s=\"", 4)) {
		p = digits(p + 4, 6, &style);
		p += *p == '"';
		r->style = (uint32_t)style;
	}
	if (!memcmp(p, " t=\"s\"", 6) || !memcmp(p, " t=\"n\"", 6)) {
		r->type = p[4] == 's' ? TYPE_SHARED : TYPE_NUMBER;
		p += 6;
	}
	return p;
}

static bool is_value(char c)
{
	return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == 'E';
}

bool xlsx_cell_quick(struct xlsx_cells *c, enum err *err)
{
	const char *p = c->scan->at;
	struct reading r = {.type = TYPE_NUMBER};
	long row;
	if (c->scan->end - p < QUICK || memcmp(p, "<c r=\"", 6) != 0)
		return false;
	p = digits(letters(p + 6, p + 9, &r.column), 7, &row);
	if (*p != '"' || row != c->cells->row || r.column <= c->last || r.column > MOST_COLUMNS)
		return false;
	p = quick_attributes(p + 1, &r);
	if (memcmp(p, "><v>", 4) != 0)
		return false;
	r.text.p = p + 4;
	for (p += 4; is_value(*p) && r.text.n < QUICK_VALUE; p++)
		r.text.n++;
	if (memcmp(p, "</v></c>", 8) != 0)
		return false;
	c->last = r.column;
	c->scan->at = p + 8;
	*err = put(c, &r);
	return true;
}
