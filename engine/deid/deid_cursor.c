#include "core/spill_reader.h"
#include "deid/deid_inside.h"

#include <stdlib.h>
#include <string.h>

/* So many visits of a client are asked for at a time, and of a client so many places ahead it is told that they will be. */
enum { HELD = 32, CLIENTS_AHEAD = 8 };

struct deid_cursor {
	const struct deid_set *set;
	struct spill_reader clients;
	size_t client; /* of the visit read last */
	int64_t id;
	bool later;
	size_t seq, n;    /* visits of the client that are held, from seq on */
	const void *held; /* they themselves */
	_Alignas(struct deid_visit) unsigned char room[HELD * VISIT_MOST];
};

enum err deid_cursor_new(const struct deid_set *s, struct deid_cursor **out)
{
	struct deid_cursor *c = calloc(1, sizeof *c);
	if (!c)
		return err_memory();
	c->set = s;
	c->client = s->clients;
	enum err err = spill_reader_begin(s->spill, &c->clients);
	if (err)
		deid_cursor_free(c);
	else
		*out = c;
	return err;
}

void deid_cursor_free(struct deid_cursor *c)
{
	if (!c)
		return;
	spill_reader_end(&c->clients);
	explicit_bzero(c->room, sizeof c->room);
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

static enum err read_client(struct deid_cursor *c, size_t client, struct deid_client *out)
{
	const void *p;
	enum err err = spill_look(&c->clients, &c->set->client, client * sizeof *out, sizeof *out, &p);
	if (!err)
		memcpy(out, p, sizeof *out);
	return err;
}

enum err deid_cursor_client(struct deid_cursor *c, size_t client, int64_t out[DEID_CLIENT__COUNT])
{
	struct deid_client of;
	enum err err = read_client(c, client, &of);
	for (int f = 0; f < DEID_CLIENT__COUNT && !err; f++)
		out[f] = of_client(&of, (enum deid_client_field)f);
	return err;
}

static int64_t or_null(uint8_t code)
{
	return code ? code - 1 : DEID_NULL;
}

/* All but the client and the number of the visit. */
static void fields_of(const struct deid_set *s, const struct deid_visit *row, int64_t *out)
{
	const uint8_t *code = row->code;
	out[DEID_AT] = row->at;
	out[DEID_ATTENDANCE] = or_null(code[PACKED_ATTENDANCE]);
	out[DEID_DURATION] = code[PACKED_DURATION] ? visit_minutes(row) : DEID_NULL;
	out[DEID_MODALITY] = or_null(code[PACKED_MODALITY]);
	out[DEID_PROBLEM] = or_null(code[PACKED_PROBLEM]);
	out[DEID_THERAPIST] = row->therapist ? s->therapist.number[row->therapist] : DEID_NULL;
	out[DEID_CLINIC] = row->clinic ? s->clinic.number[row->clinic] : DEID_NULL;
	out[DEID_BREAKTHROUGH] = or_null(code[PACKED_BREAKTHROUGH]);
	out[DEID_BREAKTHROUGH_TYPE] = or_null(code[PACKED_BREAKTHROUGH_TYPE]);
	out[DEID_END_REASON] = or_null(code[PACKED_END_REASON]);
	out[DEID_FORMAT] = or_null(code[PACKED_FORMAT]);
	out[DEID_STAGE] = or_null(code[PACKED_STAGE]);
	out[DEID_FEE] = or_null(code[PACKED_FEE]);
	out[DEID_DAYPART] = or_null(code[PACKED_DAYPART]);
	_Static_assert(DEID_VISIT__COUNT == 16, "a new field goes here");
}

/* The client whose visit it is: most often that of the visit before, or the next. */
static size_t client_of(const struct deid_cursor *c, size_t visit)
{
	const uint32_t *first = c->set->first;
	size_t low = 0, high = c->set->clients;
	for (size_t k = c->client; k < high && k < c->client + 2; k++)
		if (visit >= first[k] && visit < first[k + 1])
			return k;
	while (low + 1 < high) {
		size_t middle = low + (high - low) / 2;
		*(first[middle] <= visit ? &low : &high) = middle;
	}
	return low;
}

static enum err go_to_client(struct deid_cursor *c, size_t visit)
{
	struct deid_client of;
	size_t client = client_of(c, visit);
	if (client == c->client)
		return ERR_OK;
	enum err err = read_client(c, client, &of);
	if (err)
		return err;
	c->client = client;
	c->id = (int64_t)of.id;
	c->n = 0;
	return ERR_OK;
}

/* Visits of a client lie together, n of them; where, follows from nothing. */
static struct spill_wanted visits_of(const struct deid_set *s, size_t client, size_t seq, size_t *n)
{
	size_t left = s->first[client + 1] - s->first[client] - seq, width = visit_width(s->plan->instruments);
	size_t shard = 0;
	_Static_assert((SHARDS & (SHARDS - 1)) == 0, "halves of halves");
	for (size_t step = SHARDS / 2; step; step /= 2)
		shard += s->base[shard + step] <= s->from[client] ? step : 0;
	*n = left < HELD ? left : HELD;
	return (struct spill_wanted){
		.from = &s->visit[shard], .at = (s->from[client] + seq - s->base[shard]) * width, .n = *n * width};
}

static enum err hold(struct deid_cursor *c, size_t seq)
{
	const struct deid_set *s = c->set;
	size_t ahead;
	if (!seq && c->client + CLIENTS_AHEAD < s->clients) {
		const struct spill_wanted soon = visits_of(s, c->client + CLIENTS_AHEAD, 0, &ahead);
		spill_foretell(&soon);
	}
	const struct spill_wanted now = visits_of(s, c->client, seq, &c->n);
	c->seq = seq;
	enum err err = spill_borrow(s->spill, &now, c->room, &c->held);
	if (err)
		c->n = 0;
	return err;
}

enum err deid_cursor_visit(struct deid_cursor *c, size_t visit, int64_t *out)
{
	const struct deid_set *s = c->set;
	size_t scores = s->plan->instruments, width = visit_width(scores);
	enum err err = go_to_client(c, visit);
	size_t seq = visit - s->first[c->client];
	if (!err && (seq < c->seq || seq >= c->seq + c->n))
		err = hold(c, seq);
	if (err)
		return err;
	const struct deid_visit *row = (const void *)((const char *)c->held + (seq - c->seq) * width);
	fields_of(s, row, out);
	out[DEID_VISIT_CLIENT] = c->id;
	out[DEID_SEQ] = (int64_t)seq + 1;
	for (size_t i = 0; i < scores; i++)
		out[DEID_VISIT__COUNT + i] = row->score[i] == RECORD_NO_SCORE ? DEID_NULL : row->score[i];
	c->later = row->later;
	return ERR_OK;
}

bool deid_cursor_later(const struct deid_cursor *c)
{
	return c->later;
}
