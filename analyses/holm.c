#include "analyses/holm.h"

#include <math.h>

static double smaller_than(const struct num *p, size_t n, double v)
{
	double smaller = 0;
	for (size_t i = 0; i < n; i++)
		smaller += num_is(p[i]) && p[i].v < v;
	return smaller;
}

void holm_adjust(const struct num *p, size_t n, struct num *adjusted)
{
	double m = 0;
	for (size_t i = 0; i < n; i++)
		m += num_is(p[i]);
	for (size_t i = 0; i < n; i++) {
		double worst = 0;
		adjusted[i] = p[i];
		for (size_t j = 0; j < n; j++)
			if (num_is(p[i]) && num_is(p[j]) && p[j].v <= p[i].v)
				worst = fmax(worst, p[j].v * (m - smaller_than(p, n, p[j].v)));
		if (num_is(p[i]))
			adjusted[i] = num_of(fmin(1, worst));
	}
}
