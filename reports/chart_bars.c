#include "reports/chart.h"

#include <stdio.h>

/* The first row on top, the value axis at the bottom. */
static void axes(const struct plot *p, const char *title)
{
	lxw_chart_axis *names = p->chart->y_axis, *values = p->chart->x_axis; /* of bars, as they lie */
	plot_axis(names, p->of->y_title);
	plot_axis(values, title);
	chart_axis_set_reverse(names);
	chart_axis_set_crossing_max(names);
	chart_axis_major_gridlines_set_visible(names, LXW_FALSE);
	chart_axis_major_gridlines_set_visible(values, LXW_TRUE);
	chart_axis_set_min(values, 0);
}

static double largest(const struct plot *p)
{
	double most = 0;
	for (size_t r = 0; r < safe_rows(p->t); r++)
		for (size_t v = 0; v < p->of->values; v++) {
			struct safe_cell c = safe_cell(p->t, r, p->of->value_column[v]);
			most = c.kind == SAFE_NUMBER && c.number > most ? c.number : most;
		}
	return most;
}

/* A bar's number as the table shows it, or its shorthand. */
static char *number_of(const struct plot *p, size_t row)
{
	struct safe_cell c = safe_cell(p->t, row, p->of->value_column[0]);
	enum { LONG_ENOUGH = 40 };
	char *text = ARENA_ARRAY(p->b->mem, LONG_ENOUGH, char);
	if (!text)
		return NULL;
	if (c.kind == SAFE_NUMBER)
		snprintf(text, LONG_ENOUGH, "%.*f", c.decimals > 0 ? c.decimals : 0, c.number);
	else
		snprintf(text, LONG_ENOUGH, "%s", grid_shorthand(&c));
	return text;
}

static enum err paint(const struct plot *p, lxw_chart_series *s)
{
	size_t n = safe_rows(p->t);
	lxw_chart_fill *fill = ARENA_ARRAY(p->b->mem, n, lxw_chart_fill);
	lxw_chart_point *of = ARENA_ARRAY(p->b->mem, n, lxw_chart_point),
			**point = ARENA_ARRAY(p->b->mem, n + 1, lxw_chart_point *);
	lxw_chart_data_label *text = ARENA_ARRAY(p->b->mem, n, lxw_chart_data_label),
			     **label = ARENA_ARRAY(p->b->mem, n + 1, lxw_chart_data_label *);
	if (!fill || !of || !point || !text || !label)
		return err_memory();
	for (size_t r = 0; r < n; r++) {
		fill[r].color = plot_row_colour(p, r);
		of[r].fill = &fill[r];
		point[r] = &of[r];
		text[r].value = number_of(p, r);
		label[r] = &text[r];
	}
	chart_series_set_labels(s);
	if (chart_series_set_points(s, point) || chart_series_set_labels_custom(s, label))
		return err_memory();
	return ERR_OK;
}

enum err draw_bars(struct plot *p)
{
	lxw_chart_series *s = p->of->values ? plot_column(p, p->of->label_column, p->of->value_column[0]) : NULL;
	if (!s)
		return err_memory();
	chart_series_set_name(s, safe_column(p->t, p->of->value_column[0])->header);
	chart_set_series_gap(p->chart, 60);
	axes(p, p->of->x_title);
	double most = largest(p);
	chart_axis_set_max(p->chart->x_axis, p->of->unit_axis ? (most > 1 ? 100 : 1) : plot_round_up(most * 1.1));
	return paint(p, s);
}

enum err draw_stacked(struct plot *p)
{
	lxw_chart_line edge = {.color = LXW_COLOR_WHITE, .width = 0.75};
	for (size_t i = 0; i < p->of->values; i++) {
		lxw_chart_series *s = plot_column(p, p->of->label_column, p->of->value_column[i]);
		if (!s)
			return err_memory();
		lxw_chart_fill fill = {.color = palette_class(i)};
		chart_series_set_fill(s, &fill);
		chart_series_set_line(s, &edge);
		chart_series_set_name(s, safe_column(p->t, p->of->value_column[i])->header);
	}
	chart_set_series_gap(p->chart, 50);
	chart_set_series_overlap(p->chart, 100);
	chart_legend_set_position(p->chart, LXW_CHART_LEGEND_BOTTOM);
	bool counts = !p->of->unit_axis && !p->shares;
	axes(p, counts ? "Count (bars are short by what is withheld)" : p->of->x_title);
	if (p->of->unit_axis)
		chart_axis_set_max(p->chart->x_axis, largest(p) > 1 ? 100 : 1);
	return ERR_OK;
}
