/* One name and birth date under two ids: by position, once. */
#include "deid/identify.h"

#include <stdlib.h>

static enum err add(struct identified *who, struct deid_alike alike)
{
	if (who->alikes == who->alikes_room) {
		size_t more = who->alikes_room ? who->alikes_room * 2 : 16;
		struct deid_alike *larger = realloc(who->alike, more * sizeof *larger);
		if (!larger)
			return err_memory();
		who->alike = larger;
		who->alikes_room = more;
	}
	who->alike[who->alikes++] = alike;
	return ERR_OK;
}

static bool before(const struct called *a, const struct called *b)
{
	return a->file != b->file ? a->file < b->file : a->row < b->row;
}

/* Those of one name who were told by an id and taken. */
struct group {
	const struct people *people;
	struct identified *who;
	size_t from, end;
	const struct link_tag *known; /* the clients that the link file knows by this name */
	size_t n, old;                /* of them come in this run */
};

static bool counts(const struct group *g, size_t i)
{
	uint32_t person = g->who->list[i].call.person;
	return !g->people->person[person].by_name && !g->who->person[person].refused;
}

/* The link file knows this client by this name already: whatever is alike was reported then. */
static bool is_old(const struct group *g, size_t i)
{
	return link_leads_to(g->known, g->n, g->who->person[g->who->list[i].call.person].id);
}

static enum err report_one(const struct group *g, size_t i, const struct called *first)
{
	const struct called *mine = &g->who->list[i].call;
	struct deid_alike alike = {.file = (int)mine->file, .row = mine->row};
	enum err err = ERR_OK;
	if (first != mine) {
		alike.kind = DEID_ALIKE_HERE;
		alike.other_file = (int)first->file;
		alike.other_row = first->row;
		err = add(g->who, alike);
	}
	/* An id leads to one client, so that those who are known and here are as many as the old ones of this run. */
	if (err || is_old(g, i) || g->old == g->n)
		return err;
	return add(g->who, (struct deid_alike){.kind = DEID_ALIKE_BEFORE, .file = (int)mine->file, .row = mine->row});
}

static enum err report_group(struct group *g)
{
	const struct called *first = NULL;
	bool news = false;
	enum err err = ERR_OK;
	for (size_t i = g->from; i < g->end; i++)
		if (counts(g, i)) {
			const struct called *c = &g->who->list[i].call;
			first = !first || before(c, first) ? c : first;
			news = news || !is_old(g, i);
			g->old += is_old(g, i);
		}
	for (size_t i = g->from; i < g->end && news && !err; i++)
		if (counts(g, i))
			err = report_one(g, i, first);
	return err;
}

static int by_person_then_other(const void *a, const void *b)
{
	const struct called *x = a, *y = b;
	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->other != y->other)
		return x->other < y->other ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

/* Clients told by name who have two ids in one file: they were joined. */
static enum err report_joined(const struct people *people, struct identified *who)
{
	enum err err = ERR_OK;
	struct called *list = calloc(people->calls + 1, sizeof *list);
	size_t n = 0;
	if (!list)
		return err_memory();
	for (size_t i = 0; i < people->calls; i++)
		if (people->person[people->call[i].person].by_name)
			list[n++] = people->call[i];
	qsort(list, n, sizeof *list, by_person_then_other);
	for (size_t i = 1, first = 0; i < n && !err; i++) {
		const struct called *a = &list[first], *b = &list[i];
		if (a->person != b->person || a->file != b->file)
			first = i;
		else if (b->other != list[i - 1].other)
			err = add(who, (struct deid_alike){.kind = DEID_ALIKE_JOINED,
							   .file = (int)b->file,
							   .row = b->row,
							   .other_file = (int)a->file,
							   .other_row = a->row});
	}
	free(list);
	return err;
}

static int by_place(const void *a, const void *b)
{
	const struct deid_alike *x = a, *y = b;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->kind > y->kind) - (x->kind < y->kind);
}

enum err report_alike(const struct people *people, const struct link_book *book, struct identified *who)
{
	enum err err = ERR_OK;
	for (size_t i = 0, end; i < who->listed && !err; i = end) {
		struct group g = {.people = people, .who = who, .from = i, .end = namesakes_end(who, i)};
		end = g.end;
		g.known = link_tags(book, who->list[i].name.id, who->list[i].name.rest, LINK_NAME, &g.n);
		err = report_group(&g);
	}
	if (!err)
		err = report_joined(people, who);
	if (!err && who->alikes)
		qsort(who->alike, who->alikes, sizeof *who->alike, by_place);
	return err;
}
