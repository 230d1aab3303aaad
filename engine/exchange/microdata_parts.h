#pragma once
/* What the makers of the frames share: the cohort, who is which number, where their rows begin. */
#include "cohort/samples.h"
#include "exchange/microdata.h"

struct gathered {
	struct arena *mem;
	const struct microdata_request *ask;
	const struct store_info *info;
	struct cohort cohort;
	struct factor everybody; /* one group, all episodes */
	size_t clients;
	struct stored_client *client;  /* by position in the dataset */
	size_t *visits, *scores;       /* of each client, by position */
	size_t *order;                 /* positions in the order of the fresh numbers */
	int32_t *number;               /* fresh, by position */
	const int *therapist, *clinic; /* labels by number of the dataset; NULL: not told */
	const char *day_unit;
};

must_check enum err gather(struct arena *mem, const struct microdata_request *r, struct gathered *out);
/* (*row)[position]: where the rows of each client begin, where there are so many of each; how many in all. */
must_check enum err gather_rows(struct arena *mem, const struct gathered *g, const size_t *count, size_t **row,
				size_t *rows);
/* The episode of a visit of a client, NULL: it belongs to none. visit: position in cohort->visit. */
const struct episode *gather_episode(const struct gathered *g, size_t client, size_t visit);
/* Days since intake as they may be told. */
int32_t gather_day(const struct gathered *g, int32_t at);
/* A length of time on the study's clock, as it may be told. */
int32_t gather_lasts(const struct gathered *g, double time);
/* The label of a therapist or clinic; FRAME_NO_VALUE: none, or not told. */
int32_t gather_staff(const int *label, int32_t number);
/* 364 steps of 0.1 are 36.4: divided where the step is one part of a whole, so that the nearest number is told. */
double gather_score(int32_t steps, double step);

/* The frames. */
must_check enum err frame_of_episodes(const struct gathered *g, struct frame *out);
/* Adds first, last and class of every questionnaire to the episodes; row: of each episode. */
must_check enum err add_outcomes(const struct gathered *g, const size_t *row, struct frame *f);
/* The study asks for it, as the primary one or beside that. */
bool chosen_definition(const struct study *s, enum definition d);
/* Adds what the study's definitions say. */
must_check enum err add_definitions(const struct gathered *g, const size_t *row, struct frame *f);
must_check enum err frames_of_sessions(const struct gathered *g, struct frame *sessions, struct frame *scores);
must_check enum err frame_of_events(const struct gathered *g, struct frame *out);
