#include "instrument/scaling.h"
#include "instrument/instrument.h"

#include <math.h>
#include <string.h>

const struct scaling *scaling_named(const struct instrument *i, const char *name)
{
	for (size_t k = 0; k < i->scalings; k++)
		if (!strcmp(i->scaling[k].name, name))
			return &i->scaling[k];
	return NULL;
}

bool scaling_holds(const struct scaling *s, double value)
{
	const double slack = 1e-6;
	double unit = s->step > 0 ? s->step : 1;
	if (value < s->min - slack * unit || value > s->max + slack * unit)
		return false;
	double exact = (value - s->min) / unit;
	return !(s->step > 0) || fabs(exact - nearbyint(exact)) <= slack;
}

static double by_table(const struct scaling *s, double value)
{
	double place = nearbyint((value - s->min) / s->step);
	size_t at = place < 0 ? 0 : (size_t)place;
	return s->value[at < s->values ? at : s->values - 1];
}

int32_t scaling_steps(const struct scaling *s, const struct instrument *i, double value)
{
	const double never_below_a_half = 1e-9;
	double steps;
	if (s->values)
		steps = by_table(s, value) / i->step;
	else {
		double above = s->reversed ? s->max - value : value - s->min;
		steps = i->min + above * (i->max - i->min) / (s->max - s->min);
	}
	return (int32_t)floor(steps + 0.5 + never_below_a_half);
}

bool scaling_makes(const struct scaling *s, double standard)
{
	const double half = 0.005 + 1e-9;
	for (size_t k = 0; k < s->values; k++)
		if (fabs(s->value[k] - standard) <= half)
			return true;
	return s->values == 0;
}
