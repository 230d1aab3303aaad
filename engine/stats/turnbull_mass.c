#include "stats/turnbull_mass.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { FIRST_STEPS = 30, MINORANTS = 60, STEPS_BETWEEN = 3, ROUNDS = 400, CONJUGATE = 400, HALVINGS = 30, SHORT = 8 };

struct problem {
	size_t n, sets;
	const struct turnbull_cover *cover;
	double W;
	double *mass, *trial;
	double *P, *trial_P;  /* of each row */
	double *G, *diagonal; /* sum of w / P and of w / P^2 over the rows that cover a set */
	double *step, *residual, *search, *image;
	double *sum;  /* sets + 1: cumulative work */
	bool *held;   /* at 0 */
	size_t *last; /* of the blocks of a minorant */
	double value;
	int iterations;
};

/* out_i = sum of x over the sets that row i covers; short ones are added up, so that small ones keep their digits. */
static double covered(const double *x, const double *sum, const struct turnbull_cover *c)
{
	if (c->to - c->from >= SHORT)
		return sum[c->to + 1] - sum[c->from];
	double total = 0;
	for (int32_t j = c->from; j <= c->to; j++)
		total += x[j];
	return total;
}

static void accumulate(const struct problem *p, const double *x)
{
	p->sum[0] = 0;
	for (size_t j = 0; j < p->sets; j++)
		p->sum[j + 1] = p->sum[j] + x[j];
}

/* sum_i w_i log P_i - W sum_j p_j: its free maximum over p >= 0 has sum 1. */
static double value_of(const struct problem *p, const double *mass, double *P)
{
	double value = 0, total;
	accumulate(p, mass);
	total = p->sum[p->sets];
	for (size_t i = 0; i < p->n; i++) {
		P[i] = covered(mass, p->sum, &p->cover[i]);
		if (!(P[i] > 0))
			return -INFINITY;
		value += p->cover[i].weight * log(P[i]);
	}
	return value - p->W * total;
}

/* to_j = sum over the rows that cover set j of y_i; what is added at a row's begin is taken off after its end. */
static void spread(const struct problem *p, const double *y, double *to)
{
	memset(p->sum, 0, (p->sets + 1) * sizeof *p->sum);
	memset(to, 0, p->sets * sizeof *to);
	for (size_t i = 0; i < p->n; i++) {
		const struct turnbull_cover *c = &p->cover[i];
		if (c->to == c->from) {
			to[c->from] += y[i];
			continue;
		}
		p->sum[c->from] += y[i];
		p->sum[c->to + 1] -= y[i];
	}
	double running = 0;
	for (size_t j = 0; j < p->sets; j++)
		to[j] += running += p->sum[j];
}

static void slopes(struct problem *p)
{
	double *y = p->trial_P;
	for (size_t i = 0; i < p->n; i++)
		y[i] = p->cover[i].weight / p->P[i];
	spread(p, y, p->G);
	for (size_t i = 0; i < p->n; i++)
		y[i] /= p->P[i];
	spread(p, y, p->diagonal);
}

static double excess_of(const struct problem *p)
{
	double most = 0;
	for (size_t j = 0; j < p->sets; j++)
		most = fmax(most, p->G[j] / p->W - 1);
	return most;
}

static void self_consistent(struct problem *p)
{
	for (size_t j = 0; j < p->sets; j++)
		p->mass[j] *= fmax(p->G[j], 0) / p->W;
	p->value = value_of(p, p->mass, p->P);
	slopes(p);
	p->iterations++;
}

/* image = (H + damping diag H) search on the free sets, H = sum_i w_i / P_i^2 c_i c_i', c_i the row's cover. */
static void curve(const struct problem *p, double damping)
{
	accumulate(p, p->search);
	for (size_t i = 0; i < p->n; i++) {
		double v = covered(p->search, p->sum, &p->cover[i]);
		p->trial_P[i] = v * p->cover[i].weight / (p->P[i] * p->P[i]);
	}
	spread(p, p->trial_P, p->image);
	for (size_t j = 0; j < p->sets; j++)
		p->image[j] = p->held[j] ? 0 : p->image[j] + damping * p->diagonal[j] * p->search[j];
}

