#include "stats/gray.h"

#include "stats/group_scan.h"
#include "stats/quadratic.h"

#include <math.h>
#include <string.h>

/*
 * One stratum, one cause. Y_k, S_k, F_k: at risk, survival of all causes and incidence of the cause in group k; F: the incidence under
 * the hypothesis; R_k = Y_k / S_k(t-), R their sum.
 *
 *   dF    = d / R,   w = (1 - F(t-))^rho
 *   score   u_i = sum w (d_i - d q_i / q),  q_i = Y_i (1 - F_i(t-)) / S_i(t-)
 *   A_ik  = w (R_i [i = k] - R_i R_k / R),   C_ik = sum A_ik dF / (1 - F(t-))
 *   variance: sum over k of int (A_ik - h_k C_ik(t) + h_k C_ik(end)) (the same in j) dN_k, the terms with C(end) kept apart (M, L)
 *   because it is known last; h_k = 1 - (1 - F) / S_k at events of the cause, -(1 - F) / S_k at competing ones
 *   dN_k: S_k(t-) d / (R Y_k) corrected for ties by 1 - (d - 1) / (R S_k(t-) - 1); competing d2 (S_k(t-) / Y_k)^2 by
 *   1 - (d2 - 1) / (Y_k - 1); A_ik only at events of the cause          Gray 1988
 *
 * With delayed entry F can come to 1 while people are at risk; from there on the hypothesis says nothing and times are passed over.
 */
struct stratum {
	size_t k;
	double rho;
	double *S, *S_after, *F, *F_after, *R;
	double *A, *C, *M, *L;
	double pooled, pooled_after, R_total;
	double *all; /* the arrays above */
	size_t room;
};

/* Sums over the strata: observed and expected are times w. */
struct score {
	double *observed, *expected, *u, *v;
	double events;
};

static bool counts(const struct stratum *t, const struct group_scan *at, size_t g)
{
	return at->at_risk[g] > 0 && t->S[g] > 0;
}

static double stays(double at_risk, double leaving)
{
	return fmax(at_risk - leaving, 0) / at_risk;
}

/* The curves after this time; returns the events of the cause. */
static double step_curves(struct stratum *t, const struct group_scan *at, const double *d)
{
	double events = 0;
	t->R_total = 0;
	for (size_t g = 0; g < t->k; g++) {
		t->R[g] = 0;
		if (!counts(t, at, g))
			continue;
		t->S_after[g] = t->S[g] * stays(at->at_risk[g], at->event[g]);
		t->F_after[g] = t->F[g] + t->S[g] * d[g] / at->at_risk[g];
		t->R[g] = at->at_risk[g] / t->S[g];
		t->R_total += t->R[g];
		events += d[g];
	}
	t->pooled_after = t->pooled + (t->R_total > 0 ? events / t->R_total : 0);
	return events;
}

static void step_weights(struct stratum *t, double events)
{
	double w = pow(1 - t->pooled, t->rho), hazard = events / (t->R_total * (1 - t->pooled));
	for (size_t i = 0; i < t->k; i++)
		for (size_t j = 0; j < t->k; j++) {
			double a = w * ((i == j ? t->R[i] : 0) - t->R[i] * t->R[j] / t->R_total);
			t->A[i * t->k + j] = a;
			t->C[i * t->k + j] += a * hazard;
		}
}

static void step_score(const struct stratum *t, const double *d, double events, struct score *score)
{
	double w = pow(1 - t->pooled, t->rho), q = 0;
	for (size_t g = 0; g < t->k; g++)
		q += t->R[g] * (1 - t->F[g]);
	for (size_t g = 0; g < t->k; g++) {
		if (!(t->R[g] > 0))
			continue;
		double expected = events * t->R[g] * (1 - t->F[g]) / q;
		score->observed[g] += w * d[g];
		score->expected[g] += w * expected;
		score->u[g] += w * (d[g] - expected);
	}
}

/* Column k's part of the variance: rows a_i A_ik - h C_ik with weight n. */
static void add_column(struct stratum *t, size_t k, double own, double h, double n, double *v)
{
	t->M[k] += h * h * n;
	for (size_t i = 0; i < t->k; i++) {
		double x = own * t->A[i * t->k + k] - h * t->C[i * t->k + k];
		t->L[i * t->k + k] += x * h * n;
		for (size_t j = 0; j < t->k; j++) {
			double y = own * t->A[j * t->k + k] - h * t->C[j * t->k + k];
			v[i * t->k + j] += x * y * n;
		}
	}
}

