#include "support/curves.h"

#include "support/frame.h"

#include <math.h>
#include <stdlib.h>

/* The rows of a column that are kept, in mem. */
struct keep {
	struct arena *mem;
	const struct frame *f;
	const size_t *row;
	size_t n;
};

static double *numbers(const struct keep *k, const char *name)
{
	if (!name)
		return NULL;
	double *all = frame_numbers(k->f, name), *kept = ARENA_ARRAY(k->mem, k->n, double);
	for (size_t i = 0; i < k->n; i++)
		kept[i] = all[k->row[i]];
	free(all);
	return kept;
}

static int32_t *codes(const struct keep *k, const char *name, int32_t *levels)
{
	if (!name)
		return NULL;
	int32_t *all = frame_codes(k->f, name, levels), *kept = ARENA_ARRAY(k->mem, k->n, int32_t);
	*levels = 0;
	for (size_t i = 0; i < k->n; i++) {
		kept[i] = all[k->row[i]];
		*levels = kept[i] >= *levels ? kept[i] + 1 : *levels;
	}
	free(all);
	return kept;
}

static int32_t *causes(const struct keep *k, const struct columns *c)
{
	double *status = numbers(k, c->status);
	int32_t *cause = ARENA_ARRAY(k->mem, k->n, int32_t);
	for (size_t i = 0; i < k->n; i++)
		if (status[i] > c->event_above)
			cause[i] = c->one_cause ? 1 : (int32_t)(status[i] - c->event_above);
	return cause;
}

struct surv_rows curves_rows(struct arena *mem, const struct columns *c)
{
	struct frame *f = frame_load(c->data);
	size_t *row = ARENA_ARRAY(mem, f->rows, size_t);
	struct keep k = {.mem = mem, .f = f, .row = row};
	for (size_t i = 0; i < f->rows; i++)
		if (!c->needed || !isnan(frame_number(f, i, c->needed)))
			row[k.n++] = i;
	struct surv_rows r = {.n = k.n,
			      .entry = numbers(&k, c->entry),
			      .time = numbers(&k, c->time),
			      .status = causes(&k, c),
			      .weight = numbers(&k, c->weight)};
	r.group = codes(&k, c->group, &r.groups);
	r.stratum = codes(&k, c->stratum, &r.strata);
	r.cluster = codes(&k, c->cluster, &r.clusters);
	frame_free(f);
	return r;
}

static struct surv_rows taken(struct arena *mem, const struct surv_rows *from, const size_t *row, size_t n)
{
	const double *const number[] = {from->entry, from->time, from->weight};
	const int32_t *const code[] = {from->status, from->group, from->stratum, from->cluster, from->count};
	double *new_number[3] = {0};
	int32_t *new_code[5] = {0};
	for (int k = 0; k < 3; k++)
		new_number[k] = number[k] ? ARENA_ARRAY(mem, n, double) : NULL;
	for (int k = 0; k < 5; k++)
		new_code[k] = code[k] ? ARENA_ARRAY(mem, n, int32_t) : NULL;
	for (size_t i = 0; i < n; i++) {
		for (int k = 0; k < 3; k++)
			if (number[k])
				new_number[k][i] = number[k][row[i]];
		for (int k = 0; k < 5; k++)
			if (code[k])
				new_code[k][i] = code[k][row[i]];
	}
	struct surv_rows to = *from;
	to.n = n;
	to.entry = new_number[0];
	to.time = new_number[1];
	to.weight = new_number[2];
	to.status = new_code[0];
	to.group = new_code[1];
	to.stratum = new_code[2];
	to.cluster = new_code[3];
	to.count = new_code[4];
	return to;
}

struct surv_rows curves_shuffled(struct arena *mem, const struct surv_rows *rows)
{
	size_t *row = ARENA_ARRAY(mem, rows->n, size_t);
	uint64_t seed = 0x9E3779B97F4A7C15U;
	for (size_t i = 0; i < rows->n; i++) {
		seed = seed * 6364136223846793005U + 1442695040888963407U;
		size_t j = (size_t)(seed >> 33) % (i + 1);
		row[i] = row[j];
		row[j] = i;
	}
	return taken(mem, rows, row, rows->n);
}

struct surv_rows curves_repeated(struct arena *mem, const struct surv_rows *rows)
{
	size_t n = 0;
	for (size_t i = 0; i < rows->n; i++)
		n += (size_t)rows->weight[i];
	size_t *row = ARENA_ARRAY(mem, n, size_t);
	for (size_t i = 0, k = 0; i < rows->n; i++)
		for (size_t times = (size_t)rows->weight[i]; times > 0; times--)
			row[k++] = i;
	struct surv_rows to = taken(mem, rows, row, n);
	to.weight = NULL;
	return to;
}
