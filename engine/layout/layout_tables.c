/* The tables of a layout: checked, and each as a layout of its own that headers are matched with. */
#include "core/fold.h"
#include "layout/layout_parts.h"

#include <string.h>

static enum err wrong(const struct layout *l, const char *key, const char *what)
{
	return err_set(ERR_VALUE, "layout %s, key tables.%s: %s", l->name, key, what);
}

static const struct layout_table *table_named(const struct layout *l, const char *name)
{
	for (unsigned i = 0; i < l->tables_count; i++)
		if (!strcmp(l->tables[i].name, name))
			return &l->tables[i];
	return NULL;
}

static enum err check_rule(const struct layout_set *s, const struct layout *l, const struct layout_rule *r)
{
	enum layout_role role = layout_role_of_name(r->role);
	if (role == ROLE__COUNT || role == ROLE_DAYS)
		return wrong(l, "columns.role", "no such role, or days, for which kind visits is");
	const struct instrument *of = r->instrument ? instrument_find(s->instruments, r->instrument) : NULL;
	if (r->instrument && ((role != ROLE_SCORE && role != ROLE_ITEM) || !of))
		return wrong(l, "columns.instrument", "of roles score and item only, and one that upturn instruments lists");
	bool is_item = of && of->items && r->item >= 1 && (size_t)r->item <= of->items->form_count;
	if (role == ROLE_ITEM ? !is_item : r->item != 0)
		return wrong(l, "columns.item",
			     "of role item: its number in a questionnaire (instrument) whose items are known");
	if (role == ROLE_SCORE && r->names_count && !r->instrument)
		return wrong(l, "columns.names", "a score that is named says whose it is (instrument)");
	return ERR_OK;
}

static enum err check_lookup(const struct layout *l, const struct layout_lookup *k)
{
	const struct layout_table *to = table_named(l, k->table);
	if (!to)
		return wrong(l, "lookups.table", "no table of that name");
	unsigned at = k->at_count ? k->at_count : to->key_count;
	if (!at || at != k->by_count || at > LAYOUT_MOST_KEYS)
		return wrong(l, "lookups.by", "as many columns as the key of the table has, or as at names, 4 at most");
	return ERR_OK;
}

static enum err check_table(const struct layout_set *s, const struct layout *l, const struct layout_table *t)
{
	enum err err = ERR_OK;
	if (table_named(l, t->name) != t)
		return wrong(l, "name", "two tables have one name");
	if (t->lookups_count > LAYOUT_MOST_LOOKUPS || t->key_count > LAYOUT_MOST_KEYS)
		return wrong(l, "lookups", "8 at most, and 4 columns in a key");
	for (unsigned i = 0; i < t->columns_count && !err; i++)
		err = check_rule(s, l, &t->columns[i]);
	for (unsigned i = 0; i < t->lookups_count && !err; i++)
		err = check_lookup(l, &t->lookups[i]);
	return err;
}

/* The key's index is a table's first; lookups by other columns have one each. */
static enum err bind_lookups(const struct layout *l)
{
	int indexes[LAYOUT_MOST_TABLES];
	for (unsigned i = 0; i < l->tables_count; i++)
		indexes[i] = l->tables[i].key_count > 0;
	for (unsigned i = 0; i < l->tables_count; i++)
		for (unsigned k = 0; k < l->tables[i].lookups_count; k++) {
			struct layout_lookup *lookup = &l->tables[i].lookups[k];
			lookup->to = (unsigned)(table_named(l, lookup->table) - l->tables);
			lookup->index = lookup->at_count ? indexes[lookup->to]++ : 0;
			if (indexes[lookup->to] > LAYOUT_MOST_INDEXES)
				return wrong(l, "lookups.at", "a table is looked up by too many columns");
		}
	return ERR_OK;
}

static struct layout layout_of(const struct layout *l, unsigned table)
{
	struct layout of = *l;
	of.kind = LAYOUT_ROWS;
	of.columns = l->tables[table].columns;
	of.columns_count = l->tables[table].columns_count;
	of.tables = NULL;
	of.tables_count = 0;
	of.table = (int)table;
	of.whole = l;
	return of;
}

