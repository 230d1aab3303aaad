#pragma once
/*
 * The bootstrap: units are drawn again with replacement, as many as there are, and the statistic is taken of what was drawn.
 *
 * Units that are alike are one kind with a size: n kinds of sizes m_1 .. m_n are drawn as one multinomial, so that a million rows in a thousand
 * cells cost a thousand numbers. A kind can be a row, a cell of alike rows, or a cluster. Within strata as many are drawn as each has.
 * With t_0 the statistic, t_(1) <= .. <= t_(R) the replicates, z = Phi^-1, and quantiles t(a) interpolated on z's scale between
 * (R + 1) a's neighbours (the ends where there is none):                                        Davison & Hinkley 1997, 5.2.3, (5.8)
 *   percentile  t(a), t(1 - a)                                                                  Efron 1979
 *   basic       2 t_0 - t(1 - a), 2 t_0 - t(a)
 *   BCa         t(Phi(w + (w + z) / (1 - c (w + z)))) at z = z(a), z(1 - a), w = z(share of replicates below t_0),
 *               c = sum L^3 / (6 (sum L^2)^1.5) over the units                                  Efron 1987
 *   L_i = (N - 1) (mean of the t_(-i) - t_(-i)), one unit of kind i left out, unless the caller has better
 * bias      mean of the replicates less t_0; error: their standard deviation
 *
 * units     sizes 0 or more; stratum 0..strata-1; NULL: sizes 1, one stratum
 * statistic is called with how often each kind was drawn, by several threads at once, each with a scratch arena of its own; it writes
 *           k numbers, not finite where there is none. What a replicate draws depends on the seed and its number alone
 * out       replicates without a number are counted as failed and left out; limits need 2 others; NOT_APPLICABLE: fewer, or BCa with all
 *           replicates on one side of t_0. Memory from mem
 * errors    ERR_EMPTY no units; ERR_VALUE a negative size; ERR_LIMIT more than 2^32 - 1 units; the statistic's own
 * cost      R draws and statistics, on all cores; without L one statistic more per kind for BCa
 * oracle    tests/oracle/bootstrap.R (boot::boot.ci)
 */
#include "core/arena.h"
#include "core/err.h"
#include "core/num.h"

#include <stddef.h>
#include <stdint.h>

struct bootstrap_units {
	size_t n;
	const int32_t *size;
	const int32_t *stratum;
	int32_t strata;
};

typedef enum err (*bootstrap_function)(struct arena *scratch, const int32_t *times, double *out, void *context);

struct bootstrap_statistic {
	size_t k;
	bootstrap_function function;
	void *context;
	const double *influence; /* k x n: L of each kind; NULL: by leaving out */
};

enum bootstrap_type { BOOTSTRAP_PERCENTILE, BOOTSTRAP_BASIC, BOOTSTRAP_BCA };

struct bootstrap_opts {
	size_t replicates;
	uint64_t seed;
	enum bootstrap_type type;
	double level;
};

struct bootstrap {
	size_t k, replicates;
	double *observed;  /* k: t_0 */
	double *replicate; /* k x replicates */
	size_t *failed;    /* k */
	struct num *bias, *std_error, *low, *high;
};

must_check enum err bootstrap_run(struct arena *mem, const struct bootstrap_units *units,
				  const struct bootstrap_statistic *statistic, const struct bootstrap_opts *opts,
				  struct bootstrap *out);

/* The parts, for those who have replicates already. */

/* m replicates, sorted in place. */
struct bootstrap_sample {
	size_t m;
	double *t;
	double observed, acceleration;
};

void bootstrap_limits(const struct bootstrap_sample *s, enum bootstrap_type type, double level, struct num limits[2]);
/* c from L of n kinds and their sizes (NULL: 1). */
double bootstrap_acceleration(const double *influence, const int32_t *size, size_t n);
