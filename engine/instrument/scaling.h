#pragma once
/*
 * Other scales on which the scores of a questionnaire go about: a mean for a sum, an undoubled sum, 0 to 40 for 10 to 50.
 *
 * What it does  a score of another scale to the standard one, ends to ends: standard = MIN + (value - min) * (MAX - MIN) / (max - min), mirrored
 *   (max - value for value - min) where the scale runs the other way; by a published table where there is one (SWEMWBS). The result is put on the
 *   nearest step of the standard scale, halves up.
 * precondition  the value lies in the scale (scaling_holds())
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct instrument;

struct scaling {
	const char *name; /* raw, mean, .. */
	double min, max;
	double step;   /* 0: any value between the ends */
	bool reversed; /* its high end is the standard's low one */
	bool percent;  /* of the range: every questionnaire has the two of them */
	bool items;    /* its items have a range of their own */
	double item_min, item_max;
	size_t values;       /* of a conversion table, one for each step from min on; 0: linear */
	const double *value; /* in units of the standard scale, rising */
};

/* An instrument's scaling of that name, or NULL. */
const struct scaling *scaling_named(const struct instrument *i, const char *name);
/* Whether the value may stand on that scale: between the ends, and on the step (to a millionth of a step). */
bool scaling_holds(const struct scaling *s, double value);
/* A value that need not lie on the scale's step (prorated sums) to steps of the instrument. */
int32_t scaling_steps(const struct scaling *s, const struct instrument *i, double value);
/* Whether a standard score can come out of the conversion table at all (to half a hundredth): true where there is no table. */
bool scaling_makes(const struct scaling *s, double standard);
