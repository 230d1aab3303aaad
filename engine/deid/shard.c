#include "deid/shard.h"

#include "core/secret.h"

#include <stdlib.h>
#include <string.h>

enum err room_for(struct room *room, size_t bytes, void *out)
{
	if (bytes > room->n) {
		void *p = NULL;
		size_t more = bytes + bytes / 4;
		enum err err = secret_alloc(more, &p);
		if (err)
			return err;
		secret_free(room->p, room->n);
		*room = (struct room){.p = p, .n = more};
	}
	*(void **)out = room->p;
	return ERR_OK;
}

void lane_done(struct lane *l)
{
	struct room *room[] = {&l->rows_room,  &l->facts_room, &l->person_room,      &l->slot_room,
			       &l->order_room, &l->start_room, &l->facts_order_room, &l->ranked_room};
	for (size_t i = 0; i < sizeof room / sizeof *room; i++)
		secret_free(room[i]->p, room[i]->n);
	free(l->therapist);
	free(l->clinic);
	free(l->rejects.item);
	free(l->unattached.item);
}

static void person_begin(struct person *p, struct tag key)
{
	*p = (struct person){.key = key, .first = DAY_NONE, .last = DAY_NONE, .age = -1, .place = {UINT32_MAX, UINT32_MAX}};
	traits_begin(p->trait);
}

static uint32_t person_of(struct lane *l, struct tag key)
{
	size_t i = key.high & (l->slots - 1);
	for (; l->slot[i]; i = (i + 1) & (l->slots - 1))
		if (tag_same(l->person[l->slot[i] - 1].key, key))
			return l->slot[i] - 1;
	person_begin(&l->person[l->persons], key);
	l->slot[i] = (uint32_t)++l->persons;
	return l->slot[i] - 1;
}

/* Of several ages the one told on the earliest day counts. */
static void learn_age(struct person *p, int age, int32_t day, struct place at)
{
	bool earlier = p->age < 0 || day < p->age_day || (day == p->age_day && place_compare(at, p->age_at) < 0);
	if (age < 0 || !earlier)
		return;
	p->age = (int16_t)age;
	p->age_day = day;
	p->age_at = at;
}

static void learn_row(struct person *p, const struct packed *row)
{
	struct place at = {row->file, row->row};
	bool dated = !(row->flags & PACKED_RELATIVE);
	p->visits++;
	if (place_compare(at, p->place) < 0)
		p->place = at;
	if (dated && (p->first == DAY_NONE || row->day < p->first))
		p->first = row->day;
	if (dated && (p->last == DAY_NONE || row->day > p->last))
		p->last = row->day;
	learn_age(p, row->client == PACKED_NOBODY ? -1 : (int)row->client, row->day, at);
}

static enum err reject_row(struct lane *l, const struct packed *row, enum layout_reason reason)
{
	const struct deid_reject reject = {.file = (int)row->file, .row = row->row, .reason = reason};
	if (!(row->flags & PACKED_FIRST))
		return ERR_OK;
	l->counts.rows_accepted--;
	l->counts.rows_rejected++;
	l->counts.rejected[reason]++;
	return rejects_add(&l->rejects, reject);
}

/* The client of an entry, after its moves; PACKED_NOBODY: it is refused, or another shard's. */
static uint32_t find_person(struct lane *l, size_t k, struct tag key, unsigned how, enum layout_reason *refused)
{
	const struct move *moved = moves_find(&l->f->moves, key);
	*refused = moved ? moved->refused : REASON_NONE;
	if (moved && (moved->refused || shard_of(moved->to) != k))
		return PACKED_NOBODY;
	uint32_t person = person_of(l, moved ? moved->to : key);
	if (!moved)
		l->person[person].how |= how;
	return person;
}

static uint32_t number_of(const struct seers *s, size_t hand, uint32_t number, struct seer *sum)
{
	if (number == PACKED_NOBODY)
		number = 0;
	else if (s->of_hand[hand])
		number = s->of_hand[hand][number];
	sum[number].seen = true;
	return number;
}

static enum err take_row(struct lane *l, size_t k, size_t hand, unsigned char *entry)
{
	struct tag key;
	enum layout_reason refused;
	struct packed *row = (struct packed *)(void *)(entry + ENTRY_KEY);
	memcpy(&key, entry, sizeof key);
	uint32_t person = find_person(l, k, key, row->flags >> PACKED_HOW, &refused);
	if (person == PACKED_NOBODY) {
		row->client = PACKED_NOBODY;
		return refused ? reject_row(l, row, refused) : ERR_OK;
	}
	row->therapist = number_of(&l->f->therapist, hand, row->therapist, l->therapist);
	row->clinic = number_of(&l->f->clinic, hand, row->clinic, l->clinic);
	learn_row(&l->person[person], row);
	row->client = person;
	return ERR_OK;
}

static enum err read_rows(struct lane *l, size_t k)
{
	const struct finish *f = l->f;
	size_t stride = f->d->stride;
	unsigned char *to = l->rows.first - ENTRY_KEY;
	enum err err = ERR_OK;
	for (size_t h = 0; h <= f->hands && !err; h++) {
		size_t n = (size_t)spill_size(&f->streams[h]->row[k]);
		err = spill_read(f->d->spill, &f->streams[h]->row[k], 0, n, to);
		for (size_t at = 0; at < n && !err; at += stride)
			err = take_row(l, k, h, to + at);
		to += n;
	}
	return err;
}

