/*
 * The order of clients, and the numbers of therapists and clinics, where the key is one for this run only: by content. Pseudonyms are then handed out
 * in rising order, so that two runs over the same export give the same rows in the same order and differ in nothing but the ids. The order in the
 * export is as little in it as under a key.
 */
#include "deid/deid_inside.h"
#include "deid/print.h"

#include <stdlib.h>

struct weighed {
	uint64_t first, second; /* second: for those whose first is the same */
	uint32_t what;
};

static int by_weight(const void *a, const void *b)
{
	const struct weighed *x = a, *y = b;
	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	if (x->second != y->second)
		return x->second < y->second ? -1 : 1;
	return x->what < y->what ? -1 : x->what > y->what;
}

static const struct packed *visit_at(const struct deid_set *s, size_t i)
{
	deid_set_prefetch(s, i + PREFETCH);
	return packed_at(&s->rows, s->order[i]);
}

/* Each appointment adds its client's content to its therapist and clinic. */
static void weigh_people(const struct deid_set *s, const struct deid_content *of, struct weighed *therapist,
			 struct weighed *clinic)
{
	for (size_t i = 0; i < s->visits; i++) {
		const struct packed *row = visit_at(s, i);
		uint64_t weight = print_mix(of->content[row->client], row->row);
		if (row->therapist)
			therapist[row->therapist - 1].first += weight;
		if (row->clinic)
			clinic[row->clinic - 1].first += weight;
	}
}

static void number_by_weight(struct deid_ids *ids, struct weighed *list)
{
	for (uint32_t i = 0; i < ids->n; i++)
		list[i].what = i;
	if (ids->n)
		qsort(list, ids->n, sizeof *list, by_weight);
	for (uint32_t i = 0; i < ids->n; i++)
		ids->number[list[i].what + 1] = i + 1;
}

static enum err number_people(struct deid_set *s, const struct deid_content *of)
{
	enum err err = ERR_OK;
	struct weighed *therapist = calloc(s->therapist.n + 1, sizeof *therapist);
	struct weighed *clinic = calloc(s->clinic.n + 1, sizeof *clinic);
	if (therapist && clinic) {
		weigh_people(s, of, therapist, clinic);
		number_by_weight(&s->therapist, therapist);
		number_by_weight(&s->clinic, clinic);
	} else {
		err = err_memory();
	}
	free(therapist);
	free(clinic);
	return err;
}

/* Clients alike in all else are told apart by who saw them. */
static uint64_t weight_of_people(const struct deid_set *s, const struct deid_content *of, size_t client)
{
	uint64_t h = 0;
	for (size_t i = of->start[client]; i < of->start[client + 1]; i++) {
		const struct packed *row = packed_at(&s->rows, s->order[i]);
		h = print_mix(h, s->therapist.number[row->therapist]);
		h = print_mix(h, s->clinic.number[row->clinic]);
	}
	return h;
}

static void sort_clients(const struct deid_set *s, const struct deid_content *of, struct weighed *list)
{
	for (size_t c = 0; c < s->clients; c++)
		list[c] = (struct weighed){.first = of->content[c], .what = (uint32_t)c};
	qsort(list, s->clients, sizeof *list, by_weight);
	for (size_t i = 0, next; i < s->clients; i = next) {
		for (next = i + 1; next < s->clients && list[next].first == list[i].first; next++)
			;
		for (size_t k = i; next > i + 1 && k < next; k++)
			list[k].second = weight_of_people(s, of, list[k].what);
		qsort(list + i, next - i, sizeof *list, by_weight);
	}
}

static enum err reorder(struct deid_set *s, const struct deid_content *of, const struct weighed *list)
{
	size_t at = 0;
	uint32_t *order = calloc(s->visits + 1, sizeof *order);
	struct deid_client *client = calloc(s->clients + 1, sizeof *client);
	s->place = calloc(s->clients + 1, sizeof *s->place);
	if (!order || !client || !s->place) {
		free(order);
		free(client);
		return err_memory();
	}
	for (size_t k = 0; k < s->clients; k++) {
		uint32_t c = list[k].what;
		client[k] = s->client[c];
		client[k].id = s->client[k].id;
		s->place[c] = (uint32_t)k;
		for (size_t i = of->start[c]; i < of->start[c + 1]; i++)
			order[at++] = s->order[i];
	}
	free(s->order);
	free(s->client);
	s->order = order;
	s->client = client;
	return ERR_OK;
}

enum err arrange_by_content(struct deid_set *s, const struct deid_content *of)
{
	struct weighed *list = calloc(s->clients + 1, sizeof *list);
	enum err err = list ? number_people(s, of) : err_memory();
	if (!err) {
		sort_clients(s, of, list);
		err = reorder(s, of, list);
	}
	free(list);
	return err;
}
