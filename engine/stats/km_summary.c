#include "stats/km.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

/* One of the curves that a quantile is read off: the estimate, or a limit, which need not exist everywhere. */
struct falling {
	const struct km_curve *c;
	const struct num *limit; /* NULL: the estimate */
};

static bool value_at(struct falling f, size_t j, double *v)
{
	if (f.limit && !num_is(f.limit[j]))
		return false;
	*v = f.limit ? f.limit[j].v : f.c->estimate[j];
	return true;
}

/* The first time after row j at which the curve is lower than v; false when it never is. */
static bool falls_below(struct falling f, size_t j, double v, double *time)
{
	for (double w; j < f.c->n; j++)
		if (value_at(f, j, &w) && w < v) {
			*time = f.c->time[j];
			return true;
		}
	return false;
}

/*
 * The first time at which the curve is at most level; where it rests on level, within sqrt(eps), and falls later, the middle of the
 * rest, as in the one-line summary of R's survfit.
 */
static struct num first_at_most(struct falling f, double level)
{
	const double tolerance = sqrt(DBL_EPSILON);
	for (size_t j = 0; j < f.c->n; j++) {
		double v, end, time = f.c->time[j];
		if (!value_at(f, j, &v) || v >= level + tolerance)
			continue;
		if (fabs(v - level) < tolerance && falls_below(f, j, v, &end))
			time += (end - time) / 2;
		return num_of(time);
	}
	return num_none(WHY_NOT_REACHED);
}

void km_quantile(const struct km_curve *c, double q, struct num *at, struct num *low, struct num *high)
{
	if (!c->n) {
		*at = *low = *high = num_none(WHY_NO_DATA);
		return;
	}
	*at = first_at_most((struct falling){.c = c}, 1 - q);
	*low = first_at_most((struct falling){.c = c, .limit = c->low}, 1 - q);
	*high = first_at_most((struct falling){.c = c, .limit = c->high}, 1 - q);
}

/* From the last time back, so that the area right of each event time is at hand when its Greenwood term is added. */
void km_restricted_mean(const struct km_curve *c, double tau, struct num *mean, struct num *std_error)
{
	if (!c->n) {
		*mean = *std_error = num_none(WHY_NO_DATA);
		return;
	}
	double area = 0, variance = 0, to = fmax(tau, c->start);
	for (size_t j = c->n; j-- > 0;) {
		if (c->time[j] > to)
			continue;
		double n = c->n_risk[j], d = c->n_event[j];
		area += c->estimate[j] * (to - c->time[j]);
		to = c->time[j];
		double greenwood = n > d ? d / (n * (n - d)) : 0;
		variance += area * area * (c->variance ? c->variance[j] : greenwood);
	}
	*mean = num_of(to + area);
	*std_error = num_of(sqrt(variance));
}

long km_row_at(const struct km_curve *c, double t)
{
	size_t low = 0, high = c->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (c->time[mid] <= t)
			low = mid + 1;
		else
			high = mid;
	}
	return (long)low - 1;
}
