/* Therapists and clinics: each hand has numbers of its own for them, the run has one for each pseudonym, and the set has those that stay. */
#include "core/weak.h"
#include "deid/finish.h"

#include <stdlib.h>

struct listed {
	struct tag tag;
	uint32_t hand, number;
};

static int by_tag(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;
	return tag_compare(x->tag, y->tag);
}

static const struct intern *intern_of(const struct deid_hand *h, bool clinics)
{
	return clinics ? &h->clinic : &h->therapist;
}

static enum err list_all(const struct deid *d, bool clinics, struct listed **out, size_t *n)
{
	size_t all = 0;
	for (const struct deid_hand *h = d->hand; h; h = h->next)
		all += intern_of(h, clinics)->n;
	struct listed *list = calloc(all + 1, sizeof *list);
	if (!list)
		return err_memory();
	uint32_t hand = 0;
	*n = 0;
	for (const struct deid_hand *h = d->hand; h; h = h->next, hand++)
		for (size_t i = 0; i < intern_of(h, clinics)->n; i++) {
			struct tag tag = intern_of(h, clinics)->name[i];
			if (weak(WEAK_ORDER))
				tag.high = i + 1;
			list[(*n)++] = (struct listed){.tag = tag, .hand = hand, .number = (uint32_t)i};
		}
	qsort(list, *n, sizeof *list, by_tag);
	*out = list;
	return ERR_OK;
}

static enum err make_room(const struct deid *d, size_t hands, bool clinics, size_t most, struct seers *out)
{
	size_t i = 0;
	out->tag = calloc(most + 1, sizeof *out->tag);
	out->sum = calloc(most + 1, sizeof *out->sum);
	out->of_hand = calloc(hands + 1, sizeof *out->of_hand);
	if (!out->tag || !out->sum || !out->of_hand)
		return err_memory();
	for (const struct deid_hand *h = d->hand; h; h = h->next, i++) {
		out->of_hand[i] = calloc(intern_of(h, clinics)->n + 1, sizeof **out->of_hand);
		if (!out->of_hand[i])
			return err_memory();
	}
	return ERR_OK;
}

enum err seers_gather(const struct deid *d, size_t hands, bool clinics, struct seers *out)
{
	struct listed *list = NULL;
	size_t n = 0;
	enum err err = list_all(d, clinics, &list, &n);
	if (!err)
		err = make_room(d, hands, clinics, n, out);
	for (size_t i = 0; i < n && !err; i++) {
		struct tag tag = list[i].tag;
		if (!out->n || !tag_same(out->tag[out->n], tag))
			out->tag[++out->n] = tag;
		if (out->n > 1 && out->tag[out->n - 1].high == tag.high)
			err = err_set(ERR_KEY, "two clients would get one pseudonym under this key; use another key");
		out->of_hand[list[i].hand][list[i].number] = (uint32_t)out->n;
	}
	free(list);
	return err;
}

enum err seers_number(const struct seers *s, struct deid_ids *ids)
{
	ids->id = calloc(s->n + 1, sizeof *ids->id);
	ids->number = calloc(s->n + 1, sizeof *ids->number);
	if (!ids->id || !ids->number)
		return err_memory();
	for (size_t i = 1; i <= s->n; i++)
		if (s->sum[i].seen) {
			ids->id[ids->n++] = s->tag[i].high;
			ids->number[i] = (uint32_t)ids->n;
		}
	return ERR_OK;
}

void seers_done(struct seers *s, size_t hands)
{
	for (size_t i = 0; s->of_hand && i < hands; i++)
		free(s->of_hand[i]);
	free(s->of_hand);
	free(s->tag);
	free(s->sum);
}
