#include "store/tree.h"

#include "core/workers.h"
#include "store/tree_level.h"
#include "store/tree_page.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE_ROWS = 8192, BATCH = 8, CHILD = 4 };
enum { AT_PAGE_SIZE = 16, AT_RESERVED = 20, AT_PAGES = 28, HEADER = 100 };
/* The page at 2^30, where SQLite keeps its locks. */
#define LOCK_PAGE ((UINT32_C(1) << 30) / TREE_PAGE + 1)

struct tree_file {
	int fd;
	uint32_t pages;
};

/* Rows first to end as leaves. open: rows of another piece come after, so something stands between. */
struct piece {
	size_t first, end;
	bool open;
	unsigned char *page;
	size_t pages, room;
	struct tree_level between; /* the leaves have no numbers yet */
	/* The leaf being filled, the last cell in it, and the key of the row before. */
	struct tree_page leaf;
	unsigned char last[TREE_CELL];
	size_t last_n;
	int64_t key[2];
	void *reader;
};

struct writing {
	struct tree_file *f;
	const struct tree_rows *rows;
	uint32_t root;
	struct piece piece[BATCH];
	struct tree_level level;
};

static enum err disk_error(void)
{
	return err_set(ERR_DISK, "the dataset cannot be written (%s); check the folder and the space left",
		       strerrordesc_np(errno));
}

enum err tree_open(const char *path, struct tree_file **out)
{
	unsigned char head[HEADER];
	struct tree_file *f = calloc(1, sizeof *f);
	if (!f)
		return err_memory();
	f->fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (f->fd < 0 || pread(f->fd, head, sizeof head, 0) != (ssize_t)sizeof head) {
		enum err err = disk_error();
		tree_abandon(f);
		return err;
	}
	if ((head[AT_PAGE_SIZE] << 8 | head[AT_PAGE_SIZE + 1]) != TREE_PAGE || head[AT_RESERVED]) {
		tree_abandon(f);
		return err_set(ERR_DISK, "this build of SQLite refuses a setting that the dataset needs");
	}
	for (int i = 0; i < 4; i++)
		f->pages = f->pages << 8 | head[AT_PAGES + i];
	*out = f;
	return ERR_OK;
}

void tree_abandon(struct tree_file *f)
{
	if (!f)
		return;
	if (f->fd >= 0)
		close(f->fd);
	free(f);
}

