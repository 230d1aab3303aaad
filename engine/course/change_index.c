#include "course/change_index.h"

#include <math.h>

#define ONE_SIDED_Z 1.6448536269514722

struct change_group change_group_of(const double *first, const double *last, size_t n)
{
	struct change_group g = {0};
	double xx = 0, yy = 0, xy = 0;
	for (size_t i = 0; i < n; i++) {
		g.mean_first += first[i] / (double)n;
		g.mean_last += last[i] / (double)n;
	}
	for (size_t i = 0; i < n; i++) {
		double x = first[i] - g.mean_first, y = last[i] - g.mean_last;
		xx += x * x;
		yy += y * y;
		xy += x * y;
	}
	g.sd_first = n > 1 ? sqrt(xx / (double)(n - 1)) : 0;
	g.sd_last = n > 1 ? sqrt(yy / (double)(n - 1)) : 0;
	g.correlation = xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : 0;
	return g;
}

static double hageman_arrindell(const struct change_group *g, double first, double last)
{
	double se2 = g->sd_first * g->sd_first * (1 - g->reliability);
	double v1 = g->sd_first * g->sd_first, v2 = g->sd_last * g->sd_last;
	double both = 2 * g->sd_first * g->sd_last * g->correlation;
	double rdd = ((v1 - se2) + (v2 - se2) - both) / (v1 + v2 - both);
	if (!(rdd > 0))
		return NAN;
	double change = (last - first) * rdd + (g->mean_last - g->mean_first) * (1 - rdd);
	return change / (sqrt(rdd) * sqrt(2 * se2));
}

double change_index(enum change_method method, const struct change_group *g, double first, double last)
{
	double r = g->reliability, se = g->sd_first * sqrt(1 - r), from_mean = r * (first - g->mean_first);
	double expected = from_mean + g->mean_first;
	switch (method) {
	case CHANGE_GLN:
		return (last - expected) / (g->sd_first * sqrt(1 - r * r));
	case CHANGE_HLL:
		return (last - g->mean_last - from_mean) / (g->sd_first * sqrt(1 - r * r));
	case CHANGE_EN:
		return (last - expected) / se;
	case CHANGE_NK:
		return (last - expected) / sqrt(r * r * se * se + g->sd_first * g->sd_first * (1 - g->reliability_last));
	case CHANGE_HA:
		return hageman_arrindell(g, first, last);
	default:
		return (last - first) / (sqrt(2.0) * se);
	}
}

double change_critical(enum change_method method)
{
	return method == CHANGE_HA ? ONE_SIDED_Z : CHANGE_Z;
}
