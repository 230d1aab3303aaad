/* Families of time to an event. The effect asked for is the treatment's, 0.5 on the scale of the model; the covariate's is 0.3. */
#include "coverage/coverage.h"
#include "stats/cox.h"
#include "stats/finegray.h"
#include "stats/parametric.h"
#include "stats/rmst.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

enum { B0_PERCENT = 50, B1_PERCENT = 30 };

static double effect(const struct coverage_clinic *c, size_t i)
{
	return B0_PERCENT / 100.0 * c->x[0][i] + B1_PERCENT / 100.0 * c->x[1][i];
}

/* Columns of a clinic's survival rows. */
struct table {
	double *entry, *time;
	int32_t *status, *cluster;
	double *x[2];
	size_t n;
};

static struct table table_new(struct coverage_clinic *c, size_t n)
{
	return (struct table){.time = coverage_column(c, n),
			      .status = ARENA_ARRAY(c->mem, n, int32_t),
			      .x = {coverage_column(c, n), coverage_column(c, n)},
			      .n = n};
}

/* Exponential times of hazard 0.08 exp(effect), censored uniformly between 5 and 40. */
static struct table exponential_times(struct coverage_clinic *c, double rate)
{
	struct table t = table_new(c, CLINIC);
	for (size_t i = 0; i < CLINIC; i++) {
		double event = -log(c->u[i]) / (rate * exp(effect(c, i))), end = 5 + 35 * random_unit(&c->random);
		t.time[i] = fmin(event, end);
		t.status[i] = event <= end;
		t.x[0][i] = c->x[0][i];
		t.x[1][i] = c->x[1][i];
	}
	return t;
}

static enum err sample_of(struct coverage_clinic *c, const struct table *t, struct surv_sample *s)
{
	const struct surv_rows rows = {.n = t->n,
				       .entry = t->entry,
				       .time = t->time,
				       .status = t->status,
				       .cluster = t->cluster,
				       .clusters = CLINIC,
				       .p = 2,
				       .x = (const double *const *)t->x};
	return surv_build(c->mem, &rows, s);
}

static enum err answer_cox(struct coverage_clinic *c, const struct table *t, const struct cox_opts *o,
			   struct coverage_answer *a)
{
	struct surv_sample s;
	struct cox_fit f;
	enum err err = sample_of(c, t, &s);
	if (!err)
		err = cox_fit(c->mem, &s, o, &f);
	if (err || !f.converged)
		return err;
	*a = coverage_wald(f.coef[0], f.robust_se ? f.robust_se[0] : f.std_error[0]);
	if (f.profile)
		*a = (struct coverage_answer){f.coef[0], f.profile[0].low.v, f.profile[0].high.v};
	return ERR_OK;
}

/* Continuous times. */
static enum err cox_continuous(struct coverage_clinic *c, struct coverage_answer *a)
{
	struct table t = exponential_times(c, 0.08);
	return answer_cox(c, &t, &(struct cox_opts){.ties = COX_EFRON}, a);
}

/* In the study from a uniform time between 0 and 6 on; those with an event before never came. */
static enum err cox_delayed(struct coverage_clinic *c, struct coverage_answer *a)
{
	struct table all = exponential_times(c, 0.05), t = table_new(c, CLINIC);
	t.entry = coverage_column(c, CLINIC);
	t.n = 0;
	for (size_t i = 0; i < CLINIC; i++) {
		double entry = 6 * random_unit(&c->random);
		if (entry >= all.time[i])
			continue;
		t.entry[t.n] = entry;
		t.time[t.n] = all.time[i];
		t.status[t.n] = all.status[i];
		t.x[0][t.n] = all.x[0][i];
		t.x[1][t.n++] = all.x[1][i];
	}
	return answer_cox(c, &t, &(struct cox_opts){.ties = COX_EFRON}, a);
}

/* Every client twice: the model's errors are too small by the square root of two, the clusters' are right. */
static enum err cox_clusters(struct coverage_clinic *c, struct coverage_answer *a)
{
	struct table one = exponential_times(c, 0.08), t = table_new(c, 2 * CLINIC);
	t.cluster = ARENA_ARRAY(c->mem, t.n, int32_t);
	for (size_t i = 0; i < t.n; i++) {
		size_t from = i % CLINIC;
		t.time[i] = one.time[from];
		t.status[i] = one.status[from];
		t.cluster[i] = (int32_t)from;
		for (size_t k = 0; k < 2; k++)
			t.x[k][i] = one.x[k][from];
	}
	return answer_cox(c, &t, &(struct cox_opts){.ties = COX_BRESLOW, .robust = true}, a);
}

