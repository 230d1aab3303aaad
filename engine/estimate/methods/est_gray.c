#include "estimate/estimate_rows.h"
#include "estimate/estimate_sample.h"
#include "stats/gray.h"
#include "stats/group_scan.h"

static const struct method_option options[] = {
	ESTIMATE_TIME,
	ESTIMATE_ENTRY,
	ESTIMATE_CAUSE,
	{.name = "by", .kind = METHOD_LABEL, .required = true, .help = "COL  groups to compare"},
	ESTIMATE_STRATA,
	ESTIMATE_FREQUENCIES,
	{.name = "rho", .kind = METHOD_NUMBER, .fallback = "0", .low = 0, .high = 100, .help = "R  weight (1 - F)^rho (0)"},
	ESTIMATE_END,
};

static void put_groups(const struct estimate *e, const struct surv_sample *s, const double *n, const struct gray_test *t)
{
	struct result_part *p = result_part(e->result, "tidy", RESULT_ROWS);
	for (int32_t c = 0; c < s->causes; c++)
		for (size_t g = 0; g < (size_t)s->groups; g++) {
			result_row(p);
			estimate_put_group(e, p, g);
			result_count(p, "cause", t[c].cause);
			result_num(p, "n", num_of(n[g]));
			result_num(p, "observed", num_of(t[c].observed[g]));
			result_num(p, "expected", num_of(t[c].expected[g]));
		}
}

static enum err run(struct estimate *e)
{
	struct surv_sample s;
	enum err err = estimate_compared(e);
	if (!err)
		err = estimate_sample(e, true, NULL, &s);
	struct gray_test *t = err ? NULL : ARENA_ARRAY(e->mem, (size_t)s.causes, struct gray_test);
	double *n = err ? NULL : ARENA_ARRAY(e->mem, (size_t)s.groups, double);
	if (!err && (!t || !n))
		err = err_memory();
	if (!err)
		err = gray_fit(e->mem, &s, estimate_number(e, "rho"), t);
	if (err)
		return err;
	for (size_t i = 0; i < s.n; i++)
		n[group_scan_group(&s, i)] += risk_mass(&s, i);
	put_groups(e, &s, n, t);
	struct result_part *glance = result_part(e->result, "glance", RESULT_ROWS);
	for (int32_t k = 0; k < s.causes; k++) {
		result_row(glance);
		result_count(glance, "cause", t[k].cause);
		result_num(glance, "statistic", t[k].statistic);
		result_count(glance, "df", t[k].df);
		result_num(glance, "p.value", t[k].p_value);
	}
	return ERR_OK;
}

const struct method est_gray = {
	.name = "gray",
	.title = "Gray's test of equal cumulative incidence, per cause",
	.source = "Gray 1988; agrees with R cmprsk::cuminc",
	.options = options,
	.run = run,
};
