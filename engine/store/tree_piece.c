#include "store/tree_piece.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 32 };

static enum err new_leaf(struct tree_piece *p, bool by_rowid)
{
	if (p->pages == p->room) {
		size_t more = p->room ? p->room * 2 : FIRST_ROOM;
		unsigned char *larger = realloc(p->page, more * TREE_PAGE);
		if (!larger)
			return err_memory();
		p->page = larger;
		p->room = more;
	}
	tree_page_begin(&p->leaf, p->page + p->pages++ * TREE_PAGE, by_rowid ? TREE_ROWID_LEAF : TREE_INDEX_LEAF);
	return ERR_OK;
}

static enum err close_leaf(struct tree_piece *p, const unsigned char *between, size_t n)
{
	tree_page_end(&p->leaf, 0);
	return tree_level_add(&p->between, 0, between, n);
}

/* In a table by rowid all rows stand in leaves, and the last rowid of each leaf behind it. */
static enum err close_leaf_by_rowid(struct tree_piece *p)
{
	unsigned char key[16];
	size_t n = tree_put_varint(key, (uint64_t)p->before[0]);
	return close_leaf(p, key, n);
}

static bool rises(const struct tree_rows *rows, const int64_t *value, const int64_t *before)
{
	return value[0] > before[0] || (!rows->by_rowid && value[0] == before[0] && value[1] > before[1]);
}

static void put_in_leaf(struct tree_piece *p, const unsigned char *cell, size_t n)
{
	tree_page_add(&p->leaf, cell, n);
	p->last_n = n;
}

/* The leaf is full, and the last row has no next: the row before it stands behind the full leaf, and it begins a new one. */
static enum err put_last(struct tree_piece *p, const unsigned char *cell, size_t n)
{
	unsigned char before[TREE_CELL];
	memcpy(before, p->leaf.bytes + p->leaf.start, p->last_n);
	tree_page_drop(&p->leaf, p->last_n);
	enum err err = close_leaf(p, before, p->last_n);
	if (!err)
		err = new_leaf(p, false);
	if (!err)
		put_in_leaf(p, cell, n);
	return err;
}

/* Into the leaf; where that is full, the row stands behind it, and the next one begins a new leaf. */
static enum err put_row(struct tree_piece *p, const unsigned char *cell, size_t n, bool last)
{
	if (tree_page_fits(&p->leaf, n)) {
		put_in_leaf(p, cell, n);
		return ERR_OK;
	}
	if (last)
		return put_last(p, cell, n);
	enum err err = close_leaf(p, cell, n);
	return err ? err : new_leaf(p, false);
}

static enum err put_row_by_rowid(struct tree_piece *p, const unsigned char *cell, size_t n)
{
	enum err err = ERR_OK;
	if (!tree_page_fits(&p->leaf, n)) {
		err = close_leaf_by_rowid(p);
		if (!err)
			err = new_leaf(p, true);
	}
	if (!err)
		put_in_leaf(p, cell, n);
	return err;
}

static enum err put_value(struct tree_piece *p, const struct tree_rows *rows, size_t i, const int64_t *value)
{
	size_t in_leaves = p->end - p->open;
	/* Where any cell fits, it is made in its place. */
	if ((rows->by_rowid || i < in_leaves) && tree_page_fits(&p->leaf, TREE_CELL)) {
		p->last_n = tree_put_cell(p->leaf.bytes + p->leaf.start, value, rows->columns, rows->by_rowid);
		tree_page_take(&p->leaf, p->last_n);
		return ERR_OK;
	}
	unsigned char room[TREE_CELL], *end = room + sizeof room;
	size_t n = tree_put_cell(end, value, rows->columns, rows->by_rowid);
	if (rows->by_rowid)
		return put_row_by_rowid(p, end - n, n);
	return i < in_leaves ? put_row(p, end - n, n, i + 1 == in_leaves) : close_leaf(p, end - n, n);
}

static enum err put_next(struct tree_piece *p, const struct tree_rows *rows, void *reader, size_t i)
{
	int64_t *value = p->value[i % 2];
	enum err err = rows->row(reader, i, value);
	if (!err && i && !rises(rows, value, p->before))
		err = err_set(ERR_FORMAT, "rows of the dataset are not in order");
	if (!err)
		err = put_value(p, rows, i, value);
	p->before = value;
	return err;
}

enum err tree_piece_encode(struct tree_piece *p, const struct tree_rows *rows, void *reader)
{
	p->pages = p->between.n = p->between.used = 0;
	enum err err = new_leaf(p, rows->by_rowid);
	p->before = p->value[(p->first + 1) % 2];
	if (p->first && !err)
		err = rows->row(reader, p->first - 1, p->value[(p->first + 1) % 2]);
	for (size_t i = p->first; i < p->end && !err; i++)
		err = put_next(p, rows, reader, i);
	if (!err && p->open && rows->by_rowid)
		err = close_leaf_by_rowid(p);
	if (!err && !p->open)
		tree_page_end(&p->leaf, 0);
	return err;
}

void tree_piece_done(struct tree_piece *p)
{
	free(p->page);
	tree_level_done(&p->between);
}
