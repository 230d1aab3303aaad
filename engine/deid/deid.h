#pragma once
/*
 * The first gate: identified records in, records without any text or (strict) any date out. Nothing else can make a deid_set, and store accepts
 * nothing else.
 *
 * client       told by its id, or (a row without one, or link_by_name) by name and birth date; known again through the link file (link.h), without
 *             which each export stands alone. Two ids with one name and birth date stay two and are reported; namesakes.h has the rules
 * client id   strict: a number of 63 bits from a random sequence, given out in an order that says nothing; nothing of the client is in it
 *             research: HMAC-SHA256(sub-key "client", canonical id) to 63 bits (its first 8 bytes, little-endian, without the lowest bit); a collision
 *             is an error. Canonical: case, spaces and punctuation do not count, but for a break between two digits (canonical.h). 63 bits are what
 *             an integer key of SQLite holds; no release shows an id of a client, so no longer form is needed, nor one per recipient
 * therapist   and clinic: HMAC under their own sub-keys, then numbered 1.. in the order of their pseudonyms
 * strict      intake year, 5-year age band (90 and over as one), offsets in whole weeks since intake; no date
 * research    the same, and offsets in days since intake
 * intake      the client's first appointment (with a link file: of all exports taken in under the key)
 * order       clients by id: independent of the export's order; inside a client by day, then by row. Under a key of this run only they are
 *             in the order of their content, so that a second run gives the same rows (only the ids differ)
 * duplicates  an appointment that repeats one of the same client and day in every kept value is rejected (REASON_DUPLICATE); one that gives
 *             another score on the same instrument on that day, in a layout of one score a row, is rejected (REASON_CONFLICT): the first is kept
 * versions    where several files of a run have an appointment (pairing.h says which is which), the last file's version is kept and the row of an
 *             earlier one is rejected (REASON_REPLACED)
 * one score   rows without dates (record.relative), or of layouts that say so (record.joins), of one client and day are one appointment: scores on
 *             different instruments are joined
 * measurement (record.kind) joins the attended appointment or assessment of the client that is nearest in days, at most tolerance_days away; of
 *             two as near the earlier, of several on a day the one that came first. Where it gives another score than the appointment has, the
 *             appointment's own row goes before, then the nearest measurement, then the latest: the other score is lost (REASON_CONFLICT, part),
 *             and a row that adds no other is rejected. Without an appointment in reach it stays as a visit of its own (assessment) and is listed;
 *             those of one day are one
 * recent      the client's last appointment is within 90 days of the latest date of the export (the data cut-off): all that is kept of it
 * errors      ERR_KEY collision, or a link file that is not of this key; ERR_VERSION one of another form; ERR_MEMORY, ERR_LIMIT; ERR_DISK no room for what
 *             does not fit in memory
 * memory      deid_options.memory, some MiB a thread, the largest of 64 parts of the export, and 60 bytes a client; the link file where there is one
 * cost        O(n): two hashes a row as it comes, and a sort within each client; on all cores
 */
#include "deid/chain.h"
#include "deid/key.h"
#include "deid/profile.h"
#include "layout/layout.h"

#define DEID_NULL INT64_MIN

enum deid_client_field {
	DEID_CLIENT,      /* 63 bits */
	DEID_GENDER,      /* codes of layout/vocabulary.h; NULL missing, 0 unmapped */
	DEID_AGE_BAND,    /* lower end: 0, 5, .. 90; NULL unknown */
	DEID_INTAKE_YEAR, /* NULL where the export has no dates */
	DEID_RECENT,      /* 0/1; 0 where the export has no dates */
	DEID_ETHNICITY,   /* traits from here on: deid/columns/traits.h */
	DEID_LANGUAGE,
	DEID_DISABILITY,
	DEID_INTERPRETER,
	DEID_REFERRAL,
	DEID_PAYER,
	DEID_COUNTRY,
	DEID_STATE,
	DEID_ZIP3,
	DEID_UK_REGION,
	DEID_DIAGNOSIS_GROUP,
	DEID_DIAGNOSIS,
	DEID_OCCUPATION,
	DEID_CONTINUES,   /* 0/1: all of its appointments are after the last that an earlier export under this key showed */
	DEID_SHIFT,       /* by how many weeks or days this export moved the intake back */
	DEID_COVERS_FROM, /* the weeks or days of which the export is complete (deid_options.complete); from > to: none */
	DEID_COVERS_TO,
	DEID_KNOWN, /* 0/1: the link file knows the client */
	DEID_CLIENT__COUNT
};

