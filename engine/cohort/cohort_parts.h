#pragma once
/* What the files of the cohort's loader share. */
#include "cohort/cohort.h"

/* The outcomes of a cohort and their positions in a stored visit's scores; fills outcomes, outcome, choice. */
must_check enum err cohort_outcomes(const struct store_info *info, const struct instrument_set *instruments,
				    struct cohort *c, size_t position[STUDY_OUTCOMES]);
/*
 * Episodes of one client from its stored visits, which stand in c->visit from `base` on already: sets their session numbers, appends episodes
 * (room grows from mem) and the client's own fields.
 */
struct episode_room {
	struct arena *mem;
	size_t size;
};
must_check enum err cohort_split(struct episode_room *room, struct cohort *c, size_t client,
				 const struct stored_visit *visits, size_t n);
/* Marks the episodes whose clinic (or therapist) records breakthroughs at all. */
must_check enum err cohort_flags(struct arena *mem, struct cohort *c);
/* What seeds the labels of a release: all visits, in full. Cost O(visits). */
uint64_t label_content(const struct cohort *c);
