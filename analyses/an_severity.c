/*
 * Where do clients start, and where do they end: by the bands of the primary outcome's instrument, clients with a first and a last score (those of
 * the outcome classes), by band of the first and of the last. Bands are the instrument's own, fixed before any score was seen.
 */
#include "analyses/fill.h"
#include "analyses/outcome.h"

#include <stdio.h>

enum { BAND = 0, COUNT = 1, FIRST_EDGE = 2, COLUMNS_MOST = FIRST_EDGE + INSTRUMENT_BANDS + 1, LABEL_MOST = 96 };

static size_t band_of(const struct instrument *i, int32_t score)
{
	size_t b = 0;
	while (b < i->bands && (score < i->band[b].low || score > i->band[b].high))
		b++;
	return b;
}

/* "ended_1" ..: the bands in order, then what is pooled. NULL: no memory. */
static struct table *table_of(struct arena *mem, const struct instrument *i)
{
	struct column column[COLUMNS_MOST] = {{.key = "band", .header = "First score"}, {.key = "n", .header = "Clients"}};
	char text[LABEL_MOST];
	size_t n = FIRST_EDGE;
	for (size_t b = 0; i && b < i->bands; b++) {
		snprintf(text, sizeof text, "ended_%zu", b + 1);
		column[n].key = arena_text(mem, text);
		snprintf(text, sizeof text, "Last score: %s", i->band[b].label);
		column[n++].header = arena_text(mem, text);
	}
	column[n++] = (struct column){.key = "ended_elsewhere", .header = "Last score: in a band with few of them"};
	return table_new(mem, "severity", column, n);
}

static enum err fill_bands(struct table *t, const struct analysis_input *in, const struct instrument *i)
{
	double *count = ARENA_ARRAY(t->mem, i->bands * i->bands, double);
	if (!count)
		return err_memory();
	for (size_t k = 0; k < in->cohort->episodes; k++) {
		struct outcome o;
		if (in->factor->of_episode[k] < 0)
			continue;
		outcome_of(in->cohort, &in->cohort->episode[k], 0, &o);
		int turn = in->cohort->outcome[0].turn;
		size_t from = band_of(i, o.first * turn), to = band_of(i, o.last * turn);
		if (o.change.paired && from < i->bands && to < i->bands)
			count[from * i->bands + to]++;
	}
	for (size_t from = 0; from < i->bands; from++) {
		double all = 0;
		size_t row;
		enum err err = table_add_row(t, &row);
		if (err)
			return err;
		for (size_t to = 0; to < i->bands; to++) {
			all += count[from * i->bands + to];
			*table_cell(t, row, FIRST_EDGE + to) = cell_count(count[from * i->bands + to]);
		}
		*table_cell(t, row, BAND) = cell_text(i->band[from].label);
		*table_cell(t, row, COUNT) = cell_count(all);
		*table_cell(t, row, FIRST_EDGE + i->bands) = cell_count(0);
	}
	return ERR_OK;
}

struct totals {
	double below, no_pair, all; /* of the cut-off at the first score; without a pair; analysed */
};

static struct totals totals_of(const struct analysis_input *in)
{
	struct totals n = {0};
	for (size_t k = 0; k < in->cohort->episodes; k++) {
		struct outcome o;
		if (in->factor->of_episode[k] < 0)
			continue;
		outcome_of(in->cohort, &in->cohort->episode[k], 0, &o);
		n.all++;
		n.no_pair += o.change.class == CHANGE_NO_PAIR;
		n.below += o.change.class == CHANGE_NOT_CASE;
	}
	return n;
}

static enum err add_total(struct table *t, const char *label, struct cell n, const char *link)
{
	size_t row;
	enum err err = table_add_row(t, &row);
	if (err)
		return err;
	*table_cell(t, row, BAND) = cell_text(label);
	*table_cell(t, row, COUNT) = fill_linked(t, n, link, "All");
	return ERR_OK;
}

/* The bands from which on a first score is at caseness or (higher is better) no longer; 0: there is no such band. */
static size_t boundary_of(const struct analysis_input *in, size_t bands)
{
	const struct cohort_outcome *o = &in->cohort->outcome[0];
	size_t boundary = 0;
	if (!num_is(o->cutoff))
		return 0;
	for (size_t b = 0; b < bands; b++) {
		const struct instrument_band *of = &o->instrument->band[b];
		bool low = cohort_at_caseness(o, of->low * o->turn), high = cohort_at_caseness(o, of->high * o->turn);
		if (low != high) /* it lies inside this band: what is below it is no sum of bands */
			return 0;
		if (b && low != cohort_at_caseness(o, o->instrument->band[b - 1].low * o->turn))
			boundary = b;
	}
	return boundary;
}

