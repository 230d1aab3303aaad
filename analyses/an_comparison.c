/*
 * Do the groups differ: cause-specific hazard ratios against the reference, unadjusted and adjusted, difference of restricted means, p with
 * Holm's adjustment over the contrasts (Holm 1979), and the test of proportional hazards in the same row.
 *   difference of restricted means: (tau - rmean_g) - (tau - rmean_ref); independent groups, so variances add
 */
#include "analyses/breakthrough.h"
#include "analyses/hazard.h"
#include "stats/evalue.h"
#include "stats/multiplicity.h"

#include <math.h>

static const struct column columns[] = {
	{.key = "modality", .header = "Group"},
	{.key = "reference", .header = "Compared with"},
	{.key = "events", .header = "With a breakthrough"},
	{.key = "hr", .header = "Hazard ratio"},
	{.key = "hr_low", .header = "Hazard ratio, 95 % from"},
	{.key = "hr_high", .header = "Hazard ratio, 95 % to"},
	{.key = "hr_adjusted", .header = "Adjusted hazard ratio"},
	{.key = "hr_adjusted_low", .header = "Adjusted, 95 % from"},
	{.key = "hr_adjusted_high", .header = "Adjusted, 95 % to"},
	{.key = "e_value", .header = "E-value (adjusted ratio)"},
	{.key = "e_value_limit", .header = "E-value of the nearer limit"},
	{.key = "rmean_difference", .header = "Difference of mean time without one"},
	{.key = "p", .header = "p (adjusted ratio)"},
	{.key = "p_holm", .header = "p (Holm)"},
	{.key = "ph_p", .header = "p (proportional hazards)"},
};

static struct num mean_difference(const struct group_curves *g, int32_t level, int32_t reference)
{
	const struct cuminc_curve *a = g->of_group[level], *b = g->of_group[reference];
	if (level == reference)
		return num_none(WHY_REFERENCE);
	if (!a || !b || !num_is(a->rmean) || !num_is(b->rmean))
		return num_none(WHY_NO_EVENTS);
	return num_of(b->rmean.v - a->rmean.v);
}

struct comparison {
	struct hazard *crude, *adjusted;
	struct num *p, *holm;
	double *clients, *events;
	struct behind *behind; /* of each level */
	struct group_curves curves;
};

static enum err compare(const struct table *t, const struct analysis_input *in, struct comparison *c)
{
	struct arena *mem = t->mem;
	size_t levels = (size_t)in->factor->levels + 1;
	struct event_sample s;
	*c = (struct comparison){.crude = ARENA_ARRAY(mem, levels, struct hazard),
				 .adjusted = ARENA_ARRAY(mem, levels, struct hazard),
				 .p = ARENA_ARRAY(mem, levels, struct num),
				 .holm = ARENA_ARRAY(mem, levels, struct num),
				 .clients = ARENA_ARRAY(mem, levels, double),
				 .events = ARENA_ARRAY(mem, levels, double),
				 .behind = ARENA_ARRAY(mem, levels, struct behind)};
	if (!c->crude || !c->adjusted || !c->p || !c->holm || !c->clients || !c->events || !c->behind)
		return err_memory();
	enum err err = sample_breakthrough(mem, in->cohort, in->factor, in->study->primary, &s);
	if (!err)
		err = hazard_counts(mem, in, &s, c->clients, c->events);
	if (!err)
		err = hazard_ratios(mem, in, &s, &(struct hazard_how){.adjusted = false}, c->crude);
	if (!err)
		err = hazard_ratios(mem, in, &s, &(struct hazard_how){.adjusted = true}, c->adjusted);
	if (!err)
		err = fill_curves(mem, &s.rows, in->factor, in->cohort, &c->curves);
	for (size_t g = 0; !err && g < levels - 1; g++)
		err = fill_behind(t, in, &s.rows, s.client, g, &c->behind[g]);
	for (int32_t g = 0; !err && g < in->factor->levels; g++)
		c->p[g] = c->adjusted[g].p;
	if (!err)
		err = multiplicity_adjust(MULTIPLICITY_HOLM, c->p, (size_t)in->factor->levels, c->holm);
	return err;
}

