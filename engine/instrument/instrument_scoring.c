#include "instrument/instrument_scoring.h"
#include "core/fold.h"

#include <math.h>
#include <string.h>

static enum err wrong(const char *entry, const char *key, const char *what)
{
	return err_set(ERR_VALUE, "instrument %s, key %s: %s", entry, key, what);
}

static bool is_whole(double value)
{
	return fabs(value - nearbyint(value)) < 1e-6;
}

static enum err take_scaling(const char *entry, const struct yaml_scaling *y, struct scaling *out)
{
	static const char *const taken[] = {"standard", "as_answered", "as_scored", "percent", "percent_reversed"};
	*out = (struct scaling){.name = y->name,
				.min = y->min,
				.max = y->max,
				.step = y->step,
				.reversed = y->reversed,
				.items = y->item_min && y->item_max,
				.item_min = y->item_min ? *y->item_min : 0,
				.item_max = y->item_max ? *y->item_max : 0,
				.values = y->values_count,
				.value = y->values};
	if (!(y->min < y->max) || y->step < 0 || (y->step > 0 && !is_whole((y->max - y->min) / y->step)))
		return wrong(entry, "scalings", "min must be below max, by whole steps");
	for (size_t k = 0; k < sizeof taken / sizeof *taken; k++)
		if (!strcmp(y->name, taken[k]))
			return wrong(entry, "scalings.name", "has a meaning already; choose another");
	if (!y->item_min != !y->item_max || (out->items && !(out->item_min < out->item_max)))
		return wrong(entry, "scalings", "item_min and item_max go together, the lower one first");
	if (y->values_count && (!(y->step > 0) || y->values_count != (size_t)llrint((y->max - y->min) / y->step) + 1))
		return wrong(entry, "scalings.values", "one for each step from min to max");
	return ERR_OK;
}

static enum err take_scalings(struct arena *mem, const struct yaml_instrument *y, struct instrument *out)
{
	struct scaling *list = ARENA_ARRAY(mem, INSTRUMENT_SCALINGS, struct scaling);
	enum err err = list ? ERR_OK : err_memory();
	for (unsigned k = 0; k < y->scalings_count && !err; k++)
		err = take_scaling(y->name, &y->scalings[k], &list[k]);
	out->scaling = list;
	out->scalings = y->scalings_count;
	/* A scale that goes from 0 to 100 itself cannot be told from percents. */
	if (err || (out->min == 0 && out->max * out->step >= 100 && out->max * out->step <= 100))
		return err;
	list[out->scalings++] = (struct scaling){.name = "percent", .max = 100, .percent = true};
	list[out->scalings++] = (struct scaling){.name = "percent_reversed", .max = 100, .percent = true, .reversed = true};
	return ERR_OK;
}

static enum err take_numbers(const struct yaml_instrument *y, struct items *out)
{
	const struct yaml_items *b = y->items;
	bool listed = b->numbers_count > 0;
	out->n = listed ? b->numbers_count : out->form_count;
	for (size_t k = 0; k < out->n; k++) {
		int number = listed ? b->numbers[k] : (int)k + 1;
		if (number < 1 || number > b->count || (k && number <= out->number[k - 1]))
			return wrong(y->name, "items.numbers", "must rise, from 1 to count");
		out->number[k] = (uint8_t)number;
		for (unsigned r = 0; r < b->reversed_count; r++)
			out->reversed[k] = out->reversed[k] || b->reversed[r] == number;
		out->any_reversed = out->any_reversed || out->reversed[k];
	}
	for (unsigned r = 0; r < b->reversed_count; r++)
		if (b->reversed[r] < 1 || b->reversed[r] > b->count)
			return wrong(y->name, "items.reversed", "numbers of items, from 1 to count");
	if (b->required < 0 || (size_t)b->required > out->n)
		return wrong(y->name, "items.required", "at most the number of items");
	out->required = b->required ? (size_t)b->required : out->n;
	return ERR_OK;
}

