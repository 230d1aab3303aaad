/* The instruments of a run, and where each file's scores go. */
#include "layout/table_file.h"

#include <string.h>

static size_t place_of(const struct layout_plan *p, const struct instrument *i)
{
	size_t at = 0;
	while (at < p->instruments && strcmp(p->instrument[at]->name, i->name) < 0)
		at++;
	return at;
}

static bool has(const struct layout_plan *p, size_t at, const struct instrument *i)
{
	return at < p->instruments && !strcmp(p->instrument[at]->name, i->name);
}

static enum err add(struct layout_plan *p, const struct instrument *i)
{
	size_t at = place_of(p, i);
	if (has(p, at, i))
		return ERR_OK;
	if (p->instruments == RECORD_SCORES)
		return err_set(ERR_LIMIT, "more than %d instruments in one run", RECORD_SCORES);
	memmove((void *)(p->instrument + at + 1), (const void *)(p->instrument + at),
		(p->instruments - at) * sizeof(void *));
	p->instrument[at] = i;
	p->instruments++;
	return ERR_OK;
}

static void tell(const struct layout_plan *p, struct taker *taker, int n)
{
	for (int i = 0; i < n; i++)
		if (taker[i].instrument) {
			taker[i].position = (int)place_of(p, taker[i].instrument);
			taker[i].seen->instrument = taker[i].position;
		}
}

/* Those that rows name, where there is one score a row. */
static enum err add_seen(struct layout_plan *p, const struct layout_file *f)
{
	enum err err = ERR_OK;
	for (size_t i = 0; f->table && f->table->instruments && i < f->set->instruments->n && !err; i++)
		if (f->table->seen[i])
			err = add(p, &f->set->instruments->item[i]);
	return err;
}

static void tell_table(const struct layout_plan *p, const struct layout_file *f)
{
	if (f->table && f->table->group)
		f->table->group->instruments = p->instruments;
	for (size_t i = 0; f->table && f->table->instruments && i < f->set->instruments->n; i++) {
		const struct instrument *item = &f->set->instruments->item[i];
		size_t at = place_of(p, item);
		f->table->position[i] = has(p, at, item) ? (int)at : NO_PLACE;
	}
}

/* Of two questionnaires with the same items rows give those that they name, else the one that the headers name. */
static bool is_given(const struct layout_file *f, const struct item_set *set, const struct item_score *s)
{
	if (!s->one_of || !f->table || !f->table->instruments)
		return !s->one_of || s->instrument == set->form;
	return f->table->seen[s->instrument - f->set->instruments->item];
}

static enum err add_items(struct layout_plan *p, const struct layout_file *f)
{
	enum err err = ERR_OK;
	for (int i = 0; i < f->item_sets; i++)
		for (size_t k = 0; k < f->item_set[i].scores && !err; k++)
			if (is_given(f, &f->item_set[i], &f->item_set[i].score[k]))
				err = add(p, f->item_set[i].score[k].instrument);
	return err;
}

/* A column of answers stands for its questionnaire, or for the first subscale where the whole is not there. */
static void tell_items(const struct layout_plan *p, struct layout_file *f)
{
	for (int i = 0; i < f->item_sets; i++) {
		struct item_set *set = &f->item_set[i];
		for (size_t k = 0; k < set->scores; k++)
			set->score[k].position =
				is_given(f, set, &set->score[k]) ? (int)place_of(p, set->score[k].instrument) : NO_PLACE;
		size_t whole = place_of(p, set->form);
		for (size_t k = 0; k < set->columns; k++)
			set->column[k].taker.seen->instrument =
				has(p, whole, set->form) ? (int)whole : set->score[0].position;
	}
}

enum err layout_make_plan(struct layout_file *const *files, size_t n, struct layout_plan *out)
{
	struct layout_plan p = {.instruments = 0};
	for (size_t k = 0; k < n; k++)
		for (int i = 0; i < files[k]->n; i++) {
			const struct matched *m = &files[k]->matched[i];
			if (m->instrument < 0 || m->repeated || m->role == ROLE_ITEM)
				continue;
			enum err err = add(&p, &files[k]->set->instruments->item[m->instrument]);
			if (err)
				return err;
		}
	for (size_t k = 0; k < n; k++) {
		enum err err = add_seen(&p, files[k]);
		if (!err)
			err = add_items(&p, files[k]);
		if (err)
			return err;
	}
	for (size_t k = 0; k < n; k++) {
		tell_table(&p, files[k]);
		tell(&p, files[k]->taker, files[k]->takers);
		tell(&p, files[k]->score_taker, files[k]->score_takers);
		tell_items(&p, files[k]);
	}
	*out = p;
	return ERR_OK;
}
