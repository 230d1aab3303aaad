#include "risk/exposure.h"

const uint32_t exposure_limit[EXPOSURE_LIMITS] = {2, 3, 5, 11};

static struct risk_of_finding finding(double highest, double sum, uint64_t above, uint64_t clients)
{
	if (!clients)
		return (struct risk_of_finding){num_none(WHY_NO_DATA), num_none(WHY_NO_DATA), num_none(WHY_NO_DATA)};
	return (struct risk_of_finding){.highest = num_of(highest),
					.mean = num_of(sum / (double)clients),
					.above = num_of((double)above / (double)clients)};
}

void exposure_of(const struct risk_kinds *k, const uint32_t *size, double threshold, struct exposure *out)
{
	struct exposure e = {.clients = k->clients};
	double highest = 0, sum = 0;
	uint64_t above = 0;
	for (size_t i = 0; i < k->n; i++) {
		double risk = 1 / (double)size[i];
		e.smallest = !i || size[i] < e.smallest ? size[i] : e.smallest;
		highest = risk > highest ? risk : highest;
		sum += risk * k->count[i];
		above += risk > threshold ? k->count[i] : 0;
		for (int l = 0; l < EXPOSURE_LIMITS; l++)
			e.below[l] += size[i] < exposure_limit[l] ? k->count[i] : 0;
	}
	e.prosecutor = finding(highest, sum, above, e.clients);
	*out = e;
}
