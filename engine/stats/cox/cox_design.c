#include "stats/cox_parts.h"

#include "core/workers.h"

#include <math.h>

enum { ROWS_PER_BLOCK = 8192, MAX_BLOCKS = 64 };

void cox_load(const struct cox_design *d, size_t low, size_t high, double *out)
{
	for (size_t at = low; at < high;) {
		size_t stratum = d->stratum ? (size_t)d->stratum[at] : 0;
		size_t end = d->stratum_start[stratum + 1] < high ? d->stratum_start[stratum + 1] : high;
		for (size_t k = 0; k < d->p; k++) {
			const double place[2] = {d->shift[stratum * d->p + k], d->scale[k]};
			double *to = out + k * COX_STRIDE + (at - low);
			if (d->codes[k].code)
				cox_centre_codes(&d->codes[k], at, end - at, place, to);
			else
				cox_centre(d->x[k] + at, end - at, place[0], place[1], to);
		}
		at = end;
	}
}

double cox_covariate(const struct cox_design *d, size_t k, size_t row)
{
	size_t stratum = d->stratum ? (size_t)d->stratum[row] : 0;
	return (d->x[k][row] - d->shift[stratum * d->p + k]) * d->scale[k];
}

static bool same_run(const struct surv_sample *s, size_t a, size_t b)
{
	return s->time[a] == s->time[b] && (!s->stratum || s->stratum[a] == s->stratum[b]);
}

static enum err find_runs(struct arena *mem, const struct surv_sample *s, struct cox_design *d)
{
	d->runs = 1;
	for (size_t i = 1; i < s->n; i++)
		d->runs += !same_run(s, i - 1, i);
	d->run_start = ARENA_ARRAY(mem, d->runs + 1, size_t);
	d->run_tick = ARENA_ARRAY(mem, d->runs, int32_t);
	d->run_stratum = ARENA_ARRAY(mem, d->runs, int32_t);
	if (!d->run_start || !d->run_tick || !d->run_stratum)
		return err_memory();
	size_t run = 0;
	for (size_t i = 0; i < s->n; i++) {
		if (i && !same_run(s, i - 1, i))
			d->run_start[++run] = i;
		d->run_tick[run] = s->time[i];
		d->run_stratum[run] = s->stratum ? s->stratum[i] : 0;
	}
	d->run_start[d->runs] = s->n;
	return ERR_OK;
}

/* The events of run j; whether a row is one is no branch. */
static enum err sum_events(struct cox_design *d, size_t j)
{
	int64_t deaths = 0;
	double weight = 0;
	for (size_t i = d->run_start[j]; i < d->run_start[j + 1]; i++) {
		int32_t count = cox_count(d, i), event = cox_event(d, i);
		d->event_weight[i] = event * cox_weight(d, i);
		weight += d->event_weight[i];
		deaths += (int64_t)event * count;
		d->rows += count;
	}
	if (deaths > INT32_MAX)
		return err_set(ERR_LIMIT, "more than %d events at one time", INT32_MAX);
	d->deaths[j] = (int32_t)deaths;
	d->death_weight[j] = deaths ? weight / (double)deaths : 0;
	d->tied[j] = deaths > 1 ? (int32_t)d->ties++ : -1;
	d->events += (double)deaths;
	return ERR_OK;
}

static enum err find_events(struct arena *mem, struct cox_design *d)
{
	d->deaths = ARENA_ARRAY(mem, d->runs, int32_t);
	d->death_weight = ARENA_ARRAY(mem, d->runs, double);
	d->tied = ARENA_ARRAY(mem, d->runs, int32_t);
	d->event_weight = ARENA_ARRAY(mem, d->n, double);
	if (!d->deaths || !d->death_weight || !d->tied || !d->event_weight)
		return err_memory();
	enum err err = ERR_OK;
	for (size_t j = 0; !err && j < d->runs; j++)
		err = sum_events(d, j);
	return err;
}

/* The last run of row i's stratum whose tick is at most its entry, -1 if none; first: the stratum's first run. */
static int32_t run_of_entry(const struct cox_design *d, size_t first, size_t end, int32_t entry)
{
	size_t low = first, high = end;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (d->run_tick[middle] <= entry)
			low = middle + 1;
		else
			high = middle;
	}
	return low > first ? (int32_t)low - 1 : -1;
}

static enum err find_entries(struct arena *mem, const struct surv_sample *s, struct cox_design *d)
{
	if (!s->entry)
		return ERR_OK;
	d->entry_run = ARENA_ARRAY(mem, s->n, int32_t);
	d->enter_start = ARENA_ARRAY(mem, d->runs + 2, size_t);
	d->enter_row = ARENA_ARRAY(mem, s->n, size_t);
	if (!d->entry_run || !d->enter_start || !d->enter_row)
		return err_memory();
	for (size_t first = 0, end; first < d->runs; first = end) {
		for (end = first; end < d->runs && d->run_stratum[end] == d->run_stratum[first];)
			end++;
		for (size_t i = d->run_start[first]; i < d->run_start[end]; i++)
			d->entry_run[i] = run_of_entry(d, first, end, s->entry[i]);
	}
	for (size_t i = 0; i < s->n; i++)
		if (d->entry_run[i] >= 0)
			d->enter_start[d->entry_run[i] + 2]++;
	for (size_t j = 0; j < d->runs; j++)
		d->enter_start[j + 2] += d->enter_start[j + 1];
	for (size_t i = 0; i < s->n; i++)
		if (d->entry_run[i] >= 0)
			d->enter_row[d->enter_start[d->entry_run[i] + 1]++] = i;
	return ERR_OK;
}

