#include "core/embedded.h"
#include "layout/layout_answers.h"
#include "layout/vocabulary_list.h"

#include "layout/score_scale.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct embedded layouts_embedded[];

static enum err wrong(const struct layout *l, const char *key, const char *what)
{
	return err_set(ERR_VALUE, "layout %s, key %s: %s", l->name, key, what);
}

static enum err check_scale(const struct layout_set *s, const struct layout *l, const struct layout_scale *scale)
{
	const struct vocabulary *ends = &s->vocabularies.list[VOC_END_REASON];
	for (unsigned i = 0; i < scale->forms_count; i++) {
		const struct layout_form *f = &scale->forms[i];
		if (!strstr(f->form, "{instrument}") || (!f->occasion && !strstr(f->form, "{n}")))
			return wrong(l, "occasions.forms", "a form holds {instrument}, and {n} unless it has an occasion");
	}
	for (unsigned i = 0; i < scale->columns_count; i++)
		if (!instrument_find(s->instruments, scale->columns[i].instrument))
			return wrong(l, "occasions.columns", "no such instrument; upturn instruments lists them");
	if ((scale->unit == UNIT_SESSION) != (scale->days_per_occasion > 0))
		return wrong(l, "occasions.days_per_occasion", "above 0 where the unit is a session, and only there");
	if ((scale->complete && vocabulary_code_of(ends, scale->complete, strlen(scale->complete)) <= 0) ||
	    (scale->incomplete && vocabulary_code_of(ends, scale->incomplete, strlen(scale->incomplete)) <= 0))
		return wrong(l, "occasions.complete", "complete and incomplete are end reasons");
	return ERR_OK;
}

/* What inspect saved: the layout that it builds on, with what was decided. */
static enum err build_on(const struct layout_set *s, struct layout *l)
{
	const struct layout *base = NULL;
	for (size_t i = 0; l->base && i < s->n; i++)
		base = strcmp(s->layout[i]->name, l->base) ? base : s->layout[i];
	if (!base)
		return wrong(l, "base", "the name of a layout that upturn layouts lists");
	struct layout own = *l;
	*l = *base;
	l->base = own.base;
	l->name = own.name;
	l->title = own.title;
	l->source = own.source;
	l->date_order = own.date_order ? own.date_order : base->date_order;
	l->decimal = own.decimal;
	l->decided = own.decided;
	l->decided_count = own.decided_count;
	l->scales = own.scales;
	l->scales_count = own.scales_count;
	l->sheet = own.sheet;
	l->queries = own.queries;
	l->queries_count = own.queries_count;
	l->value_codes = own.value_codes;
	return layout_answers_check_saved(s, l);
}

static enum err check(const struct layout_set *s, const struct layout *l)
{
	if (l->kind == LAYOUT_TABLES)
		return ERR_OK;
	if (l->tables_count)
		return wrong(l, "tables", "of kind tables only");
	for (unsigned i = 0; i < l->columns_count; i++) {
		enum layout_role role = layout_role_of_name(l->columns[i].role);
		if (role == ROLE__COUNT || (role >= ROLE_INSTRUMENT && role <= ROLE_LINK) || role == ROLE_SCORE)
			return wrong(l, "columns.role",
				     "no such role, or score, which needs no rule, or one for tables only");
		if (l->columns[i].instrument)
			return wrong(l, "columns.instrument", "for tables only");
	}
	if (l->kind == LAYOUT_WIDE && !l->occasions_count)
		return wrong(l, "occasions", "a wide layout says where its occasions stand");
	for (unsigned i = 0; i < l->occasions_count; i++) {
		enum err err = check_scale(s, l, &l->occasions[i]);
		if (err)
			return err;
	}
	if (l->kind == LAYOUT_VISITS && l->days_unit == UNIT_SESSION)
		return wrong(l, "days_unit", "day, week or month");
	return ERR_OK;
}

static enum err add(struct layout_set *s, const struct settings_source *source, const struct layout **added)
{
	void *loaded = NULL;
	enum err err = settings_load(s->mem, source, &layout_yaml_schema, &loaded);
	struct layout *l = loaded;
	if (!err && l->kind == LAYOUT_ANSWERS)
		err = build_on(s, l);
	if (!err)
		err = check(s, l);
	if (!err)
		err = tables_make(s, l);
	if (err)
		return err;
	size_t at = 0;
	while (at < s->n && strcmp(s->layout[at]->name, l->name) != 0)
		at++;
	s->n += at == s->n;
	s->layout[at] = l;
	*added = l;
	return ERR_OK;
}

static int by_name(const void *a, const void *b)
{
	return strcmp((*(const struct layout *const *)a)->name, (*(const struct layout *const *)b)->name);
}

static bool is_path(const char *layout)
{
	size_t n = strlen(layout);
	return strchr(layout, '/') || (n > 5 && !strcmp(layout + n - 5, ".yaml"));
}

/* The layout that the options name: a file of its own, or one of the set. */
static enum err choose(struct layout_set *s, const struct layout_options *o)
{
	struct settings_source own;
	if (!o->layout)
		return ERR_OK;
	if (is_path(o->layout)) {
		s->chosen_file = true;
		enum err err = settings_read_file(s->mem, "layout", o->layout, &own);
		return err ? err : add(s, &own, &s->chosen);
	}
	for (size_t i = 0; i < s->n; i++)
		if (!strcmp(s->layout[i]->name, o->layout))
			s->chosen = s->layout[i];
	if (!s->chosen)
		return err_set(ERR_USAGE,
			       "--layout: no such layout; upturn layouts lists them, or give the path of a .yaml file");
	return ERR_OK;
}

