#include "core/order.h"
#include "core/workers.h"
#include "stats/cox_parts.h"

#include <math.h>
#include <string.h>

/*
 * Harrell's concordance of a risk score with survival, and its infinitesimal jackknife error (Therneau & Watson 2015).
 *
 * A pair is an event and someone at risk then who has no event at the same tick; it is concordant when the event has the larger
 * score, and tied when the scores are equal. A pair weighs the product of the weights. C = (concordant + tied / 2) / all.
 * A row's influence on each count is the weight of its partners: as the event, those at risk at its tick; as the partner, the events
 * in its time at risk. Both come from partial sums over the ranks of the scores (Fenwick 1994), one filled from the last tick, one
 * from the first, in O(n log n); neither needs the other, so that two cores take one each. The tree is of sums over ROOM ranks, which
 * keeps it in a core's own cache; the rest is added one by one.
 */
enum { ROOM = 16, AHEAD = 24 };

/* Weights of partners: concordant less discordant, and all. */
struct influence {
	double balance, all;
};

struct pass {
	const struct cox_design *d;
	const int32_t *rank; /* n: within stratum, from 0 */
	size_t rooms;
	double total;          /* held */
	double *tree, *held;   /* partial sums over rooms; what is held at each rank */
	struct influence *row; /* n */
	double concordant, discordant, tied;
};

static void hold(struct pass *p, size_t i, double weight)
{
	size_t rank = (size_t)p->rank[i];
	p->held[rank] += weight;
	p->total += weight;
	for (size_t at = rank / ROOM + 1; at <= p->rooms; at += at & -at)
		p->tree[at] += weight;
}

static double held_below(const struct pass *p, size_t rank)
{
	double sum = 0;
	for (size_t at = rank / ROOM * ROOM; at < rank; at++)
		sum += p->held[at];
	for (size_t at = rank / ROOM; at > 0; at -= at & -at)
		sum += p->tree[at];
	return sum;
}

static void look_ahead(const struct pass *p, size_t i)
{
	__builtin_prefetch(&p->held[p->rank[i]]);
}

static void pass_clear(struct pass *p, size_t ranks)
{
	p->rooms = (ranks + ROOM - 1) / ROOM;
	p->total = 0;
	memset(p->tree, 0, (p->rooms + 1) * sizeof(double));
	memset(p->held, 0, p->rooms * ROOM * sizeof(double));
}

/* Row i as an event: those of smaller score are concordant. */
static void meet_partners(struct pass *p, size_t i)
{
	size_t rank = (size_t)p->rank[i];
	double below = held_below(p, rank), tied = p->held[rank], above = p->total - below - tied;
	double weight = cox_weight(p->d, i);
	p->row[i].balance += below - above;
	p->row[i].all += p->total;
	p->concordant += weight * below;
	p->discordant += weight * above;
	p->tied += weight * tied;
}

/* Row i as a partner, times factor: events of larger score are concordant. */
static void meet_events(struct pass *p, size_t i, double factor)
{
	size_t rank = (size_t)p->rank[i];
	double below = held_below(p, rank), above = p->total - below - p->held[rank];
	p->row[i].balance += factor * (above - below);
	p->row[i].all += factor * p->total;
}

static void hold_rows(struct pass *p, size_t run, bool events)
{
	for (size_t i = p->d->run_start[run]; i < p->d->run_start[run + 1]; i++)
		if (cox_event(p->d, i) == events)
			hold(p, i, cox_weight(p->d, i));
}

/* From the last run: held are those at risk after each tick, and those censored at it. */
static void from_last(struct pass *p, size_t first, size_t end)
{
	const struct cox_design *d = p->d;
	for (size_t j = end; j-- > first;) {
		for (size_t e = d->entry_run ? d->enter_start[j] : 0; d->entry_run && e < d->enter_start[j + 1]; e++)
			hold(p, d->enter_row[e], -cox_weight(d, d->enter_row[e]));
		look_ahead(p, d->run_start[j] > AHEAD ? d->run_start[j] - AHEAD : 0);
		hold_rows(p, j, false);
		for (size_t i = d->run_start[j]; i < d->run_start[j + 1]; i++)
			if (cox_event(d, i))
				meet_partners(p, i);
		hold_rows(p, j, true);
	}
}

/* From the first run: held are the events so far. Those in a row's time at risk: up to its end less up to its entry. */
static void from_first(struct pass *p, size_t first, size_t end)
{
	const struct cox_design *d = p->d;
	for (size_t j = first; j < end; j++) {
		look_ahead(p, d->run_start[j] + AHEAD < d->n ? d->run_start[j] + AHEAD : 0);
		for (size_t i = d->run_start[j]; i < d->run_start[j + 1]; i++)
			if (cox_event(d, i))
				meet_events(p, i, 1);
		hold_rows(p, j, true);
		for (size_t i = d->run_start[j]; i < d->run_start[j + 1]; i++)
			if (!cox_event(d, i))
				meet_events(p, i, 1);
		for (size_t e = d->entry_run ? d->enter_start[j] : 0; d->entry_run && e < d->enter_start[j + 1]; e++)
			meet_events(p, d->enter_row[e], -1);
	}
}

