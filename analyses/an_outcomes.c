/*
 * Do clients get better: classes of Jacobson & Truax on the first and last score of the primary outcome, and the national measures with their
 * published denominators (statistics: NHS Talking Therapies):
 *   finished              therapy ended, at least two attended sessions
 *   recovery %            recovered / (finished - not at caseness at start)
 *   reliable improvement %, deterioration %   of finished
 *   reliable recovery %   recovered and reliably improved / (finished - not at caseness at start)
 * Where the dataset holds PHQ-9 and GAD-7 the national measures look at both (course/talking_therapies.h), else at the primary outcome alone.
 * Further outcomes of the study follow with their classes and effect sizes, a block of rows each.
 */
#include "analyses/contributions.h"
#include "analyses/effect.h"
#include "analyses/fill.h"
#include "analyses/outcome.h"
#include "stats/normal.h"

#include <stdio.h>

/* The first column is there where the study has several outcomes. */
static const struct column columns[] = {
	{.key = "label", .header = "Outcome and group"},
	{.key = "modality", .header = "Group"},
	{.key = "outcome", .header = "Outcome"},
	{.key = "n", .header = "Clients"},
	{.key = "recovered", .header = "Recovered"},
	{.key = "improved", .header = "Improved"},
	{.key = "unchanged", .header = "Unchanged"},
	{.key = "deteriorated", .header = "Deteriorated"},
	{.key = "not_at_caseness", .header = "Not at caseness at start"},
	{.key = "no_paired_scores", .header = "No paired scores"},
	{.key = "finished", .header = "Finished course"},
	{.key = "not_finished", .header = "Ongoing, or one session only"},
	{.key = "finished_caseness", .header = "Finished, at caseness or unpaired"},
	{.key = "finished_not_caseness", .header = "Finished, not at caseness at start"},
	{.key = "recovery_pct", .header = "Recovery (%)"},
	{.key = "reliable_improvement_pct", .header = "Reliable improvement (%)"},
	{.key = "reliable_recovery_pct", .header = "Reliable recovery (%)"},
	{.key = "deterioration_pct", .header = "Reliable deterioration (%)"},
	{.key = "effect_size", .header = "Effect size"},
	{.key = "effect_size_low", .header = "Effect size, 95 % from"},
	{.key = "effect_size_high", .header = "Effect size, 95 % to"},
};

static const char *const class_keys[CHANGE__COUNT] = {
	[CHANGE_RECOVERED] = "recovered",       [CHANGE_IMPROVED] = "improved",        [CHANGE_UNCHANGED] = "unchanged",
	[CHANGE_DETERIORATED] = "deteriorated", [CHANGE_NOT_CASE] = "not_at_caseness", [CHANGE_NO_PAIR] = "no_paired_scores",
};

struct tally {
	double n, class[CHANGE__COUNT];
	double finished, finished_paired, not_case, recovered, improved, reliably_recovered, deteriorated;
	struct effect_sums effect;
	struct contributions change; /* last - first of each client */
};

static void tally_add(struct tally *k, const struct episode *e, const struct outcome *o)
{
	k->n++;
	k->class[o->change.class]++;
	if (o->change.paired) {
		effect_add(&k->effect, o->first, o->last);
		contributions_add(&k->change, e->client, e->therapist, o->last - o->first);
	}
	if (!o->finished)
		return;
	k->finished++;
	k->finished_paired += o->paired;
	k->not_case += o->paired && !o->caseness;
	k->recovered += o->recovery;
	k->improved += o->improvement;
	k->reliably_recovered += o->recovery && o->improvement;
	k->deteriorated += o->deterioration;
}

