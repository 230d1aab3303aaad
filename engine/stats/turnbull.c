#include "stats/turnbull.h"

#include "sample/ticks.h"
#include "stats/turnbull_mass.h"

#include <math.h>
#include <string.h>

/*
 * Ends have places on one line: 0 before every time; of the time of rank r 1 + 3r just before it, 2 + 3r it, 3 + 3r just after it; the last
 * after every time. A row begins just after left, a known time just before itself; it ends at right.
 */
struct line {
	size_t n, places;
	double *time;         /* by rank */
	int32_t *begin, *end; /* places, by row */
};

/* One group at a time. */
struct build {
	struct arena *mem, *scratch;
	const struct turnbull_rows *rows;
	struct line line;
	size_t *row; /* of the group */
	size_t members;
	bool *begins, *ends; /* by place */
	int32_t *from, *to;  /* by place: the first set that begins there or later, the last that ends there or before */
	int32_t *set_begin, *set_end; /* places */
	size_t sets;
	struct turnbull_cover *cover, *ordered;
	size_t covers;
};

static double mass_of(const struct turnbull_rows *rows, size_t i)
{
	return (rows->weight ? rows->weight[i] : 1) * (rows->count ? rows->count[i] : 1);
}

static enum err at_row(enum err code, size_t row, const char *what)
{
	return err_at(code, err_place(0, (long)row + 1, 0), "%s", what);
}

static enum err check(const struct turnbull_rows *rows)
{
	if (!rows->n)
		return err_set(ERR_EMPTY, "no rows to analyse");
	for (size_t i = 0; i < rows->n; i++) {
		double left = rows->left[i], right = rows->right[i];
		if (isnan(left) || isnan(right) || left == INFINITY || right == -INFINITY)
			return at_row(ERR_VALUE, i, "an end of the interval is not a number");
		if (left > right)
			return at_row(ERR_ORDER, i, "the interval ends before it begins");
		if (rows->weight && (!isfinite(rows->weight[i]) || rows->weight[i] < 0))
			return at_row(ERR_VALUE, i, "a weight is negative, or no number");
		if (rows->count && rows->count[i] < 0)
			return at_row(ERR_VALUE, i, "a frequency is negative");
		if (rows->group && (rows->group[i] < 0 || rows->group[i] >= rows->groups))
			return at_row(ERR_VALUE, i, "a group is out of range");
	}
	return ERR_OK;
}

/* An open end borrows the other one's time, so that it makes none. */
static enum err place_ends(struct build *b)
{
	const struct turnbull_rows *rows = b->rows;
	size_t n = rows->n;
	double *left = ARENA_ARRAY(b->scratch, n, double), *right = ARENA_ARRAY(b->scratch, n, double);
	b->line.begin = ARENA_ARRAY(b->scratch, n, int32_t);
	b->line.end = ARENA_ARRAY(b->scratch, n, int32_t);
	if (!left || !right || !b->line.begin || !b->line.end)
		return err_memory();
	for (size_t i = 0; i < n; i++) {
		double known = isfinite(rows->left[i]) ? rows->left[i] : isfinite(rows->right[i]) ? rows->right[i] : 0;
		left[i] = known;
		right[i] = isfinite(rows->right[i]) ? rows->right[i] : known;
	}
	struct ticks ticks;
	enum err err = ticks_build(b->scratch, n, (const double *const[2]){left, right},
				   (int32_t *const[2]){b->line.begin, b->line.end}, &ticks);
	if (err)
		return err;
	b->line.n = ticks.n;
	b->line.time = ticks.time;
	b->line.places = 3 * ticks.n + 2;
	if (b->line.places > INT32_MAX)
		return err_set(ERR_LIMIT, "too many different times");
	for (size_t i = 0; i < n; i++) {
		bool known = isfinite(rows->left[i]) && isfinite(rows->right[i]) && b->line.begin[i] == b->line.end[i];
		b->line.begin[i] = isfinite(rows->left[i]) ? 3 * b->line.begin[i] + (known ? 1 : 3) : 0;
		b->line.end[i] = isfinite(rows->right[i]) ? 3 * b->line.end[i] + 2 : (int32_t)b->line.places - 1;
	}
	return ERR_OK;
}

