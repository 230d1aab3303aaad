#include "cohort/samples_parts.h"

/* Kinds of the tally: the standings, then these. */
enum { KIND_GAP = NOT_RECORDED + 1, KINDS };

static void add_stretch(struct rows_room *rows, const struct judge *j, size_t episode, int32_t group,
			const size_t from_to[2], int32_t status)
{
	const struct cohort *c = j->cohort;
	const struct episode *e = &c->episode[episode];
	const struct course *course = &j->course;
	double span[2];
	for (int k = 0; k < 2; k++)
		span[k] = on_clock(c, e, course->visit[from_to[k]], course->session[from_to[k]]);
	rows_add(rows, episode, group, span, status);
}

/* B1: stretches of evaluable intervals, up to the first gain. */
static void add_intervals(struct rows_room *rows, const struct judge *j, size_t episode, int32_t group)
{
	const struct episode *e = &j->cohort->episode[episode];
	size_t sessions = j->course.scores.n;
	bool gained = false;
	for (size_t i = 0; i + 1 < sessions && !gained; i++) {
		size_t from_to[2] = {i, i};
		for (; i + 1 < sessions && j->interval[i].evaluable && !gained; i++) {
			from_to[1] = i + 1;
			gained = j->interval[i].verdict == SUDDEN_YES;
		}
		if (from_to[1] == from_to[0])
			continue;
		bool to_the_end = from_to[1] + 2 == sessions;
		int32_t status = to_the_end ? ending_status(e->ending) : 0;
		add_stretch(rows, j, episode, group, from_to, gained ? STATUS_EVENT : status);
	}
}

static void add_episode(struct rows_room *rows, const struct judge *j, size_t episode, int32_t group,
			const struct verdict *v)
{
	const struct cohort *c = j->cohort;
	const struct episode *e = &c->episode[episode];
	double span[2] = {0, e->sessions};
	if (v->session)
		span[1] = on_clock(c, e, v->visit, v->session);
	else if (c->study->clock == CLOCK_DAYS)
		span[1] = (double)(e->last_at - e->start) * c->unit_days;
	rows_add(rows, episode, group, span, v->session ? STATUS_EVENT : ending_status(e->ending));
}

/* When the event was still known not to have happened: never after the row's end, and before it where the row ends by the event. */
static double since_of(const struct judge *j, const struct rows_room *rows, const struct verdict *v)
{
	size_t row = rows->n - 1;
	const struct episode *e = &j->cohort->episode[rows->episode[row]];
	double at = 0, end = rows->time[row];
	double half = j->cohort->study->clock == CLOCK_SESSIONS ? 0.5 : rows->half;
	if (v->before >= 0)
		at = on_clock(j->cohort, e, j->course.visit[v->before], j->course.session[v->before]);
	if (v->session && at >= end)
		at = end - half;
	return at < 0 ? 0 : at > end ? end : at;
}

static enum err counts_of(struct arena *mem, const struct factor *f, const struct client_tally *t, struct event_sample *out)
{
	out->counts = ARENA_ARRAY(mem, (size_t)f->levels + 1, struct breakthrough_counts);
	if (!out->counts)
		return err_memory();
	for (int32_t g = 0; g < f->levels; g++)
		out->counts[g] = (struct breakthrough_counts){
			.clients = f->clients[g],
			.at_risk = tally_of(t, g, AT_RISK),
			.no_baseline = tally_of(t, g, NO_BASELINE),
			.could_not_show = tally_of(t, g, COULD_NOT_SHOW),
			.not_evaluable = tally_of(t, g, NOT_EVALUABLE),
			.not_recorded = tally_of(t, g, NOT_RECORDED),
			.with_gap = tally_of(t, g, KIND_GAP),
		};
	return ERR_OK;
}

/* At most one stretch of evaluable intervals begins at every other session. */
static size_t most_rows(const struct cohort *c, const struct factor *f, enum definition d)
{
	size_t n = 0;
	for (size_t i = 0; i < c->episodes; i++)
		if (f->of_episode[i] >= 0)
			n += d == DEF_B1 ? (size_t)c->episode[i].sessions / 2 + 1 : 1;
	return n;
}

enum err sample_breakthrough(struct arena *mem, const struct cohort *c, const struct factor *f, enum definition d,
			     struct event_sample *out)
{
	struct judge j;
	struct rows_room rows;
	struct client_tally tally;
	enum err err = judge_make(mem, c, d, &j);
	if (!err)
		err = rows_room(mem, c, most_rows(c, f, d), d == DEF_B1, &rows);
	if (!err)
		err = tally_make(mem, f->levels, KINDS, &tally);
	double *since = d == DEF_B2 || d == DEF_B3 ? ARENA_ARRAY(mem, most_rows(c, f, d) + 1, double) : NULL;
	if (!err && !since && (d == DEF_B2 || d == DEF_B3))
		err = err_memory();
	if (err)
		return err;
	rows.joins = true;
	for (size_t i = 0; i < c->episodes; i++) {
		int32_t group = f->of_episode[i];
		if (group < 0)
			continue;
		struct verdict v = judge_episode(&j, &c->episode[i]);
		tally_add(&tally, group, v.standing, c->episode[i].client);
		if (v.gap)
			tally_add(&tally, group, KIND_GAP, c->episode[i].client);
		if (v.standing == AT_RISK && d == DEF_B1)
			add_intervals(&rows, &j, i, group);
		else if (v.standing == AT_RISK)
			add_episode(&rows, &j, i, group, &v);
		if (v.standing == AT_RISK && since)
			since[rows.n - 1] = since_of(&j, &rows, &v);
	}
	struct event_sample s = {rows_done(&rows, f), rows.episode, rows.client, NULL, since};
	err = counts_of(mem, f, &tally, &s);
	if (!err)
		*out = s;
	return err;
}
