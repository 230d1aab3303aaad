#include "store/tree.h"

#include "core/workers.h"
#include "store/tree_piece.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE_ROWS = 8192, CHILD = 4 };
enum { AT_PAGE_SIZE = 16, AT_RESERVED = 20, AT_PAGES = 28, HEADER = 100 };
/* The page at 2^30, where SQLite keeps its locks. */
#define LOCK_PAGE ((UINT32_C(1) << 30) / TREE_PAGE + 1)

struct tree_file {
	int fd;
	uint32_t pages;
};

/* Pieces are made beside one another, and numbered one after the other. */
struct writing {
	struct tree_file *f;
	const struct tree_rows *rows;
	uint32_t root;
	size_t pieces;
	atomic_size_t next; /* to be made */
	pthread_mutex_t lock;
	pthread_cond_t turned;
	size_t turn; /* whose pages get the next numbers */
	struct tree_level level;
	atomic_bool failed;
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

static off_t place_of(uint32_t page)
{
	return (off_t)(page - 1) * TREE_PAGE;
}

static enum err write_page(const struct tree_file *f, uint32_t page, const unsigned char *bytes)
{
	return write_at(f, bytes, TREE_PAGE, place_of(page));
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

/* The number of page i of the piece whose first one has that number. */
static uint32_t page_number(uint32_t first, size_t i)
{
	return first + (uint32_t)i + (first < LOCK_PAGE && first + i >= LOCK_PAGE);
}

static enum err write_pages(const struct tree_file *f, const struct tree_piece *p, uint32_t first)
{
	size_t below = 0;
	while (below < p->pages && page_number(first, below) == first + below)
		below++;
	enum err err = write_at(f, p->page, below * TREE_PAGE, place_of(first));
	if (!err && below < p->pages)
		err = write_at(f, p->page + below * TREE_PAGE, (p->pages - below) * TREE_PAGE,
			       place_of(page_number(first, below)));
	/* On its way to the disk already while the rest is made and looked at. Only a hint: what fails will fail again where it is asked for. */
	(void)sync_file_range(f->fd, place_of(first), (off_t)p->pages * TREE_PAGE, SYNC_FILE_RANGE_WRITE);
	return err;
}

/* Numbers for the pages of the piece, in the order of the pieces. */
static enum err number_pages(struct writing *w, const struct tree_piece *p, uint32_t *first)
{
	enum err err = ERR_OK;
	*first = w->root;
	/* All of the table in one page: that is the root. */
	if (w->pieces == 1 && p->pages == 1)
		return ERR_OK;
	for (size_t i = 0; i < p->pages && !err; i++) {
		uint32_t page = 0;
		size_t n = 0;
		const unsigned char *between = i < p->between.n ? tree_level_between(&p->between, i, &n) : NULL;
		err = next_page(w->f, &page);
		if (!err)
			err = tree_level_add(&w->level, page, between, n);
		if (!i)
			*first = page;
	}
	return err;
}

/* Waits until the pieces before k have numbers. err: of the piece itself, which has its turn all the same. */
static enum err take_turn(struct writing *w, size_t k, const struct tree_piece *p, enum err err, uint32_t *first)
{
	pthread_mutex_lock(&w->lock);
	while (w->turn != k)
		pthread_cond_wait(&w->turned, &w->lock);
	if (!err && !w->failed)
		err = number_pages(w, p, first);
	w->failed |= err != ERR_OK;
	w->turn++;
	pthread_cond_broadcast(&w->turned);
	pthread_mutex_unlock(&w->lock);
	return err;
}

static enum err write_piece(struct writing *w, size_t k, struct tree_piece *p, void *reader)
{
	size_t n = w->rows->n;
	uint32_t first = 0;
	p->first = k * PIECE_ROWS;
	p->open = n - p->first > PIECE_ROWS;
	p->end = p->open ? p->first + PIECE_ROWS : n;
	enum err err = w->failed ? ERR_OK : tree_piece_encode(p, w->rows, reader);
	err = take_turn(w, k, p, err, &first);
	if (err || w->failed)
		return err;
	err = write_pages(w->f, p, first);
	if (err)
		w->failed = true;
	return err;
}

/* One thread: piece after piece, as they are free. */
static enum err write_pieces(size_t thread, void *context)
{
	struct writing *w = context;
	struct tree_piece p = {0};
	void *reader = NULL;
	enum err err = w->rows->begin(w->rows->context, &reader);
	(void)thread;
	if (err)
		return err;
	for (size_t k; !err && (k = atomic_fetch_add(&w->next, 1)) < w->pieces;)
		err = write_piece(w, k, &p, reader);
	w->rows->end(reader);
	tree_piece_done(&p);
	return err;
}

static enum err write_leaves(struct writing *w)
{
	size_t threads = workers_threads();
	w->pieces = (w->rows->n + PIECE_ROWS - 1) / PIECE_ROWS;
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->turned, NULL);
	enum err err = workers_run(w->pieces < threads ? w->pieces : threads, write_pieces, w);
	pthread_cond_destroy(&w->turned);
	pthread_mutex_destroy(&w->lock);
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
	tree_level_done(&w->level);
	free(w);
	return err;
}
