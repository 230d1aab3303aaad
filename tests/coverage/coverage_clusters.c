/* Families with clients in clusters, several events a client, or sessions for time. The treatment's effect is 0.5, the covariate's 0.3. */
#include "coverage/coverage.h"
#include "stats/discrete.h"
#include "stats/frailty.h"
#include "stats/recurrent.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

enum { PER_CLUSTER = 8, CLUSTERS = CLINIC / PER_CLUSTER, SESSIONS = 20, EVENTS = 12 };

static double effect(const struct coverage_clinic *c, size_t i)
{
	return 0.5 * c->x[0][i] + 0.3 * c->x[1][i];
}

/* Therapists of eight clients each multiply the hazard by a draw of their own, of variance 0.5 (gamma), or 0.5 on the log scale (normal). */
static enum err shared(struct coverage_clinic *c, enum frailty_law law, struct frailty_fit *f)
{
	double *time = coverage_column(c, CLINIC), frailty[CLUSTERS];
	int32_t *status = ARENA_ARRAY(c->mem, CLINIC, int32_t), *cluster = ARENA_ARRAY(c->mem, CLINIC, int32_t);
	struct surv_sample s;
	for (size_t k = 0; k < CLUSTERS; k++)
		frailty[k] =
			law == FRAILTY_GAMMA ? coverage_gamma(&c->random, 0.5) : exp(sqrt(0.5) * random_normal(&c->random));
	for (size_t i = 0; i < CLINIC; i++) {
		double rate = 0.08 * exp(effect(c, i)) * frailty[i / PER_CLUSTER];
		double event = -log(c->u[i]) / rate, end = 5 + 35 * random_unit(&c->random);
		time[i] = fmin(event, end);
		status[i] = event <= end;
		cluster[i] = (int32_t)(i / PER_CLUSTER);
	}
	const struct surv_rows rows = {.n = CLINIC,
				       .time = time,
				       .status = status,
				       .cluster = cluster,
				       .clusters = CLUSTERS,
				       .p = 2,
				       .x = (const double *const *)c->x};
	enum err err = surv_build(c->mem, &rows, &s);
	return err ? err : frailty_fit(c->mem, &s, &(struct frailty_opts){.law = law, .ties = COX_EFRON, .level = 0.95}, f);
}

static enum err frailty_effect(struct coverage_clinic *c, enum frailty_law law, struct coverage_answer *a)
{
	struct frailty_fit f;
	enum err err = shared(c, law, &f);
	if (!err && f.converged)
		*a = coverage_wald(f.coef[0], f.std_error[0]);
	return err;
}

static enum err frailty_variance(struct coverage_clinic *c, enum frailty_law law, struct coverage_answer *a)
{
	struct frailty_fit f;
	enum err err = shared(c, law, &f);
	if (!err && f.converged && num_is(f.theta) && num_is(f.theta_high))
		*a = (struct coverage_answer){f.theta.v, num_is(f.theta_low) ? f.theta_low.v : 0, f.theta_high.v};
	return err;
}

static enum err gamma_effect(struct coverage_clinic *c, struct coverage_answer *a)
{
	return frailty_effect(c, FRAILTY_GAMMA, a);
}

static enum err gamma_variance(struct coverage_clinic *c, struct coverage_answer *a)
{
	return frailty_variance(c, FRAILTY_GAMMA, a);
}

static enum err lognormal_effect(struct coverage_clinic *c, struct coverage_answer *a)
{
	return frailty_effect(c, FRAILTY_LOGNORMAL, a);
}

static enum err lognormal_variance(struct coverage_clinic *c, struct coverage_answer *a)
{
	return frailty_variance(c, FRAILTY_LOGNORMAL, a);
}

