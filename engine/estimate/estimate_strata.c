#include "estimate/estimate_strata.h"

#include "estimate/estimate_sample.h"

#include <stdio.h>
#include <string.h>

/* The name of the stratum that a row is in. */
static const char *name_of(const struct estimate *e, const struct option_value *v, size_t row)
{
	size_t size = 1, at = 0;
	for (size_t j = 0; j < v->n; j++)
		size += strlen(v->columns[j]->name) + strlen(v->columns[j]->level[v->columns[j]->code[row]]) + 3;
	char *text = arena_alloc(e->mem, size);
	for (size_t j = 0; text && j < v->n; j++) {
		const struct bench_column *c = v->columns[j];
		at += (size_t)snprintf(text + at, size - at, "%s%s=%s", j ? ", " : "", c->name, c->level[c->code[row]]);
	}
	return text;
}

/* Combinations that no row has get no number. */
static enum err number(const struct estimate *e, const struct option_value *v, const int32_t *cross, int32_t levels,
		       struct estimate_strata *s)
{
	int32_t *code = ARENA_ARRAY(e->mem, e->table.n, int32_t);
	size_t *first = ARENA_ARRAY(e->mem, (size_t)levels, size_t);
	int32_t *place = ARENA_ARRAY(e->mem, (size_t)levels, int32_t);
	s->name = ARENA_ARRAY(e->mem, (size_t)levels, const char *);
	if (!first || !place || !s->name || !code)
		return err_memory();
	for (size_t i = e->table.n; i-- > 0;)
		first[cross[i]] = i + 1;
	for (int32_t k = 0; k < levels; k++) {
		if (!first[k])
			continue;
		s->name[s->n] = name_of(e, v, first[k] - 1);
		if (!s->name[s->n])
			return err_memory();
		place[k] = s->n++;
	}
	for (size_t i = 0; i < e->table.n; i++)
		code[i] = place[cross[i]];
	s->code = code;
	return ERR_OK;
}

enum err estimate_strata(const struct estimate *e, struct estimate_strata *out)
{
	const struct option_value *v = estimate_option(e, "strata");
	struct estimate_strata s = {0};
	const int32_t *cross = NULL;
	int32_t levels;
	enum err err = estimate_cross(e, v, &cross, &levels);
	if (err)
		return err;
	if (cross)
		err = number(e, v, cross, levels, &s);
	else
		s.n = 1;
	if (!err)
		*out = s;
	return err;
}