static double product(const struct problem *p, const double *a, const double *b)
{
	double sum = 0;
	for (size_t j = 0; j < p->sets; j++)
		sum += a[j] * b[j];
	return sum;
}

static double preconditioned(const struct problem *p)
{
	double sum = 0;
	for (size_t j = 0; j < p->sets; j++)
		sum += p->held[j] ? 0 : p->residual[j] * p->residual[j] / p->diagonal[j];
	return sum;
}

/* step = (H + damping diag H)^-1 (G - W) on the free sets, by conjugate gradients with the diagonal, to a share of the first residual. */
static void newton_step(struct problem *p, double damping, double share)
{
	for (size_t j = 0; j < p->sets; j++) {
		p->step[j] = 0;
		p->residual[j] = p->held[j] ? 0 : p->G[j] - p->W;
		p->search[j] = p->residual[j] / p->diagonal[j];
	}
	double rz = preconditioned(p), first = rz;
	for (int k = 0; k < CONJUGATE && rz > share * share * first; k++) {
		curve(p, damping);
		double bent = product(p, p->search, p->image);
		if (!(bent > 0))
			return;
		double alpha = rz / bent, before = rz;
		for (size_t j = 0; j < p->sets; j++) {
			p->step[j] += alpha * p->search[j];
			p->residual[j] -= alpha * p->image[j];
		}
		rz = preconditioned(p);
		for (size_t j = 0; j < p->sets; j++)
			p->search[j] = p->held[j] ? 0 : p->residual[j] / p->diagonal[j] + rz / before * p->search[j];
	}
}

/* Held are those at 0 that would fall, and those so near to it that their own Newton step takes them there (they go there). */
static void hold(struct problem *p, double near)
{
	for (size_t j = 0; j < p->sets; j++) {
		double own = (p->G[j] - p->W) / p->diagonal[j];
		p->held[j] = p->G[j] < p->W && (p->mass[j] <= 0 || (p->mass[j] < near && p->mass[j] + own <= 0));
	}
}

/* Moves along the projected step; false when no length of it rises. */
static bool move(struct problem *p)
{
	for (int k = 0; k < HALVINGS; k++) {
		double length = ldexp(1, -k);
		for (size_t j = 0; j < p->sets; j++)
			p->trial[j] = p->held[j] ? 0 : fmax(p->mass[j] + length * p->step[j], 0);
		double value = value_of(p, p->trial, p->trial_P);
		if (value < p->value || (k && value == p->value) || !isfinite(value))
			continue;
		double *mass = p->mass, *P = p->P;
		p->mass = p->trial;
		p->trial = mass;
		p->P = p->trial_P;
		p->trial_P = P;
		p->value = value;
		return true;
	}
	return false;
}

static void normalise(struct problem *p)
{
	accumulate(p, p->mass);
	double total = p->sum[p->sets];
	for (size_t j = 0; j < p->sets; j++)
		p->mass[j] /= total;
	p->value = value_of(p, p->mass, p->P);
	slopes(p);
}

/*
 * One step of the iterative convex minorant (Groeneboom & Wellner 1992; Jongbloed 1998): the distribution F_k, sums of the masses up to set
 * k, goes towards the isotonic regression of F_k + slope_k / bend_k with weights bend_k, as far as the likelihood rises.
 *   slope_k = G_k - G_{k+1}; bend_k = sum of w / P^2 over the rows that end with set k or begin after it
 */
static void bends(const struct problem *p, double *bend)
{
	memset(bend, 0, p->sets * sizeof *bend);
	for (size_t i = 0; i < p->n; i++) {
		double b = p->cover[i].weight / (p->P[i] * p->P[i]);
		bend[p->cover[i].to] += b;
		if (p->cover[i].from)
			bend[p->cover[i].from - 1] += b;
	}
}

