#include "estimate/estimate_glm.h"

static const struct method_option options[] = {
	ESTIMATE_COUNT_MODEL,
	{.name = "quasi", .kind = METHOD_FLAG, .help = "errors times the root of the dispersion, Student's t"},
	ESTIMATE_END,
};

static enum err run(struct estimate *e)
{
	struct glm_fit f;
	bool quasi = estimate_given(e, "quasi");
	if (quasi && (estimate_given(e, "robust") || estimate_given(e, "cluster")))
		return err_set(ERR_USAGE, "--quasi: not with --robust or --cluster, which need no dispersion; choose one");
	enum err err = estimate_glm_counts(e, GLM_POISSON, quasi, &f);
	if (err)
		return err;
	struct result_part *p = estimate_glm_glance(e, &f, 0);
	struct num residual = estimate_glm_dispersion(&f);
	result_num(p, "dispersion", residual);
	result_num(p, "dispersion.deviance",
		   num_is(residual) ? num_of(f.deviance / (f.n - (double)f.rank)) : num_none(residual.why));
	estimate_glm_end(p, &f);
	return ERR_OK;
}

const struct method est_poisson = {
	.name = "poisson",
	.title = "Poisson regression of counts, log link",
	.source = "Nelder & Wedderburn 1972; White 1980; agrees with R stats::glm, sandwich",
	.options = options,
	.run = run,
};
