#include "stats/frailty/frailty_parts.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>

/* psi(nu + d) - psi(nu) - log(1 + d/nu): from Stirling's series where nu is large and the terms would cancel. */
static double psi_excess(double nu, double d)
{
	double a = nu + d;
	if (nu < 1e3)
		return gsl_sf_psi(a) - gsl_sf_psi(nu) - log1p(d / nu);
	return d / (2 * nu * a) + d * (nu + a) / (12 * nu * nu * a * a);
}

/* What the clusters add to the partial likelihood in l, gamma. */
static double gamma_addition(const struct frailty_model *m, double nu)
{
	double sum = 0;
	for (size_t c = 0; c < m->clusters; c++) {
		double d = m->deaths[c], w = m->omega[c];
		sum += nu * (w - expm1(w));
		if (d > 0)
			sum += gsl_sf_lnpoch(nu, d) - d * log(nu) - (nu + d) * log1p(d / nu) + d;
	}
	return sum;
}

/* dl/dtheta = -nu^2 dl/dnu; beta and omega maximise, so only nu itself counts. */
static double gamma_slope(const struct frailty_model *m, double nu)
{
	double sum = 0;
	for (size_t c = 0; c < m->clusters; c++)
		sum += psi_excess(nu, m->deaths[c]) + m->omega[c] - expm1(m->omega[c]);
	return -nu * nu * sum;
}

/* (tr V_omega - theta clusters) / theta^2 at the last maximum, V_omega = H^-1 + H^-1 C schur C' H^-1, without cancelling. */
static double trace_excess(const struct frailty_model *m, double theta)
{
	double sum = 0;
	size_t p = m->p, q = m->clusters;
	for (size_t c = 0; c < q; c++) {
		double shrink = 1 / (1 + theta * m->diagonal[c]), v = 0;
		for (size_t j = 0; j < p; j++)
			for (size_t k = 0; k < p; k++)
				v += m->beside[j * q + c] * m->schur[j * p + k] * m->beside[k * q + c];
		sum += v * shrink * shrink - m->diagonal[c] * shrink;
	}
	return sum;
}

static double sum_of_squares(const double *v, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += v[i] * v[i];
	return sum;
}

/*
 * Half the integral of trace_excess from one theta to another, in u = log(1 + theta h), h the mean information of a cluster: there it
 * is nearly constant.
 */
static enum err integrate(struct frailty_model *m, double from, double to, double *out)
{
	double h = 1 / (double)m->clusters, mean = 0, sum = 0;
	for (size_t c = 0; c < m->clusters; c++)
		mean += m->deaths[c] * h;
	mean = fmax(mean, 1e-6);
	double low = log1p(from * mean), high = log1p(to * mean), width = fabs(high - low);
	size_t nodes = width > 1.6 ? 16 : 3 + (size_t)(8 * width);
	gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(nodes);
	if (!table)
		return err_memory();
	enum err err = ERR_OK;
	for (size_t i = 0; !err && i < nodes && width > 0; i++) {
		double u, weight;
		gsl_integration_glfixed_point(low, high, i, &u, &weight, table);
		double theta = expm1(u) / mean;
		err = frailty_maximise(m, theta);
		sum += weight * exp(u) / mean * trace_excess(m, theta) / 2;
	}
	gsl_integration_glfixed_table_free(table);
	*out = sum;
	return err;
}

struct frailty_place frailty_origin(struct frailty_model *m, double loglik)
{
	double slope = sum_of_squares(m->residual, m->clusters);
	for (size_t c = 0; m->law == FRAILTY_GAMMA && c < m->clusters; c++)
		slope -= m->deaths[c];
	if (m->law == FRAILTY_LOGNORMAL)
		slope += trace_excess(m, 0);
	return (struct frailty_place){.loglik = loglik, .slope = slope / 2};
}

enum err frailty_at(struct frailty_model *m, const struct frailty_place *from, double theta, struct frailty_place *out)
{
	double integral = 0;
	enum err err = ERR_OK;
	out->theta = theta;
	if (from && m->law == FRAILTY_LOGNORMAL)
		err = integrate(m, from->theta, theta, &integral);
	if (!err)
		err = frailty_maximise(m, theta);
	if (err)
		return err;
	if (m->law == FRAILTY_GAMMA) {
		out->loglik = m->partial + gamma_addition(m, 1 / theta);
		out->slope = gamma_slope(m, 1 / theta);
		return ERR_OK;
	}
	out->integral = from ? from->integral + integral : 0;
	out->loglik = m->penalised + out->integral;
	out->slope = sum_of_squares(m->omega, m->clusters) / (2 * theta * theta) + trace_excess(m, theta) / 2;
	return ERR_OK;
}
