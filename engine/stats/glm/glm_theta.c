#include "stats/glm/glm_parts.h"

enum { TABLE = 65536 };

static size_t table_size(const struct glm_work *w)
{
	double top = 0;
	for (size_t i = 0; i < w->n; i++)
		top = fmax(top, w->y[i]);
	return top < TABLE ? (size_t)top : TABLE;
}

enum err glm_counts_build(struct glm_work *w)
{
	struct glm_counts *c = &w->counts;
	size_t large = 0;
	c->n = table_size(w);
	for (size_t i = 0; i < w->n; i++)
		large += w->y[i] > (double)c->n;
	c->above = ARENA_ARRAY(w->mem, c->n + 1, double);
	c->count = ARENA_ARRAY(w->mem, large, double);
	c->weight = ARENA_ARRAY(w->mem, large, double);
	if (!c->above || !c->count || !c->weight)
		return err_memory();
	for (size_t i = 0; i < w->n; i++) {
		bool in = w->y[i] <= (double)c->n;
		size_t at = in ? (size_t)w->y[i] : c->n;
		if (at > 0)
			c->above[at - 1] += w->weight[i];
		if (!in) {
			c->count[c->large] = w->y[i];
			c->weight[c->large++] = w->weight[i];
		}
	}
	for (size_t k = c->n; k-- > 1;)
		c->above[k - 1] += c->above[k];
	/* log y! is the sum of log(k + 1) over k below y */
	for (size_t k = 0; k < c->n; k++)
		w->constant -= c->above[k] * log1p((double)k);
	for (size_t i = 0; i < c->large; i++)
		w->constant -= c->weight[i] * (lgamma(c->count[i] + 1) - lgamma((double)c->n + 1));
	return ERR_OK;
}

/*
 * The same sums over k = a..y-1 for large a, from Stirling's series of log-gamma, digamma and trigamma taken as differences, so that nothing
 * cancels: the next terms are below 1e-16 from a = 65536 on.
 */
static struct glm_slope stirling(double theta, double a, double y)
{
	double x = theta + a, z = theta + y, d = y - a;
	double inverse = -d / (x * z); /* 1/z - 1/x */
	return (struct glm_slope){
		.value = (x - 0.5) * log1p(d / x) + d * log1p(y / theta) - d + inverse / 12,
		.slope = log1p(d / x) - inverse / 2 - inverse * (1 / x + 1 / z) / 12,
		.curve = -inverse - inverse * (1 / x + 1 / z) / 2,
	};
}

/*
 * sum of w over counts of: log(1 + k/theta), 1/(theta + k), 1/(theta + k)^2, each over k = 0..y-1: sums over k of the weight above k.
 * Exact, without differences of log-gamma or digamma functions, which cancel when theta is large.
 */
struct glm_slope glm_counts_sum(const struct glm_counts *c, double theta)
{
	struct glm_slope s = {0};
	for (size_t k = 0; k < c->n; k++) {
		double part = 1 / (theta + (double)k);
		s.value += c->above[k] * log1p((double)k / theta);
		s.slope += c->above[k] * part;
		s.curve += c->above[k] * part * part;
	}
	for (size_t i = 0; i < c->large; i++) {
		struct glm_slope more = stirling(theta, (double)c->n, c->count[i]);
		s.value += c->weight[i] * more.value;
		s.slope += c->weight[i] * more.slope;
		s.curve += c->weight[i] * more.curve;
	}
	return s;
}

double glm_theta_information(const struct glm_work *w)
{
	return glm_counts_sum(&w->counts, w->theta).curve + w->sums.loglik[2];
}

/* d/d log theta = theta slope; minus its derivative is theta^2 information - theta slope. Far from the top: a step uphill. */
double glm_theta_step(const struct glm_work *w)
{
	struct glm_slope c = glm_counts_sum(&w->counts, w->theta);
	double slope = w->theta * (c.slope + w->sums.loglik[1]);
	double curve = w->theta * w->theta * (c.curve + w->sums.loglik[2]) - slope;
	double step = curve > 0 ? slope / curve : copysign(1, slope);
	return fmax(-2, fmin(2, step));
}
