#include "app/command.h"
#include "app/listing.h"
#include "core/arena.h"
#include "instrument/instrument.h"

#include <stdio.h>

static struct num threshold(bool has, const struct instrument *i, int32_t steps)
{
	/* 36 * 0.1 is not 3.6 in binary: the shortest decimal of the step's own places is. */
	double places = i->step < 1 ? 1 / i->step : 1;
	return has ? num_of((double)(long)(steps * i->step * places + (steps < 0 ? -0.5 : 0.5)) / places)
		   : num_none(WHY_NOT_APPLICABLE);
}

static const char *rule_of(const struct instrument *i)
{
	if (!i->has_cutoff)
		return "";
	if (i->higher_better)
		return i->cutoff_at_or_beyond ? "<=" : "<";
	return i->cutoff_at_or_beyond ? ">=" : ">";
}

/* "minimal 0-4; mild 5-9; ..." */
static const char *bands_of(struct arena *mem, const struct instrument *i)
{
	enum { ROOM = 1024 };
	char *text = arena_alloc(mem, ROOM);
	size_t n = 0;
	for (size_t k = 0; text && k < i->bands && n < ROOM; k++)
		n += (size_t)snprintf(text + n, ROOM - n, "%s%s %.12g-%.12g", k ? "; " : "", i->band[k].label,
				      threshold(true, i, i->band[k].low).v, threshold(true, i, i->band[k].high).v);
	return text;
}

static const char *synonyms_of(struct arena *mem, const struct instrument *i)
{
	enum { ROOM = 2048 };
	char *text = arena_alloc(mem, ROOM);
	size_t n = 0;
	for (size_t k = 0; text && k < i->synonyms && n < ROOM; k++)
		n += (size_t)snprintf(text + n, ROOM - n, "%s%s", k ? "; " : "", i->synonym[k]);
	return text;
}

/* "mean 0-4; raw 0-136": what --scale takes beside standard. */
static const char *scales_of(struct arena *mem, const struct instrument *i)
{
	enum { ROOM = 512 };
	char *text = arena_alloc(mem, ROOM);
	size_t n = 0;
	for (size_t k = 0; text && k < i->scalings && n < ROOM; k++)
		n += (size_t)snprintf(text + n, ROOM - n, "%s%s %.12g-%.12g", k ? "; " : "", i->scaling[k].name,
				      i->scaling[k].min, i->scaling[k].max);
	if (text && i->items && i->items->any_reversed && n < ROOM)
		snprintf(text + n, ROOM - n, "%s", "; as_answered; as_scored");
	return text;
}

static void put_items(struct result_part *p, const struct items *b)
{
	result_count(p, "items", b ? (long long)b->n : 0);
	result_num(p, "item_min", b ? num_of(b->min) : num_none(WHY_NOT_APPLICABLE));
	result_num(p, "item_max", b ? num_of(b->max) : num_none(WHY_NOT_APPLICABLE));
	result_count(p, "items_required", b && !b->parts ? (long long)b->required : 0);
	result_text(p, "items_source", b ? b->source : "");
	result_flag(p, "items_verified", b && b->verified);
}

static const char *text_or_empty(const char *text)
{
	return text ? text : "";
}

static void put_short(struct result_part *p, const struct instrument *i)
{
	result_text(p, "name", i->name);
	result_text(p, "title", i->title);
	result_num(p, "min", threshold(true, i, i->min));
	result_num(p, "max", threshold(true, i, i->max));
	result_num(p, "step", num_of(i->step));
	result_text(p, "direction", i->higher_better ? "higher_better" : "higher_worse");
	result_text(p, "cutoff_rule", rule_of(i));
	result_num(p, "cutoff", threshold(i->has_cutoff, i, i->cutoff));
	result_flag(p, "cutoff_verified", i->cutoff_verified);
	result_num(p, "reliable_change", threshold(i->has_reliable_change, i, i->reliable_change));
	result_flag(p, "reliable_change_verified", i->reliable_change_verified);
}

static void put_rest(struct result_part *p, struct arena *mem, const struct instrument *i)
{
	result_text(p, "version", text_or_empty(i->version));
	result_flag(p, "alliance", i->alliance);
	result_text(p, "range_source", text_or_empty(i->range_source));
	result_flag(p, "range_verified", i->range_verified);
	result_text(p, "cutoff_source", text_or_empty(i->cutoff_source));
	result_text(p, "reliable_change_basis", text_or_empty(i->reliable_change_basis));
	result_text(p, "reliable_change_source", text_or_empty(i->reliable_change_source));
	result_text(p, "bands", text_or_empty(bands_of(mem, i)));
	result_text(p, "bands_source", text_or_empty(i->bands_source));
	result_flag(p, "bands_verified", i->bands_verified);
	put_items(p, i->items);
	result_text(p, "scales", text_or_empty(scales_of(mem, i)));
	result_text(p, "names", text_or_empty(synonyms_of(mem, i)));
}

static enum err add(struct arena *mem, const char *folder, bool details, struct result_part *rows)
{
	struct instrument_set set;
	enum err err = instrument_load(mem, folder, &set);
	if (err)
		return err;
	for (size_t i = 0; i < set.n; i++) {
		result_row(rows);
		put_short(rows, &set.item[i]);
		if (details)
			put_rest(rows, mem, &set.item[i]);
	}
	return ERR_OK;
}

static int run(int argc, char **argv)
{
	static const struct listing words = {
		.name = "instruments",
		.usage = "instruments [--format text|csv|json] [--folder DIR]",
		.about = "The questionnaires: range, direction, cut-off, reliable change, and where each number comes from.",
		.folder = true,
		.add = add,
	};
	return listing_run(&words, argc, argv);
}

const struct command cmd_instruments = {
	.name = "instruments",
	.summary = "the questionnaires: ranges, cut-offs, reliable change, sources",
	.run = run,
};
