#include "cohort/samples_parts.h"
#include "course/relapse.h"

#define DAYS_PER_MONTH 30.4375

enum { FAR_APART = 28 };

struct relapses {
	const struct cohort *cohort;
	struct course course;
	struct relapse_piece *piece;
	struct rows_room rows;
	struct client_tally remitted;
	double *since;
	size_t *from, *to;      /* visits of each row */
	bool *remission;        /* of each episode */
	size_t gaps, wide_gaps; /* between scores in remission; of them more than FAR_APART days */
};

static const struct episode *next_episode(const struct cohort *c, size_t episode)
{
	bool last = episode + 1 == c->episodes || c->episode[episode + 1].client != c->episode[episode].client;
	return last ? NULL : &c->episode[episode + 1];
}

/* R3: one piece, from the first remission to the start of the client's next episode, else to the last score. */
static size_t pieces_until_return(const struct relapses *r, int32_t baseline, const struct change_rule *rule, bool returns)
{
	size_t n = relapse_find(&r->course.scores, baseline, rule, RELAPSE_R1, r->piece);
	if (n == 0)
		return 0;
	r->piece[0].to = r->course.scores.n - 1;
	r->piece[0].relapse = returns;
	return 1;
}

static size_t pieces_of(const struct relapses *r, const struct episode *e, bool returns)
{
	const struct change_rule *rule = &r->cohort->outcome[0].rule;
	enum study_relapse kind = r->cohort->study->relapse_rule;
	if (kind == STUDY_R3)
		return pieces_until_return(r, e->baseline, rule, returns);
	return relapse_find(&r->course.scores, e->baseline, rule, kind == STUDY_R1 ? RELAPSE_R1 : RELAPSE_R2, r->piece);
}

/* The last score before the relapse, and how far apart the scores of the piece are. */
static double since_of(struct relapses *r, const struct relapse_piece *p, double end)
{
	const struct cohort *c = r->cohort;
	const size_t *visit = r->course.visit;
	for (size_t i = p->from + 1; i <= p->to; i++) {
		r->gaps++;
		r->wide_gaps += (c->visit[visit[i]].at - c->visit[visit[i - 1]].at) * c->unit_days > FAR_APART;
	}
	return p->relapse ? c->visit[visit[p->to - 1]].at - c->visit[visit[p->from]].at : end;
}

static void take_episode(struct relapses *r, size_t episode, int32_t group)
{
	const struct cohort *c = r->cohort;
	const struct episode *e = &c->episode[episode], *next = next_episode(c, episode);
	bool until_return = c->study->relapse_rule == STUDY_R3 && next;
	course_from_baseline(c, e, SPAN_ALL, &r->course);
	size_t n = pieces_of(r, e, until_return);
	r->remission[episode] = n > 0;
	for (size_t k = 0; k < n; k++) {
		const struct relapse_piece *p = &r->piece[k];
		int32_t from = c->visit[r->course.visit[p->from]].at, to = c->visit[r->course.visit[p->to]].at;
		double span[2] = {0, until_return ? next->start - from : to - from};
		tally_add(&r->remitted, group, 0, e->client);
		if (span[1] <= 0 && p->relapse)
			span[1] = 0.5;
		if (!(span[1] > 0))
			continue;
		rows_add(&r->rows, episode, group, span, p->relapse);
		r->since[r->rows.n - 1] = since_of(r, p, span[1]);
		r->from[r->rows.n - 1] = r->course.visit[p->from];
		r->to[r->rows.n - 1] = r->course.visit[p->to];
	}
}

static enum err make_room(struct arena *mem, const struct factor *f, struct relapses *r)
{
	const struct cohort *c = r->cohort;
	size_t most = 0, longest = 1;
	for (size_t i = 0; i < c->episodes; i++) {
		size_t visits = c->episode[i].visits;
		most += f->of_episode[i] >= 0 ? (visits + 1) / 2 : 0;
		longest = visits > longest ? visits : longest;
	}
	r->piece = ARENA_ARRAY(mem, longest, struct relapse_piece);
	r->since = ARENA_ARRAY(mem, most + 1, double);
	r->from = ARENA_ARRAY(mem, most + 1, size_t);
	r->to = ARENA_ARRAY(mem, most + 1, size_t);
	r->remission = ARENA_ARRAY(mem, c->episodes + 1, bool);
	if (!r->piece || !r->since || !r->from || !r->to || !r->remission)
		return err_memory();
	enum err err = rows_room(mem, c, most, false, &r->rows);
	if (!err)
		err = tally_make(mem, f->levels, 1, &r->remitted);
	if (!err)
		err = course_room(mem, c, &r->course);
	return err;
}

static enum err sums_of(struct arena *mem, const struct factor *f, const struct relapses *r, struct relapse_sample *out)
{
	out->clients = f->clients;
	out->remitted = ARENA_ARRAY(mem, (size_t)f->levels + 1, double);
	out->months = ARENA_ARRAY(mem, r->rows.n + 1, double);
	if (!out->remitted || !out->months)
		return err_memory();
	for (int32_t g = 0; g < f->levels; g++)
		out->remitted[g] = tally_of(&r->remitted, g, 0);
	for (size_t i = 0; i < r->rows.n; i++)
		out->months[i] = r->rows.time[i] * r->cohort->unit_days / DAYS_PER_MONTH;
	return ERR_OK;
}

enum err sample_relapses(struct arena *mem, const struct cohort *c, const struct factor *f, struct relapse_sample *out)
{
	struct relapses r = {.cohort = c};
	struct relapse_sample s = {.why = WHY_NOT_RECORDED, .calendar = c->info->days_per_occasion == 0};
	enum err err = make_room(mem, f, &r);
	if (err)
		return err;
	if (c->outcomes && num_is(c->outcome[0].cutoff) && num_is(c->outcome[0].reliable_change))
		s.why = WHY_NONE;
	for (size_t i = 0; i < c->episodes && s.why == WHY_NONE; i++)
		if (f->of_episode[i] >= 0)
			take_episode(&r, i, f->of_episode[i]);
	s.rows = rows_done(&r.rows, f);
	s.episode = r.rows.episode;
	s.from = r.from;
	s.to = r.to;
	s.remission = r.remission;
	s.client = r.rows.client;
	s.since = r.rows.n && c->study->relapse_rule != STUDY_R3 ? r.since : NULL;
	s.far_apart = s.since && 2 * r.wide_gaps > r.gaps;
	err = sums_of(mem, f, &r, &s);
	if (!err)
		*out = s;
	return err;
}
