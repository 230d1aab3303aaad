#pragma once
/*
 * Spellings of a column of categories that no list knows: the person at the terminal, who asked for it, sees them one by one and says which code of
 * the list each is. The only place of the program that shows cells.
 *
 * shown    what stands in 5 cells or more, the most frequent first, 20 at most; not what holds a name of the exports or anything that the scan
 *          takes for an identifier, and nothing above 60 bytes
 * answers  a code's name, or any of its spellings that the list knows; Enter passes over it, q leaves the dialogue
 */
#include "app/inspect.h"

#include <stdio.h>

struct inspect_spell {
	struct arena *mem;
	const struct inspect *in;
	void *context;
	const char *(*line)(void *context); /* the next line of the person; NULL: the input is at its end */
	FILE *to;
};

/* How many could be told, of column i (from 0). */
int inspect_spellings_tellable(const struct inspect *in, const struct inspect_file *f, int i);
/* file, column: from 1. What was said is added to *answers and lives in mem. */
must_check enum err inspect_spell(const struct inspect_spell *talk, int file, int column, struct answers *answers,
				  bool *left);
