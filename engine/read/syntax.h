#pragma once
/*
 * The syntaxes of exports, one file each (syntax_NAME.c): how a file is known by its first bytes, which tables it holds, and how one is opened as rows.
 *
 * Adding a syntax is adding its file; the registry is written by the build.
 * places  belong to the caller and live as long as what was opened of them
 * errors  of open and tables: those of read/rd.h, with the ordinal of the place
 */
#include "read/rd.h"
#include "read/rd_source.h"

/* What a person chose on the command line; all zero: nothing. */
struct syntax_choice {
	const char *sheet; /* a workbook's table, by number from 1 or by name */
	bool codes;        /* of labelled variables the numbers, not the labels */
	int queries;       /* of databases: what is read instead of their tables, one table each */
	char *const *query;
};

struct syntax {
	const char *name;                        /* delimited, xlsx, ... as inspect prints it */
	const char *title;                       /* in a line */
	bool sheets, takes_queries, takes_codes; /* which choices mean something for it */
	/* Whether an argument of the command line is no file but names something of this syntax; NULL: none is. */
	bool (*named)(const char *argument);
	/* 0: not this; 1: nothing speaks against it; 9: by its mark. head: the first 4,096 bytes, or all there are. */
	int (*knows)(const unsigned char *head, size_t n);
	/* How many tables there are to be read, after the choice; NULL: one. */
	enum err (*tables)(const struct source_place *place, const struct syntax_choice *choice, size_t *n);
	/* Table i, from 0, of those that tables counts. */
	enum err (*open)(const struct source_place *place, const struct syntax_choice *choice, size_t i, struct rd **out);
};

extern const struct syntax *const syntaxes_registry[];

/* The one that an argument names, which is no file then; NULL: none. */
const struct syntax *syntax_named(const char *argument);
/* The surest of the registry; NULL: none knows it. */
const struct syntax *syntax_of(const unsigned char *head, size_t n);
