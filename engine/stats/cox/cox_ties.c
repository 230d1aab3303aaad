#include "stats/cox_parts.h"

#include "core/wide.h"

#include <math.h>

/*
 * Efron's sums over the d events of a tick. Where a table of cells stands for many rows d is in the thousands, and these are most of the
 * work. Four l at a time, in vectors that a compiler without AVX2 makes of smaller ones: five sums of eight lanes would not stay in registers.
 */
enum { LANES = WIDE_LANES, FACTORS = 16, FOUR = 4 };

typedef double four __attribute__((vector_size(FOUR * sizeof(double))));

static inline double four_sum(four v)
{
	return (v[0] + v[1]) + (v[2] + v[3]);
}

/* Terms beyond the last event have no weight. */
WIDE static struct cox_tie efron_sums(int64_t deaths, double at_risk, double dying)
{
	four q = {0}, qf = {0}, qq = {0}, qqf = {0}, qqff = {0}, l = {0, 1, 2, 3}, keep = {1, 1, 1, 1};
	double step = 1 / (double)deaths;
	for (int64_t at = 0; at < deaths; at += FOUR) {
		for (int64_t lane = deaths - at; lane < FOUR; lane++)
			keep[lane] = l[lane] = 0;
		four f = l * step, term = keep / (at_risk - f * dying), part = term * f;
		q += term;
		qf += part;
		qq += term * term;
		qqf += term * part;
		qqff += part * part;
		l += FOUR;
	}
	return (struct cox_tie){
		.q = four_sum(q), .qf = four_sum(qf), .qq = four_sum(qq), .qqf = four_sum(qqf), .qqff = four_sum(qqff)};
}

struct cox_tie cox_tie_sums(enum cox_ties ties, int64_t deaths, double at_risk, double dying)
{
	if (ties == COX_EFRON && deaths > 1)
		return efron_sums(deaths, at_risk, dying);
	struct cox_tie t = {0};
	t.q = (double)deaths / at_risk;
	t.qq = t.q / at_risk;
	return t;
}

/* sum over l of log(1 - l/d share): one logarithm for 32 factors, each above 1/d. */
WIDE static double efron_logs(int64_t deaths, double share)
{
	double sum = 0, step = share / (double)deaths;
	for (int64_t first = 0; first < deaths; first += (int64_t)LANES * FACTORS) {
		double product[LANES] = {1, 1, 1, 1, 1, 1, 1, 1};
		int64_t end = first + (int64_t)LANES * FACTORS;
		end = end < deaths ? end : deaths;
		int64_t whole = first + (end - first) / LANES * LANES;
		for (int64_t at = first; at < whole; at += LANES)
			for (size_t lane = 0; lane < LANES; lane++)
				product[lane] *= 1 - ((double)at + (double)lane) * step;
		for (int64_t at = whole; at < end; at++)
			product[at - whole] *= 1 - (double)at * step;
		for (size_t lane = 0; lane < LANES; lane += 2)
			sum += log(product[lane] * product[lane + 1]);
	}
	return sum;
}

double cox_tie_logs(enum cox_ties ties, int64_t deaths, double at_risk, double dying)
{
	double sum = (double)deaths * log(at_risk);
	return ties == COX_EFRON && deaths > 1 ? sum + efron_logs(deaths, dying / at_risk) : sum;
}

/*
 * exp(x) = 2^n exp(r), n = round(x / log 2), r = x - n log 2 in two parts (Cody & Waite 1980), |r| <= 0.347: Taylor's series to r^13 is exact
 * to 1e-17. Adding 1.5 x 2^52 rounds to a whole number and leaves it in the low bits.
 */
static inline double exp_one(double x)
{
	static const double round = 0x1.8p52;
	union {
		double d;
		uint64_t bits;
	} n = {.d = x * 0x1.71547652b82fep+0 + round}, scale;
	double whole = n.d - round, r = (x - whole * 0x1.62e42fee00000p-1) - whole * 0x1.a39ef35793c76p-33;
	double s = 1. / 6227020800;
	s = s * r + 1. / 479001600;
	s = s * r + 1. / 39916800;
	s = s * r + 1. / 3628800;
	s = s * r + 1. / 362880;
	s = s * r + 1. / 40320;
	s = s * r + 1. / 5040;
	s = s * r + 1. / 720;
	s = s * r + 1. / 120;
	s = s * r + 1. / 24;
	s = s * r + 1. / 6;
	s = s * r + .5;
	s = s * r + 1;
	s = s * r + 1;
	scale.bits = (n.bits << 52) + 0x3ff0000000000000U;
	return s * scale.d;
}

WIDE void cox_exp(const double *restrict x, size_t n, double *restrict to)
{
	int far = 0;
	for (size_t i = 0; i < n; i++) {
		to[i] = exp_one(x[i]);
		far |= !(fabs(x[i]) < 700);
	}
	for (size_t i = 0; far && i < n; i++)
		to[i] = fabs(x[i]) < 700 ? to[i] : exp(x[i]);
}
