#include "layout/item_sets.h"
#include "layout/table_file.h"

#include <stdlib.h>
#include <string.h>

static struct taker taker_of_column(const struct layout_file *f, int i)
{
	return (struct taker){.cell = i,
			      .seen = &f->column[i],
			      .rule = f->matched[i].rule,
			      .missing = &f->set->missing,
			      .decimal_comma = layout_writes_comma(f),
			      .codes = f->layout->missing,
			      .codes_n = f->layout->missing_count};
}

static struct layout_column *total_of(const struct layout_file *f, const struct instrument *i)
{
	for (int k = 0; k < f->takers; k++)
		if (f->taker[k].instrument == i)
			return f->taker[k].seen;
	return NULL;
}

/* Whether the answers of a form make the score of instrument i; on a scale of their own only where it has that scale, too. */
static bool makes(const struct layout_file *f, const struct matching *m, const struct instrument *form, size_t i)
{
	const struct instrument *it = &f->set->instruments->item[i];
	const struct scaling *said = f->set->scale_choice[form - f->set->instruments->item].scaling;
	return it->items && !strcmp(it->items->form, form->name) && item_form_complete(f->set, m, i) &&
	       (!said || !said->items || scaling_named(it, said->name));
}

static bool same_items(const struct items *a, const struct items *b)
{
	return a->n == b->n && !memcmp(a->number, b->number, a->n * sizeof *a->number);
}

static void note_alternatives(struct item_set *set)
{
	for (size_t i = 0; i < set->scores; i++)
		for (size_t k = 0; k < set->scores; k++)
			if (i != k && same_items(set->score[i].instrument->items, set->score[k].instrument->items))
				set->score[i].one_of = true;
}

static enum err begin_set(struct arena *mem, const struct layout_file *f, const struct matching *m, size_t form,
			  struct item_set *out)
{
	const struct instrument *list = f->set->instruments->item;
	const struct scale_choice *choice = &f->set->scale_choice[form];
	*out = (struct item_set){
		.form = &list[form],
		.choice = choice,
		.reading = items_reading_of(list[form].items, choice->scaling,
					    choice->items_settled ? choice->as_answered : !list[form].items->printed),
		.column = ARENA_ARRAY(mem, ITEMS_MOST, struct item_column),
		.score = ARENA_ARRAY(mem, f->set->instruments->n, struct item_score)};
	if (!out->column || !out->score)
		return err_memory();
	for (int i = 0; i < f->n; i++)
		if (f->column[i].role == ROLE_ITEM && f->matched[i].form == (int)form)
			out->column[out->columns++] =
				(struct item_column){.taker = taker_of_column(f, i), .number = f->matched[i].item};
	for (size_t i = 0; i < f->set->instruments->n; i++)
		if (makes(f, m, &list[form], i))
			out->score[out->scores++] = (struct item_score){
				.instrument = &list[i],
				.total = total_of(f, &list[i]),
				.scaling = choice->scaling ? scaling_named(&list[i], choice->scaling->name) : NULL};
	note_alternatives(out);
	return ERR_OK;
}

static bool begins_form(const struct layout_file *f, size_t form)
{
	for (int i = 0; i < f->n; i++)
		if (f->column[i].role == ROLE_ITEM && f->matched[i].form == (int)form)
			return true;
	return false;
}

enum err items_begin(struct arena *mem, struct layout_file *f, const struct matching *m)
{
	enum err err = ERR_OK;
	size_t sets = 0;
	for (size_t form = 0; form < f->set->instruments->n; form++)
		sets += begins_form(f, form);
	f->item_set = ARENA_ARRAY(mem, sets + 1, struct item_set);
	if (!f->item_set)
		return err_memory();
	for (size_t form = 0; form < f->set->instruments->n && !err; form++)
		if (begins_form(f, form))
			err = begin_set(mem, f, m, form, &f->item_set[f->item_sets++]);
	return err;
}

static bool read_answers(const struct layout_file *f, struct item_set *set, const struct rd_row *row)
{
	bool any = false;
	for (size_t k = 0; k < set->columns; k++) {
		struct item_column *c = &set->column[k];
		int32_t *to = &set->answer[c->number - 1];
		enum layout_reason reason = taken(&c->taker, item_answer(set, &c->taker, row->cell[c->taker.cell], to));
		c->used = false;
		any = any || !reason;
		if (!reason)
			continue;
		*to = ITEM_NO_ANSWER;
		layout_tell_lost(f, &c->taker, reason, row->cell[c->taker.cell]);
	}
	return any;
}

static void mark_used(struct item_set *set, const struct items *items)
{
	for (size_t k = 0; k < items->n; k++)
		for (size_t c = 0; c < set->columns; c++)
			if (set->column[c].number == items->number[k])
				set->column[c].used = true;
}

static void not_used(const struct layout_file *f, struct layout_column *c, enum layout_reason reason)
{
	c->values--;
	c->reason[reason]++;
	layout_tell_rejected(f, c, reason);
}

static void take_score_of(const struct layout_file *f, struct item_set *set, const struct item_score *s, struct record *out)
{
	/* Means are printed with fewer places than they have: a total that is off by a step is the same one. */
	int32_t slack = s->instrument->items->rounding == ROUND_NONE;
	int32_t *to = &out->score[s->position];
	double sum;
	if (!items_sum(s->instrument->items, &set->reading, set->answer, &sum))
		return;
	int32_t steps = items_score(s->instrument, s->scaling, sum);
	mark_used(set, s->instrument->items);
	if (s->total && *to != RECORD_NO_SCORE)
		item_turn_compare(set, s, *to, steps);
	if (s->total && *to != RECORD_NO_SCORE && abs(*to - steps) > slack)
		not_used(f, s->total, REASON_TOTAL_DISAGREES);
	*to = steps;
}

void items_take(struct layout_file *f, const struct rd_row *row, const struct instrument *named, struct record *out)
{
	for (int i = 0; i < f->item_sets; i++) {
		struct item_set *set = &f->item_set[i];
		const struct instrument *which = f->table && f->table->instruments ? named : set->form;
		if (!read_answers(f, set, row))
			continue;
		item_turn_see(set);
		for (size_t k = 0; k < set->scores; k++)
			if (set->score[k].position >= 0 && (!set->score[k].one_of || set->score[k].instrument == which))
				take_score_of(f, set, &set->score[k], out);
		for (size_t k = 0; k < set->columns; k++) {
			const struct item_column *c = &set->column[k];
			if (!c->used && set->answer[c->number - 1] != ITEM_NO_ANSWER)
				not_used(f, c->taker.seen, REASON_TOO_FEW_ITEMS);
		}
	}
}
