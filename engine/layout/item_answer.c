/* What one cell of answers says. */
#include "layout/item_sets.h"

#include "core/ascii.h"

#include <math.h>
#include <string.h>

/* Words behind the number: "0 - Not at all", "2 (more than half the days)". Another number in them, and nobody knows which one is meant. */
static bool words_behind(struct rd_cell rest)
{
	if (rest.n && !strchr(" \t-:=.(", rest.p[0]))
		return false;
	for (uint32_t i = 0; i < rest.n; i++)
		if (is_digit(rest.p[i]))
			return false;
	return true;
}

static bool answer_in_words(const struct items *items, struct rd_cell cell, double *value)
{
	char folded[NAME_MAX_FOLDED];
	if (!items->answers || cell_fold(cell, folded) < 1)
		return false;
	for (size_t k = 0; k < items->answers; k++)
		if (!strcmp(folded, items->answer[k])) {
			*value = items->min + (double)k * items->step;
			return true;
		}
	return false;
}

static bool is_code(const struct items *items, double value)
{
	for (size_t k = 0; k < items->codes; k++)
		if (fabs(items->code[k] - value) < 1e-9)
			return true;
	return false;
}

static enum layout_reason in_steps(struct item_set *set, double value, int32_t *answer)
{
	const struct items *items = set->form->items;
	const double slack = 1e-6;
	double steps = value / items->step;
	if (is_code(items, value))
		return REASON_MISSING_CODE;
	if (!set->choice->settled)
		item_scale_see(set, value);
	if (value < set->reading.min - slack || value > set->reading.max + slack)
		return REASON_OUT_OF_RANGE;
	if (fabs(steps - nearbyint(steps)) > slack)
		return REASON_OFF_STEP;
	*answer = (int32_t)lrint(steps);
	return REASON_NONE;
}

enum layout_reason item_answer(struct item_set *set, const struct taker *t, struct rd_cell cell, int32_t *answer)
{
	double value;
	struct rd_cell rest;
	if (t->rule && take_mapping(t, cell_trim(cell), &rest))
		cell = rest;
	if (cell.n == 1 && is_digit(cell.p[0]) && !t->codes_n)
		return in_steps(set, cell.p[0] - '0', answer);
	cell = cell_trim(cell);
	if (!cell.n)
		return REASON_EMPTY;
	if (take_is_missing_code(t, cell))
		return REASON_MISSING_CODE;
	if (answer_in_words(set->form->items, cell, &value))
		return in_steps(set, value, answer);
	if (!take_number(t, cell, &value, &rest)) {
		enum layout_reason none = cell_no_value(t->missing, cell);
		return none ? none : REASON_NOT_A_NUMBER;
	}
	return words_behind(rest) ? in_steps(set, value, answer) : REASON_NOT_A_NUMBER;
}