/* About ten events in the clinic. */
static enum err cox_firth_rare(struct coverage_clinic *c, struct coverage_answer *a)
{
	struct table t = exponential_times(c, 0.0009);
	return answer_cox(c, &t, &(struct cox_opts){.ties = COX_EFRON, .firth = COX_ALWAYS, .profile = COX_ALWAYS}, a);
}

/*
 * Two causes by Fine & Gray 1999: F1(t | x) = 1 - (1 - p (1 - exp(-t/10)))^exp(effect) with p = 0.5; the other cause exponential; censored
 * uniformly between 5 and 40. u below F1's limit: cause 1 at F1^-1(u).
 */
static enum err subdistribution(struct coverage_clinic *c, enum finegray_convention convention, struct coverage_answer *a)
{
	struct table t = table_new(c, CLINIC);
	struct surv_sample s;
	struct finegray_fit f;
	for (size_t i = 0; i < CLINIC; i++) {
		double ratio = exp(effect(c, i)), share = 1 - pow(0.5, ratio), end = 5 + 35 * random_unit(&c->random);
		bool first = c->u[i] < share;
		double event =
			first ? -10 * log(1 - (1 - pow(1 - c->u[i], 1 / ratio)) / 0.5) : -10 * log(random_unit(&c->random));
		t.time[i] = fmin(event, end);
		t.status[i] = event > end ? 0 : first ? 1 : 2;
		t.x[0][i] = c->x[0][i];
		t.x[1][i] = c->x[1][i];
	}
	enum err err = sample_of(c, &t, &s);
	if (!err)
		err = finegray_fit(c->mem, &s,
				   &(struct finegray_opts){.cause = 1, .convention = convention, .ties = COX_BRESLOW}, &f);
	if (!err && f.converged)
		*a = coverage_wald(f.coef[0], f.robust_se[0]);
	return err;
}

static enum err finegray_survival(struct coverage_clinic *c, struct coverage_answer *a)
{
	return subdistribution(c, FINEGRAY_SURVIVAL, a);
}

static enum err finegray_crr(struct coverage_clinic *c, struct coverage_answer *a)
{
	return subdistribution(c, FINEGRAY_CRR, a);
}

/* log T = 2 + effect + 0.7 W by the distribution of W; censored uniformly between 5 and 60, or seen at visits 4 apart. */
static double extreme(double u)
{
	return log(-log(u));
}

static double logistic(double u)
{
	return log(u / (1 - u));
}

/* Prentice's W with Q = 0.5: log(Q^2 G) / Q, G gamma of shape 4. */
static double prentice(double u)
{
	return log(0.25 * gsl_cdf_gamma_Pinv(u, 4, 1)) / 0.5;
}

struct accelerated {
	enum parametric_dist dist;
	double (*w)(double u);
	double scale;
	bool visits, robust;
};

static enum err accelerated(struct coverage_clinic *c, const struct accelerated *how, struct coverage_answer *a)
{
	double *time = coverage_column(c, CLINIC), *time2 = how->visits ? coverage_column(c, CLINIC) : NULL;
	int32_t *event = ARENA_ARRAY(c->mem, CLINIC, int32_t);
	struct parametric_fit f;
	for (size_t i = 0; i < CLINIC; i++) {
		double t = exp(2 + effect(c, i) + how->scale * how->w(c->u[i])), end = 5 + 55 * random_unit(&c->random);
		time[i] = fmin(t, end);
		event[i] = t <= end;
		if (!how->visits)
			continue;
		time2[i] = event[i] ? 4 * ceil(t / 4) : INFINITY;
		time[i] = 4 * floor(time[i] / 4);
	}
	const struct parametric_data d = {
		.n = CLINIC, .p = 2, .time = time, .time2 = time2, .event = event, .x = (const double *const *)c->x};
	enum err err = parametric_fit(c->mem, &d, &(struct parametric_opts){how->dist, how->robust}, &f);
	if (!err && f.outcome == PARAMETRIC_CONVERGED)
		*a = coverage_wald(f.coef[1], f.robust_se ? f.robust_se[1] : f.std_error[1]);
	return err;
}

#define ACCELERATED(name, ...)                                                                                              \
	static enum err name(struct coverage_clinic *c, struct coverage_answer *a)                                          \
	{                                                                                                                   \
		return accelerated(c, &(struct accelerated){__VA_ARGS__}, a);                                               \
	}

