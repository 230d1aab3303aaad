/*
 * One sheet as the accessible-workbook checklist asks: title in A1, the sentence in A2, notes below, one marked-up table from column A, nothing
 * under it. Every cell of every sheet goes through put_cell(), which refuses what is not finite.
 */
#include "reports/book.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	NARROW = 10,
	TEXT_LEAST = 14,
	TEXT_MOST = 34,
	WIDE_MOST = 54,
	PAGE = 1000,      /* pixels across A4 */
	LEAST_SCALE = 45, /* per cent: what can still be read */
	SPLIT_SCALE = 60, /* of a table on several pages */
	LINE = 15,
	PIXELS_A_ROW = 20,
	DEFAULT_WIDTH = 64
};

size_t sheet_header_row(size_t notes)
{
	return 2 + notes;
}

static enum err fault(lxw_error e)
{
	if (!e)
		return ERR_OK;
	return err_set(e == LXW_ERROR_MEMORY_MALLOC_FAILED ? ERR_MEMORY : ERR_VALUE,
		       "a sheet cannot be written (libxlsxwriter: %d)", (int)e);
}

/* The only way into a cell of a table. */
static enum err put_cell(struct book *b, lxw_worksheet *sheet, const size_t at[2], const struct safe_cell *c, bool in_text)
{
	lxw_row_t r = (lxw_row_t)at[0];
	lxw_col_t k = (lxw_col_t)at[1];
	if (c->kind == SAFE_NUMBER && !isfinite(c->number))
		return err_set(ERR_VALUE, "a number of a released table is not finite");
	if (c->kind == SAFE_NUMBER)
		return fault(worksheet_write_number(sheet, r, k, c->number, look_number(b, c)));
	lxw_format *look = b->look[in_text ? LOOK_TEXT : LOOK_SHORTHAND];
	return fault(worksheet_write_string(sheet, r, k, grid_shorthand(c), look));
}

/* A cell that names a sheet leads there. */
static enum err put_link(struct book *b, lxw_worksheet *sheet, size_t row, size_t column, const char *name)
{
	char url[80];
	snprintf(url, sizeof url, "internal:'%s'!A1", name);
	return fault(worksheet_write_url_opt(sheet, (lxw_row_t)row, (lxw_col_t)column, url, b->look[LOOK_LINK], name, NULL));
}

static size_t length_of(const struct safe_cell *c)
{
	char text[48];
	if (c->kind != SAFE_NUMBER)
		return strlen(grid_shorthand(c));
	int n = snprintf(text, sizeof text, "%.*f", c->decimals > 0 ? c->decimals : 0, c->number);
	return (size_t)(n < 10 || c->decimals > 0 || c->decimals == 0 ? n : 8) + (c->low ? 6 : 0);
}

static size_t longest_word(const char *text)
{
	size_t most = 0;
	for (const char *at = text; *at;) {
		size_t n = strcspn(at, " ");
		most = n > most ? n : most;
		at += n + (at[n] == ' ');
	}
	return most;
}

static size_t longest_in(const struct grid *g, size_t column)
{
	size_t most = 0;
	for (size_t r = 0; r < g->rows; r++) {
		const struct safe_cell *c = grid_cell(g, r, column);
		size_t n = c->kind == SAFE_TEXT ? longest_word(c->text) : 0;
		most = n > most ? n : most;
	}
	return most;
}

static size_t width_of(const struct grid *g, size_t column)
{
	bool text = grid_is_text(g, column);
	size_t most = longest_word(g->column[column].header) + 2, limit = g->column[column].wide ? WIDE_MOST : TEXT_MOST;
	most = most < NARROW ? NARROW : most;
	most = text && most < TEXT_LEAST ? TEXT_LEAST : most;
	for (size_t r = 0; r < g->rows; r++) {
		size_t n = length_of(grid_cell(g, r, column)) + 2;
		most = n > most ? n : most;
	}
	size_t word = longest_in(g, column) + 2;
	limit = word > limit ? word < WIDE_MOST ? word : WIDE_MOST : limit;
	return text && most > limit ? limit : most + 1;
}

/* Lines that a text takes in a column: words are kept whole where they fit. */
static size_t lines_of(const char *text, size_t width)
{
	size_t lines = 1, used = 0;
	for (const char *at = text; *at;) {
		size_t n = strcspn(at, " ");
		if (used && used + 1 + n > width) {
			lines++;
			used = 0;
		}
		used += n + (used > 0);
		for (; used > width; used -= width)
			lines++;
		at += n + (at[n] == ' ');
	}
	return lines;
}

