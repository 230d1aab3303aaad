#pragma once
/*
 * Whether the parser of a column that is read from its text (ZIP code, postcode, diagnosis, occupation, session time, fee) makes something of a
 * cell. What it makes nothing of may be anything: that is for the scan to look at.
 */
#include "layout/layout.h"

bool column_reads(enum layout_role role, const struct vocabularies *v, struct rd_cell cell);
