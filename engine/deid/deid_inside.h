#pragma once
/* For the module alone: a set while it is filled, and when it is done. */
#include "deid/deid.h"
#include "deid/entry.h"
#include "deid/intern.h"
#include "deid/link.h"
#include "deid/present.h"
#include "deid/who.h"

#define DAY_NONE INT32_MIN

struct deid_rejects {
	struct deid_reject *item;
	size_t n, room;
};

struct deid_seen_columns {
	struct layout_column *item;
	size_t n;
};

enum { ENTRY_MOST = ENTRY_KEY + sizeof(struct packed) + RECORD_SCORES * sizeof(int32_t) + 8 };

struct deid_hand {
	struct deid *of;
	struct deid_hand *next;
	struct who who;
	struct intern therapist, clinic;
	struct entry_streams entry;
	struct deid_rejects rejects;
	struct deid_counts counts;
	bool measurements;  /* some row is one */
	size_t given;       /* to deid_reject(), and listed */
	uint32_t last_file; /* the highest ordinal of a row */
};

struct deid {
	struct deid_options o;
	bool drops[PROFILE__COUNT]; /* profile_drops() of each column */
	size_t stride;              /* of an entry of a row */
	struct spill *spill;
	struct link_book book; /* as it was before this run */
	struct deid_hand *hand;
	struct deid_seen_columns columns;
};

void entries_drop(struct spill *s, struct entry_streams *e);
void hand_free(struct deid_hand *h);

/* What is kept of a client. */
struct deid_client {
	uint64_t id;
	int32_t covers_from, covers_to; /* units in which the export is complete; from > to: none */
	int32_t shift;                  /* units that the intake moved back since the last export */
	int16_t intake_year;            /* 0: not known */
	int16_t trait[CLIENT_TRAITS];   /* -1: not known */
	int8_t age_band;                /* the same */
	bool recent, continues, known;
};

/* What is kept of an appointment, in the streams of a set. */
struct deid_visit {
	uint32_t therapist, clinic; /* numbers of the run, 0: nobody; deid_ids.number has those of the set */
	int32_t at;
	uint8_t code[PACKED__CODES]; /* value + 1 */
	uint8_t later;               /* of no earlier export, under weeks */
	int32_t score[];
};

enum { VISIT_MOST = sizeof(struct deid_visit) + RECORD_SCORES * sizeof(int32_t) };

static inline size_t visit_width(size_t scores)
{
	return sizeof(struct deid_visit) + scores * sizeof(int32_t);
}

/* -1 where there is none. */
static inline int visit_minutes(const struct deid_visit *v)
{
	return v->code[PACKED_DURATION] ? (v->code[PACKED_DURATION] - 1) * PACKED_MINUTES : -1;
}

/* id: pseudonyms of numbers 1, 2, ..; number: of each by its number in the run ([0] is 0: nobody) */
struct deid_ids {
	uint64_t *id;
	uint32_t *number;
	size_t n;
};

struct deid_set {
	struct profile profile;
	const struct layout_plan *plan;
	const struct vocabularies *vocabularies;
	int days_per_occasion;
	uint64_t key_fingerprint;
	struct chain *chain; /* secret memory */
	uint32_t epoch;
	int32_t day;
	struct deid_rejects rejects;
	struct deid_seen_columns columns;
	struct deid_counts counts;
	struct spill *spill;
	struct spill_stream client;        /* struct deid_client, one after the other */
	struct spill_stream visit[SHARDS]; /* struct deid_visit: those of a client together */
	uint64_t base[SHARDS + 1];         /* visits before each shard */
	uint32_t *from;                    /* by client: the first visit, through all shards */
	uint32_t *first;                   /* by client, and the end: visits of the clients before */
	size_t clients, visits;
	struct deid_ids therapist, clinic, ended;
	struct deid_alike *alike;
	size_t alikes;
	struct deid_rejects unattached;
	uint64_t numbers_before, numbers_after; /* taken from the sequence of ids */
	unsigned char *link;                    /* sealed, ready to be written */
	size_t link_size;
	uint64_t fingerprint;
	struct present present; /* in some file of the run */
};

must_check enum err rejects_add(struct deid_rejects *list, struct deid_reject reject);

/*
 * One client's rows (slice: row numbers in order of arrival) brought into time order, day counted from intake, repeats taken out. *n becomes what is
 * left. Rejected rows are counted and listed; rows_read stays.
 */
struct deid_course {
	struct packed_rows *rows;
	const struct present *present; /* by file */
	int32_t intake;
	uint32_t *slice;
	size_t n;
	uint32_t *scratch; /* as many as the longest slice */
	bool measurements; /* there may be some among the rows, to be attached */
	int32_t tolerance;
	struct deid_counts *counts;
	struct deid_rejects *rejects, *unattached;
};
must_check enum err course_settle(struct deid_course *c);
/* Rows are in time order. */
must_check enum err course_attach(struct deid_course *c);
/* A row out of the course; it is rejected where there is a reason. */
must_check enum err course_take_out(struct deid_course *c, struct packed *row, enum layout_reason reason);
/* Scores that both have and that are not the same. */
size_t course_contested(const struct packed_rows *rows, const struct packed *a, const struct packed *b);
/* What a lacks and b has. */
void course_fill(const struct packed_rows *rows, struct packed *a, const struct packed *b);

/* A row taken out is marked by a client that cannot be. */
static inline bool course_is_out(const struct packed *row)
{
	return row->client == PACKED_NOBODY;
}
/* By every value that is kept; an order. */
int course_compare(const struct packed_rows *rows, const struct packed *a, const struct packed *b);
must_check enum err course_drop_duplicates(struct deid_course *c, const uint32_t *day, size_t n);
/* Rows of one day from several files: repeats and earlier versions taken out. */
must_check enum err course_versions(struct deid_course *c, const uint32_t *day, size_t n);

enum { RECENT_DAYS = 90 };
