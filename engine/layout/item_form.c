#include "layout/item_form.h"

#include <string.h>

static bool is_form(const struct layout_set *s, size_t i)
{
	const struct instrument *it = &s->instruments->item[i];
	return it->items && !strcmp(it->items->form, it->name);
}

void item_form_note(const struct layout_set *s, const char *words, struct matched *m)
{
	static const char *const forms[] = {"{instrument}_{n}",    "{instrument}_item{n}",     "{instrument}_q{n}",
					    "{instrument}_i{n}",   "{instrument}_question{n}", "q{n}_{instrument}",
					    "item{n}_{instrument}"};
	int instrument, number;
	m->item = 0;
	for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
		if (!occasion_form_fits(&s->names, forms[k], words, &instrument, &number) || !is_form(s, (size_t)instrument))
			continue;
		if (number < 1 || (size_t)number > s->instruments->item[instrument].items->form_count)
			continue;
		m->form = instrument;
		m->item = number;
		m->item_by = forms[k];
		return;
	}
}

static bool could_be(const struct matched *c, int form, int number)
{
	return c->item == number && c->form == form;
}

/* The column of an item: one that is nothing else, else a score by its name, else none (-1). */
static int column_of(const struct matching *m, int form, int number)
{
	int second = -1;
	for (int i = 0; i < m->n; i++) {
		const struct matched *c = &m->column[i];
		if (!could_be(c, form, number))
			continue;
		if (!c->known || c->role == ROLE_ITEM)
			return i;
		if (second < 0 && c->role == ROLE_SCORE)
			second = i;
	}
	return second;
}

static int form_of(const struct layout_set *s, const struct items *items)
{
	const struct instrument *form = instrument_find(s->instruments, items->form);
	return (int)(form - s->instruments->item);
}

bool item_form_complete(const struct layout_set *s, const struct matching *m, size_t instrument)
{
	const struct items *items = s->instruments->item[instrument].items;
	if (!items)
		return false;
	int form = form_of(s, items);
	for (size_t k = 0; k < items->n; k++)
		if (column_of(m, form, items->number[k]) < 0)
			return false;
	return true;
}

static void make_item(struct matched *c, int form, int number)
{
	bool said = c->because == BECAUSE_SAID || c->because == BECAUSE_SAVED;
	*c = (struct matched){.role = ROLE_ITEM,
			      .known = true,
			      .instrument = form,
			      .form = form,
			      .item = number,
			      .because = said      ? c->because
					 : c->rule ? BECAUSE_LAYOUT
						   : BECAUSE_FORM,
			      .rule = c->rule,
			      .by = c->item_by,
			      .item_by = c->item_by};
}

static void settle(struct matching *m, int form, int number)
{
	int at = column_of(m, form, number);
	make_item(&m->column[at], form, number);
	/* Another column that names the same item is one too many: it is dropped, and told. */
	for (int i = 0; i < m->n; i++)
		if (i != at && could_be(&m->column[i], form, number) && !m->column[i].known)
			make_item(&m->column[i], form, number);
}

void item_forms_settle(const struct layout_set *s, struct matching *m)
{
	for (size_t i = 0; i < s->instruments->n; i++) {
		const struct items *items = s->instruments->item[i].items;
		if (!item_form_complete(s, m, i))
			continue;
		for (size_t k = 0; k < items->n; k++)
			settle(m, form_of(s, items), items->number[k]);
	}
}
