#include "read/ods_cell.h"

#include "read/cell_text.h"

#include <stdio.h>
#include <string.h>

enum { MOST_SPACES = 8, SECONDS = 60, MOST_DIGITS = 15, VALUES = 5 };

struct reading {
	long repeat, columns, rows; /* how often it stands there, and what it is merged over */
	struct xml_span type, value;
	int best; /* which of the forms of a value it is */
	bool formula, paragraphs;
	size_t n; /* of the text made */
};

static enum err fault(const struct ods_cells *c, const char *what)
{
	return err_at(ERR_FORMAT, err_place(c->cells->file, c->cells->row, (int)c->column + 1), "%s", what);
}

static bool count_of(struct xml_span v, long *out)
{
	*out = 0;
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] < '0' || v.p[i] > '9' || *out > 1L << 32)
			return false;
		*out = 10 * *out + (v.p[i] - '0');
	}
	return *out > 0;
}

bool ods_count(const struct xml_scan *s, const char *name, long *out)
{
	struct xml_span v;
	*out = 1;
	return !xml_scan_value(s, name, &v) || count_of(v, out);
}

/* The value in the form of the cell's type; where there are several, the first of the list counts. */
static void note_value(struct reading *r, struct xml_span name, struct xml_span v)
{
	static const char *const names[VALUES] = {"office:value", "office:date-value", "office:time-value",
						  "office:boolean-value", "office:string-value"};
	for (int i = 0; i < r->best; i++) {
		if (!xml_is(name, names[i], strlen(names[i])))
			continue;
		r->value = v;
		r->best = i;
	}
}

/* False: a count that is none. */
static bool note(struct reading *r, struct xml_span name, struct xml_span v)
{
	if (XML_IS(name, "office:value-type"))
		r->type = v;
	else if (name.n && *name.p == 'o')
		note_value(r, name, v);
	else if (XML_IS(name, "table:formula"))
		r->formula = true;
	else if (XML_IS(name, "table:number-columns-repeated"))
		return count_of(v, &r->repeat);
	else if (XML_IS(name, "table:number-columns-spanned"))
		return count_of(v, &r->columns);
	else if (XML_IS(name, "table:number-rows-spanned"))
		return count_of(v, &r->rows);
	return true;
}

static enum err start(struct ods_cells *c, struct reading *r)
{
	struct xml_span left = c->scan->attribute, name, v, none = {.p = "", .n = 0};
	bool sound = true;
	*r = (struct reading){.repeat = 1, .columns = 1, .rows = 1, .type = none, .value = none, .best = VALUES};
	while (sound && xml_scan_attribute(&left, &name, &v))
		sound = note(r, name, v);
	if (!sound || r->columns > GRID_ROWS)
		return fault(c, "a count of cells is none");
	if (r->columns * r->rows > 1 && c->ranges < c->most)
		c->range[c->ranges++] = (struct grid_range){.top = c->cells->row,
							    .bottom = c->cells->row + r->rows - 1,
							    .left = (int)c->column + 1,
							    .right = (int)(c->column + r->columns)};
	return ERR_OK;
}

static enum err add(struct ods_cells *c, struct reading *r, const char *p, size_t n)
{
	return grid_cells_add(c->cells, &r->n, (struct xml_span){.p = p, .n = n}, true);
}

static enum err add_spaces(struct ods_cells *c, struct reading *r)
{
	long n;
	if (!ods_count(c->scan, "text:c", &n))
		n = 1;
	return add(c, r, "        ", (size_t)(n < MOST_SPACES ? n : MOST_SPACES));
}

static enum err open_element(struct ods_cells *c, struct reading *r)
{
	struct xml_span name = c->scan->name;
	if (XML_IS(name, "text:p")) {
		bool later = r->paragraphs;
		r->paragraphs = true;
		return later ? add(c, r, "\n", 1) : ERR_OK;
	}
	if (XML_IS(name, "text:s"))
		return add_spaces(c, r);
	if (XML_IS(name, "text:tab"))
		return add(c, r, "\t", 1);
	return XML_IS(name, "text:line-break") ? add(c, r, "\n", 1) : ERR_OK;
}

struct depth {
	int level; /* of elements, the cell being 1 */
	int aside; /* that of a comment that is being passed over, or 0 */
};

