#include "stats/hazard_step.h"

struct hazard_step hazard_step(const struct risk *r, size_t j, enum hazard_ties ties)
{
	double n = r->n_risk[j], D = r->n_event[j], d = r->deaths ? r->deaths[j] : D;
	if (ties == HAZARD_BRESLOW || !(d > 0))
		return (struct hazard_step){.rise = D / n, .variance = D / (n * n), .own = 1 / n};
	double m = D / d, once = 0, squared = 0;
	for (size_t k = 0; k < (size_t)d; k++) {
		double left = 1 / (n - (double)k * m);
		once += left;
		squared += left * left;
	}
	return (struct hazard_step){.rise = m * once, .variance = m * squared, .own = n / d * squared};
}
