#include "deid/forget.h"

#include "deid/deid_inside.h"
#include "deid/identify.h"

#include <stdlib.h>
#include <string.h>

struct going {
	const struct deid *d;
	struct link_book book, next;
	struct identified who;
	bool *goes; /* by client of the book */
};

/* The person of a row, whatever became of the row later. */
static enum err person_at(const struct going *g, long row, uint32_t *out)
{
	for (size_t i = 0; i < g->d->rows.n; i++) {
		const struct packed *p = packed_at(&g->d->rows, i);
		if (p->file == 1 && (long)p->row == row) {
			*out = p->client;
			return ERR_OK;
		}
	}
	return err_at(ERR_VALUE, err_place(1, row, 0),
		      "there is no such row, or it tells of no client that could be taken in");
}

static enum err mark_row(struct going *g, long row)
{
	uint32_t person;
	enum err err = person_at(g, row, &person);
	if (err)
		return err;
	const struct identity *as = &g->who.person[person];
	if (as->refused == REASON_ERASED)
		return err_at(ERR_VALUE, err_place(1, row, 0), "this client was erased already");
	if (as->refused == REASON_AMBIGUOUS)
		return err_at(ERR_VALUE, err_place(1, row, 0),
			      "several clients have that name and birth date; name a row of an export with ids");
	const struct link_client *c = as->known ? link_find(&g->book, as->id) : NULL;
	if (!c)
		return err_at(ERR_VALUE, err_place(1, row, 0),
			      "no export under this key told of this client; nothing was erased");
	g->goes[c - g->book.client] = true;
	return ERR_OK;
}

static bool goes(const struct going *g, uint64_t id)
{
	const struct link_client *c = link_find(&g->book, id);
	return c && g->goes[c - g->book.client];
}

/* A client who stays has the tag, too. */
static bool is_shared(const struct going *g, const struct link_tag *t)
{
	size_t n;
	const struct link_tag *all = link_tags(&g->book, t->high, t->low, (enum link_kind)t->kind, &n);
	for (size_t i = 0; i < n; i++)
		if (!goes(g, all[i].id))
			return true;
	return false;
}

static struct link_tag erased(const struct link_tag *t)
{
	return (struct link_tag){
		.high = t->high, .low = t->low, .kind = t->kind == LINK_ID ? LINK_ERASED_ID : LINK_ERASED_NAME};
}

/* The tags that are to be in the new book, some of them twice. */
static size_t tags_left(struct going *g, struct link_tag *out, size_t *namesakes)
{
	size_t n = 0;
	for (size_t i = 0; i < g->book.tags; i++) {
		const struct link_tag *t = &g->book.tag[i];
		bool live = t->kind == LINK_ID || t->kind == LINK_NAME;
		if (!live || !goes(g, t->id))
			out[n++] = *t;
		else if (is_shared(g, t))
			++*namesakes;
		else
			out[n++] = erased(t);
	}
	/* What this export calls them, where no export before did. */
	for (size_t i = 0; i < g->who.listed; i++) {
		const struct namesake *s = &g->who.list[i];
		const struct link_tag t = {.high = s->name.id, .low = s->name.rest, .kind = LINK_NAME};
		const struct identity *as = &g->who.person[s->call.person];
		if (as->known && goes(g, as->id) && !is_shared(g, &t))
			out[n++] = erased(&t);
	}
	qsort(out, n, sizeof *out, link_tag_order);
	return n;
}

static size_t once(struct link_tag *tag, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (!kept || link_tag_order(&tag[kept - 1], &tag[i]))
			tag[kept++] = tag[i];
	return kept;
}

/* The latest day is one of those who stay. */
static void keep_client(struct link_book *book, size_t at, const struct link_client *c)
{
	book->client[at] = *c;
	if (c->last_seen > book->cut_off)
		book->cut_off = c->last_seen;
}

static enum err make_next(struct going *g, struct forgotten *out)
{
	struct link_book all;
	enum err err = link_make(g->book.clients, g->book.tags + g->who.listed, &all);
	if (err)
		return err;
	size_t tags = once(all.tag, tags_left(g, all.tag, &out->namesakes)), clients = 0;
	err = link_make(g->book.clients - out->n, tags, &g->next);
	for (size_t i = 0; i < g->book.clients && !err; i++)
		if (!g->goes[i])
			keep_client(&g->next, clients++, &g->book.client[i]);
	if (!err)
		memcpy(g->next.tag, all.tag, tags * sizeof *all.tag);
	g->next.given = g->book.given;
	link_close(&all);
	return err;
}

static enum err list_ids(const struct going *g, struct forgotten *out)
{
	out->id = calloc(g->book.clients + 1, sizeof *out->id);
	if (!out->id)
		return err_memory();
	for (size_t i = 0; i < g->book.clients; i++)
		if (g->goes[i])
			out->id[out->n++] =
				g->d->o.profile.base == DEID_STRICT ? g->book.client[i].id : g->book.client[i].pseudonym;
	return ERR_OK;
}

/* Who everybody is, without a number being taken from the sequence. */
static enum err identify_all(struct going *g)
{
	enum err err = link_open(g->d->o.link, g->d->o.key, &g->book);
	if (!err && !g->book.tags)
		err = err_set(ERR_KEY,
			      "there is no link file beside the key: without it no row leads to a client of the dataset");
	if (err)
		return err;
	uint64_t given = g->book.given;
	err = identify(&g->d->people, &g->book, g->d->o.key, &g->who);
	g->book.given = given;
	if (err)
		return err;
	g->goes = calloc(g->book.clients + 1, sizeof *g->goes);
	return g->goes ? ERR_OK : err_memory();
}

enum err deid_forget(struct deid *d, const long *row, size_t rows, struct forgotten *out)
{
	struct going g = {.d = d};
	struct forgotten got = {.id = NULL};
	enum err err = identify_all(&g);
	for (size_t i = 0; i < rows && !err; i++)
		err = mark_row(&g, row[i]);
	if (!err)
		err = list_ids(&g, &got);
	if (!err)
		err = make_next(&g, &got);
	if (!err)
		err = link_seal(&g.next, d->o.key, &got.link, &got.link_size);
	free(g.goes);
	identified_done(&g.who, d->people.n);
	link_close(&g.book);
	link_close(&g.next);
	deid_abandon(d);
	if (err) {
		free(got.id);
		free(got.link);
	} else {
		*out = got;
	}
	return err;
}
