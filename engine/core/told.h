#pragma once
/*
 * A number as a release told it, or kept it back: what the ledger of a dataset remembers, so that a later release can be held against it. Places and
 * definitions are keyed hashes: without the key nothing here says which question was asked about whom.
 */
#include "core/contributors.h"

#include <stdbool.h>

struct told {
	int64_t release;                       /* 1, 2, .. of the dataset */
	int kind;                              /* enum release of it */
	uint64_t place;                        /* sheet, row, column */
	uint64_t definition;                   /* and by which definitions of the study */
	bool hidden;                           /* [c] */
	double value;                          /* as it stood in the sheet; 0 where hidden, and for a curve */
	double clients;                        /* behind it, to the nearest ten */
	const struct contributors *who, *part; /* part NULL: the number is not made of two counts */
	size_t points;                         /* of a curve: numbers in point */
	const double *point;
};
