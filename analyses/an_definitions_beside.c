/*
 * Does the answer hang on the definition: the primary definition and those beside it, by group, with the agreement of each with the primary one
 * (Cohen's kappa over the episodes that both could judge: has had a breakthrough, yes or no).
 *   kappa = (po - pe) / (1 - pe)                                                             Cohen 1960
 * Beside B1: all gains found, how many smooth courses with the instrument's error would show (course/sudden_null.h), and what is beyond that.
 */
#include "analyses/breakthrough.h"
#include "analyses/gains.h"
#include "analyses/hazard.h"
#include "analyses/heads.h"

#include <math.h>
#include <stdio.h>

static const struct column columns[] = {
	{.key = "label", .header = "Definition and group"},
	{.key = "definition", .header = "Definition"},
	{.key = "modality", .header = "Group"},
	{.key = "analysed", .header = "Clients"},
	{.key = "not_at_risk", .header = "Could not show one"},
	{.key = "n", .header = "Clients at risk"},
	{.key = "without", .header = "At risk, without one"},
	{.key = "events", .header = "With a breakthrough"},
	{.key = "incidence_12", .header = "Breakthrough by 12 (share)"},
	{.key = "incidence_12_low", .header = "By 12, 95 % from"},
	{.key = "incidence_12_high", .header = "By 12, 95 % to"},
	{.key = "hr", .header = "Hazard ratio"},
	{.key = "hr_low", .header = "Hazard ratio, 95 % from"},
	{.key = "hr_high", .header = "Hazard ratio, 95 % to"},
	{.key = "kappa", .header = "Agreement with the primary (kappa)"},
	{.key = "gains", .header = "Sudden gains"},
	{.key = "gains_expected", .header = "Gains by chance"},
	{.key = "gains_excess", .header = "Gains beyond chance"},
	{.key = "gains_p", .header = "p (as many by chance)"},
};

struct agreement {
	double both, first, second, neither;
};

/* Of both, the first only, the second only, neither. */
static struct num kappa_of(const double *k, double given)
{
	(void)given;
	double n = k[0] + k[1] + k[2] + k[3];
	if (n == 0)
		return num_none(WHY_NO_DATA);
	double po = (k[0] + k[3]) / n;
	double pe = ((k[0] + k[1]) * (k[0] + k[2]) + (k[3] + k[1]) * (k[3] + k[2])) / (n * n);
	return pe < 1 ? num_of((po - pe) / (1 - pe)) : num_none(WHY_NO_EVENTS);
}

/* With the events of both definitions kappa gives each count of the agreement away: it is judged by all four. */
static enum err fill_kappa(struct table *t, size_t row, const struct agreement *a, double clients, double events)
{
	const double count[4] = {a->both, a->first, a->second, a->neither};
	struct parts *parts = ARENA_NEW(t->mem, struct parts);
	if (!parts)
		return err_memory();
	*parts = (struct parts){.n = 4, .value = kappa_of};
	for (size_t i = 0; i < 4; i++)
		parts->part[i] = (struct part){count[i], count[i]};
	fill(t, row, "kappa", cell_rate(parts, clients, events));
	return ERR_OK;
}

static struct agreement agreement_of(const struct analysis_input *in, const int32_t *primary, const int32_t *beside,
				     size_t group)
{
	struct agreement a = {0};
	for (size_t i = 0; i < in->cohort->episodes; i++) {
		if (!fill_in_group(in->factor, in->factor->of_episode[i], group) || primary[i] < 0 || beside[i] < 0)
			continue;
		bool first = primary[i] > 0, second = beside[i] > 0;
		a.both += first && second;
		a.first += first && !second;
		a.second += !first && second;
		a.neither += !first && !second;
	}
	return a;
}

/* Everything about one definition: curves, ratios, counts, and the sessions of its events. */
struct beside {
	enum definition definition;
	bool primary;
	struct group_curves curves;
	struct hazard *hazard;
	double *clients, *events; /* at risk; with the event */
	double *analysed;
	struct behind *behind;
	const struct factor *factor;
	int32_t *session;
	struct heads *heads; /* by group */
	struct gains gains;  /* of B1 */
};

enum { HEADS_N, HEADS_EVENTS, HEADS_WITHOUT, HEADS };

