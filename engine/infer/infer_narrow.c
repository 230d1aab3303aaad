/* Interval tightening, and the search that finds whole numbers for everything. */
#include "infer/infer_inside.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Visits of one rule in one narrowing, and steps of one search: a bound that creeps up by one at a time is left where it is, which is true too. */
enum { ROUNDS = 200 };

static const double noise = 1e-9;

static void wait_rules(struct infer *f, size_t number, size_t but)
{
	for (size_t i = f->of_first[number]; i < f->of_first[number + 1]; i++) {
		size_t r = f->of[i];
		if (r == but || f->waits[r] || f->visits[r] >= ROUNDS)
			continue;
		f->waits[r] = true;
		f->queue[f->queued++ % (f->rules + 1)] = r;
	}
}

static bool put(struct infer *f, size_t number, long low, long high, size_t rule)
{
	const struct bound *b = &f->bound[number];
	if (low <= b->low && high >= b->high)
		return true;
	if (!infer_set(f, number, low, high))
		return false;
	wait_rules(f, number, rule);
	return true;
}

/* The least and the most that the terms of a sum can add up to. */
static struct bound range_of(const struct infer *f, const struct rule *r)
{
	struct bound all = {0, 0};
	for (size_t i = r->first; i < r->first + r->terms; i++) {
		const struct bound *b = &f->bound[f->term[i]];
		all.low += f->sign[i] > 0 ? b->low : -b->high;
		all.high += f->sign[i] > 0 ? b->high : -b->low;
	}
	return all;
}

/* What is open stays open: a bound beyond half the way to INFER_FAR is none. */
static bool narrow_sum(struct infer *f, const struct rule *r, size_t rule)
{
	struct bound all = range_of(f, r);
	if (all.low > 0 || all.high < 0)
		return false;
	for (size_t i = r->first; i < r->first + r->terms; i++) {
		struct bound b = f->bound[f->term[i]];
		bool plus = f->sign[i] > 0;
		/* the others add up to rest.low .. rest.high, and this one makes 0 of it */
		struct bound rest = {all.low - (plus ? b.low : -b.high), all.high - (plus ? b.high : -b.low)};
		long low = plus ? -rest.high : rest.low, high = plus ? -rest.low : rest.high;
		low = low < -INFER_FAR / 2 ? b.low : low;
		high = high > INFER_FAR / 2 ? b.high : high;
		if (!put(f, f->term[i], low, high, rule))
			return false;
		struct bound now = f->bound[f->term[i]];
		all.low += plus ? now.low - b.low : b.high - now.high;
		all.high += plus ? now.high - b.high : b.low - now.low;
	}
	return true;
}

static long up(double v)
{
	return v < (double)INFER_FAR ? (long)ceil(v - noise) : INFER_FAR;
}

static long down(double v)
{
	return v < (double)INFER_FAR ? (long)floor(v + noise) : INFER_FAR;
}

static bool narrow_share(struct infer *f, const struct rule *r, size_t rule)
{
	size_t part = f->term[r->first], whole = f->term[r->first + 1];
	struct bound w = f->bound[whole];
	/* Of nobody there is no share. */
	if (!put(f, part, up(r->low * (double)w.low), down(r->high * (double)w.high), rule))
		return false;
	struct bound p = f->bound[part];
	long low = r->high > 0 ? up((double)p.low / r->high) : w.low,
	     high = r->low > 0 ? down((double)p.high / r->low) : w.high;
	return put(f, whole, low > 1 ? low : 1, high, rule);
}

bool infer_spread(struct infer *f, size_t number)
{
	memset(f->visits, 0, f->rules * sizeof *f->visits);
	memset(f->waits, 0, f->rules * sizeof *f->waits);
	f->queued = f->taken = 0;
	if (number < f->numbers)
		wait_rules(f, number, f->rules);
	for (size_t r = 0; number >= f->numbers && r < f->rules; r++) {
		f->waits[r] = true;
		f->queue[f->queued++] = r;
	}
	while (f->taken < f->queued) {
		size_t r = f->queue[f->taken++ % (f->rules + 1)];
		f->waits[r] = false;
		f->visits[r]++;
		f->work += f->rule[r].terms;
		bool holds = f->rule[r].share ? narrow_share(f, &f->rule[r], r) : narrow_sum(f, &f->rule[r], r);
		if (!holds)
			return false;
	}
	return true;
}

static enum err memory_of(const struct infer *f)
{
	return f->out_of_memory ? err_memory() : ERR_OK;
}

enum err infer_narrow(struct infer *f, bool *whole)
{
	enum err err = infer_ready(f);
	if (err)
		return err;
	*whole = infer_spread(f, f->numbers);
	f->trails = 0;
	return memory_of(f);
}

