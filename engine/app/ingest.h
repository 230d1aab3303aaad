#pragma once
/*
 * From exports to a dataset: read, recognise, take through the first gate, store. ingest and run both call this.
 *
 * Reading goes on in one thread while another takes the rows in. Where the request names a key file and a dataset, the link file beside the key is
 * read before and replaced after the dataset is safely stored. The rows are gone from memory when ingest_run() returns.
 *
 * errors  those of the modules on the way; ERR_USAGE a combination of options that makes no sense. Nothing is written on error.
 */
#include "app/answers.h"
#include "app/ingest_scan.h"
#include "app/rejects.h"
#include "core/arena.h"
#include "deid/key.h"
#include "read/syntax.h"
#include "result/result.h"
#include "store/store.h"

enum { INGEST_LIMIT_PERCENT = 5, INGEST_REASONS = 256, INGEST_FLAGS = 112 };

struct ingest_limit {
	bool percent;
	uint64_t value; /* rows, or whole percent of the rows read */
};

struct ingest_request {
	int exports; /* arguments: each may be several tables */
	char *const *export_path;
	struct syntax_choice choice;
	const char *dataset;    /* NULL: in memory, for this run only */
	const char *passphrase; /* a file: of the key; NULL: asked for where it has one */
	const char *output;     /* what is written besides, or NULL */
	const char *layout, *layouts, *instruments, *date_order, *key; /* each may be NULL */
	struct answers answers;                                        /* what a person says of the columns */
	const char *rejects;                                           /* a file for what is rejected, or NULL */
	bool complete;       /* the exports hold every appointment of their clients in the period that they cover */
	bool link_by_name;   /* names with birth dates go before ids */
	const char *profile; /* strict (or NULL), research, or a YAML file */
	struct ingest_limit limit;
	struct rejects *shared; /* of a batch: borrowed, in place of a file of its own */
	struct key *held;       /* the same: the key, open */
};

/* What was found out about one file. */
struct ingest_file {
	struct rd_info info;
	const char *layout, *date_order;
	const char *table; /* of a layout of tables; else "" */
	bool unused;       /* no table of it: not read */
};

struct ingest {
	struct arena *mem;
	struct ingest_request request;
	struct profile profile;
	int files; /* tables: at least one for each export */
	struct ingest_file *file;
	struct ingest_scan *scan; /* findings, and the names of the exports */
	struct rejects *rejects;
	const struct instrument *turned; /* its scores run the wrong way (ingest_turned.h), or NULL */
	struct deid_set *set;            /* without its rows: counts, rejects, columns */
	struct store *store;
	struct key *key; /* of the key file; NULL: it was for this run only */
};

/* "40" or "5%". ERR_USAGE. */
must_check enum err ingest_limit_of(const char *word, struct ingest_limit *out);
/* What a batch opens once for all: the file of rejects, and the key. */
must_check enum err ingest_open_rejects(const struct ingest_request *r, struct rejects **out);
must_check enum err ingest_open_key(const struct ingest_request *r, struct key **out);
must_check enum err ingest_run(const struct ingest_request *r, struct ingest *out);
void ingest_free(struct ingest *in);
/* Whether a person should look: rejected rows above the limit, or a column that lost more than that share of its values. reason: for the message. */
bool ingest_needs_eye(const struct ingest *in, const char **reason);
/* Rejected rows by reason, the most frequent first: "duplicate 101, ragged 53". */
const char *ingest_reasons(const struct ingest *in, char text[INGEST_REASONS]);
/* The ingestion summary, with the keys of the contract. */
void ingest_summary(const struct ingest *in, struct result *r, enum result_format format);

/* What became of the appointments. */
void ingest_put_taken(const struct store_taken *t, struct result_part *p);

/* What becomes of a column: pseudonym, generalised, coded, kept, dropped; and why where it is dropped. */
const char *ingest_action(const struct layout_column *c, const struct profile *p);
const char *ingest_why_dropped(const struct layout_column *c);
/* unknown, repeated, unmapped, values_rejected: words with spaces, in buffer. */
const char *ingest_flags(const struct layout_column *c, char buffer[INGEST_FLAGS]);
/* Values that could not be used, by reason: words such as "out_of_range:3". */
const char *ingest_lost(struct arena *mem, const struct layout_column *c);
