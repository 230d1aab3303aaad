#pragma once
/*
 * The gate of a release under differential privacy: counts of clients leave with noise, and nothing else of the data does.
 *
 * tables      each holds one partition: its counts (CELL_COUNT) that are no total of a declared sum are disjoint classes, so that one client is in at
 *             most one of them. n tables: one client more or less changes n counts by 1, the sensitivity in the L1 norm
 * mechanism   noise of the discrete Laplace distribution of scale n / epsilon on each of these counts (core/discrete_laplace.h): epsilon-differential
 *             privacy for one client added or removed; a client whose rows change costs twice as much (Dwork, McSherry, Nissim & Smith, TCC 2006)
 * from them   totals are sums of the noised counts, in the order of the declared sums (those over columns first); whatever is below 0 is then shown
 *             as 0, so that parts need not add up to their total. Shares are of these released counts, in whole per cent, and only where the whole is
 *             SHARE_LEAST scales or more. All this is computed from noised counts alone and costs nothing
 * other cells texts and parameters must not depend on the data: they leave as they are. Any other kind does not leave: [x], withheld
 * no rules    of thresholds, rounding or the ledger: which cells are shown does not depend on the data either
 * errors      ERR_RANGE a noise of scale 0, or a count that is no whole number; ERR_KEY no randomness; ERR_MEMORY
 */
#include "core/discrete_laplace.h"
#include "disclose/disclose.h"

enum { SHARE_LEAST = 10 };

/* epsilon = micro / PRIVATE_MICRO. */
enum { PRIVATE_MICRO = 1000000 };

struct private_noise {
	uint32_t micro;
	const struct byte_source *from;
};

must_check enum err disclose_private(struct arena *mem, const struct table *const *tables, size_t n,
				     const struct private_noise *noise, struct safe_table **out);
/* The scale with so many partitions. */
double private_scale(uint32_t micro, size_t partitions);
/* The least k with P(|noise| <= k) >= share: P(|Z| > k) = 2 a^(k + 1) / (1 + a), a = exp(-1 / scale). */
long private_within(double scale, double share);