static enum err load_layouts(struct layout_set *s, const struct layout_options *o)
{
	struct settings_source *own = NULL;
	size_t owned = 0, built_in = 0;
	const struct layout *added;
	enum err err = o->folder ? settings_read_folder(s->mem, "layout", o->folder, &own, &owned) : ERR_OK;
	while (layouts_embedded[built_in].name)
		built_in++;
	if (err)
		return err;
	s->layout = arena_array(s->mem, built_in + owned + 2, sizeof(void *));
	if (!s->layout)
		return err_memory();
	for (size_t i = 0; i < built_in && !err; i++) {
		const struct embedded *e = &layouts_embedded[i];
		err = add(s, &(struct settings_source){"layout", e->name, e->bytes, e->size}, &added);
	}
	for (size_t i = 0; i < owned && !err; i++)
		err = add(s, &own[i], &added);
	if (!err)
		err = choose(s, o);
	if (!err)
		qsort((void *)s->layout, s->n, sizeof(void *), by_name);
	return err;
}

/* Headers of score columns: each name of each instrument, alone or with what exports put behind it. */
static enum err index_scores(struct layout_set *s)
{
	static const char *const endings[] = {"", " score", " total", " total score", " sum", " t score"};
	enum { ENDINGS = sizeof endings / sizeof *endings };
	char name[200];
	bool clash;
	enum err err = name_index_new(s->mem, s->instruments->n * INSTRUMENT_NAMES * ENDINGS, &s->scores);
	for (size_t e = 0; e < ENDINGS; e++)
		for (size_t i = 0; i < s->instruments->n && !err; i++)
			for (size_t k = 0; k < s->instruments->item[i].synonyms && !err; k++) {
				snprintf(name, sizeof name, "%s%s", s->instruments->item[i].synonym[k], endings[e]);
				err = name_index_add(&s->scores, name, (int)i, (int)(e * INSTRUMENT_NAMES + k), &clash);
			}
	return err;
}

/* The codes of the list of columns are roles by their names. */
static enum err load_roles(struct layout_set *s)
{
	enum err err = vocabulary_list_load(s->mem, "column", &s->roles);
	for (size_t i = 0; !err && i < s->roles.index->slots; i++) {
		struct named *at = &s->roles.index->slot[i];
		for (size_t k = 0; at->name && k < s->roles.n; k++)
			if (s->roles.code[k].code == at->code) {
				at->code = (int)layout_role_of_name(s->roles.code[k].name);
				break;
			}
	}
	return err;
}

enum date_order layout_order_of_name(const char *name)
{
	static const char *const names[] = {[ORDER_YMD] = "ymd", [ORDER_DMY] = "dmy", [ORDER_MDY] = "mdy"};
	for (int i = ORDER_YMD; i <= ORDER_MDY; i++)
		if (!strcmp(name, names[i]))
			return (enum date_order)i;
	return ORDER_NONE;
}

static enum err take_order(struct layout_set *s, const char *order)
{
	s->order = order ? layout_order_of_name(order) : ORDER_NONE;
	return order && !s->order ? err_set(ERR_USAGE, "--date-order: one of ymd, dmy, mdy") : ERR_OK;
}

enum err layout_load(struct arena *mem, const struct instrument_set *instruments, const struct layout_options *o,
		     struct layout_set **out)
{
	struct layout_set *s = ARENA_NEW(mem, struct layout_set);
	if (!s)
		return err_memory();
	*s = (struct layout_set){.mem = mem,
				 .instruments = instruments,
				 .confirmed = o->confirm_order,
				 .decimal = o->decimal,
				 .today = o->today};
	enum err err = take_order(s, o->date_order);
	if (!err)
		err = vocabulary_load(mem, &s->vocabularies);
	if (!err)
		err = load_roles(s);
	if (!err)
		err = vocabulary_list_load(mem, "missing", &s->missing);
	if (!err)
		err = instrument_names_make(mem, instruments, &s->names);
	if (!err)
		err = index_scores(s);
	if (!err)
		err = load_layouts(s, o);
	if (!err)
		err = scale_choices_take(s, o);
	if (!err)
		err = layout_answers_take(s, o);
	if (!err)
		*out = s;
	return err;
}

void layout_choose_source(const struct layout_set *s, struct syntax_choice *choice)
{
	const struct layout *l = s->chosen;
	if (!l)
		return;
	if (!choice->sheet)
		choice->sheet = l->sheet;
	choice->codes = choice->codes || l->value_codes;
	if (choice->queries)
		return;
	choice->queries = (int)l->queries_count;
	choice->query = l->queries;
}

const struct vocabularies *layout_vocabularies(const struct layout_set *s)
{
	return &s->vocabularies;
}

size_t layout_count(const struct layout_set *s)
{
	return s->n;
}

const char *layout_name(const struct layout_set *s, size_t i)
{
	return s->layout[i]->name;
}

const char *layout_title(const struct layout_set *s, size_t i)
{
	return s->layout[i]->title;
}

const char *layout_source(const struct layout_set *s, size_t i)
{
	return s->layout[i]->source;
}
