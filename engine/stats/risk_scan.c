#include "stats/risk_scan.h"

#include "stats/risk.h"

#include <string.h>

static size_t group_of(const struct surv_sample *s, size_t row)
{
	return s->group ? (size_t)s->group[row] : 0;
}

/* The rows of the stratum in the order of their entries. */
static enum err order_entries(struct arena *mem, struct risk_scan *at)
{
	const struct surv_sample *s = at->s;
	size_t n = at->end - at->begin;
	size_t *start = ARENA_ARRAY(mem, s->ticks + 2, size_t);
	at->entry_order = ARENA_ARRAY(mem, n + 1, size_t);
	if (!start || !at->entry_order)
		return err_memory();
	for (size_t i = at->begin; i < at->end; i++)
		start[s->entry[i] + 2]++;
	for (size_t k = 0; k <= s->ticks; k++)
		start[k + 1] += start[k];
	for (size_t i = at->begin; i < at->end; i++)
		at->entry_order[start[s->entry[i] + 1]++] = i;
	return ERR_OK;
}

static void enter(struct risk_scan *at, size_t row)
{
	size_t g = group_of(at->s, row);
	at->at_risk[g] += risk_mass(at->s, row);
	at->present[g] += risk_mass(at->s, row) > 0;
}

/* Without delayed entry everyone is at risk from the start. */
static void enter_all(struct risk_scan *at)
{
	for (size_t i = at->begin; i < at->end; i++)
		enter(at, i);
}

enum err risk_scan_start(struct arena *mem, const struct surv_sample *s, int32_t stratum, struct risk_scan *out)
{
	struct risk_scan at = {.s = s,
			       .groups = (size_t)s->groups,
			       .causes = (size_t)s->causes,
			       .begin = s->stratum_start[stratum],
			       .end = s->stratum_start[stratum + 1]};
	at.next = at.begin;
	at.at_risk = ARENA_ARRAY(mem, at.groups, double);
	at.event = ARENA_ARRAY(mem, at.groups, double);
	at.cause = ARENA_ARRAY(mem, at.groups * at.causes + 1, double);
	at.present = ARENA_ARRAY(mem, at.groups, size_t);
	if (!at.at_risk || !at.event || !at.cause || !at.present)
		return err_memory();
	if (s->entry) {
		enum err err = order_entries(mem, &at);
		if (err)
			return err;
	} else {
		enter_all(&at);
	}
	*out = at;
	return ERR_OK;
}

/* Those of the last time leave. */
static void leave(struct risk_scan *at)
{
	if (at->next == at->begin)
		return;
	int32_t tick = at->s->time[at->next - 1];
	for (size_t i = at->next; i-- > at->begin && at->s->time[i] == tick;) {
		size_t g = group_of(at->s, i);
		double w = risk_mass(at->s, i);
		at->at_risk[g] -= w;
		at->present[g] -= w > 0;
		if (!at->present[g])
			at->at_risk[g] = 0;
	}
}

static void enter_before(struct risk_scan *at, int32_t tick)
{
	if (!at->s->entry)
		return;
	size_t n = at->end - at->begin;
	for (; at->entered < n && at->s->entry[at->entry_order[at->entered]] < tick; at->entered++) {
		enter(at, at->entry_order[at->entered]);
	}
}

bool risk_scan_next(struct risk_scan *at)
{
	leave(at);
	if (at->next == at->end)
		return false;
	int32_t tick = at->s->time[at->next];
	enter_before(at, tick);
	memset(at->event, 0, at->groups * sizeof *at->event);
	memset(at->cause, 0, at->groups * at->causes * sizeof *at->cause);
	at->total = at->events = 0;
	for (; at->next < at->end && at->s->time[at->next] == tick; at->next++) {
		size_t g = group_of(at->s, at->next);
		double w = risk_mass(at->s, at->next);
		if (!at->s->status[at->next])
			continue;
		at->event[g] += w;
		at->cause[(size_t)(at->s->status[at->next] - 1) * at->groups + g] += w;
		at->events += w;
	}
	for (size_t g = 0; g < at->groups; g++)
		at->total += at->at_risk[g];
	return true;
}