static enum err fill_classes(struct table *t, size_t row, struct tally *k, const char *group, double z)
{
	struct num low, high;
	struct num d = effect_size(&k->effect, z, &low, &high);
	const struct spread *spread[2];
	enum err err = contributions_spreads(t->mem, &k->change, effect_spread(&k->effect), spread);
	if (err)
		return err;
	fill(t, row, "n", fill_linked(t, cell_count(k->n), "analysed", group));
	for (int c = 0; c < CHANGE__COUNT; c++)
		fill(t, row, class_keys[c], cell_count(k->class[c]));
	fill(t, row, "effect_size", cell_mean(d, k->effect.n, spread[0]));
	fill(t, row, "effect_size_low", cell_mean(low, k->effect.n, spread[1]));
	fill(t, row, "effect_size_high", cell_mean(high, k->effect.n, spread[1]));
	return ERR_OK;
}

/* Clients without paired scores stay in the denominator; where nobody has any, a percentage would say that nobody recovered. */
static struct cell share(const struct tally *k, double part, double whole)
{
	struct cell c = cell_percent(part, whole);
	if (k->finished > 0 && k->finished_paired <= 0)
		c.value = num_none(WHY_NOT_RECORDED);
	return c;
}

static void fill_national(struct table *t, size_t row, const struct tally *k, const char *group)
{
	double eligible = k->finished - k->not_case;
	struct cell *pair = table_cell(t, row, table_column(t, "no_paired_scores"));
	*pair = fill_linked(t, *pair, "no pair", group);
	struct cell *below = table_cell(t, row, table_column(t, "not_at_caseness"));
	*below = fill_linked(t, *below, "not at caseness", group);
	fill(t, row, "finished", cell_count(k->finished));
	fill(t, row, "not_finished", cell_count(k->n - k->finished));
	fill(t, row, "finished_caseness", cell_count(eligible));
	fill(t, row, "finished_not_caseness", cell_count(k->not_case));
	fill(t, row, "recovery_pct", share(k, k->recovered, eligible));
	fill(t, row, "reliable_improvement_pct", share(k, k->improved, k->finished));
	fill(t, row, "reliable_recovery_pct", share(k, k->reliably_recovered, eligible));
	fill(t, row, "deterioration_pct", share(k, k->deteriorated, k->finished));
}

static void count_outcome(const struct analysis_input *in, size_t which, struct tally *k)
{
	for (size_t i = 0; i < in->cohort->episodes; i++) {
		struct outcome o;
		int32_t code = in->factor->of_episode[i];
		if (code < 0)
			continue;
		outcome_of(in->cohort, &in->cohort->episode[i], which, &o);
		for (size_t g = 0; g < fill_groups(in->factor); g++)
			if (fill_in_group(in->factor, code, g))
				tally_add(&k[g], &in->cohort->episode[i], &o);
	}
}

/* What says which outcome and group a row is about. */
static enum err fill_names(struct table *t, size_t row, const struct analysis_input *in, size_t which, const char *group)
{
	const struct cohort *c = in->cohort;
	const char *title = which < c->outcomes ? c->outcome[which].instrument->title : "none";
	fill(t, row, "outcome", cell_text(title));
	if (c->outcomes < 2)
		return ERR_OK;
	char label[160];
	snprintf(label, sizeof label, "%s: %s", title, group);
	const char *own = arena_text(t->mem, label);
	if (!own)
		return err_memory();
	fill(t, row, "label", cell_text(own));
	fill(t, row, "modality", cell_text(group));
	return ERR_OK;
}

static enum err fill_block(struct table *t, const struct analysis_input *in, size_t which)
{
	size_t groups = fill_groups(in->factor), first = t->rows;
	struct tally *k = ARENA_ARRAY(t->mem, groups, struct tally);
	if (!k)
		return err_memory();
	enum err err = fill_group_rows(t, in->factor);
	for (size_t g = 0; !err && g < groups; g++)
		err = contributions_new(t->mem, in->cohort->therapists, &k[g].change);
	if (!err)
		count_outcome(in, which, k);
	for (size_t g = 0; !err && g < groups; g++) {
		const char *group = fill_group_label(in->factor, g);
		err = fill_classes(t, first + g, &k[g], group, normal_z(in->study->confidence));
		if (err)
			return err;
		if (which == 0)
			fill_national(t, first + g, &k[g], group);
		err = fill_names(t, first + g, in, which, group);
	}
	return err;
}

