#pragma once
/*
 * For the module alone: the entries of one shard in memory: who its clients are, by key, and each one's rows and facts together.
 *
 * refused  the rows of refused clients become rejects of the lane
 * errors   ERR_KEY two clients with one pseudonym; ERR_LIMIT; those of core/spill.h
 * cost     O(n), and a sort of the clients
 */
#include "deid/finish.h"

/* What is known of a client of the shard from its rows. */
struct person {
	struct tag key;
	int32_t first, last;        /* days of the first and the last appointment; DAY_NONE: no dates */
	int32_t age_day;            /* the day that age was told on, and where */
	struct place age_at, place; /* place: of its first row */
	int16_t age;                /* -1: not given */
	int16_t trait[CLIENT_TRAITS];
	int16_t birth_year; /* 0: not given */
	int8_t birth_month, birth_day;
	uint32_t visits, facts, how;
};

struct room {
	void *p;
	size_t n; /* bytes */
};

/* One thread's: room that goes from shard to shard, and what comes of them. */
struct lane {
	struct finish *f;
	struct room rows_room, facts_room, person_room, slot_room, order_room, start_room, facts_order_room, ranked_room;
	struct packed_rows rows;
	struct entry_facts *facts;
	size_t facts_n;
	struct person *person;
	size_t persons, slots;
	uint32_t *slot;
	struct ranked *ranked;           /* the persons by key */
	uint32_t *order, *facts_order;   /* numbers of rows, of facts: of each person together */
	uint32_t *start, *facts_start;   /* by rank, and the end */
	size_t longest;                  /* most rows of a person */
	uint32_t *scratch;               /* as many */
	struct seer *therapist, *clinic; /* by number */
	struct deid_counts counts;
	struct deid_rejects rejects, unattached;
};

must_check enum err room_for(struct room *room, size_t bytes, void *out);
/* Reads shard k. */
must_check enum err shard_load(struct lane *l, size_t k);
void lane_done(struct lane *l);
