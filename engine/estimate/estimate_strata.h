#pragma once
/*
 * The strata of --strata that occur, numbered in sort order and named as R's strata() names them: `sex=1, ph.ecog=0`.
 */
#include "estimate/estimate.h"

struct estimate_strata {
	int32_t n;           /* 1 without the option */
	const int32_t *code; /* of each row; NULL without the option */
	const char **name;   /* n */
};

must_check enum err estimate_strata(const struct estimate *e, struct estimate_strata *out);
