#include "read/stat_labels.h"

#include "core/secret.h"

#include <stdlib.h>
#include <string.h>

enum { NO_TEXT = -1 };

/* Texts are places in the store. */
struct label {
	int set;
	ptrdiff_t key; /* NO_TEXT: the value is a number */
	double number;
	size_t text;
};

struct stat_labels {
	char *store;
	size_t used, store_room;
	size_t *name; /* of sets */
	size_t names, name_room;
	struct label *label;
	size_t labels, label_room;
};

enum err stat_labels_new(struct stat_labels **out)
{
	*out = calloc(1, sizeof **out);
	return *out ? ERR_OK : err_memory();
}

void stat_labels_free(struct stat_labels *l)
{
	if (!l)
		return;
	secret_free(l->store, l->store_room);
	secret_free(l->name, l->name_room * sizeof *l->name);
	secret_free(l->label, l->label_room * sizeof *l->label);
	free(l);
}

static enum err keep(struct stat_labels *l, const char *text, size_t *at)
{
	size_t n = strlen(text) + 1;
	void *store = l->store;
	enum err err = secret_grow(&store, &l->store_room, l->used + n, 1);
	l->store = store;
	if (err)
		return err;
	memcpy(l->store + l->used, text, n);
	*at = l->used;
	l->used += n;
	return ERR_OK;
}

enum err stat_labels_set(struct stat_labels *l, const char *name, int *set)
{
	for (size_t i = 0; i < l->names; i++)
		if (!strcmp(l->store + l->name[i], name)) {
			*set = (int)i;
			return ERR_OK;
		}
	void *names = l->name;
	enum err err = secret_grow(&names, &l->name_room, l->names + 1, sizeof *l->name);
	l->name = names;
	if (!err)
		err = keep(l, name, &l->name[l->names]);
	if (!err)
		*set = (int)l->names++;
	return err;
}

enum err stat_labels_add(struct stat_labels *l, int set, const char *text, double number, const char *label)
{
	struct label made = {.set = set, .key = NO_TEXT, .number = text ? 0 : number};
	size_t key = 0;
	void *labels = l->label;
	enum err err = secret_grow(&labels, &l->label_room, l->labels + 1, sizeof *l->label);
	l->label = labels;
	if (!err && text) {
		err = keep(l, text, &key);
		made.key = (ptrdiff_t)key;
	}
	if (!err)
		err = keep(l, label, &made.text);
	if (!err)
		l->label[l->labels++] = made;
	return err;
}

/* By set, then numbers by size, then texts. key: of b, which is looked for. */
static int compare(const struct stat_labels *l, const struct label *a, const struct label *b, const char *key)
{
	if (a->set != b->set)
		return a->set < b->set ? -1 : 1;
	if ((a->key == NO_TEXT) != (key == NULL))
		return a->key == NO_TEXT ? -1 : 1;
	if (key)
		return strcmp(l->store + a->key, key);
	return (a->number > b->number) - (a->number < b->number);
}

static int in_order(const void *a, const void *b, void *context)
{
	const struct stat_labels *l = context;
	const struct label *other = b;
	return compare(l, a, other, other->key == NO_TEXT ? NULL : l->store + other->key);
}

void stat_labels_sort(struct stat_labels *l)
{
	if (l->labels)
		qsort_r(l->label, l->labels, sizeof *l->label, in_order, l);
}

bool stat_labels_of(const struct stat_labels *l, int set, const char *text, double number, struct rd_cell *out)
{
	const struct label wanted = {.set = set, .number = number};
	size_t from = 0, to = l->labels;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = compare(l, &l->label[middle], &wanted, text);
		if (!order) {
			const char *label = l->store + l->label[middle].text;
			*out = (struct rd_cell){.p = label, .n = (uint32_t)strlen(label)};
			return out->n > 0;
		}
		from = order < 0 ? middle + 1 : from;
		to = order < 0 ? to : middle;
	}
	return false;
}
