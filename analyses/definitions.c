#include "analyses/breakthrough.h"

const char *definition_name(enum definition d)
{
	static const char *const names[] = {
		[DEF_B1] = "B1 sudden gain",
		[DEF_B2] = "B2 reliable improvement",
		[DEF_B3] = "B3 clinically significant change",
		[DEF_B4] = "B4 flagged by the therapist",
		[DEF_B5] = "B5 flagged by the client",
		[DEF_B6] = "B6 flagged by both within one session",
	};
	return names[d];
}

struct num breakthrough_incidence(const struct cuminc_curve *c, double largest, double t, struct num *low, struct num *high)
{
	if (c) {
		struct num estimate;
		cuminc_at(c, t, &estimate, low, high);
		return estimate;
	}
	*low = *high = num_none(WHY_NO_EVENTS);
	return largest >= t ? num_of(0) : num_none(WHY_NO_FOLLOWUP);
}