/* A client's events come at a rate of their own (gamma, variance 0.5) until a uniform end between 5 and 20; the clock goes on. */
static enum err andersen_gill(struct coverage_clinic *c, struct coverage_answer *a)
{
	size_t room = (size_t)CLINIC * (EVENTS + 1), n = 0;
	double *entry = coverage_column(c, room), *time = coverage_column(c, room);
	double *x[2] = {coverage_column(c, room), coverage_column(c, room)};
	int32_t *status = ARENA_ARRAY(c->mem, room, int32_t), *id = ARENA_ARRAY(c->mem, room, int32_t);
	struct recurrent_fit f;
	for (size_t i = 0; i < CLINIC; i++) {
		double rate = 0.1 * exp(effect(c, i)) * coverage_gamma(&c->random, 0.5),
		       end = 5 + 15 * random_unit(&c->random);
		double at = 0;
		for (int k = 0; k <= EVENTS && at < end; k++, n++) {
			double next = k < EVENTS ? at - log(random_unit(&c->random)) / rate : end;
			entry[n] = at;
			time[n] = fmin(next, end);
			status[n] = next < end;
			id[n] = (int32_t)i;
			x[0][n] = c->x[0][i];
			x[1][n] = c->x[1][i];
			at = time[n];
		}
	}
	const struct surv_rows rows = {.n = n,
				       .entry = entry,
				       .time = time,
				       .status = status,
				       .cluster = id,
				       .clusters = CLINIC,
				       .p = 2,
				       .x = (const double *const *)x};
	const struct recurrent_opts o = {.model = RECURRENT_AG, .cox = {.ties = COX_EFRON, .robust = true}};
	enum err err = recurrent_fit(c->mem, &rows, &o, &f);
	if (!err && f.cox.converged)
		*a = coverage_wald(f.cox.coef[0], f.cox.robust_se[0]);
	return err;
}

/* At each session the event happens with probability 1/(1 + exp(2.5 - effect)) or 1 - exp(-exp(-2.5 + effect)); a tenth leave after each. */
static enum err by_session(struct coverage_clinic *c, enum discrete_link link, struct coverage_answer *a)
{
	double *time = coverage_column(c, CLINIC);
	int32_t *status = ARENA_ARRAY(c->mem, CLINIC, int32_t);
	struct surv_sample s;
	struct discrete_fit f;
	for (size_t i = 0; i < CLINIC; i++) {
		double eta = effect(c, i) - 2.5, p = link == DISCRETE_LOGIT ? 1 / (1 + exp(-eta)) : -expm1(-exp(eta));
		int session = 1;
		bool gone = false;
		for (; !(status[i] = random_unit(&c->random) < p) && !gone && session < SESSIONS; session += !gone)
			gone = random_unit(&c->random) < 0.1;
		time[i] = session;
	}
	const struct surv_rows rows = {
		.n = CLINIC, .time = time, .status = status, .p = 2, .x = (const double *const *)c->x};
	enum err err = surv_build(c->mem, &rows, &s);
	if (!err)
		err = discrete_fit(c->mem, &s, &(struct discrete_opts){.link = link, .baseline = DISCRETE_LOG}, &f);
	if (!err && f.glm.converged)
		*a = coverage_wald(f.glm.coef[f.base], f.glm.std_error[f.base]);
	return err;
}

static enum err discrete_logit(struct coverage_clinic *c, struct coverage_answer *a)
{
	return by_session(c, DISCRETE_LOGIT, a);
}

static enum err discrete_cloglog(struct coverage_clinic *c, struct coverage_answer *a)
{
	return by_session(c, DISCRETE_CLOGLOG, a);
}

const struct coverage_family coverage_clusters[] = {
	{"frailty, gamma", "50 therapists of 8 clients, variance 0.5", 0.5, gamma_effect},
	{"frailty, gamma: variance", "the same; profile limits", 0.5, gamma_variance},
	{"frailty, lognormal", "the same, on the log scale", 0.5, lognormal_effect},
	{"frailty, lognormal: variance", "the same; profile limits", 0.5, lognormal_variance},
	{"recurrent, AG", "rates of their own (gamma 0.5), robust", 0.5, andersen_gill},
	{"discrete, logit", "20 sessions at most", 0.5, discrete_logit},
	{"discrete, cloglog", "the same", 0.5, discrete_cloglog},
	{NULL, NULL, 0, NULL},
};
