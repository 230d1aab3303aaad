#include "cohort/samples_parts.h"

#include <math.h>
#include <string.h>

struct gains {
	const struct cohort *cohort;
	struct judge judge;
	struct scores *of;
	int32_t *group, *score;
	size_t n, used;
	struct client_tally with;
};

static void take_episode(struct gains *g, const struct episode *e, int32_t group)
{
	struct verdict v = judge_episode(&g->judge, e);
	const struct scores *s = &g->judge.course.scores;
	int32_t *score = g->score + g->used;
	memcpy(score, s->score, s->n * sizeof *score);
	g->used += s->n;
	g->of[g->n] = (struct scores){.n = s->n, .at = score, .score = score};
	g->group[g->n++] = group;
	if (v.session)
		tally_add(&g->with, group, 0, e->client);
}

static enum err make_room(struct arena *mem, const struct factor *f, struct gains *g)
{
	const struct cohort *c = g->cohort;
	size_t sessions = 1;
	for (size_t i = 0; i < c->episodes; i++)
		sessions += f->of_episode[i] >= 0 ? c->episode[i].visits : 0;
	g->of = ARENA_ARRAY(mem, c->episodes + 1, struct scores);
	g->group = ARENA_ARRAY(mem, c->episodes + 1, int32_t);
	g->score = ARENA_ARRAY(mem, sessions, int32_t);
	return g->of && g->group && g->score ? tally_make(mem, f->levels, 1, &g->with) : err_memory();
}

enum err sample_gains(struct arena *mem, const struct cohort *c, const struct factor *f, struct gain_sample *out)
{
	struct gains g = {.cohort = c};
	struct gain_sample s = {.why = WHY_NOT_RECORDED, .persons = ARENA_ARRAY(mem, (size_t)f->levels + 1, double)};
	enum err err = s.persons ? make_room(mem, f, &g) : err_memory();
	if (!err)
		err = judge_make(mem, c, DEF_B1, &g.judge);
	if (err)
		return err;
	const struct cohort_outcome *o = &c->outcome[0];
	if (g.judge.known && num_is(o->reliable_change) && f->levels)
		s.why = WHY_NONE;
	for (size_t i = 0; i < c->episodes && s.why == WHY_NONE; i++)
		if (f->of_episode[i] >= 0)
			take_episode(&g, &c->episode[i], f->of_episode[i]);
	for (int32_t k = 0; k < f->levels; k++)
		s.persons[k] = tally_of(&g.with, k, 0);
	s.courses = (struct sudden_courses){.n = g.n, .of = g.of, .group = g.group, .groups = f->levels};
	if (s.why == WHY_NONE)
		s.opts = (struct sudden_null_opts){.rule = g.judge.gain,
						   .trend = (enum sudden_trend)c->study->gain_trend,
						   .noise_sd = o->reliable_change.v / (CHANGE_Z * sqrt(2.0)),
						   .high = o->instrument->max - o->instrument->min,
						   .seed = c->study->seed};
	*out = s;
	return ERR_OK;
}
