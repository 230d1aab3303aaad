#pragma once
/*
 * An occupation to its major group of the Standard Occupational Classification 2020 of the United Kingdom, 1 to 9; 10 student, 11 not in paid work,
 * 12 retired: codes of datasets/vocabularies/occupation.yaml.
 *
 * forms   a SOC 2020 code of one to four digits, with a title behind it or not ("2315 Teachers"), or a title that the list knows. A code of the
 *         American classification (29-1141) is none: its groups are others
 * errors  VOCABULARY_UNMAPPED, VOCABULARY_MISSING as vocabulary_code_of()
 */
#include "layout/vocabulary.h"

int occupation_group(const struct vocabulary *titles, const char *text, size_t n);
