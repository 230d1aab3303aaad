#include "deid/forget.h"

#include "core/spill_reader.h"
#include "deid/deid_inside.h"
#include "deid/namesakes.h"

#include <stdlib.h>
#include <string.h>

struct going {
	const struct deid *d;
	struct entry_source source;
	struct link_book next;
	struct moves moves;
	bool *goes; /* by client of the book */
};

/* Who a row is about. */
struct told {
	struct tag key;
	unsigned how;
	bool found;
};

static enum err look_in(const struct going *g, struct spill_reader *reader, const struct spill_stream *from, long number,
			struct told *out)
{
	enum err err = ERR_OK;
	for (uint64_t at = 0; at < spill_size(from) && !err; at += g->d->stride) {
		const void *p;
		err = spill_look(reader, from, at, g->d->stride, &p);
		const struct packed *row = err ? NULL : (const void *)((const unsigned char *)p + ENTRY_KEY);
		if (!row || row->file != 1 || (long)row->row != number)
			continue;
		memcpy(&out->key, p, sizeof out->key);
		out->how = row->flags >> PACKED_HOW;
		out->found = true;
	}
	return err;
}

static enum err told_at(const struct going *g, long row, struct told *out)
{
	struct spill_reader reader;
	enum err err = spill_reader_begin(g->d->spill, &reader);
	if (err)
		return err;
	for (size_t h = 0; h < g->source.n; h++)
		for (size_t k = 0; k < SHARDS && !err; k++)
			err = look_in(g, &reader, &g->source.from[h]->row[k], row, out);
	spill_reader_end(&reader);
	return err;
}

/* A row of somebody erased was refused as it came. */
static bool was_erased(const struct going *g, long row)
{
	for (const struct deid_hand *h = g->d->hand; h; h = h->next)
		for (size_t i = 0; i < h->rejects.n; i++)
			if (h->rejects.item[i].reason == REASON_ERASED && h->rejects.item[i].file == 1 &&
			    h->rejects.item[i].row == row)
				return true;
	return false;
}

static enum err find_row(const struct going *g, long row, struct told *out)
{
	*out = (struct told){.found = false};
	enum err err = told_at(g, row, out);
	if (err || out->found)
		return err;
	return err_at(ERR_VALUE, err_place(1, row, 0),
		      was_erased(g, row) ? "this client was erased already"
					 : "there is no such row, or it tells of no client that could be taken in");
}

static enum err mark_row(struct going *g, long row)
{
	struct told told;
	struct tag key;
	enum err err = find_row(g, row, &told);
	if (err)
		return err;
	enum layout_reason refused =
		key_is_known(told.key) ? REASON_NONE : names_key(&g->d->book, &g->moves, told.key, told.how, &key);
	if (key_is_known(told.key))
		key = told.key;
	if (refused == REASON_ERASED)
		return err_at(ERR_VALUE, err_place(1, row, 0), "this client was erased already");
	if (refused == REASON_AMBIGUOUS)
		return err_at(ERR_VALUE, err_place(1, row, 0),
			      "several clients have that name and birth date; name a row of an export with ids");
	const struct link_client *c = key_is_known(key) ? link_find(&g->d->book, key.high) : NULL;
	if (!c)
		return err_at(ERR_VALUE, err_place(1, row, 0),
			      "no export under this key told of this client; nothing was erased");
	g->goes[c - g->d->book.client] = true;
	return ERR_OK;
}

static bool goes(const struct going *g, uint64_t id)
{
	const struct link_client *c = link_find(&g->d->book, id);
	return c && g->goes[c - g->d->book.client];
}

