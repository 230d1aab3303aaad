#include "estimate/estimate.h"
#include "stats/evalue.h"

static const struct method_option options[] = {
	{.name = "estimate", .kind = METHOD_COLUMN, .required = true, .help = "COL  the ratio (not its logarithm)"},
	{.name = "low", .kind = METHOD_COLUMN, .required = true, .help = "COL  its lower limit"},
	{.name = "high", .kind = METHOD_COLUMN, .required = true, .help = "COL  its upper limit"},
	{.name = "measure",
	 .kind = METHOD_CHOICE,
	 .choices = "hr hr-rare rr or or-rare",
	 .help = "what the ratio is; rare: the outcome is below 15 % at the end of follow-up"},
	{.name = "label", .kind = METHOD_LABEL, .help = "COL  names the row"},
	ESTIMATE_END,
};

static enum err run(struct estimate *e)
{
	static const enum evalue_measure measures[] = {EVALUE_HR_COMMON, EVALUE_HR_RARE, EVALUE_RR, EVALUE_OR_COMMON,
						       EVALUE_OR_RARE};
	const struct bench_column *ratio = estimate_column(e, "estimate"), *label = estimate_column(e, "label");
	const double *low = estimate_column(e, "low")->number, *high = estimate_column(e, "high")->number;
	struct result_part *p = result_part(e->result, "tidy", RESULT_ROWS);
	for (size_t i = 0; i < e->table.n; i++) {
		double v = ratio->number[i];
		if (!(low[i] > 0 && low[i] <= v && v <= high[i]))
			return err_at(ERR_VALUE, err_place(1, e->table.row[i], ratio->position),
				      "a ratio above 0 with its limits around it is needed: 0 < low <= estimate <= high");
		struct evalue got = evalue_of(measures[estimate_choice(e, "measure")], v, low[i], high[i]);
		result_row(p);
		if (label)
			result_text(p, "label", label->level[label->code[i]]);
		result_num(p, "estimate", num_of(v));
		result_num(p, "risk.ratio", got.rr);
		result_num(p, "e.value", got.point);
		result_num(p, "e.value.limit", got.limit);
	}
	return ERR_OK;
}

const struct method est_evalue = {
	.name = "evalue",
	.title = "E-values: how strong unmeasured confounding would have to be",
	.source = "VanderWeele & Ding 2017; VanderWeele 2017; agrees with R EValue's published examples",
	.options = options,
	.run = run,
};