static enum err take_words(struct arena *mem, const struct yaml_instrument *y, struct items *out)
{
	const struct yaml_items *b = y->items;
	char folded[64];
	for (unsigned k = 0; k < b->answers_count; k++) {
		if (fold_name(b->answers[k], strlen(b->answers[k]), folded, sizeof folded) < 1)
			return wrong(y->name, "items.answers", "words of at most 60 letters");
		out->answer[out->answers++] = arena_text(mem, folded);
		if (!out->answer[k])
			return err_memory();
	}
	if (out->answers && out->min + (double)(out->answers - 1) * out->step > out->max)
		return wrong(y->name, "items.answers", "one for each answer from min on, and no more");
	for (unsigned k = 0; k < b->missing_count; k++)
		out->code[out->codes++] = b->missing[k];
	for (unsigned k = 0; k < b->parts_count; k++)
		out->part_name[out->parts++] = b->parts[k];
	return ERR_OK;
}

/* What the least and the most of all answers make must be the ends of the range. */
static enum err check_ends(const struct yaml_instrument *y, const struct instrument *i, const struct items *b)
{
	double low = b->min * (double)b->n, high = b->max * (double)b->n;
	if (b->of_sum ? low < b->of_sum->min || low > b->of_sum->min || high < b->of_sum->max || high > b->of_sum->max
		      : llrint(low / i->step) != i->min || llrint(high / i->step) != i->max)
		return wrong(y->name, "items", "count times min and max must be the ends of the range, or of the scaling");
	return ERR_OK;
}

static enum err take_items(struct arena *mem, const struct yaml_instrument *y, struct instrument *out)
{
	static const enum item_rounding roundings[] = {
		[YAML_ROUND_SUM] = ROUND_SUM, [YAML_ROUND_ITEM] = ROUND_ITEM, [YAML_ROUND_NONE] = ROUND_NONE};
	const struct yaml_items *b = y->items;
	struct items *items = ARENA_NEW(mem, struct items);
	if (!items)
		return err_memory();
	if (b->count < 1 || b->count > ITEMS_MOST || b->min < 0 || !(b->min < b->max) || b->step < 0)
		return wrong(y->name, "items", "count from 1 to 64, min from 0 on and below max");
	*items = (struct items){.form = b->form ? b->form : y->name,
				.form_count = (size_t)b->count,
				.min = b->min,
				.max = b->max,
				.step = b->step > 0 ? b->step : 1,
				.printed = b->printed,
				.rounding = roundings[b->rounding],
				.source = b->source,
				.verified = b->verified};
	items->of_sum = b->scaling ? scaling_named(out, b->scaling) : NULL;
	if (b->scaling && !items->of_sum)
		return wrong(y->name, "items.scaling", "is none of the scalings");
	enum err err = take_numbers(y, items);
	if (!err)
		err = take_words(mem, y, items);
	if (!err)
		err = check_ends(y, out, items);
	out->items = items;
	return err;
}

enum err instrument_take_scoring(struct arena *mem, const struct yaml_instrument *y, struct instrument *out)
{
	for (unsigned k = 0; k < y->missing_count; k++)
		out->code[out->codes++] = y->missing[k];
	enum err err = take_scalings(mem, y, out);
	return err || !y->items ? err : take_items(mem, y, out);
}

static enum err link_part(const struct instrument_set *set, const struct instrument *whole, size_t k)
{
	struct items *b = whole->items;
	const struct instrument *part = instrument_find(set, b->part_name[k]);
	if (!part || !part->items || part->items->parts || strcmp(part->items->form, b->form) != 0)
		return wrong(whole->name, "items.parts", "each is a questionnaire with items of the same form");
	b->part[k] = part->items;
	return ERR_OK;
}

enum err instrument_link_items(const struct instrument_set *set)
{
	enum err err = ERR_OK;
	for (size_t i = 0; i < set->n && !err; i++) {
		const struct instrument *it = &set->item[i];
		const struct instrument *form = it->items ? instrument_find(set, it->items->form) : NULL;
		if (!it->items)
			continue;
		if (!form || !form->items || strcmp(form->items->form, form->name) != 0 ||
		    form->items->form_count != it->items->form_count)
			return wrong(it->name, "items.form", "names a questionnaire with as many items");
		for (size_t k = 0; k < it->items->parts && !err; k++)
			err = link_part(set, it, k);
	}
	return err;
}
