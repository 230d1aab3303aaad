#pragma once
/* The maximum likelihood of masses on a line of sets, each row covering those from .. to: what turnbull.h says of it. */
#include "core/arena.h"
#include "core/err.h"

#include <stddef.h>
#include <stdint.h>

struct turnbull_cover {
	int32_t from, to;
	double weight; /* > 0 */
};

struct turnbull_masses {
	size_t sets;
	double *mass;
	double log_likelihood, excess;
	int iterations;
};

#define TURNBULL_EXCESS 1e-10

/* Every set is covered by some row. Memory from mem. */
must_check enum err turnbull_masses(struct arena *mem, size_t n, const struct turnbull_cover *cover, size_t sets,
				    struct turnbull_masses *out);
