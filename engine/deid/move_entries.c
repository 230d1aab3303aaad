/* Entries of clients whose key, at the end, belongs to another shard than the one they came to. */
#include "deid/finish.h"

#include <string.h>

struct moving {
	struct finish *f;
	struct spill_reader reader;
};

/* The key it goes to; false: it stays, or is refused where it is. */
static bool goes(const struct finish *f, size_t k, struct tag key, struct tag *to)
{
	const struct move *m = moves_find(&f->moves, key);
	if (!m || m->refused || shard_of(m->to) == k)
		return false;
	*to = m->to;
	return true;
}

static void number_seers(const struct finish *f, size_t hand, struct packed *row)
{
	row->therapist = row->therapist == PACKED_NOBODY ? 0 : f->therapist.of_hand[hand][row->therapist];
	row->clinic = row->clinic == PACKED_NOBODY ? 0 : f->clinic.of_hand[hand][row->clinic];
	row->flags &= (uint8_t)((1u << PACKED_HOW) - 1);
}

static enum err move_rows(struct moving *m, size_t hand, size_t k)
{
	const struct finish *f = m->f;
	const struct spill_stream *from = &f->streams[hand]->row[k];
	_Alignas(struct packed) unsigned char entry[ENTRY_MOST];
	enum err err = ERR_OK;
	for (uint64_t at = 0; at < spill_size(from) && !err; at += f->d->stride) {
		struct tag key, to;
		const void *p;
		err = spill_look(&m->reader, from, at, f->d->stride, &p);
		if (err)
			break;
		memcpy(&key, p, sizeof key);
		if (!goes(f, k, key, &to))
			continue;
		memcpy(entry, p, f->d->stride);
		memcpy(entry, &to, sizeof to);
		number_seers(f, hand, (struct packed *)(void *)(entry + ENTRY_KEY));
		err = spill_append(f->d->spill, &m->f->moved.row[shard_of(to)], entry, f->d->stride);
	}
	return err;
}

static enum err move_facts(struct moving *m, size_t hand, size_t k)
{
	const struct finish *f = m->f;
	const struct spill_stream *from = &f->streams[hand]->facts[k];
	enum err err = ERR_OK;
	for (uint64_t at = 0; at < spill_size(from) && !err; at += sizeof(struct entry_facts)) {
		struct entry_facts facts;
		const void *p;
		err = spill_look(&m->reader, from, at, sizeof facts, &p);
		if (err)
			break;
		memcpy(&facts, p, sizeof facts);
		if (!goes(f, k, facts.key, &facts.key))
			continue;
		facts.how = 0;
		err = spill_append(f->d->spill, &m->f->moved.facts[shard_of(facts.key)], &facts, sizeof facts);
	}
	return err;
}

static bool any_goes(const struct finish *f, bool shard[SHARDS])
{
	bool any = false;
	for (size_t i = 0; i < f->moves.n; i++) {
		const struct move *m = &f->moves.item[i];
		if (m->refused || shard_of(m->to) == shard_of(m->from))
			continue;
		any = shard[shard_of(m->from)] = true;
	}
	return any;
}

enum err move_entries(struct finish *f)
{
	struct moving m = {.f = f};
	bool shard[SHARDS] = {false};
	if (!any_goes(f, shard))
		return ERR_OK;
	enum err err = spill_reader_begin(f->d->spill, &m.reader);
	for (size_t k = 0; k < SHARDS && !err; k++)
		for (size_t h = 0; h < f->hands && shard[k] && !err; h++) {
			err = move_rows(&m, h, k);
			if (!err)
				err = move_facts(&m, h, k);
		}
	spill_reader_end(&m.reader);
	return err;
}
