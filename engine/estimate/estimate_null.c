#include "estimate/estimate_null.h"

#include "course/reliable_change.h"

#include <math.h>

static void put_count(struct result_part *p, const char *what, const char *group, const struct sudden_null_count *k)
{
	result_row(p);
	if (group)
		result_text(p, "strata", group);
	result_text(p, "what", what);
	result_num(p, "observed", num_of(k->observed));
	result_num(p, "expected", num_of(k->expected));
	result_num(p, "excess", num_of(k->observed - k->expected));
	result_num(p, "spread", num_of(k->spread));
	result_num(p, "p.value", num_of(k->p_value));
}

static void put(const struct estimate *e, const struct sudden_null *of, size_t groups)
{
	struct result_part *p = result_part(e->result, "null", RESULT_ROWS);
	const struct bench_column *by = estimate_column(e, "by");
	for (size_t g = by ? 0 : groups; g <= groups; g++) {
		const char *group = !by ? NULL : g < groups ? by->level[g] : "(all)";
		put_count(p, "gains", group, &of[g].gains);
		put_count(p, "persons", group, &of[g].persons);
	}
}

/* The group of each person, from the rows: all of a person's rows must say the same. */
static enum err groups_of(const struct estimate *e, const struct estimate_courses *c, int32_t *group)
{
	const struct bench_column *by = estimate_column(e, "by");
	for (size_t i = 0; i < c->n; i++)
		group[i] = -1;
	for (size_t i = 0; i < e->table.n; i++) {
		size_t who = (size_t)c->person[i];
		if (group[who] >= 0 && group[who] != by->code[i])
			return err_at(ERR_VALUE, err_place(1, e->table.row[i], by->position),
				      "--by: a person stands in two groups; one group a person is needed");
		group[who] = by->code[i];
	}
	return ERR_OK;
}

static enum err opts_of(const struct estimate *e, const struct estimate_courses *c, const struct sudden_rule *rule,
			struct sudden_null_opts *out)
{
	bool known = estimate_given(e, "sd") && estimate_given(e, "reliability");
	if (!estimate_given(e, "noise-sd") && !known)
		return err_set(ERR_USAGE, "--null: --noise-sd is needed, or --sd and --reliability");
	double noise = change_error_of(estimate_number(e, "sd"), estimate_number(e, "reliability")).std_error;
	if (estimate_given(e, "noise-sd"))
		noise = estimate_number(e, "noise-sd");
	double low = estimate_number(e, "lowest");
	double high = estimate_given(e, "highest") ? estimate_number(e, "highest") : 1e6 / c->scale;
	if (high <= low)
		return err_set(ERR_USAGE, "--highest: above --lowest");
	*out = (struct sudden_null_opts){.rule = *rule,
					 .trend = (enum sudden_trend)estimate_choice(e, "trend"),
					 .noise_sd = noise * c->scale,
					 .low = (int32_t)lround(low * c->scale),
					 .high = (int32_t)lround(high * c->scale),
					 .replicates = (uint32_t)estimate_number(e, "null"),
					 .seed = e->seed};
	return ERR_OK;
}

static enum err refuse_alone(const struct estimate *e)
{
	static const char *const names[] = {"by", "noise-sd", "trend", "lowest", "highest"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (estimate_given(e, names[i]))
			return err_set(ERR_USAGE, "--%s is for --null N; give both", names[i]);
	return ERR_OK;
}

enum err estimate_null(const struct estimate *e, const struct estimate_courses *c, const struct sudden_rule *rule)
{
	const struct bench_column *by = estimate_column(e, "by");
	size_t groups = by ? (size_t)by->levels : 1;
	struct sudden_null_opts opts;
	if (estimate_number(e, "null") < 1)
		return refuse_alone(e);
	struct sudden_null *of = ARENA_ARRAY(e->mem, groups + 1, struct sudden_null);
	int32_t *group = by ? ARENA_ARRAY(e->mem, c->n, int32_t) : NULL;
	enum err err = of && (!by || group) ? opts_of(e, c, rule, &opts) : err_memory();
	if (!err && by)
		err = groups_of(e, c, group);
	if (!err)
		err = sudden_null(&(struct sudden_courses){c->n, c->of, group, (int32_t)groups}, &opts, of);
	if (!err)
		put(e, of, groups);
	return err;
}
