#pragma once
/*
 * Holm's step-down adjustment of p-values over several contrasts.                                       Holm 1979, Scand. J. Stat. 6:65
 *
 *   adjusted p(i) = max over j with p(j) <= p(i) of min(1, p(j) (m - number of p smaller than p(j))),  m the p-values that there are
 *
 * p        n p-values; those with a reason instead are passed on and do not count
 * ties     equal p get equal adjusted p
 * cost     O(n^3) for a handful of contrasts
 * oracle   worked by hand in tests/unit/analyses/holm_test.c; p.adjust of R in tests/oracle/whole_line.R
 */
#include "core/num.h"

#include <stddef.h>

void holm_adjust(const struct num *p, size_t n, struct num *adjusted);