/* By group: a client stands in it once, with the event where any of their rows has it. */
static enum err heads_of_groups(struct arena *mem, const struct analysis_input *in, const struct event_sample *s,
				struct heads **out)
{
	size_t groups = fill_groups(in->factor);
	struct heads *h = ARENA_ARRAY(mem, groups + 1, struct heads);
	uint8_t *seen = ARENA_ARRAY(mem, in->cohort->clients + 1, uint8_t);
	if (!h || !seen)
		return err_memory();
	for (size_t i = 0; i < s->rows.n; i++)
		seen[s->client[i]] |= s->rows.status[i] == STATUS_EVENT;
	for (size_t g = 0; g < groups; g++) {
		enum err err = heads_new(mem, in->cohort, HEADS, &h[g]);
		if (err)
			return err;
	}
	for (size_t i = 0; i < s->rows.n; i++) {
		size_t client = (size_t)s->client[i];
		for (size_t g = 0; g < groups && !(seen[client] & 2); g++) {
			if (!fill_in_group(in->factor, s->rows.group[i], g))
				continue;
			heads_add(&h[g], HEADS_N, client);
			heads_add(&h[g], seen[client] & 1 ? HEADS_EVENTS : HEADS_WITHOUT, client);
		}
		seen[client] |= 2;
	}
	*out = h;
	return ERR_OK;
}

static enum err beside_of(const struct table *t, const struct analysis_input *in, enum definition d, struct beside *b)
{
	struct arena *mem = t->mem;
	size_t levels = (size_t)in->factor->levels + 1;
	struct event_sample s;
	*b = (struct beside){.definition = d,
			     .primary = d == in->study->primary,
			     .factor = in->factor,
			     .hazard = ARENA_ARRAY(mem, levels, struct hazard),
			     .clients = ARENA_ARRAY(mem, levels, double),
			     .events = ARENA_ARRAY(mem, levels, double),
			     .analysed = ARENA_ARRAY(mem, levels, double),
			     .behind = ARENA_ARRAY(mem, levels + 1, struct behind)};
	if (!b->behind || !b->hazard || !b->clients || !b->events || !b->analysed)
		return err_memory();
	enum err err = sample_breakthrough(mem, in->cohort, in->factor, d, &s);
	if (!err)
		err = fill_curves(mem, &s.rows, in->factor, in->cohort, &b->curves);
	if (!err)
		err = hazard_counts(mem, in, &s, b->clients, b->events);
	if (!err)
		err = hazard_ratios(mem, in, &s, &(struct hazard_how){.adjusted = false}, b->hazard);
	if (!err)
		err = sample_event_sessions(mem, in->cohort, d, &b->session);
	if (!err)
		err = gains_by_chance(mem, in, d, &b->gains);
	for (size_t g = 0; !err && g < levels; g++)
		err = fill_behind(t, in, &s.rows, s.client, g, &b->behind[g]);
	if (!err)
		err = heads_of_groups(mem, in, &s, &b->heads);
	for (size_t g = 0; !err && g < levels - 1; g++) {
		b->clients[levels - 1] += b->clients[g];
		b->events[levels - 1] += b->events[g];
		b->analysed[g] = s.counts[g].clients;
		b->analysed[levels - 1] += b->analysed[g];
	}
	return err;
}

/* The primary definition's counts stand on other sheets too. */
static struct cell counted(const struct table *t, const struct beside *b, struct cell c, const char *what, const char *group)
{
	return b->primary ? fill_linked(t, c, what, group) : c;
}

