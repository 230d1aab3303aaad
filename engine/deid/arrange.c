/*
 * Clients of a set: numbers, what only the whole export decides, and their order. Under a key they stand in the order of the ids that the dataset shows, which
 * says nothing. Under a key of one run only they, and the numbers of therapists and clinics, stand by content: pseudonyms are then handed out in rising
 * order, so that two runs over the same export give the same rows in the same order and differ in nothing but the ids.
 */
#include "deid/finish.h"

#include "core/weak.h"
#include "core/workers.h"
#include "deid/id_numbers.h"

#include <stdlib.h>
#include <string.h>

struct ordering {
	struct finish *f;
	struct spill_reader reader;
	struct id_numbers ids;
	bool by_content, by_name; /* by_name: some client is told so */
	uint64_t print[SHARDS];   /* sums */
	uint64_t *number;         /* by settled client, as all below */
	struct ranked *shown;     /* ids that the dataset shows */
	struct ranked *order;     /* by what they are put in order by */
	uint32_t *from;           /* the client's first visit, through all shards */
};

static size_t shard_of_settled(const struct finish *f, size_t i)
{
	size_t shard = 0;
	for (size_t step = SHARDS / 2; step; step /= 2)
		shard += f->base[shard + step] <= i ? step : 0;
	return shard;
}

static struct spill_wanted place_of_settled(const struct finish *f, size_t i)
{
	size_t k = shard_of_settled(f, i);
	return (struct spill_wanted){
		.from = &f->settled[k], .at = (i - f->base[k]) * sizeof(struct settled), .n = sizeof(struct settled)};
}

enum err settled_at(const struct finish *f, struct spill_reader *reader, size_t i, struct settled *out)
{
	const struct spill_wanted w = place_of_settled(f, i);
	const void *p;
	if (!reader)
		return spill_read(f->s->spill, w.from, w.at, w.n, out);
	enum err err = spill_look(reader, w.from, w.at, w.n, &p);
	if (!err)
		memcpy(out, p, sizeof *out);
	return err;
}

static void widen(struct finish *f, const struct settled *c)
{
	if (c->first == DAY_NONE)
		return;
	if (f->first_day == DAY_NONE || c->first < f->first_day)
		f->first_day = c->first;
	if (f->last_day == DAY_NONE || c->last > f->last_day)
		f->last_day = c->last;
}

/* The number for strict: nothing of the client is in it. The pseudonym for research: it can be made again from the id under the key. */
static uint64_t shown_id(const struct ordering *o, const struct settled *c, uint64_t number)
{
	if (weak(WEAK_ORDER))
		return c->place.row;
	if (o->f->s->profile.base == DEID_STRICT || c->how & TOLD_BY_ROW)
		return number;
	const struct link_client *known = key_is_known(c->key) ? link_find(&o->f->d->book, c->key.high) : NULL;
	return known ? known->pseudonym : c->key.high;
}

static enum err number_client(struct ordering *o, size_t i, const struct settled *c)
{
	uint64_t number = c->key.high;
	enum err err = key_is_known(c->key) ? ERR_OK : id_numbers_next(&o->ids, o->f->clients - i, &number);
	o->shown[i] = (struct ranked){.key = shown_id(o, c, number), .number = (uint32_t)i};
	if (o->number)
		o->number[i] = number;
	return err;
}

/* Clients stand in the order of their tags: those told by id are numbered first. */
static enum err look_at_all(struct ordering *o)
{
	struct finish *f = o->f;
	struct settled c;
	uint64_t at = 0;
	for (size_t i = 0; i < f->clients; i++) {
		enum err err = settled_at(f, &o->reader, i, &c);
		if (!err && !(c.how & TOLD_BY_NAME))
			err = number_client(o, i, &c);
		if (err)
			return err;
		o->by_name = o->by_name || c.how & TOLD_BY_NAME;
		o->from[i] = (uint32_t)at;
		at += c.visits;
		widen(f, &c);
		for (int t = 0; t < CLIENT_TRAITS; t++)
			small_count(f->small, t, c.client.trait[t]);
	}
	f->s->visits = (size_t)at;
	f->cut_off = f->d->book.cut_off;
	if (f->last_day != DAY_NONE && f->last_day > f->cut_off)
		f->cut_off = f->last_day;
	small_decide(f->small);
	return ERR_OK;
}

