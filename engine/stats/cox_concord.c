#include "stats/cox_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * Harrell's concordance of a risk score with survival, and its infinitesimal jackknife error (Therneau & Watson 2015).
 *
 * A pair is an event and someone at risk then who has no event at the same tick; it is concordant when the event has the larger
 * score, and tied when the scores are equal. A pair weighs the product of the weights. C = (concordant + tied / 2) / all.
 * A row's influence on each count is the weight of its partners: as the event, those at risk at its tick; as the partner, the events
 * in its time at risk. Both come from trees of partial sums over the ranks of the scores (Fenwick 1994), one filled from the
 * last tick, one from the first, in O(n log n).
 */
struct counts {
	double concordant, discordant, tied;
};

struct concord {
	const struct cox_design *d;
	const int32_t *rank; /* n: within stratum, from 1 */
	size_t ranks;        /* of the stratum at hand */
	double *tree, *held; /* partial sums; what is held at each rank */
	struct counts *row;  /* n: influences */
	struct counts all;
};

static void tree_add(struct concord *c, int32_t rank, double weight)
{
	c->held[rank] += weight;
	for (size_t at = (size_t)rank; at <= c->ranks; at += at & -at)
		c->tree[at] += weight;
}

static double tree_sum(const struct concord *c, size_t rank)
{
	double sum = 0;
	for (size_t at = rank; at > 0; at -= at & -at)
		sum += c->tree[at];
	return sum;
}

static void tree_clear(struct concord *c)
{
	memset(c->tree, 0, (c->ranks + 1) * sizeof(double));
	memset(c->held, 0, (c->ranks + 1) * sizeof(double));
}

/* Adds, times factor, the weight held below, above and at the rank of row i. */
static void add_partners(struct concord *c, size_t i, double factor, bool as_event)
{
	size_t rank = (size_t)c->rank[i];
	double below = tree_sum(c, rank - 1), tied = c->held[rank], above = tree_sum(c, c->ranks) - below - tied;
	struct counts *row = &c->row[i];
	row->concordant += factor * (as_event ? below : above);
	row->discordant += factor * (as_event ? above : below);
	row->tied += factor * tied;
	if (!as_event)
		return;
	double weight = cox_weight(c->d, i);
	c->all.concordant += weight * below;
	c->all.discordant += weight * above;
	c->all.tied += weight * tied;
}

static void add_rows(struct concord *c, size_t run, bool events)
{
	for (size_t i = c->d->run_start[run]; i < c->d->run_start[run + 1]; i++)
		if (cox_event(c->d, i) == events)
			tree_add(c, c->rank[i], cox_weight(c->d, i));
}

/* From the last run: the tree holds those at risk after each tick, and those censored at it. */
static void events_meet_partners(struct concord *c, size_t first, size_t end)
{
	const struct cox_design *d = c->d;
	tree_clear(c);
	for (size_t j = end; j-- > first;) {
		for (size_t e = d->entry_run ? d->enter_start[j] : 0; d->entry_run && e < d->enter_start[j + 1]; e++)
			tree_add(c, c->rank[d->enter_row[e]], -cox_weight(d, d->enter_row[e]));
		add_rows(c, j, false);
		for (size_t i = d->run_start[j]; i < d->run_start[j + 1]; i++)
			if (cox_event(d, i))
				add_partners(c, i, 1, true);
		add_rows(c, j, true);
	}
}

/* From the first run: the tree holds the events so far. Those in a row's time at risk: up to its end less up to its entry. */
static void partners_meet_events(struct concord *c, size_t first, size_t end)
{
	const struct cox_design *d = c->d;
	tree_clear(c);
	for (size_t j = first; j < end; j++) {
		for (size_t i = d->run_start[j]; i < d->run_start[j + 1]; i++)
			if (cox_event(d, i))
				add_partners(c, i, 1, false);
		add_rows(c, j, true);
		for (size_t i = d->run_start[j]; i < d->run_start[j + 1]; i++)
			if (!cox_event(d, i))
				add_partners(c, i, 1, false);
		for (size_t e = d->entry_run ? d->enter_start[j] : 0; d->entry_run && e < d->enter_start[j + 1]; e++)
			add_partners(c, d->enter_row[e], -1, false);
	}
}

