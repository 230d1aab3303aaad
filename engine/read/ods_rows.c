#include "read/ods_rows.h"

#include "read/ods_cell.h"
#include "read/rd_inside.h"

#include <stdlib.h>
#include <string.h>

struct ods_rows {
	const struct ods_book *book;
	size_t sheet;
	struct xml_part part;
	struct grid_cells cells;
	int level;
	size_t tables; /* begun so far */
	bool inside;   /* the sheet */
	long row;      /* read last, with its repeats */
	struct grid_row again;
	long repeats; /* of it that are still due */
	long columns; /* described so far */
	bool hidden_column[RD_COLUMNS_MAX];
	struct grid_range *range; /* where merged ranges are wanted */
	size_t ranges, most;
};

static enum err fault(const struct ods_rows *x, const char *what)
{
	return err_at(ERR_FORMAT, err_place(x->part.file, x->row + 1, 0), "%s", what);
}

static bool is_unseen(const struct xml_scan *s)
{
	struct xml_span v;
	return xml_scan_value(s, "table:visibility", &v) && (XML_IS(v, "collapse") || XML_IS(v, "filter"));
}

static void note_columns(struct ods_rows *x)
{
	long n;
	if (!ods_count(&x->part.scan, "table:number-columns-repeated", &n))
		return;
	bool unseen = is_unseen(&x->part.scan);
	for (long i = x->columns; unseen && i < x->columns + n && i < RD_COLUMNS_MAX; i++)
		x->hidden_column[i] = true;
	x->columns += n;
}

/* A start tag; true: of a row of the sheet. */
static bool begins_row(struct ods_rows *x)
{
	const struct xml_scan *s = &x->part.scan;
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
		enum err err = xml_part_next(&x->part, &token);
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
	struct xml_scan *s = &x->part.scan;
	struct ods_cells c = {
		.scan = s, .cells = &x->cells, .range = x->range, .ranges = x->ranges, .most = x->range ? x->most : 0};
	while (!s->empty) {
		enum err err = ERR_OK;
		enum xml_token token = xml_scan_next(s);
		if (token == XML_MORE)
			return ERR_END;
		if (token == XML_BROKEN || token == XML_DOCTYPE)
			return xml_part_fault(&x->part, token, out->number);
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
	*out = (struct grid_row){.number = x->row + 1, .hidden = is_unseen(&x->part.scan)};
	if (!ods_count(&x->part.scan, "table:number-rows-repeated", repeat))
		return fault(x, "a count of rows is none");
	enum err err = grid_cells_start(&x->cells, out->number, (size_t)(x->part.scan.end - x->part.hold));
	if (!err)
		err = take_cells(x, out);
	out->n = x->cells.n;
	out->cell = x->cells.cell;
	return err;
}

static enum err read_row(struct ods_rows *x, struct grid_row *out, long *repeat)
{
	for (;;) {
		enum err err = take_row(x, out, repeat);
		if (err != ERR_END)
			return err;
		err = xml_part_more(&x->part, x->row + 1);
		if (err)
			return err == ERR_END ? fault(x, "the document ends within a row") : err;
		(void)xml_scan_next(&x->part.scan);
	}
}

static enum err next(void *state, struct grid_row *out)
{
	struct ods_rows *x = state;
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
		return err_at(ERR_LIMIT, err_place(x->part.file, x->row, 0), "more than %d rows in a sheet", (int)GRID_ROWS);
	x->repeats--;
	x->again.number = ++x->row;
	*out = x->again;
	return ERR_OK;
}

static enum err rewind_rows(void *state)
{
	struct ods_rows *x = state;
	x->level = 0;
	x->tables = 0;
	x->inside = false;
	x->row = x->repeats = x->columns = 0;
	return xml_part_rewind(&x->part);
}

static enum err merged(void *state, long last, struct grid_range *range, size_t most, size_t *n)
{
	struct ods_rows *x = state;
	struct grid_row row = {0};
	x->range = range;
	x->ranges = 0;
	x->most = most;
	enum err err = rewind_rows(x);
	while (!err && row.number < last)
		err = next(x, &row);
	*n = x->ranges;
	x->range = NULL;
	return err == ERR_END ? ERR_OK : err;
}

static int hidden_columns(const void *state, int width)
{
	const struct ods_rows *x = state;
	int n = 0;
	for (int i = 0; i < width && i < RD_COLUMNS_MAX; i++)
		n += x->hidden_column[i];
	return n;
}

static uint64_t bytes_read(const void *state)
{
	const struct ods_rows *x = state;
	return x->part.read;
}

static void close_rows(void *state)
{
	struct ods_rows *x = state;
	xml_part_close(&x->part);
	grid_cells_free(&x->cells);
	free(x);
}

enum err ods_rows_open(const struct ods_book *b, size_t sheet, struct ods_rows **out)
{
	struct ods_rows *x = calloc(1, sizeof *x);
	if (!x)
		return err_memory();
	x->book = b;
	x->sheet = sheet;
	enum err err = xml_part_open(b->zip, b->content, b->file, &x->part);
	if (!err)
		err = grid_cells_new(b->file, &x->cells);
	if (err)
		close_rows(x);
	else
		*out = x;
	return err;
}

const struct grid_kind ods_rows_kind = {.next = next,
					.rewind = rewind_rows,
					.merged = merged,
					.hidden_columns = hidden_columns,
					.bytes_read = bytes_read,
					.close = close_rows};
