/*
 * Curves as steps: straight lines through doubled points. 95 % limits are one dashed outline a curve (along the lower limit, back along the upper).
 * The label stands at the end of its curve; labels that would touch are moved apart.
 */
#include "reports/chart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct label_place {
	size_t curve;
	double x, y;
};

static double at(const double *y, size_t i, double start)
{
	return i ? y[i - 1] : start;
}

/* The steps of y along the curve: from (0, start), then each point twice. */
static enum err put_steps(const struct plot *p, const struct safe_curve *c, const double *y, const char *line)
{
	enum err err = plot_point(p, c->label, line, 0, c->start);
	for (size_t i = 0; !err && i < c->n; i++) {
		err = plot_point(p, c->label, line, c->x[i], at(y, i, c->start));
		if (!err && fabs(y[i] - at(y, i, c->start)) > 0)
			err = plot_point(p, c->label, line, c->x[i], y[i]);
	}
	return err;
}

static enum err put_back(const struct plot *p, const struct safe_curve *c, const double *y, const char *line)
{
	enum err err = ERR_OK;
	for (size_t i = c->n; !err && i-- > 0;) {
		err = plot_point(p, c->label, line, c->x[i], y[i]);
		if (!err && fabs(y[i] - at(y, i, c->start)) > 0)
			err = plot_point(p, c->label, line, c->x[i], at(y, i, c->start));
	}
	return err;
}

static enum err put_line(const struct plot *p, size_t first, const char *label, bool limits)
{
	lxw_chart_series *s = plot_series(p, first);
	if (!s)
		return err_memory();
	lxw_chart_line line = {.color = palette_of(p->b, label),
			       .width = limits ? 1.0F : 2.25F,
			       .transparency = limits ? 35 : 0,
			       .dash_type = limits ? LXW_CHART_LINE_DASH_DASH : palette_dash(p->b, label)};
	chart_series_set_line(s, &line);
	chart_series_set_name(s, label);
	return ERR_OK;
}

static enum err draw_limits(const struct plot *p, const struct safe_curve *c)
{
	size_t first = p->b->points->rows;
	enum err err = put_steps(p, c, c->low, "95 % limits");
	if (!err)
		err = put_back(p, c, c->high, "95 % limits");
	return err ? err : put_line(p, first, c->label, true);
}

static enum err draw_curve(const struct plot *p, const struct safe_curve *c)
{
	size_t first = p->b->points->rows;
	enum err err = put_steps(p, c, c->y, "estimate");
	return err ? err : put_line(p, first, c->label, false);
}

/* From the lowest up, each at least `gap` above the one below; where that runs out at the top, from the top down. */
static void spread(struct label_place *l, size_t n, double gap, double top)
{
	for (size_t i = 1; i < n; i++)
		for (size_t j = i; j > 0 && l[j].y < l[j - 1].y; j--) {
			struct label_place swap = l[j];
			l[j] = l[j - 1];
			l[j - 1] = swap;
		}
	for (size_t i = 1; i < n; i++)
		l[i].y = fmax(l[i].y, l[i - 1].y + gap);
	for (size_t i = n; i-- > 0;)
		l[i].y = fmin(l[i].y, i + 1 < n ? l[i + 1].y - gap : top);
}

static enum err draw_label(const struct plot *p, const char *label, const struct label_place *l)
{
	size_t first = p->b->points->rows;
	/* A place on the page: three decimals, like the shares beside it. */
	enum err err = plot_point(p, label, "label", l->x, round(1000 * l->y) / 1000);
	lxw_chart_series *s = err ? NULL : plot_series(p, first);
	if (!s)
		return err ? err : err_memory();
	lxw_chart_line none = {0};
	none.none = LXW_TRUE;
	lxw_chart_font font = {.size = 10, .bold = LXW_TRUE, .color = palette_of(p->b, label)};
	chart_series_set_name(s, label);
	chart_series_set_line(s, &none);
	chart_series_set_marker_type(s, LXW_CHART_MARKER_NONE);
	return plot_name(s, label, &font, LXW_CHART_LABEL_POSITION_RIGHT);
}

static void axes(const struct plot *p, double right, double top)
{
	plot_axis(p->chart->x_axis, p->of->x_title);
	plot_axis(p->chart->y_axis, p->of->y_title);
	chart_axis_major_gridlines_set_visible(p->chart->x_axis, LXW_FALSE);
	chart_axis_set_min(p->chart->x_axis, 0);
	chart_axis_set_max(p->chart->x_axis, right);
	chart_axis_set_min(p->chart->y_axis, 0);
	chart_axis_set_max(p->chart->y_axis, top);
	if (p->of->unit_axis) {
		chart_axis_set_num_format(p->chart->y_axis, "0%");
		chart_axis_set_major_unit(p->chart->y_axis, 0.2);
	}
}

static const char *with_remark(const struct plot *p)
{
	size_t n = strlen(p->title) + 40;
	char *longer = ARENA_ARRAY(p->b->mem, n, char);
	if (!longer)
		return p->title;
	snprintf(longer, n, "%s (dashed: 95 %% limits)", p->title);
	return longer;
}

enum err draw_steps(struct plot *p)
{
	struct label_place place[MOST_CURVES];
	size_t n = 0, shown = safe_curves(p->t);
	double right = 0, top = 0;
	bool limits = false;
	if (shown > MOST_CURVES)
		shown = MOST_CURVES;
	enum err err = ERR_OK;
	/* Curves that may not be drawn take no place from those that may. */
	for (size_t i = 0; !err && i < safe_curves(p->t) && n < MOST_CURVES; i++) {
		struct safe_curve c = safe_curve(p->t, i);
		if (!c.n)
			continue;
		place[n++] = (struct label_place){.curve = i, .x = c.x[c.n - 1], .y = c.y[c.n - 1]};
		right = fmax(right, c.x[c.n - 1]);
		top = fmax(top, fmax(c.start, c.y[c.n - 1]));
		if (c.low && c.high && shown <= MOST_WITH_LIMITS) {
			err = draw_limits(p, &c);
			limits = true;
		}
	}
	if (limits)
		p->title = with_remark(p);
	for (size_t i = 0; !err && i < n; i++) {
		struct safe_curve c = safe_curve(p->t, place[i].curve);
		err = draw_curve(p, &c);
	}
	top = p->of->unit_axis ? 1 : plot_round_up(top * 1.1);
	spread(place, n, top / 13, top);
	for (size_t i = 0; !err && i < n; i++)
		err = draw_label(p, safe_curve(p->t, place[i].curve).label, &place[i]);
	axes(p, plot_round_up(right * 1.2), top);
	return err;
}
