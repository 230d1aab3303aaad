#pragma once
/*
 * A number, or the reason why there is none. "Missing" is never 0, 999 or a bare NaN.
 */
#include <stdbool.h>

enum why {
	WHY_NONE = 0,      /* there is a number */
	WHY_NO_DATA,       /* nobody in the group */
	WHY_NO_EVENTS,     /* no event */
	WHY_FEW_EVENTS,    /* fewer events than the rule asks for */
	WHY_FEW_CLIENTS,   /* fewer clients than the rule asks for */
	WHY_NOT_REACHED,   /* the curve never falls (rises) that far */
	WHY_ONE_GROUP,     /* nothing to compare with */
	WHY_REFERENCE,     /* the reference itself */
	WHY_NOT_RECORDED,  /* the export does not hold it */
	WHY_NOT_CONVERGED, /* the iteration did not settle */
	WHY_INFINITE,      /* the likelihood has no maximum: the coefficient runs away */
	WHY_SINGULAR,      /* collinear or constant */
	WHY_NO_FOLLOWUP,   /* observed for too short a time */
	WHY_NOT_APPLICABLE,
	WHY__COUNT
};

struct num {
	double v;
	enum why why;
};

static inline struct num num_of(double v)
{
	return (struct num){.v = v, .why = WHY_NONE};
}

static inline struct num num_none(enum why why)
{
	return (struct num){.v = 0, .why = why};
}

static inline bool num_is(struct num x)
{
	return x.why == WHY_NONE;
}

/* The reason in words, as it is printed. */
const char *why_text(enum why why);
