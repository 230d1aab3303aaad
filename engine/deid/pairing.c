#include "deid/pairing.h"

#include <stdlib.h>

struct pass {
	const struct pairing *p;
	bool values, who, part; /* what counts */
};

static int order_of(const struct pass *s, const struct pairing_item *a, const struct pairing_item *b)
{
	if (s->who && a->who != b->who)
		return a->who < b->who ? -1 : 1;
	if (s->part && a->part != b->part)
		return a->part < b->part ? -1 : 1;
	return s->values ? s->p->compare(s->p->context, a->place, b->place) : 0;
}

static int by_kind(const void *a, const void *b, void *pass)
{
	uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
	const struct pass *s = pass;
	int order = order_of(s, &s->p->item[i], &s->p->item[j]);
	if (order)
		return order;
	return i < j ? -1 : i > j;
}

/* One kind: its old ones first, then its new ones. */
static void join(const struct pass *s, const uint32_t *at, size_t olds, size_t news)
{
	struct pairing_item *item = s->p->item;
	size_t pairs = olds < news ? olds : news;
	const uint32_t *old = s->p->from_end ? at + (olds - pairs) : at, *new = at + olds;
	for (size_t i = 0; i < pairs; i++) {
		item[old[i]].with = new[i] + 1;
		item[new[i]].with = old[i] + 1;
		item[old[i]].alike = item[new[i]].alike = s->values;
	}
}

static void run_pass(struct pass *s, uint32_t *at)
{
	const struct pairing *p = s->p;
	size_t n = 0, all = p->olds + p->news;
	for (size_t i = 0; i < all; i++)
		if (!p->item[i].with && !p->item[i].fresh)
			at[n++] = (uint32_t)i;
	qsort_r(at, n, sizeof *at, by_kind, s);
	for (size_t from = 0, to; from < n; from = to) {
		size_t olds = 0;
		for (to = from; to < n && !order_of(s, &p->item[at[from]], &p->item[at[to]]); to++)
			olds += at[to] < p->olds;
		join(s, at + from, olds, to - from - olds);
	}
}

struct told {
	bool who, part;
};

static struct told told_by(const struct pairing_item *item, size_t n)
{
	struct told t = {false, false};
	for (size_t i = 0; i < n; i++)
		if (!item[i].with && !item[i].fresh) {
			t.who = t.who || item[i].who;
			t.part = t.part || item[i].part;
		}
	return t;
}

enum err pairing_make(struct pairing *p)
{
	if (!p->olds || !p->news)
		return ERR_OK;
	uint32_t *at = calloc(p->olds + p->news, sizeof *at);
	if (!at)
		return err_memory();
	struct pass alike = {.p = p, .values = true, .who = true, .part = true};
	struct pass version = {.p = p, .who = true, .part = true};
	run_pass(&alike, at);
	run_pass(&version, at);
	struct told old = told_by(p->item, p->olds), new = told_by(p->item + p->olds, p->news);
	struct pass loose = {.p = p, .who = old.who && new.who, .part = old.part &&new.part};
	run_pass(&loose, at);
	free(at);
	return ERR_OK;
}
