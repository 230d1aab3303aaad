/* The middle half and the median along x: stacked areas, the lowest transparent; the median is where the two shades meet. One curve a chart. */
#include "reports/chart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct shade {
	const char *name;
	const double *from, *to; /* from NULL: 0 */
	int transparency;        /* 100: not drawn */
};

static enum err draw_shade(const struct plot *p, const struct safe_curve *c, const struct shade *s)
{
	size_t first = p->b->points->rows;
	for (size_t i = 0; i < c->n; i++) {
		double y = fmax(0, s->to[i] - (s->from ? s->from[i] : 0));
		enum err err = plot_point(p, c->label, s->name, c->x[i], y);
		if (err)
			return err;
	}
	lxw_chart_series *series = plot_series(p, first);
	if (!series)
		return err_memory();
	lxw_chart_fill fill = {.color = palette_of(p->b, c->label), .transparency = (uint8_t)s->transparency};
	lxw_chart_fill no_fill = {.none = LXW_TRUE};
	lxw_chart_line edge = {.color = palette_of(p->b, c->label), .width = 2}, no_edge = {.none = LXW_TRUE};
	chart_series_set_fill(series, s->from ? &fill : &no_fill);
	chart_series_set_line(series, s->from ? &edge : &no_edge);
	chart_series_set_name(series, s->name);
	return ERR_OK;
}

enum err draw_band(struct plot *p, const struct safe_curve *c)
{
	const struct shade shade[] = {
		{"up to the lower quartile", NULL, c->low, 100},
		{"lower quartile to median", c->low, c->y, 50},
		{"median to upper quartile", c->y, c->high, 75},
	};
	if (!c->low || !c->high)
		return ERR_OK;
	size_t n = strlen(p->title) + strlen(c->label) + 3;
	char *title = ARENA_ARRAY(p->b->mem, n, char);
	if (!title)
		return err_memory();
	snprintf(title, n, "%s: %s", p->title, c->label);
	p->title = title;
	for (size_t i = 0; i < sizeof shade / sizeof *shade; i++) {
		enum err err = draw_shade(p, c, &shade[i]);
		if (err)
			return err;
	}
	int16_t hidden[] = {0, -1};
	chart_legend_set_position(p->chart, LXW_CHART_LEGEND_BOTTOM);
	chart_legend_delete_series(p->chart, hidden);
	plot_axis(p->chart->x_axis, p->of->x_title);
	plot_axis(p->chart->y_axis, p->of->y_title);
	chart_axis_set_interval_unit(p->chart->x_axis, (uint16_t)(1 + c->n / 20));
	chart_axis_set_interval_tick(p->chart->x_axis, (uint16_t)(1 + c->n / 20));
	return ERR_OK;
}