static struct num evalue_point(const double *ratio, double measure)
{
	return evalue_of((enum evalue_measure)measure, ratio[0], ratio[1], ratio[2]).point;
}

static struct num evalue_limit(const double *ratio, double measure)
{
	return evalue_of((enum evalue_measure)measure, ratio[0], ratio[1], ratio[2]).limit;
}

/* How strong confounding would have to be; the outcome counts as common from 15 % of both groups together (VanderWeele 2017). */
static enum err fill_evalue(struct table *t, size_t row, const struct comparison *c, int32_t group, int32_t reference)
{
	const struct hazard *h = &c->adjusted[group];
	double events = c->events[group] + c->events[reference], clients = c->clients[group] + c->clients[reference];
	struct parts *from = ARENA_ARRAY(t->mem, 2, struct parts);
	if (!from)
		return err_memory();
	from[0] = (struct parts){.n = 3,
				 .part = {{h->hr.v, -1}, {h->low.v, -1}, {h->high.v, -1}},
				 .given = events < 0.15 * clients ? EVALUE_HR_RARE : EVALUE_HR_COMMON};
	from[1] = from[0];
	from[0].value = evalue_point;
	from[1].value = evalue_limit;
	const char *const key[2] = {"e_value", "e_value_limit"};
	for (int i = 0; i < 2; i++) {
		double part[3] = {h->hr.v, h->low.v, h->high.v};
		struct cell e = cell_ratio(num_is(h->hr) ? from[i].value(part, from[i].given) : h->hr, h->model, h->events);
		e.parts = &from[i];
		fill(t, row, key[i], cell_between(e, h->between));
	}
	return ERR_OK;
}

/* Of two means that the sheet Breakthrough has: hidden with the group's, and as coarse as the coarser. */
static enum err fill_difference(struct table *t, size_t row, const struct analysis_input *in, const struct comparison *c,
				int32_t g)
{
	const struct cuminc_curve *of[2] = {c->curves.of_group[g], c->curves.of_group[in->factor->reference]};
	const double clients[2] = {c->clients[g], c->clients[in->factor->reference]};
	struct spread *s = ARENA_NEW(t->mem, struct spread);
	if (!s)
		return err_memory();
	*s = (struct spread){.therapist = -1, .two_therapists = -1};
	for (int i = 0; i < 2; i++)
		if (of[i] && num_is(of[i]->rmean_std_error))
			s->sd = fmax(s->sd, of[i]->rmean_std_error.v * sqrt(clients[i]));
	struct cell d = cell_mean(mean_difference(&c->curves, g, in->factor->reference), fmin(clients[0], clients[1]), s);
	fill(t, row, "rmean_difference", fill_linked(t, d, "rmean", in->factor->label[g]));
	return ERR_OK;
}

/* Everything that compares the group with the reference. */
static const char *const contrasts[] = {
	"hr",      "hr_low",        "hr_high",          "hr_adjusted", "hr_adjusted_low", "hr_adjusted_high",
	"e_value", "e_value_limit", "rmean_difference", "p",           "p_holm",          "ph_p"};

static enum err fill_rows(struct table *t, const struct analysis_input *in, const struct comparison *c)
{
	static const char *const crude[3] = {"hr", "hr_low", "hr_high"};
	static const char *const adjusted[3] = {"hr_adjusted", "hr_adjusted_low", "hr_adjusted_high"};
	const struct factor *f = in->factor;
	for (int32_t g = 0; g < f->levels; g++) {
		const struct hazard *a = &c->adjusted[g];
		size_t row;
		enum err err = table_add_row(t, &row);
		if (err)
			return err;
		fill(t, row, "modality", fill_group_cell(t, "", f, (size_t)g));
		fill(t, row, "reference", cell_text(f->label[f->reference]));
		struct cell events = cell_from(cell_count(c->events[g]), c->behind[g].events, NULL);
		events = fill_linked(t, events, "events", f->label[g]);
		fill(t, row, "events", events);
		hazard_fill(t, row, crude, &c->crude[g]);
		hazard_fill(t, row, adjusted, a);
		err = fill_evalue(t, row, c, g, f->reference);
		if (!err)
			err = fill_difference(t, row, in, c, g);
		if (err)
			return err;
		fill(t, row, "p", hazard_p(a->p, a));
		fill(t, row, "p_holm", hazard_p(c->holm[g], a));
		fill(t, row, "ph_p", hazard_p(a->ph_p, a));
		err = fill_contrast(t, row, contrasts, sizeof contrasts / sizeof *contrasts,
				    (const struct behind *const[2]){&c->behind[g], &c->behind[f->reference]});
		if (err)
			return err;
	}
	return ERR_OK;
}

