#include "estimate/estimate_transitions.h"

#include "estimate/estimate_sample.h"

#include <stdio.h>
#include <string.h>

/* What the expanded rows are made from. */
struct expansion {
	const struct estimate *e;
	const struct estimate_design *d;
	const struct multistate_sample *s; /* every row of the table a stay of its own */
	struct estimate_transitions *t;
	const int32_t *stratum; /* of the table's rows; NULL: one */
	int32_t strata;
	struct surv_rows rows;
	/* columns of rows, to be filled */
	double *entry, *time, *weight;
	int32_t *status, *move, *cluster;
	size_t *source; /* the table's row */
	bool *shared;   /* by column of the design */
};

/* Each row of the table is a stay: none is one with the next, as covariates may change between them. */
static enum err build_stays(const struct estimate *e, struct estimate_transitions *t)
{
	struct multistate_rows rows;
	enum err err = estimate_state_rows(e, &rows, &t->states);
	int32_t *own = ARENA_ARRAY(e->mem, e->table.n, int32_t);
	if (err || !own)
		return err ? err : err_memory();
	for (size_t i = 0; i < e->table.n; i++)
		own[i] = (int32_t)i;
	rows.cluster = own;
	rows.clusters = (int32_t)e->table.n;
	return estimate_row_error(e, multistate_build(e->mem, &rows, &t->states.sample));
}

/* The moves that are made. */
static enum err find_moves(const struct estimate *e, struct estimate_transitions *t)
{
	const struct multistate_sample *s = &t->states.sample;
	size_t states = (size_t)s->states;
	double *events = ARENA_ARRAY(e->mem, states * states, double), *rows = ARENA_ARRAY(e->mem, states, double);
	t->move = ARENA_ARRAY(e->mem, states * states, struct estimate_move);
	if (!events || !rows || !t->move)
		return err_memory();
	for (size_t i = 0; i < s->n; i++) {
		rows[s->from[i]]++;
		if (s->to[i] >= 0)
			events[(size_t)s->from[i] * states + (size_t)s->to[i]]++;
	}
	for (size_t k = 0; k < states * states; k++)
		if (events[k] > 0)
			t->move[t->moves++] = (struct estimate_move){.from = (int32_t)(k / states),
								     .to = (int32_t)(k % states),
								     .rows = rows[k / states],
								     .events = events[k]};
	return t->moves ? ERR_OK : err_at(ERR_EMPTY, err_place(1, 0, 0), "nobody moves from one state to another");
}

/* --shared, by columns of the design. */
static enum err find_shared(const struct estimate *e, const struct estimate_design *d, bool *shared)
{
	const char *s = estimate_option(e, "shared")->text;
	while (s && *s) {
		size_t length = strcspn(s, ","), term = 0;
		while (term < d->terms && (strncmp(d->term_name[term], s, length) != 0 || d->term_name[term][length]))
			term++;
		if (term == d->terms)
			return err_set(ERR_USAGE, "--shared: each must be one of --covariates or --factors");
		for (size_t k = 0; k < d->p; k++)
			shared[k] = shared[k] || d->term_of[k] == (int32_t)term;
		s += length + (s[length] == ',');
	}
	return ERR_OK;
}

static size_t count_rows(const struct estimate_transitions *t)
{
	size_t n = 0;
	for (size_t i = 0; i < t->states.sample.n; i++)
		for (size_t m = 0; m < t->moves; m++)
			n += t->move[m].from == t->states.sample.from[i];
	return n;
}

static enum err make_room(struct expansion *x)
{
	struct arena *mem = x->e->mem;
	size_t n = x->rows.n;
	x->entry = ARENA_ARRAY(mem, n, double);
	x->time = ARENA_ARRAY(mem, n, double);
	x->weight = ARENA_ARRAY(mem, n, double);
	x->status = ARENA_ARRAY(mem, n, int32_t);
	x->move = ARENA_ARRAY(mem, n, int32_t);
	x->cluster = ARENA_ARRAY(mem, n, int32_t);
	x->source = ARENA_ARRAY(mem, n, size_t);
	bool ok = x->entry && x->time && x->weight && x->status && x->move && x->cluster && x->source;
	return ok ? ERR_OK : err_memory();
}

