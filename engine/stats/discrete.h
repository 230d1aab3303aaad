#pragma once
/*
 * Discrete-time hazards: time counted in sessions, the chance of the event at each session among those who come to it.   Cox 1972
 *
 *   logit     log(h / (1 - h)) = a_t + x'b + offset: exp b is a ratio of odds
 *   cloglog   log(-log(1 - h)) = a_t + x'b + offset: exp b is a ratio of hazards, that of the proportional-hazards model whose times were
 *             grouped into sessions (Prentice & Gloeckler 1978): many ties do no harm
 *   baseline  a_t free at each session (factor), a + c t, a + c log t, or a
 *   A row is at risk at the sessions entry + 1 .. time; the event is at the last. The likelihood is that of the person-period table, one
 *   row a session, which is never written out (glm.h: a row is a run of levels). Robust by cluster, else by row: a row's sessions are one
 *   cluster. Rows of one person with other covariates at other sessions: cluster on the person
 *   competing causes: those other than `cause` are censorings: its cause-specific hazard
 *
 * s         whole times from 1 to 10000 and entries from 0; a row censored at 0 was at risk at no session and counts for nothing; strata and
 *           groups are not looked at; weight, count, offset, cluster where present
 * out       glm: base coefficients (one a session, or the intercept and the slope of the baseline), then the columns of s; why as there: a
 *           session without an event (NO_EVENTS), with nobody (NO_DATA) or after which nobody is left (INFINITE) has no coefficient and does
 *           not touch the others. at_risk, events: sums of weights by session, from session 1
 * errors    ERR_VALUE a time that is not whole or an event at 0; ERR_LIMIT a later session; glm_fit()'s; rows are the caller's, 1-based
 * cost      O(kinds of rows x (sessions + p^2)) a pass; memory O(rows + sessions p)
 * oracle    datasets/oracles/discrete.R (glm on the person-period table, sandwich::vcovCL)
 */
#include "sample/surv.h"
#include "stats/glm.h"

enum discrete_link { DISCRETE_LOGIT, DISCRETE_CLOGLOG };
enum discrete_baseline { DISCRETE_FACTOR, DISCRETE_LINEAR, DISCRETE_LOG, DISCRETE_NONE };

struct discrete_opts {
	enum discrete_link link;
	enum discrete_baseline baseline;
	int32_t cause; /* 0: 1 */
	bool robust;
};

struct discrete_fit {
	struct glm_fit glm;
	size_t base; /* coefficients before the columns */
	size_t sessions;
	double *at_risk, *events; /* sessions */
};

must_check enum err discrete_fit(struct arena *mem, const struct surv_sample *s, const struct discrete_opts *opts,
				 struct discrete_fit *out);
