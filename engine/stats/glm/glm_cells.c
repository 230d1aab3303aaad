#include "stats/glm/glm_cells.h"

#include "core/workers.h"

#include <string.h>

enum { BLOCK = 65536, CHUNK = 256, PROBE = 4096 };

/* Open addressing: cells by their key, at most half full. */
struct book {
	struct arena *mem;
	size_t k, n, room;
	unsigned bits;
	int32_t *slot; /* 1 + cell; 0 free */
	uint64_t *hash;
	double *key;   /* k of each cell */
	size_t *first; /* row */
};

struct building {
	size_t n, k, blocks;
	const double *const *column;
	struct arena **mem; /* one a block */
	struct book *book;
	int32_t *of_row;
	int32_t **global; /* of each block: its cells among all */
	bool *many;       /* of each block: too many cells */
};

static bool book_grow(struct book *b)
{
	size_t room = b->room ? 2 * b->room : 512;
	struct book to = {.mem = b->mem, .k = b->k, .n = b->n, .room = room};
	to.bits = b->room ? b->bits + 1 : 10;
	to.slot = ARENA_ARRAY(b->mem, 2 * room, int32_t);
	to.hash = ARENA_ARRAY(b->mem, room, uint64_t);
	to.key = arena_array(b->mem, b->k * sizeof(double), room);
	to.first = ARENA_ARRAY(b->mem, room, size_t);
	if (!to.slot || !to.hash || !to.key || !to.first)
		return false;
	if (b->n) {
		memcpy(to.hash, b->hash, b->n * sizeof *to.hash);
		memcpy(to.key, b->key, b->n * b->k * sizeof *to.key);
		memcpy(to.first, b->first, b->n * sizeof *to.first);
	}
	for (size_t c = 0; c < b->n; c++) {
		size_t at = to.hash[c] >> (64 - to.bits);
		while (to.slot[at])
			at = (at + 1) & (2 * room - 1);
		to.slot[at] = (int32_t)c + 1;
	}
	*b = to;
	return true;
}

/* The cell with these values, which lie `stride` apart columns: key[j] = from[j][row]. -1: no memory. */
static int32_t book_cell(struct book *b, uint64_t hash, const double *const *from, size_t row, size_t first)
{
	size_t at = hash >> (64 - b->bits), mask = 2 * b->room - 1;
	for (int32_t c; (c = b->slot[at]) != 0; at = (at + 1) & mask) {
		const double *key = b->key + (size_t)(c - 1) * b->k;
		size_t j = 0;
		while (j < b->k && key[j] == from[j][row])
			j++;
		if (j == b->k)
			return c - 1;
	}
	b->slot[at] = (int32_t)b->n + 1;
	b->hash[b->n] = hash;
	b->first[b->n] = first;
	for (size_t j = 0; j < b->k; j++)
		b->key[b->n * b->k + j] = from[j][row];
	b->n++;
	return b->n < b->room || book_grow(b) ? (int32_t)b->n - 1 : -1;
}

/* 0 and -0 are the same value: adding 0 makes them the same bits. Folding after each product carries high bits down. */
static void hash_rows(const struct building *b, size_t low, size_t n, uint64_t *restrict hash)
{
	for (size_t i = 0; i < n; i++)
		hash[i] = 0x9e3779b97f4a7c15u;
	for (size_t j = 0; j < b->k; j++) {
		const double *restrict v = b->column[j] + low;
		for (size_t i = 0; i < n; i++) {
			double value = v[i] + 0.0;
			uint64_t bits;
			memcpy(&bits, &value, sizeof bits);
			uint64_t h = (hash[i] ^ bits) * 0xbf58476d1ce4e5b9u;
			hash[i] = h ^ (h >> 32);
		}
	}
	for (size_t i = 0; i < n; i++)
		hash[i] *= 0x94d049bb133111ebu;
}

static enum err take_rows(struct building *b, struct book *book, size_t low, size_t high)
{
	uint64_t hash[CHUNK];
	for (size_t at = low; at < high; at += CHUNK) {
		size_t end = at + CHUNK < high ? at + CHUNK : high;
		hash_rows(b, at, end - at, hash);
		for (size_t i = at; i < end; i++) {
			b->of_row[i] = book_cell(book, hash[i - at], b->column, i, i);
			if (b->of_row[i] < 0)
				return err_memory();
		}
	}
	return ERR_OK;
}