struct scored {
	double score;
	size_t row;
};

static int by_score(const void *a, const void *b)
{
	double x = ((const struct scored *)a)->score, y = ((const struct scored *)b)->score;
	return (x > y) - (x < y);
}

/* Ranks of rows low..high-1 from 1, equal scores one rank; returns how many. */
static size_t rank_rows(const double *score, size_t low, size_t high, struct scored *work, int32_t *rank)
{
	size_t n = high - low, ranks = 0;
	for (size_t i = 0; i < n; i++)
		work[i] = (struct scored){.score = score[low + i], .row = low + i};
	qsort(work, n, sizeof *work, by_score);
	for (size_t i = 0; i < n; i++) {
		ranks += !i || work[i].score > work[i - 1].score;
		rank[work[i].row] = (int32_t)ranks;
	}
	return ranks;
}

/* Square root of the sum over clusters of the squared influences on C. */
static double jackknife_error(const struct concord *c, const int32_t *cluster, double *sum, size_t clusters)
{
	double pairs = c->all.concordant + c->all.discordant + c->all.tied;
	double somer = (c->all.concordant - c->all.discordant) / pairs, square = 0;
	for (size_t i = 0; i < c->d->n; i++) {
		const struct counts *r = &c->row[i];
		double slope = (r->concordant - r->discordant) / pairs;
		slope -= somer / pairs * (r->concordant + r->discordant + r->tied);
		double alike = cluster ? 1 : sqrt(cox_count(c->d, i)); /* rows alike, each its own square */
		sum[cluster ? (size_t)cluster[i] : i] += cox_weight(c->d, i) * slope / 2 / alike;
	}
	for (size_t k = 0; k < clusters; k++)
		square += sum[k] * sum[k];
	return sqrt(square);
}

static void scan_strata(struct concord *c, const double *score, struct scored *work, int32_t *rank)
{
	const struct cox_design *d = c->d;
	size_t first = 0;
	for (size_t g = 0; g < d->strata; g++) {
		size_t low = d->stratum_start[g], high = d->stratum_start[g + 1], end = first;
		while (end < d->runs && d->run_start[end] < high)
			end++;
		c->ranks = rank_rows(score, low, high, work, rank);
		events_meet_partners(c, first, end);
		partners_meet_events(c, first, end);
		first = end;
	}
}

enum err cox_concordance(struct arena *scratch, const struct cox_design *d, const double *score, const int32_t *cluster,
			 int32_t clusters, struct cox_fit *fit)
{
	size_t sums = cluster ? (size_t)clusters : d->n;
	int32_t *rank = ARENA_ARRAY(scratch, d->n, int32_t);
	struct scored *work = ARENA_ARRAY(scratch, d->n, struct scored);
	double *sum = ARENA_ARRAY(scratch, sums, double);
	struct concord c = {.d = d,
			    .rank = rank,
			    .tree = ARENA_ARRAY(scratch, d->n + 1, double),
			    .held = ARENA_ARRAY(scratch, d->n + 1, double),
			    .row = ARENA_ARRAY(scratch, d->n, struct counts)};
	if (!rank || !work || !sum || !c.tree || !c.held || !c.row)
		return err_memory();
	scan_strata(&c, score, work, rank);
	double pairs = c.all.concordant + c.all.discordant + c.all.tied;
	if (!(pairs > 0)) {
		fit->concordance = fit->concordance_se = num_none(WHY_NOT_APPLICABLE);
		return ERR_OK;
	}
	fit->concordance = num_of((c.all.concordant + c.all.tied / 2) / pairs);
	fit->concordance_se = num_of(jackknife_error(&c, cluster, sum, sums));
	return ERR_OK;
}
