#include "course/sudden_null.h"

#include "core/random.h"
#include "core/workers.h"

#include <math.h>
#include <stdatomic.h>

enum { PEOPLE_A_PIECE = 64, PURPOSE = 0x5d };

/* Whole numbers that all threads add to: their sums do not depend on the order. Arrays of [group x replicates + replicate]. */
struct simulation {
	const struct sudden_courses *courses;
	const struct sudden_null_opts *opts;
	size_t longest;
	atomic_uint *gains, *persons;
	atomic_uint *observed, *people, *evaluable, *taking_part; /* by group */
};

/* One person: the trend of their course, and room for a course drawn around it. */
struct person {
	const struct scores *own;
	struct scores drawn;
	int32_t *score;
	double *trend;
	struct sudden_interval *interval;
};

static double place_of(enum sudden_trend trend, size_t i)
{
	if (trend == SUDDEN_FLAT)
		return 0;
	return trend == SUDDEN_LOG ? log1p((double)i) : (double)i;
}

/* Least squares over the places that have a score, in one pass (Welford 1962). */
static void fit_trend(struct person *p, enum sudden_trend trend)
{
	double n = 0, x = 0, y = 0, xx = 0, xy = 0;
	for (size_t i = 0; i < p->own->n; i++) {
		if (p->own->score[i] == SCORE_MISSING)
			continue;
		double at = place_of(trend, i), step = at - x;
		n++;
		x += step / n;
		xx += step * (at - x);
		xy += step * (p->own->score[i] - y) * (n - 1) / n;
		y += (p->own->score[i] - y) / n;
	}
	double slope = xx > 0 ? xy / xx : 0;
	for (size_t i = 0; i < p->own->n; i++)
		p->trend[i] = y + slope * (place_of(trend, i) - x);
}

static void draw(struct person *p, const struct sudden_null_opts *o, struct random *r)
{
	for (size_t i = 0; i < p->own->n; i++) {
		p->score[i] = SCORE_MISSING;
		if (p->own->score[i] == SCORE_MISSING)
			continue;
		double x = nearbyint(p->trend[i] + o->noise_sd * random_normal(r));
		p->score[i] = (int32_t)fmin(fmax(x, o->low), o->high);
	}
}

static unsigned gains_in(struct person *p, const struct scores *s, const struct sudden_rule *rule, unsigned *evaluable)
{
	unsigned gains = 0;
	sudden_intervals(s, rule, p->interval);
	for (size_t i = 0; i + 1 < s->n; i++) {
		gains += p->interval[i].evaluable && p->interval[i].verdict == SUDDEN_YES;
		*evaluable += p->interval[i].evaluable;
	}
	return gains;
}

static bool takes_part(const struct scores *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++)
		n += s->score[i] != SCORE_MISSING;
	return n >= 2;
}

static void simulate_person(const struct simulation *m, size_t who, struct person *p)
{
	const struct sudden_null_opts *o = m->opts;
	size_t group = m->courses->group ? (size_t)m->courses->group[who] : 0;
	unsigned evaluable = 0, ignored = 0;
	struct random r;
	p->own = &m->courses->of[who];
	if (!takes_part(p->own))
		return;
	unsigned gains = gains_in(p, p->own, &o->rule, &evaluable);
	m->taking_part[group]++;
	m->observed[group] += gains;
	m->people[group] += gains > 0;
	m->evaluable[group] += evaluable;
	p->drawn = (struct scores){.n = p->own->n, .at = p->own->at, .score = p->score};
	fit_trend(p, o->trend);
	random_seed(&r, o->seed, who, PURPOSE);
	for (uint32_t k = 0; k < o->replicates; k++) {
		draw(p, o, &r);
		gains = gains_in(p, &p->drawn, &o->rule, &ignored);
		if (!gains)
			continue;
		m->gains[group * o->replicates + k] += gains;
		m->persons[group * o->replicates + k]++;
	}
}

static enum err simulate_piece(size_t piece, void *context)
{
	const struct simulation *m = context;
	struct arena *mem = arena_new();
	struct person p = {.score = ARENA_ARRAY(mem, m->longest, int32_t),
			   .trend = ARENA_ARRAY(mem, m->longest, double),
			   .interval = ARENA_ARRAY(mem, m->longest, struct sudden_interval)};
	bool ok = p.score && p.trend && p.interval;
	size_t end = (piece + 1) * PEOPLE_A_PIECE;
	for (size_t who = piece * PEOPLE_A_PIECE; ok && who < end && who < m->courses->n; who++)
		simulate_person(m, who, &p);
	arena_free(mem);
	return ok ? ERR_OK : err_memory();
}

/* What the replicates of the groups from .. to - 1 together make of it. */
static struct sudden_null_count summary(const struct simulation *m, const atomic_uint *counts, double observed,
					const size_t group[2])
{
	double sum = 0, squares = 0, as_many = 0, n = m->opts->replicates;
	for (uint32_t k = 0; k < m->opts->replicates; k++) {
		double count = 0;
		for (size_t g = group[0]; g < group[1]; g++)
			count += counts[g * m->opts->replicates + k];
		sum += count;
		squares += count * count;
		as_many += count >= observed;
	}
	double variance = n > 1 ? (squares - sum * sum / n) / (n - 1) : 0;
	return (struct sudden_null_count){.observed = observed,
					  .expected = sum / n,
					  .spread = sqrt(fmax(variance, 0)),
					  .p_value = (1 + as_many) / (1 + n)};
}

static double total(const atomic_uint *of_group, const size_t group[2])
{
	double sum = 0;
	for (size_t g = group[0]; g < group[1]; g++)
		sum += of_group[g];
	return sum;
}

static void summarise(const struct simulation *m, struct sudden_null *out)
{
	size_t groups = (size_t)m->courses->groups;
	for (size_t g = 0; g <= groups; g++) {
		const size_t range[2] = {g < groups ? g : 0, g < groups ? g + 1 : groups};
		out[g] = (struct sudden_null){.courses = total(m->taking_part, range),
					      .evaluable = total(m->evaluable, range),
					      .gains = summary(m, m->gains, total(m->observed, range), range),
					      .persons = summary(m, m->persons, total(m->people, range), range)};
	}
}

enum err sudden_null(const struct sudden_courses *courses, const struct sudden_null_opts *opts, struct sudden_null *out)
{
	struct arena *mem = arena_new();
	size_t groups = (size_t)courses->groups, counts = groups * opts->replicates;
	if (!mem)
		return err_memory();
	struct simulation m = {.courses = courses,
			       .opts = opts,
			       .longest = 1,
			       .gains = ARENA_ARRAY(mem, counts, atomic_uint),
			       .persons = ARENA_ARRAY(mem, counts, atomic_uint),
			       .observed = ARENA_ARRAY(mem, groups, atomic_uint),
			       .people = ARENA_ARRAY(mem, groups, atomic_uint),
			       .evaluable = ARENA_ARRAY(mem, groups, atomic_uint),
			       .taking_part = ARENA_ARRAY(mem, groups, atomic_uint)};
	for (size_t i = 0; i < courses->n; i++)
		m.longest = courses->of[i].n > m.longest ? courses->of[i].n : m.longest;
	enum err err =
		m.gains && m.persons && m.observed && m.people && m.evaluable && m.taking_part ? ERR_OK : err_memory();
	if (!err)
		err = workers_run((courses->n + PEOPLE_A_PIECE - 1) / PEOPLE_A_PIECE, simulate_piece, &m);
	if (!err)
		summarise(&m, out);
	arena_free(mem);
	return err;
}
