#pragma once
/*
 * The people of reliable-change with their first and last score, the index of the chosen method, and the rule that judges them.
 *
 * JT takes its decisions on integers (course/reliable_change.h); the others compare the index with the method's critical value. HLM fits
 * the people's slopes (stats/slopes.h) on the long form; its index is slope / conditional SD, from the average slope.
 * errors ERR_USAGE columns that the method does not take, or misses; thresholds that are not given in full
 */
#include "course/change_index.h"
#include "estimate/estimate_courses.h"

struct estimate_pair {
	const char *id;
	double first, last; /* as in the table */
	double index;
};

struct estimate_change {
	size_t n;
	struct estimate_pair *pair;
	long long no_pair;
	double sign; /* 1: higher = worse */
	double scale;
	bool indexed, by_index; /* there is an index; it decides */
	bool inclusive, any_start;
	double critical;
	struct num std_diff, reliable; /* in points */
	double cutoff;                 /* turned by sign */
	struct change_rule rule;
	bool converged; /* HLM */
};

must_check enum err estimate_change(const struct estimate *e, struct estimate_change *out);
struct change estimate_change_of(const struct estimate_change *k, size_t i);
