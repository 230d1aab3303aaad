#include "cohort/cohort_parts.h"

#include <math.h>
#include <string.h>

/* The position of an instrument in the dataset's scores, -1: not there. */
static long position_of(const struct store_info *info, const char *name)
{
	for (size_t i = 0; i < info->instruments; i++)
		if (strcmp(info->instrument[i], name) == 0)
			return (long)i;
	return -1;
}

/*
 * The cut-off in steps, turned. Rules a, b, c are computed on norms turned the same way (a mean changes its sign, an SD does not), so that
 * course/'s formulas for "higher is worse" hold for both directions.
 */
static struct num cutoff_of(const struct instrument *i, int turn, enum cutoff_rule rule)
{
	struct change_norms norms = {turn * i->clinical_mean, i->clinical_sd, turn * i->functional_mean, i->functional_sd};
	bool clinical = rule == CUTOFF_A || rule == CUTOFF_C, functional = rule == CUTOFF_B || rule == CUTOFF_C;
	static const enum change_cutoff which[] = {
		[CUTOFF_A] = CHANGE_CUTOFF_A, [CUTOFF_B] = CHANGE_CUTOFF_B, [CUTOFF_C] = CHANGE_CUTOFF_C};
	if (rule == CUTOFF_INSTRUMENT)
		return i->has_cutoff ? num_of(turn * (double)i->cutoff) : num_none(WHY_NOT_RECORDED);
	if ((clinical && i->clinical_sd <= 0) || (functional && i->functional_sd <= 0))
		return num_none(WHY_NOT_RECORDED);
	return num_of(change_cutoff_of(&norms, which[rule]) / i->step);
}

static struct cohort_outcome outcome_of(const struct instrument *i, const struct study *s)
{
	struct cohort_outcome o = {.instrument = i, .turn = i->higher_better ? -1 : 1};
	o.best = i->higher_better ? -i->max : i->min;
	o.reliable_change = i->has_reliable_change ? num_of(i->reliable_change) : num_none(WHY_NOT_RECORDED);
	o.cutoff = cutoff_of(i, o.turn, s->cutoff_rule);
	o.at_or_beyond = i->has_cutoff ? i->cutoff_at_or_beyond : true;
	if (i->has_reliable_change)
		o.rule.reliable = i->reliable_change;
	if (num_is(o.cutoff))
		o.rule.caseness = change_least(o.cutoff.v, !o.at_or_beyond);
	return o;
}

static enum err add_outcome(const struct store_info *info, const struct instrument *i, long at, struct cohort *c,
			    size_t position[STUDY_OUTCOMES])
{
	if (fabs(info->step[at] - i->step) > 1e-9 * i->step)
		return err_set(ERR_VALUE,
			       "the dataset holds an outcome in other steps than its instrument has now; take the "
			       "exports in again, or use the instruments of then");
	c->outcome[c->held] = outcome_of(i, c->study);
	position[c->held++] = (size_t)at;
	return ERR_OK;
}

static bool holds(const struct cohort *c, const char *name)
{
	for (size_t i = 0; i < c->held; i++)
		if (strcmp(c->outcome[i].instrument->name, name) == 0)
			return true;
	return false;
}

/* The anxiety measure that goes with PHQ-9 in the national measures. */
static enum err add_companion(const struct store_info *info, const struct instrument_set *set, struct cohort *c,
			      size_t position[STUDY_OUTCOMES])
{
	const struct instrument *gad7 = instrument_find(set, "gad7");
	long at = gad7 ? position_of(info, gad7->name) : -1;
	if (at < 0 || c->held == STUDY_OUTCOMES || !holds(c, "phq9") || holds(c, "gad7"))
		return ERR_OK;
	return add_outcome(info, gad7, at, c, position);
}

/* None of the study's outcomes is there: the dataset's first instrument that is one. */
static enum err substitute(const struct store_info *info, const struct instrument_set *set, struct cohort *c,
			   size_t position[STUDY_OUTCOMES])
{
	c->choice = OUTCOME_NONE;
	for (size_t at = 0; at < info->instruments; at++) {
		const struct instrument *i = instrument_find(set, info->instrument[at]);
		bool alliance = c->study->alliance && strcmp(c->study->alliance, info->instrument[at]) == 0;
		if (!i || i->alliance || alliance)
			continue;
		c->choice = OUTCOME_SUBSTITUTED;
		c->outcomes = 1;
		return add_outcome(info, i, (long)at, c, position);
	}
	return ERR_OK;
}

enum err cohort_outcomes(const struct store_info *info, const struct instrument_set *instruments, struct cohort *c,
			 size_t position[STUDY_OUTCOMES])
{
	const struct study *s = c->study;
	if (s->alliance && study_line_of(s, "alliance") && !instrument_find(instruments, s->alliance))
		return err_set(ERR_VALUE,
			       "study file, line %zu: alliance names no instrument; upturn instruments lists them",
			       study_line_of(s, "alliance"));
	for (size_t k = 0; k < s->outcomes; k++) {
		const struct instrument *i = instrument_find(instruments, s->outcome[k]);
		if (!i)
			return err_set(ERR_VALUE, "study file, line %zu: entry %zu of outcome names no instrument; %s",
				       study_line_of(s, "outcome"), k + 1, "upturn instruments lists them");
		long at = position_of(info, i->name);
		if (at < 0)
			continue;
		if (c->outcomes == 0)
			c->choice = k == 0 ? OUTCOME_CHOSEN : OUTCOME_LATER;
		enum err err = add_outcome(info, i, at, c, position);
		if (err)
			return err;
		c->outcomes++;
	}
	enum err err = c->outcomes ? ERR_OK : substitute(info, instruments, c, position);
	return err ? err : add_companion(info, instruments, c, position);
}

bool cohort_at_caseness(const struct cohort_outcome *o, int32_t worse)
{
	return worse >= o->rule.caseness;
}