/* And then those told by name. */
static enum err number_named(struct ordering *o)
{
	struct settled c;
	enum err err = ERR_OK;
	for (size_t i = 0; i < o->f->clients && o->by_name && !err; i++) {
		err = settled_at(o->f, &o->reader, i, &c);
		if (!err && c.how & TOLD_BY_NAME)
			err = number_client(o, i, &c);
	}
	return err;
}

/* The units that lie wholly between the first and the last day of the export. */
static void cover(const struct finish *f, int32_t intake, struct deid_client *c)
{
	const struct profile *p = &f->s->profile;
	int32_t from = f->first_day - intake, after = f->last_day + 1 - intake;
	c->covers_from = -in_units(p, -from);
	c->covers_to = in_units(p, after) - 1;
}

/* What the whole export decides. */
static struct deid_client finished(const struct finish *f, const struct settled *c)
{
	struct deid_client out = c->client;
	const struct link_client *entry = remembered(&f->d->book, c->key);
	for (int t = 0; t < CLIENT_TRAITS; t++)
		out.trait[t] = small_fold(f->small, t, out.trait[t]);
	if (c->first == DAY_NONE)
		return out;
	int32_t last = entry && entry->last_seen > c->last ? entry->last_seen : c->last;
	out.recent = last >= f->cut_off - RECENT_DAYS;
	if (f->d->o.complete)
		cover(f, c->intake, &out);
	return out;
}

static enum err rank_shard(size_t k, void *context)
{
	struct ordering *o = context;
	const struct finish *f = o->f;
	struct spill_reader reader;
	struct settled c;
	enum err err = spill_reader_begin(f->s->spill, &reader);
	for (size_t i = f->base[k]; i < f->base[k + 1] && !err; i++) {
		err = settled_at(f, &reader, i, &c);
		if (err)
			break;
		const struct deid_client of = finished(f, &c);
		uint64_t print =
			print_client(c.print, of.trait, of.age_band, of.intake_year ? of.intake_year : -1, of.recent);
		o->print[k] += print;
		o->order[i] = (struct ranked){.key = o->by_content ? print : o->shown[i].key, .number = (uint32_t)i};
	}
	spill_reader_end(&reader);
	return err;
}

static enum err rank_clients(struct ordering *o)
{
	struct finish *f = o->f;
	enum err err = workers_run(SHARDS, rank_shard, o);
	for (size_t k = 0; k < SHARDS; k++)
		f->s->fingerprint += o->print[k];
	if (!err)
		err = ranked_sort(o->order, f->clients);
	if (!err)
		err = ranked_sort(o->shown, f->clients);
	for (size_t i = 1; i < f->clients && !err; i++)
		if (o->shown[i].key == o->shown[i - 1].key)
			err = err_set(ERR_KEY, "two clients would get one pseudonym under this key; use another key");
	return err;
}

static enum err number_by_weight(const struct seers *s, struct deid_ids *ids)
{
	struct ranked *list = calloc(ids->n + 1, sizeof *list);
	size_t n = 0;
	if (!list)
		return err_memory();
	for (size_t i = 1; i <= s->n; i++)
		if (s->sum[i].seen)
			list[n++] = (struct ranked){.key = s->sum[i].weight, .number = (uint32_t)i};
	enum err err = ranked_sort(list, n);
	for (size_t i = 0; i < n && !err; i++)
		ids->number[list[i].number] = (uint32_t)i + 1;
	free(list);
	return err;
}

/* Clients alike in all else are told apart by who saw them. */
static enum err weight_of_people(struct ordering *o, size_t client, uint64_t *out)
{
	const struct deid_set *s = o->f->s;
	size_t width = visit_width(s->plan->instruments), k = 0;
	struct settled c;
	union {
		struct deid_visit visit;
		unsigned char bytes[VISIT_MOST];
	} v;
	enum err err = settled_at(o->f, NULL, client, &c);
	if (err)
		return err;
	while (o->from[client] >= s->base[k + 1])
		k++;
	*out = 0;
	for (size_t i = 0; i < c.visits && !err; i++) {
		err = spill_read(s->spill, &s->visit[k], (o->from[client] - s->base[k] + i) * width, width, v.bytes);
		if (err)
			break;
		*out = print_mix(*out, s->therapist.number[v.visit.therapist]);
		*out = print_mix(*out, s->clinic.number[v.visit.clinic]);
	}
	return err;
}

