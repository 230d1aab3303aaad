#pragma once
/*
 * A workbook as it stands on the disk: every cell of every sheet, as stored.
 *
 * errors  ERR_FILE, ERR_FORMAT, ERR_LIMIT, ERR_MEMORY
 * cost    one pass over the parts; about 60 bytes a cell
 */
#include "core/arena.h"
#include "read/book_sheets.h"
#include "read/sheet_cells.h"

struct written_cell {
	uint32_t row, column; /* from 1 */
	enum sheet_kind kind;
	double number;
	const char *text; /* as stored, of numbers too */
};

struct written_sheet {
	const char *name;
	bool hidden;
	struct sheet_facts facts;
	size_t cells, room;
	struct written_cell *cell; /* by row, then column */
};

struct written {
	struct arena *mem;
	struct zip_parts *zip;
	const struct book_sheets *book;
	size_t sheets;
	struct written_sheet *sheet; /* in the order of the workbook */
};

must_check enum err written_open(struct arena *mem, const char *path, int file, struct written *out);
void written_close(struct written *w);
/* NULL: the cell is empty. */
const struct written_cell *written_at(const struct written_sheet *s, uint32_t row, uint32_t column);
/* By name; the count of sheets if there is none. */
size_t written_named(const struct written *w, const char *name, size_t n);
/* "[c]": withheld. */
bool written_withheld(const struct written_cell *c);
/* "AB": letters of a column at *at, which moves behind them; 0: there are none. */
uint32_t written_column(const char **at);
