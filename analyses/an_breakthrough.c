/*
 * How long until a breakthrough: cumulative incidence with the ways of ending therapy competing (Aalen-Johansen), and restricted mean time free of
 * breakthrough up to tau = min(the study's, the smallest of the groups' largest follow-ups).
 *   mean time free of breakthrough = tau - int_0^tau F(t) dt, its error that of the integral
 * Gray's test compares the groups. Against the reference: the ratio of subdistribution hazards (Fine & Gray 1999), endings competing; and, where
 * scores date the event, the hazard ratio when it may lie anywhere between the last score without it and the one that shows it (Weibull).
 */
#include "analyses/breakthrough.h"
#include "analyses/contributions.h"
#include "analyses/hazard.h"
#include "analyses/heads.h"
#include "stats/gray.h"
#include "stats/normal.h"

#include <math.h>
#include <stdio.h>

static const double horizons[] = {6, 12, 20};

static const struct column columns[] = {
	{.key = "modality", .header = "Group"},
	{.key = "definition", .header = "Definition"},
	{.key = "analysed", .header = "Clients"},
	{.key = "not_at_risk", .header = "Could not show one"},
	{.key = "n", .header = "Clients at risk"},
	{.key = "events", .header = "With a breakthrough"},
	{.key = "endings", .header = "Therapy ended without"},
	{.key = "censored", .header = "Still in therapy without"},
	{.key = "incidence_6", .header = "Breakthrough by 6 (share)"},
	{.key = "incidence_6_low", .header = "By 6, 95 % from"},
	{.key = "incidence_6_high", .header = "By 6, 95 % to"},
	{.key = "incidence_12", .header = "Breakthrough by 12 (share)"},
	{.key = "incidence_12_low", .header = "By 12, 95 % from"},
	{.key = "incidence_12_high", .header = "By 12, 95 % to"},
	{.key = "incidence_20", .header = "Breakthrough by 20 (share)"},
	{.key = "incidence_20_low", .header = "By 20, 95 % from"},
	{.key = "incidence_20_high", .header = "By 20, 95 % to"},
	{.key = "median", .header = "Half have one by"},
	{.key = "rmean", .header = "Mean time without one up to tau"},
	{.key = "rmean_low", .header = "Mean, 95 % from"},
	{.key = "rmean_high", .header = "Mean, 95 % to"},
	{.key = "tau", .header = "tau"},
	{.key = "gray_p", .header = "p (Gray's test over the groups)"},
	{.key = "shr", .header = "Competing-risks hazard ratio"},
	{.key = "shr_low", .header = "Competing risks, 95 % from"},
	{.key = "shr_high", .header = "Competing risks, 95 % to"},
	{.key = "shr_p", .header = "p (competing risks)"},
	{.key = "hr_interval", .header = "Hazard ratio, event between scores"},
	{.key = "hr_interval_low", .header = "Between scores, 95 % from"},
	{.key = "hr_interval_high", .header = "Between scores, 95 % to"},
};

static const char *const incidence_keys[][3] = {
	{"incidence_6", "incidence_6_low", "incidence_6_high"},
	{"incidence_12", "incidence_12_low", "incidence_12_high"},
	{"incidence_20", "incidence_20_low", "incidence_20_high"},
};

/* Clients of a group by what ended their time at risk: a client counts once, by the last of their rows. */
struct tally {
	double n, events, endings, censored;
};

enum { HEADS_N, HEADS_EVENTS, HEADS_ENDINGS, HEADS_CENSORED, HEADS };
static struct tally tally_of(const struct event_sample *s, const struct factor *f, size_t group, int8_t *last,
			     struct heads *heads)
{
	struct tally t = {0};
	heads_clear(heads);
	for (size_t i = 0; i < s->rows.n; i++)
		last[s->client[i]] = -1;
	for (size_t i = 0; i < s->rows.n; i++) {
		if (!fill_in_group(f, s->rows.group[i], group))
			continue;
		int8_t now = (int8_t)s->rows.status[i];
		if (last[s->client[i]] != STATUS_EVENT)
			last[s->client[i]] = now;
	}
	for (size_t i = 0; i < s->rows.n; i++) {
		int8_t *l = &last[s->client[i]];
		if (*l < 0)
			continue;
		t.n++;
		t.events += *l == STATUS_EVENT;
		t.endings += *l > STATUS_EVENT;
		t.censored += *l == 0;
		const size_t client = (size_t)s->client[i];
		heads_add(heads, HEADS_N, client);
		heads_add(heads,
			  *l == STATUS_EVENT ? HEADS_EVENTS
			  : *l               ? HEADS_ENDINGS
					     : HEADS_CENSORED,
			  (size_t)s->client[i]);
		*l = -1;
	}
	return t;
}

