#pragma once
/*
 * Permutation p of a log-rank test: the rows of each stratum change groups among themselves.
 *
 * U_g is a sum of row scores over the group, U_g = sum over i in g of a_i, a_i = w(t_i) [event] - sum over t_j in (entry_i, t_i] of
 * w_j d_j / n_j; the scores and weights w do not depend on who is in which group, and sum to 0 in each stratum. Given the sizes n_g of
 * the groups (Strasser & Weber 1999; the exact distribution of the tests of coin::logrank_test):
 *
 *   V = sum over strata of s^2 (n_g [g = h] - n_g n_h / n),  s^2 = sum a_i^2 / (n - 1)
 *   statistic: U' V^- U; with a contrast c the largest |c' U_a| / sqrt(c' V_a c) over the weights a
 *
 * p is exact, the share of arrangements with a statistic at least the observed one, when there are at most `permutations` of them;
 * else (1 + how many of `permutations` random ones reach it) / (permutations + 1). It assumes that censoring (and entry) do not
 * depend on the group. A row of count c is c rows; a case weight belongs to its row (a_i times weight); rows of weight 0 are not there.
 *
 * opts     many weights, 1 .. 4; without a contrast one. robust is not looked at
 * no test  why NO_EVENTS or ONE_GROUP
 * seed     permutation i draws from (seed, i): the same p for any number of threads and any order of rows
 * errors   ERR_EMPTY, ERR_VALUE; ERR_LIMIT more than 100,000,000 rows; ERR_MEMORY
 * cost     O(permutations n many), on all cores
 * oracle   datasets/oracles/tests.R (enumeration); tests/unit/stats/logrank_permute_test.c
 */
#include "stats/logrank.h"

struct logrank_permute_opts {
	const struct logrank_opts *weights;
	size_t many;
	const double *contrast; /* groups, or NULL */
	size_t permutations;
	uint64_t seed;
};

struct logrank_permuted {
	struct num statistic, p_value;
	bool exact;
	size_t permutations; /* that were made */
};

must_check enum err logrank_permute(const struct surv_sample *s, const struct logrank_permute_opts *opts,
				    struct logrank_permuted *out);
