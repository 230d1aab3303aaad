#include "stats/negbin_parts.h"

#include <math.h>

/*
 * All sums over the rows' counts of a function of k = 0..y-1 are sums over k of the weight above k: exact, without differences of
 * log-gamma or digamma functions, which cancel when theta is large.
 */

void negbin_predict(struct negbin_work *w, const double *beta)
{
	for (size_t i = 0; i < w->n; i++)
		w->eta[i] = w->d->offset ? w->d->offset[i] : 0;
	for (size_t j = 0; j < w->p; j++)
		for (size_t i = 0; i < w->n; i++)
			w->eta[i] += beta[j] * w->x[j * w->n + i];
	for (size_t i = 0; i < w->n; i++)
		w->mu[i] = exp(w->eta[i]);
}

/* log L = sum w [ sum_{k<y} log(1 + k/theta) + y log mu - (y + theta) log(1 + mu/theta) - log y! ]; Poisson as theta grows. */
double negbin_loglik(const struct negbin_work *w)
{
	double sum = -w->log_factorial;
	int poisson = isinf(w->theta);
	for (size_t i = 0; i < w->n; i++) {
		double y = w->d->y[i], mu = w->mu[i];
		double rest = poisson ? mu : (y + w->theta) * log1p(mu / w->theta);
		sum += negbin_weight(w, i) * ((y > 0 ? y * w->eta[i] : 0) - rest);
	}
	for (size_t k = 0; !poisson && k < w->counts; k++)
		sum += w->above[k] * log1p((double)k / w->theta);
	return sum;
}

double negbin_deviance(const struct negbin_work *w)
{
	double sum = 0;
	for (size_t i = 0; i < w->n; i++) {
		double y = w->d->y[i], mu = w->mu[i];
		double ratio = y > 0 ? y * log(y / mu) : 0;
		double rest = isinf(w->theta) ? y - mu : (y + w->theta) * log((y + w->theta) / (mu + w->theta));
		sum += negbin_weight(w, i) * (ratio - rest);
	}
	return 2 * sum;
}

double negbin_overdispersion(const struct negbin_work *w)
{
	double sum = 0;
	for (size_t i = 0; i < w->n; i++) {
		double residual = w->d->y[i] - w->mu[i];
		sum += negbin_weight(w, i) * (residual * residual - w->d->y[i]);
	}
	return sum;
}

double negbin_theta_start(const struct negbin_work *w)
{
	double weight = 0, spread = 0;
	for (size_t i = 0; i < w->n; i++) {
		double ratio = w->d->y[i] / w->mu[i] - 1;
		weight += negbin_weight(w, i);
		spread += negbin_weight(w, i) * ratio * ratio;
	}
	return spread > 0 ? weight / spread : 1;
}

/* d log L / d theta = sum w [ sum_{k<y} 1/(theta+k) - log(1 + mu/theta) + (mu - y)/(mu + theta) ] */
static double theta_score(const struct negbin_work *w, double theta)
{
	double sum = 0;
	for (size_t i = 0; i < w->n; i++) {
		double y = w->d->y[i], mu = w->mu[i];
		sum += negbin_weight(w, i) * ((mu - y) / (mu + theta) - log1p(mu / theta));
	}
	for (size_t k = 0; k < w->counts; k++)
		sum += w->above[k] / (theta + (double)k);
	return sum;
}

double negbin_theta_information(const struct negbin_work *w, double theta)
{
	double sum = 0;
	for (size_t i = 0; i < w->n; i++) {
		double y = w->d->y[i], mu = w->mu[i], total = mu + theta;
		sum += negbin_weight(w, i) * ((mu - y) / (total * total) - mu / (theta * total));
	}
	for (size_t k = 0; k < w->counts; k++)
		sum += w->above[k] / ((theta + (double)k) * (theta + (double)k));
	return sum;
}

double negbin_theta(const struct negbin_work *w, double start)
{
	double theta = start;
	for (int i = 0; i < 100 && theta < 1e12; i++) {
		double slope = theta * theta_score(w, theta);
		double curve = theta * theta * negbin_theta_information(w, theta) - slope;
		double step = curve > 0 ? slope / curve : copysign(1, slope);
		theta *= exp(fmax(-2, fmin(2, step)));
		if (fabs(step) < 1e-13)
			return theta;
	}
	return theta < 1e12 ? theta : HUGE_VAL;
}
