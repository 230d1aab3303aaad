#include "read/xlsx_rows.h"

#include "read/cell_text.h"
#include "read/grid_cells.h"
#include "read/rd_inside.h"
#include "read/xlsx_cell.h"
#include "read/xml_part.h"

#include <stdlib.h>
#include <string.h>

enum stage { BEFORE_ROWS, IN_ROWS, AFTER_ROWS };

struct xlsx_rows {
	struct grid grid;
	const struct xlsx_book *book;
	enum stage stage;
	long row; /* read last */
};

static enum err fault(const struct xlsx_rows *x, long row, const char *what)
{
	return err_at(ERR_FORMAT, err_place(x->grid.part.file, row, 0), "%s", what);
}

static bool is_true(struct xml_span v)
{
	return XML_IS(v, "1") || XML_IS(v, "true");
}

/* Digits only. */
static bool whole(struct xml_span v, long *out)
{
	*out = 0;
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] < '0' || v.p[i] > '9' || *out > GRID_ROWS)
			return false;
		*out = 10 * *out + (v.p[i] - '0');
	}
	return v.n > 0;
}

static bool is_zero(struct xml_span v)
{
	double x;
	/* The height of nearly every row. */
	if (v.n && *v.p >= '1' && *v.p <= '9')
		return false;
	return cell_number(v.p, v.n, &x) && !(x > 0);
}

static void note_columns(struct xlsx_rows *x)
{
	struct xml_span v;
	long from, to;
	bool hidden = (xml_scan_value(&x->grid.part.scan, "hidden", &v) && is_true(v)) ||
		      (xml_scan_value(&x->grid.part.scan, "width", &v) && is_zero(v));
	if (!hidden || !xml_scan_value(&x->grid.part.scan, "min", &v) || !whole(v, &from) ||
	    !xml_scan_value(&x->grid.part.scan, "max", &v) || !whole(v, &to) || from < 1)
		return;
	grid_hide_columns(&x->grid, from - 1, to - from + 1);
}

/* The part ends where no row can be open. */
static enum err at_end(const struct xlsx_rows *x)
{
	return x->stage == IN_ROWS ? fault(x, x->row, "the sheet ends within its rows") : ERR_END;
}

static void look_at(struct xlsx_rows *x, enum xml_token token)
{
	struct xml_span name = xml_local(x->grid.part.scan.name);
	if (token == XML_START && x->stage == BEFORE_ROWS && XML_IS(name, "col"))
		note_columns(x);
	if (!XML_IS(name, "sheetData"))
		return;
	if (token == XML_START)
		x->stage = x->grid.part.scan.empty ? AFTER_ROWS : IN_ROWS;
	else
		x->stage = AFTER_ROWS;
}

/* To the start tag of the next row; to the end of the part after the last, so that its checksum is compared. */
static enum err find_row(struct xlsx_rows *x)
{
	for (;;) {
		enum xml_token token;
		enum err err = xml_part_next(&x->grid.part, &token);
		if (err)
			return err == ERR_END ? at_end(x) : err;
		if (token == XML_TEXT)
			continue;
		if (token == XML_START && x->stage == IN_ROWS && XML_IS(xml_local(x->grid.part.scan.name), "row"))
			return ERR_OK;
		look_at(x, token);
	}
}

static enum err start_row(struct xlsx_rows *x, struct grid_row *out)
{
	struct xml_span left = x->grid.part.scan.attribute, name, v;
	*out = (struct grid_row){.number = x->row + 1};
	while (xml_scan_attribute(&left, &name, &v)) {
		if (XML_IS(name, "r") && !whole(v, &out->number))
			return fault(x, x->row, "rows of a sheet are out of order");
		if ((XML_IS(name, "hidden") && is_true(v)) || (XML_IS(name, "ht") && is_zero(v)))
			out->hidden = true;
	}
	if (out->number <= x->row || out->number > GRID_ROWS)
		return fault(x, x->row, "rows of a sheet are out of order");
	return grid_cells_start(&x->grid.cells, out->number, (size_t)(x->grid.part.scan.end - x->grid.part.hold));
}

