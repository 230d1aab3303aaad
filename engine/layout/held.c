#include "layout/held.h"

#include "core/fnv.h"
#include "core/secret.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1 << 20, FIRST_SLOTS = 1 << 10 };

void held_add_field(struct held *h, size_t offset, size_t size, bool cell)
{
	for (int i = 0; i < h->fields; i++)
		if (h->field[i].offset == offset)
			return;
	h->field[h->fields++] = (struct held_field){.offset = (uint16_t)offset, .size = (uint16_t)size, .cell = cell};
	h->width += size;
}

/* Keys and cells are at most 1 MiB, as read/rd.h has it. */
static enum err keep_text(struct held *h, struct rd_cell *cell)
{
	if (!cell->n) {
		*cell = (struct rd_cell){.p = "", .n = 0};
		return ERR_OK;
	}
	if (!h->blocks || BLOCK - h->used < cell->n) {
		void **larger = realloc(h->block, (h->blocks + 1) * sizeof *larger);
		if (!larger)
			return err_memory();
		h->block = larger;
		enum err err = secret_alloc(BLOCK, &h->block[h->blocks]);
		if (err)
			return err;
		h->blocks++;
		h->used = 0;
	}
	char *to = (char *)h->block[h->blocks - 1] + h->used;
	memcpy(to, cell->p, cell->n);
	h->used += cell->n;
	cell->p = to;
	return ERR_OK;
}

static enum err keep_values(struct held *h, const struct record *values)
{
	enum err err = secret_grow(&h->value, &h->value_room, (h->n + 1) * h->width + 1, 1);
	if (err)
		return err;
	char *to = (char *)h->value + h->n * h->width;
	for (int i = 0; i < h->fields && !err; i++) {
		const struct held_field *f = &h->field[i];
		const char *from = (const char *)values + f->offset;
		struct rd_cell cell;
		if (f->cell) {
			memcpy(&cell, from, sizeof cell);
			err = keep_text(h, &cell);
			from = (const char *)&cell;
		}
		memcpy(to, from, f->size);
		to += f->size;
	}
	return err;
}

static uint64_t hash_of(struct rd_cell key)
{
	uint64_t h = fnv_bytes(FNV_BASIS, key.p, key.n);
	return h ^ (h >> 29);
}

static struct held_key *key_at(const struct held *h, int index, size_t row)
{
	return (struct held_key *)h->key[index] + row;
}

static uint32_t *slot_of(const struct held *h, int index, uint64_t hash, struct rd_cell text)
{
	uint32_t *slot = h->slot[index];
	size_t i = (size_t)hash & (h->slots[index] - 1);
	for (; slot[i]; i = (i + 1) & (h->slots[index] - 1)) {
		const struct held_key *k = key_at(h, index, slot[i] - 1);
		if (k->hash == hash && k->text.n == text.n && !memcmp(k->text.p, text.p, text.n))
			break;
	}
	return &slot[i];
}

/* Heads of chains move; the chains stay. */
static enum err grow_slots(struct held *h, int index)
{
	size_t old = h->slots[index], more = old ? old * 2 : FIRST_SLOTS;
	void *larger = NULL;
	enum err err = secret_alloc(more * sizeof(uint32_t), &larger);
	if (err)
		return err;
	uint32_t *from = h->slot[index];
	h->slot[index] = larger;
	h->slots[index] = more;
	for (size_t i = 0; i < old; i++)
		if (from[i]) {
			const struct held_key *k = key_at(h, index, from[i] - 1);
			*slot_of(h, index, k->hash, k->text) = from[i];
		}
	secret_free(from, old * sizeof *from);
	return ERR_OK;
}

static enum err enter(struct held *h, int index, struct rd_cell text)
{
	enum err err = secret_grow(&h->key[index], &h->key_room[index], h->n + 1, sizeof(struct held_key));
	if (!err)
		err = keep_text(h, &text);
	if (!err && 2 * (h->n + 1) > h->slots[index])
		err = grow_slots(h, index);
	if (err)
		return err;
	struct held_key *k = key_at(h, index, h->n);
	*k = (struct held_key){.hash = hash_of(text), .text = text};
	if (!text.n)
		return ERR_OK;
	uint32_t *slot = slot_of(h, index, k->hash, text);
	k->next = *slot;
	if (*slot && index == 0 && h->keyed && !held_row(h, *slot - 1)->reason)
		held_row(h, *slot - 1)->reason = REASON_REPLACED;
	*slot = (uint32_t)h->n + 1;
	return ERR_OK;
}

