#include "disclose/joint.h"

#include "disclose/joint_store.h"

#include <math.h>

/*
 * Tries to hide before a table is given up: as many counts as the largest tables have in a line, and then some. Of the counts that could be the one
 * that is enough, so many are tried by search, the cheapest first; then the cheapest of all is hidden as a step, which is never less safe.
 * Searches that end without an answer are the dear ones. From so much work of a release on (infer_work) a search takes few steps: an answer is most
 * often near the true numbers, where it begins; and few counts are tried. From more on nothing is searched. What is not known to be safe goes with
 * its table.
 */
enum { MOST_HIDDEN = 40, MOST_SEARCHED = 16, FEW_STEPS = 400, FEW_HIDDEN = 8, PATIENT = 100000000, GIVE_UP = 1000000000 };

/* A range that a reader must be able to believe a hidden count in. */
struct need {
	long low, high;
	bool must; /* else one more count is hidden for it, and no more: a total of two hidden classes is at least 2 whatever else is hidden */
};

static struct need higher(const struct joint_cell *c)
{
	long least = lround(c->gate->least), v = c->value;
	bool nearly = c->gate->hidden[c->cell] == HIDE_NEARLY;
	/* Nearly everybody: it could be fewer. */
	return (struct need){.low = nearly ? v : v < least ? least + c->own : v + least, .high = INFER_FAR, .must = true};
}

static struct need lower(const struct joint_cell *c)
{
	long least = lround(c->gate->least), v = c->value;
	bool nearly = c->gate->hidden[c->cell] == HIDE_NEARLY;
	long own = c->own > 1 ? c->own : 1;
	return (struct need){.high = v >= least ? (nearly ? v - least : v) : v > own ? own : v};
}

/* Believed: whole numbers for every count are found, or (must: false) none of the rules speaks against it. */
static enum err is_safe(struct joint *j, size_t number, const struct need *n, bool *safe)
{
	enum infer_answer answer;
	enum err err = infer_excludes(j->store, number, n->low, n->high, &answer);
	*safe = !err && answer != INFER_NO;
	if (err || !*safe || !n->must)
		return err;
	*safe = false;
	if (*j->work >= GIVE_UP)
		return ERR_OK;
	infer_patience(j->store, *j->work < PATIENT ? INFER_PATIENCE : FEW_STEPS);
	uint64_t before = infer_work(j->store);
	err = infer_can(j->store, number, n->low, n->high, j->truth, &answer);
	*safe = !err && answer == INFER_YES;
	*j->work += infer_work(j->store) - before;
	return err;
}

/* The cheapest number that could still be hidden, of those that share a rule with an open one; the count of numbers: none. */
static size_t cheapest_beside(const struct joint *j, const bool *reached)
{
	size_t best = j->numbers;
	for (size_t i = 0; i < j->numbers; i++)
		if (reached[i] && !j->number[i].hidden && j->truth[i] > 0 &&
		    (best == j->numbers || j->number[i].cost < j->number[best].cost))
			best = i;
	return best;
}

static bool touches(const struct joint *j, const struct joint_line *l, const bool *reached)
{
	for (size_t i = 0; i < l->n; i++)
		if (reached[l->number[i]] && j->number[l->number[i]].hidden)
			return true;
	return false;
}

/* True: some number of the line was not reached before. */
static bool reach_line(const struct joint_line *l, bool *reached)
{
	bool more = false;
	for (size_t i = 0; i < l->n; i++) {
		more = more || !reached[l->number[i]];
		reached[l->number[i]] = true;
	}
	return more;
}

/* Numbers that share a sum with the one given, or with a hidden one that does, and so on. */
static void reach(const struct joint *j, size_t from, bool *reached)
{
	for (size_t i = 0; i < j->numbers; i++)
		reached[i] = i == from;
	for (bool more = true; more;) {
		more = false;
		for (size_t s = 0; s < j->lines; s++)
			if (touches(j, &j->line[s], reached))
				more = reach_line(&j->line[s], reached) || more;
	}
}

/* One more count that makes this one safe at once, the cheapest of them; else the cheapest of all, as a step. */
static enum err hide_beside(struct joint *j, size_t number, const struct need *n, bool *reached, bool *found)
{
	size_t first = j->numbers, most = n->must ? MOST_SEARCHED : j->numbers;
	reach(j, number, reached);
	*found = false;
	for (size_t looked = 0; looked < most; looked++) {
		size_t next = cheapest_beside(j, reached);
		if (next == j->numbers)
			break;
		first = first == j->numbers ? next : first;
		reached[next] = false;
		long low = infer_low(j->store, next), high = infer_high(j->store, next);
		joint_open(j, next);
		enum err err = is_safe(j, number, n, found);
		if (err || *found) {
			joint_hide(j, next);
			return err;
		}
		infer_know(j->store, next, low, high);
	}
	if (first == j->numbers || !n->must)
		return ERR_OK;
	joint_open(j, first);
	joint_hide(j, first);
	return ERR_OK;
}

static enum err secure(struct joint *j, const struct joint_cell *c, const struct need *n, bool *reached)
{
	bool safe = false;
	enum err err = is_safe(j, c->number, n, &safe);
	int most = !n->must ? 1 : *j->work >= GIVE_UP ? 0 : *j->work < PATIENT ? MOST_HIDDEN : FEW_HIDDEN;
	for (int tries = 0; !err && !safe && tries < most; tries++) {
		size_t before = j->hidden;
		err = hide_beside(j, c->number, n, reached, &safe);
		if (j->hidden == before)
			break;
	}
	if (!err && !safe && n->must)
		joint_drop(j, c);
	return err;
}

/* Hidden for its own sake: not to keep another safe, nor because it is hidden on another sheet, where it is looked at. */
static bool is_secret(const struct joint_cell *c)
{
	enum hidden why = c->gate->hidden[c->cell];
	bool for_others = why == HIDE_BESIDE || why == HIDE_LINKED;
	return why != HIDE_NOT && why != HIDE_KEPT && (!for_others || (c->value > 0 && c->value < lround(c->gate->least)));
}

enum err joint_secure(struct arena *mem, struct gate *gate, size_t n, uint64_t *work, bool *changed)
{
	struct joint j;
	enum err err = joint_new(mem, gate, n, &j);
	j.work = work;
	bool *reached = err ? NULL : ARENA_ARRAY(mem, j.numbers + 1, bool);
	if (err || !reached)
		return err ? err : err_memory();
	for (size_t i = 0; !err && i < j.cells; i++) {
		const struct joint_cell *c = &j.cell[i];
		if (!is_secret(c))
			continue;
		const struct need high = higher(c), low = lower(c);
		err = secure(&j, c, &high, reached);
		if (!err && low.high < c->value)
			err = secure(&j, c, &low, reached);
	}
	*changed = j.hidden > 0;
	return err;
}
