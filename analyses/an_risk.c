/*
 * Disclosure risk: how many clients could be found by what others may know of them, how easily, and what it would take to protect them. The figures
 * are those of audit, under the worse rule for missing values; counts of clients pass the gate like any other, and what stands on the smallest class
 * alone (k, l, t) stands on as many clients as that class has.
 */
#include "analyses/exposed.h"
#include "analyses/fill.h"
#include "core/weak.h"

#include <stdio.h>
#include <string.h>

static const struct column columns[] = {
	{.key = "figure", .header = "Figure"},
	{.key = "clients", .header = "Clients"},
	{.key = "percent", .header = "Of all clients (%)"},
	{.key = "value", .header = "Value"},
	{.key = "meaning", .header = "What it means", .wide = true},
};

/* The first rows, in their order: later ones follow from them. */
enum row {
	ROW_ALONE,
	ROW_TWO,
	ROW_FOUR,
	ROW_BELOW,
	ROW_TEN,
	ROW_ELEVEN,
	ROW_ALL,
	ROW_ONE_VALUE,
	ROW_MORE = ROW_ONE_VALUE + 3
};

enum { LONGEST = 600 };

struct view {
	struct table *t;
	const struct quasi *q;
	const struct exposed *e;
	double n, k; /* clients in all, and in the smallest class */
};

static enum err add_row(struct table *t, const char *figure, const char *meaning, size_t *row)
{
	enum err err = table_add_row(t, row);
	if (err)
		return err;
	fill(t, *row, "figure", cell_text(figure));
	fill(t, *row, "meaning", cell_text(meaning));
	return ERR_OK;
}

static enum err add_count(const struct view *v, const char *figure, const char *meaning, double clients)
{
	size_t row;
	enum err err = add_row(v->t, figure, meaning, &row);
	if (err)
		return err;
	fill(v->t, row, "clients", cell_count(clients));
	fill(v->t, row, "percent", cell_percent(clients, v->n));
	return ERR_OK;
}

/* clients: behind the value. */
static enum err add_value(const struct view *v, const char *figure, const char *meaning, struct num value, double clients)
{
	size_t row;
	enum err err = add_row(v->t, figure, meaning, &row);
	if (err)
		return err;
	fill(v->t, row, "value", num_is(value) ? cell_estimate(value, clients, -1) : cell_none(value.why));
	return ERR_OK;
}

static enum err add_classes(const struct view *v)
{
	const uint64_t *below = v->e->size[EXPOSED_WORSE].below;
	const struct {
		const char *figure, *meaning;
		uint64_t clients;
	} row[] = {
		[ROW_ALONE] = {"Alone",
			       "nobody else in the dataset has the same attributes: whoever knows them finds the client",
			       below[0]},
		[ROW_TWO] = {"In pairs", "one other client has the same attributes", below[1] - below[0]},
		[ROW_FOUR] = {"In threes and fours", "two or three others have the same attributes", below[2] - below[1]},
		[ROW_BELOW] = {"In classes below 5",
			       "the three rows above together: the least that is asked for inside a clinic", below[2]},
		[ROW_TEN] = {"In classes of 5 to 10", "enough inside a clinic, not enough outside", below[3] - below[2]},
		[ROW_ELEVEN] = {"In classes of 11 or more", "what is asked for outside a clinic (EMA policy 0070: 0.09)",
				v->e->size[EXPOSED_WORSE].clients - below[3]},
		[ROW_ALL] = {"All clients", "of the dataset", v->e->size[EXPOSED_WORSE].clients},
	};
	enum err err = ERR_OK;
	for (size_t i = 0; i <= ROW_ALL && !err; i++)
		err = add_count(v, row[i].figure, row[i].meaning, (double)row[i].clients);
	return err;
}

