#pragma once
/*
 * A reader who wants to know a hidden count: every sum of the table is an equation in the hidden counts, and a count can be v if there are whole
 * numbers, none below the floor, that fill all equations with it. Found by search with narrowing of bounds; knows nothing of the gate's network.
 */
#include "table/table.h"

enum attack_answer { ATTACK_NO, ATTACK_YES, ATTACK_UNKNOWN };

struct attack;

/* What a reader knows: hidden counts are at least the floor; those shown are the middle of `base` whole numbers (1: exact), none from 1 to
   least - 1. */
struct reader {
	long floor, base, least;
};

/* hidden: one flag a cell. */
struct attack *attack_new(const struct table *t, const unsigned char *hidden, struct reader reader);
void attack_free(struct attack *a);
/* Can the hidden count in this place lie in low..high? */
enum attack_answer attack_can_be(const struct attack *a, size_t row, size_t column, long low, long high);
