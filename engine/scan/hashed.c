#include "scan/hashed.h"

#include "core/secret.h"

static void put(struct hashed *t, uint64_t hash, uint32_t number)
{
	uint64_t *there = t->hash;
	uint32_t *numbers = t->number;
	size_t i = (size_t)hash & (t->room - 1);
	while (there[i])
		i = (i + 1) & (t->room - 1);
	there[i] = hash;
	if (numbers)
		numbers[i] = number;
}

static enum err grow(struct hashed *t)
{
	enum { FIRST = 1024 };
	struct hashed larger = {.room = t->room ? t->room * 2 : FIRST, .n = t->n, .bare = t->bare};
	const uint64_t *hash = t->hash;
	const uint32_t *number = t->number;
	enum err err = secret_alloc(larger.room * sizeof *hash, &larger.hash);
	if (!err && !t->bare)
		err = secret_alloc(larger.room * sizeof *number, &larger.number);
	if (err) {
		hashed_free(&larger);
		return err;
	}
	for (size_t i = 0; i < t->room; i++)
		if (hash[i])
			put(&larger, hash[i], number ? number[i] : 0);
	hashed_free(t);
	*t = larger;
	return ERR_OK;
}

enum err hashed_add(struct hashed *t, uint64_t hash, uint32_t number)
{
	if (t->n * 2 >= t->room) {
		enum err err = grow(t);
		if (err)
			return err;
	}
	put(t, hash, number);
	t->n++;
	return ERR_OK;
}

bool hashed_next(const struct hashed *t, uint64_t hash, size_t *at, uint32_t *number)
{
	const uint64_t *there = t->hash;
	const uint32_t *numbers = t->number;
	if (!t->room)
		return false;
	for (;; ++*at) {
		size_t i = ((size_t)hash + *at) & (t->room - 1);
		if (!there[i])
			return false;
		if (there[i] != hash)
			continue;
		*number = numbers ? numbers[i] : 0;
		++*at;
		return true;
	}
}

bool hashed_has(const struct hashed *t, uint64_t hash)
{
	const uint64_t *there = t->hash;
	size_t i = (size_t)hash;
	while (t->room && there[i & (t->room - 1)] && there[i & (t->room - 1)] != hash)
		i++;
	return t->room && there[i & (t->room - 1)];
}

void hashed_free(struct hashed *t)
{
	secret_free(t->hash, t->room * sizeof(uint64_t));
	secret_free(t->number, t->room * sizeof(uint32_t));
	*t = (struct hashed){.bare = t->bare};
}
