#pragma once
/*
 * The options of a command as a table: what they are called, what they take, where the value goes. Parsing, the error lines of the contract
 * and --help come from it.
 *
 * Values are borrowed from argv. An option may stand anywhere; "--" ends options. Names are taken whole, never by their beginning.
 * errors: ERR_USAGE with the option and what it takes; never what was typed.
 */
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>

enum option_kind {
	OPTION_FLAG,   /* bool * */
	OPTION_TEXT,   /* const char ** */
	OPTION_CHOICE, /* int *: position in choices */
	OPTION_WHOLE,  /* long *: a whole number >= 0 */
	OPTION_LIST    /* struct option_list *: may stand several times */
};

enum { OPTION_LIST_MOST = 64 };

struct option_list {
	char *item[OPTION_LIST_MOST];
	int n;
};

struct option_spec {
	const char *name; /* without dashes */
	enum option_kind kind;
	const char *value; /* FILE, N: for --help */
	const char *help;
	void *target;
	const char *const *choices; /* OPTION_CHOICE, ends with NULL */
};

struct option_words {
	const char *usage; /* "run EXPORT... --output REPORT.xlsx [options]" */
	const char *about; /* one or two lines */
	const struct option_spec *spec;
	size_t specs;
};

/* files: the words that are no options, at the front of argv afterwards (argv[1..]). help: --help was given (print it, exit 0). */
must_check enum err options_parse(const struct option_words *w, int argc, char **argv, int *files, bool *help);
void options_help(const struct option_words *w);