/* Pools neighbours that fall; the blocks' means stand in level, their last sets in last. */
static size_t pool(struct problem *p, const double *bend, double *level, double *weight)
{
	size_t blocks = 0;
	accumulate(p, p->mass);
	for (size_t k = 0; k + 1 < p->sets; k++) {
		double mean = p->sum[k + 1] + (p->G[k] - p->G[k + 1]) / bend[k], w = bend[k];
		for (; blocks && level[blocks - 1] >= mean; blocks--) {
			mean = (mean * w + level[blocks - 1] * weight[blocks - 1]) / (w + weight[blocks - 1]);
			w += weight[blocks - 1];
		}
		level[blocks] = mean;
		weight[blocks] = w;
		p->last[blocks++] = k;
	}
	return blocks;
}

static void minorant_step(struct problem *p)
{
	double *bend = p->image, *level = p->residual, before = 0;
	bends(p, bend);
	size_t blocks = pool(p, bend, level, p->search);
	for (size_t b = 0, k = 0; b <= blocks; b++) {
		double F = b < blocks ? fmin(fmax(level[b], 0), 1) : 1;
		p->step[k] = F - before - p->mass[k];
		before = F;
		for (k++; b < blocks && k <= p->last[b]; k++)
			p->step[k] = -p->mass[k];
	}
	memset(p->held, 0, p->sets * sizeof *p->held);
	move(p);
	normalise(p);
	p->iterations++;
}

/* Newton's steps between a few of self-consistency, which bring back what the projection threw out too early. */
static double settle(struct problem *p)
{
	double excess = excess_of(p), best = excess;
	for (int round = 0; round < ROUNDS && excess > TURNBULL_EXCESS / 10; round++) {
		hold(p, fmin(excess, 1e-3) / (double)p->sets);
		newton_step(p, fmin(1e-3, excess * excess), fmin(0.1, excess));
		bool moved = move(p);
		normalise(p);
		p->iterations++;
		for (int k = 0; !moved && k < STEPS_BETWEEN; k++)
			self_consistent(p);
		excess = excess_of(p);
		if (!moved && excess >= best && excess <= TURNBULL_EXCESS)
			break;
		best = fmin(best, excess);
	}
	return excess;
}

static enum err room(struct arena *mem, struct arena *scratch, struct problem *p)
{
	double **const of_sets[] = {&p->G, &p->diagonal, &p->step, &p->residual, &p->search, &p->image, &p->sum};
	bool ok = true;
	for (size_t k = 0; k < sizeof of_sets / sizeof *of_sets; k++) {
		*of_sets[k] = ARENA_ARRAY(scratch, p->sets + 1, double);
		ok = ok && *of_sets[k];
	}
	p->mass = ARENA_ARRAY(mem, p->sets, double);
	p->trial = ARENA_ARRAY(mem, p->sets, double);
	p->P = ARENA_ARRAY(scratch, p->n, double);
	p->trial_P = ARENA_ARRAY(scratch, p->n, double);
	p->held = ARENA_ARRAY(scratch, p->sets, bool);
	p->last = ARENA_ARRAY(scratch, p->sets, size_t);
	return ok && p->mass && p->trial && p->P && p->trial_P && p->held && p->last ? ERR_OK : err_memory();
}

enum err turnbull_masses(struct arena *mem, size_t n, const struct turnbull_cover *cover, size_t sets,
			 struct turnbull_masses *out)
{
	struct problem p = {.n = n, .sets = sets, .cover = cover};
	struct arena *scratch = arena_new();
	enum err err = scratch ? room(mem, scratch, &p) : err_memory();
	if (err)
		goto out;
	for (size_t i = 0; i < n; i++)
		p.W += cover[i].weight;
	for (size_t j = 0; j < sets; j++)
		p.mass[j] = 1 / (double)sets;
	p.value = value_of(&p, p.mass, p.P);
	slopes(&p);
	for (int k = 0; k < FIRST_STEPS; k++)
		self_consistent(&p);
	for (int k = 0; k < MINORANTS; k++)
		minorant_step(&p);
	double excess = settle(&p);
	*out = (struct turnbull_masses){
		.sets = sets, .mass = p.mass, .log_likelihood = p.value + p.W, .excess = excess, .iterations = p.iterations};
out:
	arena_free(scratch);
	return err;
}
