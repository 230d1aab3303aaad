#include "cohort/samples_parts.h"
#include "layout/vocabulary.h"

#include <stdlib.h>

/* The smallest drop that criterion 1 of a sudden gain takes, in steps; 0: not known. */
static int32_t gain_cutoff(const struct cohort *c)
{
	const struct cohort_outcome *o = &c->outcome[0];
	if (c->study->gain_cutoff > 0)
		return change_least(c->study->gain_cutoff / o->instrument->step, false);
	return o->rule.reliable;
}

static struct sudden_rule gain_rule(const struct cohort *c)
{
	static const enum sudden_kind kinds[] = {
		[GAIN_PACKAGE] = SUDDEN_PACKAGE, [GAIN_TEXTBOOK] = SUDDEN_TEXTBOOK, [GAIN_TWO] = SUDDEN_TWO};
	struct sudden_opts opts = {
		.kind = kinds[c->study->gain_rule],
		.cutoff = gain_cutoff(c),
		.percent = c->study->gain_percent,
		.alpha = c->study->gain_alpha,
		.adjust = true,
	};
	return sudden_rule_of(&opts);
}

enum err judge_make(struct arena *mem, const struct cohort *c, enum definition d, struct judge *out)
{
	struct judge j = {.cohort = c, .definition = d};
	const struct cohort_outcome *o = &c->outcome[0];
	size_t longest = 1;
	if (c->outcomes && d == DEF_B1) {
		j.known = gain_cutoff(c) > 0;
		j.gain = gain_rule(c);
	}
	if (c->outcomes && d == DEF_B2)
		j.known = num_is(o->reliable_change);
	if (c->outcomes && d == DEF_B3)
		j.known = num_is(o->reliable_change) && num_is(o->cutoff);
	for (size_t i = 0; i < c->episodes; i++)
		longest = c->episode[i].visits > longest ? c->episode[i].visits : longest;
	j.interval = ARENA_ARRAY(mem, longest, struct sudden_interval);
	if (!j.interval)
		return err_memory();
	enum err err = course_room(mem, c, &j.course);
	if (!err)
		*out = j;
	return err;
}

/* B1: the first evaluable interval with a gain; its post-session. Scores are counted from the best one (criterion 2 is a share of the score). */
static struct verdict judge_gain(struct judge *j, const struct episode *e)
{
	struct verdict v = {.standing = NOT_EVALUABLE};
	struct course *course = &j->course;
	course_of_sessions(j->cohort, e, CLOCK_SESSIONS, course);
	for (size_t i = 0; i < course->scores.n; i++)
		if (course->score[i] != SCORE_MISSING)
			course->score[i] -= j->cohort->outcome[0].best;
	sudden_intervals(&course->scores, &j->gain, j->interval);
	for (size_t i = 0; i + 1 < course->scores.n && !v.session; i++) {
		if (!j->interval[i].evaluable)
			continue;
		v.standing = AT_RISK;
		if (j->interval[i].verdict != SUDDEN_YES)
			continue;
		v.session = course->session[i + 1];
		v.visit = course->visit[i + 1];
	}
	return v;
}

/* B2: at risk where the drop is possible. B3: at risk where the baseline is at caseness. */
static struct verdict judge_drop(struct judge *j, const struct episode *e)
{
	const struct cohort_outcome *o = &j->cohort->outcome[0];
	struct course *course = &j->course;
	bool b3 = j->definition == DEF_B3;
	if (e->baseline == SCORE_MISSING)
		return (struct verdict){.standing = NO_BASELINE};
	bool possible = b3 ? cohort_at_caseness(o, e->baseline) : (int64_t)e->baseline - o->best >= o->rule.reliable;
	if (!possible)
		return (struct verdict){.standing = COULD_NOT_SHOW};
	course_from_baseline(j->cohort, e, SPAN_THERAPY, course);
	struct change_first first =
		b3 ? change_first_significant(&course->scores, e->baseline, &o->rule, 1)
		   : change_first_reliable(&course->scores, e->baseline, &o->rule, j->cohort->study->sustained);
	if (first.at < 0)
		return (struct verdict){.standing = AT_RISK, .before = (long)course->scores.n - 1};
	return (struct verdict){
		.standing = AT_RISK,
		.session = course->session[first.at],
		.visit = course->visit[first.at],
		.before = first.previous,
		.gap = first.previous >= 0 && course->session[first.at] - course->session[first.previous] > 1,
	};
}

/* Who of client and therapist flagged a visit, by the definition. */
static bool flagged(const struct visit *v, int who)
{
	return v->breakthrough == who || v->breakthrough == BREAKTHROUGH_BOTH;
}

/*
 * B4, B5: the first flag. B6: the first flag that has the other's flag at most one session before it (or at the same one): known only when the later
 * of the two is there, and dated there.
 */
static struct verdict judge_flags(const struct judge *j, const struct episode *e)
{
	const struct cohort *c = j->cohort;
	struct verdict v = {.standing = AT_RISK};
	int32_t session = 0, client = -2, therapist = -2;
	if (!e->flags_recorded)
		return (struct verdict){.standing = NOT_RECORDED};
	size_t end = therapy_end(c, e);
	for (size_t i = e->first_session; i < end && !v.session; i++) {
		const struct visit *at = &c->visit[i];
		if (at->session)
			session = at->session;
		if (flagged(at, BREAKTHROUGH_CLIENT))
			client = session;
		if (flagged(at, BREAKTHROUGH_THERAPIST))
			therapist = session;
		bool found = j->definition == DEF_B4 ? therapist > 0 : client > 0;
		if (j->definition == DEF_B6)
			found = client > 0 && therapist > 0 && abs(client - therapist) <= 1;
		if (found) {
			v.session = session;
			v.visit = i;
		}
	}
	return v;
}

struct verdict judge_episode(struct judge *j, const struct episode *e)
{
	if (j->definition >= DEF_B4)
		return judge_flags(j, e);
	if (!j->known)
		return (struct verdict){.standing = NOT_RECORDED};
	return j->definition == DEF_B1 ? judge_gain(j, e) : judge_drop(j, e);
}

enum err sample_event_sessions(struct arena *mem, const struct cohort *c, enum definition d, int32_t **out)
{
	struct judge j;
	int32_t *session = ARENA_ARRAY(mem, c->episodes + 1, int32_t);
	if (!session)
		return err_memory();
	enum err err = judge_make(mem, c, d, &j);
	if (err)
		return err;
	for (size_t i = 0; i < c->episodes; i++) {
		struct verdict v = judge_episode(&j, &c->episode[i]);
		session[i] = v.standing == AT_RISK ? v.session : -1;
	}
	*out = session;
	return ERR_OK;
}