static enum err fill_row(struct table *t, size_t row, const struct beside *b, size_t group, size_t reference,
			 const struct hazard *h)
{
	const char *label = table_cell(t, row, table_column(t, "modality"))->text;
	struct num low, high;
	const struct behind *who = &b->behind[group];
	double n = b->clients[group], events = b->events[group];
	const struct heads *own = &b->heads[group];
	struct num share = breakthrough_incidence(&b->curves, group, 12, &low, &high);
	if (n == 0)
		share = low = high = num_none(WHY_NOT_RECORDED);
	fill(t, row, "definition", cell_text(definition_name(b->definition)));
	fill(t, row, "analysed",
	     fill_linked(t, cell_from(cell_count(b->analysed[group]), fill_group_who(b->factor, group), NULL), "analysed",
			 label));
	fill(t, row, "n",
	     counted(t, b, heads_on(own, HEADS_N, cell_from(cell_count(n), who->clients, NULL)), "at risk", label));
	fill(t, row, "not_at_risk",
	     counted(t, b, cell_from(cell_count(b->analysed[group] - n), fill_others(t, b->factor, group, who), NULL),
		     "not at risk", label));
	fill(t, row, "events",
	     counted(t, b, heads_on(own, HEADS_EVENTS, cell_from(cell_count(events), who->events, NULL)), "events", label));
	fill(t, row, "without", heads_on(own, HEADS_WITHOUT, cell_count(n - events)));
	static const char *const keys[3] = {"incidence_12", "incidence_12_low", "incidence_12_high"};
	const struct num shares[3] = {share, low, high};
	double by_12 = fmin(breakthrough_events(&b->curves, group, 12), events);
	for (int i = 0; i < 3; i++) {
		struct cell c = counted(t, b, cell_incidence(shares[i], n, by_12), keys[i], label);
		enum err err = fill_on_curve(t->mem, &b->curves.curve[group], 12, (enum curve_line)i, &c);
		if (err)
			return err;
		fill(t, row, keys[i], c);
	}
	static const char *const ratio[3] = {"hr", "hr_low", "hr_high"};
	hazard_fill(t, row, ratio, h);
	enum err err = fill_contrast(t, row, ratio, 3, (const struct behind *const[2]){who, &b->behind[reference]});
	fill_estimates_from(t, row, who);
	return err;
}

static void fill_gains(struct table *t, size_t row, const struct beside *b, size_t group)
{
	const struct gains *g = &b->gains;
	static const char *const keys[] = {"gains", "gains_expected", "gains_excess", "gains_p"};
	for (size_t k = 0; k < 4; k++)
		fill(t, row, keys[k], cell_none(g->why));
	if (g->why != WHY_NONE)
		return;
	const char *label = table_cell(t, row, table_column(t, "modality"))->text;
	const struct sudden_null_count *n = &g->of[group].gains;
	double persons = g->persons[group];
	/* what is beyond chance gives the number of gains away: the two are hidden together */
	struct cell excess = cell_estimate(num_of(n->observed - n->expected), b->analysed[group], persons);
	fill(t, row, "gains", fill_linked(t, cell_count_of(n->observed, persons), "gains", label));
	fill(t, row, "gains_expected", cell_estimate(num_of(n->expected), b->analysed[group], persons));
	fill(t, row, "gains_excess", fill_linked(t, excess, "gains", label));
	fill(t, row, "gains_p", cell_p(num_of(n->p_value), b->analysed[group], persons));
}

static enum err add_definition(struct table *t, const struct analysis_input *in, const struct beside *b,
			       const int32_t *primary)
{
	size_t groups = fill_groups(in->factor), first = t->rows;
	struct num none = num_none(WHY_NOT_APPLICABLE);
	struct hazard all = {.hr = none, .low = none, .high = none};
	size_t *part = ARENA_ARRAY(t->mem, groups, size_t);
	if (!part)
		return err_memory();
	for (size_t g = 0; g < groups; g++) {
		size_t row;
		char before[8];
		enum err err = table_add_row(t, &row);
		if (err)
			return err;
		const char *group = fill_group_label(in->factor, g);
		snprintf(before, sizeof before, "%.2s ", definition_name(b->definition));
		fill(t, row, "label", fill_group_cell(t, before, in->factor, g));
		fill(t, row, "modality", cell_text(group));
		bool level = g < (size_t)in->factor->levels;
		err = fill_row(t, row, b, g, level ? (size_t)in->factor->reference : g, level ? &b->hazard[g] : &all);
		struct agreement a = agreement_of(in, primary, b->session, g);
		if (!err)
			err = fill_kappa(t, row, &a, b->clients[g], b->events[g]);
		if (err)
			return err;
		fill_gains(t, row, b, g);
		part[g] = row;
	}
	if (groups < 3)
		return ERR_OK;
	return table_add_sum(t, true, first + groups - 1, part, groups - 1);
}

