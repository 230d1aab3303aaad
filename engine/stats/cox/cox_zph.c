#include "stats/cox_parts.h"

#include "stats/symmetric.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

/*
 * Grambsch & Therneau 1994 as survival 3.0 computes it: the score test of theta = 0 in beta + theta g(t), with the whole information
 * of (beta, theta) at theta = 0. With V_j the information of event time j these are sums of V_j, g_j V_j and g_j^2 V_j, and the score
 * of theta is the score with every event time multiplied by g_j: the same scan with factors. g is centred at its mean over the events.
 * Weights enter the fit, not g; strata share one g; the variance is the model's also for a robust fit.
 */
struct zph {
	size_t p;
	double *score;           /* p, of theta */
	double *cross, *theta;   /* p x p: information of beta with theta; of theta, given beta */
	double *work, *product;  /* p x p */
	double *picked, *solved; /* p */
	size_t *column;          /* p */
};

/* Rows that end, events, and rows that enter, at each tick; strata and weights do not matter. */
struct tick_counts {
	size_t ticks;
	double rows;
	double *ends, *events, *enters;
};

static enum err count_ticks(struct arena *mem, const struct surv_sample *s, struct tick_counts *c)
{
	*c = (struct tick_counts){.ticks = s->ticks,
				  .ends = ARENA_ARRAY(mem, s->ticks, double),
				  .events = ARENA_ARRAY(mem, s->ticks, double),
				  .enters = ARENA_ARRAY(mem, s->ticks, double)};
	if (!c->ends || !c->events || !c->enters)
		return err_memory();
	for (size_t i = 0; i < s->n; i++) {
		double count = s->count ? s->count[i] : 1;
		c->rows += count;
		c->ends[s->time[i]] += count;
		c->events[s->time[i]] += s->status[i] == 1 ? count : 0;
		if (s->entry && s->entry[i] >= 0)
			c->enters[s->entry[i]] += count;
	}
	return ERR_OK;
}

/* 1 - S(t-), Kaplan-Meier of all rows. */
static void transform_km(const struct tick_counts *c, double *g)
{
	double at_risk = c->rows, survival = 1;
	for (size_t t = 0; t < c->ticks; t++)
		at_risk -= c->enters[t]; /* they come in below, after their tick */
	for (size_t t = 0; t < c->ticks; t++) {
		g[t] = 1 - survival;
		if (c->events[t] > 0)
			survival *= 1 - c->events[t] / at_risk;
		at_risk += c->enters[t] - c->ends[t];
	}
}

/* Mean rank of each tick among all rows. */
static void transform_rank(const struct tick_counts *c, double *g)
{
	double before = 0;
	for (size_t t = 0; t < c->ticks; t++) {
		g[t] = before + (c->ends[t] + 1) / 2;
		before += c->ends[t];
	}
}

/* g of each tick, centred. False where it is not finite at some event (the log of time 0), or the same at all. */
static bool transform(enum cox_transform kind, const struct surv_sample *s, const struct tick_counts *c, double *g)
{
	if (kind == COX_ZPH_KM)
		transform_km(c, g);
	else if (kind == COX_ZPH_RANK)
		transform_rank(c, g);
	else
		for (size_t t = 0; t < c->ticks; t++)
			g[t] = kind == COX_ZPH_LOG ? log(s->tick_time[t]) : s->tick_time[t];
	double sum = 0, squares = 0, events = 0, spread = 0;
	for (size_t t = 0; t < c->ticks; t++) {
		sum += c->events[t] > 0 ? c->events[t] * g[t] : 0;
		squares += c->events[t] > 0 ? c->events[t] * g[t] * g[t] : 0;
		events += c->events[t];
	}
	for (size_t t = 0; t < c->ticks; t++) {
		g[t] = c->events[t] > 0 ? g[t] - sum / events : 0;
		spread += c->events[t] * g[t] * g[t];
	}
	return isfinite(sum) && spread > 1e-24 * squares;
}

static void mirror(double *a, size_t p)
{
	for (size_t j = 0; j < p; j++)
		for (size_t k = 0; k < j; k++)
			a[k * p + j] = a[j * p + k];
}

