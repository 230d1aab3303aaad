#include "stats/parametric/parametric_parts.h"

#include <gsl/gsl_sf_expint.h>

/*
 * Hazard exp(eta + a t), a = tau of any sign. Cumulative hazard H = e^eta B, B = (e^(a t) - 1) / a = t phi_0(a t), which is smooth in a
 * through 0:  dB/da = t^2 phi_1,  d2B/da2 = t^3 phi_2.
 */
struct cumulative {
	double h, b, slope, curve; /* H; B, B' / B, B'' / B */
};

static struct cumulative cumulative_of(const struct parametric_at *at)
{
	struct parametric_phi phi = parametric_phi(at->tau * at->t);
	double b = at->t * phi.v[0];
	return (struct cumulative){.h = exp(at->eta) * b,
				   .b = b,
				   .slope = at->t * phi.v[1] / phi.v[0],
				   .curve = at->t * at->t * phi.v[2] / phi.v[0]};
}

/* log S = -H */
static void survival(const struct cumulative *c, struct jet *out)
{
	out->v = -c->h;
	out->g[JET_E] = out->h[JET_EE] = -c->h;
	out->g[JET_T] = out->h[JET_TE] = -c->h * c->slope;
	out->h[JET_TT] = -c->h * c->curve;
}

/* log F = log(1 - e^-H): with l = log H its slope is r = H / (e^H - 1), and its curvature r (1 - H - r). */
static void failure(const struct cumulative *c, struct jet *out)
{
	double r = c->h < 1e-300 ? 1 : c->h / expm1(c->h), rr = r * (1 - c->h - r);
	out->v = log(-expm1(-c->h));
	out->g[JET_E] = r;
	out->g[JET_T] = r * c->slope;
	out->h[JET_EE] = rr;
	out->h[JET_TE] = rr * c->slope;
	out->h[JET_TT] = rr * c->slope * c->slope + r * (c->curve - c->slope * c->slope);
}

static void jet(enum parametric_part part, const struct parametric_at *at, struct jet *out)
{
	struct cumulative c = cumulative_of(at);
	*out = (struct jet){0};
	if (part == PART_FAILURE) {
		failure(&c, out);
		return;
	}
	survival(&c, out);
	if (part == PART_DENSITY) {
		out->v += at->eta + at->tau * at->t;
		out->g[JET_E] += 1;
		out->g[JET_T] += at->t;
	}
}

/* E T = e^c E1(c) / a with c = e^eta / a; a = 0: e^-eta; a < 0: a share never fails. */
static bool log_mean(const struct parametric_at *at, double *out)
{
	double c = exp(at->eta) / at->tau;
	*out = at->tau > 0 ? log(gsl_sf_expint_E1_scaled(c) / at->tau) : -at->eta;
	return at->tau >= 0;
}

static double start_tau(double sd)
{
	(void)sd;
	return 0;
}

const struct parametric_family parametric_gompertz = {
	.scaled = true,
	.start_tau = start_tau,
	.tau_low = -300,
	.tau_high = 300,
	.eta_per_unit = -1,
	.tau_per_unit = true,
	.jet = jet,
	.log_mean = log_mean,
};
