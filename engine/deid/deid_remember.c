/* What stays with the holder of the key between exports. */
#include "core/secret.h"
#include "deid/finish.h"

#include <stdlib.h>

void find_cut_off(struct finish *f)
{
	f->cut_off = f->book.cut_off;
	for (size_t i = 0; i < f->d->client.n; i++)
		if (f->d->person[i].last != DAY_NONE && f->d->person[i].last > f->cut_off)
			f->cut_off = f->d->person[i].last;
}

static struct link_entry entry_of(const struct finish *f, size_t client)
{
	const struct deid_person *p = &f->d->person[f->client[client].number];
	return (struct link_entry){.id = f->client[client].key, .intake = p->first, .last_seen = p->last};
}

static void widen(struct link_entry *e, const struct link_entry *by)
{
	e->intake = by->intake < e->intake ? by->intake : e->intake;
	e->last_seen = by->last_seen > e->last_seen ? by->last_seen : e->last_seen;
}

/* Old and new clients in order of pseudonym. */
static size_t merge_books(const struct finish *f, struct link_entry *out)
{
	size_t n = 0, i = 0;
	for (size_t c = 0; c < f->d->client.n; c++) {
		struct link_entry mine = entry_of(f, c);
		for (; i < f->book.n && f->book.entry[i].id < mine.id; i++)
			out[n++] = f->book.entry[i];
		bool known = i < f->book.n && f->book.entry[i].id == mine.id;
		bool dated = mine.intake != DAY_NONE;
		if (known && dated)
			widen(&mine, &f->book.entry[i]);
		if (known || dated)
			out[n++] = dated ? mine : f->book.entry[i];
		i += known;
	}
	for (; i < f->book.n; i++)
		out[n++] = f->book.entry[i];
	return n;
}

static enum err note_ended(const struct finish *f, const struct link_book *book)
{
	struct deid_ids *ended = &f->s->ended;
	ended->id = calloc(book->n + 1, sizeof *ended->id);
	if (!ended->id)
		return err_memory();
	for (size_t i = 0; i < book->n; i++)
		if (book->entry[i].last_seen < f->cut_off - RECENT_DAYS)
			ended->id[ended->n++] = book->entry[i].id;
	return ERR_OK;
}

enum err remember_clients(struct finish *f)
{
	void *p = NULL;
	size_t bytes = (f->book.n + f->d->client.n + 1) * sizeof(struct link_entry);
	enum err err = secret_alloc(bytes, &p);
	if (err)
		return err;
	const struct link_book next = {.n = merge_books(f, p), .entry = p, .cut_off = f->cut_off};
	err = note_ended(f, &next);
	if (!err)
		err = link_seal(&next, f->d->o.key, &f->s->link, &f->s->link_size);
	secret_free(p, bytes);
	return err;
}
