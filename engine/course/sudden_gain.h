#pragma once
/*
 * Sudden gains between adjacent sessions.                                            Tang & DeRubeis 1999
 *
 * Between the positions n and n+1 of a course:
 *   1  x(n) - x(n+1) >= cutoff
 *   2  x(n) - x(n+1) >= percent/100 x(n)                              compared as integers: 100 drop >= percent x(n)
 *   3  pre = x(n-2..n), post = x(n+1..n+3), those that are there, n1 and n2 of them, pooled SD s, df = n1 + n2 - 2:
 *      package   mean pre - mean post > t(1 - alpha/2, df) s              as coded in the R package suddengains 0.7.2
 *      textbook  mean pre - mean post > t(1 - alpha/2, df) s sqrt(1/n1 + 1/n2)      the two-sample t-test as published
 *      two       criterion 3 not asked for, where it could have been judged
 *      gaynor    at the next two scores that are there after n+1, at least half of the drop is kept     Gaynor 2003
 *      kelly     x(n) - x(n+1) >= 1.5 SD of all scores of the course                                 Kelly 2005
 *      adjust = false: always the critical value of df 4. s = 0: any drop of the means passes.
 * Criterion 3 is judged as a comparison of squares of integer sums times t^2, so that no rounding decides.
 *
 * An interval is evaluable when x(n) and x(n+1) are there and at least 2 of 3 on each side, so the first and the last interval of a
 * course never are (gaynor: and two more scores after them; kelly: no more). The verdict has three values: NO also where criterion 1 or 2 fails for certain on an interval that is not
 * evaluable, UNKNOWN where a missing score could have decided either way.
 * A gain is reversed when a position n+2 or later has x > x(n+1) + drop/2 (strictly).
 * Losses are the mirror image: rises of at least the cut-off and of percent/100 of x(n); criterion 3 and reversal with the sign turned.
 *
 * scores   at most 1,000 of them, integers below 2^20, >= 0 counted from the best score (criterion 2 is a share of the score), one position per session
 * out      n - 1 intervals; the caller's array
 * errors   none; alpha in (0, 1), cutoff > 0, 0 <= percent are the caller's
 * cost     O(n) for intervals, O(n) per gain for reversals
 * oracle   tests/golden: 24 gains in 15 people (package), 27 in 17 (textbook), 30 in 18 (two) of the suddengains data; course.R
 */
#include "sample/scores.h"

#include <stdbool.h>

enum sudden_kind { SUDDEN_PACKAGE, SUDDEN_TEXTBOOK, SUDDEN_TWO, SUDDEN_GAYNOR, SUDDEN_KELLY };

struct sudden_opts {
	enum sudden_kind kind;
	int32_t cutoff;  /* smallest drop */
	int32_t percent; /* 25 */
	double alpha;    /* 0.05 */
	bool adjust;     /* critical value by the df at hand */
	bool losses;
};

/* The options with the critical values worked out: made once, used for every course. */
struct sudden_rule {
	struct sudden_opts opts;
	double critical[5]; /* by df; 2..4 are used */
};

struct sudden_rule sudden_rule_of(const struct sudden_opts *opts);

enum sudden_verdict { SUDDEN_NO, SUDDEN_YES, SUDDEN_UNKNOWN };

struct sudden_interval {
	enum sudden_verdict verdict;
	bool evaluable;
	size_t known; /* the last position that the verdict looked at: known only then */
};

/* out[i] is the interval from position i to i + 1. */
void sudden_intervals(const struct scores *s, const struct sudden_rule *rule, struct sudden_interval *out);
/* The size of the drop (of the rise, for losses) from position from to from + 1; both scores are there. */
int32_t sudden_magnitude(const struct scores *s, const struct sudden_rule *rule, size_t from);
/* The first position where more than half of the gain at from -> from + 1 is lost again, or -1. */
long sudden_reversal(const struct scores *s, const struct sudden_rule *rule, size_t from);
