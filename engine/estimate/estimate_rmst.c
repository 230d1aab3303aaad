#include "estimate/estimate_rmst.h"

#include "estimate/estimate_design.h"
#include "estimate/estimate_rows.h"
#include "stats/normal.h"
#include "stats/pseudo.h"
#include "stats/rmst_adjust.h"

/* A column of ones, then those of the options. */
struct design {
	size_t p;
	const double **x;
	const char **name;
};

enum err estimate_rmst_design(struct estimate *e)
{
	const struct bench_column *by = estimate_column(e, "by");
	struct option_value *factors = &e->value[estimate_option(e, "factors") - e->value];
	if (estimate_given(e, "entry") && estimate_choice(e, "adjust") == 0)
		return err_set(ERR_USAGE, "--entry: weights against censoring are not defined with it; --adjust pseudo is");
	for (size_t j = 0; by && j < factors->n; j++)
		if (factors->columns[j]->position == by->position)
			return err_set(ERR_USAGE, "--factors: the column of --by is in the model already");
	if (!by)
		return ERR_OK;
	const struct bench_column **columns = ARENA_ARRAY(e->mem, factors->n + 1, const struct bench_column *);
	if (!columns)
		return err_memory();
	columns[0] = by;
	for (size_t j = 0; j < factors->n; j++)
		columns[j + 1] = factors->columns[j];
	factors->columns = columns;
	factors->n++;
	return ERR_OK;
}

static enum err with_intercept(const struct estimate *e, struct design *out)
{
	struct estimate_design d;
	enum err err = estimate_design(e, &d);
	if (err)
		return err;
	out->p = d.p + 1;
	out->x = ARENA_ARRAY(e->mem, out->p, const double *);
	out->name = ARENA_ARRAY(e->mem, out->p, const char *);
	double *one = ARENA_ARRAY(e->mem, e->table.n, double);
	if (!out->x || !out->name || !one)
		return err_memory();
	for (size_t i = 0; i < e->table.n; i++)
		one[i] = 1;
	out->x[0] = one;
	out->name[0] = "(Intercept)";
	for (size_t j = 0; j < d.p; j++) {
		out->x[j + 1] = d.x[j];
		out->name[j + 1] = d.name[j];
	}
	return ERR_OK;
}

static void put_term(struct result_part *p, const char *contrast, const char *term, const struct rmst_adjust_fit *f,
		     size_t j, double z)
{
	double b = f->coef[j], se = f->std_error[j], half = z * se;
	enum why none = f->why[j];
	result_row(p);
	result_text(p, "contrast", contrast);
	result_text(p, "term", term);
	result_num(p, "estimate", (struct num){b, none});
	result_num(p, "std.error", (struct num){se, none});
	result_num(p, "statistic", (struct num){b / se, none});
	result_num(p, "p.value", (struct num){normal_p(b / se), none});
	result_num(p, "conf.low", (struct num){b - half, none});
	result_num(p, "conf.high", (struct num){b + half, none});
}

/* A fit of nothing, for the reason. */
static enum err no_fit(struct arena *mem, size_t p, enum why none, struct rmst_adjust_fit *fit)
{
	*fit = (struct rmst_adjust_fit){.coef = ARENA_ARRAY(mem, p, double),
					.std_error = ARENA_ARRAY(mem, p, double),
					.why = ARENA_ARRAY(mem, p, enum why)};
	if (!fit->coef || !fit->std_error || !fit->why)
		return err_memory();
	for (size_t j = 0; j < p; j++)
		fit->why[j] = none;
	return ERR_OK;
}

/* Pseudo-observations of the restricted time, by group; NULL with weights against censoring. */
static enum err pseudo_of(const struct estimate *e, const struct surv_sample *s, double tau, const double **out)
{
	struct pseudo p;
	double *value = ARENA_ARRAY(e->mem, e->table.n, double);
	*out = NULL;
	if (estimate_choice(e, "adjust") == 0)
		return ERR_OK;
	if (!value)
		return err_memory();
	enum err err = pseudo_fit(e->mem, s, &(struct pseudo_opts){.of = PSEUDO_MEAN, .times = 1, .time = &tau}, &p);
	for (size_t i = 0; !err && i < e->table.n; i++)
		value[i] = p.value[i].v;
	*out = value;
	return err;
}

enum err estimate_rmst_adjusted(struct estimate *e, const struct surv_sample *s, double tau, enum why none,
				struct result_part *glance)
{
	struct result_part *p = result_part(e->result, "adjusted", RESULT_ROWS);
	static const char *const name[] = {"difference", "ratio", "rmtl.ratio"};
	struct design d = {0};
	bool converged = true;
	const double *pseudo = NULL;
	enum err err = with_intercept(e, &d);
	if (!err && !none)
		err = pseudo_of(e, s, tau, &pseudo);
	for (int kind = 0; !err && kind < RMST_CONTRASTS; kind++) {
		struct rmst_adjust_fit fit;
		const struct rmst_adjust_opts opts = {
			.kind = (enum rmst_contrast_kind)kind, .tau = tau, .p = d.p, .x = d.x, .pseudo = pseudo};
		err = none ? no_fit(e->mem, d.p, none, &fit) : rmst_adjust(e->mem, s, &opts, &fit);
		if (err)
			return err;
		converged = converged && fit.converged;
		if (!fit.converged)
			result_why(glance, fit.why[0]);
		for (size_t j = 0; j < d.p; j++)
			put_term(p, name[kind], d.name[j], &fit, j, estimate_z(e));
	}
	if (!err)
		result_flag(glance, "converged", converged);
	return err;
}