enum err held_add(struct held *h, const struct held_row *row, const struct record *values, const struct held_keys *keys)
{
	if (h->n >= UINT32_MAX - 1)
		return err_set(ERR_LIMIT, "more rows in one table than the program accepts; split the export");
	enum err err = secret_grow(&h->row, &h->row_room, h->n + 1, sizeof(struct held_row));
	if (!err)
		err = secret_grow(&h->link, &h->link_room, (h->n + 1) * (size_t)h->links + 1, sizeof(struct rd_cell));
	if (!err)
		err = keep_values(h, values);
	for (int i = 0; i < h->links && !err; i++) {
		struct rd_cell text = keys->link[i];
		err = keep_text(h, &text);
		((struct rd_cell *)h->link)[h->n * (size_t)h->links + (size_t)i] = text;
	}
	/* What the export voids was a version of its key; what could not be read was none. */
	bool counts = !row->reason || row->reason == REASON_VOIDED;
	for (int i = 0; i < h->indexes && !err; i++)
		err = enter(h, i, counts ? keys->key[i] : (struct rd_cell){.p = "", .n = 0});
	if (err)
		return err;
	*held_row(h, h->n++) = *row;
	return ERR_OK;
}

static long usable(const struct held *h, int index, uint32_t at)
{
	while (at && held_row(h, at - 1)->reason)
		at = key_at(h, index, at - 1)->next;
	return (long)at - 1;
}

long held_find(const struct held *h, int index, struct rd_cell key)
{
	return h->n && key.n ? usable(h, index, *slot_of(h, index, hash_of(key), key)) : HELD_NONE;
}

long held_next(const struct held *h, int index, long at)
{
	return usable(h, index, key_at(h, index, (size_t)at)->next);
}

struct rd_cell held_link(const struct held *h, size_t i, unsigned lookup)
{
	return ((const struct rd_cell *)h->link)[i * (size_t)h->links + lookup];
}

static bool is_blank(const struct held_field *f, const char *value, const char *blank)
{
	struct rd_cell cell;
	if (!f->cell)
		return !memcmp(value, blank, f->size);
	memcpy(&cell, value, sizeof cell);
	return !cell.n;
}

void held_give(const struct held *h, size_t i, const struct record *blank, struct record *to)
{
	const char *from = (const char *)h->value + i * h->width;
	/* What gives its own scores does not give them twice. */
	bool scores = h->table->gives == GIVES_NOTHING;
	for (int k = 0; k < h->fields; from += h->field[k++].size) {
		const struct held_field *f = &h->field[k];
		if (!scores && f->offset >= offsetof(struct record, score))
			continue;
		char *place = (char *)to + f->offset;
		if (is_blank(f, place, (const char *)blank + f->offset))
			memcpy(place, from, f->size);
	}
}

void held_restore(const struct held *h, size_t i, struct record *to)
{
	const char *from = (const char *)h->value + i * h->width;
	for (int k = 0; k < h->fields; from += h->field[k++].size)
		memcpy((char *)to + h->field[k].offset, from, h->field[k].size);
}

void held_free(struct held *h)
{
	secret_free(h->row, h->row_room * sizeof(struct held_row));
	secret_free(h->value, h->value_room);
	secret_free(h->link, h->link_room * sizeof(struct rd_cell));
	for (int i = 0; i < HELD_INDEXES; i++) {
		secret_free(h->key[i], h->key_room[i] * sizeof(struct held_key));
		secret_free(h->slot[i], h->slots[i] * sizeof(uint32_t));
	}
	for (size_t i = 0; i < h->blocks; i++)
		secret_free(h->block[i], BLOCK);
	free(h->block);
	*h = (struct held){0};
}