static enum err within(struct ods_cells *c, struct reading *r, enum xml_token token, struct depth *d)
{
	if (token == XML_TEXT)
		return d->level > 1 && !d->aside ? grid_cells_add(c->cells, &r->n, c->scan->text, c->scan->literal) : ERR_OK;
	if (token == XML_END) {
		d->aside = d->aside == d->level ? 0 : d->aside;
		d->level--;
		return ERR_OK;
	}
	bool comment = XML_IS(c->scan->name, "office:annotation");
	d->level += !c->scan->empty;
	if (!d->aside && comment && !c->scan->empty)
		d->aside = d->level;
	return d->aside || comment ? ERR_OK : open_element(c, r);
}

/* Up to the cell's end. */
static enum err content(struct ods_cells *c, struct reading *r)
{
	struct depth d = {.level = 1};
	enum err err = ERR_OK;
	while (d.level && !err) {
		enum xml_token token = xml_scan_next(c->scan);
		if (token == XML_MORE)
			return ERR_END;
		if (token == XML_BROKEN || token == XML_DOCTYPE)
			return fault(c, "a part is no well-formed XML in UTF-8");
		err = within(c, r, token, &d);
	}
	return err;
}

/* PT10H30M00.000S (XML Schema 3.2.6), as time or span. */
static bool put_duration(struct xml_span v, char *to, size_t *n)
{
	long seconds = 0, number = 0;
	bool fraction = false;
	if (v.n < 3 || v.p[0] != 'P' || v.p[1] != 'T')
		return false;
	for (size_t i = 2; i < v.n; i++) {
		char c = v.p[i];
		if (c >= '0' && c <= '9') {
			number = fraction ? number : 10 * number + (c - '0');
		} else if (c == '.' || c == ',') {
			fraction = true;
		} else if (c == 'H' || c == 'M' || c == 'S') {
			seconds += number * (c == 'H' ? SECONDS * SECONDS : (c == 'M' ? SECONDS : 1));
			number = 0;
		} else {
			return false;
		}
		if (number > GRID_ROWS)
			return false;
	}
	int wrote =
		snprintf(to, CELL_TEXT, "%02ld:%02ld:%02ld", seconds / 3600, seconds / SECONDS % SECONDS, seconds % SECONDS);
	*n = wrote > 0 ? (size_t)wrote : 0;
	return true;
}

/* The text shown is the number with zeros in front, as a format with leading zeros makes it. */
static bool shows_zeros(const char *shown, size_t n, struct xml_span value)
{
	if (!value.n || value.n > MOST_DIGITS || n <= value.n || memcmp(shown + n - value.n, value.p, value.n) != 0)
		return false;
	for (size_t i = 0; i < n; i++)
		if (shown[i] < '0' || shown[i] > '9' || (i < n - value.n && shown[i] != '0'))
			return false;
	return true;
}

/* What the cell holds, in text. */
static enum err text_of(struct ods_cells *c, struct reading *r, struct xml_span *out)
{
	char *to = grid_cells_room(c->cells);
	bool same = false, number = XML_IS(r->type, "float") || XML_IS(r->type, "percentage") || XML_IS(r->type, "currency");
	*out = (struct xml_span){.p = to, .n = r->n};
	if (number && shows_zeros(to, r->n, r->value))
		return ERR_OK;
	if (number) {
		out->n = cell_text_stored(r->value.p, r->value.n, to, &same);
		out->p = same ? r->value.p : to;
		if (!out->n)
			return fault(c, "a number of a sheet is none");
	} else if (XML_IS(r->type, "date")) {
		*out = (struct xml_span){.p = r->value.p, .n = cell_text_iso(r->value.p, r->value.n)};
	} else if (XML_IS(r->type, "time")) {
		if (!put_duration(r->value, to, &out->n))
			return fault(c, "a time of a sheet is none");
	} else if (XML_IS(r->type, "boolean")) {
		*out = XML_IS(r->value, "true") ? (struct xml_span){.p = "TRUE", .n = 4}
						: (struct xml_span){.p = "FALSE", .n = 5};
	} else if (!r->paragraphs && r->value.n) {
		return grid_cells_add(c->cells, &out->n, r->value, false);
	}
	return ERR_OK;
}

enum err ods_cell(struct ods_cells *c)
{
	struct reading r;
	struct xml_span text;
	enum err err = start(c, &r);
	if (!err && !c->scan->empty)
		err = content(c, &r);
	if (!err)
		err = text_of(c, &r, &text);
	if (err)
		return err;
	c->formulas += r.formula && !r.type.n && !text.n;
	c->cells->used += text.p == grid_cells_room(c->cells) ? text.n : 0;
	for (long i = 0; i < r.repeat && text.n && !err; i++)
		err = grid_cells_put(c->cells, c->column + 1 + i, text.p, text.n);
	c->column += r.repeat;
	return err;
}
