#pragma once
/*
 * For the module alone: a run of rows as the leaves of a b-tree. What stands between two leaves of a table WITHOUT ROWID is a row, so the last row of a
 * piece that others follow is in none of its leaves.
 */
#include "store/tree.h"
#include "store/tree_level.h"
#include "store/tree_page.h"

/* Zeroed: no room yet. Used for one piece after another. */
struct tree_piece {
	size_t first, end; /* rows first to end - 1 */
	bool open;         /* rows of another piece come after, so something stands between */
	unsigned char *page;
	size_t pages, room;
	struct tree_level between;      /* what follows each leaf; the leaves have no numbers yet */
	struct tree_page leaf;          /* the one being filled */
	size_t last_n;                  /* of its last cell */
	int64_t value[2][TREE_COLUMNS]; /* of a row and the one before, in turn */
	const int64_t *before;
};

/* reader: of the rows, for this thread. */
must_check enum err tree_piece_encode(struct tree_piece *p, const struct tree_rows *rows, void *reader);
void tree_piece_done(struct tree_piece *p);