/* Scores and informations with g and g^2 as factors; then theta's information given beta: T - C V C. */
static enum err informations(struct cox_scan *scan, double *factor, const double *variance, struct zph *z)
{
	size_t p = z->p, runs = scan->d->runs;
	struct newton_slopes slopes = {.score = z->score, .information = z->cross};
	scan->event_factor = scan->hazard_factor = factor;
	enum err err = cox_slopes_again(scan, &slopes);
	if (!err) {
		for (size_t j = 0; j < runs; j++)
			factor[j] *= factor[j];
		slopes.information = z->theta;
		slopes.score = z->solved;
		err = cox_slopes_again(scan, &slopes);
	}
	scan->event_factor = scan->hazard_factor = NULL;
	if (err)
		return err;
	mirror(z->cross, p);
	mirror(z->theta, p);
	symmetric_sandwich(z->cross, variance, p, z->work, z->product);
	for (size_t k = 0; k < p * p; k++)
		z->theta[k] -= z->product[k];
	return ERR_OK;
}

static bool is_of_term(const struct cox_opts *opts, size_t k, int32_t term)
{
	return term < 0 || (opts->term_of ? opts->term_of[k] : (int32_t)k) == term;
}

static struct cox_test no_test(enum why why)
{
	return (struct cox_test){.statistic = num_none(why), .p_value = num_none(why)};
}

/* Score test of the columns of one term; term -1: of every column. */
static struct cox_test test_of(const struct zph *z, const struct newton *n, const struct cox_opts *opts, int32_t term)
{
	size_t m = 0;
	for (size_t k = 0; k < z->p; k++)
		if (!n->dropped[k] && is_of_term(opts, k, term))
			z->column[m++] = k;
	for (size_t j = 0; j < m; j++) {
		z->picked[j] = z->solved[j] = z->score[z->column[j]];
		for (size_t k = 0; k < m; k++)
			z->work[j * m + k] = z->theta[z->column[j] * z->p + z->column[k]];
	}
	size_t rank = symmetric_factor(z->work, m, SYMMETRIC_TOLERANCE);
	if (!rank)
		return no_test(WHY_SINGULAR);
	symmetric_solve(z->work, m, z->solved);
	double statistic = 0;
	for (size_t j = 0; j < m; j++)
		statistic += z->picked[j] * z->solved[j];
	return (struct cox_test){.statistic = num_of(statistic),
				 .p_value = num_of(gsl_cdf_chisq_Q(statistic, (double)rank)),
				 .df = (int)rank};
}

static bool zph_build(struct arena *mem, size_t p, struct zph *z)
{
	*z = (struct zph){.p = p,
			  .score = ARENA_ARRAY(mem, p, double),
			  .cross = ARENA_ARRAY(mem, p * p, double),
			  .theta = ARENA_ARRAY(mem, p * p, double),
			  .work = ARENA_ARRAY(mem, p * p, double),
			  .product = ARENA_ARRAY(mem, p * p, double),
			  .picked = ARENA_ARRAY(mem, p, double),
			  .solved = ARENA_ARRAY(mem, p, double),
			  .column = ARENA_ARRAY(mem, p, size_t)};
	return z->score && z->cross && z->theta && z->work && z->product && z->picked && z->solved && z->column;
}

static size_t count_terms(const struct cox_opts *opts, size_t p)
{
	size_t terms = opts->term_of ? 0 : p;
	for (size_t k = 0; opts->term_of && k < p; k++)
		if ((size_t)opts->term_of[k] >= terms)
			terms = (size_t)opts->term_of[k] + 1;
	return terms;
}

enum err cox_zph(struct cox_places *mem, struct cox_scan *scan, const struct surv_sample *s, const struct cox_opts *opts,
		 const struct newton *newton, struct cox_fit *fit)
{
	const struct cox_design *d = scan->d;
	struct zph z;
	struct tick_counts counts;
	double *g = ARENA_ARRAY(mem->scratch, s->ticks, double), *factor = ARENA_ARRAY(mem->scratch, d->runs, double);
	fit->terms = count_terms(opts, d->p);
	fit->zph = ARENA_ARRAY(mem->result, fit->terms + 1, struct cox_test);
	if (!g || !factor || !fit->zph || !zph_build(mem->scratch, d->p, &z))
		return err_memory();
	enum err err = count_ticks(mem->scratch, s, &counts);
	if (err)
		return err;
	bool possible = scan->ties != COX_EXACT && !fit->firth && transform(opts->zph, s, &counts, g);
	for (size_t j = 0; j < d->runs; j++)
		factor[j] = g[d->run_tick[j]];
	if (possible)
		err = informations(scan, factor, newton->variance, &z);
	for (size_t t = 0; !err && t <= fit->terms; t++)
		fit->zph[t] =
			possible ? test_of(&z, newton, opts, t < fit->terms ? (int32_t)t : -1) : no_test(WHY_NOT_APPLICABLE);
	return err;
}