static enum err sort_alike(struct ordering *o, struct ranked *list, size_t n)
{
	enum err err = ERR_OK;
	for (size_t i = 0; i < n && !err; i++)
		err = weight_of_people(o, list[i].number, &list[i].key);
	return err ? err : ranked_sort(list, n);
}

static enum err sort_ties(struct ordering *o)
{
	enum err err = ERR_OK;
	for (size_t i = 0, next; i < o->f->clients && !err; i = next) {
		for (next = i + 1; next < o->f->clients && o->order[next].key == o->order[i].key; next++)
			;
		if (next > i + 1)
			err = sort_alike(o, o->order + i, next - i);
	}
	return err;
}

static enum err arrange_by_content(struct ordering *o)
{
	enum err err = number_by_weight(&o->f->therapist, &o->f->s->therapist);
	if (!err)
		err = number_by_weight(&o->f->clinic, &o->f->s->clinic);
	return err ? err : sort_ties(o);
}

/* In their order clients lie anywhere. */
static void foretell(const struct ordering *o, size_t k)
{
	if (k >= o->f->clients)
		return;
	const struct spill_wanted w = place_of_settled(o->f, o->order[k].number);
	spill_foretell(&w);
}

static enum err write_clients(struct ordering *o)
{
	enum { AHEAD = 16 };
	struct finish *f = o->f;
	struct deid_set *s = f->s;
	struct settled c;
	enum err err = ERR_OK;
	s->from = calloc(f->clients + 1, sizeof *s->from);
	s->first = calloc(f->clients + 2, sizeof *s->first);
	if (!s->from || !s->first)
		return err_memory();
	for (size_t k = 0; k < f->clients && !err; k++) {
		size_t i = o->order[k].number;
		foretell(o, k + AHEAD);
		err = settled_at(f, NULL, i, &c);
		if (err)
			break;
		struct deid_client of = finished(f, &c);
		of.id = o->shown[k].key;
		s->from[k] = o->from[i];
		s->first[k + 1] = s->first[k] + c.visits;
		err = spill_append(s->spill, &s->client, &of, sizeof of);
	}
	s->clients = s->counts.clients = f->clients;
	return err;
}

static enum err make_room(struct ordering *o)
{
	size_t n = o->f->clients + 1;
	o->shown = calloc(n, sizeof *o->shown);
	o->order = calloc(n, sizeof *o->order);
	o->from = calloc(n, sizeof *o->from);
	o->number = o->f->d->o.link ? calloc(n, sizeof *o->number) : NULL;
	o->f->small = calloc(1, sizeof *o->f->small);
	if (!o->shown || !o->order || !o->from || !o->f->small || (o->f->d->o.link && !o->number))
		return err_memory();
	o->f->small->least = (uint32_t)o->f->s->profile.small_class;
	enum err err = id_numbers_begin(&o->ids, o->f->d->o.key, &o->f->d->book);
	return err ? err : spill_reader_begin(o->f->s->spill, &o->reader);
}

static enum err run(struct ordering *o)
{
	enum err err = make_room(o);
	if (!err)
		err = look_at_all(o);
	if (!err)
		err = number_named(o);
	if (!err)
		err = rank_clients(o);
	if (!err && o->by_content)
		err = arrange_by_content(o);
	if (!err)
		err = write_clients(o);
	if (!err && o->number)
		err = remember_clients(o->f, o->number);
	return err;
}

enum err order_clients(struct finish *f)
{
	struct ordering o = {.f = f, .by_content = !f->s->key_fingerprint};
	enum err err = run(&o);
	id_numbers_end(&o.ids);
	spill_reader_end(&o.reader);
	free(o.number);
	free(o.shown);
	free(o.order);
	free(o.from);
	free(f->small);
	return err;
}
