#include "layout/item_turn.h"

#include "layout/layout_file.h"

#include <math.h>

void item_turn_see(struct item_set *set)
{
	const struct items *items = set->form->items;
	double r = 0, o = 0;
	if (!items->any_reversed)
		return;
	for (size_t k = 0; k < items->n; k++) {
		int32_t answer = set->answer[items->number[k] - 1];
		if (answer == ITEM_NO_ANSWER)
			return;
		*(items->reversed[k] ? &r : &o) += answer;
	}
	set->turn.rows++;
	set->turn.r += r;
	set->turn.o += o;
	set->turn.rr += r * r;
	set->turn.oo += o * o;
	set->turn.ro += r * o;
}

void item_turn_compare(struct item_set *set, const struct item_score *s, int32_t total, int32_t made)
{
	struct items_reading reading = set->reading;
	double sum;
	if (!s->instrument->items->any_reversed)
		return;
	reading.turn = !reading.turn;
	if (!items_sum(s->instrument->items, &reading, set->answer, &sum))
		return;
	int32_t other = items_score(s->instrument, s->scaling, sum);
	set->turn.totals++;
	set->turn.agree += total == made;
	set->turn.other += total == other && total != made;
}

static double correlation(const struct item_turn *t)
{
	double r = t->rr - t->r * t->r / t->rows, o = t->oo - t->o * t->o / t->rows;
	double both = t->ro - t->r * t->o / t->rows;
	return r > 0 && o > 0 ? both / sqrt(r * o) : 0;
}

static bool against(const struct item_set *set)
{
	enum { ROWS = 30, TOTALS = 5 };
	const double clear = 0.4;
	const struct item_turn *t = &set->turn;
	double sign = set->reading.turn ? -1 : 1;
	if (t->totals >= TOTALS && t->other * 2 > t->totals)
		return true;
	return t->rows >= ROWS && sign * correlation(t) <= -clear;
}

enum err item_turn_judge(const struct layout_file *f, const struct item_set *set)
{
	const char *name = set->form->name;
	if (!set->form->items->any_reversed || !against(set))
		return ERR_OK;
	return err_at(ERR_AMBIGUOUS, err_place(f->file, 0, set->column[0].taker.cell + 1),
		      "the reversed items of %s do not go together with its other items or its total as they are read: say "
		      "which they "
		      "are with --scale %s=as_answered (still to be turned round) or %s=as_scored (turned round already)",
		      name, name, name);
}
