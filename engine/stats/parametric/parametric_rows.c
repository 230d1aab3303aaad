#include "stats/parametric/parametric_parts.h"

static double low_of(const struct parametric_data *d, size_t i)
{
	return d->time[i];
}

static double high_of(const struct parametric_data *d, size_t i)
{
	if (d->time2)
		return d->time2[i];
	return d->event[i] ? d->time[i] : INFINITY;
}

static double count_of(const struct parametric_data *d, size_t i)
{
	return d->count ? d->count[i] : 1;
}

static bool counts(const struct parametric_data *d, size_t i)
{
	return count_of(d, i) > 0 && (!d->weight || d->weight[i] > 0);
}

static bool code_ok(const int32_t *code, int32_t levels, size_t i)
{
	return !code || (code[i] >= 0 && code[i] < levels);
}

static bool numbers_ok(const struct parametric_data *d, size_t i)
{
	bool ok = isfinite(d->time[i]) && d->time[i] >= 0;
	ok = ok && (!d->time2 || !(isnan(d->time2[i]) || d->time2[i] < d->time[i]));
	ok = ok && (d->time2 || d->event[i] == 0 || d->event[i] == 1);
	ok = ok && (!d->entry || (isfinite(d->entry[i]) && d->entry[i] >= 0));
	ok = ok && (!d->offset || isfinite(d->offset[i]));
	ok = ok && (!d->weight || (isfinite(d->weight[i]) && d->weight[i] >= 0));
	ok = ok && (!d->count || d->count[i] >= 0);
	ok = ok && code_ok(d->stratum, d->strata, i) && code_ok(d->cluster, d->clusters, i);
	for (size_t j = 0; ok && j < d->p; j++)
		ok = isfinite(d->x[j][i]);
	return ok;
}

static enum err check_row(const struct parametric_work *w, size_t i)
{
	const struct parametric_data *d = w->d;
	struct err_place place = err_place(0, (long)i + 1, 0);
	if (!numbers_ok(d, i))
		return err_at(ERR_VALUE, place,
			      "times must be numbers from 0, the end of an interval not before its start, weights from 0");
	double low = low_of(d, i), high = high_of(d, i);
	if (d->entry && (low == high || isinf(high) ? d->entry[i] >= low : d->entry[i] >= high))
		return err_at(ERR_ORDER, place, "the entry must be before the time");
	if (high == 0 && (low < high || w->family->log_time))
		return err_at(
			ERR_VALUE, place,
			"an event at time 0 has no place in this distribution; take times above 0 (half a unit for the same "
			"day), or --dist gompertz");
	return ERR_OK;
}

static enum err check(const struct parametric_work *w)
{
	const struct parametric_data *d = w->d;
	if (!d->n)
		return err_set(ERR_EMPTY, "no rows to analyse");
	if (d->stratum && d->strata > PARAMETRIC_STRATA_MAX)
		return err_set(
			ERR_LIMIT,
			"--strata: at most %d strata can have a scale of their own; make the strata a factor or a cluster",
			PARAMETRIC_STRATA_MAX);
	enum err err = ERR_OK;
	for (size_t i = 0; !err && i < d->n; i++)
		err = check_row(w, i);
	return err;
}

static bool rows_build(struct parametric_work *w)
{
	const struct parametric_data *d = w->d;
	w->kind = ARENA_ARRAY(w->mem, w->n, uint8_t);
	w->low = ARENA_ARRAY(w->mem, w->n, double);
	w->log_low = ARENA_ARRAY(w->mem, w->n, double);
	if (!w->kind || !w->low || !w->log_low)
		return false;
	if (d->time2) {
		w->high = ARENA_ARRAY(w->mem, w->n, double);
		w->log_high = ARENA_ARRAY(w->mem, w->n, double);
	}
	if (d->entry) {
		w->entry = ARENA_ARRAY(w->mem, w->n, double);
		w->log_entry = ARENA_ARRAY(w->mem, w->n, double);
	}
	if (d->weight || d->count)
		w->weight = ARENA_ARRAY(w->mem, w->n, double);
	return (!d->time2 || (w->high && w->log_high)) && (!d->entry || (w->entry && w->log_entry)) &&
	       (!(d->weight || d->count) || w->weight);
}

static enum parametric_kind kind_of(const struct parametric_work *w, size_t i, double low, double high)
{
	if (!counts(w->d, i))
		return KIND_NONE;
	if (low == high)
		return KIND_EXACT;
	if (isinf(high))
		return KIND_RIGHT;
	return low > 0 ? KIND_INTERVAL : KIND_LEFT;
}

static void tally(struct parametric_work *w, size_t i)
{
	double *const of[] = {
		[KIND_EXACT] = &w->events, [KIND_RIGHT] = &w->right, [KIND_LEFT] = &w->left, [KIND_INTERVAL] = &w->interval};
	if (w->kind[i] == KIND_NONE)
		return;
	w->rows += count_of(w->d, i);
	*of[w->kind[i]] += count_of(w->d, i);
	w->total += parametric_weight(w, i);
	if (w->kind[i] == KIND_EXACT)
		w->exact += parametric_weight(w, i);
}

/* A late entry closes a left-open interval at the entry. */
static void take_row(struct parametric_work *w, size_t i)
{
	const struct parametric_data *d = w->d;
	double low = low_of(d, i), high = high_of(d, i);
	if (w->weight)
		w->weight[i] = (d->weight ? d->weight[i] : 1) * count_of(d, i);
	if (d->entry) {
		w->entry[i] = d->entry[i] / w->unit;
		w->log_entry[i] = log(w->entry[i]);
		if (low < high)
			low = fmax(low, d->entry[i]);
	}
	w->kind[i] = (uint8_t)kind_of(w, i, low, high);
	w->low[i] = low / w->unit;
	w->log_low[i] = log(w->low[i]);
	if (w->high) {
		w->high[i] = high / w->unit;
		w->log_high[i] = log(w->high[i]);
	}
	tally(w, i);
}

/* One time that stands for the row: the middle of its interval. */
static double middle_of(const struct parametric_data *d, size_t i)
{
	double low = low_of(d, i), high = high_of(d, i);
	return isinf(high) ? low : (low + high) / 2;
}

static void find_unit(struct parametric_work *w)
{
	double sum = 0, total = 0;
	for (size_t i = 0; i < w->n; i++)
		if (counts(w->d, i)) {
			sum += middle_of(w->d, i) * count_of(w->d, i);
			total += count_of(w->d, i);
		}
	w->unit = total > 0 && sum > 0 ? sum / total : 1;
}

/* Mean and spread of log time less offset: where the fit begins. */
static void find_centre(struct parametric_work *w)
{
	double total = 0, first = 0, second = 0;
	for (size_t i = 0; i < w->n; i++) {
		double t = middle_of(w->d, i) / w->unit;
		if (w->kind[i] == KIND_NONE || !(t > 0))
			continue;
		double v = log(t), weight = parametric_weight(w, i);
		total += weight;
		first += weight * v;
		second += weight * v * v;
	}
	w->centre = total > 0 ? first / total : 0;
	w->spread = total > 0 ? sqrt(fmax(0, second / total - w->centre * w->centre)) : 0;
}

enum err parametric_rows(struct parametric_work *w)
{
	enum err err = check(w);
	if (err)
		return err;
	if (!rows_build(w))
		return err_memory();
	find_unit(w);
	for (size_t i = 0; i < w->n; i++)
		take_row(w, i);
	w->log_units = w->exact * log(w->unit);
	find_centre(w);
	return ERR_OK;
}
