#include "stats/parametric/parametric_parts.h"

enum { TERMS = 19 };

/* 1 / (k! (k + 4)) */
static const double term[TERMS] = {1 / 4.0,
				   1 / 5.0,
				   1 / 12.0,
				   1 / 42.0,
				   1 / 192.0,
				   1 / 1080.0,
				   1 / 7200.0,
				   1 / 55440.0,
				   1 / 483840.0,
				   1 / 4717440.0,
				   1 / 50803200.0,
				   1 / 598752000.0,
				   1 / 7664025600.0,
				   1 / 105859353600.0,
				   1 / 1569209241600.0,
				   1 / 24845812992000.0,
				   1 / 418455797760000.0,
				   1 / 7469435990016000.0,
				   1 / 140852221526016000.0};

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
	double sum = 0;
	for (int k = TERMS; k-- > 0;)
		sum = sum * x + term[k];
	phi.v[top] = sum;
	double e = exp(x);
	for (int m = top; m > 0; m--)
		phi.v[m - 1] = (e - x * phi.v[m]) / m;
	return phi;
}
