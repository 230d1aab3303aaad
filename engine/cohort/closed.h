#pragma once
/*
 * The groups that a factor can have, from lists that the program ships, whoever is in the dataset: for a release whose rows must not depend on who
 * is there. In the order of the list; the last group holds those without a value and those that the list does not know, so that everybody has one.
 *
 * errors  ERR_VALUE the factor has no such list (therapist, clinic, age band); ERR_MEMORY
 */
#include "cohort/cohort.h"

struct closed {
	enum study_factor factor;
	size_t n; /* groups, the last one included */
	const int *code;
	const char *const *label;
};

must_check enum err closed_groups(struct arena *mem, enum study_factor factor, struct closed *out);
/* The group of an episode. Cost O(n). */
size_t closed_of(const struct closed *g, const struct cohort *c, const struct episode *e);