/* Cuts at the first run that starts at or after each equal share of the rows; blocks without a run are left out. */
static enum err cut_blocks(struct arena *mem, struct cox_design *d)
{
	size_t wanted = d->n / ROWS_PER_BLOCK;
	wanted = wanted < 1 ? 1 : wanted > MAX_BLOCKS ? MAX_BLOCKS : wanted;
	d->block_run = ARENA_ARRAY(mem, wanted + 1, size_t);
	if (!d->block_run)
		return err_memory();
	size_t run = 0;
	for (size_t b = 1; b <= wanted; b++) {
		size_t start = run;
		while (run < d->runs && (b == wanted || d->run_start[run] < d->n / wanted * b))
			run++;
		if (run > start)
			d->block_run[++d->blocks] = run;
	}
	return ERR_OK;
}

struct moments {
	struct cox_design *d;
	double *weight, *event_weight; /* totals per stratum */
	double total_weight;
};

/* Piece k: means of column k by stratum, its spread within strata, and the events' sum. */
static enum err column_moments(size_t k, void *context)
{
	const struct moments *m = context;
	struct cox_design *d = m->d;
	double spread = 0, events = 0;
	for (size_t g = 0; g < d->strata; g++) {
		size_t low = d->stratum_start[g], n = d->stratum_start[g + 1] - low;
		if (!n)
			continue;
		double sums[3];
		cox_moments(d->x[k] + low, d->weight ? d->weight + low : NULL, d->event_weight + low, n, sums);
		double mean = sums[0] / m->weight[g];
		d->shift[g * d->p + k] = d->x[k][low] + mean;
		spread += fmax(0, sums[1] - sums[0] * mean);
		events += sums[2] - m->event_weight[g] * mean;
	}
	d->scale[k] = spread > 0 ? sqrt(m->total_weight / spread) : 1;
	d->event_sum[k] = events * d->scale[k];
	d->codes[k].base = d->x[k][0];
	if (!cox_encode(d->x[k], d->n, d->codes[k].base, d->codes[k].code))
		d->codes[k].code = NULL;
	return ERR_OK;
}

static void offset_moments(struct cox_design *d, double total_weight)
{
	for (size_t i = 0; i < d->n; i++)
		d->offset_shift += cox_weight(d, i) * d->offset[i] / total_weight;
	for (size_t i = 0; i < d->n; i++)
		d->event_offset += d->event_weight[i] * (d->offset[i] - d->offset_shift);
}

static enum err find_moments(struct arena *mem, struct cox_design *d)
{
	struct moments m = {.d = d};
	m.weight = ARENA_ARRAY(mem, d->strata, double);
	m.event_weight = ARENA_ARRAY(mem, d->strata, double);
	d->shift = ARENA_ARRAY(mem, d->strata * d->p, double);
	d->scale = ARENA_ARRAY(mem, d->p, double);
	d->event_sum = ARENA_ARRAY(mem, d->p, double);
	d->codes = ARENA_ARRAY(mem, d->p, struct cox_codes);
	if (!m.weight || !m.event_weight || !d->shift || !d->scale || !d->event_sum || !d->codes)
		return err_memory();
	for (size_t k = 0; k < d->p; k++) {
		d->codes[k].code = ARENA_ARRAY(mem, d->n, int8_t);
		if (!d->codes[k].code)
			return err_memory();
	}
	for (size_t g = 0; g < d->strata; g++) {
		size_t low = d->stratum_start[g], n = d->stratum_start[g + 1] - low;
		m.weight[g] = d->weight ? cox_total(d->weight + low, n) : (double)n;
		m.event_weight[g] = cox_total(d->event_weight + low, n);
		m.total_weight += m.weight[g];
	}
	if (d->offset)
		offset_moments(d, m.total_weight);
	return workers_run(d->p, column_moments, &m);
}

enum err cox_design_build(struct arena *mem, const struct surv_sample *s, struct cox_design *out)
{
	struct cox_design d = {.n = s->n,
			       .p = s->p,
			       .strata = (size_t)s->strata,
			       .stratum_start = s->stratum_start,
			       .stratum = s->stratum,
			       .status = s->status,
			       .weight = s->weight,
			       .count = s->count,
			       .offset = s->offset,
			       .x = s->x};
	enum err err = find_runs(mem, s, &d);
	if (!err)
		err = find_events(mem, &d);
	if (!err)
		err = find_entries(mem, s, &d);
	if (!err)
		err = cut_blocks(mem, &d);
	if (!err)
		err = find_moments(mem, &d);
	if (!err)
		*out = d;
	return err;
}
