#include "estimate/estimate_design.h"

#include <stdio.h>
#include <string.h>

/* One entry F=LEVEL of the option, from s on; the length of it. */
static size_t entry_of(const char *s, const struct bench_column *c, const char **level, size_t *level_length)
{
	size_t length = strcspn(s, ","), name = strlen(c->name);
	*level = NULL;
	if (length > name && s[name] == '=' && !strncmp(s, c->name, name)) {
		*level = s + name + 1;
		*level_length = length - name - 1;
	}
	return length;
}

enum err estimate_reference(const struct estimate *e, const struct bench_column *c, int32_t *level)
{
	const char *s = estimate_option(e, "reference")->text;
	*level = 0;
	while (s && *s) {
		const char *wanted;
		size_t n = 0, length = entry_of(s, c, &wanted, &n);
		int32_t k = 0;
		while (wanted && k < c->levels && (strncmp(c->level[k], wanted, n) != 0 || c->level[k][n]))
			k++;
		if (wanted && k == c->levels)
			return err_set(ERR_USAGE, "--reference: no row has this level");
		if (wanted)
			*level = k;
		s += length + (s[length] == ',');
	}
	return ERR_OK;
}

enum err estimate_reference_check(const struct estimate *e, const struct bench_column *const *column, size_t n)
{
	const char *s = estimate_option(e, "reference")->text;
	while (s && *s) {
		bool known = false;
		size_t length = strcspn(s, ",");
		for (size_t j = 0; j < n && !known; j++) {
			const char *level;
			size_t level_length;
			entry_of(s, column[j], &level, &level_length);
			known = level != NULL;
		}
		if (!known)
			return err_set(ERR_USAGE,
				       "--reference: FACTOR=LEVEL is needed, the factor being one of those given");
		s += length + (s[length] == ',');
	}
	return ERR_OK;
}

enum { COLUMNS_MAX = 3000 }; /* their information is a square of that side */

static const char *joined(struct arena *mem, const char *a, const char *b)
{
	size_t size = strlen(a) + strlen(b) + 1;
	char *text = arena_alloc(mem, size);
	if (text)
		snprintf(text, size, "%s%s", a, b);
	return text;
}

/* The indicator columns of one factor. */
static enum err add_factor(const struct estimate *e, const struct bench_column *c, struct estimate_design *d)
{
	int32_t reference;
	enum err err = estimate_reference(e, c, &reference);
	for (int32_t k = 0; !err && k < c->levels; k++) {
		if (k == reference)
			continue;
		double *x = ARENA_ARRAY(e->mem, e->table.n, double);
		d->name[d->p] = joined(e->mem, c->name, c->level[k]);
		if (!x || !d->name[d->p])
			return err_memory();
		for (size_t i = 0; i < e->table.n; i++)
			x[i] = c->code[i] == k;
		d->term_of[d->p] = (int32_t)d->terms;
		d->x[d->p++] = x;
	}
	if (c->levels > 1)
		d->term_name[d->terms++] = c->name;
	return err;
}

enum err estimate_design(const struct estimate *e, struct estimate_design *out)
{
	const struct option_value *covariates = estimate_option(e, "covariates"), *factors = estimate_option(e, "factors");
	size_t room = covariates->n + 1;
	for (size_t j = 0; j < factors->n; j++)
		room += (size_t)factors->columns[j]->levels;
	if (room > COLUMNS_MAX)
		return err_set(ERR_LIMIT,
			       "--covariates, --factors: more than %d columns and levels; take groups so many as strata or "
			       "clusters",
			       COLUMNS_MAX);
	struct estimate_design d = {.x = ARENA_ARRAY(e->mem, room, const double *),
				    .name = ARENA_ARRAY(e->mem, room, const char *),
				    .term_of = ARENA_ARRAY(e->mem, room, int32_t),
				    .term_name = ARENA_ARRAY(e->mem, room, const char *)};
	if (!d.x || !d.name || !d.term_of || !d.term_name)
		return err_memory();
	for (size_t j = 0; j < covariates->n; j++) {
		d.x[d.p] = covariates->columns[j]->number;
		d.name[d.p] = d.term_name[d.terms] = covariates->columns[j]->name;
		d.term_of[d.p++] = (int32_t)d.terms++;
	}
	enum err err = estimate_reference_check(e, factors->columns, factors->n);
	for (size_t j = 0; !err && j < factors->n; j++)
		err = add_factor(e, factors->columns[j], &d);
	if (!err)
		*out = d;
	return err;
}

enum err estimate_design_needed(const struct estimate *e, struct estimate_design *out)
{
	struct estimate_design d;
	enum err err = estimate_design(e, &d);
	if (err)
		return err;
	if (!d.p)
		return err_set(ERR_USAGE, "--covariates or --factors is needed (a factor of one level gives no term)");
	*out = d;
	return ERR_OK;
}
