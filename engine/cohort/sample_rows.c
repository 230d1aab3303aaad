#include "cohort/samples_parts.h"

enum err rows_room(struct arena *mem, const struct cohort *c, size_t size, bool with_entry, struct rows_room *out)
{
	struct rows_room r = {
		.cohort = c,
		.half = c->unit_days / 2.0,
		.entry = with_entry ? ARENA_ARRAY(mem, size + 1, double) : NULL,
		.time = ARENA_ARRAY(mem, size + 1, double),
		.status = ARENA_ARRAY(mem, size + 1, int32_t),
		.group = ARENA_ARRAY(mem, size + 1, int32_t),
		.client = ARENA_ARRAY(mem, size + 1, int32_t),
		.episode = ARENA_ARRAY(mem, size + 1, size_t),
	};
	if ((with_entry && !r.entry) || !r.time || !r.status || !r.group || !r.client || !r.episode)
		return err_memory();
	*out = r;
	return ERR_OK;
}

void rows_add(struct rows_room *r, size_t episode, int32_t group, const double span[2], int32_t status)
{
	double entry = span[0], time = span[1];
	size_t n = r->n;
	if (r->entry && entry >= time) {
		if (r->joins && n && r->episode[n - 1] == episode && r->time[n - 1] >= time) {
			r->status[n - 1] = status;
			return;
		}
		entry = time - r->half;
	}
	if (r->entry)
		r->entry[n] = entry;
	r->time[n] = time;
	r->status[n] = status;
	r->group[n] = group;
	r->client[n] = (int32_t)r->cohort->episode[episode].client;
	r->episode[n] = episode;
	r->n++;
}

struct surv_rows rows_done(const struct rows_room *r, const struct factor *f)
{
	return (struct surv_rows){
		.n = r->n,
		.entry = r->entry,
		.time = r->time,
		.status = r->status,
		.group = r->group,
		.groups = f->levels,
		.cluster = r->client,
		.clusters = (int32_t)r->cohort->clients,
	};
}

int32_t ending_status(enum ending e)
{
	static const int32_t status[] = {
		[ENDING_ONGOING] = 0,           [ENDING_PLANNED] = STATUS_PLANNED,   [ENDING_DROPOUT] = STATUS_DROPOUT,
		[ENDING_LOST] = STATUS_DROPOUT, [ENDING_REFERRED] = STATUS_REFERRED, [ENDING_DIED] = STATUS_DIED,
	};
	return status[e];
}

enum err tally_make(struct arena *mem, int32_t levels, size_t kinds, struct client_tally *out)
{
	size_t lines = (size_t)levels * kinds + 1;
	struct client_tally t = {
		.kinds = kinds, .count = ARENA_ARRAY(mem, lines, double), .last = ARENA_ARRAY(mem, lines, size_t)};
	if (!t.count || !t.last)
		return err_memory();
	*out = t;
	return ERR_OK;
}

void tally_add(struct client_tally *t, int32_t level, size_t kind, size_t client)
{
	size_t line = (size_t)level * t->kinds + kind;
	if (t->last[line] == client + 1)
		return;
	t->count[line]++;
	t->last[line] = client + 1;
	if (t->who)
		contributors_join(&t->who[line], &t->mark[client]);
}

enum err tally_mark(struct arena *mem, const struct cohort *c, int32_t levels, struct client_tally *t)
{
	if (!c->mark)
		return ERR_OK;
	t->mark = c->mark;
	t->who = ARENA_ARRAY(mem, (size_t)levels * t->kinds + 1, struct contributors);
	return t->who ? ERR_OK : err_memory();
}

double tally_of(const struct client_tally *t, int32_t level, size_t kind)
{
	return t->count[(size_t)level * t->kinds + kind];
}
