#include "risk/grouping.h"

#include <string.h>

enum { LEAST_ROOM = 1 << 12 };

enum err grouping_new(struct arena *mem, size_t rows, struct grouping *out)
{
	size_t room = LEAST_ROOM;
	while (room < 2 * rows)
		room *= 2;
	*out = (struct grouping){
		.room = room, .key = ARENA_ARRAY(mem, room, uint64_t), .number = ARENA_ARRAY(mem, room, uint32_t)};
	return out->key && out->number ? ERR_OK : err_memory();
}

static size_t split_directly(const struct grouping *g, const struct grouping_rows *r, uint32_t *to)
{
	uint32_t *number = g->number, next = 0;
	size_t codes = (size_t)r->codes + 1;
	memset(number, 0, r->groups * codes * sizeof *number);
	for (size_t i = 0; i < r->n; i++) {
		uint32_t *at = &number[r->group[i] * codes + (size_t)(r->code[i] + 1)];
		if (!*at)
			*at = ++next;
		to[i] = *at - 1;
	}
	return next;
}

/* Open addressing; 0 is an empty place, so keys begin with 1. */
static size_t split_by_hash(const struct grouping *g, const struct grouping_rows *r, uint32_t *to)
{
	size_t mask = g->room - 1;
	uint64_t codes = (uint64_t)r->codes + 1;
	uint32_t next = 0;
	memset(g->key, 0, g->room * sizeof *g->key);
	for (size_t i = 0; i < r->n; i++) {
		uint64_t key = r->group[i] * codes + (uint64_t)(r->code[i] + 1) + 1;
		size_t at = (size_t)((key * 0x9e3779b97f4a7c15U) >> 32) & mask;
		while (g->key[at] && g->key[at] != key)
			at = (at + 1) & mask;
		if (!g->key[at]) {
			g->key[at] = key;
			g->number[at] = next++;
		}
		to[i] = g->number[at];
	}
	return next;
}

size_t grouping_split(const struct grouping *g, const struct grouping_rows *r, uint32_t *to)
{
	size_t codes = (size_t)r->codes + 1;
	if (r->groups <= g->room / codes)
		return split_directly(g, r, to);
	return split_by_hash(g, r, to);
}
