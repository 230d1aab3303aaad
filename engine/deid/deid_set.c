#include "deid/deid_inside.h"

#include "core/secret.h"

#include <stdlib.h>

void deid_set_release_rows(struct deid_set *s)
{
	packed_done(&s->rows);
	free(s->client);
	free(s->order);
	free(s->place);
	s->client = NULL;
	s->order = NULL;
	s->place = NULL;
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

static int64_t code_or_null(int16_t code)
{
	return code < 0 ? DEID_NULL : code;
}

int64_t deid_client_get(const struct deid_set *s, size_t client, enum deid_client_field field)
{
	const struct deid_client *c = &s->client[client];
	switch (field) {
	case DEID_CLIENT:
		return (int64_t)c->id;
	case DEID_GENDER:
		return code_or_null(c->trait[CLIENT_GENDER]);
	case DEID_AGE_BAND:
		return c->age_band < 0 ? DEID_NULL : c->age_band;
	case DEID_INTAKE_YEAR:
		return c->intake_year ? c->intake_year : DEID_NULL;
	case DEID_RECENT:
		return c->recent;
	case DEID_CONTINUES:
		return c->continues;
	case DEID_SHIFT:
		return c->shift;
	case DEID_KNOWN:
		return c->known;
	case DEID_COVERS_FROM:
		return c->covers_from;
	case DEID_COVERS_TO:
		return c->covers_to;
	default:
		return code_or_null(c->trait[(int)field - DEID_ETHNICITY + CLIENT_ETHNICITY]);
	}
}

static int64_t or_null(uint8_t code)
{
	return code ? code - 1 : DEID_NULL;
}

static int64_t field_of(const struct deid_set *s, const struct packed *row, enum deid_visit_field field)
{
	switch (field) {
	case DEID_VISIT_CLIENT:
		return (int64_t)s->client[s->place ? s->place[row->client] : row->client].id;
	case DEID_SEQ:
		return row->row;
	case DEID_AT:
		return row->day;
	case DEID_ATTENDANCE:
		return or_null(row->code[PACKED_ATTENDANCE]);
	case DEID_DURATION:
		return row->code[PACKED_DURATION] ? packed_minutes(row) : DEID_NULL;
	case DEID_MODALITY:
		return or_null(row->code[PACKED_MODALITY]);
	case DEID_PROBLEM:
		return or_null(row->code[PACKED_PROBLEM]);
	case DEID_THERAPIST:
		return row->therapist ? s->therapist.number[row->therapist] : DEID_NULL;
	case DEID_CLINIC:
		return row->clinic ? s->clinic.number[row->clinic] : DEID_NULL;
	case DEID_BREAKTHROUGH:
		return or_null(row->code[PACKED_BREAKTHROUGH]);
	case DEID_BREAKTHROUGH_TYPE:
		return or_null(row->code[PACKED_BREAKTHROUGH_TYPE]);
	case DEID_END_REASON:
		return or_null(row->code[PACKED_END_REASON]);
	case DEID_FORMAT:
		return or_null(row->code[PACKED_FORMAT]);
	case DEID_STAGE:
		return or_null(row->code[PACKED_STAGE]);
	case DEID_FEE:
		return or_null(row->code[PACKED_FEE]);
	case DEID_DAYPART:
		return or_null(row->code[PACKED_DAYPART]);
	case DEID_VISIT__COUNT:
		break;
	}
	return DEID_NULL;
}

int64_t deid_visit_get(const struct deid_set *s, size_t visit, enum deid_visit_field field)
{
	return field_of(s, packed_at(&s->rows, s->order[visit]), field);
}

void deid_visit_row(const struct deid_set *s, size_t visit, int64_t *out)
{
	deid_set_prefetch(s, visit + PREFETCH);
	const struct packed *row = packed_at(&s->rows, s->order[visit]);
	for (int f = 0; f < DEID_VISIT__COUNT; f++)
		out[f] = field_of(s, row, (enum deid_visit_field)f);
	for (size_t i = 0; i < s->rows.scores; i++)
		out[DEID_VISIT__COUNT + i] = row->score[i] == RECORD_NO_SCORE ? DEID_NULL : row->score[i];
}

bool deid_visit_later(const struct deid_set *s, size_t visit)
{
	return packed_at(&s->rows, s->order[visit])->flags & PACKED_LATER;
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

int64_t deid_score_get(const struct deid_set *s, size_t visit, size_t i)
{
	int32_t score = packed_at(&s->rows, s->order[visit])->score[i];
	return score == RECORD_NO_SCORE ? DEID_NULL : score;
}
