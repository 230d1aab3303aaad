#include "read/json_tree.h"

#include "core/fnv.h"
#include "core/secret.h"
#include "read/rd_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = JSON_NODES * 2, STEPS = 64 };

static enum err too_many(const struct json_tree *t)
{
	if (t->columns < RD_COLUMNS_MAX)
		return err_at(ERR_LIMIT, t->where, "records of more than %d different members", (int)JSON_NODES);
	return err_at(ERR_LIMIT, t->where, "more than %d columns when its lists and objects are laid out",
		      (int)RD_COLUMNS_MAX);
}

enum err json_tree_new(struct json_tree **out)
{
	struct json_tree *t = calloc(1, sizeof *t);
	if (!t)
		return err_memory();
	void *node = NULL;
	enum err err = secret_grow(&node, &t->room, 1, sizeof *t->node);
	t->node = node;
	t->slot = err ? NULL : malloc(SLOTS * sizeof *t->slot);
	if (!err && !t->slot)
		err = err_memory();
	if (err) {
		json_tree_free(t);
		return err;
	}
	for (int i = 0; i < SLOTS; i++)
		t->slot[i] = -1;
	t->node[0] = (struct json_node){.parent = -1, .first = -1, .last = -1, .next = -1, .column = -1};
	t->n = 1;
	*out = t;
	return ERR_OK;
}

void json_tree_free(struct json_tree *t)
{
	if (!t)
		return;
	secret_free(t->node, t->room * sizeof *t->node);
	secret_free(t->text, t->text_room);
	free(t->slot);
	free(t);
}

static uint64_t hash_of(int parent, enum json_step step, struct rd_cell key)
{
	uint64_t h = fnv_step(fnv_step(FNV_BASIS, (uint64_t)parent), (uint64_t)step);
	h = key.p ? fnv_bytes(h, key.p, key.n) : fnv_step(h, key.n);
	return h ^ (h >> 32);
}

static bool same(const struct json_tree *t, const struct json_node *n, enum json_step step, struct rd_cell key)
{
	return n->step == step && n->n == key.n && (!key.p || !memcmp(t->text + n->text, key.p, key.n));
}

int json_tree_find(const struct json_tree *t, int parent, int after, enum json_step step, struct rd_cell key)
{
	int guess = after < 0 ? t->node[parent].first : t->node[after].next;
	if (guess >= 0 && same(t, &t->node[guess], step, key))
		return guess;
	uint64_t h = hash_of(parent, step, key);
	for (size_t i = h % SLOTS; t->slot[i] >= 0; i = (i + 1) % SLOTS) {
		const struct json_node *n = &t->node[t->slot[i]];
		if (n->hash == h && n->parent == parent && same(t, n, step, key))
			return t->slot[i];
	}
	return -1;
}

static enum err keep_text(struct json_tree *t, struct rd_cell key)
{
	void *text = t->text;
	enum err err = secret_grow(&text, &t->text_room, t->text_n + key.n + 1, 1);
	t->text = text;
	if (!err)
		memcpy(t->text + t->text_n, key.p, key.n);
	return err;
}

enum err json_tree_add(struct json_tree *t, int parent, enum json_step step, struct rd_cell key, int *node)
{
	if (t->n == JSON_NODES)
		return too_many(t);
	void *nodes = t->node;
	enum err err = secret_grow(&nodes, &t->room, (size_t)t->n + 1, sizeof *t->node);
	t->node = nodes;
	if (!err && key.p)
		err = keep_text(t, key);
	if (err)
		return err;
	struct json_node *up = &t->node[parent];
	uint64_t h = hash_of(parent, step, key);
	t->node[t->n] = (struct json_node){.step = step,
					   .parent = parent,
					   .first = -1,
					   .last = -1,
					   .next = -1,
					   .hash = h,
					   .text = t->text_n,
					   .n = key.n,
					   .column = -1};
	t->text_n += key.p ? key.n : 0;
	if (up->last >= 0)
		t->node[up->last].next = t->n;
	else
		up->first = t->n;
	up->last = t->n;
	size_t i = h % SLOTS;
	while (t->slot[i] >= 0)
		i = (i + 1) % SLOTS;
	t->slot[i] = t->n;
	*node = t->n++;
	return ERR_OK;
}

enum err json_tree_column(struct json_tree *t, int node)
{
	if (t->node[node].column >= 0)
		return ERR_OK;
	if (t->columns == RD_COLUMNS_MAX)
		return too_many(t);
	t->leaf[t->columns] = node;
	t->node[node].column = t->columns++;
	return ERR_OK;
}

bool json_tree_is(const struct json_tree *t, int node, const char *key)
{
	const struct json_node *n = &t->node[node];
	return n->step == JSON_KEY && n->n == strlen(key) && !memcmp(t->text + n->text, key, n->n);
}

static size_t put(char *to, size_t at, const char *p, size_t n)
{
	if (to)
		memcpy(to + at, p, n);
	return at + n;
}

size_t json_tree_path(const struct json_tree *t, int node, bool plain, char *to)
{
	int up[STEPS] = {0};
	int depth = 0;
	for (int i = node; i > 0 && depth < STEPS; i = t->node[i].parent)
		up[depth++] = i;
	size_t at = 0;
	while (depth--) {
		const struct json_node *n = &t->node[up[depth]];
		char number[32];
		int digits = snprintf(number, sizeof number, "[%u]", n->n);
		if (n->step == JSON_ELEMENT)
			at = plain ? at : put(to, at, number, (size_t)digits);
		if (n->step == JSON_KEY && at)
			at = put(to, at, ".", 1);
		if (n->step == JSON_LINK)
			at = put(to, at, "[", 1);
		if (n->step != JSON_ELEMENT)
			at = put(to, at, t->text + n->text, n->n);
		if (n->step == JSON_LINK)
			at = put(to, at, "]", 1);
	}
	return at;
}
