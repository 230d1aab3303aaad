#pragma once
/*
 * Persons with one row that agree in all of it are one person with a count: most persons of most registers have no second row, and cost then
 * no more than a place in a table of (entry, exit, group, from, to), found by address.
 *
 * multistate_build_cells() is multistate_build() of such cells and of the rows of all other persons.
 * applies   no cluster, weight or count; whole times and codes of these persons; at most a quarter as many places as such persons; else
 *           multistate_build() of the rows
 * in        as for multistate_build()
 * out       person numbers are new ones; row is the caller's first row of each; stays that end together: cells first. What wants every
 *           row or person of the caller needs multistate_build()
 * errors    multistate_build()'s, at the caller's rows
 * cost      three passes over the columns, two of them on all cores
 */
#include "sample/multistate.h"

must_check enum err multistate_build_cells(struct arena *mem, const struct multistate_rows *in,
					   struct multistate_sample *out);
