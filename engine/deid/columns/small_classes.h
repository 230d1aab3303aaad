#pragma once
/*
 * Classes of an export that are too small to be told: of each trait the codes with fewer clients than the profile's small_class, and the unmapped where
 * they are as few.
 *
 * rule    where a trait has such a class, all of them, the unmapped and those who told nothing become one: VOCABULARY_SMALL, "other or not stated";
 *         of ZIP3 000; a category of a diagnosis goes to nothing, so that its group is what is left of it
 * counts  of clients, after the profile's levels
 * cost    O(1) a client and trait
 */
#include "deid/columns/traits.h"

enum { SMALL_CODES = 2600 };

struct small_classes {
	uint32_t least;
	bool any[CLIENT_TRAITS];
	uint32_t clients[CLIENT_TRAITS][SMALL_CODES];
};

void small_count(struct small_classes *s, enum client_trait t, int16_t value);
/* When all are counted. */
void small_decide(struct small_classes *s);
int16_t small_fold(const struct small_classes *s, enum client_trait t, int16_t value);
