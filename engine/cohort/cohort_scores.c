#include "cohort/cohort.h"
#include "sample/scores.h"

int32_t cohort_score(const struct cohort *c, const struct visit *v, size_t outcome)
{
	int32_t steps = v->score[outcome];
	return steps == RECORD_NO_SCORE ? SCORE_MISSING : c->outcome[outcome].turn * steps;
}

/* The end of the visits of the first session's day; where offsets are weeks, that session itself. */
static size_t first_day_end(const struct cohort *c, const struct episode *e)
{
	size_t i = e->first_session + 1, end = e->first + e->visits;
	while (c->unit_days == 1 && i < end && c->visit[i].at == e->start)
		i++;
	return i;
}

/* The end of the visits up to session 2; those of the first day where there is no second. */
static size_t second_session_end(const struct cohort *c, const struct episode *e)
{
	size_t end = e->first + e->visits;
	for (size_t i = e->first_session + 1; i < end; i++)
		if (c->visit[i].session == 2)
			return i + 1;
	return first_day_end(c, e);
}

int32_t cohort_baseline(const struct cohort *c, const struct episode *e, size_t outcome, size_t *visit)
{
	size_t day_end = first_day_end(c, e), second_end = second_session_end(c, e);
	for (size_t i = day_end; i-- > e->first;) {
		int32_t score = cohort_score(c, &c->visit[i], outcome);
		if (score == SCORE_MISSING)
			continue;
		*visit = i;
		return score;
	}
	for (size_t i = day_end; i < second_end; i++) {
		int32_t score = cohort_score(c, &c->visit[i], outcome);
		if (score == SCORE_MISSING)
			continue;
		*visit = i;
		return score;
	}
	return SCORE_MISSING;
}
