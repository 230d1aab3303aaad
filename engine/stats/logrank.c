#include "stats/logrank.h"

#include "stats/quadratic.h"
#include "stats/risk_scan.h"

#include <math.h>
#include <string.h>

struct sums {
	size_t k;
	double *observed, *expected, *n, *u, *v;
	double rho, gamma;
};

/* One event time: d_g ~ hypergeometric given the margins. */
static void add_time(struct sums *t, const struct risk_scan *at, double survival)
{
	double n = at->total, d = at->events;
	double w = pow(survival, t->rho) * (t->gamma > 0 ? pow(1 - survival, t->gamma) : 1);
	double spread = n > 1 ? w * w * d * (n - d) / (n - 1) : 0;
	for (size_t g = 0; g < t->k; g++) {
		double share = at->at_risk[g] / n;
		t->observed[g] += w * at->event[g];
		t->expected[g] += w * d * share;
		t->u[g] += w * (at->event[g] - d * share);
		if (!(share > 0))
			continue;
		t->v[g * t->k + g] += spread * share;
		for (size_t h = 0; h < t->k; h++)
			t->v[g * t->k + h] -= spread * share * at->at_risk[h] / n;
	}
}

static enum err add_stratum(struct arena *mem, const struct surv_sample *s, int32_t stratum, struct sums *t)
{
	struct risk_scan at;
	enum err err = risk_scan_start(mem, s, stratum, &at);
	if (err)
		return err;
	double survival = 1;
	while (risk_scan_next(&at)) {
		if (!(at.events > 0))
			continue;
		add_time(t, &at, survival);
		survival *= fmax(at.total - at.events, 0) / at.total;
	}
	return ERR_OK;
}

static enum err sums_room(struct arena *mem, const struct surv_sample *s, struct arena *scratch, struct sums *t)
{
	t->k = (size_t)s->groups;
	t->observed = ARENA_ARRAY(mem, t->k, double);
	t->expected = ARENA_ARRAY(mem, t->k, double);
	t->n = ARENA_ARRAY(mem, t->k, double);
	t->u = ARENA_ARRAY(scratch, t->k, double);
	t->v = ARENA_ARRAY(scratch, t->k * t->k, double);
	return t->observed && t->expected && t->n && t->u && t->v ? ERR_OK : err_memory();
}

enum err logrank_fit(struct arena *mem, const struct surv_sample *s, const struct logrank_opts *opts,
		     struct logrank_test *out)
{
	if (!s->n)
		return err_set(ERR_EMPTY, "no rows to analyse");
	if (!(opts->rho >= 0) || !(opts->gamma >= 0))
		return err_set(ERR_VALUE, "rho and gamma must not be negative");
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	struct sums t = {.rho = opts->rho, .gamma = opts->gamma};
	enum err err = sums_room(mem, s, scratch, &t);
	for (int32_t k = 0; !err && k < s->strata; k++)
		err = add_stratum(scratch, s, k, &t);
	double events = 0;
	for (size_t g = 0; !err && g < t.k; g++)
		events += t.observed[g];
	struct quadratic q;
	if (!err)
		err = quadratic_test(t.k, t.u, t.v, events > 0 ? WHY_ONE_GROUP : WHY_NO_EVENTS, &q);
	if (err)
		goto out;
	for (size_t i = 0; i < s->n; i++)
		t.n[s->group ? s->group[i] : 0] += s->weight ? s->weight[i] : 1;
	*out = (struct logrank_test){.groups = s->groups,
				     .n = t.n,
				     .observed = t.observed,
				     .expected = t.expected,
				     .statistic = q.statistic,
				     .p_value = q.p_value,
				     .df = q.df};
out:
	arena_free(scratch);
	return err;
}