/* Definitions beside has some of these numbers too: they are hidden together. */
static enum err fill_incidences(struct table *t, size_t row, const struct group_curves *g, const struct tally *k,
				const char *group)
{
	for (size_t h = 0; h < sizeof horizons / sizeof *horizons; h++) {
		struct num low, high;
		struct num estimate = breakthrough_incidence(g, row, horizons[h], &low, &high);
		double events = fmin(breakthrough_events(g, row, horizons[h]), k->events);
		const struct num v[3] = {estimate, low, high};
		for (int i = 0; i < 3; i++) {
			const char *key = incidence_keys[h][i];
			struct cell c = fill_linked(t, cell_incidence(v[i], k->n, events), key, group);
			enum err err = fill_on_curve(t->mem, &g->curve[row], horizons[h], (enum curve_line)i, &c);
			if (err)
				return err;
			fill(t, row, key, c);
		}
	}
	return ERR_OK;
}

/* Time free of the event, up to tau: what each client adds to the mean. */
static enum err free_time(struct arena *mem, const struct analysis_input *in, const struct event_sample *s, size_t group,
			  struct contributions *out)
{
	enum err err = contributions_new(mem, in->cohort->therapists, out);
	for (size_t i = 0; i < s->rows.n && !err; i++) {
		if (!fill_in_group(in->factor, s->rows.group[i], group))
			continue;
		double from = s->rows.entry ? s->rows.entry[i] : 0;
		const struct episode *e = &in->cohort->episode[s->episode[i]];
		contributions_add(out, (size_t)s->client[i], e->therapist, fmax(0, s->rows.time[i] - from));
	}
	return err;
}

/* Where half have one by; and tau, which is the longest that a client of some group was followed unless the study's is shorter. */
static enum err fill_points(struct table *t, size_t row, const struct group_curves *g, const struct tally *k, double tau)
{
	struct reach *half = ARENA_NEW(t->mem, struct reach);
	if (!half)
		return err_memory();
	*half = (struct reach){.share = 0.5, .grid = g->curve[row].grid};
	struct num median = g->of_group[row] ? cuminc_reaches(g->of_group[row], 0.5) : num_none(WHY_NO_EVENTS);
	fill(t, row, "median", cell_time(median, k->n, k->events, half));
	fill(t, row, "tau", g->tau < tau ? cell_time(num_of(g->tau), k->n, -1, half) : cell_param(g->tau));
	return ERR_OK;
}

struct mean_row {
	const struct cuminc_curve *curve;
	double tau, z, clients;
	const struct spread *spread[2];
	const char *group;
	bool all;
};

/* The Comparison sheet has the differences of these means: they are hidden together. */
static void fill_means(struct table *t, size_t row, const struct mean_row *m)
{
	const struct cuminc_curve *c = m->curve;
	struct num mean = num_none(WHY_NO_EVENTS), low = mean, high = mean;
	if (c && num_is(c->rmean)) {
		mean = num_of(m->tau - c->rmean.v);
		low = num_of(mean.v - m->z * c->rmean_std_error.v);
		high = num_of(mean.v + m->z * c->rmean_std_error.v);
	}
	const struct cell cell[3] = {cell_mean(mean, m->clients, m->spread[0]), cell_mean(low, m->clients, m->spread[1]),
				     cell_mean(high, m->clients, m->spread[1])};
	static const char *const key[3] = {"rmean", "rmean_low", "rmean_high"};
	for (int i = 0; i < 3; i++)
		fill(t, row, key[i], m->all ? cell[i] : fill_linked(t, cell[i], "rmean", m->group));
}

/* The spread of one client's time is the error of the mean times the root of the clients. */
static enum err fill_times(struct table *t, size_t row, const struct analysis_input *in, const struct event_sample *s,
			   const struct group_curves *g, const struct tally *k)
{
	struct contributions of;
	struct mean_row m = {.curve = g->of_group[row],
			     .tau = g->tau,
			     .z = normal_z(in->study->confidence),
			     .clients = k->n,
			     .group = fill_group_label(in->factor, row),
			     .all = row >= (size_t)in->factor->levels};
	double error = m.curve && num_is(m.curve->rmean_std_error) ? m.curve->rmean_std_error.v : 0;
	enum err err = free_time(t->mem, in, s, row, &of);
	if (!err)
		err = contributions_spreads(t->mem, &of, error * sqrt(k->n), m.spread);
	if (err)
		return err;
	fill_means(t, row, &m);
	return fill_points(t, row, g, k, in->study->tau);
}

