#pragma once
/* One cell of a row, as ods_rows.h tells. Private to ods_rows.c. */
#include "read/sheet_grid.h"

struct ods_cells {
	struct xml_scan *scan;
	struct grid_cells *cells;
	long column;  /* the last that was read */
	int formulas; /* without a value */
	struct grid_range *range;
	size_t ranges, most; /* 0: merged ranges are not wanted */
};

/* The scan stands behind the cell's start tag, and behind its end afterwards. ERR_END: the window does not hold it whole. */
must_check enum err ods_cell(struct ods_cells *c);
/* An attribute that counts: 1 where it is wanting; false: it is no count. */
bool ods_count(const struct xml_scan *s, const char *name, long *out);
