/*
 * Estimates with their limits, one a line: each interval a scatter line from low to high, the estimates as markers with their names. Forest: ratios
 * on a log axis with decade ticks and a line at 1. Rows without all three numbers are not drawn.
 */
#include "reports/chart.h"

#include <math.h>

static const double gutter_share = 0.6;
static lxw_chart_font name_font = {.size = 9};

/* Shares: nothing lies left of 0, so that names can. */
static bool has_gutter(const struct plot *p)
{
	return p->of->kind == CHART_DOTS && p->of->unit_axis;
}

static bool triple(const struct plot *p, size_t row, double v[3])
{
	if (p->of->values < 3)
		return false;
	for (size_t i = 0; i < 3; i++) {
		struct safe_cell c = safe_cell(p->t, row, p->of->value_column[i]);
		if (c.kind != SAFE_NUMBER || (p->of->kind == CHART_FOREST && !(c.number > 0)))
			return false;
		v[i] = c.number;
	}
	return true;
}

static enum err draw_interval(const struct plot *p, size_t row, const double v[3], double height)
{
	size_t first = p->b->points->rows;
	const char *label = plot_row_label(p, row);
	enum err err = plot_point(p, label, "95 % limits", v[1], height);
	if (!err)
		err = plot_point(p, label, "95 % limits", v[2], height);
	lxw_chart_series *s = err ? NULL : plot_series(p, first);
	if (!s)
		return err ? err : err_memory();
	lxw_chart_line line = {.color = plot_row_colour(p, row), .width = 2};
	chart_series_set_line(s, &line);
	chart_series_set_marker_type(s, LXW_CHART_MARKER_NONE);
	chart_series_set_name(s, label);
	return ERR_OK;
}

/* The row's name: in a gutter left of 0 where the axis has one, else above the estimate. */
static enum err draw_name(const struct plot *p, const char *label, double gutter, double height)
{
	size_t first = p->b->points->rows;
	enum err err = plot_point(p, label, "label", gutter, height);
	lxw_chart_series *s = err ? NULL : plot_series(p, first);
	if (!s)
		return err ? err : err_memory();
	lxw_chart_line none = {0};
	none.none = LXW_TRUE;
	chart_series_set_name(s, label);
	chart_series_set_line(s, &none);
	chart_series_set_marker_type(s, LXW_CHART_MARKER_NONE);
	return plot_name(s, label, &name_font, LXW_CHART_LABEL_POSITION_RIGHT);
}

/* The estimate, a square. */
static enum err draw_estimate(const struct plot *p, size_t row, double x, double height)
{
	size_t first = p->b->points->rows;
	const char *label = plot_row_label(p, row);
	enum err err = plot_point(p, label, "estimate", x, height);
	lxw_chart_series *s = err ? NULL : plot_series(p, first);
	if (!s)
		return err ? err : err_memory();
	lxw_chart_line none = {0};
	none.none = LXW_TRUE;
	lxw_chart_fill fill = {.color = plot_row_colour(p, row)};
	chart_series_set_name(s, label);
	chart_series_set_line(s, &none);
	chart_series_set_marker_type(s, LXW_CHART_MARKER_SQUARE);
	chart_series_set_marker_size(s, 8);
	chart_series_set_marker_fill(s, &fill);
	return has_gutter(p) ? ERR_OK : plot_name(s, label, &name_font, LXW_CHART_LABEL_POSITION_ABOVE);
}

static enum err draw_reference(const struct plot *p, double top)
{
	size_t first = p->b->points->rows;
	enum err err = plot_point(p, "no difference", "reference", 1, 0);
	if (!err)
		err = plot_point(p, "no difference", "reference", 1, top);
	lxw_chart_series *s = err ? NULL : plot_series(p, first);
	if (!s)
		return err ? err : err_memory();
	lxw_chart_line line = {.color = 0x808080, .width = 1, .dash_type = LXW_CHART_LINE_DASH_DASH};
	chart_series_set_line(s, &line);
	chart_series_set_marker_type(s, LXW_CHART_MARKER_NONE);
	chart_series_set_name(s, "no difference");
	return ERR_OK;
}

static void axes(const struct plot *p, double low, double high, double top)
{
	lxw_chart_axis *x = p->chart->x_axis, *y = p->chart->y_axis;
	plot_axis(x, p->of->x_title);
	plot_axis(y, NULL);
	chart_axis_set_min(y, 0);
	chart_axis_set_max(y, top);
	chart_axis_set_label_position(y, LXW_CHART_AXIS_LABEL_POSITION_NONE);
	chart_axis_set_major_tick_mark(y, LXW_CHART_AXIS_TICK_MARK_NONE);
	chart_axis_major_gridlines_set_visible(y, LXW_FALSE);
	chart_axis_major_gridlines_set_visible(x, LXW_TRUE);
	if (p->of->kind == CHART_FOREST) {
		double from = pow(10, floor(log10(fmin(low, 0.999)))), to = pow(10, ceil(log10(fmax(high, 1.001))));
		chart_axis_set_log_base(x, 10);
		chart_axis_set_min(x, from);
		chart_axis_set_max(x, to);
		chart_axis_set_num_format(x, "General");
		chart_axis_set_crossing(x, from);
	} else if (p->of->unit_axis) {
		double all = high > 1 ? 100 : 1;
		chart_axis_set_min(x, -gutter_share * all);
		chart_axis_set_max(x, all);
		chart_axis_set_major_unit(x, 0.2 * all);
		chart_axis_set_num_format(x, high > 1 ? "0;;0" : "0%;;0%");
		chart_axis_major_gridlines_set_visible(x, LXW_FALSE);
		chart_axis_set_crossing(x, 0);
	} else if (low >= 0) {
		chart_axis_set_min(x, 0);
	}
}

enum err draw_intervals(struct plot *p)
{
	double v[3], low = INFINITY, high = -INFINITY;
	size_t n = 0;
	for (size_t r = 0; r < safe_rows(p->t); r++) {
		if (!triple(p, r, v))
			continue;
		n++;
		low = fmin(low, v[1]);
		high = fmax(high, v[2]);
	}
	if (!n)
		return ERR_OK;
	double height = (double)n, top = (double)n + 1;
	enum err err = p->of->kind == CHART_FOREST ? draw_reference(p, top) : ERR_OK;
	for (size_t r = 0; !err && r < safe_rows(p->t); r++) {
		if (!triple(p, r, v))
			continue;
		err = draw_interval(p, r, v, height);
		if (!err)
			err = draw_estimate(p, r, v[0], height);
		if (!err && has_gutter(p))
			err = draw_name(p, plot_row_label(p, r), -gutter_share * (high > 1 ? 100 : 1), height);
		height--;
	}
	axes(p, low, high, top);
	return err;
}
