#include "disclose/network.h"
#include "disclose/precision.h"

#include <math.h>
#include <string.h>

struct equation {
	const struct table_sum *sum;
	size_t line; /* row, or column where the sum is over rows */
};

/* The sums of a cell, and its sign in them. */
struct place {
	size_t node[2];
	int sign[2];
	unsigned count;
};

struct build {
	const struct table *t;
	struct equation *equation;
	size_t n;
	struct place *place; /* by cell */
	int *turn;           /* by node: 1 or -1 */
};

static size_t cell_at(const struct table *t, const struct equation *e, size_t i)
{
	return e->sum->over_rows ? i * t->columns + e->line : e->line * t->columns + i;
}

static bool counts_at(const struct table *t, size_t row, size_t column)
{
	return gate_counts(table_cell(t, row, column));
}

/* How many of the members of a sum (its parts and its total) count in a line. */
static size_t counting(const struct table *t, const struct table_sum *sum, size_t line)
{
	size_t n = 0;
	for (size_t i = 0; i <= sum->parts; i++) {
		size_t at = i < sum->parts ? sum->part[i] : sum->total;
		n += counts_at(t, sum->over_rows ? at : line, sum->over_rows ? line : at);
	}
	return n;
}

/*
 * The sum of the totals across follows from the sums of their parts: the total counts in every member of this sum, and every part in all of them
 * or in none.
 */
static bool complete(const struct table *t, const struct table_sum *sum, const struct table_sum *across)
{
	size_t all = sum->parts + 1;
	if (counting(t, sum, across->total) != all)
		return false;
	for (size_t j = 0; j < across->parts; j++) {
		size_t n = counting(t, sum, across->part[j]);
		if (n && n != all)
			return false;
	}
	return true;
}

/* An equation over rows (`over_rows`, else over columns) follows from others where its line is the total of a sum across. */
static bool follows(const struct table *t, const struct equation *e, bool over_rows)
{
	if (e->sum->over_rows != over_rows)
		return false;
	for (size_t i = 0; i < t->sums; i++) {
		const struct table_sum *across = &t->sum[i];
		if (across->over_rows == over_rows || across->total != e->line)
			continue;
		if (complete(t, e->sum, across))
			return true;
	}
	return false;
}

static bool place_add(struct place *p, size_t node, int sign)
{
	if (p->count == 2)
		return false;
	p->node[p->count] = node;
	p->sign[p->count++] = sign;
	return true;
}

/* Of a sum over columns a part that does not count is nobody; over rows it is a number that the reader does not know, and there is no sum. */
static bool adds_up(const struct build *b, const struct equation *e)
{
	size_t n = 0;
	for (size_t i = 0; i < e->sum->parts; i++)
		n += gate_counts(&b->t->cell[cell_at(b->t, e, e->sum->part[i])]);
	return e->sum->over_rows ? n == e->sum->parts : n > 0;
}

/* A line without total or without parts is no sum. False: some cell is in a third sum. */
static bool add_equation(struct build *b, const struct equation *e)
{
	size_t total = cell_at(b->t, e, e->sum->total), node = b->n + 1;
	if (!gate_counts(&b->t->cell[total]) || !adds_up(b, e))
		return true;
	bool fits = place_add(&b->place[total], node, -1);
	for (size_t i = 0; fits && i < e->sum->parts; i++) {
		size_t cell = cell_at(b->t, e, e->sum->part[i]);
		if (gate_counts(&b->t->cell[cell]))
			fits = place_add(&b->place[cell], node, 1);
	}
	b->equation[b->n++] = *e;
	return fits;
}

static bool add_equations(struct build *b, bool rows_follow)
{
	memset(b->place, 0, b->t->rows * b->t->columns * sizeof *b->place);
	b->n = 0;
	for (size_t s = 0; s < b->t->sums; s++) {
		struct equation e = {.sum = &b->t->sum[s]};
		size_t lines = e.sum->over_rows ? b->t->columns : b->t->rows;
		for (e.line = 0; e.line < lines; e.line++)
			if (!follows(b->t, &e, rows_follow) && !add_equation(b, &e))
				return false;
	}
	return true;
}

/* The sign of a cell's other node follows from this one's. 0: nothing new, 1: turned one, -1: contradiction. */
static int turn_across(const struct place *p, int *turn)
{
	if (p->count < 2)
		return 0;
	int a = turn[p->node[0]] * p->sign[0], b = turn[p->node[1]] * p->sign[1];
	if (a && b)
		return a == b ? -1 : 0;
	if (!a && !b)
		return 0;
	size_t open = a ? 1 : 0;
	turn[p->node[open]] = -(a + b) * p->sign[open];
	return 1;
}