/* A row for each move that stay i allows, from place `at` on; returns the next place. */
static size_t expand_stay(struct expansion *x, size_t i, size_t at)
{
	const struct multistate_sample *s = x->s;
	const struct bench_column *cluster = estimate_column(x->e, "cluster"), *id = estimate_column(x->e, "id");
	const struct bench_column *by = cluster ? cluster : id;
	for (size_t m = 0; m < x->t->moves; m++) {
		if (x->t->move[m].from != s->from[i])
			continue;
		x->entry[at] = s->entry[i] >= 0 ? s->tick_time[s->entry[i]] : s->tick_time[0] - 1;
		x->time[at] = s->tick_time[s->exit[i]];
		x->weight[at] = s->weight ? s->weight[i] : 1;
		x->status[at] = s->to[i] == x->t->move[m].to;
		x->move[at] = (int32_t)m * x->strata + (x->stratum ? x->stratum[s->row[i]] : 0);
		x->cluster[at] = by->code[s->row[i]];
		x->source[at++] = s->row[i];
	}
	return at;
}

/* Column k of the design for one move; all of them: move -1. */
static enum err add_column(struct expansion *x, size_t k, int32_t move)
{
	struct estimate_transitions *t = x->t;
	double *value = ARENA_ARRAY(x->e->mem, x->rows.n, double);
	size_t room = strlen(x->d->name[k]) + 32;
	char *name = arena_alloc(x->e->mem, room);
	if (!value || !name)
		return err_memory();
	for (size_t i = 0; i < x->rows.n; i++)
		if (move < 0 || x->move[i] / x->strata == move)
			value[i] = x->d->x[k][x->source[i]];
	if (move < 0)
		snprintf(name, room, "%s", x->d->name[k]);
	else
		snprintf(name, room, "%s_%d:%d", x->d->name[k], (int)t->move[move].from + 1, (int)t->move[move].to + 1);
	t->name[t->p] = name;
	((const double **)x->rows.x)[t->p++] = value;
	return ERR_OK;
}

/* Shared columns first, then those of each move. */
static enum err add_columns(struct expansion *x)
{
	size_t most = x->d->p * (x->t->moves + 1);
	x->t->name = ARENA_ARRAY(x->e->mem, most, const char *);
	x->rows.x = ARENA_ARRAY(x->e->mem, most, const double *);
	if (!x->t->name || !x->rows.x)
		return err_memory();
	enum err err = ERR_OK;
	for (size_t k = 0; !err && k < x->d->p; k++)
		if (x->shared[k])
			err = add_column(x, k, -1);
	for (size_t m = 0; m < x->t->moves; m++)
		for (size_t k = 0; !err && k < x->d->p; k++)
			if (!x->shared[k])
				err = add_column(x, k, (int32_t)m);
	x->rows.p = x->t->p;
	return err;
}

static enum err expand(struct expansion *x)
{
	size_t at = 0;
	x->rows.n = count_rows(x->t);
	enum err err = make_room(x);
	for (size_t i = 0; !err && i < x->s->n; i++)
		at = expand_stay(x, i, at);
	if (!err)
		err = add_columns(x);
	x->rows.entry = x->entry;
	x->rows.time = x->time;
	x->rows.status = x->status;
	x->rows.stratum = x->move;
	x->rows.strata = (int32_t)x->t->moves * x->strata;
	x->rows.cluster = x->cluster;
	x->rows.clusters =
		(estimate_given(x->e, "cluster") ? estimate_column(x->e, "cluster") : estimate_column(x->e, "id"))->levels;
	x->rows.weight = x->s->weight ? x->weight : NULL;
	return err ? err : surv_build(x->e->mem, &x->rows, &x->t->sample);
}

enum err estimate_transitions(const struct estimate *e, const struct estimate_design *d, struct estimate_transitions *out)
{
	struct expansion x = {.e = e, .d = d, .s = &out->states.sample, .t = out};
	x.shared = ARENA_ARRAY(e->mem, d->p + 1, bool);
	enum err err = x.shared ? find_shared(e, d, x.shared) : err_memory();
	*out = (struct estimate_transitions){0};
	if (!err)
		err = build_stays(e, out);
	if (!err)
		err = find_moves(e, out);
	if (!err)
		err = estimate_cross(e, estimate_option(e, "strata"), &x.stratum, &x.strata);
	return err ? err : expand(&x);
}
