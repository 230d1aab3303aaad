/*
 * Can we trust it: values kept, missing and rejected per column, and paired scores by clinic.
 *
 * A column's counts are of cells; how many clients stand behind them the dataset does not hold, so a cell is judged as if every count came from
 * as many clients, at most all.
 */
#include "analyses/fill.h"
#include "analyses/outcome.h"
#include "cohort/labels.h"

#include <math.h>
#include <stdio.h>

static const struct column columns[] = {
	{.key = "item", .header = "Column or clinic"},
	{.key = "rows", .header = "Rows (clients)"},
	{.key = "kept", .header = "Kept (paired)"},
	{.key = "missing", .header = "Missing (unpaired)"},
	{.key = "missing_code", .header = "Missing by a code"},
	{.key = "declined", .header = "Declined"},
	{.key = "out_of_range", .header = "Out of range or not used"},
	{.key = "not_a_number", .header = "Not a number or date"},
	{.key = "unmapped", .header = "Unmapped"},
	{.key = "complete_pct", .header = "Complete (%)"},
};

static const char *const parts[] = {"kept",         "missing",      "missing_code", "declined",
				    "out_of_range", "not_a_number", "unmapped"};
enum { PARTS = sizeof parts / sizeof *parts };

static bool is_measured(const struct stored_column *c)
{
	switch (c->role) {
	case ROLE_SCORE:
	case ROLE_MODALITY:
	case ROLE_PROBLEM:
	case ROLE_GENDER:
	case ROLE_ATTENDANCE:
	case ROLE_DURATION:
	case ROLE_DATE:
	case ROLE_DAYS:
	case ROLE_BIRTH_DATE:
		return true;
	default:
		return false;
	}
}

/* A count of rows or cells. Where it equals the number of clients (one row a client) it tells that number, and shares its fate. */
static struct cell counted(const struct table *t, const struct analysis_input *in, double n)
{
	double clients = (double)in->cohort->clients;
	struct cell c = cell_count_of(n, fmin(n, clients));
	c.run = true;
	return n > clients || n < clients ? c : fill_linked(t, c, "in the dataset", "All");
}

static enum err add_column(struct table *t, const struct analysis_input *in, const struct stored_column *c)
{
	const uint64_t *r = c->reason;
	double count[PARTS] = {
		(double)c->values,
		(double)(r[REASON_EMPTY] + r[REASON_NO_SCORE]),
		(double)r[REASON_MISSING_CODE],
		(double)r[REASON_DECLINED],
		(double)(r[REASON_OUT_OF_RANGE] + r[REASON_OFF_STEP] + r[REASON_TOTAL_DISAGREES] + r[REASON_TOO_FEW_ITEMS]),
		(double)(r[REASON_NOT_A_NUMBER] + r[REASON_BAD_DATE] + r[REASON_IMPOSSIBLE_DATE] + r[REASON_FUTURE_DATE]),
		(double)r[REASON_UNMAPPED]};
	char label[160];
	double rows = 0;
	size_t row;
	enum err err = table_add_row(t, &row);
	if (err)
		return err;
	const struct instrument *score =
		c->instrument >= 0 ? instrument_find(in->instruments, in->cohort->info->instrument[c->instrument]) : NULL;
	snprintf(label, sizeof label, "Export %d, file %d, column %d: %s", c->batch, c->file, c->column,
		 score ? score->title : layout_role_name(c->role));
	for (int p = 0; p < PARTS; p++) {
		rows += count[p];
		fill(t, row, parts[p], counted(t, in, count[p]));
	}
	fill(t, row, "item", cell_text(arena_text(t->mem, label)));
	fill(t, row, "rows", counted(t, in, rows));
	fill(t, row, "complete_pct", cell_percent(count[0], rows));
	return ERR_OK;
}

/* The rows of all exports: taken, and not taken by reason. Judged, like the columns, as if every row were another client's. */
static enum err add_rows(struct table *t, const struct analysis_input *in)
{
	uint64_t accepted = 0, rejected[REASON__COUNT] = {0};
	size_t row;
	store_row_counts(in->cohort->store, &accepted, rejected);
	enum err err = table_add_row(t, &row);
	if (err)
		return err;
	fill(t, row, "item", cell_text("Rows taken in"));
	fill(t, row, "rows", counted(t, in, (double)accepted));
	for (int r = 0; r < REASON__COUNT; r++) {
		char label[96];
		if (!rejected[r])
			continue;
		err = table_add_row(t, &row);
		if (err)
			return err;
		snprintf(label, sizeof label, "Rows rejected: %s", layout_reason_name((enum layout_reason)r));
		fill(t, row, "item", cell_text(arena_text(t->mem, label)));
		fill(t, row, "rows", counted(t, in, (double)rejected[r]));
	}
	return ERR_OK;
}

struct pairs {
	struct counted clients, paired;
};

static void pairs_add(struct pairs *p, const struct cohort *c, size_t client, bool paired)
{
	counted_add(&p->clients, c, client);
	if (paired)
		counted_add(&p->paired, c, client);
}

static enum err add_pairs(struct table *t, const struct cohort *c, struct cell item, const struct pairs *p)
{
	size_t row;
	enum err err = table_add_row(t, &row);
	if (err)
		return err;
	struct counted unpaired = counted_rest(&p->clients, &p->paired);
	fill(t, row, "item", item);
	fill(t, row, "rows", fill_counted(t, c, &p->clients));
	fill(t, row, "kept", fill_counted(t, c, &p->paired));
	fill(t, row, "missing", fill_counted(t, c, &unpaired));
	fill(t, row, "complete_pct", fill_percent(t, c, &p->paired, &p->clients));
	return ERR_OK;
}

