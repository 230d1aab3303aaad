#pragma once
/*
 * The tables of a release under differential privacy (disclose/private.h). Its rows and columns, their order and every word in them follow from the
 * study and from lists that the program ships; the data decide the counts alone, and what they count of a client follows from that client's rows:
 * no group is pooled, no outcome is put in the place of the study's.
 *
 *   Flow       every client: how far they came (no attended session, one, more; first and last score of the primary outcome or not)
 *   Outcomes   the first episode of every client who has one: class of Jacobson & Truax on the first and last score of the study's first outcome, by
 *              group of the comparison's factor (cohort/closed.h)
 *   Cover      what was done, and at what price
 */
#include "analyses/analysis.h"
#include "cohort/closed.h"

enum { PRIVATE_COUNTED = 2 }; /* tables with counts: one partition of the clients each */

/* What the cover states; epsilons as numbers. */
struct private_price {
	double epsilon, spent, budget, scale;
	long within; /* 95 % of the noise is no further from 0 */
	const char *audit_head, *audit_log;
};

/* out: Flow and Outcomes, counts exact. */
must_check enum err private_counted(const struct cohort *c, const struct closed *groups, struct arena *mem,
				    struct table *out[PRIVATE_COUNTED]);
must_check enum err private_cover(const struct study *s, const struct private_price *p, struct arena *mem,
				  struct table **out);
