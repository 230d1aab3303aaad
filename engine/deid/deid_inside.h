#pragma once
/* For the module alone: a set while it is filled, and when it is done. */
#include "deid/columns/traits.h"
#include "deid/deid.h"
#include "deid/link.h"
#include "deid/packed.h"
#include "deid/persons.h"
#include "deid/present.h"

struct deid_rejects {
	struct deid_reject *item;
	size_t n, room;
};

struct deid_seen_columns {
	struct layout_column *item;
	size_t n;
};

struct deid_hand {
	struct deid *of;
	struct deid_hand *next;
};

struct deid {
	struct deid_hand *hand;
	struct deid_options o;
	bool drops[PROFILE__COUNT]; /* profile_drops() of each column */
	struct people people;
	struct intern therapist, clinic;
	struct packed_rows rows;
	struct deid_rejects rejects;
	struct deid_seen_columns columns;
	struct deid_counts counts;
	bool measurements;  /* some row is one */
	size_t given;       /* to deid_reject(), and listed */
	uint32_t last_file; /* the highest ordinal of a row */
};

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

/* id: pseudonyms of numbers 1, 2, ..; number: of each in order of appearance, counted from 1 ([0] is 0: nobody) */
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
	struct deid_client *client;
	size_t clients;
	struct packed_rows rows;
	uint32_t *order; /* rows in the order of visits */
	uint32_t *place; /* of a row's client among the clients; NULL: it is the client's number itself */
	size_t visits;
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

enum { PREFETCH = 12, RECENT_DAYS = 90 };

/* Rows lie where they came in: asked for some visits ahead, they are there in time. */
static inline void deid_set_prefetch(const struct deid_set *s, size_t visit)
{
	if (visit < s->visits)
		__builtin_prefetch(packed_at(&s->rows, s->order[visit]));
}
