/* Curves stand or fall with the clients of their row: one whose shares are kept, or too few of whose clients moved, is drawn as it was told. */
#include "disclose/past_inside.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH = 5, TEXT_LONGEST = 512 }; /* x, y, low, high, at risk */

/* The row that bears the curve's name; rows: none. */
static size_t row_of(const struct table *t, const char *label)
{
	for (size_t row = 0; row < t->rows; row++)
		for (size_t c = 0; c < t->columns; c++) {
			const struct cell *cell = table_cell(t, row, c);
			if (cell->kind == CELL_TEXT && cell->text && !strcmp(cell->text, label))
				return row;
		}
	return t->rows;
}

static void names(const struct gate *g, const char *label, size_t row, struct told *told)
{
	char text[TEXT_LONGEST];
	const struct disclose_ledger *l = g->past->ledger;
	const struct cell *first = row < g->t->rows ? table_cell(g->t, row, 0) : NULL;
	snprintf(text, sizeof text, "%s|curve|%s", g->t->sheet, first && first->link ? first->link : label);
	told->place = past_hash(l, text);
	size_t used = strlen(text);
	snprintf(text + used, sizeof text - used, "|%llu|%d", (unsigned long long)l->study, (int)g->release);
	told->definition = past_hash(l, text);
}

static bool row_stands(const struct gate *g, size_t row)
{
	for (size_t c = 0; row < g->t->rows && c < g->t->columns; c++)
		if (table_cell(g->t, row, c)->kind == CELL_INCIDENCE && past_stands(g, row * g->t->columns + c))
			return true;
	return false;
}

static bool held(const struct gate *g, const struct told *now, const struct told *told, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t apart = now->who && told[i].who ? contributors_apart(now->who, told[i].who) : 0;
		if (apart && apart <= past_few(g) && (!told[i].hidden || told[i].kind <= (int)g->release))
			return true;
	}
	return false;
}

static enum err unpack(struct arena *mem, const struct told *told, struct safe_curve *c)
{
	size_t n = told->points / WIDTH;
	bool limits = n && told->points % WIDTH;
	double *v[WIDTH];
	for (size_t k = 0; k < WIDTH; k++) {
		v[k] = ARENA_ARRAY(mem, n + 1, double);
		if (!v[k])
			return err_memory();
		for (size_t i = 0; i < n; i++)
			v[k][i] = told->point[i * WIDTH + k];
	}
	c->n = n;
	c->x = v[0];
	c->y = v[1];
	c->low = limits ? v[2] : NULL;
	c->high = limits ? v[3] : NULL;
	c->at_risk = v[4];
	return ERR_OK;
}

/* A number more than the points take says that there are limits. */
static enum err pack(struct arena *mem, const struct safe_curve *c, struct told *told)
{
	bool limits = c->n && c->low && c->high;
	double *point = ARENA_ARRAY(mem, c->n * WIDTH + 1, double);
	if (!point)
		return err_memory();
	for (size_t i = 0; i < c->n; i++) {
		const double v[WIDTH] = {c->x[i], c->y[i], limits ? c->low[i] : 0, limits ? c->high[i] : 0, c->at_risk[i]};
		memcpy(point + i * WIDTH, v, sizeof v);
	}
	told->points = c->n * WIDTH + limits;
	told->point = point;
	return ERR_OK;
}

enum err past_curve(const struct gate *g, struct safe_curve *c)
{
	if (!g->past)
		return ERR_OK;
	size_t row = row_of(g->t, c->label ? c->label : ""), n = 0;
	const struct told *told = NULL;
	struct told now = {.kind = (int)g->release, .who = row < g->t->rows ? past_who(g, row * g->t->columns) : NULL};
	names(g, c->label ? c->label : "", row, &now);
	past_find(g->past->ledger, now.place, &told, &n);
	if (row_stands(g, row) || held(g, &now, told, n)) {
		struct told nothing = {.points = 0};
		while (n && told[n - 1].definition != now.definition)
			n--;
		g->past->ledger->kept++;
		return unpack(g->mem, n ? &told[n - 1] : &nothing, c);
	}
	now.hidden = !c->n;
	enum err err = pack(g->mem, c, &now);
	return err ? err : past_tell(g, &now);
}
