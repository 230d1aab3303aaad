/* How, under which assumptions: one row per estimator, then the reporting items (STROBE, SAMPL) and where the workbook answers them. */
#include "analyses/fill.h"

static const struct column columns[] = {
	{.key = "method", .header = "Method or item"},
	{.key = "used_for", .header = "Used for", .wide = true},
	{.key = "assumption", .header = "Assumption", .wide = true},
	{.key = "check", .header = "How it is checked", .wide = true},
	{.key = "reference", .header = "Reference", .wide = true},
};

static const struct {
	const char *method, *used_for, *assumption, *check, *reference;
} lines[] = {
	{"Cumulative incidence (Aalen-Johansen)", "Breakthrough by session, endings competing",
	 "Those still in therapy stand for those censored while ongoing",
	 "Numbers at risk; variance by infinitesimal jackknife", "Aalen & Johansen 1978; Therneau, survival"},
	{"Restricted mean time", "Mean time without a breakthrough up to tau",
	 "None on hazards; tau within follow-up of every group", "tau is printed beside it", "Royston & Parmar 2013"},
	{"Gray's test", "Equality of cumulative incidence over the groups", "Independent clients",
	 "Groups pooled when small", "Gray 1988"},
	{"Fine-Gray regression, Efron ties", "Subdistribution hazard ratios between groups",
	 "Proportional subdistribution hazards", "Hazard ratios of the Comparison sheet beside them",
	 "Fine & Gray 1999; Geskus 2011"},
	{"Weibull regression, interval-censored", "Hazard ratios when the event lies between two scores",
	 "Weibull hazards; endings independent", "Beside the ratio that dates events at the score", "Lindsey & Ryan 1998"},
	{"Cox regression, cause-specific, Efron ties", "Hazard ratios between groups, unadjusted and adjusted",
	 "Proportional hazards; endings independent given the covariates",
	 "Score test of proportional hazards, printed in the same row", "Cox 1972; Efron 1977; Grambsch & Therneau 1994"},
	{"Cluster-robust variance", "Limits and p of hazard ratios, clustered on therapist or client", "Many clusters",
	 "Number of clusters", "Lin & Wei 1989"},
	{"Holm's adjustment", "p of several contrasts", "None", "Raw p is printed beside it", "Holm 1979"},
	{"Kaplan-Meier with delayed entry", "Length of plateaus that reach the least length",
	 "Length does not depend on when a plateau is recognised", "Entry at the k-th score", "Kaplan & Meier 1958"},
	{"Turnbull's curve", "Free of relapse where scores are more than 28 days apart",
	 "When scores are taken says nothing about the relapse", "Bounds where the data do not tell",
	 "Turnbull 1976; Gentleman & Geyer 1994"},
	{"Exact Poisson rate", "Relapses per 100 client-months", "Constant rate within a group",
	 "Relapse-free curves beside it", "Garwood 1936"},
	{"E-value", "How strong unmeasured confounding would have to be to explain an adjusted hazard ratio",
	 "None beyond the ratio itself", "The limit's value is printed beside it", "VanderWeele & Ding 2017"},
	{"Negative-binomial regression", "Rate ratios of relapse, clustered on client", "Over-dispersed counts",
	 "Falls back to Poisson at the boundary", "Lawless 1987"},
	{"Reliable and clinically significant change", "Outcome classes", "The instrument's thresholds fit the clients",
	 "Source and verification on the Instruments sheet", "Jacobson & Truax 1991"},
	{"Sudden gains", "Breakthrough B1", "Scores before and after at adjacent sessions",
	 "Clients too short to be judged are a class of their own", "Tang & DeRubeis 1999"},
	{"Sudden gains by chance", "How many gains smooth courses would show",
	 "A smooth trend per client; the instrument's error of measurement",
	 "Observed, expected and excess beside each other", "Tang & DeRubeis 1999; simulation, from the seed"},
	{"1 - Kaplan-Meier, endings censored", "Not used for the answers: it asks what if nobody ended therapy",
	 "Those who end therapy would go on like those who stay", "Compare with the cumulative incidence",
	 "Putter, Fiocco & Geskus 2007"},
	{"Missing scores", "Every estimator", "A score not taken says nothing about its value",
	 "Data quality sheet; not at random would bias", "STROBE item 12c"},
	{"Confounding", "Every comparison of groups", "None: groups are not randomised", "Adjusted beside unadjusted ratios",
	 "STROBE item 12a"},
	{"Design, setting, participants", "STROBE items 4 to 6", "", "Flow and Cover sheets", "von Elm et al. 2007"},
	{"Precision", "SAMPL: limits with every estimate, exact p, n with every percentage", "", "Every sheet",
	 "Lang & Altman 2013"},
};

static struct cell text_or_none(const char *text)
{
	return *text ? cell_text(text) : (struct cell){0};
}

static enum err run(const struct analysis_input *in, struct arena *mem, struct table **out)
{
	(void)in;
	struct table *t = table_new(mem, "methods", columns, sizeof columns / sizeof *columns);
	if (!t)
		return err_memory();
	t->name = "Methods";
	t->question = "How was this computed, and under which assumptions?";
	t->title = "Methods and reporting items";
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		size_t row;
		enum err err = table_add_row(t, &row);
		if (err)
			return err;
		fill(t, row, "method", cell_text(lines[i].method));
		fill(t, row, "used_for", text_or_none(lines[i].used_for));
		fill(t, row, "assumption", text_or_none(lines[i].assumption));
		fill(t, row, "check", text_or_none(lines[i].check));
		fill(t, row, "reference", text_or_none(lines[i].reference));
	}
	enum err err = table_say(
		t, "Computed by Upturn " UPTURN_VERSION "; its estimators are tested against R's survival, cmprsk and MASS.",
		NULL, 0, "Computed by Upturn " UPTURN_VERSION ".");
	if (!err)
		*out = t;
	return err;
}

const struct analysis an_methods = {.sheet = "methods", .order = 140, .run = run};