enum err tables_make(const struct layout_set *s, struct layout *l)
{
	enum err err = ERR_OK;
	l->table = -1;
	l->whole = l;
	if (l->kind != LAYOUT_TABLES)
		return ERR_OK;
	if (!l->tables_count || l->tables_count > LAYOUT_MOST_TABLES || l->columns_count || l->occasions_count)
		return wrong(l, "name", "1 to 32 tables, and no columns or occasions beside them");
	if (l->date_order && layout_order_of_name(l->date_order) == ORDER_NONE)
		return err_set(ERR_VALUE, "layout %s, key date_order: dmy, mdy or ymd", l->name);
	l->of_table = ARENA_ARRAY(s->mem, l->tables_count, struct layout);
	if (!l->of_table)
		return err_memory();
	for (unsigned i = 0; i < l->tables_count && !err; i++) {
		err = check_table(s, l, &l->tables[i]);
		l->of_table[i] = layout_of(l, i);
	}
	return err ? err : bind_lookups(l);
}

static int header_named(const struct rd_row *header, const char *name, size_t length)
{
	char wanted[NAME_MAX_FOLDED], there[NAME_MAX_FOLDED];
	long n = fold_name(name, length, wanted, sizeof wanted);
	for (int i = 0; i < header->n && n > 0; i++) {
		struct rd_cell cell = header->cell[i];
		if (fold_name(cell.p, cell.n, there, sizeof there) == n && !memcmp(wanted, there, (size_t)n))
			return i;
	}
	return -1;
}

int table_header_at(const struct rd_row *header, const char *spec)
{
	for (;;) {
		size_t n = strcspn(spec, "|");
		int at = header_named(header, spec, n);
		if (at >= 0 || !spec[n])
			return at;
		spec += n + 1;
	}
}

/* False where a column that is needed is not there. */
static bool mark(const struct rd_row *header, struct matching *m, char *const *spec, unsigned n)
{
	bool all = true;
	for (unsigned i = 0; i < n; i++) {
		int at = table_header_at(header, spec[i]);
		all = all && at >= 0;
		if (at >= 0 && (!m->column[at].known || m->column[at].repeated || layout_role_dropped(m->column[at].role)))
			m->column[at] = (struct matched){.role = ROLE_LINK, .known = true, .instrument = -1};
	}
	return all;
}

static bool mark_where(const struct rd_row *header, struct matching *m, const struct layout_where *where, unsigned n)
{
	bool all = true;
	for (unsigned i = 0; i < n; i++)
		all = mark(header, m, &where[i].column, 1) && all;
	return all;
}

static bool mark_lookups(const struct layout *l, const struct rd_row *header, struct matching *m)
{
	bool all = true;
	for (unsigned i = 0; i < l->whole->tables_count; i++) {
		const struct layout_table *t = &l->whole->tables[i];
		for (unsigned k = 0; k < t->lookups_count; k++) {
			const struct layout_lookup *lookup = &t->lookups[k];
			bool there = true;
			if (i == (unsigned)l->table)
				there = mark(header, m, lookup->by, lookup->by_count);
			if (!strcmp(lookup->table, l->whole->tables[l->table].name))
				there = mark(header, m, lookup->at, lookup->at_count) && there;
			all = all && (there || lookup->need == NEED_OPTIONAL);
		}
	}
	return all;
}

void table_mark_links(const struct layout *l, const struct rd_row *header, struct matching *m)
{
	const struct layout_table *t = &l->whole->tables[l->table];
	bool all = mark(header, m, t->key, t->key_count);
	all = mark_lookups(l, header, m) && all;
	all = mark_where(header, m, t->take_where, t->take_where_count) && all;
	(void)mark_where(header, m, t->drop_where, t->drop_where_count);
	(void)mark_where(header, m, t->scores_where, t->scores_where_count);
	if (!all)
		m->lacking |= UINT64_C(1) << ROLE_LINK;
}
