#pragma once
/*
 * Cells as names: folded fast where they are plain ASCII, and the words that stand for no value.
 */
#include "layout/layout.h"
#include "layout/name_index.h"

/* As fold_name(), -1 when the cell is longer than any name of a list. out holds NAME_MAX_FOLDED bytes. */
long cell_fold(struct rd_cell cell, char *out);
struct rd_cell cell_trim_ends(struct rd_cell cell);
/* Without the spaces and tabs at both ends: most cells have none. */
static inline struct rd_cell cell_trim(struct rd_cell cell)
{
	bool none = cell.n && (unsigned char)cell.p[0] > ' ' && (unsigned char)cell.p[cell.n - 1] > ' ';
	return none ? cell : cell_trim_ends(cell);
}

/* REASON_EMPTY, REASON_MISSING_CODE or REASON_DECLINED for a cell that holds no value, REASON_NONE for one that does. words: vocabulary "missing". */
enum layout_reason cell_no_value(const struct vocabulary *words, struct rd_cell cell);
/* True for "Total", "Grand total: 523" and their like. */
bool cell_is_total(const struct vocabulary *words, struct rd_cell cell);
/* True for 1.23E+11. */
bool cell_is_damaged_id(struct rd_cell cell);
