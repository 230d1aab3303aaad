#include "disclose/joint_store.h"

#include "core/weak.h"
#include "disclose/network.h"
#include "disclose/precision.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BASE_COST = 10, TOTAL_COST = 20, LINK_COST = 5, FIRST_ROOM = 256 };

static const double noise = 1e-9, largest_whole = 1e12;

/* A count that adds up with others: a whole number. */
static bool adds(const struct cell *c)
{
	return gate_counts(c) && fabs(c->value.v - round(c->value.v)) <= noise && fabs(c->value.v) < largest_whole;
}

static size_t cells_of(const struct gate *g)
{
	return g->t->rows * g->t->columns;
}

static enum err make_cells(struct joint *j, struct gate *gate, size_t n)
{
	size_t all = 0;
	for (size_t i = 0; i < n; i++)
		all += cells_of(&gate[i]);
	j->cell = ARENA_ARRAY(j->mem, all + 1, struct joint_cell);
	j->by = ARENA_ARRAY(j->mem, all + 1, size_t);
	j->number = ARENA_ARRAY(j->mem, all + 1, struct joint_number);
	j->truth = ARENA_ARRAY(j->mem, 2 * all + 1, long);
	if (!j->cell || !j->by || !j->number || !j->truth)
		return err_memory();
	for (size_t i = 0; i < n; i++)
		for (size_t c = 0; c < cells_of(&gate[i]); c++) {
			const struct cell *cell = &gate[i].t->cell[c];
			if (adds(cell))
				j->cell[j->cells++] =
					(struct joint_cell){&gate[i], c, 0, lround(cell->value.v), gate_own(cell)};
		}
	return ERR_OK;
}

static const struct cell *cell_of(const struct joint_cell *c)
{
	return &c->gate->t->cell[c->cell];
}

/* Cells of one link, with one value, side by side; all others after their place. */
static int by_link(const void *a, const void *b, void *context)
{
	const struct joint *j = context;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	const char *one = cell_of(&j->cell[x])->link, *two = cell_of(&j->cell[y])->link;
	int order = one && two ? strcmp(one, two) : (one != NULL) - (two != NULL);
	if (!order && one)
		order = (j->cell[x].value > j->cell[y].value) - (j->cell[x].value < j->cell[y].value);
	return order ? order : (x > y) - (x < y);
}

static bool one_number(const struct joint_cell *a, const struct joint_cell *b)
{
	if (weak(WEAK_LINKED))
		return false;
	const char *one = cell_of(a)->link, *two = cell_of(b)->link;
	return one && two && !strcmp(one, two) && a->value == b->value;
}

static void make_numbers(struct joint *j)
{
	for (size_t i = 0; i < j->cells; i++)
		j->by[i] = i;
	qsort_r(j->by, j->cells, sizeof *j->by, by_link, j);
	for (size_t i = 0; i < j->cells; i++) {
		struct joint_cell *c = &j->cell[j->by[i]];
		if (!i || !one_number(&j->cell[j->by[i - 1]], c))
			j->number[j->numbers++] = (struct joint_number){.first = i, .cost = BASE_COST + (double)c->value};
		struct joint_number *n = &j->number[j->numbers - 1];
		c->number = j->numbers - 1;
		/* What an earlier release told is told. */
		enum hidden why = c->gate->hidden[c->cell];
		n->hidden = n->hidden || (why != HIDE_NOT && why != HIDE_KEPT);
		n->floor = c->own > n->floor ? c->own : n->floor;
		n->cost *= n->n++ ? LINK_COST : 1;
		j->truth[c->number] = c->value;
	}
}

/* The number of a cell, SIZE_MAX if it is none that adds up; cells stand in the order of tables and places. */
static size_t number_at(const struct joint *j, const struct gate *g, size_t cell)
{
	size_t from = 0, to = j->cells;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const struct joint_cell *c = &j->cell[middle];
		if (c->gate == g && c->cell == cell)
			return c->number;
		bool before = c->gate < g || (c->gate == g && c->cell < cell);
		from = before ? middle + 1 : from;
		to = before ? to : middle;
	}
	return SIZE_MAX;
}

static enum err add_number(struct joint *j, const struct gate *g, size_t number)
{
	size_t place;
	const struct joint_number *n = &j->number[number];
	long low = 0, high = INFER_FAR, v = j->truth[number];
	/* In research and public a class with nobody may be hidden too. */
	long floor = g->release == RELEASE_QI && v > 0 ? 1 : 0;
	if (n->hidden)
		low = n->floor > floor ? n->floor : floor;
	else
		network_known(g, v, &low, &high);
	return infer_number(j->store, low, high, &place);
}

static enum err keep_line(struct joint *j, const size_t *number, size_t n)
{
	if (j->lines == j->line_room) {
		size_t room = j->line_room ? 2 * j->line_room : FIRST_ROOM;
		struct joint_line *larger = ARENA_ARRAY(j->mem, room, struct joint_line);
		if (!larger)
			return err_memory();
		if (j->lines)
			memcpy(larger, j->line, j->lines * sizeof *larger);
		j->line = larger;
		j->line_room = room;
	}
	struct joint_line *l = &j->line[j->lines];
	l->number = ARENA_ARRAY(j->mem, n + 1, size_t);
	if (!l->number)
		return err_memory();
	memcpy(l->number, number, n * sizeof *number);
	l->n = n;
	j->lines++;
	j->number[number[0]].cost *= TOTAL_COST;
	return infer_sum(j->store, number[0], number + 1, n - 1);
}

