/* The thresholds used: the instruments that the dataset holds. */
#include "analyses/fill.h"

#include <stdio.h>

static const struct column columns[] = {
	{.key = "instrument", .header = "Instrument"},
	{.key = "min", .header = "Lowest score"},
	{.key = "max", .header = "Highest score"},
	{.key = "direction", .header = "Direction"},
	{.key = "cutoff", .header = "Cut-off"},
	{.key = "cutoff_rule", .header = "At caseness"},
	{.key = "cutoff_source", .header = "Source of the cut-off", .wide = true},
	{.key = "cutoff_verified", .header = "Cut-off verified"},
	{.key = "reliable_change", .header = "Reliable change"},
	{.key = "basis", .header = "Basis of the reliable change", .wide = true},
	{.key = "reliable_change_source", .header = "Source of the reliable change", .wide = true},
	{.key = "reliable_change_verified", .header = "Reliable change verified"},
};

static struct cell text_or_none(const char *text)
{
	return text && *text ? cell_text(text) : (struct cell){0};
}

static const char *caseness(const struct instrument *i)
{
	if (i->higher_better)
		return i->cutoff_at_or_beyond ? "at or below" : "below";
	return i->cutoff_at_or_beyond ? "at or above" : "above";
}

static enum err add(struct table *t, const struct instrument *i)
{
	size_t row;
	enum err err = table_add_row(t, &row);
	if (err)
		return err;
	fill(t, row, "instrument", cell_text(i->title));
	fill(t, row, "min", cell_param(i->min * i->step));
	fill(t, row, "max", cell_param(i->max * i->step));
	fill(t, row, "direction", cell_text(i->higher_better ? "higher is better" : "higher is worse"));
	if (i->has_cutoff) {
		fill(t, row, "cutoff", cell_param(i->cutoff * i->step));
		fill(t, row, "cutoff_rule", cell_text(caseness(i)));
		fill(t, row, "cutoff_source", text_or_none(i->cutoff_source));
		fill(t, row, "cutoff_verified", cell_text(i->cutoff_verified ? "yes" : "no: check before relying on it"));
	}
	if (i->has_reliable_change) {
		fill(t, row, "reliable_change", cell_param(i->reliable_change * i->step));
		fill(t, row, "basis", text_or_none(i->reliable_change_basis));
		fill(t, row, "reliable_change_source", text_or_none(i->reliable_change_source));
		fill(t, row, "reliable_change_verified",
		     cell_text(i->reliable_change_verified ? "yes" : "no: check before relying on it"));
	}
	return ERR_OK;
}

static enum err run(const struct analysis_input *in, struct arena *mem, struct table **out)
{
	struct table *t = table_new(mem, "instruments", columns, sizeof columns / sizeof *columns);
	if (!t)
		return err_memory();
	t->name = "Instruments";
	t->question = "Which thresholds were used?";
	t->title = "Instruments in this dataset and their thresholds";
	enum err err = ERR_OK;
	for (size_t i = 0; !err && i < in->cohort->info->instruments; i++) {
		const struct instrument *found = instrument_find(in->instruments, in->cohort->info->instrument[i]);
		if (found)
			err = add(t, found);
	}
	if (!err)
		err = table_say(t,
				"The questionnaires of this dataset; their thresholds are data that a clinic can replace "
				"with its own.",
				NULL, 0,
				"The questionnaires of this dataset; their thresholds are data that a clinic can replace "
				"with its own.");
	if (!err)
		*out = t;
	return err;
}

const struct analysis an_instruments = {.sheet = "instruments", .order = 130, .run = run};
