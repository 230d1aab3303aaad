#include "stats/frailty/frailty_parts.h"
#include "stats/symmetric.h"

#include <math.h>
#include <string.h>

enum { MOST = 60 };

double frailty_curvature(const struct frailty_model *m, double theta, size_t c)
{
	return m->law == FRAILTY_GAMMA ? exp(m->omega[c]) / theta : 1 / theta;
}

/* Gamma: (omega - exp omega) / theta; normal: - omega^2 / (2 theta). */
static double penalty(const struct frailty_model *m, double theta, const double *omega)
{
	double sum = 0;
	for (size_t c = 0; c < m->clusters; c++)
		sum += m->law == FRAILTY_GAMMA ? omega[c] - expm1(omega[c]) : -omega[c] * omega[c] / 2;
	return sum / theta;
}

static double pull(const struct frailty_model *m, double theta, size_t c)
{
	return m->law == FRAILTY_GAMMA ? -expm1(m->omega[c]) / theta : -m->omega[c] / theta;
}

/* A shift of all frailties changes nothing but the penalty: mean exp(omega) = 1, or mean omega = 0. */
static void centre(const struct frailty_model *m, double *omega)
{
	double mean = 0;
	for (size_t c = 0; c < m->clusters; c++)
		mean += (m->law == FRAILTY_GAMMA ? exp(omega[c]) : omega[c]) / (double)m->clusters;
	mean = m->law == FRAILTY_GAMMA ? log(mean) : mean;
	for (size_t c = 0; c < m->clusters; c++)
		omega[c] -= mean;
}

/* Steps from the last good point, the sums there being known; returns score' step. schur becomes the inverse. */
static double find_steps(struct frailty_model *m, double theta, double *beta_step, double *omega_step)
{
	size_t p = m->p, q = m->clusters;
	double *a = m->slopes.information, gain = 0;
	memcpy(beta_step, m->slopes.score, p * sizeof(double));
	for (size_t c = 0; c < q; c++) {
		double h = m->diagonal[c] + frailty_curvature(m, theta, c), u = (m->residual[c] + pull(m, theta, c)) / h;
		for (size_t j = 0; j < p; j++) {
			double b = m->beside[j * q + c];
			beta_step[j] -= b * u;
			for (size_t k = 0; k <= j; k++)
				a[j * p + k] -= b * m->beside[k * q + c] / h;
		}
	}
	symmetric_factor(a, p, 1e-15);
	symmetric_invert(a, p, m->schur);
	symmetric_solve(a, p, beta_step);
	for (size_t k = 0; k < p; k++)
		gain += beta_step[k] * m->slopes.score[k];
	for (size_t c = 0; c < q; c++) {
		double u = m->residual[c] + pull(m, theta, c), v = u;
		for (size_t k = 0; k < p; k++)
			v -= m->beside[k * q + c] * beta_step[k];
		omega_step[c] = v / (m->diagonal[c] + frailty_curvature(m, theta, c));
		gain += omega_step[c] * u;
	}
	return gain;
}

/* Looks at the trial; it is drawn back towards the last good point until it is no worse. */
static enum err settle_trial(struct frailty_model *m, double theta, double *beta, double *omega)
{
	for (int halving = 0; halving < 30; halving++) {
		enum err err = frailty_look(m, beta, omega);
		double now = m->slopes.loglik + penalty(m, theta, omega);
		if (err)
			return err;
		if (now >= m->penalised - 1e-13 * fabs(m->penalised)) {
			m->settled = fabs(now - m->penalised) <= 1e-9 * fabs(now);
			m->penalised = now;
			memcpy(m->beta, beta, m->p * sizeof(double));
			memcpy(m->omega, omega, m->clusters * sizeof(double));
			m->partial = m->slopes.loglik;
			return ERR_OK;
		}
		for (size_t k = 0; k < m->p; k++)
			beta[k] = (beta[k] + m->beta[k]) / 2;
		for (size_t c = 0; c < m->clusters; c++)
			omega[c] = (omega[c] + m->omega[c]) / 2;
	}
	m->settled = false;
	return frailty_look(m, m->beta, m->omega);
}

enum err frailty_maximise(struct frailty_model *m, double theta)
{
	size_t p = m->p, q = m->clusters;
	double *beta = m->work, *omega = beta + p, *beta_step = omega + q, *omega_step = beta_step + p;
	memcpy(beta, m->beta, p * sizeof(double));
	memcpy(omega, m->omega, q * sizeof(double));
	centre(m, omega);
	m->penalised = -INFINITY;
	m->fits++;
	enum err err = settle_trial(m, theta, beta, omega);
	for (int i = 0; !err && i < MOST; i++) {
		if (find_steps(m, theta, beta_step, omega_step) <= 1e-18 && m->settled)
			return ERR_OK;
		for (size_t k = 0; k < p; k++)
			beta[k] = m->beta[k] + beta_step[k];
		for (size_t c = 0; c < q; c++)
			omega[c] = m->omega[c] + omega_step[c];
		centre(m, omega);
		err = settle_trial(m, theta, beta, omega);
	}
	return err;
}
