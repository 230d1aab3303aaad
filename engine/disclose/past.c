#include "disclose/past.h"

#include "core/weak.h"
#include "disclose/past_inside.h"
#include "disclose/precision.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_LONGEST = 1024 };

/* What the row is called from one release to the next; NULL: nothing. */
static const char *name_of_row(const struct table *t, size_t row)
{
	const struct cell *label = t->columns ? table_cell(t, row, 0) : NULL;
	if (!label || label->kind != CELL_TEXT)
		return NULL;
	return label->link ? label->link : label->text;
}

/* Everything that the row says in words: which definition, compared with which group. */
static void words_of_row(const struct table *t, size_t row, char *text, size_t size)
{
	size_t used = strlen(text);
	for (size_t c = 1; c < t->columns && used < size; c++) {
		const struct cell *cell = table_cell(t, row, c);
		const char *word = cell->kind == CELL_TEXT ? cell->link ? cell->link : cell->text : NULL;
		if (word)
			used += (size_t)snprintf(text + used, size - used, "|%s", word);
	}
}

/* A parameter tells nothing, unless it says whom it is about: a number on the cover. */
static bool tells(const struct cell *c)
{
	return c->kind >= CELL_COUNT || (c->kind == CELL_PARAM && c->who);
}

uint64_t past_hash(const struct disclose_ledger *l, const char *text)
{
	return l->hash(l->context, text);
}

void past_find(const struct disclose_ledger *l, uint64_t place, const struct told **first, size_t *n)
{
	size_t low = 0, high = weak(WEAK_LEDGER) ? 0 : l->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if ((int64_t)l->told[middle].place < (int64_t)place)
			low = middle + 1;
		else
			high = middle;
	}
	*first = &l->told[low];
	for (*n = 0; !weak(WEAK_LEDGER) && low + *n < l->n && l->told[low + *n].place == place;)
		++*n;
}

static void find_cell(const struct gate *g, struct past *p, size_t row, size_t column)
{
	char text[TEXT_LONGEST];
	struct known *k = &p->of[row * g->t->columns + column];
	const char *name = name_of_row(g->t, row);
	if (!name || !tells(table_cell(g->t, row, column)))
		return;
	snprintf(text, sizeof text, "%s|%s|%s", g->t->sheet, name, g->t->column[column].key);
	k->place = past_hash(p->ledger, text);
	/* The study first: words are cut where they are endless. */
	snprintf(text, sizeof text, "%016" PRIx64 "|%s|%s|%s", p->ledger->study, g->t->sheet, name,
		 g->t->column[column].key);
	words_of_row(g->t, row, text, sizeof text);
	k->definition = past_hash(p->ledger, text);
	past_find(p->ledger, k->place, &k->told, &k->n);
}