/* The contrast that is said: the one with the smallest p. */
static long clearest(const struct analysis_input *in, const struct comparison *c)
{
	long best = -1;
	for (int32_t g = 0; g < in->factor->levels; g++)
		if (num_is(c->adjusted[g].p) && (best < 0 || c->adjusted[g].p.v < c->adjusted[best].p.v))
			best = g;
	return best;
}

static enum err say(struct table *t, const struct analysis_input *in, const struct comparison *c)
{
	static const char *const keys[] = {"modality",         "hr_adjusted", "reference", "hr_adjusted_low",
					   "hr_adjusted_high", "p_holm",      NULL};
	static const char *const none = "The groups cannot be compared: it takes at least two with ten breakthroughs each.";
	long best = clearest(in, c);
	if (best < 0)
		return table_say(t, none, NULL, 0, none);
	enum err err = fill_sentence(
		t, (size_t)best,
		"The clearest contrast: clients in {0} reach a breakthrough at {1} times the rate of those in {2} "
		"(95 % sure it is between {3} and {4}; p {5} after Holm), other things equal.",
		keys, none);
	if (!err)
		err = fill_headline(t, (size_t)best, "hr_adjusted", "hr_adjusted_low", "hr_adjusted_high");
	return err;
}

static enum err draw(struct table *t)
{
	size_t *values = ARENA_ARRAY(t->mem, 3, size_t);
	if (!values)
		return err_memory();
	values[0] = table_column(t, "hr_adjusted");
	values[1] = table_column(t, "hr_adjusted_low");
	values[2] = table_column(t, "hr_adjusted_high");
	t->chart = (struct chart){
		.kind = CHART_FOREST,
		.title = "Adjusted hazard ratios",
		.x_title = "Hazard ratio (log scale)",
		.y_title = "",
		.alt = "Forest plot: one line per group from the lower to the upper 95 % limit of its adjusted hazard "
		       "ratio, on a log axis; 1 is the reference.",
		.label_column = 0,
		.values = 3,
		.value_column = values};
	return ERR_OK;
}

static enum err run(const struct analysis_input *in, struct arena *mem, struct table **out)
{
	struct table *t = table_new(mem, "comparison", columns, sizeof columns / sizeof *columns);
	struct comparison c;
	if (!t)
		return err_memory();
	t->name = "Comparison";
	t->question = "Do the groups differ?";
	t->title = "Comparison of groups: time to breakthrough";
	enum err err = compare(t, in, &c);
	if (!err)
		err = fill_rows(t, in, &c);
	if (!err)
		err = say(t, in, &c);
	if (!err)
		err = fill_note(t, "In routine care who gets which therapy is no chance matter: a ratio between groups may "
				   "speak of the "
				   "clients as much as of the therapy.");
	if (!err)
		err = fill_note(t, "A ratio above 1 means breakthroughs come sooner than in the reference. Fewer than 10 "
				   "breakthroughs in a "
				   "group: no ratio.");
	if (!err)
		err = fill_note(t, "E-value: an unmeasured difference between the groups would have to go with the group "
				   "and with the breakthrough by "
				   "a risk ratio of at least this size each to explain the adjusted ratio away; 1 means "
				   "none is needed.");
	if (!err)
		err = draw(t);
	if (!err)
		*out = t;
	return err;
}

const struct analysis an_comparison = {.sheet = "comparison", .order = 60, .run = run};
