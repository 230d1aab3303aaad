#pragma once
/* The same courses as one row per client (wide) and as days and scores (visits). Both hold the PHQ-9 only, wide the first episode only. */
#include "simulate/sim_write.h"

enum { SIM_WIDE_SESSIONS = 24 };

void sim_wide_header(struct sim_sink *s);
/* s0 is the score at the first attended session, s1 .. of those after it. Returns the rows written. */
uint64_t sim_put_wide(struct sim_sink *s, const struct sim_client *c, const struct sim_person *p);
void sim_visits_header(struct sim_sink *s);
uint64_t sim_put_visits(struct sim_sink *s, const struct sim_client *c, const struct sim_person *p);
