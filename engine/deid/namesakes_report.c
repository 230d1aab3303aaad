/* One name and birth date under two ids: by position, once. */
#include "deid/namesakes.h"

#include <stdlib.h>

static enum err add(struct alikes *to, struct deid_alike alike)
{
	if (to->n == to->room) {
		size_t more = to->room ? to->room * 2 : 16;
		struct deid_alike *larger = realloc(to->item, more * sizeof *larger);
		if (!larger)
			return err_memory();
		to->item = larger;
		to->room = more;
	}
	to->item[to->n++] = alike;
	return ERR_OK;
}

/* Those of one name who were told by an id and taken. */
struct group {
	const struct link_book *book;
	const struct moves *moves;
	struct alikes *to;
	const struct namesake *list;
	size_t count;
	const struct link_tag *known; /* the clients that the link file knows by this name */
	size_t n, old;                /* of them come in this run */
};

enum member { MEMBER_NOT, MEMBER_NEW, MEMBER_OLD };

/* Old: the link file knows this client by this name already: whatever is alike was reported then. */
static enum member member_of(const struct group *g, size_t i)
{
	struct tag key;
	if (g->list[i].how & TOLD_BY_NAME || names_key(g->book, g->moves, g->list[i].own, g->list[i].how, &key))
		return MEMBER_NOT;
	return key_is_known(key) && link_leads_to(g->known, g->n, key.high) ? MEMBER_OLD : MEMBER_NEW;
}

static enum err report_one(const struct group *g, size_t i, const struct namesake *first)
{
	const struct namesake *mine = &g->list[i];
	struct deid_alike alike = {.file = (int)mine->at.file, .row = mine->at.row};
	enum err err = ERR_OK;
	if (first != mine) {
		alike.kind = DEID_ALIKE_HERE;
		alike.other_file = (int)first->at.file;
		alike.other_row = first->at.row;
		err = add(g->to, alike);
	}
	/* An id leads to one client, so that those who are known and here are as many as the old ones of this run. */
	if (err || member_of(g, i) == MEMBER_OLD || g->old == g->n)
		return err;
	return add(g->to, (struct deid_alike){.kind = DEID_ALIKE_BEFORE, .file = (int)mine->at.file, .row = mine->at.row});
}

static enum err report_group(struct group *g)
{
	const struct namesake *first = NULL;
	bool news = false;
	enum err err = ERR_OK;
	if (g->count == 1 && !g->n)
		return ERR_OK;
	for (size_t i = 0; i < g->count; i++) {
		enum member member = member_of(g, i);
		if (member == MEMBER_NOT)
			continue;
		first = !first || place_compare(g->list[i].at, first->at) < 0 ? &g->list[i] : first;
		news = news || member == MEMBER_NEW;
		g->old += member == MEMBER_OLD;
	}
	for (size_t i = 0; i < g->count && news && !err; i++)
		if (member_of(g, i))
			err = report_one(g, i, first);
	return err;
}

static int by_name_then_place(const void *a, const void *b)
{
	const struct entry_call *x = a, *y = b;
	int order = tag_compare(x->name, y->name);
	order = order ? order : place_compare(x->at, y->at);
	return order ? order : tag_compare(x->id, y->id);
}

static bool has_id(const struct entry_call *call)
{
	return call->how & TOLD_BY_NAME && (call->id.high || call->id.low);
}

static int by_name_then_id(const void *a, const void *b)
{
	const struct entry_call *x = a, *y = b;
	int order = tag_compare(x->name, y->name);
	if (!order && x->at.file != y->at.file)
		return x->at.file < y->at.file ? -1 : 1;
	order = order ? order : tag_compare(x->id, y->id);
	return order ? order : place_compare(x->at, y->at);
}

/* Of the rows that call somebody by an id too: those where an id comes first in a file, in the order of names, and then of rows. */
static size_t first_of_ids(struct entry_call *list, size_t n)
{
	size_t kept = 0;
	qsort(list, n, sizeof *list, by_name_then_id);
	for (size_t i = 0; i < n; i++) {
		const struct entry_call *last = &list[kept ? kept - 1 : 0];
		if (!kept || !tag_same(last->name, list[i].name) || last->at.file != list[i].at.file ||
		    !tag_same(last->id, list[i].id))
			list[kept++] = list[i];
	}
	qsort(list, kept, sizeof *list, by_name_then_place);
	return kept;
}

/* The ids of one client in one file, in the order of the rows. */
static enum err report_ids(const struct entry_call *list, size_t n, struct alikes *to)
{
	enum err err = ERR_OK;
	for (size_t i = 1; i < n && !err; i++)
		err = add(to, (struct deid_alike){.kind = DEID_ALIKE_JOINED,
						  .file = (int)list[i].at.file,
						  .row = list[i].at.row,
						  .other_file = (int)list->at.file,
						  .other_row = list->at.row});
	return err;
}

/* Clients told by name who have two ids in one file: they were joined. */
static enum err report_joined(const struct namesakes *s, struct alikes *to)
{
	enum err err = ERR_OK;
	size_t n = 0;
	for (size_t i = 0; i < s->calls; i++)
		if (has_id(&s->call[i]))
			s->call[n++] = s->call[i];
	n = n ? first_of_ids(s->call, n) : 0;
	for (size_t i = 0, end; i < n && !err; i = end) {
		const struct entry_call *list = s->call + i;
		for (end = i + 1;
		     end < n && tag_same(s->call[end].name, list->name) && s->call[end].at.file == list->at.file; end++)
			;
		err = report_ids(list, end - i, to);
	}
	return err;
}

enum err names_report(const struct namesakes *s, const struct link_book *book, const struct moves *moves,
		      struct alikes *alikes)
{
	enum err err = ERR_OK;
	for (size_t i = 0, end; i < s->n && !err; i = end) {
		end = namesakes_end(s, i);
		struct group g = {.book = book, .moves = moves, .to = alikes, .list = s->item + i, .count = end - i};
		g.known = link_tags(book, g.list->name.high, g.list->name.low, LINK_NAME, &g.n);
		err = report_group(&g);
	}
	return err ? err : report_joined(s, alikes);
}
