#include "cohort/samples_parts.h"
#include "course/plateau.h"

#include <math.h>

/* What the pass over the episodes carries along. */
struct plateaus {
	const struct cohort *cohort;
	struct plateau_opts opts;
	struct judge judge;   /* the primary definition */
	struct course course; /* sessions on the study's clock */
	struct plateau *found;
	struct rows_room rows;
	struct client_tally tally;
	int32_t *onset;  /* of each row */
	bool *too_short; /* of each episode */
};

enum { KIND_WITH, KIND_TOO_SHORT, KINDS };

static enum plateau_exit exit_of_ending(enum ending e)
{
	static const enum plateau_exit of[] = {
		[ENDING_ONGOING] = EXIT_CENSORED, [ENDING_PLANNED] = EXIT_PLANNED,   [ENDING_DROPOUT] = EXIT_DROPOUT,
		[ENDING_LOST] = EXIT_DROPOUT,     [ENDING_REFERRED] = EXIT_REFERRED, [ENDING_DIED] = EXIT_DIED,
	};
	return of[e];
}

/* In the order of estimands.md: breakthrough at the next scored session, what its score says, else how the episode ended. */
static enum plateau_exit exit_of(const struct plateaus *p, const struct plateau *at, const struct episode *e,
				 const struct verdict *v)
{
	if (at->next < 0)
		return exit_of_ending(e->ending);
	if (v->session && v->session == p->course.session[at->next])
		return EXIT_BREAKTHROUGH;
	if (at->end == PLATEAU_NO_CHANGE)
		return EXIT_UNCHANGED;
	return at->end == PLATEAU_IMPROVEMENT ? EXIT_IMPROVED : EXIT_WORSE;
}

/*
 * Session clock: at risk on (k'-1, D], as plateau_find() has it. Day clock: from the day of the k-th score to the day of the next one, or of the
 * last session, all since onset.
 */
static void span_of(const struct plateaus *p, const struct plateau *at, const struct episode *e, double span[2])
{
	const struct cohort *c = p->cohort;
	const int32_t *day = p->course.at;
	span[0] = at->entry;
	span[1] = at->duration;
	if (c->study->clock == CLOCK_DAYS)
		span[1] = (at->next >= 0 ? day[at->next] : (e->last_at - e->start) * c->unit_days) - day[at->first];
}

static size_t scored(const struct scores *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++)
		n += s->score[i] != SCORE_MISSING;
	return n;
}

static void take_episode(struct plateaus *p, size_t episode, int32_t group)
{
	const struct cohort *c = p->cohort;
	const struct episode *e = &c->episode[episode];
	struct verdict v = judge_episode(&p->judge, e);
	course_of_sessions(c, e, c->study->clock, &p->course);
	p->too_short[episode] = scored(&p->course.scores) < p->opts.min_scores;
	if (p->too_short[episode])
		tally_add(&p->tally, group, KIND_TOO_SHORT, e->client);
	size_t n = plateau_find(&p->course.scores, &p->opts, p->found);
	for (size_t k = 0; k < n; k++) {
		double span[2];
		span_of(p, &p->found[k], e, span);
		rows_add(&p->rows, episode, group, span, (int32_t)exit_of(p, &p->found[k], e, &v));
		p->onset[p->rows.n - 1] = p->course.session[p->found[k].first];
		tally_add(&p->tally, group, KIND_WITH, e->client);
	}
}

/* Room for every plateau that could be: one in k sessions. */
static enum err make_room(struct arena *mem, const struct factor *f, struct plateaus *p)
{
	const struct cohort *c = p->cohort;
	size_t most = 0, longest = 1;
	for (size_t i = 0; i < c->episodes; i++) {
		size_t sessions = (size_t)c->episode[i].sessions;
		most += f->of_episode[i] >= 0 ? sessions / p->opts.min_scores : 0;
		longest = sessions > longest ? sessions : longest;
	}
	p->found = ARENA_ARRAY(mem, longest, struct plateau);
	p->onset = ARENA_ARRAY(mem, most + 1, int32_t);
	p->too_short = ARENA_ARRAY(mem, c->episodes + 1, bool);
	p->opts.last = ARENA_ARRAY(mem, longest, size_t);
	p->opts.segments.room =
		(struct segments_room){ARENA_ARRAY(mem, longest + 1, double), ARENA_ARRAY(mem, longest + 1, size_t),
				       ARENA_ARRAY(mem, longest + 1, size_t)};
	const struct segments_room *room = &p->opts.segments.room;
	if (!p->found || !p->onset || !p->too_short || !p->opts.last || !room->cost || !room->from || !room->position)
		return err_memory();
	enum err err = rows_room(mem, c, most, true, &p->rows);
	if (!err)
		err = tally_make(mem, f->levels, KINDS, &p->tally);
	if (!err)
		err = course_room(mem, c, &p->course);
	return err;
}

static enum err sums_of(struct arena *mem, const struct factor *f, const struct plateaus *p, struct plateau_sample *out)
{
	out->clients = f->clients;
	out->clients_with = ARENA_ARRAY(mem, (size_t)f->levels + 1, double);
	out->clients_too_short = ARENA_ARRAY(mem, (size_t)f->levels + 1, double);
	if (!out->clients_with || !out->clients_too_short)
		return err_memory();
	for (int32_t g = 0; g < f->levels; g++) {
		out->clients_with[g] = tally_of(&p->tally, g, KIND_WITH);
		out->clients_too_short[g] = tally_of(&p->tally, g, KIND_TOO_SHORT);
	}
	return ERR_OK;
}

/* P3: the error of measurement is what a reliable change of 1.96 sqrt(2) SE says. */
static struct plateau_opts opts_of(const struct cohort *c)
{
	static const enum plateau_kind kinds[] = {[STUDY_P1] = PLATEAU_P1, [STUDY_P2] = PLATEAU_P2, [STUDY_P3] = PLATEAU_P3};
	return (struct plateau_opts){
		.kind = kinds[c->study->plateau_rule],
		.rule = c->outcome[0].rule,
		.min_scores = (size_t)c->study->plateau_sessions,
		.alpha = 1 - c->study->confidence,
		.segments = {.sigma = c->outcome[0].rule.reliable / (CHANGE_Z * sqrt(2.0))},
	};
}

enum err sample_plateaus(struct arena *mem, const struct cohort *c, const struct factor *f, struct plateau_sample *out)
{
	struct plateaus p = {.cohort = c, .opts = opts_of(c)};
	struct plateau_sample s = {.why = WHY_NOT_RECORDED};
	enum err err = make_room(mem, f, &p);
	if (!err)
		err = judge_make(mem, c, c->study->primary, &p.judge);
	if (err)
		return err;
	if (c->outcomes && num_is(c->outcome[0].cutoff) && num_is(c->outcome[0].reliable_change))
		s.why = WHY_NONE;
	for (size_t i = 0; i < c->episodes && s.why == WHY_NONE; i++)
		if (f->of_episode[i] >= 0)
			take_episode(&p, i, f->of_episode[i]);
	s.rows = rows_done(&p.rows, f);
	s.episode = p.rows.episode;
	s.onset = p.onset;
	s.too_short = p.too_short;
	s.client = p.rows.client;
	err = sums_of(mem, f, &p, &s);
	if (!err)
		*out = s;
	return err;
}
