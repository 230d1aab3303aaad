#pragma once
/*
 * A course of scores of one person on one instrument: integers in the instrument's step, higher = worse (the caller turns scales
 * round), in session order; SCORE_MISSING where there was none. Everything in course/ takes this.
 */
#include <stddef.h>
#include <stdint.h>

#define SCORE_MISSING INT32_MIN

struct scores {
	size_t n;
	const int32_t *at; /* session numbers (or days), not decreasing */
	const int32_t *score;
};
