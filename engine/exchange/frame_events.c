/* What happened when, over all clients: recorded, by the study's definitions, and how episodes began and ended. */
#include "exchange/microdata_parts.h"
#include "layout/vocabulary.h"

#include <math.h>
#include <stdlib.h>

enum kind {
	KIND_BEGIN = 1,
	KIND_RECORDED = 10, /* and who: BREAKTHROUGH_CLIENT .. */
	KIND_DEFINED = 20,  /* and by which definition: DEF_B1 .. */
	KIND_PLATEAU = 30,
	KIND_REMISSION = 40,
	KIND_RELAPSE = 41,
	KIND_END = 50 /* and how: ENDING_PLANNED .. */
};

static const struct frame_value_label kinds[] = {
	{KIND_BEGIN, "first session of an episode"},
	{KIND_RECORDED + BREAKTHROUGH_CLIENT, "breakthrough recorded by the client"},
	{KIND_RECORDED + BREAKTHROUGH_THERAPIST, "breakthrough recorded by the therapist"},
	{KIND_RECORDED + BREAKTHROUGH_BOTH, "breakthrough recorded by both"},
	{KIND_DEFINED + DEF_B1, "breakthrough B1: sudden gain"},
	{KIND_DEFINED + DEF_B2, "breakthrough B2: reliable improvement"},
	{KIND_DEFINED + DEF_B3, "breakthrough B3: clinically significant change"},
	{KIND_DEFINED + DEF_B4, "breakthrough B4: first flag of the therapist"},
	{KIND_DEFINED + DEF_B5, "breakthrough B5: first flag of the client"},
	{KIND_DEFINED + DEF_B6, "breakthrough B6: flagged by both"},
	{KIND_PLATEAU, "plateau begins"},
	{KIND_REMISSION, "remission"},
	{KIND_RELAPSE, "relapse"},
	{KIND_END + ENDING_PLANNED, "episode ends: planned"},
	{KIND_END + ENDING_DROPOUT, "episode ends: drop-out"},
	{KIND_END + ENDING_LOST, "episode ends: lost"},
	{KIND_END + ENDING_REFERRED, "episode ends: referred"},
	{KIND_END + ENDING_DIED, "episode ends: died"},
};

static const struct frame_value_label exits[] = {
	{EXIT_CENSORED, "still on it"}, {EXIT_BREAKTHROUGH, "breakthrough"},
	{EXIT_IMPROVED, "improvement"}, {EXIT_WORSE, "deterioration"},
	{EXIT_DROPOUT, "drop-out"},     {EXIT_PLANNED, "planned end"},
	{EXIT_REFERRED, "referred"},    {EXIT_DIED, "died"},
	{EXIT_UNCHANGED, "no change"},
};

enum { T_CLIENT, T_EPISODE, T_DAY, T_SESSION, T_EVENT, T_LASTS, T_ENDED_BY, T__COUNT };

static const struct frame_column about[T__COUNT] = {
	[T_CLIENT] = {"client", "Client, numbered for this export", "", "", "drawn at random"},
	[T_EPISODE] = {"episode", "Episode of the client", "", "belongs to no episode",
		       "study: episode gap, baseline window"},
	[T_DAY] = {"day", "Days since the client's intake", NULL, "", "dataset: visit.at"},
	[T_SESSION] = {"session", "Session of the episode", "", "not at an attended session", "dataset: attendance"},
	[T_EVENT] = {"event", "What happened", "", "",
		     "dataset (recorded, begin, end); study: breakthrough, plateau, relapse", NULL, false, FRAME_WHOLE, NULL,
		     NULL, sizeof kinds / sizeof *kinds, kinds},
	[T_LASTS] = {"lasts", "How long the plateau lasts", NULL, "no plateau", "study: plateau, clock", NULL, true},
	[T_ENDED_BY] = {"ended_by", "What ended the plateau", "", "no plateau", "study: plateau", NULL, true, FRAME_WHOLE,
			NULL, NULL, sizeof exits / sizeof *exits, exits},
};

struct happened {
	int32_t value[T__COUNT];
};

struct events {
	const struct gathered *g;
	struct happened *event;
	size_t n, room;
};

static enum err add(struct events *all, size_t client, const struct episode *e, int32_t day, int32_t session, int32_t kind)
{
	if (all->n == all->room) {
		size_t room = all->room ? 2 * all->room : 1024;
		struct happened *larger = realloc(all->event, room * sizeof *larger);
		if (!larger)
			return err_memory();
		all->event = larger;
		all->room = room;
	}
	all->event[all->n++] = (struct happened){{
		[T_CLIENT] = all->g->number[client],
		[T_EPISODE] = e ? e->number : FRAME_NO_VALUE,
		[T_DAY] = day,
		[T_SESSION] = session > 0 ? session : FRAME_NO_VALUE,
		[T_EVENT] = kind,
		[T_LASTS] = FRAME_NO_VALUE,
		[T_ENDED_BY] = FRAME_NO_VALUE,
	}};
	return ERR_OK;
}

/* The day of a session of an episode. */
static int32_t day_of(const struct gathered *g, const struct episode *e, int32_t session)
{
	size_t i = e->first_session;
	while (i + 1 < e->first + e->visits && g->cohort.visit[i].session != session)
		i++;
	return gather_day(g, g->cohort.visit[i].at);
}

