#pragma once
/*
 * The texts that the program ships: what it would write whoever the clients are. A surname that is also a word of a heading ("May", "Beck" of the
 * Beck Depression Inventory) is no leak where the heading says it.
 *
 * They are collected at build time (.cmake/constants.awk): string literals of the sources that write results (not the simulator's, which has
 * names of people), questionnaires, profiles, and the labels of vocabularies. A word of a text is the program's own when it stands between the
 * same two words as in one of them; where the program fills something in, or its text begins or ends, any neighbour will do. A text of one word
 * is its own only where its neighbours are figures or end and begin such texts, or where there are none; a figure only beside a word.
 *
 * errors  ERR_MEMORY
 * cost    some 10 ms to make; one pass over a text
 */
#include "core/err.h"

#include <stddef.h>

struct scan_constants;

must_check enum err scan_constants_new(struct scan_constants **out);
void scan_constants_free(struct scan_constants *s);
/* Puts signs in the place of the words that are the program's own, which no class is found across. */
void scan_constants_blank(const struct scan_constants *s, char *text, size_t n);
