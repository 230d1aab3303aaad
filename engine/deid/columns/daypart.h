#pragma once
/*
 * A time of day to morning (before 12), afternoon (12 to 17) or evening (from 17): codes of datasets/vocabularies/daypart.yaml.
 *
 * forms   14:30, 14:30:00, 14.30, 1430, 2:30 pm, 2pm, 14h30; 2024-03-05T14:30 and the like (what follows the last space or T after a date);
 *         0.604166 (a spreadsheet's part of a day)
 * errors  0 for anything else (words such as "morning" are the vocabulary's)
 */
#include <stddef.h>

enum { DAYPART_MORNING = 1, DAYPART_AFTERNOON = 2, DAYPART_EVENING = 3 };

int daypart_of(const char *text, size_t n);