/* Where the search has a number now: the value near, as far as its bounds allow. */
static long value_at(const struct infer *f, const long *near, size_t i)
{
	const struct bound *b = &f->bound[i];
	long v = near ? near[i] : b->low;
	return v < b->low ? b->low : v > b->high ? b->high : v;
}

/* By how much a sum is too large; of a share, by how much its part is. */
static long excess_of(const struct infer *f, const long *near, const struct rule *r)
{
	if (!r->share) {
		long sum = 0;
		for (size_t i = r->first; i < r->first + r->terms; i++)
			sum += f->sign[i] * value_at(f, near, f->term[i]);
		return sum;
	}
	long part = value_at(f, near, f->term[r->first]), whole = value_at(f, near, f->term[r->first + 1]);
	long low = up(r->low * (double)whole), high = down(r->high * (double)whole);
	return part < low ? part - low : part > high ? part - high : 0;
}

/* One number to be settled next, from `start` on, and how long the trail was before. */
struct level {
	size_t open, trails;
	long start, tried;
};

/* The number of a broken rule that can take most of what is too much or too little, and the value that it would have then. */
static void choose(const struct infer *f, const long *near, const struct rule *r, long excess, struct level *l)
{
	long best = -1;
	for (size_t i = r->first; i < r->first + r->terms; i++) {
		const struct bound *b = &f->bound[f->term[i]];
		int sign = r->share ? i == r->first ? 1 : -1 : f->sign[i];
		long now = value_at(f, near, f->term[i]), want = now - sign * excess;
		want = want < b->low ? b->low : want > b->high ? b->high : want;
		if (b->low == b->high || labs(want - now) <= best)
			continue;
		best = labs(want - now);
		l->open = f->term[i];
		l->start = want;
	}
}

/* False: every rule holds. */
static bool next_level(const struct infer *f, const long *near, struct level *l)
{
	*l = (struct level){.open = f->numbers, .trails = f->trails};
	for (size_t r = 0; r < f->rules; r++) {
		long excess = excess_of(f, near, &f->rule[r]);
		if (!excess)
			continue;
		choose(f, near, &f->rule[r], excess, l);
		/* Broken, and nothing in it is open: nothing is left to try on this way. */
		if (l->open == f->numbers)
			*l = (struct level){.open = f->term[f->rule[r].first], .trails = f->trails, .tried = LONG_MAX};
		return true;
	}
	return false;
}

static bool next_value(const struct infer *f, struct level *l, long *value)
{
	const struct bound *b = &f->bound[l->open];
	long most = 2 * (b->high - b->low) + 1;
	while (l->tried <= most) {
		long step = (l->tried + 1) / 2;
		*value = l->tried++ % 2 ? l->start - step : l->start + step;
		if (*value >= b->low && *value <= b->high)
			return true;
	}
	return false;
}

/* Settles one number of a broken rule after the other, until none is broken. */
static enum infer_answer descend(struct infer *f, const long *near, struct level *stack)
{
	size_t depth = 0;
	if (!next_level(f, near, &stack[0]))
		return INFER_YES;
	for (long steps = 0; steps < f->patience && !f->out_of_memory; steps++) {
		struct level *l = &stack[depth];
		long value = 0;
		f->work += f->terms;
		infer_undo(f, l->trails);
		if (!next_value(f, l, &value)) {
			if (!depth--)
				return INFER_NO;
			continue;
		}
		if (!infer_set(f, l->open, value, value) || !infer_spread(f, l->open))
			continue;
		if (!next_level(f, near, l + 1))
			return INFER_YES;
		depth++;
	}
	return INFER_UNKNOWN;
}

enum err infer_excludes(struct infer *f, size_t number, long low, long high, enum infer_answer *out)
{
	enum err err = infer_ready(f);
	if (err)
		return err;
	size_t before = f->trails;
	*out = infer_set(f, number, low, high) && infer_spread(f, number) ? INFER_UNKNOWN : INFER_NO;
	infer_undo(f, before);
	return memory_of(f);
}

enum err infer_can(struct infer *f, size_t number, long low, long high, const long *near, enum infer_answer *out)
{
	enum err err = infer_ready(f);
	struct level *stack = err ? NULL : calloc(f->numbers + 2, sizeof *stack);
	if (err || !stack)
		return err ? err : err_memory();
	size_t before = f->trails;
	*out = INFER_NO;
	if (infer_set(f, number, low, high) && infer_spread(f, number))
		*out = descend(f, near, stack);
	infer_undo(f, before);
	free(stack);
	return memory_of(f);
}
