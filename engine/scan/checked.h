#pragma once
/*
 * For this module alone: the numbers of section "strong", one table of them, one function per family of arithmetic.
 *
 * A candidate is a run of letters and digits, written together or divided by one kind of separator ("943 476 5919", "9-4-3-..."), joined. It must
 * stand alone: no letter or digit beside it (but a label such as "NHS"), and no decimal point that would make it part of another number.
 */
#include "scan/scan.h"

enum { CANDIDATE_MOST = 34, CANDIDATE_LEAST = 9 };

struct candidate {
	char s[CANDIDATE_MOST + 1]; /* small letters and digits */
	int n;
	int groups, first, second; /* as written: how many pieces, and how long the first two are */
	char separator;            /* 0: written together */
};

/* The classes whose rules a candidate fulfils. */
scan_set checked_classes(const struct candidate *c);
