#pragma once
/*
 * p-values of several comparisons, adjusted so that the error of all of them together is bounded.
 *
 * m p-values in ascending order, p(1) <= ... <= p(m); every adjusted value is at most 1:
 *   Bonferroni  m p                                        family-wise error
 *   Holm        max over j <= i of (m - j + 1) p(j)        family-wise error                  Holm 1979, Scand. J. Stat. 6:65
 *   Hochberg    min over j >= i of (m - j + 1) p(j)        the same, independent p            Hochberg 1988, Biometrika 75:800
 *   BH          min over j >= i of m / j p(j)              false discovery rate, independent  Benjamini & Hochberg 1995
 *   BY          min over j >= i of h m / j p(j)            false discovery rate, any p;       Benjamini & Yekutieli 2001
 *               h = 1 + 1/2 + ... + 1/m
 *
 * p        n p-values from 0 to 1; those with a reason instead are passed on and do not count in m
 * ties     equal p get equal adjusted p
 * adjusted n, may be p itself
 * errors   ERR_VALUE (a p-value outside 0 to 1, its position in the note), ERR_MEMORY
 * cost     O(n log n)
 * oracle   datasets/oracles/tests.R (p.adjust of R); worked by hand in tests/unit/stats/multiplicity_test.c
 */
#include "core/err.h"
#include "core/num.h"

#include <stddef.h>

enum multiplicity { MULTIPLICITY_HOLM, MULTIPLICITY_HOCHBERG, MULTIPLICITY_BONFERRONI, MULTIPLICITY_BH, MULTIPLICITY_BY };

must_check enum err multiplicity_adjust(enum multiplicity method, const struct num *p, size_t n, struct num *adjusted);
