#include "estimate/bench_levels.h"

#include "core/fnv.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static size_t hash_of(const char *text, size_t n)
{
	uint64_t h = fnv_bytes(FNV_BASIS, text, n);
	return (size_t)(h ^ (h >> 29));
}

static bool same(const char *label, const char *text, size_t n)
{
	return !strncmp(label, text, n) && !label[n];
}

/* The slot of the text: its own, or the free one where it belongs. */
static size_t slot_of(const struct bench_levels *l, const char *text, size_t n)
{
	size_t i = hash_of(text, n) & (l->slots - 1);
	while (l->slot[i] && !same(l->label[l->slot[i] - 1], text, n))
		i = (i + 1) & (l->slots - 1);
	return i;
}

static bool enlarge(struct bench_levels *l)
{
	size_t room = l->room ? 2 * l->room : 64;
	const char **label = ARENA_ARRAY(l->mem, room, const char *);
	int32_t *slot = ARENA_ARRAY(l->mem, 2 * room, int32_t);
	if (!label || !slot)
		return false;
	if (l->n)
		memcpy(label, l->label, l->n * sizeof *label);
	l->label = label;
	l->slot = slot;
	l->room = room;
	l->slots = 2 * room;
	for (size_t k = 0; k < l->n; k++)
		slot[slot_of(l, label[k], strlen(label[k]))] = (int32_t)k + 1;
	return true;
}

int32_t bench_levels_code(struct bench_levels *l, const char *text, size_t n)
{
	if (l->n == l->room && !enlarge(l))
		return -1;
	size_t i = slot_of(l, text, n);
	if (l->slot[i])
		return l->slot[i] - 1;
	l->label[l->n] = arena_text_n(l->mem, text, n);
	if (!l->label[l->n])
		return -1;
	l->slot[i] = (int32_t)++l->n;
	return (int32_t)l->n - 1;
}

struct entry {
	const char *label;
	double number;
	int32_t code;
};

static int by_number(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return strcmp(x->label, y->label);
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->label, ((const struct entry *)b)->label);
}

int bench_levels_sort(struct bench_levels *l, int32_t *new_code)
{
	struct entry *e = ARENA_ARRAY(l->mem, l->n + 1, struct entry);
	bool numbers = true;
	if (!e)
		return -1;
	for (size_t k = 0; k < l->n; k++) {
		char *end;
		e[k] = (struct entry){.label = l->label[k], .number = strtod(l->label[k], &end), .code = (int32_t)k};
		numbers = numbers && end != l->label[k] && !*end;
	}
	qsort(e, l->n, sizeof *e, numbers ? by_number : by_bytes);
	for (size_t k = 0; k < l->n; k++) {
		l->label[k] = e[k].label;
		new_code[e[k].code] = (int32_t)k;
	}
	return 0;
}
