#include "analyses/heads.h"

#include <string.h>

enum err heads_new(struct arena *mem, const struct cohort *c, size_t fields, struct heads *out)
{
	int32_t *therapist = ARENA_ARRAY(mem, c->clients + 1, int32_t), *clinic = ARENA_ARRAY(mem, c->clients + 1, int32_t);
	struct heads h = {.therapist = therapist,
			  .clinic = clinic,
			  .therapists = c->therapists > 1 ? (size_t)c->therapists + 1 : 0,
			  .clinics = c->clinics > 1 ? (size_t)c->clinics + 1 : 0,
			  .fields = fields};
	h.count = ARENA_ARRAY(mem, fields * (h.therapists + h.clinics) + 1, double);
	if (!therapist || !clinic || !h.count)
		return err_memory();
	for (size_t i = 0; i < c->clients; i++) {
		const struct cohort_client *client = &c->client[i];
		const struct episode *first = client->episodes ? &c->episode[client->first_episode] : NULL;
		therapist[i] = first ? first->therapist : 0;
		clinic[i] = first ? first->clinic : 0;
	}
	*out = h;
	return ERR_OK;
}

void heads_clear(struct heads *h)
{
	memset(h->count, 0, h->fields * (h->therapists + h->clinics) * sizeof *h->count);
}

void heads_add(struct heads *h, size_t field, size_t client)
{
	double *own = h->count + field * (h->therapists + h->clinics);
	if (h->therapists)
		own[h->therapist[client]]++;
	if (h->clinics)
		own[h->therapists + (size_t)h->clinic[client]]++;
}

struct cell heads_on(const struct heads *h, size_t field, struct cell c)
{
	const double *own = h->count + field * (h->therapists + h->clinics);
	/* 0 stands for nobody known: no insider. */
	for (size_t i = 1; i < h->therapists; i++)
		c.largest = own[i] > c.largest ? own[i] : c.largest;
	for (size_t i = h->therapists + 1; i < h->therapists + h->clinics; i++)
		c.largest = own[i] > c.largest ? own[i] : c.largest;
	return c;
}
