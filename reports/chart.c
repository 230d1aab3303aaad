#include "reports/chart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static lxw_chart_font title_font = {.size = 12, .bold = LXW_TRUE};
static lxw_chart_font axis_font = {.size = 10, .bold = LXW_FALSE};
static lxw_chart_font number_font = {.size = 9};
static lxw_chart_line grid_line = {.color = 0xE0E0E0, .width = 0.5};
static lxw_chart_line axis_line = {.color = 0x808080, .width = 0.75};

enum err plot_point(const struct plot *p, const char *curve, const char *line, double x, double y)
{
	size_t row;
	enum err err = grid_add_row(p->b->points, &row);
	if (err)
		return err;
	*grid_cell(p->b->points, row, 0) = grid_text(safe_name(p->t));
	*grid_cell(p->b->points, row, 1) = grid_text(curve);
	*grid_cell(p->b->points, row, 2) = grid_text(line);
	*grid_cell(p->b->points, row, POINT_X) = grid_number(x, fabs(x - nearbyint(x)) > 0 ? 3 : 0);
	*grid_cell(p->b->points, row, POINT_Y) = grid_number(y, 3);
	return ERR_OK;
}

static lxw_chart_series *series(const struct plot *p, const char *sheet, const size_t rows[2], const size_t columns[2])
{
	lxw_chart_series *s = chart_add_series(p->chart, NULL, NULL);
	if (!s)
		return NULL;
	lxw_row_t first = (lxw_row_t)rows[0], last = (lxw_row_t)rows[1];
	chart_series_set_categories(s, sheet, first, (lxw_col_t)columns[0], last, (lxw_col_t)columns[0]);
	chart_series_set_values(s, sheet, first, (lxw_col_t)columns[1], last, (lxw_col_t)columns[1]);
	return s;
}

lxw_chart_series *plot_series(const struct plot *p, size_t first)
{
	const struct grid *g = p->b->points;
	size_t top = sheet_header_row(g->notes) + 1;
	return series(p, g->name, (size_t[]){top + first, top + g->rows - 1}, (size_t[]){POINT_X, POINT_Y});
}

lxw_chart_series *plot_column(const struct plot *p, size_t labels, size_t values)
{
	return series(p, p->sheet, (size_t[]){p->top, p->top + safe_rows(p->t) - 1}, (size_t[]){labels, values});
}

enum err plot_name(lxw_chart_series *s, const char *name, lxw_chart_font *font, uint8_t position)
{
	lxw_chart_data_label text = {.value = (char *)name, .font = font}, *label[] = {&text, NULL};
	chart_series_set_labels(s);
	chart_series_set_labels_position(s, position);
	return chart_series_set_labels_custom(s, label) ? err_memory() : ERR_OK;
}

void plot_axis(lxw_chart_axis *axis, const char *title)
{
	if (title && *title)
		chart_axis_set_name(axis, title);
	chart_axis_set_name_font(axis, &axis_font);
	chart_axis_set_num_font(axis, &number_font);
	chart_axis_set_line(axis, &axis_line);
	chart_axis_major_gridlines_set_line(axis, &grid_line);
}

double plot_round_up(double v)
{
	static const double steps[] = {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};
	if (!(v > 0))
		return 1;
	double unit = pow(10, floor(log10(v)));
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (steps[i] * unit >= v * (1 - 1e-9))
			return steps[i] * unit;
	return 10 * unit;
}

static const char *text_under(const struct plot *p, size_t row, const char *key)
{
	for (size_t c = 0; c < safe_columns(p->t); c++) {
		struct safe_cell cell = safe_cell(p->t, row, c);
		if (strcmp(safe_column(p->t, c)->key, key) == 0 && cell.kind == SAFE_TEXT)
			return cell.text;
	}
	return NULL;
}

const char *plot_row_label(const struct plot *p, size_t row)
{
	struct safe_cell own = safe_cell(p->t, row, p->of->label_column);
	const char *label = own.kind == SAFE_TEXT ? own.text : "", *group = text_under(p, row, "modality"),
		   *definition = text_under(p, row, "definition");
	if (p->of->kind != CHART_DOTS || !group || !definition)
		return label;
	size_t n = strlen(group) + strlen(definition) + 3;
	char *both = ARENA_ARRAY(p->b->mem, n, char);
	if (!both)
		return label;
	snprintf(both, n, "%s, %s", definition, group);
	return both;
}

lxw_color_t plot_row_colour(const struct plot *p, size_t row)
{
	const lxw_color_t no_group = 0x555555;
	const char *group = text_under(p, row, "modality");
	return group ? palette_of(p->b, group) : no_group;
}

static uint8_t type_of(const struct plot *p)
{
	switch (p->of->kind) {
	case CHART_BARS:
		return LXW_CHART_BAR;
	case CHART_STACKED:
		return p->shares ? LXW_CHART_BAR_STACKED_PERCENT : LXW_CHART_BAR_STACKED;
	case CHART_BAND:
		return LXW_CHART_AREA_STACKED;
	default:
		return LXW_CHART_SCATTER_STRAIGHT;
	}
}

