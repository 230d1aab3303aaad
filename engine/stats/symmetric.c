#include "stats/symmetric.h"

#include <math.h>

static double largest_diagonal(const double *a, size_t n)
{
	double top = 0;
	for (size_t k = 0; k < n; k++)
		top = fmax(top, a[k * n + k]);
	return top;
}

/* Subtracts what the columns before k explain of entry (i, k). */
static double remainder_of(const double *a, size_t n, size_t i, size_t k)
{
	double v = a[i * n + k];
	for (size_t m = 0; m < k; m++)
		v -= a[i * n + m] * a[k * n + m] * a[m * n + m];
	return v;
}

size_t symmetric_factor(double *a, size_t n, double tolerance)
{
	double least = tolerance * largest_diagonal(a, n);
	size_t rank = 0;
	for (size_t k = 0; k < n; k++) {
		double own = a[k * n + k];
		double pivot = remainder_of(a, n, k, k);
		int kept = isfinite(pivot) && own > least && pivot > tolerance * own;
		a[k * n + k] = kept ? pivot : 0;
		for (size_t i = k + 1; i < n; i++)
			a[i * n + k] = kept ? remainder_of(a, n, i, k) / pivot : 0;
		rank += (size_t)kept;
	}
	return rank;
}

void symmetric_solve(const double *factor, size_t n, double *b)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			b[i] -= factor[i * n + k] * b[k];
	for (size_t i = n; i-- > 0;) {
		double d = factor[i * n + i];
		b[i] = d > 0 ? b[i] / d : 0;
		for (size_t k = i + 1; d > 0 && k < n; k++)
			b[i] -= factor[k * n + i] * b[k];
	}
}

void symmetric_invert(const double *factor, size_t n, double *inverse)
{
	for (size_t j = 0; j < n; j++) {
		double *row = inverse + j * n;
		for (size_t k = 0; k < n; k++)
			row[k] = k == j && factor[k * n + k] > 0;
		symmetric_solve(factor, n, row);
	}
}

static void multiply(const double *a, const double *b, size_t n, double *out)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			double v = 0;
			for (size_t k = 0; k < n; k++)
				v += a[i * n + k] * b[k * n + j];
			out[i * n + j] = v;
		}
}

void symmetric_sandwich(const double *a, const double *b, size_t n, double *work, double *out)
{
	multiply(a, b, n, work);
	multiply(work, a, n, out);
}
