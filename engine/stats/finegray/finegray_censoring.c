#include "stats/finegray_parts.h"

/*
 * G by its own events, the censorings:  G(t) = prod over u <= t of 1 - c_u / n_u
 * H in reversed time, by the entries:   H(t) = prod over v >= t of 1 - e_v / m_v, m_v those with entry <= v < end
 *
 * Where all that are observed after v enter at v, H is 0 before, and what is before cannot be compared with what is after; within each
 * stretch between such gaps only ratios of H matter, and those are kept.
 * G too begins anew there: only where people enter later can there be anybody after all were censored.
 *
 * Rows of one group lie between low and high in both orders, by time and by entry, and are taken from the latest on.
 */
struct group_rows {
	const struct finegray_rows *r;
	const size_t *by_time, *by_entry; /* by_entry: NULL without delayed entry */
	size_t low, high;
};

/* The rows that are there from a tick on, when asked from the latest on. */
struct present {
	size_t time, entry; /* one past the next row to take */
	double sum;
};

/* share of rows with entry < tick <= end (at_entry: entry <= tick < end). */
static double present_at(const struct group_rows *g, struct present *p, int32_t tick, bool at_entry)
{
	const struct finegray_rows *r = g->r;
	while (p->time > g->low && r->time[g->by_time[p->time - 1]] >= tick + at_entry)
		p->sum += r->share[g->by_time[--p->time]];
	while (g->by_entry && p->entry > g->low && r->entry[g->by_entry[p->entry - 1]] >= tick + at_entry)
		p->sum -= r->share[g->by_entry[--p->entry]];
	return p->sum;
}

static void reverse_ticks(size_t n, int32_t *v)
{
	for (size_t i = 0; i < n / 2; i++) {
		int32_t t = v[i];
		v[i] = v[n - 1 - i];
		v[n - 1 - i] = t;
	}
}

static void reverse_numbers(size_t n, double *v)
{
	for (size_t i = 0; i < n / 2; i++) {
		double t = v[i];
		v[i] = v[n - 1 - i];
		v[n - 1 - i] = t;
	}
}

/* The cuts of one group, added to g. */
static void group_cuts(const struct group_rows *rows, enum finegray_convention convention, size_t *n,
		       struct finegray_censoring *g)
{
	const struct finegray_rows *r = rows->r;
	struct present p = {.time = rows->high, .entry = rows->high};
	size_t first = *n;
	for (size_t i = rows->high; i > rows->low;) {
		int32_t tick = r->time[rows->by_time[i - 1]];
		double censored = 0, ended = 0;
		for (; i > rows->low && r->time[rows->by_time[i - 1]] == tick; i--) {
			size_t row = rows->by_time[i - 1];
			censored += r->kind[row] == FINEGRAY_CENSORED ? r->share[row] : 0;
			ended += r->kind[row] == FINEGRAY_EVENT || r->kind[row] == FINEGRAY_OTHER ? r->share[row] : 0;
		}
		if (!(censored > 0))
			continue;
		g->cut[*n] = tick;
		g->censored[*n] = censored;
		g->at_risk[*n] = present_at(rows, &p, tick, false) - (convention == FINEGRAY_SURVIVAL ? ended : 0);
		++*n;
	}
	reverse_ticks(*n - first, g->cut + first);
	reverse_numbers(*n - first, g->censored + first);
	reverse_numbers(*n - first, g->at_risk + first);
	double product = 1;
	for (size_t k = first; k < *n; k++) {
		bool all = !(g->censored[k] < g->at_risk[k]);
		product = all ? r->entry != NULL : product * ((g->at_risk[k] - g->censored[k]) / g->at_risk[k]);
		g->after[k] = product;
	}
}

/* The entries of one group, added to g. */
static void group_entries(const struct group_rows *rows, size_t *n, struct finegray_censoring *g)
{
	const struct finegray_rows *r = rows->r;
	struct present p = {.time = rows->high, .entry = rows->high};
	size_t first = *n;
	double product = 1;
	int32_t stretch = 0;
	for (size_t i = rows->high; i > rows->low;) {
		int32_t tick = r->entry[rows->by_entry[i - 1]];
		double entering = 0;
		for (; i > rows->low && r->entry[rows->by_entry[i - 1]] == tick; i--)
			entering += r->enters[rows->by_entry[i - 1]] ? r->share[rows->by_entry[i - 1]] : 0;
		if (!(entering > 0))
			continue;
		double there = present_at(rows, &p, tick, true);
		product = there > entering ? product * ((there - entering) / there) : 1;
		stretch += !(there > entering);
		g->stretch[*n] = stretch;
		g->enter[*n] = tick;
		g->before[(*n)++] = product;
	}
	reverse_ticks(*n - first, g->enter + first);
	reverse_ticks(*n - first, g->stretch + first);
	reverse_numbers(*n - first, g->before + first);
}

