#pragma once
/*
 * A diagnosis, a code or words, to the three-character category of ICD-10 and the group that it lies in.
 *
 * category  letter * 100 + number (F32 is 532): codes of datasets/vocabularies/diagnosis.yaml, and any other category of ICD-10
 * group     codes of datasets/vocabularies/diagnosis_group.yaml: the blocks of chapter V (F30-F39), whole chapters elsewhere (WHO, ICD-10 2019)
 * forms     ICD-10 and ICD-10-CM with or without the dot and with words behind it (F32.1, F3210, "F33.1 Recurrent depression"); DSM-5 as printed,
 *           "296.32 (F33.1)"; ICD-11 stem codes (6A70.1), by the list, or by their chapter or block; ICD-9-CM numbers of mental disorders (300.02);
 *           names that the list knows. Of several in one cell, divided by ; or | or a line's end, the first that is known
 * errors    {-1, -1} nothing there; {-1, 0} not known
 */
#include "layout/vocabulary.h"

#include <stdint.h>

struct diagnosis {
	int16_t category, group; /* -1: none */
};

enum { DIAGNOSIS_LETTERS = 26, DIAGNOSIS_CATEGORIES = DIAGNOSIS_LETTERS * 100 };

struct diagnosis diagnosis_read(const struct vocabulary *names, const char *text, size_t n);
/* Of a category. */
int diagnosis_group(int category);
