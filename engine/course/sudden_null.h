#pragma once
/*
 * How many sudden gains chance alone would show: courses that go smoothly, measured with error, searched by the same rule.
 *
 *   x*(j) = round(trend(j) + e), e ~ N(0, noise_sd), kept within low .. high, at the sessions where the person has a score
 *   trend: the person's own least-squares line on 1 (flat), on the place j in the course (linear), on log j (log), j = 1, 2, ...
 *   expected = mean count over the replicates, excess = observed - expected, p = (1 + replicates with at least as many) / (1 + replicates)
 *
 * A smooth course still crosses the criteria: of unchanging people with 15 scores and retest .8 some 15 % "have" a gain by the published
 * rule, of people who improve steadily half (Tang & DeRubeis' criteria under simulation, PMC4606893, Table 2). A rate of gains says
 * something only beside what a smooth course would give.
 *
 * courses   n people, as sudden_gain.h asks; a person with fewer than two scores takes no part
 * group     0..groups-1 of each person; NULL: one group
 * noise_sd  the instrument's standard error of measurement, in the unit of the scores, > 0
 * outputs   groups results, the last after them (index groups) of everybody; the caller's array of groups + 1
 * threads   each person draws from a stream of their own: the same result for any number
 * errors    ERR_MEMORY
 * cost      O(replicates x scores)
 * oracle    datasets/oracles/sudden.R (a simulation of R's own, within the error of both)
 */
#include "core/arena.h"
#include "core/err.h"
#include "course/sudden_gain.h"

enum sudden_trend { SUDDEN_LINEAR, SUDDEN_LOG, SUDDEN_FLAT };

struct sudden_null_opts {
	struct sudden_rule rule;
	enum sudden_trend trend;
	double noise_sd;
	int32_t low, high;
	uint32_t replicates; /* at least 1 */
	uint64_t seed;
};

/* Of gains, or of persons with at least one. */
struct sudden_null_count {
	double observed, expected;
	double spread; /* standard deviation of the count over replicates */
	double p_value;
};

struct sudden_null {
	double courses, evaluable; /* people; evaluable intervals */
	struct sudden_null_count gains, persons;
};

struct sudden_courses {
	size_t n;
	const struct scores *of;
	const int32_t *group;
	int32_t groups; /* 1 without group */
};

must_check enum err sudden_null(const struct sudden_courses *courses, const struct sudden_null_opts *opts,
				struct sudden_null *out);
