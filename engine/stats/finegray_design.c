#include "stats/finegray_parts.h"

#include "core/workers.h"

#include <math.h>

enum { PAIR_SLOTS_MAX = 1 << 27 };

static int32_t group_of(const struct finegray_rows *r, size_t i)
{
	return r->group ? r->group[i] : 0;
}

/* What happens at the slots of one stratum, from slot first on; the next free slot. Rows are summed up in count. */
static size_t stratum_slots(const struct surv_sample *s, struct finegray_design *d, int32_t g, size_t first, double *count)
{
	const struct finegray_rows *r = &d->rows;
	size_t at = first;
	for (size_t i = r->stratum_start[g]; i < r->stratum_start[g + 1]; i++) {
		if (r->kind[i] != FINEGRAY_EVENT)
			continue;
		if (at == first || d->slot_tick[at - 1] != r->time[i])
			d->slot_tick[at++] = r->time[i];
		count[at - 1] += s->count ? s->count[r->row[i]] : 1;
		d->death_weight[at - 1] += r->weight[i];
	}
	return at;
}

static enum err fill_slots(struct arena *mem, const struct surv_sample *s, struct finegray_design *d)
{
	size_t strata = (size_t)d->rows.strata, room = d->rows.n + strata;
	d->slot_start = ARENA_ARRAY(mem, strata + 1, size_t);
	d->slot_tick = ARENA_ARRAY(mem, room, int32_t);
	d->end = ARENA_ARRAY(mem, d->rows.n, int32_t);
	d->death_weight = ARENA_ARRAY(mem, room, double);
	d->deaths = ARENA_ARRAY(mem, room, int32_t);
	double *count = ARENA_ARRAY(mem, room, double);
	if (!d->slot_start || !d->slot_tick || !d->end || !d->death_weight || !d->deaths || !count)
		return err_memory();
	for (int32_t g = 0; g < d->rows.strata; g++)
		d->slot_start[g + 1] = 1 + stratum_slots(s, d, g, d->slot_start[g], count);
	d->slots = d->slot_start[strata];
	for (size_t j = 0; j < d->slots; j++)
		d->events += count[j];
	if (d->events > INT32_MAX)
		return err_set(ERR_LIMIT, "more than 2147483647 events");
	for (size_t j = 0; j < d->slots; j++) {
		d->deaths[j] = (int32_t)count[j];
		d->death_weight[j] /= count[j] > 0 ? count[j] : 1;
	}
	return ERR_OK;
}