/* A client who stays has the tag, too. */
static bool is_shared(const struct going *g, const struct link_tag *t)
{
	size_t n;
	const struct link_tag *all = link_tags(&g->d->book, t->high, t->low, (enum link_kind)t->kind, &n);
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

/* What this export calls them, where no export before did. */
static enum err add_names(const struct going *g, struct link_tag *out, size_t *n)
{
	enum err err = ERR_OK;
	for (unsigned k = 0; k < SHARDS && !err; k++) {
		struct namesakes names;
		err = namesakes_load(&g->source, k, &names);
		if (err)
			break;
		for (size_t i = 0; i < names.n; i++) {
			const struct namesake *s = &names.item[i];
			const struct link_tag t = {.high = s->name.high, .low = s->name.low, .kind = LINK_NAME};
			struct tag key;
			if (!names_key(&g->d->book, &g->moves, s->own, s->how, &key) && key_is_known(key) &&
			    goes(g, key.high) && !is_shared(g, &t))
				out[(*n)++] = erased(&t);
		}
		namesakes_free(&names);
	}
	return err;
}

/* The tags that are to be in the new book, some of them twice. */
static enum err tags_left(struct going *g, struct link_tag *out, size_t *left, size_t *namesakes)
{
	size_t n = 0;
	for (size_t i = 0; i < g->d->book.tags; i++) {
		const struct link_tag *t = &g->d->book.tag[i];
		bool live = t->kind == LINK_ID || t->kind == LINK_NAME;
		if (!live || !goes(g, t->id))
			out[n++] = *t;
		else if (is_shared(g, t))
			++*namesakes;
		else
			out[n++] = erased(t);
	}
	enum err err = add_names(g, out, &n);
	qsort(out, n, sizeof *out, link_tag_order);
	*left = n;
	return err;
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

static size_t calls_of(const struct going *g)
{
	uint64_t n = 0;
	for (size_t h = 0; h < g->source.n; h++)
		for (size_t k = 0; k < SHARDS; k++)
			n += spill_size(&g->source.from[h]->call[k]);
	return (size_t)(n / sizeof(struct entry_call));
}

static enum err make_next(struct going *g, struct forgotten *out)
{
	struct link_book all;
	size_t tags = 0, clients = 0;
	enum err err = link_make(g->d->book.clients, g->d->book.tags + calls_of(g), &all);
	if (err)
		return err;
	err = tags_left(g, all.tag, &tags, &out->namesakes);
	if (!err) {
		tags = once(all.tag, tags);
		err = link_make(g->d->book.clients - out->n, tags, &g->next);
	}
	for (size_t i = 0; i < g->d->book.clients && !err; i++)
		if (!g->goes[i])
			keep_client(&g->next, clients++, &g->d->book.client[i]);
	if (!err)
		memcpy(g->next.tag, all.tag, tags * sizeof *all.tag);
	g->next.given = g->d->book.given;
	link_close(&all);
	return err;
}

static enum err list_ids(const struct going *g, struct forgotten *out)
{
	out->id = calloc(g->d->book.clients + 1, sizeof *out->id);
	if (!out->id)
		return err_memory();
	for (size_t i = 0; i < g->d->book.clients; i++)
		if (g->goes[i])
			out->id[out->n++] = g->d->o.profile.base == DEID_STRICT ? g->d->book.client[i].id
										: g->d->book.client[i].pseudonym;
	return ERR_OK;
}

/* Who everybody is. */
static enum err identify_all(struct going *g, const struct entry_streams **streams)
{
	struct alikes alikes = {.n = 0};
	if (!g->d->book.tags)
		return err_set(ERR_KEY,
			       "there is no link file beside the key: without it no row leads to a client of the dataset");
	for (const struct deid_hand *h = g->d->hand; h; h = h->next)
		streams[g->source.n++] = &h->entry;
	enum err err = names_settle(&g->source, &g->d->book, &g->moves, &alikes);
	free(alikes.item);
	if (err)
		return err;
	g->goes = calloc(g->d->book.clients + 1, sizeof *g->goes);
	return g->goes ? ERR_OK : err_memory();
}

enum err deid_forget(struct deid *d, const long *row, size_t rows, struct forgotten *out)
{
	struct forgotten got = {.id = NULL};
	size_t hands = 0;
	for (const struct deid_hand *h = d->hand; h; h = h->next)
		hands++;
	const struct entry_streams **streams = calloc(hands + 1, sizeof *streams);
	struct going g = {.d = d, .source = {.spill = d->spill, .from = streams}};
	enum err err = streams ? identify_all(&g, streams) : err_memory();
	for (size_t i = 0; i < rows && !err; i++)
		err = mark_row(&g, row[i]);
	if (!err)
		err = list_ids(&g, &got);
	if (!err)
		err = make_next(&g, &got);
	if (!err)
		err = link_seal(&g.next, d->o.key, &got.link, &got.link_size);
	free(g.goes);
	moves_done(&g.moves);
	free(streams);
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
