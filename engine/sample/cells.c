#include "sample/cells.h"

#include "sample/cell_keys.h"
#include "sample/cell_table.h"

#include <stdbool.h>

enum { FIRST_LOOK = 1 << 16, FIRST_SLOTS = 1 << 12, AHEAD = 16 };

/* cell: number + 1, 0 in a free slot. */
struct slot {
	uint64_t hash;
	uint32_t cell;
	uint32_t rows;
};

struct cells {
	struct arena *mem;
	const struct cell_keys *keys;
	const int32_t *given; /* counts of the caller's rows, or NULL */
	size_t n;
	struct slot *slot;
	uint64_t mask;
	size_t *first;  /* row of each cell */
	int64_t *count; /* of each cell */
};

/* A hash of one word is the word in another order: equal hashes, equal words. */
static bool same_key(const struct cell_keys *k, size_t a, size_t b)
{
	bool same = true;
	for (size_t w = 0; k->words > 1 && w < k->words; w++)
		same = same && k->key[w * k->n + a] == k->key[w * k->n + b];
	return same;
}

static struct slot *free_slot(struct slot *slot, uint64_t mask, uint64_t hash)
{
	uint64_t at = hash & mask;
	while (slot[at].cell)
		at = (at + 1) & mask;
	return &slot[at];
}

/* Keeps half of the slots free. */
static bool grow(struct cells *c)
{
	uint64_t slots = c->slot ? 2 * (c->mask + 1) : FIRST_SLOTS;
	struct slot *wider = ARENA_ARRAY(c->mem, slots, struct slot);
	for (uint64_t at = 0; wider && c->slot && at <= c->mask; at++)
		if (c->slot[at].cell)
			*free_slot(wider, slots - 1, c->slot[at].hash) = c->slot[at];
	c->slot = wider;
	c->mask = slots - 1;
	return wider;
}

/* The slot of a row's cell, a new one where there is none. */
static struct slot *slot_of(struct cells *c, size_t row)
{
	uint64_t hash = c->keys->hash[row], at = hash & c->mask;
	for (; c->slot[at].cell; at = (at + 1) & c->mask)
		if (c->slot[at].hash == hash && same_key(c->keys, row, c->first[c->slot[at].cell - 1]))
			return &c->slot[at];
	c->first[c->n++] = row;
	c->slot[at] = (struct slot){.hash = hash, .cell = (uint32_t)c->n};
	return &c->slot[at];
}

/* Whether half of the rows or more are to be expected as cells. */
static bool too_many(const struct cells *c, size_t rows)
{
	double once = 0, twice = 0;
	for (uint64_t at = 0; at <= c->mask; at++) {
		once += c->slot[at].rows == 1;
		twice += c->slot[at].rows == 2;
	}
	return 2 * ((double)c->n + once * once / (2 * twice + 1)) >= (double)rows;
}

/* Puts the rows into cells. *pays is whether that is worth it. */
static enum err sort_out(struct cells *c, size_t n, bool *pays)
{
	size_t look = FIRST_LOOK;
	*pays = true;
	for (size_t i = 0; *pays && i < n; i++) {
		if (2 * c->n >= c->mask && !grow(c))
			return err_memory();
		if (i + AHEAD < n)
			__builtin_prefetch(&c->slot[c->keys->hash[i + AHEAD] & c->mask]);
		struct slot *slot = slot_of(c, i);
		slot->rows++;
		c->count[slot->cell - 1] += c->given ? c->given[i] : 1;
		*pays = 2 * c->n < n;
		if (i + 1 == look) {
			*pays = *pays && !too_many(c, n);
			look *= 2;
		}
	}
	return ERR_OK;
}

/* Columns of the cells; NULL stays NULL. false: no memory. */
static bool take_codes(const struct cells *c, const int32_t **column)
{
	const int32_t *from = *column;
	int32_t *to = from ? ARENA_ARRAY(c->mem, c->n, int32_t) : NULL;
	for (size_t k = 0; to && k < c->n; k++)
		to[k] = from[c->first[k]];
	*column = to;
	return !from || to;
}

