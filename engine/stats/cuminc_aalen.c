#include "stats/cuminc_aalen.h"

#include <math.h>

/* S_{j-1}^2 / n_j^2 d v(d): of the cause, and of all others. */
struct parts {
	double own, other;
};

static double spread(double d, double n)
{
	double tied = d > 1 ? 1 - (d - 1) / (n - 1) : 1;
	return d > 0 ? fmax(tied, 0) * d / (n * n) : 0;
}

static struct parts parts_at(const struct cuminc_steps *c, size_t j)
{
	double n = c->r->n_risk[j], own = risk_events(c->r, c->cause)[j], before = j ? c->S[j - 1] : 1;
	double others = fmax(c->r->n_event[j] - own, 0);
	return (struct parts){.own = before * before * spread(own, n), .other = before * before * spread(others, n)};
}

/* The squares multiplied out, so that F(t) stands outside of the sums. */
void cuminc_aalen(const struct cuminc_steps *c, double *variance)
{
	double v1 = 0, v2 = 0, v3 = 0;
	for (size_t j = 0; j < c->r->n; j++) {
		struct parts p = parts_at(c, j);
		double F = c->F[j], inverse = c->S[j] > 0 ? 1 / c->S[j] : 0, own = 1 + F * inverse;
		v1 += p.own * own * own + p.other * F * F * inverse * inverse;
		v2 += p.own * own * inverse + p.other * F * inverse * inverse;
		v3 += (p.own + p.other) * inverse * inverse;
		variance[j] = fmax(v1 + F * F * v3 - 2 * F * v2, 0);
	}
}

double cuminc_aalen_area(const struct cuminc_steps *c, double tau)
{
	double area = 0, to = tau, sum = 0;
	for (size_t j = c->r->n; j-- > 0;) {
		if (c->r->time[j] > tau)
			continue;
		area += c->F[j] * (to - c->r->time[j]);
		to = c->r->time[j];
		struct parts p = parts_at(c, j);
		double rest = c->S[j] > 0 ? (area - c->F[j] * (tau - to)) / c->S[j] : 0;
		sum += p.own * pow(tau - to - rest, 2) + p.other * rest * rest;
	}
	return sum;
}
