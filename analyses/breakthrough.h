#pragma once
/* What the sheets about breakthroughs share: names of the definitions and reading an incidence off a curve. */
#include "analyses/fill.h"

/* "B2 reliable improvement" */
const char *definition_name(enum definition d);
/* Incidence and limits at t; without any event: 0 where someone was followed that long. */
struct num breakthrough_incidence(const struct cuminc_curve *c, double largest, double t, struct num *low, struct num *high);
