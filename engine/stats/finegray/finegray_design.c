#include "stats/finegray_parts.h"

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
			return err_at(
				ERR_VALUE, err_place(0, (long)s->row[r->row[i]] + 1, 0),
				"nobody is observed between the end of this row and a later event (delayed entry): begin "
				"after the gap, end before it, or let the weights have larger groups");
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

/* Whether row i can go on with a segment of the pair (-1: none as yet) that has row i - 1. */
static bool same_segment(const struct finegray_design *d, size_t i, int32_t pair)
{
	return i % COX_CHUNK && d->end[i] == d->end[i - 1] && finegray_stratum(d, i) == finegray_stratum(d, i - 1) &&
	       (pair < 0 || d->pair[i] < 0 || d->pair[i] == pair);
}

static enum err cut_segments(struct arena *mem, struct finegray_design *d)
{
	size_t n = d->rows.n;
	d->segment = ARENA_ARRAY(mem, n + 1, size_t);
	d->segment_pair = ARENA_ARRAY(mem, n, int32_t);
	d->event_weight = ARENA_ARRAY(mem, n, double);
	if (!d->segment || !d->segment_pair || !d->event_weight)
		return err_memory();
	int32_t pair = -1;
	for (size_t i = 0; i < n; i++) {
		d->event_weight[i] = d->rows.kind[i] == FINEGRAY_EVENT ? d->rows.weight[i] : 0;
		if (!i || !same_segment(d, i, pair)) {
			d->segment[d->segments++] = i;
			pair = -1;
		}
		pair = d->pair[i] >= 0 ? d->pair[i] : pair;
		d->segment_pair[d->segments - 1] = pair;
	}
	d->segment[d->segments] = n;
	return ERR_OK;
}

struct columns_of {
	struct finegray_design *d;
	const struct surv_sample *s;
	double *weight, *event_weight; /* totals per stratum */
	double total_weight;
	double *kept; /* p x n where rows are left out, else NULL */
};

/* Rows low .. high - 1, within one stratum, of column k to their places. */
static void centre_rows(const struct finegray_design *d, size_t k, const double *x, const size_t bounds[2], double shift)
{
	for (size_t low = bounds[0], high; low < bounds[1]; low = high) {
		high = (low / COX_CHUNK + 1) * COX_CHUNK;
		high = high < bounds[1] ? high : bounds[1];
		cox_centre(x + low, high - low, shift, d->scale[k],
			   d->x + (low / COX_CHUNK * d->p + k) * COX_STRIDE + low % COX_CHUNK);
	}
}

/* Piece k: column k centred by stratum, scaled, in its places of the chunks. */
static enum err fill_column(size_t k, void *context)
{
	const struct columns_of *c = context;
	struct finegray_design *d = c->d;
	const struct finegray_rows *r = &d->rows;
	const double *x = c->kept ? c->kept + k * r->n : c->s->x[k];
	double spread = 0, events = 0;
	for (size_t i = 0; c->kept && i < r->n; i++)
		c->kept[k * r->n + i] = c->s->x[k][r->row[i]];
	for (int pass = 0; pass < 2; pass++)
		for (int32_t g = 0; g < r->strata; g++) {
			const size_t *bounds = r->stratum_start + g;
			double sums[3], mean;
			if (bounds[0] == bounds[1])
				continue;
			cox_moments(x + bounds[0], r->weight + bounds[0], d->event_weight + bounds[0], bounds[1] - bounds[0],
				    sums);
			mean = sums[0] / c->weight[g];
			if (pass)
				centre_rows(d, k, x, bounds, x[bounds[0]] + mean);
			spread += pass ? 0 : fmax(0, sums[1] - sums[0] * mean);
			events += pass ? 0 : sums[2] - c->event_weight[g] * mean;
			d->scale[k] = spread > 0 ? sqrt(c->total_weight / spread) : 1;
		}
	d->event_sum[k] = events * d->scale[k];
	return ERR_OK;
}

static enum err fill_columns(struct arena *mem, const struct surv_sample *s, struct finegray_design *d)
{
	const struct finegray_rows *r = &d->rows;
	size_t chunks = (r->n + COX_CHUNK - 1) / COX_CHUNK;
	struct columns_of c = {.d = d, .s = s};
	c.weight = ARENA_ARRAY(mem, (size_t)r->strata, double);
	c.event_weight = ARENA_ARRAY(mem, (size_t)r->strata, double);
	c.kept = r->n < s->n ? ARENA_ARRAY(mem, d->p * r->n, double) : NULL;
	d->x = ARENA_ARRAY(mem, chunks * d->p * COX_STRIDE, double);
	d->scale = ARENA_ARRAY(mem, d->p, double);
	d->event_sum = ARENA_ARRAY(mem, d->p, double);
	if (!c.weight || !c.event_weight || (r->n < s->n && !c.kept) || !d->x || !d->scale || !d->event_sum)
		return err_memory();
	for (int32_t g = 0; g < r->strata; g++) {
		size_t low = r->stratum_start[g], n = r->stratum_start[g + 1] - low;
		c.weight[g] = cox_total(r->weight + low, n);
		c.event_weight[g] = cox_total(d->event_weight + low, n);
		c.total_weight += c.weight[g];
	}
	return finegray_run(d, d->p, fill_column, &c);
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
		err = cut_segments(mem, &d);
	if (!err)
		err = fill_columns(mem, s, &d);
	if (!err)
		err = fill_offset(mem, s, &d);
	if (!err)
		*out = d;
	return err;
}
