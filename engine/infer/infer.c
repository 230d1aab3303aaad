#include "infer/infer_inside.h"

#include <string.h>

enum { FIRST_ROOM = 64 };

enum err infer_new(struct arena *mem, struct infer **out)
{
	struct infer *f = ARENA_NEW(mem, struct infer);
	if (!f)
		return err_memory();
	f->mem = mem;
	f->patience = INFER_PATIENCE;
	*out = f;
	return ERR_OK;
}

void infer_patience(struct infer *f, long steps)
{
	f->patience = steps;
}

uint64_t infer_work(const struct infer *f)
{
	return f->work;
}

/* A place for need elements; the old ones stay in the arena. */
static bool grow(struct arena *mem, void **p, size_t *room, size_t need, size_t size)
{
	if (need <= *room)
		return true;
	size_t more = *room ? *room : FIRST_ROOM;
	while (more < need)
		more *= 2;
	void *larger = arena_array(mem, more, size);
	if (!larger)
		return false;
	if (*p)
		memcpy(larger, *p, *room * size);
	*p = larger;
	*room = more;
	return true;
}

enum err infer_number(struct infer *f, long low, long high, size_t *number)
{
	void *p = f->bound;
	if (!grow(f->mem, &p, &f->number_room, f->numbers + 1, sizeof *f->bound))
		return err_memory();
	f->bound = p;
	f->bound[f->numbers] = (struct bound){low, high};
	*number = f->numbers++;
	f->ready = false;
	return ERR_OK;
}

static enum err add_term(struct infer *f, size_t number, int sign)
{
	void *p = f->term, *q = f->sign;
	if (!grow(f->mem, &p, &f->term_room, f->terms + 1, sizeof *f->term) ||
	    !grow(f->mem, &q, &f->sign_room, f->terms + 1, sizeof *f->sign))
		return err_memory();
	f->term = p;
	f->sign = q;
	f->term[f->terms] = number;
	f->sign[f->terms++] = (signed char)sign;
	return ERR_OK;
}

static enum err add_rule(struct infer *f, struct rule rule)
{
	void *p = f->rule;
	if (!grow(f->mem, &p, &f->rule_room, f->rules + 1, sizeof *f->rule))
		return err_memory();
	f->rule = p;
	f->rule[f->rules++] = rule;
	f->ready = false;
	return ERR_OK;
}

enum err infer_sum(struct infer *f, size_t total, const size_t *part, size_t parts)
{
	enum err err = add_rule(f, (struct rule){.first = f->terms, .terms = parts + 1});
	if (!err)
		err = add_term(f, total, -1);
	for (size_t i = 0; !err && i < parts; i++)
		err = add_term(f, part[i], 1);
	return err;
}

enum err infer_share(struct infer *f, size_t part, size_t whole, double low, double high)
{
	enum err err = add_rule(f, (struct rule){.first = f->terms, .terms = 2, .share = true, .low = low, .high = high});
	if (!err)
		err = add_term(f, part, 1);
	return err ? err : add_term(f, whole, 1);
}

long infer_low(const struct infer *f, size_t number)
{
	return f->bound[number].low;
}

long infer_high(const struct infer *f, size_t number)
{
	return f->bound[number].high;
}

void infer_know(struct infer *f, size_t number, long low, long high)
{
	f->bound[number] = (struct bound){low, high};
}

/* The rules of each number, counted and then placed. */
static void index_rules(struct infer *f)
{
	memset(f->of_first, 0, (f->numbers + 2) * sizeof *f->of_first);
	for (size_t i = 0; i < f->terms; i++)
		f->of_first[f->term[i] + 2]++;
	for (size_t i = 2; i < f->numbers + 2; i++)
		f->of_first[i] += f->of_first[i - 1];
	for (size_t r = 0; r < f->rules; r++)
		for (size_t i = f->rule[r].first; i < f->rule[r].first + f->rule[r].terms; i++)
			f->of[f->of_first[f->term[i] + 1]++] = r;
}

enum err infer_ready(struct infer *f)
{
	if (f->ready)
		return ERR_OK;
	f->of_first = ARENA_ARRAY(f->mem, f->numbers + 3, size_t);
	f->of = ARENA_ARRAY(f->mem, f->terms + 1, size_t);
	f->queue = ARENA_ARRAY(f->mem, f->rules + 1, size_t);
	f->visits = ARENA_ARRAY(f->mem, f->rules + 1, unsigned);
	f->waits = ARENA_ARRAY(f->mem, f->rules + 1, bool);
	if (!f->of_first || !f->of || !f->queue || !f->visits || !f->waits)
		return err_memory();
	index_rules(f);
	f->ready = true;
	return ERR_OK;
}

bool infer_set(struct infer *f, size_t number, long low, long high)
{
	struct bound *b = &f->bound[number];
	void *p = f->trail;
	if (!grow(f->mem, &p, &f->trail_room, f->trails + 1, sizeof *f->trail)) {
		f->out_of_memory = true;
		return false;
	}
	f->trail = p;
	f->trail[f->trails++] = (struct was){number, *b};
	b->low = low > b->low ? low : b->low;
	b->high = high < b->high ? high : b->high;
	return b->low <= b->high;
}

void infer_undo(struct infer *f, size_t trails)
{
	while (f->trails > trails) {
		const struct was *w = &f->trail[--f->trails];
		f->bound[w->number] = w->bound;
	}
}
