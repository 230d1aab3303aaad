#include "stats/normal.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double normal_z(double confidence)
{
	return gsl_cdf_ugaussian_Qinv((1 - confidence) / 2);
}

double normal_p(double z)
{
	return 2 * gsl_cdf_ugaussian_Q(fabs(z));
}
