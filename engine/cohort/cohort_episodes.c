#include "cohort/cohort_parts.h"
#include "layout/vocabulary.h"

#include <string.h>

static enum err new_episode(struct episode_room *room, struct cohort *c, struct episode **out)
{
	if (c->episodes == room->size) {
		size_t size = room->size ? 2 * room->size : c->info->clients + 16;
		struct episode *more = ARENA_ARRAY(room->mem, size, struct episode);
		if (!more)
			return err_memory();
		if (c->episodes)
			memcpy(more, c->episode, c->episodes * sizeof *more);
		c->episode = more;
		room->size = size;
	}
	*out = &c->episode[c->episodes++];
	return ERR_OK;
}

static int64_t days_between(const struct cohort *c, int32_t from, int32_t to)
{
	return ((int64_t)to - from) * c->unit_days;
}

static void open_episode(struct cohort *c, size_t client, size_t visit, struct episode *e)
{
	struct cohort_client *owner = &c->client[client];
	const struct visit *v = &c->visit[visit];
	if (owner->episodes++ == 0)
		owner->first_episode = c->episodes - 1;
	*e = (struct episode){
		.client = client,
		.number = (int32_t)owner->episodes,
		.first_session = visit,
		.start = v->at,
		.modality = v->modality,
		.therapist = v->therapist,
		.clinic = v->clinic,
		.baseline = SCORE_MISSING,
	};
}

/* The sessions of a client, numbered, a new episode after each gap. */
static enum err number_sessions(struct episode_room *room, struct cohort *c, size_t client, size_t base)
{
	struct episode *e = NULL;
	for (size_t i = base; i < c->visits; i++) {
		struct visit *v = &c->visit[i];
		if (v->attendance != ATTENDANCE_ATTENDED)
			continue;
		if (!e || days_between(c, e->last_at, v->at) > c->study->episode_gap_days) {
			enum err err = new_episode(room, c, &e);
			if (err)
				return err;
			open_episode(c, client, i, e);
		}
		v->session = ++e->sessions;
		e->last_at = v->at;
	}
	return ERR_OK;
}

/* The first visit that belongs to e: in the window before its first session, and after the last session of the episode before. */
static size_t first_visit(const struct cohort *c, const struct episode *e, size_t base)
{
	size_t i = e->first_session;
	while (i > base && c->visit[i - 1].session == 0 &&
	       days_between(c, c->visit[i - 1].at, e->start) <= c->study->baseline_window_days)
		i--;
	return i;
}

static enum ending ending_of(const struct stored_visit *v, size_t n, bool may_go_on)
{
	static const enum ending of[] = {[END_PLANNED] = ENDING_PLANNED,
					 [END_DROPOUT] = ENDING_DROPOUT,
					 [END_REFERRED] = ENDING_REFERRED,
					 [END_DIED] = ENDING_DIED};
	for (size_t i = n; i-- > 0;)
		if (v[i].end_reason >= END_PLANNED && v[i].end_reason <= END_DIED)
			return of[v[i].end_reason];
	return may_go_on ? ENDING_ONGOING : ENDING_LOST;
}

/* The problem of the first session; where that row has none, the first that the episode's rows have. */
static int problem_of(const struct stored_visit *v, size_t n, size_t first_session)
{
	int problem = v[first_session].problem;
	for (size_t i = 0; i < n && problem == VOCABULARY_MISSING; i++)
		problem = v[i].problem;
	return problem;
}

enum err cohort_split(struct episode_room *room, struct cohort *c, size_t client, const struct stored_visit *visits,
		      size_t n)
{
	size_t base = c->visits - n;
	struct cohort_client *owner = &c->client[client];
	enum err err = number_sessions(room, c, client, base);
	if (err)
		return err;
	size_t end = c->visits;
	for (size_t k = owner->episodes; k-- > 0;) {
		struct episode *e = &c->episode[owner->first_episode + k];
		bool last = k + 1 == owner->episodes;
		e->first = first_visit(c, e, base);
		e->visits = end - e->first;
		end = e->first;
		const struct stored_visit *rows = visits + (e->first - base);
		bool dated = owner->intake_year > 0;
		e->ending = ending_of(rows, e->visits, last && (owner->recent || !dated));
		c->ends_unknown += e->ending == ENDING_ONGOING && !dated;
		e->problem = problem_of(rows, e->visits, e->first_session - e->first);
	}
	return ERR_OK;
}

/* Where breakthroughs are recorded: by clinic, by therapist where a row has no clinic, or anywhere where it has neither. */
struct flag_use {
	bool *clinic, *therapist;
	bool anywhere;
};

static bool *place_of(struct flag_use *use, int32_t clinic, int32_t therapist)
{
	if (clinic > 0)
		return &use->clinic[clinic];
	return therapist > 0 ? &use->therapist[therapist] : &use->anywhere;
}

enum err cohort_flags(struct arena *mem, struct cohort *c)
{
	struct flag_use use = {
		.clinic = ARENA_ARRAY(mem, (size_t)c->clinics + 1, bool),
		.therapist = ARENA_ARRAY(mem, (size_t)c->therapists + 1, bool),
	};
	if (!use.clinic || !use.therapist)
		return err_memory();
	for (size_t i = 0; i < c->visits; i++) {
		const struct visit *v = &c->visit[i];
		if (v->breakthrough >= BREAKTHROUGH_CLIENT && v->breakthrough <= BREAKTHROUGH_BOTH)
			*place_of(&use, v->clinic, v->therapist) = true;
	}
	for (size_t i = 0; i < c->episodes; i++)
		c->episode[i].flags_recorded = *place_of(&use, c->episode[i].clinic, c->episode[i].therapist);
	return ERR_OK;
}
