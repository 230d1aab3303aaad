#include "estimate/estimate_glm.h"

static const struct method_option options[] = {ESTIMATE_COUNT_MODEL, ESTIMATE_END};

/* theta counts as a parameter, as MASS::glm.nb's logLik has it; the Poisson fit at the boundary has none. */
static enum err run(struct estimate *e)
{
	struct glm_fit f;
	enum err err = estimate_glm_counts(e, GLM_NEGBIN, false, &f);
	if (err)
		return err;
	struct result_part *p = estimate_glm_glance(e, &f, num_is(f.theta));
	result_num(p, "theta", f.theta);
	result_num(p, "std.error.theta", f.theta_std_error);
	result_flag(p, "boundary", f.boundary);
	result_num(p, "statistic.overdispersion", f.overdispersion);
	result_num(p, "p.value.overdispersion", f.overdispersion_p);
	estimate_glm_end(p, &f);
	return ERR_OK;
}

const struct method est_negbin = {
	.name = "negbin",
	.title = "Negative-binomial regression of counts, log link",
	.source = "Lawless 1987; Self & Liang 1987; White 1980; agrees with R MASS::glm.nb, sandwich",
	.options = options,
	.run = run,
};
