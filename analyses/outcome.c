#include "analyses/outcome.h"

#include "sample/scores.h"

#include <string.h>

bool outcome_rule(const struct cohort_outcome *o, struct change_rule *rule)
{
	if (!num_is(o->reliable_change) || !num_is(o->cutoff))
		return false;
	*rule = (struct change_rule){.reliable = change_least(o->reliable_change.v, false),
				     .caseness = change_least(o->cutoff.v, !o->at_or_beyond)};
	return true;
}

void outcome_ends(const struct cohort *c, const struct episode *e, size_t outcome, int32_t *first, int32_t *last)
{
	size_t from = e->first;
	*last = SCORE_MISSING;
	*first = cohort_baseline(c, e, outcome, &from);
	for (size_t v = from; v < e->first + e->visits; v++) {
		int32_t score = cohort_score(c, &c->visit[v], outcome);
		if (score == SCORE_MISSING)
			continue;
		if (*first == SCORE_MISSING) {
			*first = score;
			from = v;
		} else if (v > from) {
			*last = score;
		}
	}
}

static long outcome_named(const struct cohort *c, const char *name)
{
	for (size_t i = 0; i < c->held; i++)
		if (!strcmp(c->outcome[i].instrument->name, name))
			return (long)i;
	return -1;
}

static void national_single(const struct change *change, struct outcome *o)
{
	o->paired = change->paired;
	o->caseness = change->paired && change->case_first;
	o->recovery = o->caseness && !change->case_last;
	o->improvement = change->reliably_better;
	o->deterioration = change->reliably_worse;
}

static void national_pair(const struct cohort *c, const struct episode *e, size_t depression, size_t anxiety,
			  struct outcome *o)
{
	struct change_rule rule_d, rule_a;
	struct tt_scores s;
	if (!outcome_rule(&c->outcome[depression], &rule_d) || !outcome_rule(&c->outcome[anxiety], &rule_a))
		return;
	outcome_ends(c, e, depression, &s.depression_first, &s.depression_last);
	outcome_ends(c, e, anxiety, &s.anxiety_first, &s.anxiety_last);
	struct tt_outcome tt = tt_classify(&s, &rule_d, &rule_a);
	o->paired = tt.paired;
	o->caseness = tt.at_caseness;
	o->recovery = tt.recovery;
	o->improvement = tt.reliable_improvement;
	o->deterioration = tt.reliable_deterioration;
}

void outcome_of(const struct cohort *c, const struct episode *e, size_t which, struct outcome *out)
{
	struct outcome o = {.finished = e->ending != ENDING_ONGOING && e->sessions >= 2};
	struct change_rule rule;
	o.change.class = CHANGE_NO_PAIR;
	if (which < c->outcomes && outcome_rule(&c->outcome[which], &rule)) {
		outcome_ends(c, e, which, &o.first, &o.last);
		o.change = change_classify(o.first, o.last, &rule);
	}
	long depression = outcome_named(c, "phq9"), anxiety = outcome_named(c, "gad7");
	if (depression >= 0 && anxiety >= 0)
		national_pair(c, e, (size_t)depression, (size_t)anxiety, &o);
	else
		national_single(&o.change, &o);
	*out = o;
}
