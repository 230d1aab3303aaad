#include "cohort/samples_parts.h"

enum err course_room(struct arena *mem, const struct cohort *c, struct course *out)
{
	size_t n = 1;
	for (size_t i = 0; i < c->episodes; i++)
		n = c->episode[i].visits > n ? c->episode[i].visits : n;
	*out = (struct course){
		.at = ARENA_ARRAY(mem, n, int32_t),
		.score = ARENA_ARRAY(mem, n, int32_t),
		.session = ARENA_ARRAY(mem, n, int32_t),
		.visit = ARENA_ARRAY(mem, n, size_t),
	};
	return out->at && out->score && out->session && out->visit ? ERR_OK : err_memory();
}

int32_t on_clock(const struct cohort *c, const struct episode *e, size_t visit, int32_t session)
{
	if (c->study->clock == CLOCK_SESSIONS)
		return session;
	return (c->visit[visit].at - e->start) * c->unit_days;
}

size_t therapy_end(const struct cohort *c, const struct episode *e)
{
	size_t end = e->first + e->visits;
	while (end > e->first_session && c->visit[end - 1].at > e->last_at)
		end--;
	return end;
}

void course_from_baseline(const struct cohort *c, const struct episode *e, enum course_span span, struct course *out)
{
	size_t end = span == SPAN_ALL ? e->first + e->visits : therapy_end(c, e), n = 0;
	int32_t session = 0;
	for (size_t i = e->first; i < end && e->baseline != SCORE_MISSING; i++) {
		const struct visit *v = &c->visit[i];
		if (v->session)
			session = v->session;
		int32_t score = cohort_score(c, v, 0);
		if (i < e->baseline_visit || score == SCORE_MISSING)
			continue;
		out->at[n] = out->session[n] = session;
		out->score[n] = score;
		out->visit[n++] = i;
	}
	out->scores = (struct scores){n, out->at, out->score};
}

void course_of_sessions(const struct cohort *c, const struct episode *e, enum study_clock clock, struct course *out)
{
	size_t end = therapy_end(c, e), n = 0;
	for (size_t i = e->first_session; i < end; i++) {
		const struct visit *v = &c->visit[i];
		int32_t score = cohort_score(c, v, 0);
		if (v->session) {
			out->session[n] = v->session;
			out->score[n] = SCORE_MISSING;
			out->visit[n++] = i;
		}
		if (score != SCORE_MISSING && out->score[n - 1] == SCORE_MISSING) {
			out->score[n - 1] = score;
			out->visit[n - 1] = i;
		}
	}
	for (size_t k = 0; k < n; k++)
		out->at[k] =
			clock == CLOCK_SESSIONS ? out->session[k] : (c->visit[out->visit[k]].at - e->start) * c->unit_days;
	out->scores = (struct scores){n, out->at, out->score};
}
