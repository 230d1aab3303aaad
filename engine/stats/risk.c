#include "stats/risk.h"

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

/* The rows of positive weight by group, then tick. */
struct order {
	size_t *row;
	size_t *start; /* groups + 1 */
};

/* Who joins between one distinct time and the next. */
struct joining {
	double *weight;
	size_t *count;
};

struct build {
	struct arena *mem, *scratch;
	const struct surv_sample *s;
	bool cells;
	struct order order;
	int32_t *cluster_of; /* the sample's cluster to the group's, + 1; 0: not met */
};

static double weight_of(const struct surv_sample *s, size_t row)
{
	return s->weight ? s->weight[row] : 1;
}

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
		if (weight_of(s, i) > 0)
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
	bool ok = r->time && r->n_risk && r->n_event && r->n_censor;
	if (r->causes > 1)
		r->by_cause = ARENA_ARRAY(b->mem, n * (size_t)r->causes, double);
	if (b->cells) {
		r->cell_start = ARENA_ARRAY(b->mem, n + 1, size_t);
		ok = ok && r->cell_start;
	}
	return ok && (r->causes < 2 || r->by_cause);
}

static void count_endings(const struct surv_sample *s, const size_t *row, struct risk *r)
{
	for (size_t i = 0, j = 0; i < r->rows; i++) {
		int32_t status = s->status[row[i]];
		double w = weight_of(s, row[i]);
		j += i && s->time[row[i]] != s->time[row[i - 1]];
		r->time[j] = s->tick_time[s->time[row[i]]];
		if (!status) {
			r->n_censor[j] += w;
			continue;
		}
		r->n_event[j] += w;
		if (r->by_cause)
			r->by_cause[(size_t)(status - 1) * r->n + j] += w;
	}
}

/* Index of the last distinct time at or before entry, -1 when there is none. first holds the first row of each time. */
static int32_t last_before(const struct surv_sample *s, const size_t *row, const size_t *first, size_t n, int32_t entry)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (s->time[row[first[mid]]] <= entry)
			low = mid + 1;
		else
			high = mid;
	}
	return (int32_t)low - 1;
}

static int32_t entry_of(const struct surv_sample *s, const size_t *row, const size_t *first, size_t n, size_t i)
{
	return s->entry ? last_before(s, row, first, n, s->entry[row[i]]) : -1;
}

static void first_rows(const struct surv_sample *s, const size_t *row, size_t rows, size_t *first)
{
	size_t j = 0;
	for (size_t i = 0; i < rows; i++)
		if (!i || s->time[row[i]] != s->time[row[i - 1]])
			first[j++] = i;
	first[j] = rows;
}

static bool events_only(const struct surv_sample *s, const size_t *row, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (!s->status[row[i]])
			return false;
	return true;
}

/* From the last time back: those who end at j are at risk at j, those who join after j - 1 no longer at j - 1. */
static void count_at_risk(const struct surv_sample *s, const size_t *row, const size_t *first, const struct joining *in,
			  struct risk *r)
{
	struct sum at_risk = {0};
	size_t count = 0;
	for (size_t j = r->n; j-- > 0;) {
		size_t ending = first[j + 1] - first[j];
		for (size_t i = first[j]; i < first[j + 1]; i++)
			sum_add(&at_risk, weight_of(s, row[i]));
		count += ending;
		r->n_risk[j] = at_risk.total + at_risk.lost;
		if (count == ending && events_only(s, row, first[j], first[j + 1]))
			r->n_risk[j] = r->n_event[j];
		if (!in->weight)
			continue;
		sum_add(&at_risk, -in->weight[j]);
		count -= in->count[j];
		if (!count)
			at_risk = (struct sum){0};
	}
}

static enum err count_joining(struct build *b, const size_t *row, const size_t *first, const struct risk *r,
			      struct joining *in)
{
	if (!b->s->entry)
		return ERR_OK;
	in->weight = ARENA_ARRAY(b->scratch, r->n, double);
	in->count = ARENA_ARRAY(b->scratch, r->n, size_t);
	if (!in->weight || !in->count)
		return err_memory();
	for (size_t i = 0; i < r->rows; i++) {
		int32_t j = entry_of(b->s, row, first, r->n, i) + 1;
		in->weight[j] += weight_of(b->s, row[i]);
		in->count[j]++;
	}
	return ERR_OK;
}