static enum err room(struct build *b)
{
	size_t places = b->line.places + 1, n = b->rows->n + 1;
	b->row = ARENA_ARRAY(b->scratch, n, size_t);
	b->begins = ARENA_ARRAY(b->scratch, places, bool);
	b->ends = ARENA_ARRAY(b->scratch, places, bool);
	b->from = ARENA_ARRAY(b->scratch, places, int32_t);
	b->to = ARENA_ARRAY(b->scratch, places, int32_t);
	b->set_begin = ARENA_ARRAY(b->scratch, places, int32_t);
	b->set_end = ARENA_ARRAY(b->scratch, places, int32_t);
	b->cover = ARENA_ARRAY(b->scratch, n, struct turnbull_cover);
	b->ordered = ARENA_ARRAY(b->scratch, n, struct turnbull_cover);
	bool ok = b->row && b->begins && b->ends && b->from && b->to && b->set_begin && b->set_end;
	return ok && b->cover && b->ordered ? ERR_OK : err_memory();
}

static void take_group(struct build *b, int32_t group)
{
	b->members = 0;
	memset(b->begins, 0, b->line.places);
	memset(b->ends, 0, b->line.places);
	for (size_t i = 0; i < b->rows->n; i++) {
		if ((b->rows->group && b->rows->group[i] != group) || !(mass_of(b->rows, i) > 0))
			continue;
		b->row[b->members++] = i;
		b->begins[b->line.begin[i]] = true;
		b->ends[b->line.end[i]] = true;
	}
}

/* A set is a begin and the next end, with no other begin between. */
static void find_sets(struct build *b)
{
	int32_t begin = -1;
	b->sets = 0;
	for (int32_t k = 0; k < (int32_t)b->line.places; k++) {
		if (b->begins[k])
			begin = k;
		if (!b->ends[k] || begin < 0)
			continue;
		b->set_begin[b->sets] = begin;
		b->set_end[b->sets++] = k;
		begin = -1;
	}
	size_t from = 0, to = 0;
	for (int32_t k = 0; k < (int32_t)b->line.places; k++) {
		while (from < b->sets && b->set_begin[from] < k)
			from++;
		while (to < b->sets && b->set_end[to] <= k)
			to++;
		b->from[k] = (int32_t)from;
		b->to[k] = (int32_t)to - 1;
	}
}

/* A stable counting pass by from or by to; start has sets + 1 places. */
static void sort_pass(struct build *b, const struct turnbull_cover *in, struct turnbull_cover *out, bool by_from,
		      size_t *start)
{
	memset(start, 0, (b->sets + 1) * sizeof *start);
	for (size_t i = 0; i < b->members; i++)
		start[(by_from ? in[i].from : in[i].to) + 1]++;
	for (size_t k = 0; k < b->sets; k++)
		start[k + 1] += start[k];
	for (size_t i = 0; i < b->members; i++)
		out[start[by_from ? in[i].from : in[i].to]++] = in[i];
}

/* Rows that cover the same sets are one. */
static enum err gather(struct build *b)
{
	size_t *start = ARENA_ARRAY(b->scratch, b->sets + 2, size_t);
	if (!start)
		return err_memory();
	for (size_t i = 0; i < b->members; i++)
		b->cover[i] = (struct turnbull_cover){.from = b->from[b->line.begin[b->row[i]]],
						      .to = b->to[b->line.end[b->row[i]]],
						      .weight = mass_of(b->rows, b->row[i])};
	sort_pass(b, b->cover, b->ordered, false, start);
	sort_pass(b, b->ordered, b->cover, true, start);
	b->covers = 0;
	for (size_t i = 0; i < b->members; i++) {
		struct turnbull_cover *last = b->covers ? &b->cover[b->covers - 1] : NULL;
		if (last && last->from == b->cover[i].from && last->to == b->cover[i].to)
			last->weight += b->cover[i].weight;
		else
			b->cover[b->covers++] = b->cover[i];
	}
	return ERR_OK;
}