static enum err put_heights(lxw_worksheet *sheet, const struct grid *g, const size_t *width)
{
	size_t top = sheet_header_row(g->notes), most = 1;
	for (size_t c = 0; c < g->columns; c++) {
		size_t n = lines_of(g->column[c].header, width[c] - 1);
		most = n > most ? n : most;
	}
	enum err err = fault(worksheet_set_row(sheet, (lxw_row_t)top, (double)(LINE * most + 7), NULL));
	for (size_t r = 0; !err && r < g->rows; r++) {
		most = 1;
		for (size_t c = 0; c < g->columns; c++) {
			const struct safe_cell *cell = grid_cell(g, r, c);
			size_t n = cell->kind == SAFE_TEXT ? lines_of(cell->text, width[c] - 1) : 1;
			most = n > most ? n : most;
		}
		if (most > 1)
			err = fault(worksheet_set_row(sheet, (lxw_row_t)(top + 1 + r), (double)(LINE * most), NULL));
	}
	return err;
}

static enum err put_head(struct book *b, lxw_worksheet *sheet, const struct grid *g)
{
	enum err err = fault(worksheet_write_string(sheet, 0, 0, g->title, b->look[LOOK_TITLE]));
	if (!err)
		err = fault(worksheet_set_row(sheet, 0, 24, NULL));
	if (!err && *g->sentence)
		err = fault(worksheet_write_string(sheet, 1, 0, g->sentence, b->look[LOOK_SENTENCE]));
	if (!err)
		err = fault(worksheet_set_row(sheet, 1, 20, NULL));
	for (size_t i = 0; !err && i < g->notes; i++)
		err = fault(worksheet_write_string(sheet, (lxw_row_t)(2 + i), 0, g->note[i], b->look[LOOK_NOTE]));
	return err;
}

static bool is_sheet(const struct book *b, const char *name)
{
	return workbook_get_worksheet_by_name(b->file, name) != NULL;
}

/* Decimals are left out of a column that holds whole numbers only. */
static bool whole_column(const struct grid *g, size_t column)
{
	for (size_t r = 0; r < g->rows; r++) {
		const struct safe_cell *c = grid_cell(g, r, column);
		if (c->kind == SAFE_NUMBER && (c->decimals < 0 || fabs(c->number - nearbyint(c->number)) > 0))
			return false;
	}
	return true;
}

static void drop_decimals(const struct grid *g)
{
	for (size_t c = 0; c < g->columns; c++) {
		bool whole = whole_column(g, c);
		for (size_t r = 0; whole && r < g->rows; r++)
			grid_cell(g, r, c)->decimals = 0;
	}
}

static enum err put_body(struct book *b, lxw_worksheet *sheet, const struct grid *g)
{
	size_t top = sheet_header_row(g->notes) + 1;
	struct safe_cell none = {.kind = SAFE_NOT_APPLICABLE};
	for (size_t c = 0; !g->rows && c < g->columns; c++) {
		enum err err = put_cell(b, sheet, (size_t[]){top, c}, &none, true);
		if (err)
			return err;
	}
	for (size_t i = 0; i < g->rows * g->columns; i++) {
		size_t row = top + i / g->columns, column = i % g->columns;
		const struct safe_cell *c = &g->cell[i];
		bool link = strcmp(g->column[column].key, "sheet") == 0 && c->kind == SAFE_TEXT &&
			    strcmp(g->key, "points") != 0 && is_sheet(b, c->text);
		enum err err = link ? put_link(b, sheet, row, column, c->text)
				    : put_cell(b, sheet, (size_t[]){row, column}, c, grid_is_text(g, column));
		if (err)
			return err;
	}
	return ERR_OK;
}

/* The marked-up table; its header is written by the library. */
static enum err put_table(struct book *b, lxw_worksheet *sheet, const struct grid *g)
{
	size_t top = sheet_header_row(g->notes), rows = g->rows ? g->rows : 1;
	lxw_table_column *of = ARENA_ARRAY(b->mem, g->columns, lxw_table_column);
	lxw_table_column **columns = ARENA_ARRAY(b->mem, g->columns + 1, lxw_table_column *);
	char *name = ARENA_ARRAY(b->mem, strlen(g->key) + 8, char);
	if (!of || !columns || !name)
		return err_memory();
	for (size_t c = 0; c < g->columns; c++) {
		of[c].header = (char *)g->column[c].header;
		of[c].header_format = b->look[grid_is_text(g, c) ? LOOK_HEADER : LOOK_HEADER_NUMBER];
		columns[c] = &of[c];
	}
	snprintf(name, strlen(g->key) + 8, "tbl_%s", g->key);
	lxw_table_options options = {.name = name,
				     .no_autofilter = b->options->profile == REPORT_ACCESSIBLE,
				     .no_banded_rows = LXW_TRUE,
				     .style_type = LXW_TABLE_STYLE_TYPE_LIGHT,
				     .style_type_number = 1,
				     .columns = columns};
	return fault(worksheet_add_table(sheet, (lxw_row_t)top, 0, (lxw_row_t)(top + rows), (lxw_col_t)(g->columns - 1),
					 &options));
}

