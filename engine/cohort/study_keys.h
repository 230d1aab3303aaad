#pragma once
/*
 * The study file's keys, said once: path, what a value may be, where it goes, its default and where the default comes from. Reading, printing and
 * the defaults are driven by this table and nothing else.
 */
#include "cohort/study.h"

enum key_kind {
	KEY_TEXT,        /* one line of text */
	KEY_INSTRUMENT,  /* an instrument's name, or none */
	KEY_INSTRUMENTS, /* a list of names */
	KEY_WORD,        /* one of words; words[0] is the value base */
	KEY_WORDS,       /* a list of words, each at most once */
	KEY_SWITCH,      /* a bool: words[0] false, words[1] true */
	KEY_FLAG,        /* a list that may hold words[0]: a bool */
	KEY_INT,
	KEY_REAL,
	KEY_SEED,
	KEY_CUTOFF,   /* words[0] as 0, or a number */
	KEY_REFERENCE /* words[0] as NULL, or a text */
};

struct study_key {
	const char *path; /* breakthrough.sudden_gain.percent */
	enum key_kind kind;
	int base;                 /* of words: the first one's value */
	size_t offset;            /* in struct study */
	size_t count;             /* lists: offset of their length */
	const char *const *words; /* ended by NULL */
	size_t limit;             /* lists: most entries */
	double low, high;         /* numbers */
	const char *preset;
	const char *source;
};

extern const struct study_key study_keys[];
extern const size_t study_key_count;

/* The value of a key in its own words; study_key_print() quotes what YAML asks to be quoted. From mem, NULL: no memory. */
const char *study_key_value(struct arena *mem, const struct study_key *k, const struct study *s);
/* What is allowed, for a message: constants and numbers only. */
void study_key_allowed(const struct study_key *k, char *out, size_t size);
/* Takes a scalar, or one entry of a list. ERR_VALUE without a note where it is not allowed. */
must_check enum err study_key_take(struct arena *mem, const struct study_key *k, const char *text, struct study *s);
/* Empties a list before its entries are taken. */
void study_key_clear(const struct study_key *k, struct study *s);
bool study_key_is_list(const struct study_key *k);
