#include "analyses/breakthrough.h"

const char *definition_name(enum definition d)
{
	static const char *const names[] = {
		[DEF_B1] = "B1 sudden gain",
		[DEF_B2] = "B2 reliable improvement",
		[DEF_B3] = "B3 clinically significant change",
		[DEF_B4] = "B4 flagged by the therapist",
		[DEF_B5] = "B5 flagged by the client",
		[DEF_B6] = "B6 flagged by both within one session",
	};
	return names[d];
}

/* Whether everyone of the group has left by an event or an ending at the last time: 1 - the sum of the incidences is then 0. */
static bool nobody_left(const struct cuminc_curve *curve, int32_t causes)
{
	double gone = 0;
	for (int32_t c = 0; c < causes; c++)
		gone += curve[c].estimate[curve[c].n - 1];
	return gone > 1 - 1e-9;
}

struct num breakthrough_incidence(const struct group_curves *g, size_t group, double t, struct num *low, struct num *high)
{
	const struct cuminc_curve *c = g->of_group[group];
	struct num estimate;
	if (!c) {
		*low = *high = num_none(WHY_NO_EVENTS);
		return g->largest[group] >= t ? num_of(0) : num_none(WHY_NO_FOLLOWUP);
	}
	double last = c->time[c->n - 1];
	cuminc_at(c, t > last && nobody_left(c, g->causes[group]) ? last : t, &estimate, low, high);
	return estimate;
}

double breakthrough_events(const struct group_curves *g, size_t group, double t)
{
	const struct cuminc_curve *c = g->of_group[group];
	double events = 0;
	for (size_t i = 0; c && i < c->n && c->time[i] <= t; i++)
		events += c->n_event[i];
	return events;
}

double breakthrough_analysed(const struct factor *f, const struct event_sample *s, size_t group)
{
	double n = 0;
	for (int32_t g = 0; g < f->levels; g++)
		if (fill_in_group(f, g, group))
			n += s->counts[g].clients;
	return n;
}