static enum err read_facts(struct lane *l, size_t k)
{
	const struct finish *f = l->f;
	enum err err = ERR_OK;
	for (size_t h = 0; h <= f->hands && !err; h++) {
		size_t size = (size_t)spill_size(&f->streams[h]->facts[k]), n = size / sizeof *l->facts;
		struct entry_facts *to = l->facts + l->facts_n;
		err = spill_read(f->d->spill, &f->streams[h]->facts[k], 0, size, to);
		for (size_t i = 0; i < n && !err; i++) {
			enum layout_reason refused;
			uint32_t person = find_person(l, k, to[i].key, to[i].how, &refused);
			to[i].key.low = person;
			if (person != PACKED_NOBODY)
				l->person[person].facts++;
		}
		l->facts_n += n;
	}
	return err;
}

static size_t bytes_of(const struct finish *f, size_t k, bool facts)
{
	uint64_t n = 0;
	for (size_t h = 0; h <= f->hands; h++)
		n += spill_size(facts ? &f->streams[h]->facts[k] : &f->streams[h]->row[k]);
	return (size_t)n;
}

static enum err make_room(struct lane *l, size_t k)
{
	size_t stride = l->f->d->stride, rows = bytes_of(l->f, k, false), facts = bytes_of(l->f, k, true);
	size_t n = rows / stride, most = n + facts / sizeof *l->facts;
	if (most > UINT32_MAX / 4)
		return err_set(ERR_LIMIT, "more appointments than the program accepts; split the export");
	for (l->slots = 64; l->slots < 2 * most; l->slots *= 2)
		;
	enum err err = room_for(&l->rows_room, rows + ENTRY_KEY, &l->rows.first);
	if (!err)
		err = room_for(&l->facts_room, facts + sizeof *l->facts, &l->facts);
	if (!err)
		err = room_for(&l->person_room, (most + 1) * sizeof *l->person, &l->person);
	if (!err)
		err = room_for(&l->slot_room, l->slots * sizeof *l->slot, &l->slot);
	if (!err)
		err = room_for(&l->order_room, (n + 1) * sizeof *l->order, &l->order);
	if (!err)
		err = room_for(&l->facts_order_room, (most + 1) * sizeof *l->facts_order, &l->facts_order);
	if (err)
		return err;
	memset(l->slot, 0, l->slots * sizeof *l->slot);
	l->rows.first += ENTRY_KEY;
	l->rows.stride = stride;
	l->rows.scores = l->f->d->o.plan->instruments;
	l->rows.n = n;
	l->persons = l->facts_n = 0;
	return ERR_OK;
}

/* Within a shard the bits above are the same. */
static enum err rank_persons(struct lane *l)
{
	enum err err = room_for(&l->ranked_room, (l->persons + 1) * sizeof *l->ranked, &l->ranked);
	for (size_t i = 0; i < l->persons && !err; i++)
		l->ranked[i] = (struct ranked){.key = l->person[i].key.high << (64 - SHARD_SHIFT), .number = (uint32_t)i};
	if (!err)
		err = ranked_sort(l->ranked, l->persons);
	for (size_t i = 1; i < l->persons && !err; i++)
		if (l->ranked[i].key == l->ranked[i - 1].key)
			err = err_set(ERR_KEY, "two clients would get one pseudonym under this key; use another key");
	return err;
}

/* start[r + 1] runs from the first place of the person of rank r to the last, and is then the start of the next. slot: rank of a person. */
static void scatter(struct lane *l)
{
	uint32_t rows = 0, facts = 0;
	uint32_t *rank_of = l->slot;
	l->longest = 0;
	l->start[0] = l->facts_start[0] = 0;
	for (size_t r = 0; r < l->persons; r++) {
		const struct person *p = &l->person[l->ranked[r].number];
		rank_of[l->ranked[r].number] = (uint32_t)r;
		l->start[r + 1] = rows;
		l->facts_start[r + 1] = facts;
		rows += p->visits;
		facts += p->facts;
		l->longest = p->visits > l->longest ? p->visits : l->longest;
	}
	for (size_t i = 0; i < l->rows.n; i++) {
		uint32_t person = packed_at(&l->rows, i)->client;
		if (person != PACKED_NOBODY)
			l->order[l->start[rank_of[person] + 1]++] = (uint32_t)i;
	}
	for (size_t i = 0; i < l->facts_n; i++) {
		uint32_t person = (uint32_t)l->facts[i].key.low;
		if (person != PACKED_NOBODY)
			l->facts_order[l->facts_start[rank_of[person] + 1]++] = (uint32_t)i;
	}
}

enum err shard_load(struct lane *l, size_t k)
{
	enum err err = make_room(l, k);
	if (!err)
		err = read_rows(l, k);
	if (!err)
		err = read_facts(l, k);
	if (!err)
		err = rank_persons(l);
	if (!err)
		err = room_for(&l->start_room, 2 * (l->persons + 2) * sizeof *l->start, &l->start);
	if (err)
		return err;
	l->facts_start = l->start + l->persons + 2;
	scatter(l);
	return ERR_OK;
}