/* A rounded total of released parts is their sum: it has no class of its own. */
static void derive(struct joint *j, const struct gate *g, const size_t *number, size_t n, bool linked)
{
	bool shown = true;
	for (size_t i = 0; i < n; i++)
		shown = shown && !j->number[number[i]].hidden;
	if (g->release != RELEASE_QI && shown && !linked)
		infer_know(j->store, number[0], 0, INFER_FAR);
}

static enum err add_line(struct joint *j, const struct gate *g, const struct table_sum *s, size_t line)
{
	size_t *number = ARENA_ARRAY(j->mem, s->parts + 2, size_t), n = 1;
	if (!number)
		return err_memory();
	for (size_t i = 0; i <= s->parts; i++) {
		size_t at = i < s->parts ? s->part[i] : s->total;
		size_t cell = s->over_rows ? at * g->t->columns + line : line * g->t->columns + at;
		size_t found = number_at(j, g, cell);
		bool counts = gate_counts(&g->t->cell[cell]);
		/* A fraction, a total that is none, or (over rows) a part that is none: no sum. */
		if ((counts && found == SIZE_MAX) || (!counts && (i == s->parts || s->over_rows)))
			return ERR_OK;
		if (counts)
			number[i < s->parts ? n++ : 0] = found;
	}
	size_t total = s->over_rows ? s->total * g->t->columns + line : line * g->t->columns + s->total;
	enum err err = n > 1 ? keep_line(j, number, n) : ERR_OK;
	if (!err && n > 1)
		derive(j, g, number, n, g->t->cell[total].link);
	return err;
}

/* The number of a share's column; one that stands on no sheet is a new one. */
static enum err side(struct joint *j, const struct gate *g, size_t row, size_t column, double value, size_t *place)
{
	if (column < g->t->columns) {
		*place = number_at(j, g, row * g->t->columns + column);
		return ERR_OK;
	}
	enum err err = infer_number(j->store, 0, INFER_FAR, place);
	if (!err)
		j->truth[*place] = lround(value);
	return err;
}

/* Percentages of rounded parts are left out: what they add to their classes is less than one of them. */
static enum err add_share(struct joint *j, const struct gate *g, const struct table_share *s, size_t row)
{
	size_t at = row * g->t->columns + s->percent, part = SIZE_MAX, whole = SIZE_MAX;
	const struct cell *c = &g->t->cell[at];
	if (g->hidden[at] || c->kind != CELL_PERCENT || !num_is(c->value) || g->release != RELEASE_QI)
		return ERR_OK;
	enum err err = side(j, g, row, s->part, c->part, &part);
	if (!err)
		err = side(j, g, row, s->whole, c->whole, &whole);
	if (err || part == SIZE_MAX || whole == SIZE_MAX)
		return err;
	struct rounded r = g->coarse[at] ? precision_coarse(g, c) : precision_of(g, c);
	double half = g->coarse[at] ? 0.5 : 0.05;
	return infer_share(j->store, part, whole, fmax(r.number - half, 0) / 100, fmin(r.number + half, 100) / 100);
}

static enum err add_table(struct joint *j, const struct gate *g)
{
	enum err err = ERR_OK;
	for (size_t s = 0; s < g->t->sums; s++)
		for (size_t line = 0; !err && line < (g->t->sum[s].over_rows ? g->t->columns : g->t->rows); line++)
			err = add_line(j, g, &g->t->sum[s], line);
	for (size_t s = 0; s < g->t->shares; s++)
		for (size_t row = 0; !err && row < g->t->rows; row++)
			err = add_share(j, g, &g->t->share[s], row);
	return err;
}

enum err joint_new(struct arena *mem, struct gate *gate, size_t n, struct joint *out)
{
	*out = (struct joint){.mem = mem};
	enum err err = make_cells(out, gate, n);
	if (!err)
		err = infer_new(mem, &out->store);
	if (err)
		return err;
	make_numbers(out);
	for (size_t i = 0; !err && i < out->numbers; i++)
		err = add_number(out, gate, i);
	for (size_t i = 0; !err && i < n; i++)
		err = add_table(out, &gate[i]);
	return err;
}

void joint_open(struct joint *j, size_t number)
{
	infer_know(j->store, number, j->number[number].floor, INFER_FAR);
}

void joint_hide(struct joint *j, size_t number)
{
	struct joint_number *n = &j->number[number];
	n->hidden = true;
	for (size_t i = n->first; i < n->first + n->n; i++) {
		const struct joint_cell *c = &j->cell[j->by[i]];
		unsigned char *hidden = &c->gate->hidden[c->cell];
		j->hidden += !*hidden;
		*hidden = *hidden ? *hidden : HIDE_BESIDE;
	}
}

void joint_drop(struct joint *j, const struct joint_cell *given)
{
	given->gate->dropped = true;
	for (size_t i = 0; i < j->cells; i++) {
		const struct joint_cell *c = &j->cell[i];
		if (c->gate == given->gate && c->value > 0 && !j->number[c->number].hidden) {
			joint_open(j, c->number);
			joint_hide(j, c->number);
		}
	}
}
