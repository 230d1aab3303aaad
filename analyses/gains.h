#pragma once
/*
 * Sudden gains beside chance, by group and for all: for the definition B1 only (why NOT_APPLICABLE for the others).
 *
 * The study says how many courses are drawn per person; above 10,000 episodes fewer, at least 20: there the error of the simulation is far
 * below that of the data.
 */
#include "analyses/analysis.h"
#include "course/sudden_null.h"

struct gains {
	struct sudden_null *of; /* the factor's levels, then all; the index of the table's groups */
	double *persons;        /* clients with a gain, the same */
	enum why why;
};

must_check enum err gains_by_chance(struct arena *mem, const struct analysis_input *in, enum definition d,
				    struct gains *out);
