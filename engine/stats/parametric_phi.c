#include "stats/parametric_parts.h"

/*
 * v[m] = e^x / x - (m / x) v[m - 1]; near 0 the highest from its series, sum of x^k / (k! (k + m + 1)), and the others back from it.
 */
struct parametric_phi parametric_phi(double x)
{
	const int top = PHI_COUNT - 1;
	struct parametric_phi phi;
	if (fabs(x) >= 1) {
		double e = exp(x);
		phi.v[0] = expm1(x) / x;
		for (int m = 1; m < PHI_COUNT; m++)
			phi.v[m] = (e - m * phi.v[m - 1]) / x;
		return phi;
	}
	double sum = 0, term = 1;
	for (int k = 0; k < 20; k++) {
		sum += term / (k + top + 1);
		term *= x / (k + 1);
	}
	phi.v[top] = sum;
	double e = exp(x);
	for (int m = top; m > 0; m--)
		phi.v[m - 1] = (e - x * phi.v[m]) / m;
	return phi;
}