/* Who is behind each group's row. */
static enum err behind_of(const struct table *t, const struct analysis_input *in, const struct event_sample *s,
			  struct behind **out)
{
	struct behind *b = ARENA_ARRAY(t->mem, t->rows + 1, struct behind);
	enum err err = b ? ERR_OK : err_memory();
	for (size_t row = 0; !err && row < t->rows; row++)
		err = fill_behind(t, in, &s->rows, s->client, row, &b[row]);
	*out = b;
	return err;
}

static enum err fill_rows(struct table *t, const struct analysis_input *in, const struct event_sample *s,
			  const struct group_curves *g)
{
	int8_t *last = ARENA_ARRAY(t->mem, in->cohort->clients + 1, int8_t);
	struct behind *behind;
	struct heads h;
	enum err err = last ? behind_of(t, in, s, &behind) : err_memory();
	if (!err)
		err = heads_new(t->mem, in->cohort, HEADS, &h);
	if (err)
		return err;
	for (size_t row = 0; row < g->groups; row++) {
		const struct behind *b = &behind[row];
		struct tally k = tally_of(s, in->factor, row, last, &h);
		fill(t, row, "definition", cell_text(definition_name(in->study->primary)));
		double analysed = breakthrough_analysed(in->factor, s, row);
		const char *group = fill_group_label(in->factor, row);
		fill(t, row, "analysed",
		     fill_linked(t, cell_from(cell_count(analysed), fill_group_who(in->factor, row), NULL), "analysed",
				 group));
		fill(t, row, "n",
		     fill_linked(t, heads_on(&h, HEADS_N, cell_from(cell_count(k.n), b->clients, NULL)), "at risk", group));
		fill(t, row, "not_at_risk",
		     fill_linked(t, cell_from(cell_count(analysed - k.n), fill_others(t, in->factor, row, b), NULL),
				 "not at risk", group));
		fill(t, row, "events",
		     fill_linked(t, heads_on(&h, HEADS_EVENTS, cell_from(cell_count(k.events), b->events, NULL)), "events",
				 group));
		fill(t, row, "endings", heads_on(&h, HEADS_ENDINGS, cell_count(k.endings)));
		fill(t, row, "censored", heads_on(&h, HEADS_CENSORED, cell_count(k.censored)));
		err = fill_incidences(t, row, g, &k, group);
		if (!err)
			err = fill_times(t, row, in, s, g, &k);
		if (err)
			return err;
		fill_estimates_from(t, row, b);
	}
	size_t part[3] = {table_column(t, "events"), table_column(t, "endings"), table_column(t, "censored")};
	size_t at_risk[2] = {table_column(t, "n"), table_column(t, "not_at_risk")};
	err = table_add_sum(t, false, table_column(t, "n"), part, 3);
	return err ? err : table_add_plain_sum(t, false, table_column(t, "analysed"), at_risk, 2);
}

static enum err fill_gray(struct table *t, const struct analysis_input *in, const struct event_sample *s)
{
	struct num p = num_none(WHY_ONE_GROUP);
	struct surv_sample sample;
	if (in->factor->levels > 1 && s->rows.n) {
		enum err err = surv_build(t->mem, &s->rows, &sample);
		if (err)
			return err;
		struct gray_test *test = ARENA_ARRAY(t->mem, (size_t)sample.causes + 1, struct gray_test);
		if (!test)
			return err_memory();
		err = gray_fit(t->mem, &sample, 0, test);
		if (err)
			return err;
		p = sample.causes ? test[0].p_value : num_none(WHY_NO_EVENTS);
	}
	for (size_t row = 0; row < t->rows; row++) {
		struct cell n = *table_cell(t, row, table_column(t, "n")), c = {0};
		enum err err = ERR_OK;
		if (row + 1 == t->rows)
			err = fill_group_p(t->mem, p, n.value.v, in->factor->levels, &c);
		if (err)
			return err;
		fill(t, row, "gray_p", c);
	}
	return ERR_OK;
}

static enum err regression_from(const struct table *t, size_t row, const char *const keys[3], const char *p,
				const struct behind *own, const struct behind *reference)
{
	const struct behind *const both[2] = {own, reference};
	enum err err = fill_contrast(t, row, keys, 3, both);
	return err || !p ? err : fill_contrast(t, row, &p, 1, both);
}

