/* What stays with the holder of the key between exports. */
#include "deid/finish.h"

#include "core/secret.h"

#include <stdlib.h>

/* The clients of the run, by key: who is told by what, for secret memory. */
struct numbered {
	struct tag key;
	uint64_t number;
};

struct remembering {
	struct finish *f;
	struct numbered *list;
	size_t numbered;
	struct link_book all;
	size_t clients, tags;
};

static int by_key(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;
	return tag_compare(x->key, y->key);
}

static int by_id(const void *a, const void *b)
{
	const struct link_client *x = a, *y = b;
	return (x->id > y->id) - (x->id < y->id);
}

static void widen(struct link_client *c, const struct link_client *by)
{
	if (by->intake == LINK_NO_DAY)
		return;
	if (c->intake == LINK_NO_DAY || by->intake < c->intake)
		c->intake = by->intake;
	if (c->last_seen == LINK_NO_DAY || by->last_seen > c->last_seen)
		c->last_seen = by->last_seen;
}

static struct link_client client_of(const struct link_book *book, const struct settled *c, uint64_t number)
{
	const struct link_client *known = key_is_known(c->key) ? link_find(book, c->key.high) : NULL;
	return (struct link_client){.id = number,
				    .pseudonym = known ? known->pseudonym : c->key.high,
				    .intake = c->first == DAY_NONE ? LINK_NO_DAY : c->intake,
				    .last_seen = c->last};
}

static void add_tag(struct remembering *r, struct tag tag, enum link_kind kind, uint64_t id)
{
	r->all.tag[r->tags++] = (struct link_tag){.high = tag.high, .low = tag.low, .kind = kind, .id = id};
}

/* Whoever stands for a row is new in every export. */
static enum err add_clients(struct remembering *r, const uint64_t *number)
{
	struct spill_reader reader;
	struct settled c;
	size_t n = 0;
	enum err err = spill_reader_begin(r->f->s->spill, &reader);
	if (err)
		return err;
	for (size_t i = 0; i < r->f->clients && !err; i++) {
		err = settled_at(r->f, &reader, i, &c);
		if (err || c.how & TOLD_BY_ROW)
			continue;
		r->list[n++] = (struct numbered){.key = c.key, .number = number[i]};
		r->all.client[r->clients++] = client_of(&r->f->d->book, &c, number[i]);
		if (!key_is_known(c.key) && !(c.how & TOLD_BY_NAME))
			add_tag(r, c.key, LINK_ID, number[i]);
	}
	spill_reader_end(&reader);
	qsort(r->list, n, sizeof *r->list, by_key);
	r->numbered = n;
	return err;
}

/* 0: nobody of the run that is to be remembered. */
static uint64_t number_of(const struct remembering *r, struct tag own, unsigned how)
{
	struct numbered sought = {.number = 0};
	if (names_key(&r->f->d->book, &r->f->moves, own, how, &sought.key))
		return 0;
	const struct numbered *found = bsearch(&sought, r->list, r->numbered, sizeof sought, by_key);
	return found ? found->number : 0;
}

/* Ids that clients of the link file took over. */
static void add_moved(struct remembering *r)
{
	for (size_t i = 0; i < r->f->moves.n; i++) {
		const struct move *m = &r->f->moves.item[i];
		uint64_t number = m->how || m->refused ? 0 : number_of(r, m->from, m->how);
		if (number)
			add_tag(r, m->from, LINK_ID, number);
	}
}

/* Every name that anybody was called by. */
static enum err add_names(struct remembering *r)
{
	const struct entry_source source = {.spill = r->f->d->spill, .from = r->f->streams, .n = r->f->hands};
	enum err err = ERR_OK;
	for (unsigned k = 0; k < SHARDS && !err; k++) {
		struct namesakes names;
		err = namesakes_load(&source, k, &names);
		if (err)
			break;
		for (size_t i = 0; i < names.n; i++) {
			uint64_t number = number_of(r, names.item[i].own, names.item[i].how);
			if (number)
				add_tag(r, names.item[i].name, LINK_NAME, number);
		}
		namesakes_free(&names);
	}
	return err;
}

static size_t calls_of(const struct finish *f)
{
	uint64_t n = 0;
	for (size_t h = 0; h < f->hands; h++)
		for (size_t k = 0; k < SHARDS; k++)
			n += spill_size(&f->streams[h]->call[k]);
	return (size_t)(n / sizeof(struct entry_call));
}

/* Those of the file and those of this run, each once. */
static void drop_repeats(struct remembering *r)
{
	size_t n = 0;
	struct link_client *c = r->all.client;
	qsort(c, r->clients, sizeof *c, by_id);
	for (size_t i = 0; i < r->clients; i++)
		if (n && c[n - 1].id == c[i].id)
			widen(&c[n - 1], &c[i]);
		else
			c[n++] = c[i];
	r->clients = n;
	n = 0;
	struct link_tag *t = r->all.tag;
	qsort(t, r->tags, sizeof *t, link_tag_order);
	for (size_t i = 0; i < r->tags; i++)
		if (!n || link_tag_order(&t[n - 1], &t[i]))
			t[n++] = t[i];
	r->tags = n;
}

static enum err gather(struct remembering *r, const uint64_t *number)
{
	const struct link_book *book = &r->f->d->book;
	size_t clients = book->clients + r->f->clients;
	enum err err = link_make(clients, book->tags + r->f->clients + r->f->moves.n + calls_of(r->f), &r->all);
	void *list = NULL;
	if (!err)
		err = secret_alloc((r->f->clients + 1) * sizeof *r->list, &list);
	r->list = list;
	if (err)
		return err;
	if (book->clients)
		memcpy(r->all.client, book->client, book->clients * sizeof *book->client);
	if (book->tags)
		memcpy(r->all.tag, book->tag, book->tags * sizeof *book->tag);
	r->clients = book->clients;
	r->tags = book->tags;
	err = add_clients(r, number);
	if (err)
		return err;
	add_moved(r);
	return add_names(r);
}

static enum err note_ended(const struct finish *f, const struct link_book *book)
{
	struct deid_ids *ended = &f->s->ended;
	ended->id = calloc(book->clients + 1, sizeof *ended->id);
	if (!ended->id)
		return err_memory();
	for (size_t i = 0; i < book->clients; i++) {
		const struct link_client *c = &book->client[i];
		if (c->last_seen != LINK_NO_DAY && c->last_seen < f->cut_off - RECENT_DAYS)
			ended->id[ended->n++] = f->s->profile.base == DEID_STRICT ? c->id : c->pseudonym;
	}
	return ERR_OK;
}

static enum err seal(const struct remembering *r)
{
	struct finish *f = r->f;
	/* What is left at the beginning of all; not to be closed. */
	const struct link_book next = {.clients = r->clients,
				       .tags = r->tags,
				       .client = r->all.client,
				       .tag = r->all.tag,
				       .given = f->d->book.given,
				       .cut_off = f->cut_off};
	enum err err = note_ended(f, &next);
	return err ? err : link_seal(&next, f->d->o.key, &f->s->link, &f->s->link_size);
}

enum err remember_clients(struct finish *f, const uint64_t *number)
{
	struct remembering r = {.f = f, .all = {.client = NULL}};
	enum err err = gather(&r, number);
	secret_free(r.list, (f->clients + 1) * sizeof *r.list);
	if (!err) {
		drop_repeats(&r);
		err = seal(&r);
	}
	link_close(&r.all);
	return err;
}
