#include "deid/deid.h"

#include "core/secret.h"
#include "deid/deid_inside.h"

#include <stdlib.h>
#include <string.h>

enum { MEMORY = 64 << 20 };

enum err deid_begin(const struct deid_options *o, struct deid **out)
{
	struct deid *d = calloc(1, sizeof *d);
	if (!d)
		return err_memory();
	d->o = *o;
	for (int c = 0; c < PROFILE__COUNT; c++)
		d->drops[c] = profile_drops(&o->profile, (enum profile_column)c);
	d->stride = (ENTRY_KEY + packed_width(o->plan->instruments) + 7) & ~(size_t)7;
	enum err err = o->link ? link_open(o->link, o->key, &d->book) : link_make(0, 0, &d->book);
	if (!err)
		err = spill_new(o->memory ? o->memory : MEMORY, NULL, &d->spill);
	if (err)
		deid_abandon(d);
	else
		*out = d;
	return err;
}

void entries_drop(struct spill *s, struct entry_streams *e)
{
	for (size_t k = 0; k < SHARDS; k++) {
		spill_drop(s, &e->row[k]);
		spill_drop(s, &e->facts[k]);
		spill_drop(s, &e->call[k]);
	}
}

void deid_abandon(struct deid *d)
{
	if (!d)
		return;
	for (struct deid_hand *h = d->hand, *next; h; h = next) {
		next = h->next;
		hand_free(h);
	}
	spill_free(d->spill);
	link_close(&d->book);
	free(d->columns.item);
	free(d);
}

enum err rejects_add(struct deid_rejects *list, struct deid_reject reject)
{
	if (list->n == list->room) {
		size_t more = list->room ? list->room * 2 : 64;
		struct deid_reject *larger = realloc(list->item, more * sizeof *larger);
		if (!larger)
			return err_memory();
		list->item = larger;
		list->room = more;
	}
	list->item[list->n++] = reject;
	return ERR_OK;
}

enum err deid_columns(struct deid *d, const struct layout_column *columns, size_t n)
{
	struct deid_seen_columns *c = &d->columns;
	if (!n)
		return ERR_OK;
	struct layout_column *larger = realloc(c->item, (c->n + n) * sizeof *larger);
	if (!larger)
		return err_memory();
	memcpy(larger + c->n, columns, n * sizeof *columns);
	*c = (struct deid_seen_columns){.item = larger, .n = c->n + n};
	return ERR_OK;
}