/* Characters of the widest line above the table, in characters of a cell: the title and the sentence are written larger. */
static double widest_line(const struct grid *g)
{
	double most = fmax(1.6 * (double)strlen(g->title), 1.25 * (double)strlen(g->sentence));
	for (size_t i = 0; i < g->notes; i++)
		most = fmax(most, 1.05 * (double)strlen(g->note[i]));
	return most;
}

/* The last column that is printed: beyond the table where a chart or a long sentence reaches further. */
static size_t last_column(const struct grid *g, bool chart)
{
	const double usual = 9.14;
	double have = 0;
	for (size_t c = 0; c < g->columns; c++)
		have += (double)width_of(g, c);
	double wide = chart ? ceil((CHART_WIDTH + 24.0) / DEFAULT_WIDTH) : 0,
	       sentence = ceil((widest_line(g) - have) / usual);
	double more = fmax(wide, sentence);
	return g->columns - 1 + (more > 0 ? (size_t)more : 0);
}

static double pixels_of(const struct grid *g, size_t column)
{
	const double pixels_a_character = 9.6, padding = 5; /* with the widest of the usual fonts */
	return pixels_a_character * (double)width_of(g, column) + padding;
}

/* Page breaks of a table too wide for one page: before each column that would not fit, the first column repeated. Returns how many. */
static size_t split(const struct grid *g, double room, lxw_col_t *breaks)
{
	size_t n = 0;
	double used = 0;
	for (size_t c = 0; c < g->columns; c++) {
		double width = pixels_of(g, c);
		if (used + width > room && c > 1) {
			breaks[n++] = (lxw_col_t)c;
			used = pixels_of(g, 0);
		}
		used += width;
	}
	return n;
}

/*
 * One page wide where that can be read; else the table first and the chart on a page after it, and a table that would still be too small goes over
 * several pages side by side.
 */
static enum err print_scale(struct book *b, lxw_worksheet *sheet, const struct grid *g, bool chart)
{
	double table = 0, all = chart ? CHART_WIDTH : 0;
	lxw_col_t *breaks = ARENA_ARRAY(b->mem, g->columns + 2, lxw_col_t);
	if (!breaks)
		return err_memory();
	for (size_t c = 0; c < g->columns; c++)
		table += pixels_of(g, c);
	if (100 * PAGE / (table + all) >= LEAST_SCALE) {
		worksheet_fit_to_pages(sheet, 1, 0);
		return ERR_OK;
	}
	double scale = fmin(100, floor(100 * PAGE / table));
	scale = scale < LEAST_SCALE ? SPLIT_SCALE : scale;
	size_t n = split(g, 100 * PAGE / scale, breaks);
	if (chart)
		breaks[n] = (lxw_col_t)g->columns;
	worksheet_set_print_scale(sheet, (uint16_t)scale);
	enum err err = n ? fault(worksheet_repeat_columns(sheet, 0, 0)) : ERR_OK;
	if (!err && breaks[0])
		err = fault(worksheet_set_v_pagebreaks(sheet, breaks));
	return err;
}

enum err sheet_print(struct book *b, lxw_worksheet *sheet, const struct grid *g, size_t pixels)
{
	size_t top = sheet_header_row(g->notes), last = top + (g->rows ? g->rows : 1), low = top + pixels / PIXELS_A_ROW + 1;
	last = pixels && low > last ? low : last;
	worksheet_set_landscape(sheet);
	worksheet_set_paper(sheet, 9);
	worksheet_set_margins(sheet, 0.4, 0.4, 0.5, 0.5);
	enum err err = print_scale(b, sheet, g, pixels > 0);
	if (!err)
		err = fault(worksheet_print_area(sheet, 0, 0, (lxw_row_t)last, (lxw_col_t)last_column(g, pixels > 0)));
	return err ? err : fault(worksheet_repeat_rows(sheet, (lxw_row_t)top, (lxw_row_t)top));
}

enum err sheet_write(struct book *b, const struct grid *g, lxw_worksheet **sheet)
{
	lxw_worksheet *s = workbook_get_worksheet_by_name(b->file, g->name);
	size_t *width = ARENA_ARRAY(b->mem, g->columns, size_t);
	if (!s || !width || !g->columns)
		return err_set(ERR_VALUE, "a sheet has no name or no columns");
	worksheet_set_default_row(s, LINE, LXW_FALSE);
	drop_decimals(g);
	enum err err = put_head(b, s, g);
	for (size_t c = 0; !err && c < g->columns; c++) {
		width[c] = width_of(g, c);
		err = fault(worksheet_set_column(s, (lxw_col_t)c, (lxw_col_t)c, (double)width[c], NULL));
	}
	if (!err)
		err = put_table(b, s, g);
	if (!err)
		err = put_body(b, s, g);
	if (!err)
		err = put_heights(s, g, width);
	if (!err && b->options->profile == REPORT_ANALYST)
		worksheet_freeze_panes(s, (lxw_row_t)(sheet_header_row(g->notes) + 1), 1);
	if (sheet)
		*sheet = s;
	return err;
}
