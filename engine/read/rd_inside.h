#pragma once
/*
 * The parts of a reader that tests vary: results must not depend on them.
 */
#include "read/csv_masks.h"
#include "read/rd.h"

enum { RD_BLOCK = 256 << 10, RD_CELL_MAX = 1 << 20, RD_ROW_MAX = 16 << 20, RD_COLUMNS_MAX = 4096 };

struct rd_tuning {
	size_t block; /* bytes asked of the system at a time, at least 1 */
	csv_masks_fn *masks;
};

must_check enum err rd_open_tuned(const char *path, int file, char delimiter, const struct rd_tuning *how, struct rd **out);
