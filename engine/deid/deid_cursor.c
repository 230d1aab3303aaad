#include "deid/deid_inside.h"

#include <stdlib.h>

struct deid_cursor {
	const struct deid_set *set;
	bool later; /* the visit read last */
};

enum err deid_cursor_new(const struct deid_set *s, struct deid_cursor **out)
{
	struct deid_cursor *c = calloc(1, sizeof *c);
	if (!c)
		return err_memory();
	c->set = s;
	*out = c;
	return ERR_OK;
}

void deid_cursor_free(struct deid_cursor *c)
{
	free(c);
}

static int64_t code_or_null(int16_t code)
{
	return code < 0 ? DEID_NULL : code;
}

static int64_t of_client(const struct deid_client *c, enum deid_client_field field)
{
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

enum err deid_cursor_client(struct deid_cursor *c, size_t client, int64_t out[DEID_CLIENT__COUNT])
{
	for (int f = 0; f < DEID_CLIENT__COUNT; f++)
		out[f] = of_client(&c->set->client[client], (enum deid_client_field)f);
	return ERR_OK;
}

static int64_t or_null(uint8_t code)
{
	return code ? code - 1 : DEID_NULL;
}

static int64_t of_visit(const struct deid_set *s, const struct packed *row, enum deid_visit_field field)
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

enum err deid_cursor_visit(struct deid_cursor *c, size_t visit, int64_t *out)
{
	const struct deid_set *s = c->set;
	deid_set_prefetch(s, visit + PREFETCH);
	const struct packed *row = packed_at(&s->rows, s->order[visit]);
	for (int f = 0; f < DEID_VISIT__COUNT; f++)
		out[f] = of_visit(s, row, (enum deid_visit_field)f);
	for (size_t i = 0; i < s->rows.scores; i++)
		out[DEID_VISIT__COUNT + i] = row->score[i] == RECORD_NO_SCORE ? DEID_NULL : row->score[i];
	c->later = row->flags & PACKED_LATER;
	return ERR_OK;
}

bool deid_cursor_later(const struct deid_cursor *c)
{
	return c->later;
}
