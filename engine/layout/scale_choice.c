/* --scale core_om=mean,ors=standard */
#include "layout/score_scale.h"

#include "core/fold.h"

#include <string.h>

static enum err not_known(void)
{
	return err_set(ERR_USAGE,
		       "--scale: a questionnaire and its scale are needed, such as core_om=mean, k10=zero or ors=standard; "
		       "upturn instruments --format csv lists the scales of each");
}

static const struct instrument *instrument_of(const struct layout_set *s, const char *name, size_t n)
{
	char folded[NAME_MAX_FOLDED];
	long used = fold_name(name, n, folded, sizeof folded);
	const struct named *found = used > 0 ? name_index_find(&s->scores, folded, (size_t)used) : NULL;
	return found ? &s->instruments->item[found->code] : NULL;
}

static bool is_word(const char *text, size_t n, const char *word)
{
	return strlen(word) == n && !memcmp(text, word, n);
}

static bool choose(const struct instrument *i, const char *text, size_t n, struct scale_choice *to)
{
	bool answered = is_word(text, n, "as_answered"), standard = is_word(text, n, "standard");
	if (answered || is_word(text, n, "as_scored")) {
		to->items_settled = i->items && i->items->any_reversed;
		to->as_answered = answered;
		return to->items_settled;
	}
	to->settled = true;
	to->scaling = NULL;
	for (size_t k = 0; k < i->scalings && !standard; k++)
		if (is_word(text, n, i->scaling[k].name))
			to->scaling = &i->scaling[k];
	return standard || to->scaling;
}

static enum err take(struct layout_set *s, const char *text, size_t n)
{
	const char *is = memchr(text, '=', n);
	const struct instrument *i = is ? instrument_of(s, text, (size_t)(is - text)) : NULL;
	if (!i || !choose(i, is + 1, (size_t)(text + n - is - 1), &s->scale_choice[i - s->instruments->item]))
		return not_known();
	return ERR_OK;
}

static enum err take_list(struct layout_set *s, const char *list)
{
	enum err err = ERR_OK;
	for (const char *at = list; *at && !err;) {
		size_t n = strcspn(at, ",");
		err = take(s, at, n);
		at += n + (at[n] == ',');
	}
	return err;
}

/* What was saved first: an option goes before it. */
enum err scale_choices_take(struct layout_set *s, const struct layout_options *o)
{
	enum err err = ERR_OK;
	s->any_scale = o->any_scale;
	s->scale_choice = ARENA_ARRAY(s->mem, s->instruments->n + 1, struct scale_choice);
	if (!s->scale_choice)
		return err_memory();
	for (unsigned k = 0; s->chosen && k < s->chosen->scales_count && !err; k++)
		err = take_list(s, s->chosen->scales[k]);
	for (int k = 0; k < o->scales_n && !err; k++)
		err = take_list(s, o->scales[k]);
	return err;
}

bool layout_scale_is_said(const struct layout_set *s, const struct instrument *i)
{
	return s->scale_choice[i - s->instruments->item].settled;
}