static void step_variance(struct stratum *t, const struct group_scan *at, const double *d, double events, double *v)
{
	for (size_t g = 0; g < t->k; g++) {
		if (!(t->R[g] > 0))
			continue;
		double n = at->at_risk[g], other = at->event[g] - d[g];
		if (events > 0) {
			double h = t->S_after[g] > 0 ? 1 - (1 - t->pooled_after) / t->S_after[g] : 1;
			double tied = events > 1 ? 1 - (events - 1) / (t->R_total * t->S[g] - 1) : 1;
			add_column(t, g, 1, h, tied * t->S[g] * events / (t->R_total * n), v);
		}
		if (other > 0 && t->S_after[g] > 0) {
			double tied = other > 1 ? 1 - (other - 1) / (n - 1) : 1;
			add_column(t, g, 0, -(1 - t->pooled_after) / t->S_after[g],
				   tied * t->S[g] * t->S[g] * other / (n * n), v);
		}
	}
}

static void finish_variance(const struct stratum *t, double *v)
{
	size_t n = t->k;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			for (size_t k = 0; k < n; k++) {
				double ci = t->C[i * n + k], cj = t->C[j * n + k];
				v[i * n + j] += ci * cj * t->M[k] + ci * t->L[j * n + k] + cj * t->L[i * n + k];
			}
}

static enum err stratum_room(struct arena *mem, size_t k, double rho, struct stratum *out)
{
	struct stratum t = {.k = k, .rho = rho, .room = 6 * k + 3 * k * k};
	t.all = ARENA_ARRAY(mem, t.room, double);
	if (!t.all)
		return err_memory();
	double **const part[] = {&t.S, &t.S_after, &t.F, &t.F_after, &t.R, &t.M};
	for (size_t i = 0; i < 6; i++)
		*part[i] = t.all + i * k;
	t.A = t.all + 6 * k;
	t.C = t.A + k * k;
	t.L = t.C + k * k;
	*out = t;
	return ERR_OK;
}

static void stratum_clear(struct stratum *t)
{
	memset(t->all, 0, t->room * sizeof *t->all);
	for (size_t g = 0; g < t->k; g++)
		t->S[g] = t->S_after[g] = 1;
	t->pooled = t->pooled_after = 0;
}

static void add_stratum(struct group_scan *at, int32_t stratum, size_t cause, struct stratum *t, struct score *score)
{
	const double *d = at->cause + (cause - 1) * at->groups;
	group_scan_start(at, stratum);
	stratum_clear(t);
	while (group_scan_next(at)) {
		if (!(at->events > 0))
			continue;
		double events = step_curves(t, at, d);
		if (!(t->R_total > 0) || t->pooled >= 1)
			continue;
		step_weights(t, events);
		step_score(t, d, events, score);
		score->events += events;
		step_variance(t, at, d, events, score->v);
		memcpy(t->S, t->S_after, t->k * sizeof *t->S);
		memcpy(t->F, t->F_after, t->k * sizeof *t->F);
		t->pooled = t->pooled_after;
	}
	finish_variance(t, score->v);
}

static enum err test_cause(struct arena *mem, struct arena *scratch, struct group_scan *at, size_t cause, double rho,
			   struct gray_test *out)
{
	size_t k = at->groups;
	struct stratum t;
	struct score score = {.observed = ARENA_ARRAY(mem, k, double),
			      .expected = ARENA_ARRAY(mem, k, double),
			      .u = ARENA_ARRAY(scratch, k, double),
			      .v = ARENA_ARRAY(scratch, k * k, double)};
	if (!score.observed || !score.expected || !score.u || !score.v)
		return err_memory();
	enum err err = stratum_room(scratch, k, rho, &t);
	for (int32_t h = 0; !err && h < at->s->strata; h++)
		add_stratum(at, h, cause, &t, &score);
	struct quadratic q;
	if (!err)
		err = quadratic_test(k, score.u, score.v, score.events > 0 ? WHY_ONE_GROUP : WHY_NO_EVENTS, &q);
	if (!err)
		*out = (struct gray_test){.cause = (int)cause,
					  .observed = score.observed,
					  .expected = score.expected,
					  .statistic = q.statistic,
					  .p_value = q.p_value,
					  .df = q.df};
	return err;
}

enum err gray_fit(struct arena *mem, const struct surv_sample *s, double rho, struct gray_test *out)
{
	if (!s->n)
		return err_set(ERR_EMPTY, "no rows to analyse");
	if (!isfinite(rho))
		return err_set(ERR_VALUE, "rho must be a number");
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	size_t causes = (size_t)s->causes;
	struct gray_test *test = ARENA_ARRAY(scratch, causes + 1, struct gray_test);
	struct group_scan at;
	enum err err = test ? group_scan_new(scratch, s, &at) : err_memory();
	for (size_t c = 1; !err && c <= causes; c++)
		err = test_cause(mem, scratch, &at, c, rho, &test[c - 1]);
	for (size_t c = 0; !err && c < causes; c++)
		out[c] = test[c];
	arena_free(scratch);
	return err;
}
