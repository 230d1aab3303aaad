/* What exactly was counted: every parameter of the study, and what the program chose where the study left it open. */
#include "analyses/fill.h"

#include <stdio.h>

static const struct column columns[] = {
	{.key = "parameter", .header = "Parameter"},
	{.key = "value", .header = "Value"},
	{.key = "chosen", .header = "Chosen or default"},
	{.key = "source", .header = "Source", .wide = true},
};

static enum err add(struct table *t, const char *parameter, const char *value, const char *chosen, const char *source)
{
	size_t row;
	enum err err = table_add_row(t, &row);
	if (err)
		return err;
	fill(t, row, "parameter", cell_text(parameter));
	fill(t, row, "value", value && *value ? cell_text(value) : cell_text("none"));
	fill(t, row, "chosen", cell_text(chosen));
	fill(t, row, "source", source && *source ? cell_text(source) : cell_text("study file"));
	return ERR_OK;
}

static enum err add_outcomes(struct table *t, const struct cohort *c)
{
	enum err err = ERR_OK;
	for (size_t i = 0; !err && i < c->held; i++) {
		const struct cohort_outcome *o = &c->outcome[i];
		char value[160], name[160];
		double step = o->instrument->step;
		snprintf(name, sizeof name, "%s %zu: %s",
			 i < c->outcomes ? "effective outcome" : "national measures also, outcome", i + 1,
			 o->instrument->title);
		snprintf(value, sizeof value, "reliable change %g, cut-off %g",
			 num_is(o->reliable_change) ? o->reliable_change.v * step : 0,
			 num_is(o->cutoff) ? o->cutoff.v * o->turn * step : 0);
		err = add(t, arena_text(t->mem, name),
			  num_is(o->reliable_change) && num_is(o->cutoff) ? arena_text(t->mem, value)
									  : "thresholds not known",
			  "derived", "the Instruments sheet");
	}
	return err;
}

static enum err add_clock(struct table *t, const struct cohort *c)
{
	char text[80];
	if (!c->info->days_per_occasion)
		return add(t, "calendar", c->unit_days == 7 ? "whole weeks since intake" : "days since intake", "derived",
			   "the profile the dataset was made with");
	snprintf(text, sizeof text, "assumed: %d days from session to session", c->info->days_per_occasion);
	return add(t, "calendar", arena_text(t->mem, text), "derived", "the layout: the export has no dates");
}

/* What the dataset could not tell, and what was done instead. */
static enum err add_choices(struct table *t, const struct cohort *c)
{
	static const char *const outcome[] = {
		[OUTCOME_CHOSEN] = "the study's first",
		[OUTCOME_LATER] = "a later one of the study's: the dataset does not hold the first",
		[OUTCOME_SUBSTITUTED] = "the dataset's first: it holds none of the study's",
		[OUTCOME_NONE] = "none: the dataset holds no outcome",
	};
	enum err err = add(t, "primary outcome used", c->outcomes ? c->outcome[0].instrument->title : "none", "derived",
			   outcome[c->choice]);
	if (!err && c->ends_unknown)
		err = add(t, "episodes without an end", "taken as ongoing", "derived",
			  "the export has no dates to tell who was lost by");
	return err;
}

static enum err run(const struct analysis_input *in, struct arena *mem, struct table **out)
{
	struct table *t = table_new(mem, "definitions", columns, sizeof columns / sizeof *columns);
	const struct study_line *line;
	size_t n;
	if (!t)
		return err_memory();
	t->name = "Definitions";
	t->question = "What exactly was counted?";
	t->title = "Definitions and parameters";
	enum err err = study_lines(mem, in->study, &line, &n);
	for (size_t i = 0; !err && i < n; i++)
		err = add(t, line[i].key, line[i].value, line[i].chosen ? "chosen" : "default", line[i].source);
	if (!err)
		err = add_outcomes(t, in->cohort);
	if (!err)
		err = add_choices(t, in->cohort);
	if (!err)
		err = add_clock(t, in->cohort);
	if (!err)
		err = table_say(t, "Every choice that could change an answer, with its value and where it comes from.", NULL,
				0, "Every choice that could change an answer, with its value and where it comes from.");
	if (!err)
		*out = t;
	return err;
}

const struct analysis an_definitions = {.sheet = "definitions", .order = 120, .run = run};
