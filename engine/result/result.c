#include "result/result_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct result *result_new(void)
{
	return calloc(1, sizeof(struct result));
}

void result_free(struct result *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->parts; i++) {
		free(r->part[i].cell);
		free(r->part[i].row);
	}
	free(r);
}

/* Makes room for one more element; NULL when there is none. */
static void *grown(void *array, size_t n, size_t *room, size_t size)
{
	if (n < *room)
		return array;
	size_t wanted = *room ? 2 * *room : 16;
	void *larger = reallocarray(array, wanted, size);
	if (larger)
		*room = wanted;
	return larger;
}

struct result_part *result_part(struct result *r, const char *name, enum result_shape shape)
{
	if (!r)
		return NULL;
	for (size_t i = 0; i < r->parts && shape == RESULT_ROWS; i++)
		if (r->part[i].shape == RESULT_ROWS && !strcmp(r->part[i].name, name))
			return &r->part[i];
	if (r->parts == RESULT_PARTS_MAX) {
		r->failed = true;
		return NULL;
	}
	struct result_part *p = &r->part[r->parts++];
	*p = (struct result_part){.of = r, .name = name, .shape = shape};
	if (shape != RESULT_ROWS)
		result_row(p);
	return p;
}

void result_row(struct result_part *p)
{
	if (!p || p->of->failed)
		return;
	size_t *row = grown(p->row, p->rows, &p->row_room, sizeof *row);
	if (!row) {
		p->of->failed = true;
		return;
	}
	p->row = row;
	row[p->rows++] = p->cells;
}

static void put(struct result_part *p, struct result_cell c)
{
	if (!p || p->of->failed)
		return;
	struct result_cell *cell = grown(p->cell, p->cells, &p->cell_room, sizeof *cell);
	if (!cell) {
		p->of->failed = true;
		return;
	}
	p->cell = cell;
	cell[p->cells++] = c;
}

void result_text(struct result_part *p, const char *key, const char *text)
{
	put(p, (struct result_cell){.key = key, .kind = CELL_TEXT, .text = text});
}

void result_words(struct result_part *p, const char *key, const char *words)
{
	put(p, (struct result_cell){.key = key, .kind = CELL_WORDS, .text = words});
}

void result_count(struct result_part *p, const char *key, long long n)
{
	put(p, (struct result_cell){.key = key, .kind = CELL_COUNT, .count = n});
}

/* JSON knows no infinity and no NaN: a num that is one has no value to show. */
void result_num(struct result_part *p, const char *key, struct num v)
{
	if (v.why == WHY_NONE && !isfinite(v.v))
		v.why = WHY_NOT_APPLICABLE;
	put(p, (struct result_cell){.key = key, .kind = CELL_NUM, .why = v.why, .num = v.v});
}

void result_flag(struct result_part *p, const char *key, bool yes)
{
	put(p, (struct result_cell){.key = key, .kind = CELL_FLAG, .flag = yes});
}

void result_why(struct result_part *p, enum why why)
{
	if (why != WHY_NONE)
		put(p, (struct result_cell){.kind = CELL_NUM, .why = why});
}

int result_format_of(const char *word)
{
	static const char *const name[] = {"text", "csv", "json"};
	for (int i = 0; i < 3; i++)
		if (!strcmp(word, name[i]))
			return i;
	return -1;
}

bool result_reasons(const struct result_part *p, size_t row, char *text, size_t size)
{
	bool seen[WHY__COUNT] = {false};
	size_t n = 0;
	text[0] = '\0';
	for (size_t i = result_row_begin(p, row); i < result_row_end(p, row); i++) {
		const struct result_cell *c = &p->cell[i];
		if (c->kind != CELL_NUM || c->why == WHY_NONE || seen[c->why])
			continue;
		seen[c->why] = true;
		int wrote = snprintf(text + n, size - n, "%s%s", n ? "; " : "", why_text(c->why));
		if (wrote < 0 || (size_t)wrote >= size - n)
			return true;
		n += (size_t)wrote;
	}
	return n > 0;
}