static enum err course_sums(struct table *t)
{
	const size_t course[2] = {table_column(t, "finished"), table_column(t, "not_finished")};
	const size_t start[2] = {table_column(t, "finished_caseness"), table_column(t, "finished_not_caseness")};
	enum err err = table_add_plain_sum(t, false, table_column(t, "n"), course, 2);
	return err ? err : table_add_plain_sum(t, false, table_column(t, "finished"), start, 2);
}

/* The counts that the percentages are parts of stand on no sheet. */
static enum err shares(struct table *t)
{
	static const char *const keys[][2] = {{"recovery_pct", "finished_caseness"},
					      {"reliable_improvement_pct", "finished"},
					      {"reliable_recovery_pct", "finished_caseness"},
					      {"deterioration_pct", "finished"}};
	enum err err = ERR_OK;
	for (size_t i = 0; !err && i < sizeof keys / sizeof *keys; i++)
		err = table_add_share(t, table_column(t, keys[i][0]), t->columns, table_column(t, keys[i][1]));
	return err;
}

static enum err fill_sums(struct table *t)
{
	size_t part[CHANGE__COUNT];
	for (int c = 0; c < CHANGE__COUNT; c++)
		part[c] = table_column(t, class_keys[c]);
	enum err err = table_add_sum(t, false, table_column(t, "n"), part, CHANGE__COUNT);
	if (!err)
		err = shares(t);
	return err ? err : course_sums(t);
}

static enum err say(struct table *t, size_t groups)
{
	static const char *const keys[] = {"recovery_pct", "finished_caseness", "reliable_improvement_pct",
					   "finished",     "deterioration_pct", NULL};
	size_t all = groups - 1;
	enum err err = fill_sentence(t, all,
				     "Of {1} clients who finished a course and are not known to have started below "
				     "caseness, {0} % recovered; of all {3} who "
				     "finished, {2} % reliably improved and {4} % reliably got worse.",
				     keys,
				     "Too few clients with a first and a last score in one of these classes to say how many "
				     "recovered or got worse.");
	if (!err)
		err = fill_note(
			t, "Classes are of Jacobson and Truax on the first and last score; percentages use the published "
			   "denominators of NHS Talking Therapies, in which clients without paired scores stay.");
	if (!err)
		err = fill_headline(t, all, "recovery_pct", NULL, NULL);
	return err;
}

static enum err draw(struct table *t)
{
	size_t *values = ARENA_ARRAY(t->mem, CHANGE__COUNT, size_t);
	if (!values)
		return err_memory();
	for (int c = 0; c < CHANGE__COUNT; c++)
		values[c] = table_column(t, class_keys[c]);
	t->chart = (struct chart){.kind = CHART_STACKED,
				  .title = "Outcome classes by group",
				  .x_title = "Share of clients",
				  .y_title = "",
				  .alt = "Stacked bars, one per group, of clients by outcome class.",
				  .label_column = 0,
				  .values = CHANGE__COUNT,
				  .value_column = values};
	return ERR_OK;
}

static enum err run(const struct analysis_input *in, struct arena *mem, struct table **out)
{
	size_t outcomes = in->cohort->outcomes ? in->cohort->outcomes : 1, skip = outcomes < 2;
	struct table *t = table_new(mem, "outcomes", columns + skip, sizeof columns / sizeof *columns - skip);
	if (!t)
		return err_memory();
	t->name = "Outcomes";
	t->question = "Do clients get better?";
	t->title = "Outcomes at the end of therapy";
	enum err err = ERR_OK;
	for (size_t which = 0; !err && which < outcomes; which++)
		err = fill_block(t, in, which);
	if (!err)
		err = fill_sums(t);
	if (!err)
		err = say(t, fill_groups(in->factor));
	if (!err)
		err = draw(t);
	if (!err)
		*out = t;
	return err;
}

const struct analysis an_outcomes = {.sheet = "outcomes", .order = 40, .run = run};
