#pragma once
/* What the kinds of chart share. Private to reports. */
#include "reports/book.h"

enum { POINT_X = 3, POINT_Y = 4, MOST_CURVES = 8, MOST_WITH_LIMITS = 4 };

struct plot {
	struct book *b;
	const struct safe_table *t; /* whose chart it is */
	const char *sheet;          /* where its cells are */
	size_t top;                 /* their first row */
	const struct chart *of;
	const char *title;  /* drawing may add a remark */
	bool shares;        /* stacked bars to 100 % */
	size_t row, column; /* the cell under the chart's upper left corner */
	lxw_chart *chart;
};

/* A new row of the sheet "Chart data". */
must_check enum err plot_point(const struct plot *p, const char *curve, const char *line, double x, double y);
/* Rows of that sheet from `first` to the last one made so far as a series. NULL: no memory. */
lxw_chart_series *plot_series(const struct plot *p, size_t first);
/* A series from columns of the table, one point a row. NULL: no memory. */
lxw_chart_series *plot_column(const struct plot *p, size_t labels, size_t values);
/* Writes the name beside the only point of a series. */
must_check enum err plot_name(lxw_chart_series *s, const char *name, lxw_chart_font *font, uint8_t position);
void plot_axis(lxw_chart_axis *axis, const char *title);
/* A round number not below v: 1, 2, 2.5 or 5 times a power of ten. */
double plot_round_up(double v);
/* The label of a row: its group, and the definition where the table has both. */
const char *plot_row_label(const struct plot *p, size_t row);
lxw_color_t plot_row_colour(const struct plot *p, size_t row);

must_check enum err draw_steps(struct plot *p);
must_check enum err draw_intervals(struct plot *p);
must_check enum err draw_bars(struct plot *p);
must_check enum err draw_stacked(struct plot *p);
must_check enum err draw_band(struct plot *p, const struct safe_curve *c);
