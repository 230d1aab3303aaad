#include "deid/deid_inside.h"

#include "core/secret.h"

#include <stdlib.h>

void deid_set_release_rows(struct deid_set *s)
{
	spill_free(s->spill);
	spill_drop(NULL, &s->client);
	for (size_t k = 0; k < SHARDS; k++)
		spill_drop(NULL, &s->visit[k]);
	free(s->from);
	free(s->first);
	s->spill = NULL;
	s->from = s->first = NULL;
	s->clients = s->visits = 0;
}

void deid_set_free(struct deid_set *s)
{
	if (!s)
		return;
	deid_set_release_rows(s);
	free(s->rejects.item);
	free(s->columns.item);
	free(s->therapist.id);
	free(s->clinic.id);
	free(s->therapist.number);
	free(s->clinic.number);
	free(s->ended.id);
	free(s->alike);
	free(s->unattached.item);
	free(s->link);
	secret_free(s->chain, sizeof *s->chain);
	free(s);
}

const struct deid_counts *deid_set_counts(const struct deid_set *s)
{
	return &s->counts;
}

const struct deid_reject *deid_set_rejects(const struct deid_set *s, size_t *n)
{
	*n = s->rejects.n;
	return s->rejects.item;
}

void deid_set_numbers(const struct deid_set *s, uint64_t *before, uint64_t *after)
{
	bool counted = s->key_fingerprint && s->profile.base == DEID_STRICT;
	*before = counted ? s->numbers_before : 0;
	*after = counted ? s->numbers_after : 0;
}

const struct deid_reject *deid_set_unattached(const struct deid_set *s, size_t *n)
{
	*n = s->unattached.n;
	return s->unattached.item;
}

const struct deid_alike *deid_set_alike(const struct deid_set *s, size_t *n)
{
	*n = s->alikes;
	return s->alike;
}

const struct layout_column *deid_set_columns(const struct deid_set *s, size_t *n)
{
	*n = s->columns.n;
	return s->columns.item;
}

const struct layout_plan *deid_set_plan(const struct deid_set *s)
{
	return s->plan;
}

const struct vocabularies *deid_set_vocabularies(const struct deid_set *s)
{
	return s->vocabularies;
}

const struct profile *deid_set_profile(const struct deid_set *s)
{
	return &s->profile;
}

int deid_set_days_per_occasion(const struct deid_set *s)
{
	return s->days_per_occasion;
}

uint64_t deid_set_key_fingerprint(const struct deid_set *s)
{
	return s->key_fingerprint;
}

const struct chain *deid_set_chain(const struct deid_set *s)
{
	return s->chain;
}

uint32_t deid_set_epoch(const struct deid_set *s)
{
	return s->epoch;
}

int32_t deid_set_day(const struct deid_set *s)
{
	return s->day;
}

static const uint64_t *ids(const struct deid_ids *list, size_t *n)
{
	*n = list->n;
	return list->id;
}

uint64_t deid_set_fingerprint(const struct deid_set *s)
{
	return s->fingerprint;
}

const uint64_t *deid_set_therapists(const struct deid_set *s, size_t *n)
{
	return ids(&s->therapist, n);
}

const uint64_t *deid_set_clinics(const struct deid_set *s, size_t *n)
{
	return ids(&s->clinic, n);
}

const uint64_t *deid_set_ended(const struct deid_set *s, size_t *n)
{
	return ids(&s->ended, n);
}

const unsigned char *deid_set_link(const struct deid_set *s, size_t *n)
{
	*n = s->link_size;
	return s->link;
}

size_t deid_set_clients(const struct deid_set *s)
{
	return s->clients;
}

size_t deid_set_visits(const struct deid_set *s)
{
	return s->visits;
}

bool deid_set_tells(const struct deid_set *s, enum deid_visit_field field)
{
	static const int code[DEID_VISIT__COUNT] = {
		[DEID_ATTENDANCE] = 1 + PACKED_ATTENDANCE,
		[DEID_DURATION] = 1 + PACKED_DURATION,
		[DEID_MODALITY] = 1 + PACKED_MODALITY,
		[DEID_PROBLEM] = 1 + PACKED_PROBLEM,
		[DEID_BREAKTHROUGH] = 1 + PACKED_BREAKTHROUGH,
		[DEID_BREAKTHROUGH_TYPE] = 1 + PACKED_BREAKTHROUGH_TYPE,
		[DEID_END_REASON] = 1 + PACKED_END_REASON,
		[DEID_FORMAT] = 1 + PACKED_FORMAT,
		[DEID_STAGE] = 1 + PACKED_STAGE,
		[DEID_FEE] = 1 + PACKED_FEE,
		[DEID_DAYPART] = 1 + PACKED_DAYPART,
	};
	if (field == DEID_THERAPIST)
		return s->present.therapist;
	if (field == DEID_CLINIC)
		return s->present.clinic;
	return !code[field] || s->present.codes >> (code[field] - 1) & 1;
}

bool deid_set_tells_score(const struct deid_set *s, size_t i)
{
	return s->present.scores >> i & 1;
}
