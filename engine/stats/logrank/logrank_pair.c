#include "stats/logrank_pair.h"

#include <stdbool.h>

static bool in_pair(const struct surv_sample *s, size_t row, int32_t first, int32_t second)
{
	return s->group[row] == first || s->group[row] == second;
}

static enum err pair_room(struct arena *mem, const struct surv_sample *s, size_t n, struct surv_sample *out)
{
	out->stratum_start = ARENA_ARRAY(mem, (size_t)s->strata + 1, size_t);
	out->time = ARENA_ARRAY(mem, n + 1, int32_t);
	out->status = ARENA_ARRAY(mem, n + 1, int32_t);
	out->group = ARENA_ARRAY(mem, n + 1, int32_t);
	out->entry = s->entry ? ARENA_ARRAY(mem, n + 1, int32_t) : NULL;
	out->stratum = s->stratum ? ARENA_ARRAY(mem, n + 1, int32_t) : NULL;
	out->cluster = s->cluster ? ARENA_ARRAY(mem, n + 1, int32_t) : NULL;
	out->weight = s->weight ? ARENA_ARRAY(mem, n + 1, double) : NULL;
	out->count = s->count ? ARENA_ARRAY(mem, n + 1, int32_t) : NULL;
	bool ok = out->stratum_start && out->time && out->status && out->group && !out->entry == !s->entry &&
		  !out->stratum == !s->stratum && !out->cluster == !s->cluster && !out->weight == !s->weight &&
		  !out->count == !s->count;
	return ok ? ERR_OK : err_memory();
}

static void take_row(const struct surv_sample *s, size_t row, int32_t second, struct surv_sample *out)
{
	size_t at = out->n++;
	out->time[at] = s->time[row];
	out->status[at] = s->status[row];
	out->group[at] = s->group[row] == second;
	if (s->entry)
		out->entry[at] = s->entry[row];
	if (s->stratum)
		out->stratum[at] = s->stratum[row];
	if (s->cluster)
		out->cluster[at] = s->cluster[row];
	if (s->weight)
		out->weight[at] = s->weight[row];
	if (s->count)
		out->count[at] = s->count[row];
}

enum err logrank_pair(struct arena *mem, const struct surv_sample *s, int32_t first, int32_t second, struct surv_sample *out)
{
	struct surv_sample pair = {.ticks = s->ticks,
				   .tick_time = s->tick_time,
				   .groups = 2,
				   .strata = s->strata,
				   .clusters = s->clusters,
				   .causes = s->causes};
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++)
		n += in_pair(s, i, first, second);
	enum err err = pair_room(mem, s, n, &pair);
	if (err)
		return err;
	for (int32_t k = 0; k < s->strata; k++) {
		for (size_t i = s->stratum_start[k]; i < s->stratum_start[k + 1]; i++)
			if (in_pair(s, i, first, second))
				take_row(s, i, second, &pair);
		pair.stratum_start[k + 1] = pair.n;
	}
	*out = pair;
	return ERR_OK;
}
