#include "estimate/estimate_rows.h"
#include "estimate/estimate_sample.h"
#include "stats/logrank.h"

static const struct method_option options[] = {
	ESTIMATE_TIME,
	ESTIMATE_ENTRY,
	ESTIMATE_EVENT,
	{.name = "by", .kind = METHOD_LABEL, .required = true, .help = "COL  groups to compare"},
	ESTIMATE_STRATA,
	ESTIMATE_WEIGHTS,
	{.name = "rho",
	 .kind = METHOD_NUMBER,
	 .fallback = "0",
	 .low = 0,
	 .high = 100,
	 .help = "R  weight S^rho (0: log-rank, 1: Peto-Peto)"},
	{.name = "gamma",
	 .kind = METHOD_NUMBER,
	 .fallback = "0",
	 .low = 0,
	 .high = 100,
	 .help = "G  weight (1 - S)^gamma (Fleming-Harrington)"},
	ESTIMATE_END,
};

static enum err run(struct estimate *e)
{
	struct surv_sample s;
	struct logrank_test t;
	const struct logrank_opts opts = {.rho = estimate_number(e, "rho"), .gamma = estimate_number(e, "gamma")};
	enum err err = estimate_sample(e, false, NULL, &s);
	if (!err)
		err = logrank_fit(e->mem, &s, &opts, &t);
	if (err)
		return err;
	struct result_part *tidy = result_part(e->result, "tidy", RESULT_ROWS);
	for (size_t g = 0; g < (size_t)t.groups; g++) {
		result_row(tidy);
		estimate_put_group(e, tidy, g);
		result_num(tidy, "n", num_of(t.n[g]));
		result_num(tidy, "observed", num_of(t.observed[g]));
		result_num(tidy, "expected", num_of(t.expected[g]));
	}
	struct result_part *glance = result_part(e->result, "glance", RESULT_OBJECT);
	result_num(glance, "statistic", t.statistic);
	result_count(glance, "df", t.df);
	result_num(glance, "p.value", t.p_value);
	return ERR_OK;
}

const struct method est_logrank = {
	.name = "logrank",
	.title = "Log-rank test of groups, with G-rho weights and strata",
	.source = "Mantel 1966; Harrington & Fleming 1982; agrees with R survival::survdiff",
	.options = options,
	.run = run,
};
