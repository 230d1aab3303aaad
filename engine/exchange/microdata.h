#pragma once
/*
 * What a dataset holds, as four frames for other programs: episodes, sessions, scores, events.
 *
 * episodes  one row an episode (cohort/cohort.h): traits, modality, how long, how it ended, first and last score of every questionnaire (first: the
 *           baseline, else the first score; last: the last score after it), outcome classes, and the facts by the study's definitions
 * sessions  one row an appointment, attended or not, in order. scores: one row a score
 * events    what happened when: recorded breakthroughs, those of the study's definitions, plateaus, remissions, relapses, ends
 * clients   are numbers 1.. drawn at random for this export and rows stand in their order, so that neither says when a client came or joins two
 *           exports. The draw (Fisher & Yates 1938 on xoshiro256**) is seeded by the ids of the dataset, which no export shows, by its content, the
 *           study and the kind of release: the same export has the same numbers. Therapists and clinics are numbers of cohort/labels.h, in a qi
 *           release alone
 * days      since the client's intake; weeks: whole weeks only, as multiples of 7
 * scores    in units of the questionnaire (36.4), higher is what the questionnaire has it
 * errors    ERR_FORMAT a time outside its range; ERR_VALUE a questionnaire of the dataset that the instruments do not know, or in another step; those
 *           of the cohort
 * cost      three passes over the dataset, and one cohort for every eight questionnaires
 */
#include "cohort/cohort.h"
#include "exchange/data_frame.h"

enum { MICRODATA_EPISODES, MICRODATA_SESSIONS, MICRODATA_SCORES, MICRODATA_EVENTS, MICRODATA_FRAMES };

struct microdata_request {
	const struct store *store;
	const struct study *study; /* its release decides who is told apart */
	const struct instrument_set *instruments;
	bool weeks;
};

struct microdata {
	size_t clients;
	struct frame frame[MICRODATA_FRAMES];
};

must_check enum err microdata_make(struct arena *mem, const struct microdata_request *r, struct microdata *out);
