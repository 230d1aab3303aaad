#include "app/ledger_keep.h"

#include <stdio.h>
#include <string.h>

enum { FROM_LEDGER = SUBKEY_BYTES };

static enum err begin(struct store *s, const struct key *key)
{
	unsigned char cell[SUBKEY_BYTES], all[LEDGER_KEY_BYTES];
	_Static_assert(LEDGER_KEY_BYTES - FROM_LEDGER <= SUBKEY_BYTES, "what the cell key gives");
	if (!key)
		return ledger_begin(s, NULL);
	key_sub(key, KEY_LEDGER, all);
	key_sub(key, KEY_CELLKEY, cell);
	memcpy(all + FROM_LEDGER, cell, sizeof all - FROM_LEDGER);
	enum err err = ledger_begin(s, all);
	explicit_bzero(all, sizeof all);
	explicit_bzero(cell, sizeof cell);
	return err;
}

enum err ledger_keep_begin(struct arena *mem, const struct analyze_request *r, struct ledger_keep *out)
{
	struct ledger_keep k = {.store = r->ledger ? r->store : NULL};
	if (!k.store) {
		*out = k;
		return ERR_OK;
	}
	enum err err = begin(k.store, r->key);
	if (!err)
		err = ledger_read(k.store, mem, &k.book.told, &k.book.n, &k.release, &k.releases);
	if (err) {
		ledger_end(k.store);
		return err;
	}
	*out = k;
	return ERR_OK;
}

static uint64_t hash(const void *context, const char *text)
{
	return ledger_hash(context, text);
}

struct disclose_ledger *ledger_keep_book(struct ledger_keep *k, uint64_t study)
{
	k->book.hash = hash;
	k->book.context = k->store;
	k->book.study = study;
	return k->store ? &k->book : NULL;
}

/* Everything that was told, and about whom: h <- keyed hash of h, the cell and its clients. */
static uint64_t digest_of(const struct ledger_keep *k, enum release kind)
{
	enum { KIND, STUDY, PLACE = 1, DEFINITION, HIDDEN, VALUE, WHO };
	uint64_t word[WHO + CONTRIBUTORS_WORDS] = {[KIND] = (uint64_t)kind, [STUDY] = k->book.study};
	uint64_t h = ledger_words(k->store, word, STUDY + 1);
	for (size_t i = 0; i < k->book.tells; i++) {
		const struct told *t = &k->book.now[i];
		word[0] = h;
		word[PLACE] = t->place;
		word[DEFINITION] = t->definition;
		word[HIDDEN] = t->hidden;
		memcpy(&word[VALUE], &t->value, sizeof t->value);
		if (t->who)
			memcpy(&word[WHO], t->who->sum, sizeof t->who->sum);
		h = ledger_words(k->store, word, t->who ? WHO + CONTRIBUTORS_WORDS : WHO);
	}
	return h;
}

/* Counts as the release that it repeats, or is the next. */
static void number(struct ledger_keep *k)
{
	for (size_t i = 0; i < k->releases; i++) {
		if (k->release[i].digest != k->now.digest)
			continue;
		k->now = k->release[i];
		k->again = true;
		return;
	}
	k->now.release = k->releases ? k->release[k->releases - 1].release + 1 : 1;
}

static void look_at_series(struct ledger_keep *k)
{
	int32_t apart = SERIES_DAYS, year = 1;
	for (size_t i = 0; i < k->releases; i++) {
		const struct ledger_release *r = &k->release[i];
		int32_t since = k->now.day - r->day;
		if (r->release >= k->now.release || r->kind != k->now.kind || r->study != k->now.study)
			continue;
		apart = since < apart ? since : apart;
		year += since < SERIES_YEAR;
	}
	if (apart < SERIES_DAYS)
		snprintf(k->remark, sizeof k->remark,
			 "the same tables were released with other numbers less than %d days ago; what changed between two "
			 "releases tells about few people, so leave a quarter between them",
			 SERIES_DAYS);
	else if (year > SERIES_MOST)
		snprintf(k->remark, sizeof k->remark,
			 "the same tables were released more than %d times within a year; what changed between two "
			 "releases tells about few people, so leave a quarter between them",
			 SERIES_MOST);
}

enum err ledger_keep_write(struct ledger_keep *k, enum release kind, int32_t day)
{
	if (!k->store)
		return ERR_OK;
	k->now =
		(struct ledger_release){.kind = (int)kind, .study = k->book.study, .day = day, .digest = digest_of(k, kind)};
	number(k);
	look_at_series(k);
	enum err err = k->again ? ERR_OK : ledger_write(k->store, &k->now, k->book.now, k->book.tells);
	if (!err)
		err = ledger_commit(k->store);
	k->written = !err && !k->again;
	return err;
}

enum err ledger_keep_end(struct ledger_keep *k, bool done)
{
	enum err err = ERR_OK;
	if (!k->store)
		return ERR_OK;
	if (!done && k->written)
		err = ledger_withdraw(k->store, k->now.release);
	ledger_end(k->store);
	return err;
}
