#pragma once
/*
 * The constants of a release (privacy.md 4, "Profile constants" and "By result"): those of its profile, or stricter ones. Raised only: what a
 * profile asks for is the least that holds.
 *
 *             threshold t   largest (%)   two largest (%)   residual df   counts to the nearest
 * qi          5             50            67                10            1
 * research    10            50            67                10            5
 * public      11            50            67                10            10
 *
 * errors      ERR_VALUE a constant looser than the profile's; the note names it, the value asked for and what the release asks for
 */
#include "core/err.h"

enum release { RELEASE_QI, RELEASE_RESEARCH, RELEASE_PUBLIC };

struct disclose_constants {
	double threshold;   /* clients behind a cell */
	double largest;     /* of a sum of contributions, in per cent, that one client (or therapist) has at most */
	double two_largest; /* and the two largest together */
	double residual;    /* degrees of freedom that a model leaves */
};

struct disclose_constants disclose_constants(enum release release);
/* The profile's constants with those of wanted that are not 0 in their place; told[i]: what the note calls the i-th ("study file, line 7: ..."). */
enum { DISCLOSE_CONSTANTS = 4 };
must_check enum err disclose_raise(enum release release, const struct disclose_constants *wanted,
				   const char *const told[DISCLOSE_CONSTANTS], struct disclose_constants *out);