static bool take_numbers(const struct cells *c, const double **column)
{
	const double *from = *column;
	double *to = from ? ARENA_ARRAY(c->mem, c->n, double) : NULL;
	for (size_t k = 0; to && k < c->n; k++)
		to[k] = from[c->first[k]];
	*column = to;
	return !from || to;
}

static bool take_columns(const struct cells *c, const struct surv_rows *in, struct surv_rows *out)
{
	const double **x = ARENA_ARRAY(c->mem, in->p, const double *);
	bool ok = x && take_codes(c, &out->status) && take_codes(c, &out->group) && take_codes(c, &out->stratum) &&
		  take_codes(c, &out->cluster) && take_numbers(c, &out->entry) && take_numbers(c, &out->time) &&
		  take_numbers(c, &out->weight) && take_numbers(c, &out->offset);
	for (size_t j = 0; ok && j < in->p; j++) {
		x[j] = in->x[j];
		ok = take_numbers(c, &x[j]);
	}
	out->x = x;
	return ok;
}

/* The cells as rows with counts. *fits: every count does. */
static enum err take_cells(const struct cells *c, const struct surv_rows *in, struct surv_rows *out, bool *fits)
{
	int32_t *count = ARENA_ARRAY(c->mem, c->n, int32_t);
	*out = *in;
	out->n = c->n;
	if (!count || !take_columns(c, in, out))
		return err_memory();
	*fits = true;
	for (size_t k = 0; k < c->n; k++) {
		*fits = *fits && c->count[k] <= INT32_MAX;
		count[k] = (int32_t)c->count[k];
	}
	out->count = count;
	return ERR_OK;
}

/* A sample of the cells, its rows those of the caller. */
static enum err build_cells(struct arena *mem, const struct cells *c, const struct surv_rows *rows, struct surv_sample *out)
{
	enum err err = surv_build(mem, rows, out);
	const struct err_note note = *err_last();
	if (err && note.row > 0)
		return err_at(err, err_place(note.file, (long)c->first[note.row - 1] + 1, note.column), "%s", note.text);
	for (size_t i = 0; !err && i < out->n; i++)
		out->row[i] = c->first[out->row[i]];
	return err;
}

static bool counts_are_allowed(const struct surv_rows *in)
{
	for (size_t i = 0; in->count && i < in->n; i++)
		if (in->count[i] < 0)
			return false;
	return true;
}

/* The cells in a hash table of keys. */
static enum err cells_by_key(const struct surv_rows *in, struct cells *c, bool *pays)
{
	struct cell_keys keys;
	c->given = in->count;
	c->first = ARENA_ARRAY(c->mem, in->n / 2 + 1, size_t);
	c->count = ARENA_ARRAY(c->mem, in->n / 2 + 1, int64_t);
	if (!c->first || !c->count)
		return err_memory();
	enum err err = cell_keys_build(c->mem, in, &keys);
	c->keys = &keys;
	if (!err)
		err = sort_out(c, in->n, pays);
	c->keys = NULL;
	return err;
}

static enum err cells_or_rows(struct arena *mem, struct arena *scratch, const struct surv_rows *in, struct surv_sample *out)
{
	struct cell_table table;
	struct surv_rows rows;
	bool pays = true;
	enum err err = cell_table_build(scratch, in, &table);
	struct cells c = {.mem = scratch, .n = table.n, .first = table.first, .count = table.count};
	if (!err && !table.applies)
		err = cells_by_key(in, &c, &pays);
	if (!err && pays)
		err = take_cells(&c, in, &rows, &pays);
	if (err)
		return err;
	return pays ? build_cells(mem, &c, &rows, out) : surv_build(mem, in, out);
}

enum err surv_build_cells(struct arena *mem, const struct surv_rows *in, struct surv_sample *out)
{
	if (in->n < CELLS_ROWS || in->n > UINT32_MAX || !in->time || !in->status || !counts_are_allowed(in))
		return surv_build(mem, in, out);
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	enum err err = cells_or_rows(mem, scratch, in, out);
	arena_free(scratch);
	return err;
}
