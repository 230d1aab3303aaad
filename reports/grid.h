#pragma once
/*
 * One sheet's worth of released values: what every writer (workbook, CSV, JSON) writes. Made from a safe_table, or from constants and cells of
 * safe_tables (Contents, Notes, chart data, tidy sheets). Private to reports.
 */
#include "core/arena.h"
#include "disclose/disclose.h"

struct grid {
	const char *key, *name, *title, *sentence;
	size_t notes;
	const char *note[TABLE_NOTES];
	size_t columns, rows, room;
	const struct column *column;
	struct safe_cell *cell; /* rows x columns, row-major */
	struct arena *mem;
};

/* NULL: no memory. */
struct grid *grid_new(struct arena *mem, const char *key, const struct column *column, size_t columns);
struct grid *grid_of(struct arena *mem, const struct safe_table *t);
must_check enum err grid_add_row(struct grid *g, size_t *row);
struct safe_cell *grid_cell(const struct grid *g, size_t row, size_t column);
struct safe_cell grid_text(const char *text);
struct safe_cell grid_number(double v, int decimals);
/* The cell as text where it is not a number: its text, [c], [x] or [z]. */
const char *grid_shorthand(const struct safe_cell *c);
/* The column holds text: left-aligned. */
bool grid_is_text(const struct grid *g, size_t column);
