#include "analyses/quasi.h"

#include <string.h>

/* The next name of a comma list; its length, or 0 at the end. */
static size_t next_name(const char **at)
{
	*at += strspn(*at, ",");
	return strcspn(*at, ",");
}

static bool is_name(const char *name, const char *at, size_t n)
{
	return strlen(name) == n && !strncmp(name, at, n);
}

static enum err unknown(void)
{
	return err_set(ERR_USAGE, "a quasi-identifier is named that the dataset has not got, or twice; audit lists them");
}

static enum err choose(const struct store_attributes *a, const char *keys, struct quasi *q)
{
	size_t n = 0;
	for (const char *at = keys; (n = next_name(&at)) > 0; at += n) {
		size_t i = 0;
		while (i < a->n && !is_name(a->attribute[i].name, at, n))
			i++;
		for (size_t j = 0; j < q->kinds.keys; j++)
			i = q->attribute[j] == i ? a->n : i;
		if (i == a->n)
			return unknown();
		if (q->kinds.keys == RISK_KEYS)
			return err_set(ERR_USAGE, "at most %d quasi-identifiers are looked at together", RISK_KEYS);
		q->attribute[q->kinds.keys++] = i;
	}
	return ERR_OK;
}

static void choose_all(const struct store_attributes *a, struct quasi *q)
{
	for (size_t i = 0; i < a->n; i++) {
		if (a->attribute[i].kinds < 2)
			continue;
		if (q->kinds.keys < RISK_KEYS)
			q->attribute[q->kinds.keys++] = i;
		else
			q->left_out++;
	}
}

enum err quasi_load(struct arena *mem, const struct store *s, const char *keys, struct quasi *out)
{
	struct quasi q = {0};
	struct risk_key key[RISK_KEYS];
	enum err err = store_attributes(s, mem, &q.held);
	if (!err && keys)
		err = choose(&q.held, keys, &q);
	if (!err && !keys)
		choose_all(&q.held, &q);
	if (err)
		return err;
	for (size_t j = 0; j < q.kinds.keys; j++)
		key[j] = (struct risk_key){q.held.attribute[q.attribute[j]].name, q.held.attribute[q.attribute[j]].value};
	q.sensitive[0] = (struct risk_sensitive){"end_reason", q.held.end_reason, false};
	q.sensitive[1] = (struct risk_sensitive){"breakthrough", q.held.breakthrough, false};
	q.sensitive[2] = (struct risk_sensitive){"first_score", q.held.first_score, true};
	const struct risk_table t = {.clients = q.held.clients, .keys = q.kinds.keys, .key = key};
	err = risk_kinds_of(mem, &t, &q.kinds);
	if (!err)
		*out = q;
	return err;
}

enum err quasi_set(const struct risk_kinds *k, const char *keys, unsigned *out)
{
	size_t n = 0;
	unsigned set = 0;
	for (const char *at = keys ? keys : ""; (n = next_name(&at)) > 0; at += n) {
		size_t i = 0;
		while (i < k->keys && !is_name(k->name[i], at, n))
			i++;
		if (i == k->keys)
			return unknown();
		set |= 1U << i;
	}
	*out = set;
	return ERR_OK;
}