struct concord {
	const struct cox_design *d;
	size_t *ranks; /* of each stratum */
	struct pass pass[2];
};

/* Piece 0: from the last run; 1: from the first. */
static enum err scan_strata(size_t piece, void *context)
{
	struct concord *c = context;
	struct pass *p = &c->pass[piece];
	size_t first = 0;
	for (size_t g = 0; g < c->d->strata; g++) {
		size_t end = first;
		while (end < c->d->runs && c->d->run_start[end] < c->d->stratum_start[g + 1])
			end++;
		pass_clear(p, c->ranks[g]);
		if (piece)
			from_first(p, first, end);
		else
			from_last(p, first, end);
		first = end;
	}
	return ERR_OK;
}

/* Ranks of rows low..high-1 from 0, equal scores one rank; how many. */
static enum err rank_rows(const double *score, size_t low, size_t high, struct ordered *work[2], int32_t *rank,
			  size_t *ranks)
{
	size_t n = high - low, k = 0;
	for (size_t i = 0; i < n; i++)
		work[0][i] = (struct ordered){.value = score[low + i], .at = (uint32_t)(low + i)};
	enum err err = order_numbers(n, work[0], work[1]);
	for (size_t i = 0; !err && i < n; i++) {
		k += i && work[0][i].value > work[0][i - 1].value;
		rank[work[0][i].at] = (int32_t)k;
	}
	*ranks = k + 1;
	return err;
}

/* Square root of the sum over clusters of the squared influences on C. */
static double jackknife_error(const struct concord *c, const int32_t *cluster, double *sum, size_t clusters)
{
	const struct pass *last = &c->pass[0], *first = &c->pass[1];
	double pairs = last->concordant + last->discordant + last->tied;
	double somer = (last->concordant - last->discordant) / pairs, square = 0;
	for (size_t i = 0; i < c->d->n; i++) {
		double slope = last->row[i].balance + first->row[i].balance;
		slope -= somer * (last->row[i].all + first->row[i].all);
		double alike = cluster ? 1 : sqrt(cox_count(c->d, i)); /* rows alike, each its own square */
		sum[cluster ? (size_t)cluster[i] : i] += cox_weight(c->d, i) * slope / pairs / 2 / alike;
	}
	for (size_t k = 0; k < clusters; k++)
		square += sum[k] * sum[k];
	return sqrt(square);
}

static bool pass_build(struct arena *mem, const struct cox_design *d, const int32_t *rank, struct pass *p)
{
	*p = (struct pass){.d = d,
			   .rank = rank,
			   .tree = ARENA_ARRAY(mem, d->n / ROOM + 2, double),
			   .held = ARENA_ARRAY(mem, d->n + ROOM, double),
			   .row = ARENA_ARRAY(mem, d->n, struct influence)};
	return p->tree && p->held && p->row;
}

static enum err concord_build(struct arena *mem, const struct cox_design *d, const double *score, struct concord *c)
{
	struct arena *brief = arena_new();
	if (!brief)
		return err_memory();
	struct ordered *work[2] = {ARENA_ARRAY(brief, d->n, struct ordered), ARENA_ARRAY(brief, d->n, struct ordered)};
	int32_t *rank = ARENA_ARRAY(mem, d->n, int32_t);
	*c = (struct concord){.d = d, .ranks = ARENA_ARRAY(mem, d->strata, size_t)};
	bool ok = work[0] && work[1] && rank && c->ranks && pass_build(mem, d, rank, &c->pass[0]) &&
		  pass_build(mem, d, rank, &c->pass[1]);
	enum err err = ok ? ERR_OK : err_memory();
	for (size_t g = 0; !err && g < d->strata; g++)
		err = rank_rows(score, d->stratum_start[g], d->stratum_start[g + 1], work, rank, &c->ranks[g]);
	arena_free(brief);
	return err;
}

enum err cox_concordance(struct arena *scratch, const struct cox_design *d, const double *score, const int32_t *cluster,
			 int32_t clusters, struct cox_fit *fit)
{
	size_t sums = cluster ? (size_t)clusters : d->n;
	double *sum = ARENA_ARRAY(scratch, sums, double);
	struct concord c;
	enum err err = sum ? concord_build(scratch, d, score, &c) : err_memory();
	if (!err)
		err = workers_run(2, scan_strata, &c);
	if (err)
		return err;
	double pairs = c.pass[0].concordant + c.pass[0].discordant + c.pass[0].tied;
	if (!(pairs > 0)) {
		fit->concordance = fit->concordance_se = num_none(WHY_NOT_APPLICABLE);
		return ERR_OK;
	}
	fit->concordance = num_of((c.pass[0].concordant + c.pass[0].tied / 2) / pairs);
	fit->concordance_se = num_of(jackknife_error(&c, cluster, sum, sums));
	return ERR_OK;
}
