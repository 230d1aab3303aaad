#pragma once
/*
 * How many letters must be put in, left out or changed to make one name of another (Levenshtein, Soviet Physics Doklady 10:707, 1966).
 *
 * arguments  bytes, so that a letter beyond ASCII counts as several; names of at most EDIT_LONGEST bytes
 * returns    the distance, or EDIT_LONGEST + 1 where a name is longer than that
 * cost       n * m steps
 * oracle     the definition, by brute force over short words (tests/unit/core/edit_distance_test.c)
 */
#include <stddef.h>

enum { EDIT_LONGEST = 64 };

size_t edit_distance(const char *a, size_t n, const char *b, size_t m);
