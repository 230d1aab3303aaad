/*
 * Who is in, who is out, why (STROBE item 13): every client of the dataset is counted once on each level.
 */
#include "analyses/breakthrough.h"

static const struct column columns[] = {
	{.key = "step", .header = "Step", .wide = true},
	{.key = "clients", .header = "Clients"},
	{.key = "episodes", .header = "Episodes"},
	{.key = "reason", .header = "Reason", .wide = true},
};

struct flow {
	double clients, never, with_episode, no_group, analysed;
	double no_baseline, could_not_show, not_evaluable, not_recorded, at_risk;
};

static struct flow flow_of(const struct analysis_input *in, const struct event_sample *s)
{
	struct flow w = {.clients = (double)in->cohort->clients};
	for (size_t i = 0; i < in->cohort->clients; i++)
		w.with_episode += in->cohort->client[i].episodes > 0;
	w.never = w.clients - w.with_episode;
	for (int32_t g = 0; g < in->factor->levels; g++) {
		const struct breakthrough_counts *k = &s->counts[g];
		w.analysed += k->clients;
		w.no_baseline += k->no_baseline;
		w.could_not_show += k->could_not_show;
		w.not_evaluable += k->not_evaluable;
		w.not_recorded += k->not_recorded;
	}
	w.no_group = w.with_episode - w.analysed;
	w.at_risk = w.analysed - w.no_baseline - w.could_not_show - w.not_evaluable - w.not_recorded;
	return w;
}

/* Episodes; where there is one for each client the number is that of the clients, and shares its fate. */
static struct cell episodes_of(const struct table *t, double episodes, double clients, const char *link)
{
	struct cell c = cell_count_of(episodes, clients);
	return episodes > clients ? c : fill_linked(t, c, link, "All");
}

static enum err add(struct table *t, const char *step, double clients, struct cell episodes, const char *reason,
		    const char *link)
{
	size_t row;
	enum err err = table_add_row(t, &row);
	if (err)
		return err;
	fill(t, row, "step", cell_text(step));
	fill(t, row, "clients", link ? fill_linked(t, cell_count(clients), link, "All") : cell_count(clients));
	fill(t, row, "episodes", episodes);
	fill(t, row, "reason", reason ? cell_text(reason) : (struct cell){0});
	return ERR_OK;
}

static enum err fill_rows(struct table *t, const struct analysis_input *in, const struct flow *w)
{
	const struct cell none = {0};
	double episodes = (double)in->cohort->episodes;
	enum err err = add(t, "Clients in the dataset", w->clients, none, NULL, "in the dataset");
	if (!err)
		err = add(t, "Excluded: no treatment session", w->never, none, "Assessed, cancelled or missed only", NULL);
	if (!err)
		err = add(t, "Clients with at least one episode of therapy", w->with_episode,
			  episodes_of(t, episodes, w->with_episode, "with an episode"), NULL, "with an episode");
	if (!err)
		err = add(t, "Excluded: not in a group that is compared", w->no_group, none, "The export does not say which",
			  NULL);
	if (!err)
		err = add(t, "Clients analysed", w->analysed,
			  episodes_of(t, in->study->all_episodes ? episodes : w->analysed, w->analysed, "analysed"),
			  in->study->all_episodes ? "All episodes of each client" : "First episode of each client",
			  "analysed");
	if (!err)
		err = add(t, "Not at risk: no baseline score", w->no_baseline, none, "No score to start from", NULL);
	if (!err)
		err = add(t, "Not at risk: could not show a breakthrough", w->could_not_show, none,
			  "Start too good for such a change by this definition", NULL);
	if (!err)
		err = add(t, "Not at risk: too few scores", w->not_evaluable, none, "No interval that could be judged",
			  NULL);
	if (!err)
		err = add(t, "Not at risk: not recorded", w->not_recorded, none, "Breakthroughs are never recorded there",
			  NULL);
	if (!err)
		err = add(t, "At risk of a first breakthrough (primary definition)", w->at_risk, none,
			  definition_name(in->study->primary), "at risk");
	return err;
}

/* Who is behind the steps: all of the dataset down to the exclusions, then those analysed. */
static void give_who(struct table *t, const struct analysis_input *in)
{
	enum { EXCLUSIONS = 4 };
	const struct contributors *all = fill_everybody(t, in->cohort);
	const struct contributors *analysed = fill_group_who(in->factor, (size_t)in->factor->levels);
	for (size_t row = 0; row < t->rows; row++)
		table_cell(t, row, 0)->who = row < EXCLUSIONS ? all : analysed;
}

static enum err sums(struct table *t)
{
	static const size_t entered[] = {1, 2}, grouped[] = {3, 4}, at_risk[] = {5, 6, 7, 8, 9};
	enum err err = table_add_sum(t, true, 0, entered, 2);
	if (!err)
		err = table_add_sum(t, true, 2, grouped, 2);
	if (!err)
		err = table_add_sum(t, true, 4, at_risk, 5);
	return err;
}

/* A count that the gate will withhold is not asked for in the sentence. */
static enum err say(struct table *t, const struct flow *w, double threshold)
{
	struct cell_ref ref[3] = {fill_ref(t, 2, "clients"), fill_ref(t, 4, "clients"), fill_ref(t, 9, "clients")};
	const double out[] = {w->no_baseline, w->could_not_show, w->not_evaluable, w->not_recorded};
	bool small = false;
	for (size_t i = 0; i < sizeof out / sizeof *out; i++)
		small = small || (out[i] > 0 && out[i] < threshold);
	const char *with =
		"Of {0} clients with an episode of therapy {1} are analysed, and {2} of them were at risk of a breakthrough "
		"by the primary "
		"definition.";
	const char *without =
		"Of {0} clients with an episode of therapy {1} are analysed; too few of them were not at risk of a "
		"breakthrough to say how "
		"many.";
	return table_say(t, small ? without : with, ref, small ? 2 : 3, "Too few clients to say how many are analysed.");
}

static enum err run(const struct analysis_input *in, struct arena *mem, struct table **out)
{
	struct table *t = table_new(mem, "flow", columns, sizeof columns / sizeof *columns);
	struct event_sample s;
	if (!t)
		return err_memory();
	t->name = "Flow";
	t->question = "Who is in, who is out, and why?";
	t->title = "Flow of clients";
	enum err err = sample_breakthrough(mem, in->cohort, in->factor, in->study->primary, &s);
	if (err)
		return err;
	struct flow w = flow_of(in, &s);
	err = fill_rows(t, in, &w);
	give_who(t, in);
	if (!err)
		err = sums(t);
	if (!err)
		err = say(t, &w, in->threshold);
	if (!err)
		*out = t;
	return err;
}

const struct analysis an_flow = {.sheet = "flow", .order = 30, .run = run};