/* Slots of the stratum whose tick is at most tick. */
static size_t slots_until(const struct finegray_design *d, size_t stratum, int32_t tick)
{
	size_t low = d->slot_start[stratum], high = d->slot_start[stratum + 1] - 1;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (d->slot_tick[middle] <= tick)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static enum err place_rows(struct arena *mem, const struct surv_sample *s, struct finegray_design *d)
{
	const struct finegray_rows *r = &d->rows;
	if (r->entry) {
		d->first = ARENA_ARRAY(mem, r->n, int32_t);
		if (!d->first)
			return err_memory();
	}
	for (int32_t g = 0; g < r->strata; g++) {
		size_t at = d->slot_start[g], last = d->slot_start[g + 1] - 1;
		for (size_t i = r->stratum_start[g]; i < r->stratum_start[g + 1]; i++) {
			while (at < last && d->slot_tick[at] <= r->time[i])
				at++;
			d->end[i] = (int32_t)at;
			if (d->first && r->entry)
				d->first[i] = (int32_t)slots_until(d, (size_t)g, r->entry[i]);
			if (r->kind[i] == FINEGRAY_OTHER)
				d->competing += s->count ? s->count[r->row[i]] : 1;
		}
	}
	return ERR_OK;
}

/* Numbers the pairs of a stratum and a group in which someone ends otherwise. */
static enum err find_pairs(struct arena *mem, struct finegray_design *d)
{
	const struct finegray_rows *r = &d->rows;
	int32_t *last = ARENA_ARRAY(mem, (size_t)r->groups, int32_t), *seen = ARENA_ARRAY(mem, (size_t)r->groups, int32_t);
	d->pair = ARENA_ARRAY(mem, r->n, int32_t);
	d->pair_stratum = ARENA_ARRAY(mem, r->n, int32_t);
	d->pair_group = ARENA_ARRAY(mem, r->n, int32_t);
	if (!last || !seen || !d->pair || !d->pair_stratum || !d->pair_group)
		return err_memory();
	for (size_t i = 0; i < r->n; i++) {
		int32_t g = group_of(r, i), stratum = (int32_t)finegray_stratum(d, i);
		d->pair[i] = -1;
		if (r->kind[i] != FINEGRAY_OTHER)
			continue;
		if (seen[g] != stratum + 1) {
			seen[g] = stratum + 1;
			last[g] = (int32_t)d->pairs;
			d->pair_stratum[d->pairs] = stratum;
			d->pair_group[d->pairs++] = g;
		}
		d->pair[i] = last[g];
	}
	return ERR_OK;
}

/* The stretch of the last event of the pair's stratum. */
static int32_t last_stretch(const struct finegray_design *d, size_t q)
{
	size_t first = d->slot_start[d->pair_stratum[q]], last = d->slot_start[d->pair_stratum[q] + 1] - 1;
	struct finegray_walk walk = finegray_walk_of(&d->g, d->pair_group[q]);
	if (last > first)
		finegray_walk_to(&walk, d->slot_tick[last - 1]);
	return walk.stretch;
}

static enum err fill_reach(struct arena *mem, const struct surv_sample *s, struct finegray_design *d)
{
	const struct finegray_rows *r = &d->rows;
	struct finegray_walk *walk = ARENA_ARRAY(mem, d->pairs, struct finegray_walk);
	int32_t *stretch = ARENA_ARRAY(mem, d->pairs, int32_t);
	d->reach = ARENA_ARRAY(mem, r->n, double);
	if (!walk || !stretch || !d->reach)
		return err_memory();
	for (size_t q = 0; q < d->pairs; q++) {
		walk[q] = finegray_walk_of(&d->g, d->pair_group[q]);
		stretch[q] = last_stretch(d, q);
	}
	for (size_t i = 0; i < r->n; i++) {
		if (d->pair[i] < 0)
			continue;
		size_t q = (size_t)d->pair[i];
		d->reach[i] = 1 / finegray_walk_to(&walk[q], r->time[i]);
		bool stays = (size_t)d->end[i] + 1 < d->slot_start[d->pair_stratum[q] + 1];
		if (stays && walk[q].stretch != stretch[q])
			return err_at(ERR_VALUE, err_place(0, (long)s->row[r->row[i]] + 1, 0),
				      "between the end of this row and a later event nobody is observed (delayed entry), so "
				      "that its "
				      "weight at that event does not exist; begin after the gap, or end before it");
	}
	return ERR_OK;
}

static enum err fill_observed(struct arena *mem, struct finegray_design *d)
{
	d->pair_at = ARENA_ARRAY(mem, d->pairs + 1, size_t);
	if (!d->pair_at)
		return err_memory();
	for (size_t q = 0; q < d->pairs; q++) {
		size_t g = (size_t)d->pair_stratum[q];
		d->pair_at[q + 1] = d->pair_at[q] + (d->slot_start[g + 1] - d->slot_start[g]);
		if (d->pair_at[q + 1] > PAIR_SLOTS_MAX)
			return err_set(ERR_LIMIT,
				       "too many groups of the censoring distribution for so many times of events");
	}
	d->observed = ARENA_ARRAY(mem, d->pair_at[d->pairs], double);
	if (!d->observed)
		return err_memory();
	for (size_t q = 0; q < d->pairs; q++) {
		size_t first = d->slot_start[d->pair_stratum[q]], n = d->pair_at[q + 1] - d->pair_at[q];
		struct finegray_walk walk = finegray_walk_of(&d->g, d->pair_group[q]);
		for (size_t j = 0; j + 1 < n; j++)
			d->observed[d->pair_at[q] + j] = finegray_walk_to(&walk, d->slot_tick[first + j]);
	}
	return ERR_OK;
}

struct columns_of {
	struct finegray_design *d;
	const struct surv_sample *s;
};

/* Piece k: column k centred by stratum, scaled, in its places of the chunks. */
static enum err fill_column(size_t k, void *context)
{
	const struct columns_of *c = context;
	struct finegray_design *d = c->d;
	const struct finegray_rows *r = &d->rows;
	const double *x = c->s->x[k];
	double spread = 0, total = 0, events = 0;
	double *to = d->x + k * COX_STRIDE;
	size_t step = d->p * COX_STRIDE;
	for (int32_t g = 0; g < r->strata; g++) {
		size_t low = r->stratum_start[g], high = r->stratum_start[g + 1];
		double base = low < high ? x[r->row[low]] : 0, sum = 0, weight = 0;
		for (size_t i = low; i < high; i++) {
			sum += r->weight[i] * (x[r->row[i]] - base);
			weight += r->weight[i];
		}
		for (size_t i = low; i < high; i++) {
			double v = (x[r->row[i]] - base) - sum / weight;
			to[i / COX_CHUNK * step + i % COX_CHUNK] = v;
			spread += r->weight[i] * v * v;
			events += r->kind[i] == FINEGRAY_EVENT ? r->weight[i] * v : 0;
		}
		total += weight;
	}
	d->scale[k] = spread > 0 ? sqrt(total / spread) : 1;
	d->event_sum[k] = events * d->scale[k];
	for (size_t i = 0; i < r->n; i++)
		to[i / COX_CHUNK * step + i % COX_CHUNK] *= d->scale[k];
	return ERR_OK;
}

static enum err fill_columns(struct arena *mem, const struct surv_sample *s, struct finegray_design *d)
{
	size_t chunks = (d->rows.n + COX_CHUNK - 1) / COX_CHUNK;
	d->x = ARENA_ARRAY(mem, chunks * d->p * COX_STRIDE, double);
	d->scale = ARENA_ARRAY(mem, d->p, double);
	d->event_sum = ARENA_ARRAY(mem, d->p, double);
	if (!d->x || !d->scale || !d->event_sum)
		return err_memory();
	struct columns_of c = {.d = d, .s = s};
	return workers_run(d->p, fill_column, &c);
}

static enum err fill_offset(struct arena *mem, const struct surv_sample *s, struct finegray_design *d)
{
	const struct finegray_rows *r = &d->rows;
	if (!s->offset)
		return ERR_OK;
	d->offset = ARENA_ARRAY(mem, r->n, double);
	if (!d->offset)
		return err_memory();
	double sum = 0, weight = 0;
	for (size_t i = 0; i < r->n; i++) {
		sum += r->weight[i] * s->offset[r->row[i]];
		weight += r->weight[i];
	}
	for (size_t i = 0; i < r->n; i++) {
		d->offset[i] = s->offset[r->row[i]] - sum / weight;
		d->event_offset += r->kind[i] == FINEGRAY_EVENT ? r->weight[i] * d->offset[i] : 0;
	}
	return ERR_OK;
}

enum err finegray_design_build(struct arena *mem, const struct surv_sample *s, const struct finegray_opts *opts,
			       struct finegray_design *out)
{
	struct finegray_design d = {
		.p = s->p,
		.cluster = s->cluster,
	};
	enum err err = finegray_take_rows(mem, s, opts, &d.rows);
	d.clusters = s->cluster ? (size_t)s->clusters : d.rows.n;
	if (!err)
		err = finegray_censoring_of(mem, &d.rows, opts->convention, &d.g);
	if (!err)
		err = fill_slots(mem, s, &d);
	if (!err)
		err = place_rows(mem, s, &d);
	if (!err)
		err = find_pairs(mem, &d);
	if (!err)
		err = fill_reach(mem, s, &d);
	if (!err)
		err = fill_observed(mem, &d);
	if (!err)
		err = fill_columns(mem, s, &d);
	if (!err)
		err = fill_offset(mem, s, &d);
	if (!err)
		*out = d;
	return err;
}
