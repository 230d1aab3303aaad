#pragma once
/*
 * Codes of diagnoses by their shape.
 *
 * icd10   letter, digit, digit or letter; then nothing, or up to four more behind a dot or not (ICD-10-CM). The category of F3A is that of F39's
 *         block: a third letter counts as 9
 * icd11   digit or letter (no O, I), letter, digit, digit or letter; then nothing, a dot or a slash. Chapter 06 by its blocks, the others by the
 *         chapter of ICD-10 nearest to them (WHO, ICD-11 for Mortality and Morbidity Statistics)
 * icd9    290 to 319 of ICD-9-CM as the category of ICD-10 nearest to them
 */
#include <stddef.h>

/* -1: no such code. */
int icd10_category(const char *word, size_t n);
/* Length of the stem, 4; 0: no such code. */
size_t icd11_stem(const char *word, size_t n);
/* Code of diagnosis_group, 0: none. */
int icd11_group(const char *stem);
/* -1: no such code. */
int icd9_category(const char *word, size_t n);
