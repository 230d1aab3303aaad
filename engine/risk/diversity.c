#include "risk/diversity.h"

#include <math.h>
#include <string.h>

static double distance(const uint32_t *class, double n, const double *all, size_t values, bool ordered)
{
	double sum = 0, ahead = 0;
	for (size_t v = 0; v < values; v++) {
		double more = class[v] / n - all[v];
		ahead += more;
		sum += fabs(ordered ? ahead : more);
	}
	if (!ordered)
		return sum / 2;
	return values > 1 ? sum / (double)(values - 1) : 0;
}

struct spread {
	uint32_t distinct;
	double n, entropy;
};

static struct spread spread_of(const uint32_t *class, size_t values)
{
	struct spread s = {0};
	for (size_t v = 0; v < values; v++) {
		s.n += class[v];
		s.distinct += class[v] > 0;
	}
	for (size_t v = 0; v < values; v++)
		if (class[v])
			s.entropy -= class[v] / s.n * log(class[v] / s.n);
	return s;
}

static void judge(const struct risk_kinds *k, const uint32_t *class, const double *all, size_t values, bool ordered,
		  struct diversity *out)
{
	double distinct = INFINITY, entropy = INFINITY, t = 0;
	for (size_t i = 0; i < k->n; i++) {
		const struct spread s = spread_of(&class[i * values], values);
		if (!s.distinct)
			continue;
		double d = distance(&class[i * values], s.n, all, values, ordered);
		distinct = fmin(distinct, s.distinct);
		entropy = fmin(entropy, s.entropy);
		t = fmax(t, d);
		out->alike += s.distinct == 1 ? k->count[i] : 0;
	}
	out->distinct_l = num_of(distinct);
	out->entropy_l = num_of(exp(entropy));
	out->t = num_of(t);
}

static enum err weigh(struct arena *mem, const struct risk_kinds *k, const struct risk_kinds *value, uint32_t **weight,
		      double **all)
{
	size_t values = (size_t)value->codes[0];
	double known = 0;
	*weight = ARENA_ARRAY(mem, k->n * values + 1, uint32_t);
	*all = ARENA_ARRAY(mem, values + 1, double);
	if (!*weight || !*all)
		return err_memory();
	memset(*weight, 0, k->n * values * sizeof **weight);
	memset(*all, 0, (values + 1) * sizeof **all);
	for (size_t i = 0; i < k->clients; i++) {
		int32_t code = value->code[0][value->of[i]];
		if (code < 0)
			continue;
		(*weight)[k->of[i] * values + (size_t)code]++;
		(*all)[code]++;
		known++;
	}
	for (size_t v = 0; v < values; v++)
		(*all)[v] /= known;
	return ERR_OK;
}

enum err diversity_of(const struct risk_kinds *k, enum risk_rule rule, const struct risk_sensitive *s, struct diversity *out)
{
	struct diversity d = {num_none(WHY_NO_DATA), num_none(WHY_NO_DATA), num_none(WHY_NO_DATA), 0};
	const struct risk_key key = {.name = s->name, .value = s->value};
	const struct risk_table t = {.clients = k->clients, .keys = 1, .key = &key};
	struct risk_kinds value;
	uint32_t *weight = NULL, *class = NULL;
	double *all = NULL;
	struct arena *mem = arena_new();
	enum err err = mem ? risk_kinds_of(mem, &t, &value) : err_memory();
	if (err || !value.codes[0])
		goto out;
	err = weigh(mem, k, &value, &weight, &all);
	class = err ? NULL : ARENA_ARRAY(mem, k->n * (size_t)value.codes[0] + 1, uint32_t);
	if (!err && !class)
		err = err_memory();
	if (!err)
		err = risk_gather(k, risk_all_keys(k), rule, weight, (size_t)value.codes[0], class);
	if (!err)
		judge(k, class, all, (size_t)value.codes[0], s->ordered, &d);
out:
	arena_free(mem);
	if (!err)
		*out = d;
	return err;
}