/* Two regressions against the reference; "All" has none. */
static enum err fill_regressions(struct table *t, const struct analysis_input *in, const struct event_sample *s)
{
	static const struct {
		enum hazard_model model;
		const char *keys[3];
		const char *p; /* NULL: no column */
	} kinds[] = {{HAZARD_SUBDISTRIBUTION, {"shr", "shr_low", "shr_high"}, "shr_p"},
		     {HAZARD_INTERVAL, {"hr_interval", "hr_interval_low", "hr_interval_high"}, NULL}};
	const struct num none = num_none(WHY_NOT_APPLICABLE);
	const struct hazard all = {.hr = none, .low = none, .high = none, .p = none};
	struct hazard *h = ARENA_ARRAY(t->mem, (size_t)in->factor->levels + 1, struct hazard);
	struct behind *b;
	if (!h)
		return err_memory();
	enum err err = behind_of(t, in, s, &b);
	if (err)
		return err;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		err = hazard_ratios(t->mem, in, s, &(struct hazard_how){.model = kinds[k].model}, h);
		if (err)
			return err;
		for (size_t row = 0; row < t->rows; row++) {
			const struct hazard *of = row < (size_t)in->factor->levels ? &h[row] : &all;
			hazard_fill(t, row, kinds[k].keys, of);
			if (kinds[k].p)
				fill(t, row, kinds[k].p, hazard_p(of->p, of));
			if (!err && row < (size_t)in->factor->levels)
				err = regression_from(t, row, kinds[k].keys, kinds[k].p, &b[row], &b[in->factor->reference]);
			if (err)
				return err;
		}
	}
	return ERR_OK;
}

static enum err say(struct table *t, const struct cohort *c)
{
	static const char *const keys[] = {"incidence_12", "incidence_12_low", "incidence_12_high", NULL};
	size_t all = t->rows - 1;
	char text[200];
	snprintf(text, sizeof text,
		 "By %s 12, {0%%} %% of the clients at risk have had a breakthrough (95 %% sure it is between {1%%} and "
		 "{2%%} %%).",
		 fill_clock_unit(c));
	const char *own = arena_text(t->mem, text);
	if (!own)
		return err_memory();
	enum err err = fill_sentence(t, all, own, keys,
				     "How many clients have had a breakthrough by then cannot be told from these records.");
	if (err)
		return err;
	return fill_headline(t, all, "incidence_12", "incidence_12_low", "incidence_12_high");
}

static enum err notes(struct table *t)
{
	enum err err = fill_note(t, "Shares count everyone at risk; leaving therapy competes with a breakthrough and is not "
				    "treated as if the client could still have one here.");
	if (!err)
		err = fill_note(
			t, "Mean time without one: average number of sessions (out of tau) before a breakthrough, counting "
			   "tau for clients who had none.");
	if (!err)
		err = fill_note(
			t, "Competing-risks hazard ratio (Fine-Gray): compares the shares themselves, endings counted as "
			   "endings; above 1, more clients "
			   "have a breakthrough than in the reference group (the largest, or the study's choice).");
	if (!err)
		err = fill_note(t, "Event between scores: the hazard ratio when a breakthrough may lie anywhere after the "
				   "last score without it; far "
				   "from the Comparison sheet's, the dates of scores matter.");
	return err;
}

static enum err run(const struct analysis_input *in, struct arena *mem, struct table **out)
{
	struct table *t = table_new(mem, "breakthrough", columns, sizeof columns / sizeof *columns);
	struct event_sample s;
	struct group_curves g;
	if (!t)
		return err_memory();
	t->name = "Breakthrough";
	t->question = "How long until a breakthrough?";
	t->title = "Time to breakthrough";
	enum err err = fill_group_rows(t, in->factor);
	if (!err)
		err = sample_breakthrough(mem, in->cohort, in->factor, in->study->primary, &s);
	if (!err)
		err = fill_curves(mem, &s.rows, in->factor, in->cohort, &g);
	if (!err)
		err = fill_rows(t, in, &s, &g);
	if (!err)
		err = fill_gray(t, in, &s);
	if (!err)
		err = fill_regressions(t, in, &s);
	if (!err)
		err = fill_chart_curves(mem, &g, in->factor, &t->chart);
	if (!err)
		err = say(t, in->cohort);
	if (!err)
		err = notes(t);
	if (err)
		return err;
	t->chart.title = "Share of clients with a breakthrough";
	t->chart.x_title = in->study->clock == CLOCK_SESSIONS ? "Session" : in->cohort->unit_days == 7 ? "Weeks" : "Days";
	t->chart.y_title = "Share with a breakthrough";
	t->chart.alt =
		"Step curves, one per group, of the share of clients who have had a breakthrough by each session, with 95 % "
		"limits dashed.";
	t->chart.unit_axis = true;
	*out = t;
	return ERR_OK;
}

const struct analysis an_breakthrough = {.sheet = "breakthrough", .order = 50, .run = run};
