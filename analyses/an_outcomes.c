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
	struct counted n, class[CHANGE__COUNT];
	struct counted finished, finished_paired, not_case, recovered, improved, reliably_recovered, deteriorated, paired;
	struct effect_sums effect;
	struct contributions change; /* last - first of each client */
};

static void add_finished(struct tally *k, const struct cohort *c, size_t client, const struct outcome *o)
{
	counted_add(&k->finished, c, client);
	if (o->paired)
		counted_add(&k->finished_paired, c, client);
	if (o->paired && !o->caseness)
		counted_add(&k->not_case, c, client);
	if (o->recovery)
		counted_add(&k->recovered, c, client);
	if (o->improvement)
		counted_add(&k->improved, c, client);
	if (o->recovery && o->improvement)
		counted_add(&k->reliably_recovered, c, client);
	if (o->deterioration)
		counted_add(&k->deteriorated, c, client);
}

static void tally_add(struct tally *k, const struct cohort *c, const struct episode *e, const struct outcome *o)
{
	size_t client = e->client;
	counted_add(&k->n, c, client);
	counted_add(&k->class[o->change.class], c, client);
	if (o->change.paired) {
		counted_add(&k->paired, c, client);
		effect_add(&k->effect, o->first, o->last);
		contributions_add(&k->change, client, e->therapist, o->last - o->first);
	}
	if (o->finished)
		add_finished(k, c, client, o);
}

static enum err fill_classes(struct table *t, size_t row, const struct analysis_input *in, struct tally *k,
			     const char *group)
{
	struct num low, high;
	struct num d = effect_size(&k->effect, normal_z(in->study->confidence), &low, &high);
	const struct spread *spread[2];
	enum err err = contributions_spreads(t->mem, &k->change, effect_spread(&k->effect), spread);
	if (err)
		return err;
	const struct contributors *paired = fill_who(t, in->cohort, &k->paired.who);
	fill(t, row, "n", fill_linked(t, fill_counted(t, in->cohort, &k->n), "analysed", group));
	for (int c = 0; c < CHANGE__COUNT; c++)
		fill(t, row, class_keys[c], fill_counted(t, in->cohort, &k->class[c]));
	fill(t, row, "effect_size", cell_from(cell_mean(d, k->effect.n, spread[0]), paired, NULL));
	fill(t, row, "effect_size_low", cell_from(cell_mean(low, k->effect.n, spread[1]), paired, NULL));
	fill(t, row, "effect_size_high", cell_from(cell_mean(high, k->effect.n, spread[1]), paired, NULL));
	return ERR_OK;
}

struct shares {
	struct table *t;
	size_t row;
	const struct cohort *cohort;
	bool none; /* clients without paired scores stay in the denominator; where nobody has any, a percentage would say nobody recovered */
};

static void share(const struct shares *s, const char *key, const struct counted *part, const struct counted *whole)
{
	struct cell c = fill_percent(s->t, s->cohort, part, whole);
	if (s->none)
		c.value = num_none(WHY_NOT_RECORDED);
	fill(s->t, s->row, key, c);
}

static void fill_national(struct table *t, size_t row, const struct cohort *c, const struct tally *k, const char *group)
{
	struct counted eligible = counted_rest(&k->finished, &k->not_case), unfinished = counted_rest(&k->n, &k->finished);
	struct shares s = {t, row, c, k->finished.n > 0 && k->finished_paired.n <= 0};
	struct cell *pair = table_cell(t, row, table_column(t, "no_paired_scores"));
	*pair = fill_linked(t, *pair, "no pair", group);
	struct cell *below = table_cell(t, row, table_column(t, "not_at_caseness"));
	*below = fill_linked(t, *below, "not at caseness", group);
	fill(t, row, "finished", fill_counted(t, c, &k->finished));
	fill(t, row, "not_finished", fill_counted(t, c, &unfinished));
	fill(t, row, "finished_caseness", fill_counted(t, c, &eligible));
	fill(t, row, "finished_not_caseness", fill_counted(t, c, &k->not_case));
	share(&s, "recovery_pct", &k->recovered, &eligible);
	share(&s, "reliable_improvement_pct", &k->improved, &k->finished);
	share(&s, "reliable_recovery_pct", &k->reliably_recovered, &eligible);
	share(&s, "deterioration_pct", &k->deteriorated, &k->finished);
}

static void count_outcome(const struct analysis_input *in, size_t which, struct tally *k)
{
	for (size_t i = 0; i < in->cohort->episodes; i++) {
		struct outcome o;
		int32_t code = in->factor->of_episode[i];
		const struct episode *e = &in->cohort->episode[i];
		if (code < 0)
			continue;
		outcome_of(in->cohort, e, which, &o);
		for (size_t g = 0; g < fill_groups(in->factor); g++)
			if (fill_in_group(in->factor, code, g))
				tally_add(&k[g], in->cohort, e, &o);
	}
}

/* What says which outcome and group a row is about. */
static void fill_names(struct table *t, size_t row, const struct analysis_input *in, size_t which, size_t group)
{
	const struct cohort *c = in->cohort;
	const char *title = which < c->outcomes ? c->outcome[which].instrument->title : "none";
	char before[160];
	fill(t, row, "outcome", cell_text(title));
	if (c->outcomes < 2)
		return;
	snprintf(before, sizeof before, "%s: ", title);
	fill(t, row, "label", fill_group_cell(t, before, in->factor, group));
	fill(t, row, "modality", cell_text(fill_group_label(in->factor, group)));
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
		err = fill_classes(t, first + g, in, &k[g], group);
		if (err)
			return err;
		if (which == 0)
			fill_national(t, first + g, in->cohort, &k[g], group);
		fill_names(t, first + g, in, which, g);
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
