#include "stats/group_scan.h"

#include <string.h>

static size_t entry_key(const struct surv_sample *s, size_t row)
{
	return (size_t)((long)s->entry[row] + 1);
}

static size_t stratum_key(const struct surv_sample *s, size_t row)
{
	return s->stratum ? (size_t)s->stratum[row] : 0;
}

typedef size_t (*row_key)(const struct surv_sample *s, size_t row);

/* One stable counting pass over rows listed in from (NULL: 0, 1, ...); start has one place more than there are keys, all 0. */
static void counting_pass(const struct surv_sample *s, row_key key, size_t *start, const size_t *from, size_t *to)
{
	size_t sum = 0, keys = key == entry_key ? s->ticks + 1 : (size_t)s->strata;
	for (size_t i = 0; i < s->n; i++)
		start[key(s, i)]++;
	for (size_t k = 0; k < keys; k++) {
		size_t here = start[k];
		start[k] = sum;
		sum += here;
	}
	for (size_t i = 0; i < s->n; i++) {
		size_t row = from ? from[i] : i;
		to[start[key(s, row)]++] = row;
	}
}

static enum err order_entries(struct arena *mem, const struct surv_sample *s, size_t **out)
{
	size_t *by_entry = ARENA_ARRAY(mem, s->n, size_t), *order = ARENA_ARRAY(mem, s->n, size_t);
	size_t *ticks = ARENA_ARRAY(mem, s->ticks + 1, size_t);
	size_t *strata = ARENA_ARRAY(mem, (size_t)s->strata, size_t);
	if (!by_entry || !order || !ticks || !strata)
		return err_memory();
	counting_pass(s, entry_key, ticks, NULL, by_entry);
	counting_pass(s, stratum_key, strata, by_entry, order);
	*out = order;
	return ERR_OK;
}

enum err group_scan_new(struct arena *mem, const struct surv_sample *s, struct group_scan *out)
{
	struct group_scan at = {.s = s, .groups = (size_t)s->groups, .causes = (size_t)s->causes};
	at.at_risk = ARENA_ARRAY(mem, at.groups, double);
	at.event = ARENA_ARRAY(mem, at.groups, double);
	at.cause = ARENA_ARRAY(mem, at.groups * at.causes + 1, double);
	at.present = ARENA_ARRAY(mem, at.groups, size_t);
	if (!at.at_risk || !at.event || !at.cause || !at.present)
		return err_memory();
	enum err err = s->entry ? order_entries(mem, s, &at.entry_order) : ERR_OK;
	if (!err)
		*out = at;
	return err;
}

static void enter(struct group_scan *at, size_t row)
{
	size_t g = group_scan_group(at->s, row);
	double m = risk_mass(at->s, row);
	at->at_risk[g] += m;
	at->present[g] += m > 0;
}

void group_scan_start(struct group_scan *at, int32_t stratum)
{
	memset(at->at_risk, 0, at->groups * sizeof *at->at_risk);
	memset(at->present, 0, at->groups * sizeof *at->present);
	at->first = at->next = at->entered = at->s->stratum_start[stratum];
	at->end = at->s->stratum_start[stratum + 1];
	/* without delayed entry everyone is at risk from the start */
	for (size_t i = at->next; !at->entry_order && i < at->end; i++)
		enter(at, i);
}

/* Those of the last time leave. */
static void leave(struct group_scan *at)
{
	for (; at->first < at->next; at->first++) {
		size_t g = group_scan_group(at->s, at->first);
		double m = risk_mass(at->s, at->first);
		at->at_risk[g] -= m;
		at->present[g] -= m > 0;
		if (!at->present[g])
			at->at_risk[g] = 0;
	}
}

static void enter_before(struct group_scan *at, int32_t tick)
{
	for (; at->entered < at->end && at->s->entry[at->entry_order[at->entered]] < tick; at->entered++)
		enter(at, at->entry_order[at->entered]);
}

bool group_scan_next(struct group_scan *at)
{
	const struct surv_sample *s = at->s;
	leave(at);
	if (at->next == at->end)
		return false;
	at->tick = s->time[at->next];
	if (at->entry_order)
		enter_before(at, at->tick);
	memset(at->event, 0, at->groups * sizeof *at->event);
	memset(at->cause, 0, at->groups * at->causes * sizeof *at->cause);
	at->total = at->events = 0;
	for (; at->next < at->end && s->time[at->next] == at->tick; at->next++) {
		if (!s->status[at->next])
			continue;
		size_t g = group_scan_group(s, at->next);
		double m = risk_mass(s, at->next);
		at->event[g] += m;
		at->cause[(size_t)(s->status[at->next] - 1) * at->groups + g] += m;
		at->events += m;
	}
	for (size_t g = 0; g < at->groups; g++)
		at->total += at->at_risk[g];
	return true;
}
