#include "stats/risk.h"

#include "stats/risk_parts.h"

#include <math.h>
#include <string.h>

/* A sum that carries its rounding error along.                                        Neumaier 1974 */
struct sum {
	double total, lost;
};

static void sum_add(struct sum *s, double v)
{
	double t = s->total + v;
	s->lost += fabs(s->total) >= fabs(v) ? (s->total - t) + v : (v - t) + s->total;
	s->total = t;
}

/* The rows of positive mass by group, then tick. */
struct order {
	size_t *row;
	size_t *start; /* groups + 1 */
};

/* Who joins between one distinct time and the next; NULL without delayed entry. */
struct joining {
	double *mass, *records;
};

struct build {
	struct arena *mem, *scratch;
	const struct surv_sample *s;
	const struct risk_opts *opts;
	struct order order;
	int32_t *cluster_of; /* for risk_cells() */
};

/* A stable counting pass of the listed rows by code; start is left with the first place of each code. */
static void pass(size_t n, const size_t *from, const int32_t *code, size_t codes, size_t *to, size_t *start)
{
	memset(start, 0, (codes + 1) * sizeof *start);
	for (size_t i = 0; i < n; i++)
		start[(code ? code[from[i]] : 0) + 1]++;
	for (size_t k = 0; k < codes; k++)
		start[k + 1] += start[k];
	for (size_t i = 0; i < n; i++)
		to[start[code ? code[from[i]] : 0]++] = from[i];
	memmove(start + 1, start, codes * sizeof *start);
	start[0] = 0;
}

static enum err order_rows(struct build *b)
{
	const struct surv_sample *s = b->s;
	size_t groups = (size_t)s->groups;
	size_t *row = ARENA_ARRAY(b->scratch, s->n, size_t);
	size_t *other = ARENA_ARRAY(b->scratch, s->n, size_t);
	size_t *tick_start = ARENA_ARRAY(b->scratch, s->ticks + 1, size_t);
	b->order.start = ARENA_ARRAY(b->scratch, groups + 1, size_t);
	if (!row || !other || !tick_start || !b->order.start)
		return err_memory();
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++)
		if (risk_mass(s, i) > 0 && !(b->opts->start > s->tick_time[s->time[i]]))
			row[n++] = i;
	if (s->strata > 1) {
		pass(n, row, s->time, s->ticks, other, tick_start);
		memcpy(row, other, n * sizeof *row);
	}
	pass(n, row, s->group, groups, other, b->order.start);
	b->order.row = other;
	return ERR_OK;
}

static size_t count_times(const struct surv_sample *s, const size_t *row, size_t rows)
{
	size_t n = rows > 0;
	for (size_t i = 1; i < rows; i++)
		n += s->time[row[i]] != s->time[row[i - 1]];
	return n;
}

static bool risk_room(struct build *b, struct risk *r)
{
	size_t n = r->n + 1;
	r->time = ARENA_ARRAY(b->mem, n, double);
	r->n_risk = ARENA_ARRAY(b->mem, n, double);
	r->n_event = ARENA_ARRAY(b->mem, n, double);
	r->n_censor = ARENA_ARRAY(b->mem, n, double);
	r->deaths = b->s->weight ? ARENA_ARRAY(b->mem, n, double) : NULL;
	r->by_cause = r->causes > 1 ? ARENA_ARRAY(b->mem, n * (size_t)r->causes, double) : NULL;
	bool ok = r->time && r->n_risk && r->n_event && r->n_censor;
	return ok && (r->deaths || !b->s->weight) && (r->by_cause || r->causes < 2);
}

/* Who ends at time j, by mass: ended[0] censored, ended[1] with an event. Whole numbers need no care. */
static void add_endings(const struct risk_span *span, size_t j, double ended[2])
{
	const struct surv_sample *s = span->s;
	struct sum mass[2] = {{0}};
	int64_t records[2] = {0};
	for (size_t i = span->first[j]; i < span->first[j + 1]; i++) {
		size_t row = span->row[i];
		if (s->weight)
			sum_add(&mass[s->status[row] > 0], risk_mass(s, row));
		else
			records[s->status[row] > 0] += s->count ? s->count[row] : 1;
	}
	for (int k = 0; k < 2; k++)
		ended[k] = s->weight ? mass[k].total + mass[k].lost : (double)records[k];
}

/* How many records end at time j. */
static double records_at(const struct risk_span *span, size_t j)
{
	double records = 0;
	if (!span->s->count)
		return (double)(span->first[j + 1] - span->first[j]);
	for (size_t i = span->first[j]; i < span->first[j + 1]; i++)
		records += span->s->count[span->row[i]];
	return records;
}

static void count_endings(const struct risk_span *span, struct risk *r)
{
	for (size_t j = 0; j < r->n; j++) {
		double ended[2];
		add_endings(span, j, ended);
		r->time[j] = span->s->tick_time[span->s->time[span->row[span->first[j]]]];
		r->n_censor[j] = ended[0];
		r->n_event[j] = ended[1];
		r->records += records_at(span, j);
	}
}

/* Events as records, and by cause. */
static void count_events(const struct risk_span *span, struct risk *r)
{
	const struct surv_sample *s = span->s;
	for (size_t j = 0; (r->deaths || r->by_cause) && j < r->n; j++)
		for (size_t i = span->first[j]; i < span->first[j + 1]; i++) {
			size_t row = span->row[i];
			if (r->deaths && s->status[row])
				r->deaths[j] += risk_count(s, row);
			if (r->by_cause && s->status[row])
				r->by_cause[(size_t)(s->status[row] - 1) * r->n + j] += risk_mass(s, row);
		}
}

