/* What stays with the holder of the key between exports. */
#include "deid/finish.h"

#include <stdlib.h>
#include <string.h>

void find_cut_off(struct finish *f)
{
	f->cut_off = f->book.cut_off;
	for (size_t c = 0; c < f->clients; c++) {
		const struct deid_person *p = &f->d->people.person[f->client[c].number];
		if (p->first == DAY_NONE)
			continue;
		if (f->first_day == DAY_NONE || p->first < f->first_day)
			f->first_day = p->first;
		if (f->last_day == DAY_NONE || p->last > f->last_day)
			f->last_day = p->last;
	}
	if (f->last_day != DAY_NONE && f->last_day > f->cut_off)
		f->cut_off = f->last_day;
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

/* Those of the file and those of this run, each once. */
static size_t all_clients(const struct finish *f, struct link_client *out)
{
	size_t all = f->book.clients, n = 0;
	if (all)
		memcpy(out, f->book.client, all * sizeof *out);
	for (size_t c = 0; c < f->clients; c++) {
		const struct deid_person *p = &f->d->people.person[f->client[c].number];
		const struct identity *as = &f->who.person[f->client[c].number];
		if (p->by_row)
			continue;
		int32_t intake = p->first == DAY_NONE ? LINK_NO_DAY : intake_of(f, p, remembered(f, c));
		out[all++] = (struct link_client){
			.id = as->id, .pseudonym = as->pseudonym, .intake = intake, .last_seen = p->last};
	}
	qsort(out, all, sizeof *out, by_id);
	for (size_t i = 0; i < all; i++)
		if (n && out[n - 1].id == out[i].id)
			widen(&out[n - 1], &out[i]);
		else
			out[n++] = out[i];
	return n;
}

static struct link_tag tag_of(struct intern_name name, enum link_kind kind, uint64_t id)
{
	return (struct link_tag){.high = name.id, .low = name.rest, .kind = kind, .id = id};
}

/* Of refused persons, and of those whom rows only describe, nothing is remembered. */
static bool is_told(const struct finish *f, uint32_t person)
{
	return !f->who.person[person].refused && f->d->people.person[f->head[person]].visits;
}

/* Every way in which anybody was told. */
static size_t all_tags(const struct finish *f, struct link_tag *out)
{
	const struct people *p = &f->d->people;
	size_t all = f->book.tags, n = 0;
	if (all)
		memcpy(out, f->book.tag, all * sizeof *out);
	for (uint32_t i = 0; i < p->n; i++)
		if (is_told(f, i) && !p->person[i].by_name && !p->person[i].by_row)
			out[all++] = tag_of(person_tag(p, i), LINK_ID, f->who.person[i].id);
	for (size_t i = 0; i < f->who.listed; i++) {
		const struct identity *as = &f->who.person[f->who.list[i].call.person];
		if (is_told(f, f->who.list[i].call.person))
			out[all++] = tag_of(f->who.list[i].name, LINK_NAME, as->id);
	}
	qsort(out, all, sizeof *out, link_tag_order);
	for (size_t i = 0; i < all; i++)
		if (!n || link_tag_order(&out[n - 1], &out[i]))
			out[n++] = out[i];
	return n;
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

enum err remember_clients(struct finish *f)
{
	struct link_book all, next = {.client = NULL};
	enum err err = link_make(f->book.clients + f->clients, f->book.tags + f->d->people.n + f->who.listed, &all);
	if (err)
		return err;
	size_t clients = all_clients(f, all.client), tags = all_tags(f, all.tag);
	err = link_make(clients, tags, &next);
	if (!err) {
		memcpy(next.client, all.client, clients * sizeof *next.client);
		memcpy(next.tag, all.tag, tags * sizeof *next.tag);
		next.given = f->book.given;
		next.cut_off = f->cut_off;
		err = note_ended(f, &next);
	}
	if (!err)
		err = link_seal(&next, f->d->o.key, &f->s->link, &f->s->link_size);
	link_close(&all);
	link_close(&next);
	return err;
}
