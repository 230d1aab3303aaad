#include "risk/suppress.h"

#include "core/weak.h"
#include "risk/gather.h"

#include <string.h>

struct work {
	struct arena *mem;
	const struct lattice_request *r;
	struct suppression *s;
	uint32_t *size; /* class of each kind, as values stand */
	uint32_t k;
	bool *touched;
};

static enum err sizes_now(struct work *w)
{
	struct arena *mem = arena_new();
	struct risk_kinds now;
	struct risk_key key[RISK_KEYS];
	const struct risk_kinds *k = w->r->kinds;
	for (size_t j = 0; j < k->keys; j++)
		key[j] = (struct risk_key){.name = k->name[j], .value = w->s->value[j]};
	const struct risk_table t = {.clients = k->n, .keys = k->keys, .key = key};
	enum err err = mem ? risk_kinds_of(mem, &t, &now) : err_memory();
	uint32_t *sum = err ? NULL : ARENA_ARRAY(mem, now.n + 1, uint32_t);
	if (!err && !sum)
		err = err_memory();
	if (sum) {
		memset(sum, 0, (now.n + 1) * sizeof *sum);
		for (size_t i = 0; i < k->n; i++)
			sum[now.of[i]] += k->count[i];
		for (size_t i = 0; i < k->n; i++)
			w->size[i] = sum[now.of[i]];
	}
	arena_free(mem);
	return err;
}

/* The values of one key, in all classes below k. True where one went. */
static bool hide_key(struct work *w, size_t key)
{
	bool any = false;
	for (size_t i = 0; i < w->r->kinds->n; i++) {
		if (w->size[i] >= w->k || w->s->value[key][i] == RISK_MISSING)
			continue;
		w->s->value[key][i] = RISK_MISSING;
		w->touched[i] = any = true;
	}
	return any;
}

static enum err begin(struct work *w, const struct lattice *at)
{
	const struct risk_kinds *k = w->r->kinds;
	w->size = ARENA_ARRAY(w->mem, k->n + 1, uint32_t);
	w->touched = ARENA_ARRAY(w->mem, k->n + 1, bool);
	w->s->removed = ARENA_ARRAY(w->mem, k->n + 1, bool);
	if (!w->size || !w->touched || !w->s->removed)
		return err_memory();
	memset(w->touched, 0, (k->n + 1) * sizeof *w->touched);
	memset(w->s->removed, 0, (k->n + 1) * sizeof *w->s->removed);
	enum err err = ERR_OK;
	for (size_t key = 0; key < k->keys && !err; key++) {
		w->s->value[key] = ARENA_ARRAY(w->mem, k->n + 1, int32_t);
		err = w->s->value[key] ? lattice_values(w->r, key, at->level[key], w->s->value[key]) : err_memory();
	}
	return err ? err : sizes_now(w);
}

static void remove_rest(struct work *w)
{
	struct suppression *s = w->s;
	const struct risk_kinds *k = w->r->kinds;
	for (size_t i = 0; i < k->n; i++) {
		s->removed[i] = w->size[i] < w->k;
		s->removed_clients += s->removed[i] ? k->count[i] : 0;
		s->clients += s->removed[i] || w->touched[i] ? k->count[i] : 0;
		if (!s->removed[i])
			s->smallest = !s->smallest || w->size[i] < s->smallest ? w->size[i] : s->smallest;
	}
}

/* A value that went with its client is the client's loss, not one more of the key. */
static enum err count_values(struct work *w, const struct lattice *at)
{
	const struct risk_kinds *k = w->r->kinds;
	int32_t *before = ARENA_ARRAY(w->mem, k->n + 1, int32_t);
	if (!before)
		return err_memory();
	for (size_t key = 0; key < k->keys; key++) {
		enum err err = lattice_values(w->r, key, at->level[key], before);
		if (err)
			return err;
		for (size_t i = 0; i < k->n; i++)
			if (!w->s->removed[i] && before[i] != w->s->value[key][i])
				w->s->of_key[key] += k->count[i];
		w->s->values += w->s->of_key[key];
	}
	return ERR_OK;
}

enum err suppress_small(struct arena *mem, const struct lattice_request *r, const struct lattice *at, const size_t *order,
			struct suppression *out)
{
	struct suppression s = {.keys = r->kinds->keys};
	struct work w = {.mem = mem, .r = r, .s = &s, .k = weak(WEAK_CLASSES) ? 0 : r->k};
	enum err err = begin(&w, at);
	for (size_t i = s.keys; i-- > 0 && !err;)
		if (!(r->keep >> order[i] & 1) && hide_key(&w, order[i]))
			err = sizes_now(&w);
	if (err)
		return err;
	remove_rest(&w);
	err = count_values(&w, at);
	if (!err)
		*out = s;
	return err;
}
