#include "estimate/estimate_design.h"
#include "estimate/estimate_rows.h"
#include "stats/negbin.h"

#include <math.h>
#include <string.h>

static const struct method_option options[] = {
	{.name = "count", .kind = METHOD_COLUMN, .required = true, .help = "COL  the count"},
	{.name = "exposure", .kind = METHOD_COLUMN, .help = "COL  person-time; its logarithm is the offset"},
	ESTIMATE_COVARIATES,
	ESTIMATE_FACTORS,
	ESTIMATE_REFERENCE,
	ESTIMATE_CLUSTER,
	ESTIMATE_WEIGHTS,
	ESTIMATE_OFFSET,
	ESTIMATE_LEVEL,
	ESTIMATE_END,
};

static enum err check_counts(const struct estimate *e)
{
	const struct bench_column *c = estimate_column(e, "count");
	for (size_t i = 0; i < e->table.n; i++)
		if (c->number[i] < 0 || c->number[i] != floor(c->number[i]))
			return err_at(ERR_VALUE, err_place(1, e->table.row[i], c->position),
				      "--count: a whole number from 0 up is needed");
	return ERR_OK;
}

/* log(exposure) + offset; NULL without either. */
static enum err offset_of(const struct estimate *e, const double **out)
{
	const struct bench_column *exposure = estimate_column(e, "exposure"), *offset = estimate_column(e, "offset");
	*out = offset ? offset->number : NULL;
	if (!exposure)
		return ERR_OK;
	double *sum = ARENA_ARRAY(e->mem, e->table.n, double);
	if (!sum)
		return err_memory();
	for (size_t i = 0; i < e->table.n; i++) {
		if (exposure->number[i] <= 0)
			return err_at(ERR_VALUE, err_place(1, e->table.row[i], exposure->position),
				      "--exposure: a number above 0 is needed");
		sum[i] = log(exposure->number[i]) + (offset ? offset->number[i] : 0);
	}
	*out = sum;
	return ERR_OK;
}

/* theta counts as a parameter, as MASS::glm.nb's logLik has it; the Poisson fit has none. */
static void put_glance(const struct estimate *e, const struct negbin_fit *f, size_t estimated)
{
	struct result_part *p = result_part(e->result, "glance", RESULT_OBJECT);
	size_t df = estimated + (f->poisson ? 0 : 1);
	result_count(p, "nobs", (long long)e->table.n);
	result_num(p, "logLik", num_of(f->loglik));
	result_count(p, "df", (long long)df);
	result_num(p, "AIC", num_of(f->aic));
	result_num(p, "BIC", num_of(-2 * f->loglik + (double)df * log((double)e->table.n)));
	result_num(p, "deviance", num_of(f->deviance));
	result_num(p, "theta", f->theta);
	result_num(p, "std.error.theta", f->theta_std_error);
	result_flag(p, "poisson", f->poisson);
	result_count(p, "iterations", f->iterations);
	result_flag(p, "converged", f->converged);
	if (!f->converged)
		result_why(p, WHY_NOT_CONVERGED);
}

/* "(Intercept)" and the design's names. */
static enum err put_fit(const struct estimate *e, const struct estimate_design *d, const struct negbin_fit *f)
{
	const char **name = ARENA_ARRAY(e->mem, f->p, const char *);
	size_t estimated = 0;
	if (!name)
		return err_memory();
	name[0] = "(Intercept)";
	memcpy(name + 1, d->name, d->p * sizeof *name);
	for (size_t j = 0; j < f->p; j++)
		estimated += f->why[j] != WHY_SINGULAR;
	estimate_put_terms(e, &(struct estimate_terms){.p = f->p,
						       .name = name,
						       .coef = f->coef,
						       .std_error = f->std_error,
						       .robust_se = f->robust_se,
						       .why = f->why});
	put_glance(e, f, estimated);
	return ERR_OK;
}

static enum err run(struct estimate *e)
{
	const struct bench_column *cluster = estimate_column(e, "cluster"), *weights = estimate_column(e, "weights");
	struct estimate_design d;
	struct negbin_fit f;
	const double *offset = NULL;
	enum err err = check_counts(e);
	if (!err)
		err = estimate_design(e, &d);
	if (!err)
		err = offset_of(e, &offset);
	if (err)
		return err;
	const struct negbin_data data = {
		.n = e->table.n,
		.p = d.p,
		.y = estimate_column(e, "count")->number,
		.x = d.x,
		.offset = offset,
		.weight = weights ? weights->number : NULL,
		.cluster = cluster ? cluster->code : NULL,
		.clusters = cluster ? cluster->levels : 0,
	};
	err = negbin_fit(e->mem, &data, &f);
	return err ? err : put_fit(e, &d, &f);
}

const struct method est_negbin = {
	.name = "negbin",
	.title = "Negative-binomial regression of counts, log link",
	.source = "Lawless 1987; Venables & Ripley 2002; agrees with R MASS::glm.nb",
	.options = options,
	.run = run,
};
