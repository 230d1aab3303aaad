#include "stats/parametric_parts.h"

#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_psi.h>

/*
 * Generalised gamma (Prentice 1974): W = log(Q^2 G) / Q, G gamma of shape k = 1 / Q^2. Written so that nothing happens at Q = 0:
 *
 *   log f(w) = -log(2 pi) / 2 - s(Q) - A(w),   A(w) = k (e^(Qw) - 1 - Qw) = w^2 psi(Qw),   psi_m = phi_m - phi_{m+1}
 *   s(Q)     what Stirling's formula lacks of log Gamma(k):  log Gamma(k) = (k - 1/2) log k - k + log(2 pi) / 2 + s
 *   S(w)     = f(w) M,  M = integral over v > 0 of exp(-D(v)),  D(v) = A(w + v) - A(w) = v w phi_0(Qw) + e^(Qw) v^2 psi_0(Qv)
 *   F(w; Q)  = S(-w; -Q)
 *
 * Derivatives by Q are taken under the integral, which is done by Gauss and Legendre's rule in three panels up to D = 40.
 */
static const double half_log_2pi = 0.91893853320467274178;

enum { PANELS = 3, NODES = 16 };

/* Positive nodes of the rule of 16 and their weights (Abramowitz & Stegun 25.4). */
static const double node[NODES / 2] = {0.0950125098376374402, 0.2816035507792589132, 0.4580167776572273863,
				       0.6178762444026437484, 0.7554044083550030339, 0.8656312023878317439,
				       0.9445750230732325761, 0.9894009349916499326};
static const double node_weight[NODES / 2] = {0.1894506104550684963, 0.1826034150449235889, 0.1691565193950025382,
					      0.1495959888165767321, 0.1246289712555338720, 0.0951585116824927848,
					      0.0622535239386478929, 0.0271524594117540949};

/* A function of Q alone, or of w and Q, with its derivatives. */
struct curve {
	double v, w, ww, q, wq, qq;
};

/* s and its derivatives by Q. */
static struct curve stirling(double q)
{
	static const double b[] = {1 / 12.0,   -1 / 360.0,      1 / 1260.0, -1 / 1680.0,
				   1 / 1188.0, -691 / 360360.0, 1 / 156.0,  -3617 / 122400.0};
	struct curve s = {0};
	double k = 1 / (q * q);
	if (k >= 10) {
		double power = 1; /* q^(4 i) */
		for (int i = 0; i < 8; i++, power *= q * q * q * q) {
			double m = 4 * i + 2;
			s.v += b[i] * power * q * q;
			s.q += b[i] * m * power * q;
			s.qq += b[i] * m * (m - 1) * power;
		}
		return s;
	}
	double k1 = -2 * k / q, k2 = 6 * k * k;
	double slope = gsl_sf_psi(k) - log(k) + 0.5 / k, curve = gsl_sf_psi_1(k) - 1 / k - 0.5 / (k * k);
	s.v = gsl_sf_lngamma(k) - (k - 0.5) * log(k) + k - half_log_2pi;
	s.q = slope * k1;
	s.qq = curve * k1 * k1 + slope * k2;
	return s;
}

static struct curve log_density(double w, double q)
{
	struct parametric_phi phi = parametric_phi(q * w);
	struct curve s = stirling(q);
	double w2 = w * w;
	return (struct curve){.v = -half_log_2pi - s.v - w2 * (phi.v[0] - phi.v[1]),
			      .w = -w * phi.v[0],
			      .ww = -exp(q * w),
			      .q = -s.q - w2 * w * (phi.v[1] - phi.v[2]),
			      .wq = -w2 * phi.v[1],
			      .qq = -s.qq - w2 * w2 * (phi.v[2] - phi.v[3])};
}

/* What D(v) is made of at one w. */
struct rise {
	double w, q, growth; /* e^(Qw) */
	double linear, linear_q, linear_qq;
};

static struct rise rise_at(double w, double q)
{
	struct parametric_phi phi = parametric_phi(q * w);
	return (struct rise){.w = w,
			     .q = q,
			     .growth = exp(q * w),
			     .linear = w * phi.v[0],
			     .linear_q = w * w * phi.v[1],
			     .linear_qq = w * w * w * phi.v[2]};
}

static struct curve rise_of(const struct rise *r, double v)
{
	struct parametric_phi phi = parametric_phi(r->q * v);
	double p0 = phi.v[0] - phi.v[1], p1 = phi.v[1] - phi.v[2], p2 = phi.v[2] - phi.v[3], g = r->growth * v * v;
	return (struct curve){.v = v * r->linear + g * p0,
			      .q = v * r->linear_q + g * (r->w * p0 + v * p1),
			      .qq = v * r->linear_qq + g * (r->w * r->w * p0 + 2 * r->w * v * p1 + v * v * p2)};
}

