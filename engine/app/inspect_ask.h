#pragma once
/*
 * The dialogue of inspect: one open question after the other, with its number, its answers and the usual one. After each answer the exports are looked
 * at again with it, so that an answer that cannot be meant is asked for anew and one that settles other questions settles them.
 *
 * answers  the number of an answer; words of one's own for a column (5=phq9), where the question takes them; Enter for the usual one, where there is
 *          one; s, where what is said is saved, for spellings (app/inspect_spell.h); q or the end of the input leaves, and what
 *          was answered until then stays in the request
 * errors   those of looking at the exports
 */
#include "app/inspect.h"

#include <stdio.h>

/* Where the person sits, and whether what is said is saved. */
struct inspect_talk {
	FILE *from, *to;
	bool saves;
};

/* in: looked at with r; looked at anew with each answer. Answers are added to r and live in mem. *left: the person left before the end. */
must_check enum err inspect_dialogue(struct ingest_request *r, struct arena *mem, struct inspect *in,
				     struct inspect_talk talk, bool *left);
/* The options that answer the same, for the command line. */
void inspect_print_options(const struct ingest_request *r, FILE *to);
