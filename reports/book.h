#pragma once
/* The workbook being written: formats, colours, the rows that charts are drawn from. Private to reports. */
#include "reports/grid.h"
#include "reports/report.h"

#include <xlsxwriter.h>

enum { MOST_DECIMALS = 9, MOST_LABELS = 64, LABEL_COLOURS = 7, CHART_WIDTH = 760, CHART_HEIGHT = 420 };

enum look {
	LOOK_TITLE,
	LOOK_SENTENCE,
	LOOK_NOTE,
	LOOK_HEADER,
	LOOK_HEADER_NUMBER,
	LOOK_TEXT,
	LOOK_SHORTHAND,
	LOOK_LINK,
	LOOK__COUNT
};

struct book {
	lxw_workbook *file;
	struct arena *mem;
	const struct report_options *options;
	lxw_format *look[LOOK__COUNT];
	lxw_format *number[MOST_DECIMALS + 2][2][2]; /* decimals + 1, large, low */
	size_t labels;
	const char *label[MOST_LABELS]; /* in order of first appearance: the colour of a label on every sheet */
	struct safe_table *const *tables;
	size_t n;
	struct grid *points; /* the sheet "Chart data" */
};

/* Formats. */
must_check enum err look_make(struct book *b);
lxw_format *look_number(struct book *b, const struct safe_cell *c);

/* Colours (Okabe & Ito 2008), the same for the same label. */
void palette_collect(struct book *b);
lxw_color_t palette_of(const struct book *b, const char *label);
/* Its line style, so that colour is never alone. */
uint8_t palette_dash(const struct book *b, const char *label);
lxw_color_t palette_class(size_t i);

/* The sheet of a grid: title, sentence, notes, one table. *sheet may be NULL. */
must_check enum err sheet_write(struct book *b, const struct grid *g, lxw_worksheet **sheet);
size_t sheet_header_row(size_t notes);
/* Columns and rows that are printed, charts at the right (that reach so far down) included. */
must_check enum err sheet_print(struct book *b, lxw_worksheet *sheet, const struct grid *g, size_t pixels);

/* Draws the charts of a table beside it; *pixels: how far down they reach, 0 where there is none. */
must_check enum err chart_draw(struct book *b, lxw_worksheet *sheet, const struct safe_table *t, size_t *pixels);

/* Sheets made here. NULL: no memory. */
struct grid *contents_grid(struct book *b, const char *const *names, const char *const *questions, size_t n);
struct grid *notes_grid(struct book *b);
struct grid *adds_up_grid(struct book *b);
struct grid *tidy_estimates(struct book *b);
struct grid *tidy_curves(struct book *b);
