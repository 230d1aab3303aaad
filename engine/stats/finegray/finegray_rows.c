#include "stats/finegray_parts.h"

#include "core/counting.h"

enum err finegray_order(struct arena *mem, const struct finegray_keys *keys, size_t *order)
{
	size_t *start = ARENA_ARRAY(mem, keys->ticks + 1, size_t);
	size_t *code_start = keys->code ? ARENA_ARRAY(mem, keys->codes + 1, size_t) : NULL;
	size_t *by_tick = keys->code ? ARENA_ARRAY(mem, keys->n, size_t) : NULL;
	if (!start || (keys->code && (!code_start || !by_tick)))
		return err_memory();
	counting_pass(keys->n, keys->tick, keys->ticks, NULL, keys->code ? by_tick : order, start);
	if (keys->code)
		counting_pass(keys->n, keys->code, keys->codes, by_tick, order, code_start);
	return ERR_OK;
}

static double total_weight(const struct surv_sample *s, size_t i)
{
	return (s->weight ? s->weight[i] : 1) * (s->count ? s->count[i] : 1);
}

static enum err rows_build(struct arena *mem, const struct surv_sample *s, struct finegray_rows *r)
{
	r->row = ARENA_ARRAY(mem, s->n, size_t);
	r->kind = ARENA_ARRAY(mem, s->n, int8_t);
	r->weight = ARENA_ARRAY(mem, s->n, double);
	r->share = ARENA_ARRAY(mem, s->n, double);
	r->time = ARENA_ARRAY(mem, s->n, int32_t);
	r->entry = s->entry ? ARENA_ARRAY(mem, s->n, int32_t) : NULL;
	r->enters = s->entry ? ARENA_ARRAY(mem, s->n, bool) : NULL;
	r->stratum = s->stratum ? ARENA_ARRAY(mem, s->n, int32_t) : NULL;
	r->group = s->group ? ARENA_ARRAY(mem, s->n, int32_t) : r->stratum;
	r->stratum_start = ARENA_ARRAY(mem, (size_t)s->strata + 1, size_t);
	bool ok = r->row && r->kind && r->weight && r->share && r->time && r->stratum_start;
	ok = ok && (!s->entry || (r->entry && r->enters)) && (!s->stratum || r->stratum) && (!s->group || r->group);
	return ok ? ERR_OK : err_memory();
}

static void take_row(const struct surv_sample *s, const struct finegray_opts *opts, size_t i, struct finegray_rows *r)
{
	size_t to = r->n++;
	r->row[to] = i;
	r->weight[to] = total_weight(s, i);
	r->share[to] = opts->convention == FINEGRAY_CRR ? r->weight[to] : s->count ? s->count[i] : 1;
	r->time[to] = s->time[i];
	r->kind[to] = (int8_t)(s->status[i] == opts->cause ? FINEGRAY_EVENT
			       : s->status[i]              ? FINEGRAY_OTHER
							   : FINEGRAY_CENSORED);
	if (r->stratum)
		r->stratum[to] = s->stratum[i];
	if (s->group)
		r->group[to] = s->group[i];
	if (r->entry) {
		r->entry[to] = s->entry[i];
		r->enters[to] = true;
	}
}

static enum err person_error(const struct surv_sample *s, const struct finegray_rows *r, size_t i, const char *text)
{
	return err_at(ERR_VALUE, err_place(0, (long)s->row[r->row[i]] + 1, 0), "%s", text);
}

/* Rows before and after of one person. */
static enum err join(const struct surv_sample *s, struct finegray_rows *r, size_t before, size_t after)
{
	if (r->kind[before] != FINEGRAY_CENSORED)
		return person_error(s, r, before, "an event before the last row of its person; one row must be the last");
	if (r->entry[after] != r->time[before])
		return person_error(s, r, after, "the row does not begin where the row before of its person ends");
	r->kind[before] = FINEGRAY_GOES_ON;
	r->enters[after] = false;
	return ERR_OK;
}

static enum err join_persons(struct arena *mem, const struct surv_sample *s, const struct finegray_opts *opts,
			     struct finegray_rows *r)
{
	if (!r->entry || !opts->person)
		return ERR_OK;
	size_t *order = ARENA_ARRAY(mem, r->n, size_t);
	int32_t *person = ARENA_ARRAY(mem, r->n, int32_t);
	if (!order || !person)
		return err_memory();
	for (size_t i = 0; i < r->n; i++)
		person[i] = opts->person[r->row[i]];
	const struct finegray_keys keys = {
		.n = r->n, .ticks = r->ticks, .codes = (size_t)opts->persons, .tick = r->time, .code = person};
	enum err err = finegray_order(mem, &keys, order);
	for (size_t i = 1; !err && i < r->n; i++)
		if (person[order[i - 1]] == person[order[i]])
			err = join(s, r, order[i - 1], order[i]);
	return err;
}

enum err finegray_take_rows(struct arena *mem, const struct surv_sample *s, const struct finegray_opts *opts,
			    struct finegray_rows *out)
{
	struct finegray_rows r = {
		.strata = s->strata, .groups = s->group ? s->groups : s->strata, .ticks = s->ticks, .count = s->count};
	enum err err = rows_build(mem, s, &r);
	if (err)
		return err;
	for (int32_t g = 0; g < s->strata; g++) {
		for (size_t i = s->stratum_start[g]; i < s->stratum_start[g + 1]; i++)
			if (total_weight(s, i) > 0)
				take_row(s, opts, i, &r);
		r.stratum_start[g + 1] = r.n;
	}
	if (!r.n)
		return err_set(ERR_EMPTY, "every row has weight 0");
	err = join_persons(mem, s, opts, &r);
	if (!err)
		*out = r;
	return err;
}
