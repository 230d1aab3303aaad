#pragma once
/* What the sheets about breakthroughs share: names of the definitions and reading an incidence off a curve. */
#include "analyses/fill.h"

/* "B2 reliable improvement" */
const char *definition_name(enum definition d);
/*
 * Incidence and limits of one group at t. Past the last time it stays where it was if nobody was left (all had the event or an ending), else why
 * NOT_REACHED. Without any event or ending: 0 where someone was followed that long.
 */
struct num breakthrough_incidence(const struct group_curves *g, size_t group, double t, struct num *low, struct num *high);
/* Events of one group by t: what such an incidence rests on. */
double breakthrough_events(const struct group_curves *g, size_t group, double t);
/* Clients of a group whether at risk or not: the same number as on the other sheets. */
double breakthrough_analysed(const struct factor *f, const struct event_sample *s, size_t group);