static int turn_round(struct build *b)
{
	int turned = 0;
	for (size_t i = 0; i < b->t->rows * b->t->columns; i++) {
		int step = turn_across(&b->place[i], b->turn);
		if (step < 0)
			return -1;
		turned += step;
	}
	return turned;
}

/* Signs of the nodes such that every cell enters one of its nodes and leaves the other. */
static bool orient(struct build *b)
{
	memset(b->turn, 0, (b->n + 1) * sizeof *b->turn);
	for (size_t start = 1; start <= b->n; start++) {
		if (b->turn[start])
			continue;
		b->turn[start] = 1;
		int turned;
		do
			turned = turn_round(b);
		while (turned > 0);
		if (turned < 0)
			return false;
	}
	return true;
}

static bool is_total(const struct build *b, size_t cell)
{
	const struct place *p = &b->place[cell];
	return p->sign[0] < 0 || (p->count > 1 && p->sign[1] < 0);
}

void network_known(const struct gate *g, long v, long *low, long *high)
{
	long base = lround(precision_base(g->release)), least = lround(g->least);
	long shown = lround(floor((double)v / (double)base + 0.5)) * base;
	*low = v ? shown - base / 2 : 0;
	*high = v ? shown + (base - 1) / 2 : 0;
	*low = v && *low < least ? least : *low;
	*low = *low < v ? *low : v;
}

static void make_edges(const struct gate *g, const struct build *b, long floor, struct network *net)
{
	enum { BASE_COST = 10, TOTAL_COST = 20, LINK_COST = 100 };
	for (size_t i = 0; i < b->t->rows * b->t->columns; i++) {
		const struct place *p = &b->place[i];
		if (!p->count)
			continue;
		size_t e = net->edges++, other = p->count > 1 ? p->node[1] : 0;
		bool leaves = b->turn[p->node[0]] * p->sign[0] > 0;
		net->tail[e] = leaves ? p->node[0] : other;
		net->head[e] = leaves ? other : p->node[0];
		net->cell[e] = i;
		net->value[e] = lround(fmin(b->t->cell[i].value.v, 1e15));
		net->cost[e] = ((double)net->value[e] + BASE_COST) * (is_total(b, i) ? TOTAL_COST : 1);
		network_known(g, net->value[e], &net->low[e], &net->high[e]);
		long own = gate_own(&b->t->cell[i]);
		net->floor[e] = own > floor ? own : floor;
		if (b->t->cell[i].link)
			net->cost[e] *= LINK_COST;
	}
	net->nodes = b->n + 1;
}

static enum err make_room(struct arena *mem, size_t cells, size_t nodes, struct network *net)
{
	*net = (struct network){
		.tail = ARENA_ARRAY(mem, cells, size_t),
		.head = ARENA_ARRAY(mem, cells, size_t),
		.cell = ARENA_ARRAY(mem, cells, size_t),
		.value = ARENA_ARRAY(mem, cells, long),
		.low = ARENA_ARRAY(mem, cells, long),
		.high = ARENA_ARRAY(mem, cells, long),
		.floor = ARENA_ARRAY(mem, cells, long),
		.cost = ARENA_ARRAY(mem, cells, double),
		.flow = ARENA_ARRAY(mem, cells, long),
		.distance = ARENA_ARRAY(mem, nodes, double),
		.by = ARENA_ARRAY(mem, nodes, size_t),
	};
	bool all = net->tail && net->head && net->cell && net->value && net->low && net->high && net->floor && net->cost &&
		   net->flow && net->distance && net->by;
	return all ? ERR_OK : err_memory();
}

/* In research and public a class with nobody may be hidden too. */
static long floor_of(const struct gate *g)
{
	for (size_t i = 0; i < g->t->rows * g->t->columns; i++)
		if (g->hidden[i] == HIDE_ZERO)
			return 0;
	return 1;
}

enum err network_build(const struct gate *g, struct network *net, bool *fits)
{
	size_t cells = g->t->rows * g->t->columns, equations = g->t->sums * (g->t->rows + g->t->columns);
	struct build b = {.t = g->t,
			  .equation = ARENA_ARRAY(g->mem, equations + 1, struct equation),
			  .place = ARENA_ARRAY(g->mem, cells + 1, struct place),
			  .turn = ARENA_ARRAY(g->mem, equations + 1, int)};
	if (!b.equation || !b.place || !b.turn)
		return err_memory();
	enum err err = make_room(g->mem, cells + 1, equations + 1, net);
	if (err)
		return err;
	*fits = (add_equations(&b, true) || add_equations(&b, false)) && orient(&b);
	if (*fits)
		make_edges(g, &b, floor_of(g), net);
	return ERR_OK;
}
