#include "estimate/estimate_states.h"

#include "estimate/bench_levels.h"
#include "estimate/estimate_sample.h"
#include "sample/multistate_cells.h"

#include <string.h>

/* The number of each level of a column among all states; that of the censored label is MULTISTATE_CENSORED. */
struct coding {
	const struct bench_column *column;
	int32_t *state;
};

static const char *censored_label(const struct estimate *e)
{
	const struct option_value *v = estimate_option(e, "censored");
	return v->given ? v->text : "0";
}

static enum err add_levels(const struct estimate *e, struct bench_levels *all, struct coding *c)
{
	if (!c->column)
		return ERR_OK;
	c->state = ARENA_ARRAY(e->mem, (size_t)c->column->levels + 1, int32_t);
	if (!c->state)
		return err_memory();
	for (int32_t k = 0; k < c->column->levels; k++) {
		const char *label = c->column->level[k];
		bool censored = !strcmp(label, censored_label(e));
		c->state[k] = censored ? MULTISTATE_CENSORED : bench_levels_code(all, label, strlen(label));
		if (!censored && c->state[k] < 0)
			return err_memory();
	}
	return ERR_OK;
}

static void renumber(struct coding *c, const int32_t *place, int32_t offset)
{
	for (int32_t k = 0; c->column && k < c->column->levels; k++)
		if (c->state[k] >= 0)
			c->state[k] = place[c->state[k]] + offset;
}

/* The states' names in order, and the codings' numbers. */
static enum err name_states(const struct estimate *e, struct coding *from, struct coding *to, struct estimate_states *out)
{
	struct bench_levels all = {.mem = e->mem};
	enum err err = add_levels(e, &all, from);
	if (!err)
		err = add_levels(e, &all, to);
	if (err)
		return err;
	int32_t offset = !from->column;
	int32_t *place = ARENA_ARRAY(e->mem, all.n + 1, int32_t);
	out->name = ARENA_ARRAY(e->mem, all.n + 2, const char *);
	if (!place || !out->name || bench_levels_sort(&all, place) < 0)
		return err_memory();
	out->name[0] = "(s0)";
	for (size_t k = 0; k < all.n; k++)
		out->name[k + (size_t)offset] = all.label[k];
	renumber(from, place, offset);
	renumber(to, place, offset);
	out->sample.states = (int32_t)all.n + offset;
	return ERR_OK;
}

static enum err codes_of(const struct estimate *e, const struct coding *c, const int32_t **out)
{
	*out = NULL;
	if (!c->column)
		return ERR_OK;
	int32_t *code = ARENA_ARRAY(e->mem, e->table.n, int32_t);
	if (!code)
		return err_memory();
	for (size_t i = 0; i < e->table.n; i++)
		code[i] = c->state[c->column->code[i]];
	*out = code;
	return ERR_OK;
}

static enum err check_from(const struct estimate *e, const struct coding *from)
{
	for (size_t i = 0; from->column && i < e->table.n; i++)
		if (from->state[from->column->code[i]] < 0)
			return err_at(ERR_VALUE, err_place(1, e->table.row[i], from->column->position),
				      "--from: a state has the label of --censored; give --censored another label");
	return ERR_OK;
}

enum err estimate_state_rows(const struct estimate *e, struct multistate_rows *rows, struct estimate_states *out)
{
	const struct bench_column *id = estimate_column(e, "id"), *entry = estimate_column(e, "entry");
	const struct bench_column *by = estimate_column(e, "by"), *cluster = estimate_column(e, "cluster");
	const struct bench_column *weight = estimate_column(e, "weights");
	struct coding from = {.column = estimate_column(e, "from")}, to = {.column = estimate_column(e, "to")};
	*rows = (struct multistate_rows){.n = e->table.n,
					 .id = id->code,
					 .ids = id->levels,
					 .entry = entry ? entry->number : NULL,
					 .exit = estimate_column(e, "time")->number,
					 .group = by ? by->code : NULL,
					 .groups = by ? by->levels : 1,
					 .cluster = cluster ? cluster->code : NULL,
					 .clusters = cluster ? cluster->levels : 1,
					 .weight = weight ? weight->number : NULL};
	enum err err = name_states(e, &from, &to, out);
	if (!err)
		err = check_from(e, &from);
	if (!err)
		err = codes_of(e, &from, &rows->from);
	if (!err)
		err = codes_of(e, &to, &rows->to);
	if (!err)
		err = estimate_counts(e, &rows->count);
	rows->states = out->sample.states;
	return err;
}

enum err estimate_states(const struct estimate *e, struct estimate_states *out)
{
	struct multistate_rows rows;
	enum err err = estimate_state_rows(e, &rows, out);
	return err ? err : estimate_row_error(e, multistate_build_cells(e->mem, &rows, &out->sample));
}