/* Where D has come to 40 or a little more: D is convex and rises from 0. */
static double end_of(const struct rise *r)
{
	double low = 0, high = 1;
	while (rise_of(r, high).v < 40) {
		low = high;
		high *= 2;
	}
	for (int i = 0; i < 6; i++) {
		double middle = (low + high) / 2;
		*(rise_of(r, middle).v < 40 ? &low : &high) = middle;
	}
	return high;
}

/* log M with its derivatives by Q. */
static struct curve log_mills(double w, double q)
{
	struct rise r = rise_at(w, q);
	double half = end_of(&r) / (2 * PANELS), m = 0, m_q = 0, m_qq = 0;
	for (int k = 0; k < PANELS * NODES; k++) {
		int j = k % NODES, i = j / 2;
		double v = half * (2 * (k / NODES) + 1 + (j % 2 ? node[i] : -node[i]));
		struct curve d = rise_of(&r, v);
		double e = half * node_weight[i] * exp(-d.v);
		m += e;
		m_q -= e * d.q;
		m_qq += e * (d.q * d.q - d.qq);
	}
	return (struct curve){.v = log(m), .q = m_q / m, .qq = m_qq / m - m_q / m * (m_q / m)};
}

/* log S for w >= 0. With h = f / S = 1 / M:  (log S)_w = -h, (log S)_ww = -h (h + (log f)_w), (log S)_wQ = h (log M)_Q */
static struct curve upper_tail(double w, double q)
{
	struct curve f = log_density(w, q), m = log_mills(w, q);
	double h = exp(-m.v);
	return (struct curve){
		.v = f.v + m.v, .w = -h, .ww = -h * (h + f.w), .q = f.q + m.q, .wq = h * m.q, .qq = f.qq + m.qq};
}

/* log(1 - e^c): with k = e^c / (1 - e^c) the gradient is -k c', the second derivatives -k (c'' + (1 + k) c' c'). */
static struct curve complement(const struct curve *c)
{
	double k = exp(c->v) / -expm1(c->v);
	return (struct curve){.v = log(-expm1(c->v)),
			      .w = -k * c->w,
			      .ww = -k * (c->ww + (1 + k) * c->w * c->w),
			      .q = -k * c->q,
			      .wq = -k * (c->wq + (1 + k) * c->w * c->q),
			      .qq = -k * (c->qq + (1 + k) * c->q * c->q)};
}

static struct curve log_failure(double w, double q)
{
	if (w >= 0) {
		struct curve s = upper_tail(w, q);
		return complement(&s);
	}
	struct curve f = upper_tail(-w, -q);
	f.w = -f.w;
	f.q = -f.q;
	return f;
}

static struct curve log_survival(double w, double q)
{
	if (w >= 0)
		return upper_tail(w, q);
	struct curve f = log_failure(w, q);
	return complement(&f);
}

static void jet(enum parametric_part part, const struct parametric_at *at, struct jet *out)
{
	double w = standard_z(at), inverse = exp(-at->tau);
	struct curve c = part == PART_DENSITY    ? log_density(w, at->q)
			 : part == PART_SURVIVAL ? log_survival(w, at->q)
						 : log_failure(w, at->q);
	parametric_location_scale(part, at, &(struct standard){c.v, c.w, c.ww}, out);
	out->g[JET_Q] = c.q;
	out->h[JET_QE] = -inverse * c.wq;
	out->h[JET_QT] = -w * c.wq;
	out->h[JET_QQ] = c.qq;
}

/*
 * log E e^(sigma W) = log Gamma(k + d) - log Gamma(k) - d log k, d = sigma / Q. By Stirling with x = d / k = sigma Q, above -1:
 *   sigma^2 ((1 + x) log(1 + x) - x) / x^2 - log(1 + x) / 2 + s(k (1 + x)) - s(k)
 */
static bool log_mean(const struct parametric_at *at, double *out)
{
	double sigma = exp(at->tau), x = sigma * at->q, part = 0;
	if (x <= -1)
		return false;
	if (fabs(x) < 0.1) {
		double power = 1; /* sum of (-x)^i / ((i + 1)(i + 2)) */
		for (int i = 0; i < 18; i++, power *= -x)
			part += power / ((i + 1) * (i + 2));
	} else {
		part = ((1 + x) * log1p(x) - x) / (x * x);
	}
	*out = at->eta + sigma * sigma * part - log1p(x) / 2 + stirling(at->q / sqrt(1 + x)).v - stirling(at->q).v;
	return true;
}

static double start_tau(double sd)
{
	return log(sd);
}

const struct parametric_family parametric_gengamma = {
	.log_time = true,
	.scaled = true,
	.shaped = true,
	.start_tau = start_tau,
	.tau_low = -16,
	.tau_high = 16,
	.eta_per_unit = 1,
	.jet = jet,
	.log_mean = log_mean,
};
