#include "analyses/effect.h"

#include <math.h>

void effect_add(struct effect_sums *s, double start, double end)
{
	s->n++;
	s->x += start;
	s->y += end;
	s->xx += start * start;
	s->yy += end * end;
	s->xy += start * end;
}

struct num effect_size(const struct effect_sums *s, double z, struct num *low, struct num *high)
{
	*low = *high = num_none(WHY_FEW_CLIENTS);
	if (s->n < 3)
		return num_none(WHY_FEW_CLIENTS);
	/* Scores are small integers: these sums of products are exact in a double. */
	double vx = (s->xx - s->x * s->x / s->n) / (s->n - 1);
	double vy = (s->yy - s->y * s->y / s->n) / (s->n - 1);
	double cov = (s->xy - s->x * s->y / s->n) / (s->n - 1);
	if (vx <= 0) {
		*low = *high = num_none(WHY_SINGULAR);
		return num_none(WHY_SINGULAR);
	}
	double d = (s->x - s->y) / s->n / sqrt(vx);
	double r = vy > 0 ? cov / sqrt(vx * vy) : 0;
	double se = sqrt(2 * (1 - r) / s->n + d * d / (2 * s->n));
	*low = num_of(d - z * se);
	*high = num_of(d + z * se);
	return num_of(d);
}

double effect_spread(const struct effect_sums *s)
{
	double vx = s->n < 3 ? 0 : (s->xx - s->x * s->x / s->n) / (s->n - 1);
	if (vx <= 0)
		return 0;
	double change = s->x - s->y, squares = s->xx - 2 * s->xy + s->yy;
	return sqrt(fmax(0, (squares - change * change / s->n) / (s->n - 1)) / vx);
}