/* From behind the start tag of a row to behind its end. ERR_END: the window does not hold it whole. */
static enum err take_row(struct xlsx_rows *x, struct grid_row *out)
{
	struct xml_scan *s = &x->grid.part.scan;
	struct xlsx_cells c = {.book = x->book, .scan = s, .cells = &x->grid.cells};
	enum err err = start_row(x, out);
	if (err || s->empty)
		return err;
	for (;;) {
		bool more = true;
		while (!err && more)
			more = xlsx_cell_quick(&c, &err);
		if (err)
			return err;
		enum xml_token token = xml_scan_next(s);
		if (token == XML_MORE)
			return ERR_END;
		if (token == XML_BROKEN || token == XML_DOCTYPE)
			return xml_part_fault(&x->grid.part, token, out->number);
		if (token == XML_END && XML_IS(xml_local(s->name), "row"))
			break;
		if (token == XML_START && XML_IS(xml_local(s->name), "c"))
			err = xlsx_cell(&c);
		if (err)
			return err;
	}
	out->formulas = c.formulas;
	return ERR_OK;
}

static enum err read_row(struct xlsx_rows *x, struct grid_row *out)
{
	for (;;) {
		enum err err = take_row(x, out);
		if (err != ERR_END) {
			x->row = out->number;
			out->n = x->grid.cells.n;
			out->cell = x->grid.cells.cell;
			return err;
		}
		err = xml_part_more(&x->grid.part, x->row + 1);
		if (err)
			return err == ERR_END ? fault(x, x->row + 1, "the sheet ends within a row") : err;
		(void)xml_scan_next(&x->grid.part.scan);
	}
}

static enum err next(struct grid *g, struct grid_row *out)
{
	struct xlsx_rows *x = (struct xlsx_rows *)g;
	for (;;) {
		enum err err = find_row(x);
		if (!err)
			err = read_row(x, out);
		if (err || out->n || out->formulas)
			return err;
	}
}

static enum err rewind_rows(struct grid *g)
{
	struct xlsx_rows *x = (struct xlsx_rows *)g;
	x->stage = BEFORE_ROWS;
	x->row = 0;
	return xml_part_rewind(&x->grid.part);
}

/* "B2:D2". */
static bool range_of(struct xml_span ref, struct grid_range *out)
{
	const char *colon = memchr(ref.p, ':', ref.n);
	if (!colon)
		return false;
	struct xml_span from = {.p = ref.p, .n = (size_t)(colon - ref.p)};
	struct xml_span to = {.p = colon + 1, .n = ref.n - from.n - 1};
	long left, right;
	if (!xlsx_place(from, &out->top, &left) || !xlsx_place(to, &out->bottom, &right))
		return false;
	out->left = (int)left;
	out->right = (int)right;
	return out->top <= out->bottom && left <= right;
}

static enum err merged(struct grid *g, long last, struct grid_range *range, size_t most, size_t *n)
{
	struct xlsx_rows *x = (struct xlsx_rows *)g;
	enum err err = rewind_rows(g);
	*n = 0;
	while (!err) {
		enum xml_token token;
		struct xml_span ref;
		struct grid_range r;
		err = xml_part_next(&x->grid.part, &token);
		if (err || token != XML_START || !XML_IS(xml_local(x->grid.part.scan.name), "mergeCell"))
			continue;
		if (xml_scan_value(&x->grid.part.scan, "ref", &ref) && range_of(ref, &r) && r.top <= last && *n < most)
			range[(*n)++] = r;
	}
	return err == ERR_END ? ERR_OK : err;
}

static const struct grid_kind kind = {.next = next, .rewind = rewind_rows, .merged = merged};

enum err xlsx_rows_open(const struct xlsx_book *b, size_t sheet, struct grid **out)
{
	struct xlsx_rows *x = calloc(1, sizeof *x);
	if (!x)
		return err_memory();
	x->book = b;
	struct zip_parts *zip = b->base.zip;
	enum err err = grid_open(&kind, zip, zip_parts_find(zip, b->sheets->sheet[sheet].part), b->base.file, &x->grid);
	if (!err)
		*out = &x->grid;
	return err;
}