static enum err write_at(const struct tree_file *f, const unsigned char *bytes, size_t n, off_t at)
{
	while (n) {
		ssize_t got = pwrite(f->fd, bytes, n, at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return disk_error();
		bytes += got;
		n -= (size_t)got;
		at += got;
	}
	return ERR_OK;
}

static enum err write_page(const struct tree_file *f, uint32_t page, const unsigned char *bytes)
{
	return write_at(f, bytes, TREE_PAGE, (off_t)(page - 1) * TREE_PAGE);
}

enum err tree_close(struct tree_file *f)
{
	unsigned char pages[4];
	tree_put_u32(pages, f->pages);
	enum err err = write_at(f, pages, sizeof pages, AT_PAGES);
	if (close(f->fd) && !err)
		err = disk_error();
	free(f);
	return err;
}

static enum err next_page(struct tree_file *f, uint32_t *out)
{
	if (f->pages >= INT32_MAX - 2)
		return err_set(ERR_LIMIT, "more rows than a dataset can hold; split the export");
	f->pages += f->pages + 1 == LOCK_PAGE ? 2 : 1;
	*out = f->pages;
	return ERR_OK;
}

static enum err new_leaf(struct piece *p, bool by_rowid)
{
	if (p->pages == p->room) {
		size_t more = p->room ? p->room * 2 : 16;
		unsigned char *larger = realloc(p->page, more * TREE_PAGE);
		if (!larger)
			return err_memory();
		p->page = larger;
		p->room = more;
	}
	tree_page_begin(&p->leaf, p->page + p->pages++ * TREE_PAGE, by_rowid ? TREE_ROWID_LEAF : TREE_INDEX_LEAF);
	return ERR_OK;
}

/* In a table by rowid all rows stand in leaves, and the last rowid of each leaf behind it. */
static enum err close_leaf(struct piece *p, const unsigned char *between, size_t n)
{
	tree_page_end(&p->leaf, 0);
	return tree_level_add(&p->between, 0, between, n);
}

static enum err close_leaf_by_rowid(struct piece *p, int64_t rowid)
{
	unsigned char key[16];
	size_t n = tree_put_varint(key, (uint64_t)rowid);
	return close_leaf(p, key, n);
}

static bool rises(const struct tree_rows *rows, const int64_t *value, const int64_t *before)
{
	return value[0] > before[0] || (!rows->by_rowid && value[0] == before[0] && value[1] > before[1]);
}

static void put_in_leaf(struct piece *p, const unsigned char *cell, size_t n)
{
	tree_page_add(&p->leaf, cell, n);
	memcpy(p->last, cell, n);
	p->last_n = n;
}

/*
 * Into the leaf; where that is full, the row stands behind it, and the next one begins a new leaf. The last one has no next: the one before it
 * stands behind the full leaf, and it begins the new one.
 */
static enum err put_row(struct piece *p, const unsigned char *cell, size_t n, bool last)
{
	if (tree_page_fits(&p->leaf, n)) {
		put_in_leaf(p, cell, n);
		return ERR_OK;
	}
	if (last)
		tree_page_drop(&p->leaf, p->last_n);
	enum err err = last ? close_leaf(p, p->last, p->last_n) : close_leaf(p, cell, n);
	if (!err)
		err = new_leaf(p, false);
	if (!err && last)
		put_in_leaf(p, cell, n);
	return err;
}

static enum err put_row_by_rowid(struct piece *p, const unsigned char *cell, size_t n)
{
	enum err err = ERR_OK;
	if (!tree_page_fits(&p->leaf, n)) {
		err = close_leaf_by_rowid(p, p->key[0]);
		if (!err)
			err = new_leaf(p, true);
	}
	if (!err)
		tree_page_add(&p->leaf, cell, n);
	return err;
}

static enum err put_next(struct piece *p, const struct tree_rows *rows, size_t i)
{
	int64_t value[TREE_COLUMNS];
	unsigned char cell[TREE_CELL];
	size_t in_leaves = p->end - p->open;
	enum err err = rows->row(p->reader, i, value);
	if (err)
		return err;
	if (i && !rises(rows, value, p->key))
		return err_set(ERR_FORMAT, "rows of the dataset are not in order");
	size_t n = tree_put_cell(cell, value, rows->columns, rows->by_rowid);
	if (rows->by_rowid)
		err = put_row_by_rowid(p, cell, n);
	else if (i < in_leaves)
		err = put_row(p, cell, n, i + 1 == in_leaves);
	else
		err = close_leaf(p, cell, n);
	memcpy(p->key, value, sizeof p->key);
	return err;
}

static enum err encode_rows(struct piece *p, const struct tree_rows *rows)
{
	p->pages = p->between.n = p->between.used = 0;
	enum err err = new_leaf(p, rows->by_rowid);
	if (p->first && !err) {
		int64_t before[TREE_COLUMNS];
		err = rows->row(p->reader, p->first - 1, before);
		memcpy(p->key, before, sizeof p->key);
	}
	for (size_t i = p->first; i < p->end && !err; i++)
		err = put_next(p, rows, i);
	if (!err && p->open && rows->by_rowid)
		err = close_leaf_by_rowid(p, p->key[0]);
	if (!err && !p->open)
		tree_page_end(&p->leaf, 0);
	return err;
}

static enum err encode_piece(size_t k, void *context)
{
	struct writing *w = context;
	struct piece *p = &w->piece[k];
	enum err err = w->rows->begin(w->rows->context, &p->reader);
	if (err)
		return err;
	err = encode_rows(p, w->rows);
	w->rows->end(p->reader);
	return err;
}

static enum err write_piece(struct writing *w, const struct piece *p)
{
	enum err err = ERR_OK;
	for (size_t i = 0; i < p->pages && !err; i++) {
		uint32_t page;
		size_t n = 0;
		const unsigned char *between = i < p->between.n ? tree_level_between(&p->between, i, &n) : NULL;
		err = next_page(w->f, &page);
		if (!err)
			err = tree_level_add(&w->level, page, between, n);
		if (!err)
			err = write_page(w->f, page, p->page + i * TREE_PAGE);
	}
	return err;
}

static enum err write_leaves(struct writing *w)
{
	size_t n = w->rows->n;
	enum err err = ERR_OK;
	for (size_t first = 0, k; first < n && !err; first += k * PIECE_ROWS) {
		for (k = 0; k < BATCH && first + k * PIECE_ROWS < n; k++) {
			struct piece *p = &w->piece[k];
			p->first = first + k * PIECE_ROWS;
			p->open = n - p->first > PIECE_ROWS;
			p->end = p->open ? p->first + PIECE_ROWS : n;
		}
		err = workers_run(k, encode_piece, w);
		/* All of the table in one page: that is the root. */
		if (!err && n <= PIECE_ROWS && w->piece[0].pages == 1)
			return write_page(w->f, w->root, w->piece[0].page);
		for (size_t i = 0; i < k && !err; i++)
			err = write_piece(w, &w->piece[i]);
	}
	return err;
}

/* As many children from first on as a page holds, but none is left over alone: every page has two. Returns the one after the last. */
static size_t gather_children(const struct tree_level *l, size_t first, enum tree_page_kind kind, unsigned char *bytes)
{
	struct tree_page page;
	unsigned char cell[CHILD + TREE_CELL];
	size_t i = first, n = 0, before = 0;
	tree_page_begin(&page, bytes, kind);
	for (; i + 1 < l->n; i++) {
		before = n;
		const unsigned char *between = tree_level_between(l, i, &n);
		if (!tree_page_fits(&page, CHILD + n))
			break;
		tree_put_u32(cell, l->child[i]);
		memcpy(cell + CHILD, between, n);
		tree_page_add(&page, cell, CHILD + n);
	}
	if (i + 2 == l->n) {
		tree_page_drop(&page, CHILD + before);
		i--;
	}
	tree_page_end(&page, l->child[i]);
	return i + 1;
}

/* The pages above a level, until one page holds all: that is the root. */
static enum err write_interior(struct writing *w, enum tree_page_kind kind)
{
	unsigned char bytes[TREE_PAGE];
	enum err err = ERR_OK;
	while (w->level.n && !err) {
		struct tree_level above = {0};
		size_t n, next = gather_children(&w->level, 0, kind, bytes);
		if (next == w->level.n)
			return write_page(w->f, w->root, bytes);
		for (size_t first = 0; first < w->level.n && !err; first = next) {
			uint32_t page;
			next = gather_children(&w->level, first, kind, bytes);
			const unsigned char *between = tree_level_between(&w->level, next - 1, &n);
			err = next_page(w->f, &page);
			if (!err)
				err = write_page(w->f, page, bytes);
			if (!err)
				err = tree_level_add(&above, page, between, n);
		}
		tree_level_done(&w->level);
		w->level = above;
	}
	return err;
}

enum err tree_write(struct tree_file *f, uint32_t root, const struct tree_rows *rows)
{
	struct writing *w = calloc(1, sizeof *w);
	if (!w)
		return err_memory();
	w->f = f;
	w->rows = rows;
	w->root = root;
	enum err err = write_leaves(w);
	if (!err)
		err = write_interior(w, rows->by_rowid ? TREE_ROWID_INTERIOR : TREE_INDEX_INTERIOR);
	for (int i = 0; i < BATCH; i++) {
		free(w->piece[i].page);
		tree_level_done(&w->piece[i].between);
	}
	tree_level_done(&w->level);
	free(w);
	return err;
}