static double time_of(const struct line *l, int32_t place)
{
	if (!place)
		return -INFINITY;
	return place == (int32_t)l->places - 1 ? INFINITY : l->time[(place - 1) / 3];
}

static enum err describe(struct build *b, const struct turnbull_masses *m, struct turnbull *t)
{
	t->n = b->sets;
	t->left = ARENA_ARRAY(b->mem, t->n, double);
	t->right = ARENA_ARRAY(b->mem, t->n, double);
	t->survival = ARENA_ARRAY(b->mem, t->n, double);
	t->mass = m->mass;
	if (!t->left || !t->right || !t->survival)
		return err_memory();
	double above = 0;
	for (size_t j = t->n; j-- > 0;) {
		t->left[j] = time_of(&b->line, b->set_begin[j]);
		t->right[j] = time_of(&b->line, b->set_end[j]);
		t->survival[j] = above;
		above += t->mass[j];
	}
	t->log_likelihood = m->log_likelihood;
	t->excess = m->excess;
	t->iterations = m->iterations;
	t->converged = m->excess <= TURNBULL_EXCESS;
	return ERR_OK;
}

static enum err fit_group(struct build *b, int32_t group, struct turnbull *out)
{
	struct turnbull t = {0};
	take_group(b, group);
	for (size_t i = 0; i < b->members; i++) {
		t.records += b->rows->count ? b->rows->count[b->row[i]] : 1;
		t.weight += mass_of(b->rows, b->row[i]);
	}
	struct turnbull_masses m;
	enum err err = ERR_OK;
	if (b->members) {
		find_sets(b);
		err = gather(b);
		if (!err)
			err = turnbull_masses(b->mem, b->covers, b->cover, b->sets, &m);
		if (!err)
			err = describe(b, &m, &t);
	}
	if (!err)
		*out = t;
	return err;
}

enum err turnbull_fit(struct arena *mem, const struct turnbull_rows *rows, struct turnbull *out)
{
	enum err err = check(rows);
	if (err)
		return err;
	struct build b = {.mem = mem, .scratch = arena_new(), .rows = rows};
	err = b.scratch ? place_ends(&b) : err_memory();
	if (!err)
		err = room(&b);
	for (int32_t g = 0; !err && g < (rows->group ? rows->groups : 1); g++)
		err = fit_group(&b, g, &out[g]);
	arena_free(b.scratch);
	return err;
}

void turnbull_at(const struct turnbull *t, double time, struct num bounds[2])
{
	bounds[0] = bounds[1] = num_none(WHY_NO_DATA);
	if (!t->n)
		return;
	bounds[0] = bounds[1] = num_of(1);
	for (size_t j = 0; j < t->n; j++) {
		if (time > t->left[j] || time >= t->right[j])
			bounds[0] = num_of(t->survival[j]);
		if (time >= t->right[j])
			bounds[1] = num_of(t->survival[j]);
	}
}

void turnbull_quantile(const struct turnbull *t, double q, struct num bounds[2])
{
	const double level = 1 - q + 1e-12;
	bounds[0] = bounds[1] = num_none(t->n ? WHY_NOT_REACHED : WHY_NO_DATA);
	for (size_t j = 0; j < t->n; j++) {
		if (t->survival[j] > level)
			continue;
		bounds[0] = isfinite(t->left[j]) ? num_of(t->left[j]) : num_none(WHY_NOT_APPLICABLE);
		bounds[1] = isfinite(t->right[j]) ? num_of(t->right[j]) : num_none(WHY_NOT_REACHED);
		return;
	}
}
