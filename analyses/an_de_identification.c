/*
 * What was removed, and what is left: one row per column of each export, by position only, as it was stated when the export was taken in; and below
 * the sentence what no program can vouch for.
 */
#include "analyses/fill.h"

#include <stdio.h>

static const struct column columns[] = {
	{.key = "export", .header = "Export"},
	{.key = "file", .header = "File"},
	{.key = "column", .header = "Column"},
	{.key = "role", .header = "Taken as"},
	{.key = "action", .header = "What became of it", .wide = true},
	{.key = "hipaa", .header = "Class of 45 CFR 164.514(b)(2)(i)", .wide = true},
	{.key = "uk", .header = "Under the ICO's guidance", .wide = true},
};

static enum err add(struct table *t, const struct analysis_input *in, const struct stored_column *c)
{
	size_t row;
	const struct store *s = in->cohort->store;
	enum err err = table_add_row(t, &row);
	if (err)
		return err;
	const struct instrument *score =
		c->instrument >= 0 ? instrument_find(in->instruments, in->cohort->info->instrument[c->instrument]) : NULL;
	fill(t, row, "export", cell_param(c->batch));
	fill(t, row, "file", cell_param(c->file));
	fill(t, row, "column", cell_param(c->column));
	fill(t, row, "role", cell_text(score ? score->title : layout_role_name(c->role)));
	fill(t, row, "action", cell_text(store_label(s, "action", c->action)));
	fill(t, row, "hipaa", cell_text(store_label(s, "hipaa", c->hipaa)));
	fill(t, row, "uk", cell_text(store_label(s, "uk", c->uk)));
	return ERR_OK;
}

static enum err say(struct table *t, const struct store_info *info)
{
	static const char *const strict =
		"Names, contacts, notes and dates are gone; what is left are codes, scores, and whole weeks since intake.";
	static const char *const research =
		"Names, contacts, notes and dates are gone; what is left are codes, scores, and days since intake: "
		"still personal data, to be handled as such.";
	const char *text = info->unit_days == 7 ? strict : research;
	enum err err = table_say(t, text, NULL, 0, text);
	if (!err && info->profile_own)
		err = fill_note(t, "The clinic's own profile was used, tighter than the built-in one it is based on.");
	return err;
}

/* What Safe Harbor needs beyond the program, and what remains a human judgement. */
static enum err say_beyond(struct table *t, const struct store *s)
{
	const char *text;
	enum err err = ERR_OK;
	for (int i = 0; !err && (text = store_label(s, "beyond", i)); i++)
		err = fill_note(t, text);
	return err;
}

/* What is withheld from the results: the constants in full stand in Notes. */
static enum err say_threshold(struct table *t, const struct analysis_input *in)
{
	char text[160];
	snprintf(text, sizeof text,
		 "Results: release %s, numbers of fewer than %g clients are withheld; the sheet Notes has every constant.",
		 in->release, in->threshold);
	const char *own = arena_text(t->mem, text);
	return own ? fill_note(t, own) : err_memory();
}

static enum err run(const struct analysis_input *in, struct arena *mem, struct table **out)
{
	struct table *t = table_new(mem, "de_identification", columns, sizeof columns / sizeof *columns);
	size_t n;
	if (!t)
		return err_memory();
	t->name = "De-identification";
	t->question = "What was removed, and what is left?";
	t->title = "De-identification, column by column";
	const struct stored_column *c = store_columns(in->cohort->store, &n);
	enum err err = ERR_OK;
	for (size_t i = 0; !err && i < n; i++)
		err = add(t, in, &c[i]);
	if (!err)
		err = say(t, in->cohort->info);
	if (!err)
		err = say_beyond(t, in->cohort->store);
	if (!err)
		err = fill_note(t,
				"Files and columns are named by their position; names of files and headers are never kept.");
	if (!err)
		err = say_threshold(t, in);
	if (!err)
		*out = t;
	return err;
}

const struct analysis an_de_identification = {.sheet = "de_identification", .order = 150, .run = run};