static enum err draw_one(struct plot *p, const struct safe_curve *c)
{
	switch (p->of->kind) {
	case CHART_STEPS:
		return draw_steps(p);
	case CHART_FOREST:
	case CHART_DOTS:
		return draw_intervals(p);
	case CHART_BARS:
		return draw_bars(p);
	case CHART_STACKED:
		return draw_stacked(p);
	case CHART_BAND:
		return draw_band(p, c);
	case CHART_NONE:
		break;
	}
	return ERR_OK;
}

/* Intervals need a line each. */
static size_t height_of(const struct plot *p)
{
	enum { INTERVAL = 34, AROUND = 120 };
	if (p->of->kind != CHART_FOREST && p->of->kind != CHART_DOTS)
		return CHART_HEIGHT;
	size_t wanted = AROUND;
	for (size_t r = 0; r < safe_rows(p->t); r++)
		wanted += safe_cell(p->t, r, p->of->value_column[0]).kind == SAFE_NUMBER ? INTERVAL : 0;
	return wanted > CHART_HEIGHT ? wanted : CHART_HEIGHT;
}

/* One chart, to the right of the table, under those drawn before it. */
static enum err place(struct plot *p, lxw_worksheet *sheet, const struct safe_curve *c, size_t *pixels)
{
	size_t height = height_of(p);
	p->chart = workbook_add_chart(p->b->file, type_of(p));
	if (!p->chart)
		return err_memory();
	p->title = p->of->title ? p->of->title : safe_title(p->t);
	chart_legend_set_position(p->chart, LXW_CHART_LEGEND_NONE);
	enum err err = draw_one(p, c);
	if (err)
		return err;
	/* Once: the library would lose the memory of an earlier title. */
	chart_title_set_name(p->chart, p->title);
	chart_title_set_name_font(p->chart, &title_font);
	lxw_chart_options options = {.x_offset = 24,
				     .y_offset = (int32_t)*pixels,
				     .x_scale = CHART_WIDTH / 480.0,
				     .y_scale = (double)height / 288.0,
				     .object_position = LXW_OBJECT_MOVE_DONT_SIZE,
				     .description = (char *)(p->of->alt ? p->of->alt : p->of->title)};
	if (worksheet_insert_chart_opt(sheet, (lxw_row_t)p->row, (lxw_col_t)p->column, p->chart, &options))
		return err_set(ERR_VALUE, "a chart cannot be placed");
	*pixels += height + 10;
	return ERR_OK;
}

/* Something to draw: points, or a row with numbers. */
static bool has_content(const struct plot *p)
{
	if (p->of->kind == CHART_STEPS || p->of->kind == CHART_BAND) {
		for (size_t i = 0; i < safe_curves(p->t); i++)
			if (safe_curve(p->t, i).n)
				return true;
		return false;
	}
	for (size_t r = 0; r < safe_rows(p->t); r++)
		for (size_t v = 0; v < p->of->values; v++)
			if (safe_cell(p->t, r, p->of->value_column[v]).kind == SAFE_NUMBER)
				return true;
	return false;
}

static const struct safe_table *table_of(const struct book *b, const char *sheet)
{
	for (size_t i = 0; i < b->n; i++)
		if (strcmp(safe_sheet(b->tables[i]), sheet) == 0)
			return b->tables[i];
	return NULL;
}

/* Bars of counts with nothing withheld are drawn as shares. */
static bool as_shares(const struct plot *p)
{
	if (p->of->kind != CHART_STACKED || p->of->unit_axis)
		return false;
	for (size_t r = 0; r < safe_rows(p->t); r++)
		for (size_t v = 0; v < p->of->values; v++)
			if (safe_cell(p->t, r, p->of->value_column[v]).kind != SAFE_NUMBER)
				return false;
	return true;
}

enum err chart_draw(struct book *b, lxw_worksheet *sheet, const struct safe_table *t, size_t *pixels)
{
	const struct chart *of = safe_chart(t);
	struct plot p = {.b = b,
			 .t = of->from ? table_of(b, of->from) : t,
			 .of = of,
			 .row = sheet_header_row(safe_notes(t)) + 1, /* the header is repeated on every page */
			 .column = safe_columns(t)};
	*pixels = 0;
	if (of->kind == CHART_NONE || !p.t || !has_content(&p))
		return ERR_OK;
	p.sheet = safe_name(p.t);
	p.top = sheet_header_row(safe_notes(p.t)) + 1;
	p.shares = as_shares(&p);
	if (of->kind != CHART_BAND)
		return place(&p, sheet, NULL, pixels);
	for (size_t i = 0; i < safe_curves(p.t) && i < MOST_WITH_LIMITS; i++) {
		struct safe_curve c = safe_curve(p.t, i);
		enum err err = c.n ? place(&p, sheet, &c, pixels) : ERR_OK;
		if (err)
			return err;
	}
	return ERR_OK;
}
