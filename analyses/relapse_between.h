#pragma once
/*
 * Free of relapse when the relapse may lie anywhere between the last score without it and the score that shows it: Turnbull's curve, in months
 * since remission. Where scores are weeks apart a curve that dates relapses at the score is late.
 *
 * A share at a time within such an interval is not one number: it lies between `least` and `most`.
 */
#include "analyses/relapse_rates.h"

struct relapse_between {
	struct num least, most; /* free of relapse at 6 months */
	struct curve curve;     /* n 0: none */
};

/* why NOT_APPLICABLE unless the scores are far apart (samples.h). label: of the curve. */
must_check enum err relapse_between_scores(struct arena *mem, const struct analysis_input *in,
					   const struct relapse_sample *s, size_t group, struct relapse_between *out);
