#pragma once
/* A clinic's tables with every kind of chart, of made-up numbers: what the report tests write and what a person can look at. */
#include "disclose/disclose.h"

enum { DEMO_TABLES = 9 };

/* Released tables, a Summary at place 1. */
void demo_tables(struct arena *mem, enum release release, struct safe_table *out[DEMO_TABLES]);