/* The group's own number of a cluster, in the order in which the group meets them. */
static int32_t local_cluster(struct build *b, size_t row, struct risk *r)
{
	if (!b->s->cluster)
		return 0;
	int32_t *known = &b->cluster_of[b->s->cluster[row]];
	if (!*known)
		*known = ++r->clusters;
	return *known - 1;
}

static void cells_of_rows(struct build *b, const size_t *row, const size_t *first, struct risk *r)
{
	const struct surv_sample *s = b->s;
	for (size_t j = 0; j < r->n; j++) {
		r->cell_start[j] = first[j];
		for (size_t i = first[j]; i < first[j + 1]; i++) {
			double w = weight_of(s, row[i]);
			r->cell[i] = (struct risk_cell){.from = entry_of(s, row, first, r->n, i),
							.at = (int32_t)j,
							.cause = s->status[row[i]],
							.cluster = local_cluster(b, row[i], r),
							.weight = w,
							.weight2 = w * w};
		}
	}
	for (size_t i = 0; s->cluster && i < r->rows; i++)
		b->cluster_of[s->cluster[row[i]]] = 0;
	r->cells = r->cell_start[r->n] = r->rows;
}

/* One cell per time and cause. sum: causes + 1 cells of room. */
static void cells_of_endings(const struct surv_sample *s, const size_t *row, const size_t *first, struct risk_cell *sum,
			     struct risk *r)
{
	for (size_t j = 0; j < r->n; j++) {
		memset(sum, 0, ((size_t)r->causes + 1) * sizeof *sum);
		for (size_t i = first[j]; i < first[j + 1]; i++) {
			double w = weight_of(s, row[i]);
			sum[s->status[row[i]]].weight += w;
			sum[s->status[row[i]]].weight2 += w * w;
		}
		r->cell_start[j] = r->cells;
		for (int32_t c = 0; c <= r->causes; c++) {
			if (!(sum[c].weight > 0))
				continue;
			sum[c].from = -1;
			sum[c].at = (int32_t)j;
			sum[c].cause = c;
			r->cell[r->cells++] = sum[c];
		}
	}
	r->cell_start[r->n] = r->cells;
}

static enum err build_cells(struct build *b, const size_t *row, const size_t *first, struct risk *r)
{
	bool by_row = b->s->entry || b->s->cluster;
	size_t kinds = (size_t)r->causes + 1;
	size_t most = by_row || r->rows < r->n * kinds ? r->rows : r->n * kinds;
	r->cell = ARENA_ARRAY(b->mem, most + 1, struct risk_cell);
	struct risk_cell *sum = ARENA_ARRAY(b->scratch, kinds, struct risk_cell);
	if (!r->cell || !sum)
		return err_memory();
	if (by_row)
		cells_of_rows(b, row, first, r);
	else
		cells_of_endings(b->s, row, first, sum, r);
	return ERR_OK;
}

static enum err risk_of_group(struct build *b, size_t group, struct risk *r)
{
	const size_t *row = b->order.row + b->order.start[group];
	r->rows = b->order.start[group + 1] - b->order.start[group];
	r->causes = b->s->causes;
	r->n = count_times(b->s, row, r->rows);
	size_t *first = ARENA_ARRAY(b->scratch, r->n + 1, size_t);
	if (!first || !risk_room(b, r))
		return err_memory();
	first_rows(b->s, row, r->rows, first);
	count_endings(b->s, row, r);
	struct joining in = {0};
	enum err err = count_joining(b, row, first, r, &in);
	if (err)
		return err;
	count_at_risk(b->s, row, first, &in, r);
	return b->cells ? build_cells(b, row, first, r) : ERR_OK;
}

enum err risk_of_groups(struct arena *mem, const struct surv_sample *s, bool cells, struct risk *out)
{
	if (!s->n)
		return err_set(ERR_EMPTY, "no rows to analyse");
	struct build b = {.mem = mem, .scratch = arena_new(), .s = s, .cells = cells};
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
		struct risk r = {0};
		err = risk_of_group(&b, g, &r);
		if (!err)
			out[g] = r;
	}
out:
	arena_free(b.scratch);
	return err;
}
