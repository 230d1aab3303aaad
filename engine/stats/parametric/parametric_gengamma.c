#include "stats/parametric/parametric_mills.h"

#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_psi.h>

/*
 * Generalised gamma (Prentice 1974): W = log(Q^2 G) / Q, G gamma of shape k = 1 / Q^2. Written so that nothing happens at Q = 0:
 *
 *   log f(w) = -log(2 pi) / 2 - s(Q) - A(w),   A(w) = k (e^(Qw) - 1 - Qw) = w^2 psi(Qw),   psi_m = phi_m - phi_{m+1}
 *   s(Q)     what Stirling's formula lacks of log Gamma(k):  log Gamma(k) = (k - 1/2) log k - k + log(2 pi) / 2 + s
 *   S(w)     = f(w) M(w), w >= 0 (parametric_mills.h);   F(w; Q) = S(-w; -Q)
 */
static const double half_log_2pi = 0.91893853320467274178;

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
		for (int i = 0; i < 8; i++) {
			double m = 4 * i + 2;
			s.v += b[i] * power * q * q;
			s.q += b[i] * m * power * q;
			s.qq += b[i] * m * (m - 1) * power;
			power *= q * q * q * q;
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

/* What is the same for all rows of one Q, for Q and for -Q. */
struct side {
	double q;
	struct curve s;
	struct mills_table mills;
};

struct parametric_tables {
	struct side side[2];
};

static void fill(struct parametric_tables *t, double q)
{
	*t = (struct parametric_tables){.side = {{.q = q, .s = stirling(q)}, {.q = -q}}};
	t->side[1].s = t->side[0].s;
	t->side[1].s.q = -t->side[0].s.q;
}

/* Below so many rows the table costs more than it saves. */
enum { TABLE_ROWS = 4000 };

static enum err prepare(struct arena *mem, double q, size_t rows, const struct parametric_tables **out)
{
	struct parametric_tables *t = ARENA_NEW(mem, struct parametric_tables);
	enum err err = t ? ERR_OK : err_memory();
	if (err)
		return err;
	fill(t, q);
	for (int k = 0; !err && k < 2 && rows >= TABLE_ROWS; k++)
		err = mills_table(mem, t->side[k].q, &t->side[k].mills);
	*out = t;
	return err;
}

static struct curve log_density(const struct side *side, double w)
{
	double q = side->q;
	struct curve s = side->s;
	struct parametric_phi phi = parametric_phi(q * w);
	double w2 = w * w;
	return (struct curve){.v = -half_log_2pi - s.v - w2 * (phi.v[0] - phi.v[1]),
			      .w = -w * phi.v[0],
			      .ww = -exp(q * w),
			      .q = -s.q - w2 * w * (phi.v[1] - phi.v[2]),
			      .wq = -w2 * phi.v[1],
			      .qq = -s.qq - w2 * w2 * (phi.v[2] - phi.v[3])};
}

/* log S for w >= 0. With h = f / S = 1 / M:  (log S)_w = -h, (log S)_ww = -h (h + (log f)_w), (log S)_wQ = h (log M)_Q */
static struct curve upper_tail(const struct side *side, double w)
{
	struct curve f = log_density(side, w);
	struct mills m = mills_at(&side->mills, w, side->q);
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

/* The same as a function of -w and -Q. */
static struct curve turned(struct curve c)
{
	c.w = -c.w;
	c.q = -c.q;
	return c;
}

/* log of the upper tail of one side; below 0 by what the other side has above. */
static struct curve log_tail(const struct parametric_tables *t, int side, double w)
{
	if (w >= 0)
		return upper_tail(&t->side[side], w);
	struct curve rest = turned(upper_tail(&t->side[1 - side], -w));
	return complement(&rest);
}

static void jet(enum parametric_part part, const struct parametric_at *at, struct jet *out)
{
	struct parametric_tables own;
	const struct parametric_tables *t = at->tables;
	double w = standard_z(at);
	if (!t) {
		fill(&own, at->q);
		t = &own;
	}
	struct curve c = part == PART_DENSITY    ? log_density(&t->side[0], w)
			 : part == PART_SURVIVAL ? log_tail(t, 0, w)
						 : turned(log_tail(t, 1, -w));
	parametric_location_scale(part, at, &(struct standard){c.v, c.w, c.ww}, out);
	out->g[JET_Q] = c.q;
	out->h[JET_QE] = -at->inverse * c.wq;
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
		for (int i = 0; i < 18; i++) {
			part += power / ((i + 1) * (i + 2));
			power *= -x;
		}
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
	.prepare = prepare,
	.log_mean = log_mean,
};
