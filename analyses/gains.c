#include "analyses/gains.h"

enum { COURSES_IN_FULL = 10000, REPLICATES_LEAST = 20 };

static uint32_t replicates_of(const struct study *s, size_t courses)
{
	double wanted = s->gain_replicates;
	if (courses > COURSES_IN_FULL)
		wanted *= COURSES_IN_FULL / (double)courses;
	return wanted < REPLICATES_LEAST ? REPLICATES_LEAST : (uint32_t)wanted;
}

enum err gains_by_chance(struct arena *mem, const struct analysis_input *in, enum definition d, struct gains *out)
{
	struct gain_sample s;
	size_t levels = (size_t)in->factor->levels;
	struct gains g = {.of = ARENA_ARRAY(mem, levels + 1, struct sudden_null),
			  .persons = ARENA_ARRAY(mem, levels + 1, double),
			  .why = WHY_NOT_APPLICABLE};
	if (!g.of || !g.persons)
		return err_memory();
	*out = g;
	if (d != DEF_B1)
		return ERR_OK;
	enum err err = sample_gains(mem, in->cohort, in->factor, &s);
	if (err)
		return err;
	g.why = s.why;
	s.opts.replicates = replicates_of(in->study, s.courses.n);
	if (s.why == WHY_NONE)
		err = sudden_null(&s.courses, &s.opts, g.of);
	for (size_t k = 0; !err && k < levels; k++) {
		g.persons[k] = s.persons[k];
		g.persons[levels] += s.persons[k];
	}
	if (!err)
		*out = g;
	return err;
}
