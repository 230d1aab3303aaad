#pragma once
/*
 * How a quasi-identifier is made coarser, level by level: functions of the value, so that no value can be forgotten in a table.
 *
 * bands    level i: the lower end of a band of width[i] (counted from 0); the last level is nothing. Bands of 2 and 5 years do not nest; nothing here
 *          asks for that
 * common   0: as it is; 1: a value of fewer than `least` clients is as if it were not known; 2: nothing
 * missing  stays missing
 */
#include "risk/kinds.h"

enum hierarchy_kind { HIERARCHY_BANDS, HIERARCHY_COMMON };
enum { HIERARCHY_WIDTHS = 3, HIERARCHY_LEVELS = 4 };

struct hierarchy {
	enum hierarchy_kind kind;
	int32_t width[HIERARCHY_WIDTHS];
	uint32_t least;
};

/* age_band in 5, 10, 20 years; intake_year in 1, 2, 5 years; everything else by what is common. */
struct hierarchy hierarchy_for(const char *name, uint32_t least);
int hierarchy_levels(const struct hierarchy *h);
/* clients: that have the value. */
int32_t hierarchy_value(const struct hierarchy *h, int level, int32_t value, uint32_t clients);
/* Width of the bands at a level; 0: no bands. */
int32_t hierarchy_years(const struct hierarchy *h, int level);
/* "10 years", "common values", "left out". */
const char *hierarchy_level_name(const struct hierarchy *h, int level);
