#pragma once
/*
 * What `logrank` was asked for, checked: sample, weight, contrast; and the parts that it shares between all groups and each pair.
 *
 * errors  ERR_USAGE options that do not go together
 */
#include "estimate/estimate.h"
#include "stats/logrank_combo.h"
#include "stats/logrank_permute.h"

struct logrank_task {
	const struct estimate *e;
	struct surv_sample sample;
	struct logrank_opts opts;
	const double *score;    /* of the groups, for the trend; NULL */
	const double *contrast; /* of the maximum: score, or the first of two groups */
	size_t permutations;    /* 0: none */
};

must_check enum err estimate_logrank_task(const struct estimate *e, struct logrank_task *out);
/* p.value.permutation, permutations, exact; nothing when none were asked for. contrast may be NULL. */
must_check enum err estimate_put_permuted(const struct logrank_task *task, const struct surv_sample *s,
					  const struct logrank_opts *weights, size_t many, const double *contrast,
					  struct result_part *p);
/* The part `pairs`: every two groups by themselves. */
must_check enum err estimate_put_pairs(const struct logrank_task *task);
