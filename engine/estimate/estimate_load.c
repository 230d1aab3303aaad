#include "estimate/estimate.h"

#include "read/rd.h"

#include <math.h>
#include <string.h>

static bool names_columns(const struct method_option *o)
{
	return o->kind == METHOD_COLUMN || o->kind == METHOD_COLUMNS || o->kind == METHOD_LABEL || o->kind == METHOD_LABELS;
}

static bool labels(const struct method_option *o)
{
	return o->kind == METHOD_LABEL || o->kind == METHOD_LABELS;
}

static size_t count_columns(const struct estimate *e)
{
	size_t n = 0;
	for (size_t i = 0; e->method->options[i].name; i++)
		n += names_columns(&e->method->options[i]) ? e->value[i].n : 0;
	return n;
}

/* Each option gets the columns that it named. */
static enum err hand_out(struct estimate *e)
{
	size_t next = 0;
	for (size_t i = 0; e->method->options[i].name; i++) {
		struct option_value *v = &e->value[i];
		if (!names_columns(&e->method->options[i]) || !v->n)
			continue;
		v->columns = ARENA_ARRAY(e->mem, v->n, const struct bench_column *);
		if (!v->columns)
			return err_memory();
		for (size_t j = 0; j < v->n; j++)
			v->columns[j] = &e->table.column[next++];
	}
	return ERR_OK;
}

/* Levels that no row has any more are gone. */
static enum err settle_levels(struct estimate *e, struct bench_column *c)
{
	int32_t *place = ARENA_ARRAY(e->mem, (size_t)c->levels + 1, int32_t), levels = 0;
	if (!place)
		return err_memory();
	for (size_t i = 0; i < e->table.n; i++)
		place[c->code[i]] = 1;
	for (int32_t k = 0; k < c->levels; k++)
		if (place[k]) {
			c->level[levels] = c->level[k];
			place[k] = levels++;
		}
	for (size_t i = 0; i < e->table.n; i++)
		c->code[i] = place[c->code[i]];
	c->levels = levels;
	return ERR_OK;
}

static void move_row(struct estimate *e, size_t columns, size_t from, size_t to)
{
	for (size_t j = 0; j < columns; j++) {
		struct bench_column *c = &e->table.column[j];
		if (c->number)
			c->number[to] = c->number[from];
		if (c->code)
			c->code[to] = c->code[from];
		if (c->missing)
			c->missing[to] = c->missing[from];
	}
	e->table.row[to] = e->table.row[from];
}

/* Rows that the method cannot use although no cell of them had to be there. */
static enum err leave_out(struct estimate *e, size_t columns)
{
	size_t kept = 0, all = e->table.n;
	for (size_t i = 0; i < all; i++)
		if (!e->method->lacks(e, i))
			move_row(e, columns, i, kept++);
	e->table.n = kept;
	e->table.n_missing += all - kept;
	if (!kept)
		return err_at(ERR_EMPTY, err_place(1, 0, 0), "no row has a value in every column that the options name");
	enum err err = ERR_OK;
	for (size_t j = 0; !err && kept < all && j < columns; j++)
		if (e->table.column[j].code)
			err = settle_levels(e, &e->table.column[j]);
	return err;
}

/* Columns that are squared and divided by must not vanish when they are: their largest number is not below 1 / BENCH_LARGEST. */
static enum err check_sizes(const struct estimate *e)
{
	for (size_t i = 0; e->method->options[i].name; i++) {
		const struct method_option *o = &e->method->options[i];
		bool squared = !strcmp(o->name, "covariates") || !strcmp(o->name, "weights") || !strcmp(o->name, "exposure");
		for (size_t j = 0; squared && j < e->value[i].n; j++) {
			const struct bench_column *c = e->value[i].columns[j];
			double largest = 0;
			for (size_t k = 0; k < e->table.n; k++)
				largest = fmax(largest, fabs(c->number[k]));
			if (largest > 0 && largest < 1 / BENCH_LARGEST)
				return err_at(ERR_VALUE, err_place(1, 0, c->position),
					      "--%s: no number of the column reaches 1e-50: give it in a smaller unit",
					      o->name);
		}
	}
	return ERR_OK;
}

static enum err load(struct estimate *e, struct rd *rd)
{
	size_t wants = count_columns(e), n = 0;
	struct bench_want *want = ARENA_ARRAY(e->mem, wants + 1, struct bench_want);
	if (!want)
		return err_memory();
	for (size_t i = 0; e->method->options[i].name; i++) {
		const struct method_option *o = &e->method->options[i];
		for (size_t j = 0; names_columns(o) && j < e->value[i].n; j++)
			want[n++] = (struct bench_want){.option = o->name,
							.name = e->value[i].names[j],
							.label = labels(o),
							.keep_missing = o->keep_missing};
	}
	enum err err = bench_load(e->mem, rd, want, wants, &e->table);
	if (!err)
		err = hand_out(e);
	if (!err)
		err = check_sizes(e);
	if (!err && e->method->prepare)
		err = e->method->prepare(e);
	return err || !e->method->lacks ? err : leave_out(e, wants);
}

enum err estimate_load(struct estimate *e, const char *path)
{
	struct rd *rd = NULL;
	enum err err = rd_open(path, 1, 0, &rd);
	if (!err)
		err = load(e, rd);
	rd_close(rd);
	return err;
}

enum err estimate_load_bytes(struct estimate *e, const unsigned char *bytes, size_t n)
{
	struct rd *rd = NULL;
	enum err err = rd_open_bytes(bytes, n, &rd);
	if (!err)
		err = load(e, rd);
	rd_close(rd);
	return err;
}

void estimate_free(struct estimate *e)
{
	if (e->value)
		bench_free(&e->table, count_columns(e));
	result_free(e->result);
	arena_free(e->mem);
}
