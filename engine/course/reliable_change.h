#pragma once
/*
 * Reliable and clinically significant change of one person on one instrument.               Jacobson & Truax 1991
 *
 *   SE = SD sqrt(1 - r),  Sdiff = sqrt(2) SE,  RCI = (post - pre) / Sdiff,  reliable change = 1.96 Sdiff
 *   cut-offs between the clinical (M1, SD1) and the functional (M0, SD0) population, higher = worse:
 *     a = M1 - 2 SD1     b = M0 + 2 SD0     c = (SD0 M1 + SD1 M0) / (SD0 + SD1)
 *   b uses the functional SD as published (some packages use the clinical one).
 *
 * Decisions are taken on integers. A change_rule holds the smallest drop that is reliable and the smallest score that is at
 * caseness; change_least() makes either from a published threshold and its rule: ">= 10" is 10, "> 9" is 10, ">= 20.7" is 21.
 *
 * scores  integers, higher = worse (sample/scores.h); baseline may be SCORE_MISSING
 * missing a missing first or last score is the class of its own CHANGE_NO_PAIR; missing sessions are passed over
 * errors  none; SD > 0 and 0 <= r < 1 are the caller's
 * cost    O(n)
 * oracle  tests/oracle/course.R; the published example of Jacobson & Truax 1991, Table 2
 */
#include "sample/scores.h"

#include <stdbool.h>

#define CHANGE_Z 1.96

struct change_error {
	double std_error; /* SE of measurement */
	double std_diff;  /* Sdiff */
	double reliable;  /* 1.96 Sdiff */
};

struct change_error change_error_of(double sd, double reliability);

struct change_norms {
	double mean_clinical, sd_clinical;
	double mean_functional, sd_functional;
};

enum change_cutoff { CHANGE_CUTOFF_A, CHANGE_CUTOFF_B, CHANGE_CUTOFF_C };

double change_cutoff_of(const struct change_norms *norms, enum change_cutoff which);

struct change_rule {
	int32_t reliable; /* the smallest drop (or rise) that is reliable, > 0 */
	int32_t caseness; /* the smallest score at caseness */
};

/* The smallest integer that is at least (strict: above) the threshold, forgiving 1e-9 of rounding. */
int32_t change_least(double threshold, bool strict);

enum change_class {
	CHANGE_RECOVERED,
	CHANGE_IMPROVED,
	CHANGE_UNCHANGED,
	CHANGE_DETERIORATED,
	CHANGE_NOT_CASE, /* not at caseness at start */
	CHANGE_NO_PAIR,  /* no paired scores */
	CHANGE__COUNT
};

/* "recovered", "improved", "unchanged", "deteriorated", "not at caseness at start", "no paired scores" */
const char *change_class_text(enum change_class c);

struct change {
	enum change_class class;
	int32_t drop; /* first - last; positive = better; 0 without a pair */
	bool paired, case_first, case_last;
	bool reliably_better, reliably_worse; /* whatever the caseness */
};

/* The class of what is paired: by its flags. any_start: those who start on the functional side are judged too. */
enum change_class change_class_of(const struct change *c, bool any_start);
struct change change_classify(int32_t first, int32_t last, const struct change_rule *rule);
/* The first and the last score of a course that are there (SCORE_MISSING when there is none, or only one for last). */
void change_ends(const struct scores *s, int32_t *first, int32_t *last);

struct change_first {
	long at;       /* position in the course; -1: never */
	long previous; /* the scored position before it (the event lies between the two); -1: none before */
};

/*
 * The first position where baseline - score is a reliable drop. It must hold at `sustained` scores in a row (1: at that score
 * alone) and is dated at the first of them; scores that run out before that do not make an event.
 */
struct change_first change_first_reliable(const struct scores *s, int32_t baseline, const struct change_rule *rule,
					  int sustained);
/* The same for a drop that is reliable and ends below caseness; -1 when the baseline is not at caseness. */
struct change_first change_first_significant(const struct scores *s, int32_t baseline, const struct change_rule *rule,
					     int sustained);