enum deid_visit_field {
	DEID_VISIT_CLIENT, /* id */
	DEID_SEQ,          /* 1.. within the client, in time order */
	DEID_AT,           /* weeks (strict) or days (research) since intake */
	DEID_ATTENDANCE,
	DEID_DURATION, /* minutes to the nearest 5, at most 120 */
	DEID_MODALITY,
	DEID_PROBLEM,
	DEID_THERAPIST, /* 1.. or NULL */
	DEID_CLINIC,
	DEID_BREAKTHROUGH,
	DEID_BREAKTHROUGH_TYPE,
	DEID_END_REASON,
	DEID_FORMAT,
	DEID_STAGE,
	DEID_FEE,     /* band */
	DEID_DAYPART, /* morning, afternoon, evening */
	DEID_VISIT__COUNT
};

struct deid;      /* being filled */
struct deid_hand; /* that fills it */
struct deid_set;  /* done */

struct deid_options {
	struct profile profile;
	const struct key *key;
	const char *link;  /* the sealed link file kept beside the key, or NULL: this export stands alone */
	bool link_by_name; /* names with birth dates go before ids */
	const struct layout_plan *plan;
	const struct vocabularies *vocabularies;
	int days_per_occasion; /* as layout_days_per_occasion(); 0: time is real */
	int tolerance_days;    /* between a measurement and its appointment */
	int32_t day;           /* of the run, since 1970: for the log */
	bool complete;         /* the export holds every appointment of its clients between its first and its last day */
	size_t memory;         /* bytes of rows that are kept in memory, and not in an encrypted file; 0: 64 MiB */
};

struct deid_counts {
	uint64_t rows_read, rows_accepted, rows_rejected;
	uint64_t clients, sessions, scores, breakthroughs; /* sessions: attended */
	uint64_t episodes; /* starts of treatment: a first attended session, or the first after a gap of more than 90 days */
	uint64_t unmapped[VOC__COUNT];
	uint64_t rejected[REASON__COUNT]; /* rows by reason: together rows_rejected */
};

/* A place in an export. */
enum { DEID_LISTED = 100000 };

/* Of the rows that deid_reject() was given the first DEID_LISTED are listed; of those that deid itself rejects all. */
struct deid_reject {
	int file;
	bool given; /* to deid_reject() */
	bool part;  /* one occasion of a wide row, or one score of a measurement: the row itself stays, and is not counted */
	long row;
	int column; /* 0: the row as a whole */
	enum layout_reason reason;
};

/* A name with a birth date that stands under two ids: two clients, unless a person finds that they are one. Positions only. */
enum deid_alike_kind {
	DEID_ALIKE_HERE,   /* two ids in this run: both are clients */
	DEID_ALIKE_BEFORE, /* under another id in an earlier export: both are clients; other_file is 0 */
	DEID_ALIKE_JOINED  /* link_by_name: two ids in one file, taken as one client */
};

struct deid_alike {
	enum deid_alike_kind kind;
	int file;
	long row;
	int other_file;
	long other_row;
};

must_check enum err deid_begin(const struct deid_options *o, struct deid **out);
/*
 * Rows come in by hands: one a thread, each of which calls for its own hand alone. Freed with d. The order of rows is that of their files and of their
 * numbers; one hand gives the rows of a file in that order, and all records of a row.
 */