static int rising(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static enum err find_releases(struct arena *mem, struct past *p)
{
	const struct disclose_ledger *l = p->ledger;
	p->release = ARENA_ARRAY(mem, l->n + 1, int64_t);
	if (!p->release)
		return err_memory();
	for (size_t i = 0; i < l->n; i++)
		p->release[i] = l->told[i].release;
	qsort(p->release, l->n, sizeof *p->release, rising);
	for (size_t i = 0; i < l->n; i++)
		if (!p->releases || p->release[i] != p->release[p->releases - 1])
			p->release[p->releases++] = p->release[i];
	return ERR_OK;
}

enum err past_begin(struct gate *g, struct disclose_ledger *ledger)
{
	if (!ledger)
		return ERR_OK;
	struct past *p = ARENA_NEW(g->mem, struct past);
	if (!p)
		return err_memory();
	*p = (struct past){.ledger = ledger, .of = ARENA_ARRAY(g->mem, g->t->rows * g->t->columns + 1, struct known)};
	enum err err = p->of ? find_releases(g->mem, p) : err_memory();
	if (err)
		return err;
	for (size_t row = 0; row < g->t->rows; row++)
		for (size_t c = 0; c < g->t->columns; c++)
			find_cell(g, p, row, c);
	g->past = p;
	return ERR_OK;
}

const struct contributors *past_who(const struct gate *g, size_t cell)
{
	const struct contributors *own = g->t->cell[cell].who;
	return own ? own : g->t->cell[cell - cell % g->t->columns].who;
}

size_t past_few(const struct gate *g)
{
	size_t most = (size_t)(2 * (g->least - 1));
	return most < CONTRIBUTORS_MANY ? most : CONTRIBUTORS_MANY - 1;
}

/* The smaller of two, nothing aside. */
static size_t least_of(size_t a, size_t b)
{
	return !a || (b && b < a) ? b : a;
}

size_t past_apart(const struct gate *g, size_t cell, const struct told *told)
{
	const struct contributors *who = past_who(g, cell), *part = g->t->cell[cell].part_who;
	size_t apart = who && told->who ? contributors_apart(who, told->who) : 0;
	if (!who || !told->who || !part || !told->part)
		return apart;
	struct contributors rest = *who, old_rest = *told->who;
	contributors_leave(&rest, part);
	contributors_leave(&old_rest, told->part);
	return least_of(apart, least_of(contributors_apart(part, told->part), contributors_apart(&rest, &old_rest)));
}

static bool steps(const struct cell *c)
{
	return gate_counts(c) || (c->kind == CELL_PARAM && c->who);
}

/* A number of an earlier release, with the precision of this one: counts are rounded again, the rest stands as it was told. */
static struct rounded as_now(const struct gate *g, size_t cell, const struct told *told)
{
	struct cell c = g->t->cell[cell];
	if (!steps(&c))
		c = cell_param(0);
	c.value.v = told->value;
	c.who = NULL; /* what was told has its noise already */
	return precision_of(g, &c);
}

double past_step(const struct gate *g, size_t cell, const struct told *told)
{
	const struct cell *c = &g->t->cell[cell];
	if (!steps(c) || told->hidden)
		return 0;
	return fabs(precision_of(g, c).number - as_now(g, cell, told).number);
}

bool past_close(const struct gate *g, size_t cell, const struct told *told)
{
	size_t apart = past_apart(g, cell, told);
	bool known = past_who(g, cell) && told->who;
	if (known && !apart)
		return false;
	double step = past_step(g, cell, told);
	return (apart && apart <= past_few(g)) || (step > 0 && step < g->least);
}

/* Rules for a stricter kind of release hid it: they say nothing about this one. */
static bool binds(const struct gate *g, const struct told *told)
{
	return !told->hidden || told->kind <= (int)g->release;
}

/* A looser release told counts exactly that this one rounds, and numbers that it would not make so, or not at all. That there was none stands. */
static bool may_stand(const struct gate *g, size_t cell, const struct told *told)
{
	if (told->hidden || told->definition != g->past->of[cell].definition)
		return false;
	if (told->kind >= (int)g->release)
		return true;
	return steps(&g->t->cell[cell]) && !g->past->of[cell].small && !(told->value > 0 && told->value < g->least);
}

/* What a cell that is kept shows: the last that was told of it by the same definitions; NULL: nothing. */
static const struct told *last_told(const struct gate *g, size_t cell)
{
	const struct known *k = &g->past->of[cell];
	for (size_t i = k->n; i-- > 0;)
		if (binds(g, &k->told[i]))
			return may_stand(g, cell, &k->told[i]) ? &k->told[i] : NULL;
	return NULL;
}

/* Which cells this release would not show, whatever was told. */
static void judge(struct gate *g)
{
	size_t cells = g->t->rows * g->t->columns;
	gate_small(g);
	for (size_t i = 0; i < cells; i++)
		g->past->of[i].small = g->hidden[i];
	memset(g->hidden, 0, cells);
}

void past_keep(struct gate *g)
{
	if (g->past)
		judge(g);
	for (size_t i = 0; g->past && i < g->t->rows * g->t->columns; i++) {
		const struct known *k = &g->past->of[i];
		bool close = false;
		for (size_t j = 0; j < k->n && !close; j++)
			close = binds(g, &k->told[j]) && past_close(g, i, &k->told[j]);
		if (close)
			g->hidden[i] = last_told(g, i) ? HIDE_KEPT : HIDE_LINKED;
	}
}

void past_stay(struct gate *g, int64_t release, bool *changed)
{
	for (size_t i = 0; g->past && i < g->t->rows * g->t->columns; i++) {
		const struct known *k = &g->past->of[i];
		for (size_t j = 0; j < k->n && !g->hidden[i]; j++) {
			const struct told *told = &k->told[j];
			if (told->release != release || !told->hidden || !binds(g, told) || !told->who ||
			    past_apart(g, i, told))
				continue;
			g->hidden[i] = HIDE_LINKED;
			*changed = true;
		}
	}
}

const int64_t *past_releases(const struct gate *g, size_t *n)
{
	*n = g->past ? g->past->releases : 0;
	return g->past ? g->past->release : NULL;
}

/* A number made of a count that is kept. */
static bool beside_kept(const struct gate *g, size_t cell)
{
	size_t row = cell / g->t->columns;
	for (size_t c = 0; c < g->t->columns; c++)
		if (g->hidden[row * g->t->columns + c] == HIDE_KEPT)
			return true;
	return false;
}

bool past_stands(const struct gate *g, size_t cell)
{
	unsigned char hidden = g->hidden[cell];
	return g->past && (hidden == HIDE_KEPT || (hidden == HIDE_LINKED && beside_kept(g, cell)));
}

bool past_cell(const struct gate *g, size_t cell, struct safe_cell *out)
{
	const struct told *told = past_stands(g, cell) ? last_told(g, cell) : NULL;
	if (!told)
		return false;
	struct rounded r = as_now(g, cell, told);
	g->past->ledger->kept++;
	*out = (struct safe_cell){.kind = SAFE_NUMBER, .number = r.number, .decimals = r.decimals};
	return true;
}
