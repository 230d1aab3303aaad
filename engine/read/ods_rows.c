#include "read/ods_rows.h"

#include "read/ods_cell.h"
#include "read/rd_inside.h"

#include <stdlib.h>
#include <string.h>

struct ods_rows {
	struct grid grid;
	const struct ods_book *book;
	size_t sheet;
	int level;
	size_t tables; /* begun so far */
	bool inside;   /* the sheet */
	long row;      /* read last, with its repeats */
	struct grid_row again;
	long repeats;             /* of it that are still due */
	long columns;             /* described so far */
	struct grid_range *range; /* where merged ranges are wanted */
	size_t ranges, most;
};

static enum err fault(const struct ods_rows *x, const char *what)
{
	return err_at(ERR_FORMAT, err_place(x->grid.part.file, x->row + 1, 0), "%s", what);
}

static bool is_unseen(const struct xml_scan *s)
{
	struct xml_span v;
	return xml_scan_value(s, "table:visibility", &v) && (XML_IS(v, "collapse") || XML_IS(v, "filter"));
}

static void note_columns(struct ods_rows *x)
{
	long n;
	if (!ods_count(&x->grid.part.scan, "table:number-columns-repeated", &n))
		return;
	if (is_unseen(&x->grid.part.scan))
		grid_hide_columns(&x->grid, x->columns, n);
	x->columns += n;
}

/* A start tag; true: of a row of the sheet. */
static bool begins_row(struct ods_rows *x)
{
	const struct xml_scan *s = &x->grid.part.scan;
	if (x->level == ODS_TABLE_LEVEL - 1 && XML_IS(s->name, "table:table"))
		x->inside = x->tables++ == x->sheet && !s->empty;
	if (x->inside && XML_IS(s->name, "table:table-column"))
		note_columns(x);
	if (x->inside && XML_IS(s->name, "table:table-row"))
		return true;
	x->level += !s->empty;
	return false;
}

/* To the start tag of the sheet's next row. */
static enum err find_row(struct ods_rows *x)
{
	for (;;) {
		enum xml_token token;
		enum err err = xml_part_next(&x->grid.part, &token);
		if (err == ERR_END && x->level)
			return fault(x, "the document ends within its sheets");
		if (err)
			return err;
		if (token == XML_START && begins_row(x))
			return ERR_OK;
		if (token != XML_END)
			continue;
		x->level--;
		if (x->inside && x->level < ODS_TABLE_LEVEL)
			return ERR_END;
	}
}

static enum err take_cells(struct ods_rows *x, struct grid_row *out)
{
	struct xml_scan *s = &x->grid.part.scan;
	struct ods_cells c = {
		.scan = s, .cells = &x->grid.cells, .range = x->range, .ranges = x->ranges, .most = x->range ? x->most : 0};
	while (!s->empty) {
		enum err err = ERR_OK;
		enum xml_token token = xml_scan_next(s);
		if (token == XML_MORE)
			return ERR_END;
		if (token == XML_BROKEN || token == XML_DOCTYPE)
			return xml_part_fault(&x->grid.part, token, out->number);
		if (token == XML_END)
			break;
		if (token == XML_START)
			err = ods_cell(&c);
		if (err)
			return err;
		s->empty = false;
	}
	x->ranges = c.ranges;
	out->formulas = c.formulas;
	return ERR_OK;
}

/* From behind the start tag of a row to behind its end. ERR_END: the window does not hold it whole. */
static enum err take_row(struct ods_rows *x, struct grid_row *out, long *repeat)
{
	*out = (struct grid_row){.number = x->row + 1, .hidden = is_unseen(&x->grid.part.scan)};
	if (!ods_count(&x->grid.part.scan, "table:number-rows-repeated", repeat))
		return fault(x, "a count of rows is none");
	enum err err = grid_cells_start(&x->grid.cells, out->number, (size_t)(x->grid.part.scan.end - x->grid.part.hold));
	if (!err)
		err = take_cells(x, out);
	out->n = x->grid.cells.n;
	out->cell = x->grid.cells.cell;
	return err;
}

static enum err read_row(struct ods_rows *x, struct grid_row *out, long *repeat)
{
	for (;;) {
		enum err err = take_row(x, out, repeat);
		if (err != ERR_END)
			return err;
		err = xml_part_more(&x->grid.part, x->row + 1);
		if (err)
			return err == ERR_END ? fault(x, "the document ends within a row") : err;
		(void)xml_scan_next(&x->grid.part.scan);
	}
}

static enum err next(struct grid *g, struct grid_row *out)
{
	struct ods_rows *x = (struct ods_rows *)g;
	while (!x->repeats) {
		long repeat;
		enum err err = find_row(x);
		if (!err)
			err = read_row(x, &x->again, &repeat);
		if (err)
			return err;
		x->repeats = x->again.n || x->again.formulas ? repeat : 0;
		x->row += x->repeats ? 0 : repeat;
	}
	if (x->row >= GRID_ROWS)
		return err_at(ERR_LIMIT, err_place(x->grid.part.file, x->row, 0), "more than %d rows in a sheet",
			      (int)GRID_ROWS);
	x->repeats--;
	x->again.number = ++x->row;
	*out = x->again;
	return ERR_OK;
}

static enum err rewind_rows(struct grid *g)
{
	struct ods_rows *x = (struct ods_rows *)g;
	x->level = 0;
	x->tables = 0;
	x->inside = false;
	x->row = x->repeats = x->columns = 0;
	return xml_part_rewind(&x->grid.part);
}

static enum err merged(struct grid *g, long last, struct grid_range *range, size_t most, size_t *n)
{
	struct ods_rows *x = (struct ods_rows *)g;
	struct grid_row row = {0};
	x->range = range;
	x->ranges = 0;
	x->most = most;
	enum err err = rewind_rows(g);
	while (!err && row.number < last)
		err = next(g, &row);
	*n = x->ranges;
	x->range = NULL;
	return err == ERR_END ? ERR_OK : err;
}

static const struct grid_kind kind = {.next = next, .rewind = rewind_rows, .merged = merged};

enum err ods_rows_open(const struct ods_book *b, size_t sheet, struct grid **out)
{
	struct ods_rows *x = calloc(1, sizeof *x);
	if (!x)
		return err_memory();
	x->book = b;
	x->sheet = sheet;
	enum err err = grid_open(&kind, b->base.zip, b->content, b->base.file, &x->grid);
	if (!err)
		*out = &x->grid;
	return err;
}