must_check enum err deid_hand_new(struct deid *d, struct deid_hand **out);
/* first_of_row as layout_next() gave it. */
must_check enum err deid_add(struct deid_hand *h, const struct record *r, bool first_of_row);
/* A row that layout did not take. */
must_check enum err deid_reject(struct deid_hand *h, const struct record *r, enum layout_reason reason);
/* Tells the set what became of the columns of a file (copied). */
must_check enum err deid_columns(struct deid *d, const struct layout_column *columns, size_t n);
/* Frees d whatever happens. */
must_check enum err deid_finish(struct deid *d, struct deid_set **out);
void deid_abandon(struct deid *d);
void deid_set_free(struct deid_set *s);
/* Wipes clients and visits: counts, rejects, columns and the link file stay. For when the store has them. */
void deid_set_release_rows(struct deid_set *s);

/* Reading a finished set: for store, and for the ingestion summary. */
const struct deid_counts *deid_set_counts(const struct deid_set *s);
const struct deid_reject *deid_set_rejects(const struct deid_set *s, size_t *n);
const struct deid_alike *deid_set_alike(const struct deid_set *s, size_t *n);
/* Measurements that found no appointment: their places. */
const struct deid_reject *deid_set_unattached(const struct deid_set *s, size_t *n);
const struct layout_column *deid_set_columns(const struct deid_set *s, size_t *n);
const struct layout_plan *deid_set_plan(const struct deid_set *s);
const struct vocabularies *deid_set_vocabularies(const struct deid_set *s);
const struct profile *deid_set_profile(const struct deid_set *s);
int deid_set_days_per_occasion(const struct deid_set *s);
uint64_t deid_set_key_fingerprint(const struct deid_set *s); /* 0: a key for that run only */
/* For the log of the dataset (store/store_log.h): its key, of that epoch, and the day. */
const struct chain *deid_set_chain(const struct deid_set *s);
uint32_t deid_set_epoch(const struct deid_set *s);
int32_t deid_set_day(const struct deid_set *s);
/* Of the content: the same under any key (deid/print.h). */
uint64_t deid_set_fingerprint(const struct deid_set *s);
size_t deid_set_clients(const struct deid_set *s);
size_t deid_set_visits(const struct deid_set *s);
/* Whether some file of the run has a column for it. What none has, a later version of an appointment says nothing of. */
bool deid_set_tells(const struct deid_set *s, enum deid_visit_field field);
bool deid_set_tells_score(const struct deid_set *s, size_t i);
/* Pseudonyms of therapist and clinic 1, 2, .. */
const uint64_t *deid_set_therapists(const struct deid_set *s, size_t *n);
const uint64_t *deid_set_clinics(const struct deid_set *s, size_t *n);
/* How many numbers the sequence of ids had given out before this set, and after it. 0 and 0: not under a key file, or not strict. */
void deid_set_numbers(const struct deid_set *s, uint64_t *before, uint64_t *after);
/* Clients known from the link file whose last appointment is more than 90 days before the cut-off: no longer recent. */
const uint64_t *deid_set_ended(const struct deid_set *s, size_t *n);
/* The link file to be, sealed, for when the dataset is safely stored. NULL where the options named none. */
const unsigned char *deid_set_link(const struct deid_set *s, size_t *n);

/*
 * Clients and visits of a finished set: one cursor a thread, any number beside one another, in any order; rising numbers are the fast way.
 * errors  ERR_MEMORY, ERR_DISK
 */
struct deid_cursor;
must_check enum err deid_cursor_new(const struct deid_set *s, struct deid_cursor **out);
void deid_cursor_free(struct deid_cursor *c);
/* Client 0.., by enum deid_client_field. */
must_check enum err deid_cursor_client(struct deid_cursor *c, size_t client, int64_t out[DEID_CLIENT__COUNT]);
/*
 * Visit 0.., by enum deid_visit_field, and from DEID_VISIT__COUNT on its scores in the order of the plan, in steps of the instrument (DEID_NULL where
 * there is none). Visits of a client stand together, in time order; clients in the order of their numbers.
 */
must_check enum err deid_cursor_visit(struct deid_cursor *c, size_t visit, int64_t *out);
/* Of the visit read last: of none of the exports before, for sure; under weeks, where the offset alone does not tell. */
bool deid_cursor_later(const struct deid_cursor *c);
