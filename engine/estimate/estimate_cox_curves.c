#include "estimate/estimate_cox.h"
#include "estimate/estimate_curves.h"
#include "stats/cox_survival.h"
#include "stats/limits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The value after NAME= where the entry at s has that name. */
static const char *value_of(const char *s, const char *name)
{
	size_t n = strlen(name);
	return !strncmp(s, name, n) && s[n] == '=' ? s + n + 1 : NULL;
}

static enum err take_number(const char *text, size_t length, double *out)
{
	char *end;
	*out = strtod(text, &end);
	return end == text + length && length && isfinite(*out) ? ERR_OK
								: err_set(ERR_USAGE, "--at: a covariate needs a number");
}

/* The indicator columns of a factor, from column k on. */
static enum err take_level(const struct estimate *e, const struct bench_column *c, const char *text, size_t length,
			   double *x)
{
	int32_t reference, level = 0;
	enum err err = estimate_reference(e, c, &reference);
	while (level < c->levels && (strncmp(c->level[level], text, length) != 0 || c->level[level][length]))
		level++;
	if (!err && level == c->levels)
		return err_set(ERR_USAGE, "--at: no row has this level");
	for (int32_t k = 0, column = 0; !err && k < c->levels; k++)
		if (k != reference)
			x[column++] = k == level;
	return err;
}

/* One entry of --at, of this length. The columns of the design are the covariates, then each factor's levels but one. */
static enum err take_entry(const struct estimate *e, const char *s, size_t length, double *x)
{
	const struct option_value *covariates = estimate_option(e, "covariates"), *factors = estimate_option(e, "factors");
	for (size_t j = 0; j < covariates->n; j++) {
		const char *value = value_of(s, covariates->columns[j]->name);
		if (value && value <= s + length)
			return take_number(value, length - (size_t)(value - s), &x[j]);
	}
	size_t at = covariates->n;
	for (size_t j = 0; j < factors->n; j++) {
		const struct bench_column *c = factors->columns[j];
		const char *value = value_of(s, c->name);
		if (value && value <= s + length)
			return take_level(e, c, value, length - (size_t)(value - s), x + at);
		at += (size_t)c->levels - 1;
	}
	return err_set(ERR_USAGE, "--at: NAME=VALUE is needed, the name being one of --covariates or --factors");
}

/* x: the centre comes in, with factors at their reference; what --at names is put in. */
static enum err take_profile(const struct estimate *e, double *x)
{
	const char *s = estimate_option(e, "at")->text;
	enum err err = ERR_OK;
	while (!err && s && *s) {
		size_t length = strcspn(s, ",");
		err = take_entry(e, s, length, x);
		s += length + (s[length] == ',');
	}
	return err;
}

static void put_profile(const struct estimate *e, const struct estimate_design *d, const double *x)
{
	struct result_part *p = result_part(e->result, "profile", RESULT_ROWS);
	for (size_t k = 0; k < d->p; k++) {
		result_row(p);
		result_text(p, "term", d->name[k]);
		result_num(p, "value", num_of(x[k]));
	}
}

/* What one curve prints, from the hazard: survival or hazard, with its limits. */
struct shown {
	bool survival;
	double *estimate, *std_error;
	struct num *low, *high;
};

static enum err show(struct arena *mem, struct limits l, const struct cox_curve *c, struct shown *s)
{
	s->estimate = ARENA_ARRAY(mem, c->n, double);
	s->std_error = ARENA_ARRAY(mem, c->n, double);
	s->low = ARENA_ARRAY(mem, c->n, struct num);
	s->high = ARENA_ARRAY(mem, c->n, struct num);
	if (!s->estimate || !s->std_error || !s->low || !s->high)
		return err_memory();
	for (size_t i = 0; i < c->n; i++) {
		struct num bounds[2];
		double survival = exp(-c->hazard[i]);
		s->estimate[i] = s->survival ? survival : c->hazard[i];
		s->std_error[i] = s->survival ? survival * c->std_error[i] : c->std_error[i];
		if (s->survival)
			limits_probability(l, survival, s->std_error[i], WHY_NOT_APPLICABLE, bounds);
		else
			limits_hazard(l, c->hazard[i], c->std_error[i], bounds);
		s->low[i] = bounds[0];
		s->high[i] = bounds[1];
	}
	return ERR_OK;
}

static enum err put_curves(const struct estimate *e, const struct cox_curves *curves, bool survival)
{
	struct limits l;
	struct km_opts opts = estimate_curve_opts(e, survival ? KM_SURVIVAL : KM_HAZARD);
	enum err err = limits_of(&opts, &l);
	struct result_part *p = result_part(e->result, survival ? "survival" : "baseline", RESULT_ROWS);
	for (size_t g = 0; !err && g < curves->n; g++) {
		const struct cox_curve *c = &curves->curve[g];
		struct shown s = {.survival = survival};
		err = show(e->mem, l, c, &s);
		if (!err)
			estimate_put_curve(e, p,
					   &(struct estimate_curve){.n = c->n,
								    .time = c->time,
								    .n_risk = c->n_risk,
								    .n_event = c->n_event,
								    .n_censor = c->n_censor,
								    .estimate = s.estimate,
								    .std_error = s.std_error,
								    .low = s.low,
								    .high = s.high,
								    .before = survival ? 1 : 0,
								    .label = estimate_strata_label(e, c->stratum)});
	}
	return err;
}

enum err estimate_cox_curves(const struct estimate *e, const struct estimate_design *d, const struct cox_fit *f)
{
	bool at = estimate_given(e, "at"), baseline = estimate_given(e, "baseline");
	struct cox_curves curves;
	if (!at && !baseline)
		return ERR_OK;
	double *x = ARENA_ARRAY(e->mem, d->p, double);
	if (!x)
		return err_memory();
	enum err err = estimate_times_check(e);
	if (!err)
		err = cox_centre_of(f, x);
	for (size_t k = estimate_option(e, "covariates")->n; k < d->p; k++)
		x[k] = 0;
	if (!err)
		err = take_profile(e, x);
	if (!err)
		err = cox_survival(e->mem, f, x, 0, &curves);
	if (err)
		return err;
	put_profile(e, d, x);
	if (at)
		err = put_curves(e, &curves, true);
	return err || !baseline ? err : put_curves(e, &curves, false);
}
