#include "layout/score_scale.h"

#include "layout/item_turn.h"
#include "layout/layout_file.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { STRANGE = 10, FEW = 3, PERCENT = 100, BETTER = 20, SOME = 5, MANY = 10, SHARE_OF_PERCENTS = 5 };

/* What the standard scale holds, a wider one on the same steps does: there is nothing to count. */
static bool holds_all(const struct scaling *s, const struct instrument *i)
{
	return !s->values && s->min <= i->min * i->step && s->max >= i->max * i->step &&
	       (!(s->step > 0) || (s->step <= i->step && s->step >= i->step));
}

static void find_checks(struct score_scale *c)
{
	for (size_t k = 0; k < c->instrument->scalings; k++)
		if (!holds_all(&c->instrument->scaling[k], c->instrument))
			c->check[c->checked++] = (uint8_t)k;
}

struct score_scale *score_scale_of(const struct layout_file *f, const struct taker *t)
{
	size_t at = (size_t)(t->instrument - f->set->instruments->item);
	struct score_scale *c = &f->score_scale[at];
	if (!c->instrument) {
		*c = (struct score_scale){
			.instrument = t->instrument, .choice = &f->set->scale_choice[at], .column = t->cell + 1};
		find_checks(c);
	}
	return c;
}

enum err score_scales_begin(struct arena *mem, struct layout_file *f)
{
	f->score_scale = ARENA_ARRAY(mem, f->set->instruments->n + 1, struct score_scale);
	if (!f->score_scale)
		return err_memory();
	for (int i = 0; i < f->takers; i++)
		if (f->taker[i].instrument)
			f->taker[i].scale = score_scale_of(f, &f->taker[i]);
	for (int i = 0; i < f->score_takers; i++)
		f->score_taker[i].scale = score_scale_of(f, &f->score_taker[i]);
	return ERR_OK;
}

/* A value that the standard scale takes; a conversion table may not make it all the same. */
static void see_standard(struct score_scale *c, int32_t steps)
{
	double value = steps * c->instrument->step;
	c->tally.n++;
	for (size_t j = 0; j < c->checked; j++) {
		const struct scaling *s = &c->instrument->scaling[c->check[j]];
		c->tally.outside[1 + c->check[j]] += !scaling_holds(s, value);
		c->tally.outside[0] += s->values && !scaling_makes(s, value);
	}
}

/* 99 among scores is a code for none, and no sign of percents. */
static bool could_mean(const struct scaling *s, double value)
{
	return scaling_holds(s, value) && !(s->percent && fabs(value - 99) < 1e-9);
}

static void see_other(struct score_scale *c, double value, bool beyond)
{
	bool holds[INSTRUMENT_SCALINGS] = {false}, any = false;
	for (size_t k = 0; k < c->instrument->scalings; k++)
		any = (holds[k] = could_mean(&c->instrument->scaling[k], value)) || any;
	c->tally.strange += !any;
	if (!any)
		return;
	c->tally.n++;
	c->tally.outside[0]++;
	c->tally.beyond += beyond;
	for (size_t k = 0; k < c->instrument->scalings; k++)
		c->tally.outside[1 + k] += !holds[k];
}

static bool is_code(const struct instrument *i, double value)
{
	for (size_t k = 0; k < i->codes; k++)
		if (fabs(i->code[k] - value) < 1e-9)
			return true;
	return false;
}

/* A value of the scale that was said. */
static enum layout_reason converted(const struct score_scale *c, double value, int32_t *steps)
{
	const struct scaling *s = c->choice->scaling;
	if (scaling_holds(s, value)) {
		*steps = scaling_steps(s, c->instrument, value);
		return REASON_NONE;
	}
	return value < s->min || value > s->max ? REASON_OUT_OF_RANGE : REASON_OFF_STEP;
}

enum layout_reason score_scale_take(const struct taker *t, struct rd_cell cell, int32_t *steps)
{
	struct score_scale *c = t->scale;
	double value;
	struct rd_cell rest;
	enum layout_reason reason = take_standard_steps(t, cell, steps);
	if (reason != REASON_NONE && reason != REASON_OUT_OF_RANGE && reason != REASON_OFF_STEP)
		return reason;
	if (reason == REASON_NONE && !c->choice->scaling) {
		see_standard(c, *steps);
		return reason;
	}
	if (!take_number(t, cell_trim(cell), &value, &rest))
		return REASON_NOT_A_NUMBER;
	if (is_code(c->instrument, value))
		return REASON_MISSING_CODE;
	if (c->choice->scaling)
		return converted(c, value, steps);
	see_other(c, value, reason == REASON_OUT_OF_RANGE);
	return reason;
}

static bool holds_answer(double value, double min, double max, double step)
{
	double exact = (value - min) / step;
	return value >= min && value <= max && fabs(exact - nearbyint(exact)) < 1e-6;
}

void item_scale_see(struct item_set *set, double value)
{
	const struct instrument *form = set->form;
	double step = form->items->step;
	bool holds[INSTRUMENT_SCALINGS] = {false}, standard = holds_answer(value, form->items->min, form->items->max, step);
	bool any = standard;
	for (size_t k = 0; k < form->scalings; k++) {
		const struct scaling *s = &form->scaling[k];
		holds[k] = s->items && holds_answer(value, s->item_min, s->item_max, step);
		any = any || holds[k];
	}
	set->tally.n += any;
	set->tally.strange += !any;
	set->tally.outside[0] += any && !standard;
	for (size_t k = 0; k < form->scalings; k++)
		set->tally.outside[1 + k] += any && !holds[k];
}