static enum err add_course(struct events *all)
{
	const struct cohort *c = &all->g->cohort;
	enum err err = ERR_OK;
	for (size_t i = 0; i < c->episodes && !err; i++) {
		const struct episode *e = &c->episode[i];
		err = add(all, e->client, e, gather_day(all->g, e->start), 1, KIND_BEGIN);
		if (!err && e->ending != ENDING_ONGOING)
			err = add(all, e->client, e, gather_day(all->g, e->last_at), e->sessions,
				  KIND_END + (int32_t)e->ending);
	}
	return err;
}

static enum err add_recorded(struct events *all)
{
	const struct gathered *g = all->g;
	size_t base = 0;
	enum err err = ERR_OK;
	for (size_t client = 0; client < g->clients; base += g->visits[client++])
		for (size_t i = base; i < base + g->visits[client] && !err; i++) {
			const struct visit *v = &g->cohort.visit[i];
			if (v->breakthrough >= BREAKTHROUGH_CLIENT && v->breakthrough <= BREAKTHROUGH_BOTH)
				err = add(all, client, gather_episode(g, client, i), gather_day(g, v->at), v->session,
					  KIND_RECORDED + v->breakthrough);
		}
	return err;
}

static enum err add_defined(struct events *all, enum definition d)
{
	const struct cohort *c = &all->g->cohort;
	int32_t *session = NULL;
	enum err err = sample_event_sessions(all->g->mem, c, d, &session);
	for (size_t i = 0; i < c->episodes && !err; i++) {
		const struct episode *e = &c->episode[i];
		if (session[i] > 0)
			err = add(all, e->client, e, day_of(all->g, e, session[i]), session[i], KIND_DEFINED + (int32_t)d);
	}
	return err;
}

static enum err add_plateaus(struct events *all)
{
	const struct gathered *g = all->g;
	struct plateau_sample s;
	enum err err = sample_plateaus(g->mem, &g->cohort, &g->everybody, &s);
	for (size_t i = 0; !err && i < s.rows.n; i++) {
		const struct episode *e = &g->cohort.episode[s.episode[i]];
		err = add(all, e->client, e, day_of(g, e, s.onset[i]), s.onset[i], KIND_PLATEAU);
		if (err)
			break;
		struct happened *last = &all->event[all->n - 1];
		last->value[T_LASTS] = gather_lasts(g, s.rows.time[i]);
		last->value[T_ENDED_BY] = s.rows.status[i];
	}
	return err;
}

/* A relapse is so many units after its remission; a new episode (R3) is at its first session. */
static enum err add_relapses(struct events *all)
{
	const struct gathered *g = all->g;
	const struct visit *visit = g->cohort.visit;
	bool until_return = g->ask->study->relapse_rule == STUDY_R3;
	struct relapse_sample s;
	enum err err = sample_relapses(g->mem, &g->cohort, &g->everybody, &s);
	for (size_t i = 0; !err && i < s.rows.n; i++) {
		const struct episode *e = &g->cohort.episode[s.episode[i]];
		int32_t at = visit[s.from[i]].at;
		err = add(all, e->client, e, gather_day(g, at), visit[s.from[i]].session, KIND_REMISSION);
		if (err || !s.rows.status[i])
			continue;
		at += (int32_t)floor(s.rows.time[i]);
		err = add(all, e->client, e, gather_day(g, at), until_return ? 0 : visit[s.to[i]].session, KIND_RELAPSE);
	}
	return err;
}

static enum err add_all(struct events *all)
{
	enum err err = add_course(all);
	if (!err)
		err = add_recorded(all);
	for (enum definition d = DEF_B1; d <= DEF_B6 && !err; d++)
		if (chosen_definition(all->g->ask->study, d))
			err = add_defined(all, d);
	if (!err)
		err = add_plateaus(all);
	return err ? err : add_relapses(all);
}

/* By client, day, what; then whatever else is told, so that the order is always the same. */
static int by_time(const void *a, const void *b)
{
	static const int keys[] = {T_CLIENT, T_DAY, T_EVENT, T_EPISODE, T_SESSION, T_LASTS, T_ENDED_BY};
	const int32_t *x = ((const struct happened *)a)->value, *y = ((const struct happened *)b)->value;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (x[keys[i]] != y[keys[i]])
			return x[keys[i]] < y[keys[i]] ? -1 : 1;
	return 0;
}

static enum err fill(const struct events *all, struct frame *f)
{
	const struct gathered *g = all->g;
	const char *lasts = g->ask->study->clock == CLOCK_DAYS ? g->day_unit : "sessions";
	for (int i = 0; i < T__COUNT; i++) {
		struct frame_column c = about[i];
		if (!c.unit)
			c.unit = i == T_LASTS ? lasts : g->day_unit;
		int32_t *value = frame_whole(g->mem, f, &c);
		if (!value)
			return err_memory();
		for (size_t k = 0; k < all->n; k++)
			value[k] = all->event[k].value[i];
	}
	return ERR_OK;
}

enum err frame_of_events(const struct gathered *g, struct frame *out)
{
	struct events all = {.g = g};
	enum err err = add_all(&all);
	if (!err && all.n)
		qsort(all.event, all.n, sizeof *all.event, by_time);
	if (!err)
		err = frame_new(g->mem, "events", "What happened when", all.n, T__COUNT, out);
	if (!err)
		err = fill(&all, out);
	free(all.event);
	return err;
}
