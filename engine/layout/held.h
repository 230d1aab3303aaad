#pragma once
/*
 * A table whose rows other rows look up, or of which only the latest version of a row counts: read once, in secret memory. Of a row it holds what its
 * columns gave a record, the keys that it is known by, and the keys that it looks up.
 *
 * A key is told by its trimmed text; a second row of one key replaces the first, which then counts as REASON_REPLACED. Other indexes have several
 * rows to a key.
 * cost   one look-up a key and row; the values, 24 bytes a key and 16 a lookup, and the texts
 */
#include "layout/layout_parts.h"

enum { HELD_INDEXES = LAYOUT_MOST_INDEXES, HELD_FIELDS = 96, HELD_NONE = -1 };

/* A member of a record. */
struct held_field {
	uint16_t offset, size;
	bool cell; /* an rd_cell, n = 0: nothing */
};

struct held_row {
	long number;
	uint16_t file;        /* position in its group */
	uint8_t reason;       /* enum layout_reason */
	bool scores, nothing; /* it gives a measurement; it gives nothing */
};

struct held_key {
	uint64_t hash;
	struct rd_cell text; /* n = 0: none */
	uint32_t next;       /* the row after it with the same key, + 1 */
};

struct held {
	const struct layout_table *table;
	int fields;
	struct held_field field[HELD_FIELDS];
	size_t width;       /* bytes of values a row */
	int indexes, links; /* index 0 is the key's, where the table has one */
	bool keyed;         /* it has */
	size_t n;
	void *row, *value, *link; /* struct held_row, bytes, rd_cell: links a row */
	size_t row_room, value_room, link_room;
	void *key[HELD_INDEXES], *slot[HELD_INDEXES]; /* struct held_key; uint32_t: the last row of a key, + 1 */
	size_t key_room[HELD_INDEXES], slots[HELD_INDEXES];
	void **block; /* of texts */
	size_t blocks, used;
};

/* What a row is known by and looks up: a text for each index and each lookup. */
struct held_keys {
	struct rd_cell key[HELD_INDEXES], link[LAYOUT_MOST_LOOKUPS];
};

void held_add_field(struct held *h, size_t offset, size_t size, bool cell);
/* Copies what it keeps. */
must_check enum err held_add(struct held *h, const struct held_row *row, const struct record *values,
			     const struct held_keys *keys);
/* The rows of a key, the last first: HELD_NONE at the end. */
long held_find(const struct held *h, int index, struct rd_cell key);
long held_next(const struct held *h, int index, long at);
static inline struct held_row *held_row(const struct held *h, size_t i)
{
	return (struct held_row *)h->row + i;
}
struct rd_cell held_link(const struct held *h, size_t i, unsigned lookup);
/* What the record lacks (as blank has it) and the row has. */
void held_give(const struct held *h, size_t i, const struct record *blank, struct record *to);
/* Everything that the row has. */
void held_restore(const struct held *h, size_t i, struct record *to);
void held_free(struct held *h);