/* Clients who are alone, by how few of their attributes suffice. A missing value is a category of its own here, the worse rule. */
static enum err add_uniques(const struct view *v)
{
	static const char *const figure[] = {"Alone by one attribute", "Alone by two attributes",
					     "Alone by three attributes"};
	const struct uniques *u = &v->e->uniques[RISK_OWN];
	enum err err = ERR_OK;
	for (int s = 0; s < UNIQUES_SIZE && !err; s++)
		err = add_count(v, figure[s], "so few attributes are enough to be the only one", (double)u->clients_by[s]);
	if (err)
		return err;
	return add_count(v, "Alone by more", "more than three attributes together are needed",
			 (double)(v->e->size[RISK_OWN].below[0] - u->clients));
}

static enum err add_keys(const struct view *v)
{
	const struct uniques *u = &v->e->uniques[RISK_OWN];
	enum err err = ERR_OK;
	for (size_t key = 0; key < v->q->kinds.keys && !err; key++) {
		char figure[LONGEST];
		snprintf(figure, sizeof figure, "Weight of %s", v->q->kinds.name[key]);
		const char *kept = arena_text(v->t->mem, figure);
		err = kept ? add_value(v, kept, "share of what makes clients the only one that this attribute has a part in",
				       u->share[key], (double)u->clients)
			   : err_memory();
	}
	return err;
}

/* The mean is classes / clients: with the rows of classes that are shown it gives one that is hidden. It stands on as many as the least of them has. */
static double least_row(const struct view *v)
{
	const struct exposure *s = &v->e->size[EXPOSED_WORSE];
	const uint64_t *below = s->below, row[] = {below[0], below[1] - below[0], below[2] - below[1], below[3] - below[2],
						   s->clients - below[3]};
	double least = v->n;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++)
		if (row[i] && (double)row[i] < least)
			least = (double)row[i];
	return weak(WEAK_BESIDE) ? v->n : least;
}

static enum err add_risks(const struct view *v)
{
	const struct exposure *s = &v->e->size[EXPOSED_WORSE];
	const struct diversity *d = v->e->spread[EXPOSED_WORSE];
	size_t row;
	enum err err =
		add_row(v->t, "Smallest class (k)",
			"every client shares all attributes with at least k - 1 others: who knows that the client is here "
			"(prosecutor) is right once in k at best",
			&row);
	if (err)
		return err;
	fill(v->t, row, "clients", cell_count(v->k));
	err = add_value(v, "Mean chance of being found",
			"the same over all clients; also the share of right matches if somebody links them all (marketer)",
			s->prosecutor.mean, least_row(v));
	if (!err)
		err = add_value(v, "Fewest outcomes in a class (l)",
				"1: to know the class is to know the ending, the breakthrough or the first score",
				exposed_l(d), v->k);
	if (!err)
		err = add_value(v, "Farthest class from all (t)",
				"0 no class tells more than the whole does, 1 as much as can be; ordered for scores",
				exposed_t(d), v->k);
	return err;
}

static const char *levels_of(const struct view *v, int goal)
{
	char text[LONGEST] = "";
	size_t at = 0;
	const struct lattice *l = &v->e->goal[goal];
	for (size_t key = 0; key < v->q->kinds.keys && at < sizeof text; key++) {
		const struct hierarchy h = hierarchy_for(v->q->kinds.name[key], exposed_goal[goal]);
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%s: %s", key ? "; " : "", v->q->kinds.name[key],
				       hierarchy_level_name(&h, l->level[key]));
	}
	return arena_text(v->t->mem, at ? text : "nothing needs to be given up");
}

