#include "estimate/estimate_glm.h"

#include "estimate/estimate_rows.h"
#include "estimate/estimate_sample.h"

#include <math.h>
#include <string.h>

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

static enum err data_of(const struct estimate *e, const struct estimate_design *design, struct glm_data *d)
{
	const struct bench_column *cluster = estimate_column(e, "cluster"), *weights = estimate_column(e, "weights");
	d->n = e->table.n;
	d->p = design->p;
	d->y = estimate_column(e, "count")->number;
	d->x = design->x;
	d->weight = weights ? weights->number : NULL;
	d->cluster = cluster ? cluster->code : NULL;
	d->clusters = cluster ? cluster->levels : 0;
	d->robust = cluster || estimate_given(e, "robust");
	enum err err = estimate_counts(e, &d->count);
	return err ? err : offset_of(e, &d->offset);
}

struct num estimate_glm_dispersion(const struct glm_fit *f)
{
	double df = f->n - (double)f->rank;
	return df > 0 && f->rank ? num_of(f->pearson / df) : num_none(WHY_NOT_APPLICABLE);
}

/* "(Intercept)" and the design's names. */
static enum err put_tidy(const struct estimate *e, const struct estimate_design *d, const struct glm_fit *f, bool dispersed)
{
	const char **name = ARENA_ARRAY(e->mem, f->p, const char *);
	struct num phi = estimate_glm_dispersion(f);
	bool scaled = dispersed && num_is(phi);
	if (!name)
		return err_memory();
	name[0] = "(Intercept)";
	memcpy(name + 1, d->name, d->p * sizeof *name);
	for (size_t j = 0; scaled && j < f->p; j++)
		f->std_error[j] *= sqrt(phi.v);
	estimate_put_terms(e, &(struct estimate_terms){.p = f->p,
						       .name = name,
						       .coef = f->coef,
						       .std_error = f->std_error,
						       .robust_se = f->robust_se,
						       .why = f->why,
						       .ratio = "rate",
						       .ratio_from = 1,
						       .ratios = d->p,
						       .df = scaled ? f->n - (double)f->rank : 0});
	return ERR_OK;
}

enum err estimate_glm_counts(struct estimate *e, enum glm_family family, bool dispersed, struct glm_fit *out)
{
	struct estimate_design design;
	struct glm_data d = {.family = family};
	enum err err = check_counts(e);
	if (!err)
		err = estimate_design(e, &design);
	if (!err)
		err = data_of(e, &design, &d);
	if (!err)
		err = estimate_row_error(e, glm_fit(e->mem, &d, out));
	return err ? err : put_tidy(e, &design, out, dispersed);
}

/* R counts observations for BIC as rows of a weight above 0. */
struct result_part *estimate_glm_glance(const struct estimate *e, const struct glm_fit *f, size_t more)
{
	struct result_part *p = result_part(e->result, "glance", RESULT_OBJECT);
	double df = (double)(f->rank + more);
	result_num(p, "nobs", num_of(f->n));
	result_num(p, "logLik", num_of(f->loglik));
	if (num_is(f->loglik_null))
		result_num(p, "null.deviance", num_of(f->deviance + 2 * (f->loglik - f->loglik_null.v)));
	result_num(p, "df", num_of(df));
	result_num(p, "AIC", num_of(-2 * f->loglik + 2 * df));
	result_num(p, "BIC", num_of(-2 * f->loglik + df * log(f->n)));
	result_num(p, "deviance", num_of(f->deviance));
	result_num(p, "pearson", num_of(f->pearson));
	result_num(p, "df.residual", num_of(f->n - (double)f->rank));
	return p;
}

void estimate_glm_end(struct result_part *p, const struct glm_fit *f)
{
	result_count(p, "iterations", f->iterations);
	result_flag(p, "converged", f->converged);
	if (!f->converged)
		result_why(p, WHY_NOT_CONVERGED);
}
