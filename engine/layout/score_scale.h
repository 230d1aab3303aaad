#pragma once
/*
 * On which scale a file's scores stand. Scores of a questionnaire go about on several (instrument/scaling.h): what a file has is decided from all of its
 * values, never from one, and never converted unless a person says so with --scale NAME=SCALING (NAME=standard: as they are).
 *
 * What it decides  at the end of the file, before anything of it is stored, by the values that stand on at least one of the scales; out(s) of n are not
 *   on scale s, s0 is the standard one:
 *   another scale   out(s0) is at least 3, or 1 in 100, and some s has out(s) <= out(s0) / 20; percents: only where no other does, and
 *                   at least 3 and 1 in 5 are beyond the standard range. Not where more than 1 in 10 values stand on no scale
 *   both fit        out(s0) = out(s) = 0, n at least 5, and s spans at most half of the standard range: scores of all clients would be low. Not where
 *                   the standard has the coarser steps and 10 or more values keep to them
 *   undecided       both fit and nothing speaks for either (few scores; K10 from 10 to 40): the standard one, and the column has LAYOUT_TWO_SCALES
 *   reversed items  30 or more complete rows: the items that are reversed and the others correlate at 0.4 or more against the sign they must have; or of 5
 *                   or more rows with a total beside them more than half agree with the other reading only
 *   Each but undecided stops the file: ERR_AMBIGUOUS, with the option that settles it. Else the standard scale is taken.
 * missing  no value takes part that has a reason of its own, or that stands on no scale
 * oracle  tests/flow/scale_test.sh: one generated file per mistake, with the sentence
 */
#include "core/arena.h"
#include "layout/layout_parts.h"

/* What was said of an instrument by --scale. */
struct scale_choice {
	bool settled;                  /* of scores (and of answers with a range of their own) */
	const struct scaling *scaling; /* NULL: the standard */
	bool items_settled;            /* of reversed items */
	bool as_answered;
};

/* How many values are not on the standard scale (0), and not on each other. */
struct scale_tally {
	uint64_t n;
	uint64_t strange; /* not of n: on no scale at all */
	uint64_t beyond;  /* not even in the standard range */
	uint64_t outside[1 + INSTRUMENT_SCALINGS];
};

/* The scores of one instrument in one file. */
struct score_scale {
	const struct instrument *instrument;
	const struct scale_choice *choice;
	int column; /* the first one, from 1 */
	struct scale_tally tally;
	size_t checked; /* scalings that do not hold all of the standard scale */
	uint8_t check[INSTRUMENT_SCALINGS];
};

struct taker;
struct layout_file;
struct item_set;

/* The scales of the options and of the chosen layout, into s. ERR_USAGE for what is no instrument or no scaling of it. */
must_check enum err scale_choices_take(struct layout_set *s, const struct layout_options *o);
/* After the takers are made: gives those of scores their scale. */
must_check enum err score_scales_begin(struct arena *mem, struct layout_file *f);
/* The scale of a taker's instrument. */
struct score_scale *score_scale_of(const struct layout_file *f, const struct taker *t);
/* A cell of a score column. *steps is set where REASON_NONE is returned. */
enum layout_reason score_scale_take(const struct taker *t, struct rd_cell cell, int32_t *steps);
/* An answer on its way: counted where it stands. */
void item_scale_see(struct item_set *set, double value);
/* At the end of the file. */
must_check enum err score_scales_judge(const struct layout_file *f);