static enum err take_block(size_t block, void *context)
{
	struct building *b = context;
	struct book *book = &b->book[block];
	size_t low = block * BLOCK, high = low + BLOCK < b->n ? low + BLOCK : b->n;
	size_t probe = low + PROBE < high ? low + PROBE : high;
	*book = (struct book){.mem = b->mem[block], .k = b->k};
	enum err err = book_grow(book) ? take_rows(b, book, low, probe) : err_memory();
	b->many[block] = 2 * book->n > probe - low;
	if (!err && !b->many[block])
		err = take_rows(b, book, probe, high);
	b->many[block] = b->many[block] || 2 * book->n > high - low;
	return err;
}

/* The cells of the blocks, in order, into one book. */
static enum err merge(struct building *b, struct book *all)
{
	if (!book_grow(all))
		return err_memory();
	for (size_t block = 0; block < b->blocks; block++) {
		const struct book *from = &b->book[block];
		b->global[block] = ARENA_ARRAY(all->mem, from->n, int32_t);
		const double **key = ARENA_ARRAY(all->mem, b->k, const double *);
		if (!b->global[block] || !key)
			return err_memory();
		for (size_t c = 0; c < from->n; c++) {
			for (size_t j = 0; j < b->k; j++)
				key[j] = from->key + c * b->k + j;
			b->global[block][c] = book_cell(all, from->hash[c], key, 0, from->first[c]);
			if (b->global[block][c] < 0)
				return err_memory();
		}
	}
	return ERR_OK;
}

static enum err rename_rows(size_t block, void *context)
{
	struct building *b = context;
	size_t high = (block + 1) * BLOCK < b->n ? (block + 1) * BLOCK : b->n;
	for (size_t i = block * BLOCK; i < high; i++)
		b->of_row[i] = b->global[block][b->of_row[i]];
	return ERR_OK;
}

/* A first block alone, then the rest: what does not pay is seen before it costs. */
static enum err build(struct building *b, struct arena *scratch, struct book *all, bool *none)
{
	for (size_t i = 0; i < b->blocks; i++) {
		b->mem[i] = arena_new();
		if (!b->mem[i])
			return err_memory();
	}
	size_t whole = b->n;
	b->n = whole < PROBE ? whole : PROBE;
	enum err err = take_block(0, b);
	b->n = whole;
	*none = b->many[0];
	if (!err && !*none)
		err = workers_run(b->blocks, take_block, b);
	for (size_t i = 0; !err && i < b->blocks; i++)
		*none = *none || b->many[i];
	if (err || *none)
		return err;
	*all = (struct book){.mem = scratch, .k = b->k};
	err = merge(b, all);
	*none = 2 * all->n > b->n;
	return err ? err : workers_run(b->blocks, rename_rows, b);
}

static enum err build_in(struct arena *scratch, struct arena *mem, struct building *b, struct glm_cells *out)
{
	struct glm_cells got = {0};
	struct book all = {0};
	b->mem = ARENA_ARRAY(scratch, b->blocks, struct arena *);
	b->book = ARENA_ARRAY(scratch, b->blocks, struct book);
	b->global = ARENA_ARRAY(scratch, b->blocks, int32_t *);
	b->many = ARENA_ARRAY(scratch, b->blocks, bool);
	b->of_row = got.of_row = ARENA_ARRAY(mem, b->n, int32_t);
	if (!b->mem || !b->book || !b->global || !b->many || !b->of_row)
		return err_memory();
	enum err err = build(b, scratch, &all, &got.none);
	for (size_t i = 0; i < b->blocks; i++)
		arena_free(b->mem[i]);
	if (err)
		return err;
	got.n = got.none ? 0 : all.n;
	got.first_row = ARENA_ARRAY(mem, got.n, size_t);
	if (!got.first_row)
		return err_memory();
	for (size_t c = 0; c < got.n; c++)
		got.first_row[c] = all.first[c];
	*out = got;
	return ERR_OK;
}

enum err glm_cells_build(struct arena *mem, size_t n, size_t k, const double *const *column, struct glm_cells *out)
{
	struct building b = {.n = n, .k = k, .blocks = (n + BLOCK - 1) / BLOCK, .column = column};
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	enum err err = build_in(scratch, mem, &b, out);
	arena_free(scratch);
	return err;
}
