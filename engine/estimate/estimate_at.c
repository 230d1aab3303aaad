#include "estimate/estimate_at.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The value of one entry NAME=VALUE: text up to the comma. */
struct entry {
	const char *value;
	size_t length;
};

/* The value that the option gives the column; how many entries did. */
static size_t find(const char *s, const char *name, struct entry *out)
{
	size_t found = 0, n = strlen(name);
	while (s && *s) {
		size_t length = strcspn(s, ",");
		if (length > n && s[n] == '=' && !strncmp(s, name, n)) {
			*out = (struct entry){s + n + 1, length - n - 1};
			found++;
		}
		s += length + (s[length] == ',');
	}
	return found;
}

static enum err entry_of(const char *s, const struct bench_column *c, struct entry *out)
{
	size_t found = find(s, c->name, out);
	if (!found)
		return err_set(ERR_USAGE, "--at: every covariate, factor and stratum of the model needs a value");
	return found > 1 ? err_set(ERR_USAGE, "--at: a value is given twice") : ERR_OK;
}

static enum err number_of(const char *s, const struct bench_column *c, double *out)
{
	struct entry entry;
	char text[64], *end;
	enum err err = entry_of(s, c, &entry);
	if (err)
		return err;
	size_t n = entry.length < sizeof text ? entry.length : 0;
	memcpy(text, entry.value, n);
	text[n] = '\0';
	*out = strtod(text, &end);
	if (end == text || *end || !isfinite(*out))
		return err_set(ERR_USAGE, "--at: a covariate's value must be a number");
	return ERR_OK;
}

static enum err level_of(const char *s, const struct bench_column *c, int32_t *level)
{
	struct entry entry;
	enum err err = entry_of(s, c, &entry);
	if (err)
		return err;
	for (*level = 0; *level < c->levels; ++*level)
		if (strlen(c->level[*level]) == entry.length && !strncmp(c->level[*level], entry.value, entry.length))
			return ERR_OK;
	return err_set(ERR_USAGE, "--at: no row has this level");
}

/* As many entries as columns, each found once: then none of them is another. */
static enum err check_entries(const struct estimate *e, const char *s)
{
	static const char *const lists[] = {"covariates", "factors", "strata"};
	size_t entries = 0, known = 0;
	for (const char *at = s; at && *at; entries++) {
		at += strcspn(at, ",");
		at += *at == ',';
	}
	for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
		const struct option_value *v = estimate_option(e, lists[k]);
		for (size_t j = 0; j < v->n; j++) {
			struct entry entry;
			known += find(s, v->columns[j]->name, &entry) > 0;
		}
	}
	if (entries > known)
		return err_set(ERR_USAGE,
			       "--at: NAME=VALUE is needed, once for every covariate, factor and stratum of the model");
	return ERR_OK;
}

/* A factor's columns are in the order of its levels, without the reference. */
static enum err take_factor(const struct estimate *e, const struct bench_column *c, const char *s, double *x, size_t *at)
{
	int32_t level, reference;
	enum err err = level_of(s, c, &level);
	if (!err)
		err = estimate_reference(e, c, &reference);
	for (int32_t k = 0; !err && k < c->levels; k++)
		if (k != reference)
			x[(*at)++] = k == level;
	return err;
}

/* Numbers of strata in the order of their levels' numbers: the row that has the levels tells which it is. */
static enum err take_stratum(const struct estimate *e, const struct estimate_strata *strata, const char *s, int32_t *out)
{
	const struct option_value *v = estimate_option(e, "strata");
	int32_t *level = ARENA_ARRAY(e->mem, v->n + 1, int32_t);
	*out = 0;
	if (!level)
		return err_memory();
	for (size_t j = 0; j < v->n; j++) {
		enum err err = level_of(s, v->columns[j], &level[j]);
		if (err)
			return err;
	}
	for (size_t i = 0; i < e->table.n; i++) {
		size_t same = 0;
		while (same < v->n && v->columns[same]->code[i] == level[same])
			same++;
		if (same == v->n) {
			*out = strata->code ? strata->code[i] : 0;
			return ERR_OK;
		}
	}
	return err_set(ERR_USAGE, "--at: no row is in this stratum");
}

enum err estimate_at(const struct estimate *e, const struct estimate_design *d, const struct estimate_strata *s,
		     struct estimate_at *out)
{
	const struct option_value *covariates = estimate_option(e, "covariates"), *factors = estimate_option(e, "factors");
	const char *text = estimate_option(e, "at")->text;
	double *x = ARENA_ARRAY(e->mem, d->p + 1, double);
	size_t at = 0;
	enum err err = x ? check_entries(e, text) : err_memory();
	for (size_t j = 0; !err && j < covariates->n; j++)
		err = number_of(text, covariates->columns[j], &x[at++]);
	for (size_t j = 0; !err && j < factors->n; j++)
		err = take_factor(e, factors->columns[j], text, x, &at);
	if (!err)
		err = take_stratum(e, s, text, &out->stratum);
	if (!err)
		out->x = x;
	return err;
}
