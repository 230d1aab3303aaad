#include "result/find.h"

#include "result/result_parts.h"

#include <stdio.h>
#include <string.h>

static const struct result_cell *cell_named(const struct result_part *p, size_t row, const char *key)
{
	for (size_t i = result_row_begin(p, row); i < result_row_end(p, row); i++)
		if (p->cell[i].key && !strcmp(p->cell[i].key, key))
			return &p->cell[i];
	return NULL;
}

/* Appends "@value" when the row has the key; the text stays within size. */
static void add_place(const struct result_part *p, size_t row, const char *key, char text[static 256])
{
	const struct result_cell *c = cell_named(p, row, key);
	size_t n = strlen(text);
	if (!c)
		return;
	if (c->kind == CELL_TEXT)
		snprintf(text + n, 256 - n, "@%s", c->text);
	else if (c->kind == CELL_COUNT)
		snprintf(text + n, 256 - n, "@%lld", c->count);
	else if (c->kind == CELL_NUM)
		snprintf(text + n, 256 - n, "@%.15g", c->num);
}

static bool stands_at(const struct result_part *p, size_t row, const char *place)
{
	char text[256] = "";
	add_place(p, row, "time", text);
	add_place(p, row, "strata", text);
	add_place(p, row, "cause", text);
	return !strcmp(text, place);
}

static struct result_value value_of(const struct result_cell *c)
{
	if (!c)
		return (struct result_value){.found = RESULT_ABSENT};
	switch (c->kind) {
	case CELL_TEXT:
	case CELL_WORDS:
		return (struct result_value){.found = RESULT_TEXTUAL, .text = c->text};
	case CELL_FLAG:
		return (struct result_value){.found = RESULT_TEXTUAL, .text = c->flag ? "true" : "false"};
	case CELL_COUNT:
		return (struct result_value){.found = RESULT_NUMBER, .number = (double)c->count};
	default:
		return (struct result_value){.found = c->why == WHY_NONE ? RESULT_NUMBER : RESULT_NULL, .number = c->num};
	}
}

static struct result_value find_in(const struct result_part *p, const struct result_place *place, const char *at)
{
	if (at) {
		for (size_t i = 0; i < p->rows; i++)
			if (stands_at(p, i, at))
				return value_of(cell_named(p, i, place->key));
		return value_of(NULL);
	}
	size_t row = place->row < 0 ? 0 : (size_t)place->row;
	return value_of(row < p->rows ? cell_named(p, row, place->key) : NULL);
}

struct result_value result_find(const struct result *r, const struct result_place *place)
{
	struct result_value none = {.found = RESULT_ABSENT};
	size_t n = strcspn(place->part, "@");
	const char *at = place->part[n] ? place->part + n : NULL;
	for (size_t i = 0; i < r->parts; i++) {
		const struct result_part *p = &r->part[i];
		if (!n != !p->name || (n && (strlen(p->name) != n || strncmp(p->name, place->part, n) != 0)))
			continue;
		struct result_value v = find_in(p, place, at);
		if (v.found != RESULT_ABSENT)
			return v;
	}
	return none;
}
