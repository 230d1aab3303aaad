#include "course/reliable_change.h"

#include <math.h>

struct change_error change_error_of(double sd, double reliability)
{
	/* SE = SD sqrt(1 - r); Sdiff = sqrt(2 SE^2); Jacobson & Truax 1991 */
	double se = sd * sqrt(1 - reliability);
	double diff = sqrt(2.0) * se;
	return (struct change_error){.std_error = se, .std_diff = diff, .reliable = CHANGE_Z * diff};
}

double change_cutoff_of(const struct change_norms *norms, enum change_cutoff which)
{
	const struct change_norms *m = norms;
	if (which == CHANGE_CUTOFF_A)
		return m->mean_clinical - 2 * m->sd_clinical;
	if (which == CHANGE_CUTOFF_B)
		return m->mean_functional + 2 * m->sd_functional;
	return (m->sd_functional * m->mean_clinical + m->sd_clinical * m->mean_functional) /
	       (m->sd_functional + m->sd_clinical);
}

int32_t change_least(double threshold, bool strict)
{
	double nearest = round(threshold);
	if (fabs(threshold - nearest) <= 1e-9)
		return (int32_t)nearest + (strict ? 1 : 0);
	return (int32_t)ceil(threshold);
}

const char *change_class_text(enum change_class c)
{
	static const char *const text[CHANGE__COUNT] = {
		[CHANGE_RECOVERED] = "recovered",
		[CHANGE_IMPROVED] = "improved",
		[CHANGE_UNCHANGED] = "unchanged",
		[CHANGE_DETERIORATED] = "deteriorated",
		[CHANGE_NOT_CASE] = "not at caseness at start",
		[CHANGE_NO_PAIR] = "no paired scores",
	};
	return text[c];
}

enum change_class change_class_of(const struct change *c, bool any_start)
{
	if (!c->case_first && !any_start)
		return CHANGE_NOT_CASE;
	if (c->reliably_worse)
		return CHANGE_DETERIORATED;
	if (!c->reliably_better)
		return CHANGE_UNCHANGED;
	return c->case_last ? CHANGE_IMPROVED : CHANGE_RECOVERED;
}

struct change change_classify(int32_t first, int32_t last, const struct change_rule *rule)
{
	struct change c = {.class = CHANGE_NO_PAIR};
	if (first == SCORE_MISSING || last == SCORE_MISSING)
		return c;
	c.paired = true;
	c.drop = first - last;
	c.case_first = first >= rule->caseness;
	c.case_last = last >= rule->caseness;
	c.reliably_better = c.drop >= rule->reliable;
	c.reliably_worse = -c.drop >= rule->reliable;
	c.class = change_class_of(&c, false);
	return c;
}

void change_ends(const struct scores *s, int32_t *first, int32_t *last)
{
	*first = *last = SCORE_MISSING;
	size_t seen = 0;
	for (size_t i = 0; i < s->n; i++) {
		if (s->score[i] == SCORE_MISSING)
			continue;
		if (!seen++)
			*first = s->score[i];
		else
			*last = s->score[i];
	}
}

/* The first of `sustained` scores in a row that drop from the baseline by at least `drop` and end below `below`. */
static struct change_first first_low(const struct scores *s, int32_t baseline, int32_t drop, int64_t below, int sustained)
{
	struct change_first run = {-1, -1}, never = {-1, -1};
	long previous = -1;
	int held = 0;
	for (size_t i = 0; i < s->n; i++) {
		if (s->score[i] == SCORE_MISSING)
			continue;
		bool low = (int64_t)baseline - s->score[i] >= drop && s->score[i] < below;
		if (low && !held)
			run = (struct change_first){.at = (long)i, .previous = previous};
		held = low ? held + 1 : 0;
		if (held >= sustained)
			return run;
		previous = (long)i;
	}
	return never;
}

struct change_first change_first_reliable(const struct scores *s, int32_t baseline, const struct change_rule *rule,
					  int sustained)
{
	if (baseline == SCORE_MISSING)
		return (struct change_first){-1, -1};
	return first_low(s, baseline, rule->reliable, INT64_MAX, sustained);
}

struct change_first change_first_significant(const struct scores *s, int32_t baseline, const struct change_rule *rule,
					     int sustained)
{
	if (baseline == SCORE_MISSING || baseline < rule->caseness)
		return (struct change_first){-1, -1};
	return first_low(s, baseline, rule->reliable, rule->caseness, sustained);
}