static enum err add_part_sum(struct table *t, size_t total, size_t from, size_t to)
{
	size_t part[INSTRUMENT_BANDS + 2];
	for (size_t b = from; b < to; b++)
		part[b - from] = b;
	return table_add_plain_sum(t, true, total, part, to - from);
}

/* With a boundary: clients on its two sides, which the sheet Outcomes counts too. */
static enum err add_sides(struct table *t, const struct analysis_input *in, const struct totals *n, size_t bands)
{
	size_t boundary = t->bins.boundary;
	bool better = in->cohort->outcome[0].turn < 0; /* the low bands are at caseness */
	const double cases = n->all - n->no_pair - n->below;
	enum err err = add_total(t, "Not at caseness at start", cell_count(n->below), "not at caseness");
	if (!err)
		err = add_total(t, "At caseness at start", cell_count(cases), "at caseness");
	if (!err)
		err = add_part_sum(t, bands + better, 0, boundary);
	return err ? err : add_part_sum(t, bands + !better, boundary, bands);
}

/* The numbers of other sheets that the bands add up to, so that the gate knows what follows from what: rows behind the bands. */
static enum err add_totals(struct table *t, const struct analysis_input *in, size_t bands)
{
	const struct totals n = totals_of(in);
	t->bins.boundary = boundary_of(in, bands);
	enum err err = t->bins.boundary ? add_sides(t, in, &n, bands) : ERR_OK;
	size_t from = t->bins.boundary ? bands : 0, all = t->rows + 1;
	if (!err)
		err = add_total(t, "No paired scores", cell_count(n.no_pair), "no pair");
	if (!err)
		err = add_total(t, "All clients", cell_count(n.all), "analysed");
	return err ? err : add_part_sum(t, all, from, all);
}

static enum err add_sum(struct table *t, size_t bands)
{
	size_t part[INSTRUMENT_BANDS + 1];
	for (size_t b = 0; b <= bands; b++)
		part[b] = FIRST_EDGE + b;
	t->bins = (struct table_bins){.bins = bands,
				      .boundary = t->bins.boundary,
				      .label = BAND,
				      .count = COUNT,
				      .first_edge = FIRST_EDGE,
				      .edges = bands,
				      .pool = FIRST_EDGE + bands};
	return table_add_sum(t, false, COUNT, part, bands + 1);
}

/* The band where most start. */
static enum err say(struct table *t, size_t bands)
{
	size_t most = 0;
	for (size_t row = 1; row < bands; row++)
		if (table_cell(t, row, COUNT)->value.v > table_cell(t, most, COUNT)->value.v)
			most = row;
	static const char *const keys[] = {"band", "n", NULL};
	return fill_sentence(
		t, most,
		"Most clients start \"{0}\": {1} of those with a first and a last score; the rows say where they end.", keys,
		"Too few clients with a first and a last score to say where they start and end.");
}

static enum err draw(struct table *t, size_t bands)
{
	size_t *values = ARENA_ARRAY(t->mem, bands + 1, size_t);
	if (!values)
		return err_memory();
	for (size_t b = 0; b <= bands; b++)
		values[b] = FIRST_EDGE + b;
	t->chart = (struct chart){
		.kind = CHART_STACKED,
		.title = "Last score by first score",
		.x_title = "Share of clients",
		.y_title = "",
		.alt = "Stacked bars, one per band of the first score, of clients by the band of their last score.",
		.label_column = BAND,
		.values = bands + 1,
		.value_column = values};
	return ERR_OK;
}

static enum err run(const struct analysis_input *in, struct arena *mem, struct table **out)
{
	static const char *const none = "The export holds no outcome whose bands are known.";
	const struct instrument *i = in->cohort->outcomes ? in->cohort->outcome[0].instrument : NULL;
	struct table *t = table_of(mem, i);
	if (!t)
		return err_memory();
	t->name = "Severity";
	t->question = "Where do clients start, and where do they end?";
	t->title = "Severity at the first and the last score";
	bool bands = i && i->bands > 0;
	enum err err = bands ? fill_bands(t, in, i) : table_say(t, none, NULL, 0, none);
	if (!err && bands)
		err = add_totals(t, in, i->bands);
	if (!err && bands)
		err = add_sum(t, i->bands);
	if (!err && bands)
		err = say(t, i->bands);
	if (!err && bands)
		err = draw(t, i->bands);
	if (!err)
		err = fill_note(
			t, "Bands with few clients are merged with their neighbour; ends that few reach from one band are "
			   "pooled.");
	if (!err)
		*out = t;
	return err;
}

const struct analysis an_severity = {.sheet = "severity", .order = 45, .run = run};
