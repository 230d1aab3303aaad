#include "stats/evalue.h"

#include <math.h>

static double risk_ratio(enum evalue_measure measure, double ratio)
{
	switch (measure) {
	case EVALUE_HR_COMMON:
		return (1 - pow(0.5, sqrt(ratio))) / (1 - pow(0.5, sqrt(1 / ratio)));
	case EVALUE_OR_COMMON:
		return sqrt(ratio);
	default:
		return ratio;
	}
}

/* RR + sqrt(RR (RR - 1)) of a risk ratio on either side of 1. */
static double strength(double rr)
{
	double away = rr < 1 ? 1 / rr : rr;
	return away + sqrt(away * (away - 1));
}

struct evalue evalue_of(enum evalue_measure measure, double ratio, double low, double high)
{
	struct num none = num_none(WHY_NOT_APPLICABLE);
	if (!(low > 0 && low <= ratio && ratio <= high && isfinite(high)))
		return (struct evalue){.rr = none, .point = none, .limit = none};
	double near = ratio < 1 ? high : low;
	bool reaches = low <= 1 && high >= 1;
	double rr = risk_ratio(measure, ratio);
	return (struct evalue){.rr = num_of(rr),
			       .point = num_of(strength(rr)),
			       .limit = num_of(reaches ? 1 : strength(risk_ratio(measure, near)))};
}