static enum err add_goals(const struct view *v)
{
	static const char *const loss[EXPOSED_GOALS] = {"Loss to reach 5", "Loss to reach 11"};
	static const char *const gone[EXPOSED_GOALS] = {"Values lost to reach 5", "Values lost to reach 11"};
	enum err err = ERR_OK;
	for (int g = 0; g < EXPOSED_GOALS && !err; g++) {
		const struct lattice *l = &v->e->goal[g];
		if (!l->found) {
			err = add_value(v, loss[g], "no generalisation reaches it", num_none(WHY_NOT_REACHED), v->n);
			continue;
		}
		const char *levels = levels_of(v, g);
		err = levels ? add_value(v, loss[g], levels, num_of(l->loss), v->n) : err_memory();
		if (!err)
			err = add_count(v, gone[g], "clients who besides lose values, or are removed",
					(double)v->e->then[g].clients);
	}
	return err;
}

static enum err tie(struct table *t)
{
	static const size_t below[] = {ROW_ALONE, ROW_TWO, ROW_FOUR}, all[] = {ROW_BELOW, ROW_TEN, ROW_ELEVEN},
			    alone[] = {ROW_ONE_VALUE, ROW_ONE_VALUE + 1, ROW_ONE_VALUE + 2, ROW_MORE};
	static const char *const keys[] = {"percent", NULL};
	enum err err = table_add_sum(t, true, ROW_BELOW, below, 3);
	if (!err)
		err = table_add_sum(t, true, ROW_ALL, all, 3);
	if (!err)
		err = table_add_sum(t, true, ROW_ALONE, alone, 4);
	if (!err)
		err = table_add_share(t, table_column(t, "percent"), table_column(t, "clients"), t->columns);
	if (err)
		return err;
	return fill_sentence(
		t, ROW_BELOW,
		"{0} % of the clients share what others could know of them with fewer than four other clients.", keys,
		"How many clients share what others could know of them with fewer than four others may not be shown.");
}

static enum err notes(const struct view *v)
{
	char text[LONGEST] = "Looked at: ";
	size_t at = strlen(text);
	for (size_t key = 0; key < v->q->kinds.keys && at < sizeof text; key++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", key ? ", " : "", v->q->kinds.name[key]);
	const char *looked =
		arena_text(v->t->mem, v->q->kinds.keys ? text : "The dataset holds no attribute that others could know.");
	enum err err = looked ? fill_note(v->t, looked) : err_memory();
	if (!err && v->q->left_out)
		err = fill_note(
			v->t,
			"More attributes are held than ten; the others were not looked at: upturn audit --quasi chooses.");
	if (!err)
		err = fill_note(
			v->t,
			"These figures are of the dataset, which stays inside. This workbook holds no record of a person.");
	if (!err)
		err = fill_note(
			v->t,
			"Number and times of appointments are not looked at: whoever knows a course of sessions knows the "
			"client.");
	return err;
}

static enum err make(const struct view *v)
{
	enum err err = add_classes(v);
	if (!err)
		err = add_uniques(v);
	if (!err)
		err = add_risks(v);
	if (!err)
		err = add_keys(v);
	if (!err)
		err = add_goals(v);
	if (!err)
		err = tie(v->t);
	return err ? err : notes(v);
}

static enum err run(const struct analysis_input *in, struct arena *mem, struct table **out)
{
	struct quasi q;
	struct exposed *e = ARENA_NEW(mem, struct exposed);
	struct table *t = table_new(mem, "disclosure_risk", columns, sizeof columns / sizeof *columns);
	if (!t || !e)
		return err_memory();
	t->name = "Disclosure risk";
	t->question = "Could somebody find a client in the dataset?";
	t->title = "Disclosure risk of the dataset";
	enum err err = quasi_load(mem, in->cohort->store, NULL, &q);
	if (!err)
		err = exposed_of(mem, &q, e);
	const struct view v = {.t = t,
			       .q = &q,
			       .e = e,
			       .n = err ? 0 : (double)q.kinds.clients,
			       .k = err ? 0 : (double)e->size[EXPOSED_WORSE].smallest};
	if (!err)
		err = make(&v);
	if (!err)
		*out = t;
	return err;
}

const struct analysis an_risk = {.sheet = "disclosure_risk", .order = 155, .run = run};