ACCELERATED(weibull, PARAMETRIC_WEIBULL, extreme, 0.7, false, false)
ACCELERATED(weibull_visits, PARAMETRIC_WEIBULL, extreme, 0.7, true, false)
ACCELERATED(weibull_robust, PARAMETRIC_WEIBULL, extreme, 0.7, false, true)
ACCELERATED(exponential, PARAMETRIC_EXPONENTIAL, extreme, 1, false, false)
ACCELERATED(lognormal, PARAMETRIC_LOGNORMAL, gsl_cdf_ugaussian_Pinv, 0.7, false, false)
ACCELERATED(loglogistic, PARAMETRIC_LOGLOGISTIC, logistic, 0.7, false, false)
ACCELERATED(gengamma, PARAMETRIC_GENGAMMA, prentice, 0.7, false, false)

/* Hazard 0.04 exp(0.05 t) exp(effect): T = log(1 - 0.05 log u / (0.04 exp(effect))) / 0.05. */
static enum err gompertz(struct coverage_clinic *c, struct coverage_answer *a)
{
	double *time = coverage_column(c, CLINIC);
	int32_t *event = ARENA_ARRAY(c->mem, CLINIC, int32_t);
	struct parametric_fit f;
	for (size_t i = 0; i < CLINIC; i++) {
		double t = log(1 - 0.05 * log(c->u[i]) / (0.04 * exp(effect(c, i)))) / 0.05,
		       end = 5 + 35 * random_unit(&c->random);
		time[i] = fmin(t, end);
		event[i] = t <= end;
	}
	const struct parametric_data d = {
		.n = CLINIC, .p = 2, .time = time, .event = event, .x = (const double *const *)c->x};
	enum err err = parametric_fit(c->mem, &d, &(struct parametric_opts){PARAMETRIC_GOMPERTZ, false}, &f);
	if (!err && f.outcome == PARAMETRIC_CONVERGED)
		*a = coverage_wald(f.coef[1], f.std_error[1]);
	return err;
}

/* Hazards 0.08 and 0.08 exp(0.5): the mean up to 12 is (1 - exp(-12 h)) / h; the answer is scaled to the truth 0. */
static enum err rmst_difference(struct coverage_clinic *c, struct coverage_answer *a)
{
	struct surv_sample s;
	struct rmst_fit f;
	int32_t *group = ARENA_ARRAY(c->mem, CLINIC, int32_t);
	memset(c->x[1], 0, CLINIC * sizeof(double));
	struct table t = exponential_times(c, 0.08);
	for (size_t i = 0; i < CLINIC; i++)
		group[i] = c->x[0][i] > 0;
	const struct surv_rows rows = {.n = CLINIC, .time = t.time, .status = t.status, .group = group, .groups = 2};
	enum err err = surv_build(c->mem, &rows, &s);
	if (!err)
		err = rmst_fit(c->mem, &s, &(struct rmst_opts){.tau = 12}, &f);
	if (err)
		return err;
	double h[2] = {0.08, 0.08 * exp(0.5)}, mean[2];
	for (int g = 0; g < 2; g++)
		mean[g] = (1 - exp(-12 * h[g])) / h[g];
	const struct rmst_contrast *d = &f.contrast[RMST_DIFFERENCE][1];
	double truth = mean[1] - mean[0];
	*a = (struct coverage_answer){d->estimate.v - truth, d->low.v - truth, d->high.v - truth};
	return ERR_OK;
}

const struct coverage_family coverage_survival[] = {
	{"cox", "400 clients, exponential times, a third censored", 0.5, cox_continuous},
	{"cox, delayed entry", "seen from a uniform time on", 0.5, cox_delayed},
	{"cox, clustered", "every client twice, Breslow, robust", 0.5, cox_clusters},
	{"cox, Firth", "some ten events, profile limits", 0.5, cox_firth_rare},
	{"finegray, survival", "two causes, uniform censoring", 0.5, finegray_survival},
	{"finegray, crr", "the same", 0.5, finegray_crr},
	{"weibull", "scale 0.7, a quarter censored", 0.5, weibull},
	{"weibull, visits", "seen every 4 only: interval-censored", 0.5, weibull_visits},
	{"weibull, robust", "sandwich limits", 0.5, weibull_robust},
	{"exponential", "scale 1", 0.5, exponential},
	{"lognormal", "scale 0.7", 0.5, lognormal},
	{"loglogistic", "scale 0.7", 0.5, loglogistic},
	{"gengamma", "Q 0.5, scale 0.7", 0.5, gengamma},
	{"gompertz", "shape 0.05", 0.5, gompertz},
	{"rmst difference", "up to 12, less its truth", 0, rmst_difference},
	{NULL, NULL, 0, NULL},
};