static enum err censoring_build(struct arena *mem, const struct finegray_rows *r, struct finegray_censoring *g)
{
	size_t groups = (size_t)r->groups, censored = 0;
	for (size_t i = 0; i < r->n; i++)
		censored += r->kind[i] == FINEGRAY_CENSORED;
	g->cut_start = ARENA_ARRAY(mem, groups + 1, size_t);
	g->cut = ARENA_ARRAY(mem, censored, int32_t);
	g->censored = ARENA_ARRAY(mem, censored, double);
	g->at_risk = ARENA_ARRAY(mem, censored, double);
	g->after = ARENA_ARRAY(mem, censored, double);
	g->last = ARENA_ARRAY(mem, groups, int32_t);
	bool ok = g->cut_start && g->cut && g->censored && g->at_risk && g->after && g->last;
	if (ok && r->entry) {
		g->enter_start = ARENA_ARRAY(mem, groups + 1, size_t);
		g->enter = ARENA_ARRAY(mem, r->n, int32_t);
		g->before = ARENA_ARRAY(mem, r->n, double);
		g->stretch = ARENA_ARRAY(mem, r->n, int32_t);
		ok = g->enter_start && g->enter && g->before && g->stretch;
	}
	return ok ? ERR_OK : err_memory();
}

static enum err orders_build(struct arena *mem, const struct finegray_rows *r, struct group_rows *rows)
{
	size_t *by_time = ARENA_ARRAY(mem, r->n, size_t), *by_entry = r->entry ? ARENA_ARRAY(mem, r->n, size_t) : NULL;
	if (!by_time || (r->entry && !by_entry))
		return err_memory();
	struct finegray_keys keys = {
		.n = r->n, .ticks = r->ticks, .codes = (size_t)r->groups, .tick = r->time, .code = r->group};
	enum err err = finegray_order(mem, &keys, by_time);
	keys.tick = r->entry;
	if (!err && by_entry)
		err = finegray_order(mem, &keys, by_entry);
	*rows = (struct group_rows){.r = r, .by_time = by_time, .by_entry = by_entry};
	return err;
}

enum err finegray_censoring_of(struct arena *mem, const struct finegray_rows *r, enum finegray_convention convention,
			       struct finegray_censoring *out)
{
	struct finegray_censoring g = {0};
	struct group_rows rows;
	enum err err = censoring_build(mem, r, &g);
	if (!err)
		err = orders_build(mem, r, &rows);
	if (err)
		return err;
	size_t cuts = 0, entries = 0;
	for (int32_t k = 0; k < r->groups; k++) {
		rows.low = rows.high;
		while (rows.high < r->n && (r->group ? r->group[rows.by_time[rows.high]] : 0) == k)
			rows.high++;
		group_cuts(&rows, convention, &cuts, &g);
		if (r->entry)
			group_entries(&rows, &entries, &g);
		bool ends = convention == FINEGRAY_CRR && rows.high > rows.low;
		g.last[k] = ends ? r->time[rows.by_time[rows.high - 1]] : INT32_MAX;
		g.cut_start[k + 1] = cuts;
		if (g.enter_start)
			g.enter_start[k + 1] = entries;
	}
	*out = g;
	return ERR_OK;
}

struct finegray_walk finegray_walk_of(const struct finegray_censoring *g, int32_t group)
{
	return (struct finegray_walk){
		.g = g,
		.group = group,
		.cut = g->cut_start[group],
		.enter = g->enter_start ? g->enter_start[group] : 0,
	};
}

double finegray_walk_to(struct finegray_walk *w, int32_t tick)
{
	const struct finegray_censoring *g = w->g;
	while (w->cut < g->cut_start[w->group + 1] && g->cut[w->cut] < tick)
		w->cut++;
	double v = w->cut > g->cut_start[w->group] ? g->after[w->cut - 1] : 1;
	if (!g->enter_start)
		return tick > g->last[w->group] ? 0 : v;
	while (w->enter < g->enter_start[w->group + 1] && g->enter[w->enter] < tick)
		w->enter++;
	bool enters = w->enter < g->enter_start[w->group + 1];
	w->stretch = enters ? g->stretch[w->enter] : 0;
	return enters ? v * g->before[w->enter] : v;
}
