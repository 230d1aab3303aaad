#pragma once
/* For the module alone: the steps that turn entries into a set. */
#include "core/spill_reader.h"
#include "deid/columns/small_classes.h"
#include "deid/deid_inside.h"
#include "deid/namesakes.h"
#include "deid/print.h"
#include "deid/ranked.h"

/* What the rows say of a therapist or a clinic. */
struct seer {
	uint64_t weight; /* sum over the appointments */
	bool seen;       /* stands in a row that is not refused */
};

/* Therapists or clinics of all hands, by pseudonym: numbers 1, 2, .. of the run; 0: nobody. */
struct seers {
	struct tag *tag;
	size_t n;
	uint32_t **of_hand; /* by hand: number among its own to number of the run; NULL: it is one of the run */
	struct seer *sum;   /* by number */
};

/* A client whose course is settled. Days are dates here: only what goes into the set is left of it then. */
struct settled {
	struct deid_client client; /* without id, recent and what the export covers; traits as the profile leaves them */
	struct tag key;
	uint64_t print; /* of the visits */
	struct place place;
	uint32_t visits, how;
	int32_t first, last, intake; /* first DAY_NONE: no dates */
};

struct finish {
	struct deid *d;
	struct deid_set *s;
	const struct entry_streams **streams; /* of the hands, and last of the moved */
	size_t hands;
	struct entry_streams moved; /* entries of clients of another shard than they came to */
	struct moves moves;
	struct seers therapist, clinic;
	struct present *present; /* by file */
	struct print print;
	bool measurements;
	struct spill_stream settled[SHARDS];
	/* Known when all courses are settled. */
	size_t clients;
	size_t base[SHARDS + 1]; /* settled clients before each shard */
	int32_t cut_off;
	int32_t first_day, last_day; /* of the export; DAY_NONE: no dates */
	struct small_classes *small;
};

/* Therapists or clinics of all hands. */
must_check enum err seers_gather(const struct deid *d, size_t hands, bool clinics, struct seers *out);
/* Numbers for those who are seen, by pseudonym. */
must_check enum err seers_number(const struct seers *s, struct deid_ids *ids);
void seers_done(struct seers *s, size_t hands);

/* Entries of clients that belong to another shard than they came to are brought there. */
must_check enum err move_entries(struct finish *f);
/* Shards are settled on all cores. */
must_check enum err settle_shards(struct finish *f);
/* NULL where the link file does not know the client, or no day of it. */
const struct link_client *remembered(const struct link_book *book, struct tag key);
/* The day that offsets are counted from. It moves back with an earlier first appointment, under weeks by whole ones, so that what was counted before
   stays in its week. */
int32_t intake_of(const struct profile *p, int32_t first, const struct link_client *entry);
bool counts_weeks(const struct profile *p);
int32_t in_units(const struct profile *p, int32_t days);

/* Settled clients to those of the set: numbers, what the whole export decides, order. */
must_check enum err order_clients(struct finish *f);
/* The link file to come, sealed, and the clients that have ended. number: by settled client, in the order of shards. */
must_check enum err remember_clients(struct finish *f, const uint64_t *number);
/* Settled client i, in the order of shards. reader: for places that rise; NULL: for any. */
must_check enum err settled_at(const struct finish *f, struct spill_reader *reader, size_t i, struct settled *out);
