#include "analyses/noised.h"

#include "analyses/fill.h"
#include "analyses/outcome.h"

static const struct column flow_columns[] = {{.key = "step", .header = "Step", .wide = true},
					     {.key = "clients", .header = "Clients"}};

enum flow_step { NO_SESSION, ONE_SESSION, NO_PAIR, PAIRED, FLOW_STEPS };

static const struct column outcome_columns[] = {
	{.key = "label", .header = "Group"},
	{.key = "n", .header = "Clients"},
	{.key = "recovered", .header = "Recovered"},
	{.key = "improved", .header = "Improved"},
	{.key = "unchanged", .header = "Unchanged"},
	{.key = "deteriorated", .header = "Deteriorated"},
	{.key = "not_at_caseness", .header = "Not at caseness at start"},
	{.key = "no_paired_scores", .header = "No paired scores"},
	{.key = "at_caseness", .header = "Paired, at caseness at start"},
	{.key = "recovered_pct", .header = "Recovered (% of paired, at caseness at start)"},
};

static const char *const class_keys[CHANGE__COUNT] = {
	[CHANGE_RECOVERED] = "recovered",       [CHANGE_IMPROVED] = "improved",        [CHANGE_UNCHANGED] = "unchanged",
	[CHANGE_DETERIORATED] = "deteriorated", [CHANGE_NOT_CASE] = "not_at_caseness", [CHANGE_NO_PAIR] = "no_paired_scores",
};

static const char note_noise[] = "Every count carries random noise; the cover says how much. Totals are of the noised "
				 "counts, and what is below 0 is shown as 0, so parts need not add up.";

/* The study's own first outcome or none: which one stands in for it would depend on the data. */
static enum change_class class_of(const struct cohort *c, const struct episode *e)
{
	struct outcome o;
	if (c->choice != OUTCOME_CHOSEN)
		return CHANGE_NO_PAIR;
	outcome_of(c, e, 0, &o);
	return o.change.class;
}

static const struct episode *first_of(const struct cohort *c, size_t client)
{
	const struct cohort_client *k = &c->client[client];
	return k->episodes ? &c->episode[k->first_episode] : NULL;
}

static enum flow_step step_of(const struct cohort *c, const struct episode *e)
{
	if (!e)
		return NO_SESSION;
	if (e->sessions < 2)
		return ONE_SESSION;
	return class_of(c, e) == CHANGE_NO_PAIR ? NO_PAIR : PAIRED;
}

static enum err flow_rows(struct table *t, const double n[FLOW_STEPS])
{
	static const char *const step[FLOW_STEPS + 1] = {"No attended session", "One attended session",
							 "Two or more sessions, no first and last score",
							 "Two or more sessions, first and last score", "All clients"};
	static const size_t part[FLOW_STEPS] = {NO_SESSION, ONE_SESSION, NO_PAIR, PAIRED};
	for (size_t i = 0; i <= FLOW_STEPS; i++) {
		size_t row;
		enum err err = table_add_row(t, &row);
		if (err)
			return err;
		fill(t, row, "step", cell_text(step[i]));
		fill(t, row, "clients", cell_count(i < FLOW_STEPS ? n[i] : 0));
	}
	return table_add_sum(t, true, FLOW_STEPS, part, FLOW_STEPS);
}

static enum err make_flow(const struct cohort *c, struct arena *mem, struct table **out)
{
	static const char sentence[] = "Every client of the dataset stands in one row, by the first episode of therapy.";
	double n[FLOW_STEPS] = {0};
	struct table *t = table_new(mem, "flow", flow_columns, sizeof flow_columns / sizeof *flow_columns);
	if (!t)
		return err_memory();
	t->name = "Flow";
	t->question = "Who is in, and how far did they come?";
	t->title = "Flow of clients, with noise";
	for (size_t i = 0; i < c->clients; i++)
		n[step_of(c, first_of(c, i))]++;
	enum err err = flow_rows(t, n);
	if (!err)
		err = table_say(t, sentence, NULL, 0, sentence);
	if (!err)
		err = fill_note(t, note_noise);
	*out = t;
	return err;
}

struct classes {
	double clients[CHANGE__COUNT];
};

/* Totals are left to the gate: it makes them of what it noised. */
static enum err outcome_rows(struct table *t, const struct cohort *c, const struct closed *g)
{
	struct classes *n = ARENA_ARRAY(t->mem, g->n + 1, struct classes);
	if (!n)
		return err_memory();
	for (size_t i = 0; i < c->clients; i++) {
		const struct episode *e = first_of(c, i);
		if (e)
			n[closed_of(g, c, e)].clients[class_of(c, e)]++;
	}
	for (size_t i = 0; i <= g->n; i++) {
		size_t row;
		enum err err = table_add_row(t, &row);
		if (err)
			return err;
		fill(t, row, "label", cell_text(i < g->n ? g->label[i] : "All"));
		fill(t, row, "n", cell_count(0));
		for (int k = 0; k < CHANGE__COUNT; k++)
			fill(t, row, class_keys[k], cell_count(n[i].clients[k]));
		fill(t, row, "at_caseness", cell_count(0));
		fill(t, row, "recovered_pct", cell_percent(0, 0));
	}
	return ERR_OK;
}

static enum err outcome_sums(struct table *t, size_t groups)
{
	size_t class[CHANGE__COUNT];
	size_t *row = ARENA_ARRAY(t->mem, groups, size_t);
	if (!row)
		return err_memory();
	for (int k = 0; k < CHANGE__COUNT; k++)
		class[k] = table_column(t, class_keys[k]);
	for (size_t i = 0; i < groups; i++)
		row[i] = i;
	const size_t at_caseness[] = {class[CHANGE_RECOVERED], class[CHANGE_IMPROVED], class[CHANGE_UNCHANGED],
				      class[CHANGE_DETERIORATED]};
	enum err err = table_add_sum(t, false, table_column(t, "n"), class, CHANGE__COUNT);
	if (!err)
		err = table_add_sum(t, false, table_column(t, "at_caseness"), at_caseness, 4);
	if (!err)
		err = table_add_sum(t, true, groups, row, groups);
	if (!err)
		err = table_add_share(t, table_column(t, "recovered_pct"), table_column(t, "recovered"),
				      table_column(t, "at_caseness"));
	return err;
}

static enum err make_outcomes(const struct cohort *c, const struct closed *g, struct arena *mem, struct table **out)
{
	static const char sentence[] =
		"The first episode of every client who has one, by class of Jacobson and Truax on the "
		"first and last score.";
	struct table *t = table_new(mem, "outcomes", outcome_columns, sizeof outcome_columns / sizeof *outcome_columns);
	if (!t)
		return err_memory();
	t->name = "Outcomes";
	t->question = "Do clients get better?";
	t->title = "Outcomes at the end of therapy, with noise";
	enum err err = outcome_rows(t, c, g);
	if (!err)
		err = outcome_sums(t, g->n);
	if (!err)
		err = table_say(t, sentence, NULL, 0, sentence);
	if (!err)
		err = fill_note(t, note_noise);
	if (!err)
		err = fill_note(t, "Every group of the list is shown, whether the clinic has it or not.");
	*out = t;
	return err;
}

enum err private_counted(const struct cohort *c, const struct closed *groups, struct arena *mem,
			 struct table *out[PRIVATE_COUNTED])
{
	enum err err = make_flow(c, mem, &out[0]);
	return err ? err : make_outcomes(c, groups, mem, &out[1]);
}
