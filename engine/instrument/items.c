#include "instrument/items.h"
#include "instrument/instrument.h"

#include <math.h>

struct items_reading items_reading_of(const struct items *items, const struct scaling *scaling, bool as_answered)
{
	bool own = scaling && scaling->items;
	return (struct items_reading){.min = own ? scaling->item_min : items->min,
				      .max = own ? scaling->item_max : items->max,
				      .turn = as_answered};
}

/* Halves up: of whole numbers that are not negative. */
static int64_t nearest(int64_t value, int64_t by)
{
	return (2 * value + by) / (2 * by);
}

/* What stands for the sum of all n where some are missing, in steps. */
static double filled_up(const struct items *items, int64_t sum, int64_t answered)
{
	int64_t n = (int64_t)items->n;
	if (items->rounding == ROUND_ITEM)
		return (double)(sum + (n - answered) * nearest(sum, answered));
	if (items->rounding == ROUND_SUM)
		return (double)nearest(sum * n, answered);
	return (double)(sum * n) / (double)answered;
}

/* One score's own items, filled up. */
static bool sum_of_items(const struct items *items, const struct items_reading *reading, const int32_t *answer, double *sum)
{
	int64_t answered = 0, above = 0, least = llrint(reading->min / items->step),
		most = llrint(reading->max / items->step);
	for (size_t k = 0; k < items->n; k++) {
		int64_t value = answer[items->number[k] - 1];
		if (value == ITEM_NO_ANSWER)
			continue;
		answered++;
		above += reading->turn && items->reversed[k] ? least + most - value : value;
	}
	if (!answered || answered < (int64_t)items->required)
		return false;
	*sum = filled_up(items, above, answered) * items->step;
	return true;
}

bool items_sum(const struct items *items, const struct items_reading *reading, const int32_t *answer, double *sum)
{
	double all = 0, part;
	if (!items->parts)
		return sum_of_items(items, reading, answer, sum);
	for (size_t k = 0; k < items->parts; k++) {
		if (!sum_of_items(items->part[k], reading, answer, &part))
			return false;
		all += part;
	}
	*sum = all;
	return true;
}

int32_t items_score(const struct instrument *i, const struct scaling *scaling, double sum)
{
	const struct scaling *of = scaling && scaling->items ? scaling : i->items->of_sum;
	if (of)
		return scaling_steps(of, i, sum);
	return (int32_t)floor(sum / i->step + 0.5 + 1e-9);
}