/* Its label is drawn at random; the number says which clinic it is from one release to the next. */
static struct cell clinic_item(struct arena *mem, const struct cohort *c, int clinic)
{
	char item[64], name[64];
	const char *label = label_clinic(mem, c, clinic);
	snprintf(item, sizeof item, "Paired scores: clinic %s", label ? label : "");
	snprintf(name, sizeof name, "Paired scores: clinic number %d", clinic);
	return cell_linked(cell_text(arena_text(mem, item)), arena_text(mem, name));
}

/* Everybody's pairs stand on other sheets too. */
static void link_everybody(struct table *t)
{
	struct cell *rows = table_cell(t, t->rows - 1, table_column(t, "rows"));
	struct cell *missing = table_cell(t, t->rows - 1, table_column(t, "missing"));
	*rows = fill_linked(t, *rows, "analysed", "All");
	*missing = fill_linked(t, *missing, "no pair", "All");
}

/* Paired scores over the analysed episodes, by clinic and for all. */
static enum err add_clinics(struct table *t, const struct analysis_input *in)
{
	struct cohort told = *in->cohort;
	const struct cohort *c = &told;
	struct pairs *clinic = ARENA_ARRAY(t->mem, (size_t)c->clinics + 1, struct pairs), all = {0};
	/* Where they are not told apart, there is none. */
	told.clinics = labels_allowed(c, LABEL_CLINIC, c->clinics) ? c->clinics : 0;
	size_t first = t->rows;
	if (!clinic)
		return err_memory();
	for (size_t i = 0; i < c->episodes; i++) {
		struct outcome o;
		if (in->factor->of_episode[i] < 0)
			continue;
		outcome_of(c, &c->episode[i], 0, &o);
		pairs_add(&clinic[c->episode[i].clinic], c, c->episode[i].client, o.change.paired);
		pairs_add(&all, c, c->episode[i].client, o.change.paired);
	}
	enum err err = ERR_OK;
	for (int k = 1; !err && k <= c->clinics; k++) {
		if (clinic[k].clients.n > 0)
			err = add_pairs(t, c, clinic_item(t->mem, c, k), &clinic[k]);
	}
	if (!err && clinic[0].clients.n > 0 && c->clinics)
		err = add_pairs(t, c, cell_text("Paired scores: no clinic given"), &clinic[0]);
	size_t parts_n = t->rows - first;
	if (!err)
		err = add_pairs(t, c, cell_text("Paired scores: all clients"), &all);
	if (!err)
		link_everybody(t);
	if (err || parts_n < 2)
		return err;
	size_t *part = ARENA_ARRAY(t->mem, parts_n, size_t);
	if (!part)
		return err_memory();
	for (size_t i = 0; i < parts_n; i++)
		part[i] = first + i;
	return table_add_sum(t, true, t->rows - 1, part, parts_n);
}

static enum err sums_and_words(struct table *t)
{
	size_t part[PARTS];
	for (int p = 0; p < PARTS; p++)
		part[p] = table_column(t, parts[p]);
	enum err err = table_add_plain_sum(t, false, table_column(t, "rows"), part, PARTS);
	if (!err)
		err = table_add_share(t, table_column(t, "complete_pct"), part[0], table_column(t, "rows"));
	static const char *const keys[] = {"complete_pct", "rows", NULL};
	if (!err)
		err = fill_sentence(t, t->rows - 1,
				    "{0} % of the {1} clients analysed have a first and a last score to compare.", keys,
				    "Too few clients to say how complete the scores are.");
	if (!err)
		err = fill_headline(t, t->rows - 1, "complete_pct", NULL, NULL);
	return err;
}

static enum err draw(struct table *t)
{
	size_t *values = ARENA_ARRAY(t->mem, 1, size_t);
	if (!values)
		return err_memory();
	values[0] = table_column(t, "complete_pct");
	t->chart =
		(struct chart){.kind = CHART_BARS,
			       .title = "Completeness",
			       .x_title = "Complete (%)",
			       .y_title = "",
			       .alt = "Bars of the percentage complete, one per column of the exports and one per clinic.",
			       .label_column = 0,
			       .values = 1,
			       .value_column = values,
			       .unit_axis = true};
	return ERR_OK;
}

static enum err run(const struct analysis_input *in, struct arena *mem, struct table **out)
{
	struct table *t = table_new(mem, "data_quality", columns, sizeof columns / sizeof *columns);
	size_t n;
	if (!t)
		return err_memory();
	t->name = "Data quality";
	t->question = "Can we trust it?";
	t->title = "Data quality";
	const struct stored_column *c = store_columns(in->cohort->store, &n);
	enum err err = add_rows(t, in);
	for (size_t i = 0; !err && i < n; i++)
		if (is_measured(&c[i]))
			err = add_column(t, in, &c[i]);
	const struct contributors *all = fill_everybody(t, in->cohort);
	for (size_t row = 0; !err && row < t->rows; row++)
		table_cell(t, row, 0)->who = all;
	if (!err)
		err = add_clinics(t, in);
	if (!err)
		err = sums_and_words(t);
	if (!err)
		err = draw(t);
	if (!err)
		*out = t;
	return err;
}

const struct analysis an_data_quality = {.sheet = "data_quality", .order = 110, .run = run};
