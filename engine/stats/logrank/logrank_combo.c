#include "stats/logrank_combo.h"

#include "stats/logrank/logrank_parts.h"
#include "stats/normal_box.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

const struct logrank_opts logrank_combo_weights[LOGRANK_COMBO] = {
	{.rho = 0, .gamma = 0}, {.rho = 0, .gamma = 1}, {.rho = 1, .gamma = 0}, {.rho = 1, .gamma = 1}};

/* The weights' contrasts and their covariance; scale[a]: what a variance is compared with to call it 0. */
struct contrasts {
	double u[LOGRANK_COMBO], v[LOGRANK_COMBO][LOGRANK_COMBO], scale[LOGRANK_COMBO];
};

static void contrast_sums(const struct logrank_sums *t, const double *c, struct contrasts *out)
{
	size_t k = t->k, m = k * t->many;
	*out = (struct contrasts){0};
	for (size_t a = 0; a < t->many; a++)
		for (size_t g = 0; g < k; g++) {
			const double *v = t->v + (a * k + g) * m;
			out->u[a] += c[g] * t->u[a * k + g];
			out->scale[a] += c[g] * c[g] * v[a * k + g];
			for (size_t b = 0; b < t->many; b++)
				for (size_t h = 0; h < k; h++)
					out->v[a][b] += c[g] * c[h] * v[b * k + h];
		}
}

static enum err maximum(const struct contrasts *c, struct logrank_combo *out)
{
	size_t used[LOGRANK_COMBO], n = 0;
	double r[LOGRANK_COMBO * LOGRANK_COMBO], most = 0, p;
	for (size_t a = 0; a < LOGRANK_COMBO; a++) {
		if (!(c->v[a][a] > 1e-12 * c->scale[a]))
			continue;
		double z = c->u[a] / sqrt(c->v[a][a]);
		used[n++] = a;
		out->z[a] = num_of(z);
		out->p[a] = num_of(2 * gsl_cdf_ugaussian_Q(fabs(z)));
		most = fmax(most, fabs(z));
	}
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			size_t a = used[i], b = used[j];
			r[i * n + j] = i == j ? 1 : c->v[a][b] / sqrt(c->v[a][a] * c->v[b][b]);
			out->correlation[a * LOGRANK_COMBO + b] = num_of(r[i * n + j]);
		}
	if (!n)
		return ERR_OK;
	enum err err = normal_max_tail(n, r, most, &p);
	if (err && err != ERR_SINGULAR)
		return err;
	out->statistic = num_of(most);
	out->p_value = err ? num_none(WHY_NOT_CONVERGED) : num_of(p);
	return ERR_OK;
}

enum err logrank_combo_fit(struct arena *mem, const struct surv_sample *s, const double *contrast, bool robust,
			   struct logrank_combo *out)
{
	static const double first_of_two[] = {1, 0};
	struct logrank_opts opts[LOGRANK_COMBO];
	struct logrank_sums t;
	if (!contrast && s->groups != 2)
		return err_set(ERR_VALUE, "the maximum of weights compares two groups, or needs a contrast of them");
	for (int a = 0; a < LOGRANK_COMBO; a++) {
		opts[a] = logrank_combo_weights[a];
		opts[a].robust = robust;
	}
	enum err err = logrank_sums(mem, s, opts, LOGRANK_COMBO, &t);
	if (err)
		return err;
	double events = 0;
	for (size_t g = 0; g < t.k; g++)
		events += t.observed[g];
	struct num none = num_none(events > 0 ? WHY_ONE_GROUP : WHY_NO_EVENTS);
	struct logrank_combo got = {.statistic = none, .p_value = none};
	for (size_t a = 0; a < LOGRANK_COMBO; a++) {
		got.z[a] = got.p[a] = none;
		for (size_t b = 0; b < LOGRANK_COMBO; b++)
			got.correlation[a * LOGRANK_COMBO + b] = none;
	}
	struct contrasts c;
	contrast_sums(&t, contrast ? contrast : first_of_two, &c);
	err = maximum(&c, &got);
	if (!err)
		*out = got;
	return err;
}