/* Values that are not on the standard scale are on this one. */
static bool explains(const struct scale_tally *t, const struct scaling *s, size_t k)
{
	uint64_t out = t->outside[0];
	if (t->strange * STRANGE > t->n)
		return false;
	if (s->percent)
		return t->beyond >= FEW && t->beyond * SHARE_OF_PERCENTS >= t->n && t->outside[1 + k] * BETTER <= t->beyond;
	return out && t->outside[1 + k] * BETTER <= out && (out >= FEW || out * PERCENT >= t->n);
}

/* All values are so low that they could be on this one, too. */
static bool could_be(const struct scale_tally *t, const struct instrument *i, const struct scaling *s, size_t k)
{
	bool half = (s->max - s->min) * 2 <= (i->max - i->min) * i->step;
	bool coarser = s->step > 0 && s->step < i->step && t->n >= MANY;
	return half && !coarser && t->n >= SOME && !t->outside[0] && !t->outside[1 + k];
}

struct list {
	char names[200], options[320];
};

static void append(struct list *l, const struct instrument *i, const char *scale, double min, double max)
{
	size_t n = strlen(l->names), o = strlen(l->options);
	snprintf(l->names + n, sizeof l->names - n, "%s%s (%.12g to %.12g)", n ? ", " : "", scale, min, max);
	snprintf(l->options + o, sizeof l->options - o, "%s%s=%s", o ? ", " : "", i->name, scale);
}

static enum err another_scale(int file, int column, const struct scale_tally *t, const struct instrument *i,
			      const struct list *l, const char *what)
{
	return err_at(
		ERR_AMBIGUOUS, err_place(file, 0, column),
		"%" PRIu64 " of %" PRIu64
		" %s of %s are not on its standard scale but would fit %s: say which it is with --scale %s or %s=standard",
		t->outside[0], t->n, what, i->name, l->names, l->options, i->name);
}

/* All values could be on this one, too, but nothing speaks for it. */
static bool fits_as_well(const struct score_scale *c, size_t k)
{
	const struct scale_tally *t = &c->tally;
	const struct scaling *s = &c->instrument->scaling[k];
	bool coarser = s->step > 0 && s->step < c->instrument->step && t->n >= MANY;
	bool checked = false;
	for (size_t j = 0; j < c->checked; j++)
		checked = checked || c->check[j] == k;
	return checked && !s->percent && !coarser && t->n && !t->outside[0] && !t->outside[1 + k];
}

static void note_both(const struct layout_file *f, const struct score_scale *c)
{
	for (size_t k = 0; k < c->instrument->scalings; k++)
		if (fits_as_well(c, k))
			f->column[c->column - 1].flags |= LAYOUT_TWO_SCALES;
}

static enum err judge_scores(const struct layout_file *f, const struct score_scale *c)
{
	const struct instrument *i = c->instrument;
	struct list wrong = {.names = ""}, both = {.names = ""};
	bool own = false;
	for (size_t k = 0; k < i->scalings; k++) {
		const struct scaling *s = &i->scaling[k];
		/* Percents are the last two: what stands on a scale of its own is none. */
		bool explained = !(s->percent && own) && explains(&c->tally, s, k);
		own = own || (explained && !s->percent);
		if (explained)
			append(&wrong, i, s->name, s->min, s->max);
		else if (could_be(&c->tally, i, s, k))
			append(&both, i, s->name, s->min, s->max);
	}
	if (*wrong.names)
		return another_scale(f->file, c->column, &c->tally, i, &wrong, "scores");
	if (!*both.names) {
		note_both(f, c);
		return ERR_OK;
	}
	return err_at(ERR_AMBIGUOUS, err_place(f->file, 0, c->column),
		      "all %" PRIu64
		      " scores of %s fit its standard scale (%.12g to %.12g) and %s as well: say which it is with --scale "
		      "%s or %s=standard",
		      c->tally.n, i->name, i->min * i->step, i->max * i->step, both.names, both.options, i->name);
}

static enum err judge_answers(const struct layout_file *f, const struct item_set *set)
{
	struct list wrong = {.names = ""};
	for (size_t k = 0; k < set->form->scalings; k++) {
		const struct scaling *s = &set->form->scaling[k];
		if (s->items && explains(&set->tally, s, k))
			append(&wrong, set->form, s->name, s->item_min, s->item_max);
	}
	return *wrong.names
		       ? another_scale(f->file, set->column[0].taker.cell + 1, &set->tally, set->form, &wrong, "answers")
		       : ERR_OK;
}

enum err score_scales_judge(const struct layout_file *f)
{
	enum err err = ERR_OK;
	if (f->set->any_scale)
		return ERR_OK;
	for (size_t i = 0; i < f->set->instruments->n && !err; i++)
		if (f->score_scale[i].instrument && !f->score_scale[i].choice->settled)
			err = judge_scores(f, &f->score_scale[i]);
	for (int i = 0; i < f->item_sets && !err; i++) {
		const struct item_set *set = &f->item_set[i];
		if (!set->choice->settled)
			err = judge_answers(f, set);
		if (!err && !set->choice->items_settled)
			err = item_turn_judge(f, set);
	}
	return err;
}
