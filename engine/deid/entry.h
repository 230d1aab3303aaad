#pragma once
/*
 * For the module alone: what is kept of the rows of an export until all of them are in, as entries in streams (core/spill.h). Each client belongs to one
 * of 64 shards, by its key, so that what is told of it comes together whatever the order of the rows and of the threads that read them, and only a
 * shard at a time has to be held in memory.
 *
 * key    of a client: the number that the link file has for it (low 0), or the tag that it is told by. An id is looked up in the link file as it comes;
 *        whom a name leads to is known at the end (namesakes.h)
 * row    the key, and an appointment or measurement packed
 * facts  what a row says of the client itself; not again where the same thread saw the same client say the same just before
 * call   a name that a client with an id is called by, or an id of a client that is told by name; by shards of the name
 */
#include "core/spill.h"
#include "deid/columns/traits.h"
#include "deid/packed.h"
#include "deid/tag.h"

enum { SHARDS = 64, SHARD_SHIFT = 57 };

#define KEY_OF_BOOK 0 /* low half of the key of a client that the link file knows */

static inline unsigned shard_of(struct tag key)
{
	return (unsigned)(key.high >> SHARD_SHIFT);
}

static inline bool key_is_known(struct tag key)
{
	return key.low == KEY_OF_BOOK;
}

/* Where the row stands. */
struct place {
	uint32_t file, row;
};

static inline int place_compare(struct place a, struct place b)
{
	if (a.file != b.file)
		return a.file < b.file ? -1 : 1;
	return (a.row > b.row) - (a.row < b.row);
}

/* How a client is told: its key is the tag of a name, or that of a place in an export, which is never looked up and never remembered. */
enum { TOLD_BY_NAME = 1, TOLD_BY_ROW = 2 };

/* Client and stretch of packed_rows: an entry is a key and one of those. */
enum { ENTRY_KEY = sizeof(struct tag) };

struct entry_facts {
	struct tag key;
	struct place at;
	uint32_t how;
	int16_t birth_year; /* 0: not given */
	int8_t birth_month, birth_day;
	int16_t age; /* of a row that tells of the client alone; -1 */
	struct traits_told told;
};

struct entry_call {
	struct tag name;
	struct tag id; /* low and high 0: of a client told by name who has none */
	struct place at;
	uint32_t how;
};

/* One hand's, or those that were brought to other shards. */
struct entry_streams {
	struct spill_stream row[SHARDS], facts[SHARDS], call[SHARDS];
};
