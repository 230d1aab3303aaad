#include "estimate/estimate_lag.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double near_tie = 1.4901161193847656e-08; /* as sample/ticks.h has it */

struct visit {
	int32_t id;
	double time;
	size_t row;
};

static int by_id_and_time(const void *a, const void *b)
{
	const struct visit *x = a, *y = b;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

static enum err check_overlap(const struct estimate *e, const struct visit *before, const struct visit *now)
{
	const struct bench_column *entry = estimate_column(e, "entry");
	double end = before->time;
	if (entry && entry->number[now->row] >= end - near_tie * fmax(1, fabs(end)))
		return ERR_OK;
	return err_at(ERR_ORDER, err_place(1, e->table.row[now->row], 0),
		      entry ? "the interval begins before the same id's last one ends; --entry and --time must not overlap"
			    : "a second row of the same id: --entry must say where its interval begins");
}

/* Each row takes what its id's row before has; from the last row on, so that nothing is taken twice. */
static void lag_column(struct bench_column *c, const struct visit *v, size_t n, bool keep_first)
{
	for (size_t i = n; i-- > 0;) {
		size_t row = v[i].row;
		bool first = !i || v[i - 1].id != v[i].id;
		if (first && keep_first)
			continue;
		c->missing[row] = first || c->missing[v[i - 1].row];
		if (!first && c->number)
			c->number[row] = c->number[v[i - 1].row];
		if (!first && c->code)
			c->code[row] = c->code[v[i - 1].row];
	}
}

static struct bench_column *named(const struct estimate *e, const char *option, const char *name, size_t length)
{
	const struct option_value *v = estimate_option(e, option);
	for (size_t j = 0; j < v->n; j++)
		if (!strncmp(v->columns[j]->name, name, length) && !v->columns[j]->name[length])
			return &e->table.column[v->columns[j] - e->table.column];
	return NULL;
}

static enum err lag_all(const struct estimate *e, const struct visit *v)
{
	bool keep_first = estimate_choice(e, "lag-first") == 1;
	const char *s = estimate_option(e, "lag")->text;
	while (s && *s) {
		size_t length = strcspn(s, ",");
		struct bench_column *c = named(e, "covariates", s, length);
		if (!c)
			c = named(e, "factors", s, length);
		if (!c)
			return err_set(ERR_USAGE, "--lag: each must be one of --covariates or --factors");
		lag_column(c, v, e->table.n, keep_first);
		s += length + (s[length] == ',');
	}
	return ERR_OK;
}

enum err estimate_lag(struct estimate *e)
{
	const struct bench_column *id = estimate_column(e, "id"), *time = estimate_column(e, "time");
	if (!id && (estimate_given(e, "lag") || estimate_given(e, "lag-first")))
		return err_set(ERR_USAGE, "--lag needs --id: whose row was before");
	if (!estimate_given(e, "lag") && estimate_given(e, "lag-first"))
		return err_set(ERR_USAGE, "--lag-first belongs to --lag");
	if (!id)
		return ERR_OK;
	struct visit *v = ARENA_ARRAY(e->mem, e->table.n, struct visit);
	if (!v)
		return err_memory();
	for (size_t i = 0; i < e->table.n; i++)
		v[i] = (struct visit){.id = id->code[i], .time = time->number[i], .row = i};
	qsort(v, e->table.n, sizeof *v, by_id_and_time);
	for (size_t i = 1; i < e->table.n; i++) {
		enum err err = v[i].id == v[i - 1].id ? check_overlap(e, &v[i - 1], &v[i]) : ERR_OK;
		if (err)
			return err;
	}
	return lag_all(e, v);
}

static bool any_missing(const struct option_value *v, size_t row)
{
	for (size_t j = 0; j < v->n; j++)
		if (v->columns[j]->missing && v->columns[j]->missing[row])
			return true;
	return false;
}

bool estimate_lag_lacks(const struct estimate *e, size_t row)
{
	return any_missing(estimate_option(e, "covariates"), row) || any_missing(estimate_option(e, "factors"), row);
}