static enum err fill_all(struct table *t, const struct analysis_input *in)
{
	struct beside primary, b;
	enum err err = beside_of(t, in, in->study->primary, &primary);
	if (!err)
		err = add_definition(t, in, &primary, primary.session);
	for (size_t i = 0; !err && i < in->study->besides; i++) {
		if (in->study->beside[i] == in->study->primary)
			continue;
		err = beside_of(t, in, in->study->beside[i], &b);
		if (!err)
			err = add_definition(t, in, &b, primary.session);
	}
	return err;
}

/* The rows of "All": the smallest and the largest share by 12 say how far the answer moves. */
static enum err say(struct table *t, const struct analysis_input *in)
{
	static const char *const none = "The definitions cannot be set beside each other: too few breakthroughs.";
	size_t groups = fill_groups(in->factor), column = table_column(t, "incidence_12");
	struct cell_ref ref[4];
	long low = -1, high = -1;
	for (size_t row = groups - 1; row < t->rows; row += groups) {
		const struct cell *c = table_cell(t, row, column);
		if (!num_is(c->value) || c->kind == CELL_EMPTY || c->events < in->threshold)
			continue;
		if (low < 0 || c->value.v < table_cell(t, (size_t)low, column)->value.v)
			low = (long)row;
		if (high < 0 || c->value.v > table_cell(t, (size_t)high, column)->value.v)
			high = (long)row;
	}
	if (low < 0 || low == high)
		return table_say(t, none, NULL, 0, none);
	ref[0] = fill_ref(t, (size_t)low, "incidence_12");
	ref[1] = fill_ref(t, (size_t)low, "definition");
	ref[2] = fill_ref(t, (size_t)high, "incidence_12");
	ref[3] = fill_ref(t, (size_t)high, "definition");
	return table_say(
		t,
		"By 12, the share with a breakthrough runs from {0%} % ({1}) to {2%} % ({3}): read the answer with its "
		"definition.",
		ref, 4, none);
}

static enum err draw(struct table *t)
{
	size_t *values = ARENA_ARRAY(t->mem, 3, size_t);
	if (!values)
		return err_memory();
	values[0] = table_column(t, "incidence_12");
	values[1] = table_column(t, "incidence_12_low");
	values[2] = table_column(t, "incidence_12_high");
	t->chart = (struct chart){
		.kind = CHART_DOTS,
		.title = "Breakthrough by 12, by definition and group",
		.x_title = "Share with a breakthrough",
		.y_title = "",
		.alt = "One line per definition and group, from the lower to the upper 95 % limit of the share with a "
		       "breakthrough by 12.",
		.label_column = 0,
		.values = 3,
		.value_column = values,
		.unit_axis = true};
	return ERR_OK;
}

static enum err sums(struct table *t)
{
	const size_t part[2] = {table_column(t, "events"), table_column(t, "without")};
	const size_t analysed[2] = {table_column(t, "n"), table_column(t, "not_at_risk")};
	enum err err = table_add_sum(t, false, table_column(t, "n"), part, 2);
	return err ? err : table_add_plain_sum(t, false, table_column(t, "analysed"), analysed, 2);
}

static enum err run(const struct analysis_input *in, struct arena *mem, struct table **out)
{
	struct table *t = table_new(mem, "definitions_beside", columns, sizeof columns / sizeof *columns);
	if (!t)
		return err_memory();
	t->name = "Definitions beside";
	t->question = "Does the answer hang on the definition?";
	t->title = "Definitions of a breakthrough beside each other";
	enum err err = fill_all(t, in);
	if (!err)
		err = sums(t);
	if (!err)
		err = say(t, in);
	if (!err)
		err = fill_note(
			t, "Kappa: 1 is full agreement with the primary definition, 0 is what chance alone would give.");
	if (!err)
		err = fill_note(t, "Gains by chance: what smooth courses, each client's own trend with the instrument's "
				   "error of measurement, "
				   "would show by the same rule. Only what is beyond that speaks of sudden change.");
	if (!err)
		err = draw(t);
	if (!err)
		*out = t;
	return err;
}

const struct analysis an_definitions_beside = {.sheet = "definitions_beside", .order = 70, .run = run};