int32_t risk_entry(const struct risk_span *span, size_t times, size_t i)
{
	if (!span->s->entry)
		return -1;
	int32_t entry = span->s->entry[span->row[i]];
	size_t low = 0, high = times;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (span->s->time[span->row[span->first[mid]]] <= entry)
			low = mid + 1;
		else
			high = mid;
	}
	return (int32_t)low - 1;
}

static void first_rows(const struct surv_sample *s, const size_t *row, size_t rows, size_t *first)
{
	size_t j = 0;
	for (size_t i = 0; i < rows; i++)
		if (!i || s->time[row[i]] != s->time[row[i - 1]])
			first[j++] = i;
	first[j] = rows;
}

/*
 * From the last time back: those who end at j are at risk at j, those who join after j - 1 no longer at j - 1. present: the
 * number of records at risk, where it is asked for.
 */
static void count_at_risk(const struct risk_span *span, const struct joining *in, struct risk *r, double *present)
{
	struct sum at_risk = {0};
	double records = 0;
	for (size_t j = r->n; j-- > 0;) {
		double ending = records_at(span, j);
		sum_add(&at_risk, r->n_event[j] + r->n_censor[j]);
		records += ending;
		if (present)
			present[j] = records;
		r->n_risk[j] = at_risk.total + at_risk.lost;
		if (records == ending && r->n_censor[j] == 0)
			r->n_risk[j] = r->n_event[j];
		if (!in->mass)
			continue;
		sum_add(&at_risk, -in->mass[j]);
		records -= in->records[j];
		if (records == 0)
			at_risk = (struct sum){0};
	}
}

static enum err count_joining(struct build *b, const struct risk_span *span, const struct risk *r, struct joining *in)
{
	if (!b->s->entry)
		return ERR_OK;
	in->mass = ARENA_ARRAY(b->scratch, r->n + 1, double);
	in->records = ARENA_ARRAY(b->scratch, r->n + 1, double);
	if (!in->mass || !in->records)
		return err_memory();
	for (size_t i = 0; i < r->rows; i++) {
		int32_t j = risk_entry(span, r->n, i) + 1;
		in->mass[j] += risk_mass(b->s, span->row[i]);
		in->records[j] += risk_count(b->s, span->row[i]);
	}
	return ERR_OK;
}

/* How many times min_risk leaves out: all up to the last one, before the most are at risk, at which there are too few. */
static size_t times_with_few(const double *present, size_t n, double enough)
{
	size_t most = 0, few = 0;
	for (size_t j = 1; j < n; j++)
		most = present[j] > present[most] ? j : most;
	if (n && present[most] < enough)
		return n;
	for (size_t j = 0; j < most; j++)
		few = present[j] < enough ? j + 1 : few;
	return few;
}

/* The table of the rows of span->row, r->rows of them; *few as above. */
static enum err fill(struct build *b, struct risk_span *span, struct risk *r, size_t *few)
{
	struct joining in = {0};
	r->n = count_times(b->s, span->row, r->rows);
	span->first = ARENA_ARRAY(b->scratch, r->n + 1, size_t);
	bool few_matter = b->opts->min_risk > 0;
	double *present = few_matter ? ARENA_ARRAY(b->scratch, r->n + 1, double) : NULL;
	if (!span->first || (few_matter && !present) || !risk_room(b, r))
		return err_memory();
	first_rows(b->s, span->row, r->rows, span->first);
	count_endings(span, r);
	count_events(span, r);
	enum err err = count_joining(b, span, r, &in);
	if (err)
		return err;
	count_at_risk(span, &in, r, present);
	*few = few_matter ? times_with_few(present, r->n, b->opts->min_risk) : 0;
	return ERR_OK;
}

/* The table of what is left after the first few times of r. */
static enum err fill_again(struct build *b, struct risk_span *span, struct risk *r, size_t few)
{
	struct risk left = {.causes = r->causes, .start = few < r->n ? r->time[few] : r->time[r->n - 1]};
	const double *deaths = r->deaths ? r->deaths : r->n_event;
	for (size_t j = 0; j < few; j++)
		left.set_aside += deaths[j];
	left.rows = r->rows - span->first[few];
	span->row += span->first[few];
	*r = left;
	return fill(b, span, r, &few);
}

static enum err risk_of_group(struct build *b, size_t group, struct risk *r)
{
	size_t few;
	struct risk_span span = {.s = b->s, .row = b->order.row + b->order.start[group]};
	*r = (struct risk){.rows = b->order.start[group + 1] - b->order.start[group],
			   .causes = b->s->causes,
			   .start = fmax(b->opts->start, 0)};
	enum err err = fill(b, &span, r, &few);
	if (!err && few)
		err = fill_again(b, &span, r, few);
	if (!err && b->opts->cells)
		err = risk_cells(b->mem, &span, b->opts->by_row, b->cluster_of, r);
	return err;
}

enum err risk_tables(struct arena *mem, const struct surv_sample *s, const struct risk_opts *opts, struct risk *out)
{
	if (!s->n)
		return err_set(ERR_EMPTY, "no rows to analyse");
	struct build b = {.mem = mem, .scratch = arena_new(), .s = s, .opts = opts};
	enum err err = ERR_OK;
	if (!b.scratch) {
		err = err_memory();
		goto out;
	}
	b.cluster_of = s->cluster ? ARENA_ARRAY(b.scratch, (size_t)s->clusters, int32_t) : NULL;
	if (s->cluster && !b.cluster_of) {
		err = err_memory();
		goto out;
	}
	err = order_rows(&b);
	for (size_t g = 0; !err && g < (size_t)s->groups; g++) {
		struct risk r;
		err = risk_of_group(&b, g, &r);
		if (!err)
			out[g] = r;
	}
out:
	arena_free(b.scratch);
	return err;
}
