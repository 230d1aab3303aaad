#include "app/people.h"

#include "core/fold.h"
#include "read/rd.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 32, MOST_LABEL = 128, HIGHEST_CODE = 1000 };

/* What each column is: the place of a key among those of the population, or one of these. */
enum { COLUMN_NONE = -1, COLUMN_COUNT = -2 };

struct table {
	struct arena *mem;
	const struct store *store;
	int file, columns, is[MOST_COLUMNS];
	size_t room;
	struct population p;
	const char *name[RISK_KEYS];
};

static bool is_word(const struct rd_cell *c, const char *word)
{
	return c->n == strlen(word) && !memcmp(c->p, word, c->n);
}

static void know_column(struct table *t, int column, const struct rd_cell *c, const struct risk_kinds *k)
{
	t->is[column] = is_word(c, "count") ? COLUMN_COUNT : COLUMN_NONE;
	for (size_t key = 0; key < k->keys; key++)
		if (is_word(c, k->name[key]) && t->p.keys < RISK_KEYS) {
			t->is[column] = (int)t->p.keys;
			t->name[t->p.keys] = k->name[key];
			t->p.key[t->p.keys++] = key;
		}
}

static enum err know_columns(struct table *t, const struct rd_row *header, const struct risk_kinds *k)
{
	bool counted = false;
	if (header->n > MOST_COLUMNS)
		return err_at(ERR_LIMIT, err_place(t->file, header->number, 0), "a population has at most %d columns",
			      MOST_COLUMNS);
	t->columns = header->n;
	for (int c = 0; c < header->n; c++) {
		know_column(t, c, &header->cell[c], k);
		counted = counted || t->is[c] == COLUMN_COUNT;
	}
	if (!counted || !t->p.keys)
		return err_at(ERR_VALUE, err_place(t->file, header->number, 0),
			      "a population needs a column 'count' and one named like a quasi-identifier of the dataset");
	return ERR_OK;
}

static bool whole(const struct rd_cell *c, uint64_t *out)
{
	uint64_t v = 0;
	for (uint32_t i = 0; i < c->n; i++) {
		if (c->p[i] < '0' || c->p[i] > '9' || i == 9)
			return false;
		v = v * 10 + (uint64_t)(c->p[i] - '0');
	}
	*out = v;
	return c->n > 0;
}

static bool label(const struct table *t, const char *domain, const struct rd_cell *c, uint64_t *out)
{
	char given[MOST_LABEL], known[MOST_LABEL];
	if (fold_name(c->p, c->n, given, sizeof given) <= 0)
		return false;
	for (int code = 0; code < HIGHEST_CODE; code++) {
		const char *text = store_label(t->store, domain, code);
		if (text && fold_name(text, strlen(text), known, sizeof known) > 0 && !strcmp(given, known)) {
			*out = (uint64_t)code;
			return true;
		}
	}
	return false;
}

static enum err grow(struct table *t)
{
	if (t->p.rows < t->room)
		return ERR_OK;
	size_t more = t->room ? 2 * t->room : 256;
	uint64_t *people = ARENA_ARRAY(t->mem, more, uint64_t);
	if (!people)
		return err_memory();
	if (t->room)
		memcpy(people, t->p.people, t->room * sizeof *people);
	t->p.people = people;
	for (size_t j = 0; j < t->p.keys; j++) {
		int32_t *value = ARENA_ARRAY(t->mem, more, int32_t);
		if (!value)
			return err_memory();
		if (t->room)
			memcpy(value, t->p.value[j], t->room * sizeof *value);
		t->p.value[j] = value;
	}
	t->room = more;
	return ERR_OK;
}

static enum err take_row(struct table *t, const struct rd_row *row)
{
	enum err err = grow(t);
	if (err)
		return err;
	if (row->ragged)
		return err_at(ERR_FORMAT, err_place(t->file, row->number, 0),
			      "a row with another number of cells than the header");
	for (int c = 0; c < t->columns; c++) {
		uint64_t v = 0;
		int is = t->is[c];
		if (is == COLUMN_NONE)
			continue;
		if (!whole(&row->cell[c], &v) && (is == COLUMN_COUNT || !label(t, t->name[is], &row->cell[c], &v)))
			return err_at(ERR_VALUE, err_place(t->file, row->number, c + 1),
				      "neither a whole number nor a label that the dataset knows");
		if (is == COLUMN_COUNT)
			t->p.people[t->p.rows] = v;
		else
			t->p.value[is][t->p.rows] = (int32_t)v;
	}
	t->p.rows++;
	return ERR_OK;
}

enum err people_load(struct arena *mem, const char *path, int file, const struct store *store,
		     const struct risk_kinds *kinds, struct population *out)
{
	struct table t = {.mem = mem, .store = store, .file = file};
	struct rd *rd = NULL;
	struct rd_row row;
	enum err err = rd_open(path, file, 0, &rd);
	if (!err)
		err = know_columns(&t, rd_header(rd), kinds);
	while (!err && (err = rd_next(rd, &row)) == ERR_OK)
		err = take_row(&t, &row);
	rd_close(rd);
	if (err != ERR_END)
		return err;
	*out = t.p;
	return ERR_OK;
}
