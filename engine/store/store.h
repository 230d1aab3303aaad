#pragma once
/*
 * The de-identified dataset: one SQLite file, STRICT tables of integers and codes, with a code table for the labels (datasets/README.md has the
 * schema). Any SQLite tool can read it.
 *
 * new file   built privately beside its target (no journal, no sync), synced, renamed into place: whole or not there
 * append     one transaction (rollback journal, full sync). Of a client who is there already the set's version of an appointment takes the place of
 *            the stored one, and all others stay (store/overlap.h). Where nothing changes, no batch is added; the log gets its entry all the same:
 *            it tells what was done with the dataset, and by it nobody can say later that an export was never taken in
 * bulk load  INSERT .. SELECT from a virtual table over the deid_set, in primary-key order
 * version    PRAGMA user_version; a newer one, or a file that is no dataset, is ERR_VERSION
 * settings   secure_delete, temp_store memory, trusted_schema off, defensive: set and read back
 */
#include "core/arena.h"
#include "deid/columns/traits.h"
#include "deid/deid.h"

struct store;

/* Sees the dataset before it is in its place (path NULL: in memory, or appended to and not yet committed); its error keeps it out. */
struct store_verify {
	void *context;
	enum err (*look)(void *context, const struct store *s, const char *path);
};
/* What became of the appointments of a set: those that a dataset had not, those that are as they were, those of which it had another version, and those
 * of it that a complete export does not hold any more. */
struct store_taken {
	uint64_t added, same, replaced, removed;
	bool changed; /* the dataset is not what it was */
};

/* path NULL: in memory, for this run only. Else the file is made, or appended to where it is there (same profile and steps required).
   verify: or NULL. */
must_check enum err store_ingest(const char *path, const struct deid_set *set, const struct store_verify *verify,
				 struct store **out);
/* For reading. */
must_check enum err store_open(const char *path, struct store **out);
void store_close(struct store *s);

/* Faults that SQLite finds in the file, and columns of tables about people that could hold text. */
must_check enum err store_check(const struct store *s, size_t *damaged, size_t *open);

/*
 * Who looks at what a dataset holds: every text (and bytes) of every table, and the least and the most of each column of whole numbers. Names of
 * tables and columns are the program's. An error ends the walk. numbers NULL: only the texts, without reading the tables of numbers.
 */
struct store_look {
	void *context;
	enum err (*text)(void *context, const char *table, const char *column, const char *text, size_t n);
	enum err (*numbers)(void *context, const char *table, const char *column, int64_t least, int64_t most);
};
must_check enum err store_look(const struct store *s, const struct store_look *at);

/* What the dataset knows of itself. */
struct store_info {
	int unit_days; /* 7: offsets are weeks (strict); 1: days (research) */
	uint64_t clients, visits;
	bool profile_own;          /* the profile is tighter than its base */
	enum deid_profile profile; /* the base */
	uint64_t link;             /* print of the link file that goes with it; 0 where there is none */
	bool persistent_key;       /* every export in it came in under a key file */
	uint64_t key;              /* its fingerprint; 0 where there was none */
	int batches;               /* exports taken in */
	uint64_t fingerprint;      /* of the content: the same rows give the same number */
	size_t instruments;
	const char *instrument[RECORD_SCORES]; /* names, in the order of struct stored_visit.score */
	double step[RECORD_SCORES];
	int days_per_occasion; /* assumed by a wide layout; 0: time is real */
	int age_years;         /* width of an age band: 5; a protected copy may have wider ones */
	int protected_k;       /* a protected copy: in classes of so many at least; 0: it is none */
};

const struct store_info *store_info(const struct store *s);
/* Of the set that was taken in, after store_ingest(). */
const struct store_taken *store_taken(const struct store *s);

/* Label of a code of a domain ("modality", ...), NULL where there is none. */
const char *store_label(const struct store *s, const char *domain, int code);

/* What became of each column of each export (for the De-identification and Data quality sheets). */
struct stored_column {
	int batch, file, column;
	enum layout_role role;
	int instrument; /* position, or -1 */
	uint64_t values;
	uint64_t reason[REASON__COUNT];
	int action, hipaa, uk; /* codes of the domains of these names: store_label() */
};
const struct stored_column *store_columns(const struct store *s, size_t *n);
/* Rows taken, and rejected by reason, over all batches. */
void store_row_counts(const struct store *s, uint64_t *accepted, uint64_t rejected[REASON__COUNT]);

struct stored_client {
	int64_t id;
	int age_band, intake_year; /* -1 where NULL */
	bool recent;
	int16_t trait[CLIENT_TRAITS]; /* the same (deid/columns/traits.h) */
	uint64_t tag;         /* of the client and all of the rows, keyed; 0 where no ledger was begun (store/ledger.h) */
	unsigned char number; /* of the client alone, keyed */
};

struct stored_visit {
	int32_t at; /* unit_days since intake */
	int16_t attendance, duration, modality, problem, breakthrough, breakthrough_type, end_reason; /* -1 where NULL */
	int16_t format, stage, fee, daypart;                                                          /* the same */
	int32_t therapist, clinic;                                                                    /* 0 where NULL */
	int32_t score[RECORD_SCORES]; /* RECORD_NO_SCORE where NULL */
};

struct store_cursor;
must_check enum err store_cursor_open(const struct store *s, struct store_cursor **out);
/* The next client with all its visits in time order; borrowed until the next call. ERR_END after the last. */
must_check enum err store_cursor_next(struct store_cursor *c, struct stored_client *client,
				      const struct stored_visit **visits, size_t *n);
void store_cursor_close(struct store_cursor *c);
