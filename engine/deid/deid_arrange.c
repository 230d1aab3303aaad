/*
 * The order of clients, and the numbers of therapists and clinics, where the key is one for this run only: by content. Pseudonyms are then handed out
 * in rising order, so that two runs over the same export give the same rows in the same order and differ in nothing but the ids. The order in the
 * export is as little in it as under a key.
 */
#include "deid/finish.h"

#include <stdlib.h>

static enum err number_by_weight(struct deid_ids *ids, const uint64_t *weight)
{
	struct ranked *list = calloc(ids->n + 1, sizeof *list);
	if (!list)
		return err_memory();
	for (size_t i = 0; i < ids->n; i++)
		list[i] = (struct ranked){.key = weight[i + 1], .number = (uint32_t)i};
	enum err err = ranked_sort(list, ids->n);
	for (size_t i = 0; i < ids->n && !err; i++)
		ids->number[list[i].number + 1] = (uint32_t)i + 1;
	free(list);
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

/* Those with one key, from first to end. */
static enum err sort_alike(const struct deid_set *s, const struct deid_content *of, struct ranked *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		list[i].key = weight_of_people(s, of, list[i].number);
	return ranked_sort(list, n);
}

static enum err sort_clients(const struct deid_set *s, const struct deid_content *of, struct ranked *list)
{
	for (size_t c = 0; c < s->clients; c++)
		list[c] = (struct ranked){.key = of->client[c], .number = (uint32_t)c};
	enum err err = ranked_sort(list, s->clients);
	for (size_t i = 0, next; i < s->clients && !err; i = next) {
		uint64_t key = list[i].key;
		for (next = i + 1; next < s->clients && list[next].key == key; next++)
			;
		if (next > i + 1)
			err = sort_alike(s, of, list + i, next - i);
	}
	return err;
}

static enum err reorder_visits(struct deid_set *s, const struct deid_content *of, const struct ranked *list)
{
	size_t at = 0;
	uint32_t *order = calloc(s->visits + 1, sizeof *order);
	if (!order)
		return err_memory();
	for (size_t k = 0; k < s->clients; k++) {
		uint32_t c = list[k].number;
		for (size_t i = of->start[c]; i < of->start[c + 1]; i++)
			order[at++] = s->order[i];
	}
	free(s->order);
	s->order = order;
	return ERR_OK;
}

static enum err reorder_clients(struct deid_set *s, const struct ranked *list)
{
	struct deid_client *client = calloc(s->clients + 1, sizeof *client);
	s->place = calloc(s->clients + 1, sizeof *s->place);
	if (!client || !s->place) {
		free(client);
		return err_memory();
	}
	for (size_t k = 0; k < s->clients; k++) {
		uint32_t c = list[k].number;
		client[k] = s->client[c];
		client[k].id = s->client[k].id;
		s->place[c] = (uint32_t)k;
	}
	free(s->client);
	s->client = client;
	return ERR_OK;
}

enum err arrange_by_content(struct deid_set *s, const struct deid_content *of)
{
	struct ranked *list = calloc(s->clients + 1, sizeof *list);
	enum err err = list ? number_by_weight(&s->therapist, of->therapist) : err_memory();
	if (!err)
		err = number_by_weight(&s->clinic, of->clinic);
	if (!err)
		err = sort_clients(s, of, list);
	if (!err)
		err = reorder_visits(s, of, list);
	if (!err)
		err = reorder_clients(s, list);
	free(list);
	return err;
}
