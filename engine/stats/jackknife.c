#include "stats/jackknife.h"

#include <math.h>
#include <string.h>

static bool room(struct arena *mem, size_t n, double **const column[], size_t columns)
{
	bool ok = true;
	for (size_t k = 0; ok && k < columns; k++) {
		*column[k] = ARENA_ARRAY(mem, n + 1, double);
		ok = *column[k];
	}
	return ok;
}

static void incidence_tables(struct jackknife *jk)
{
	const struct risk *r = jk->r;
	for (int32_t c = 0; c < jk->causes; c++) {
		const double *d = risk_events(r, c + 1);
		double *x = jk->x + (size_t)c * r->n, *F = jk->F + (size_t)c * r->n, *G = jk->G + (size_t)c * r->n;
		double rise = 0, drift = 0, before = 0;
		for (size_t j = 0; j < r->n; j++) {
			x[j] = jk->g[j] * d[j];
			F[j] = rise += x[j];
			G[j] = drift += x[j] * (before - 1 / r->n_risk[j]);
			before = jk->B[j];
		}
	}
}

/* Once S is 0 nothing moves any more: a and b stay 0. */
static void survival_tables(struct jackknife *jk)
{
	const struct risk *r = jk->r;
	double s = 1, level = 0;
	for (size_t j = 0; j < r->n; j++) {
		double n = r->n_risk[j], d = r->n_event[j];
		jk->g[j] = s / n;
		if (s > 0 && n > d) {
			jk->a[j] = 1 / (n - d);
			jk->b[j] = d / (n * (n - d));
		}
		jk->B[j] = level += jk->b[j];
		jk->S[j] = s *= fmax(n - d, 0) / n;
	}
}

enum err jackknife_survival(struct arena *mem, const struct risk *r, bool causes, struct jackknife *out)
{
	struct jackknife jk = {.r = r, .causes = causes ? r->causes : 0};
	double **const column[] = {&jk.a, &jk.b, &jk.g, &jk.B, &jk.S, &jk.vv};
	double **const by_cause[] = {&jk.x, &jk.F, &jk.G, &jk.ff};
	if (!room(mem, r->n, column, 6) || (jk.causes && !room(mem, r->n * (size_t)jk.causes, by_cause, 4)))
		return err_memory();
	survival_tables(&jk);
	incidence_tables(&jk);
	*out = jk;
	return ERR_OK;
}

enum err jackknife_hazard(struct arena *mem, const struct risk *r, enum hazard_ties ties, struct jackknife *out)
{
	struct jackknife jk = {.r = r};
	double **const column[] = {&jk.a, &jk.b, &jk.B, &jk.S, &jk.vv};
	if (!room(mem, r->n, column, 5))
		return err_memory();
	double level = 0, h = 0;
	for (size_t j = 0; j < r->n; j++) {
		struct hazard_step step = hazard_step(r, j, ties);
		jk.a[j] = step.own;
		jk.b[j] = step.variance;
		jk.B[j] = level += step.variance;
		jk.S[j] = exp(-(h += step.rise));
	}
	*out = jk;
	return ERR_OK;
}

/* Everything of area() that does not depend on the row: times up to tau and the integrals of S, S B, F, G to each of them. */
struct areas {
	double start, tau, total_S, total_F;
	double *time, *S, *SB, *F, *G;
	const double *f, *g; /* F and G of the cause; NULL for S */
};

static void integrate(const struct jackknife *jk, struct areas *t)
{
	double from = t->start, S = 0, SB = 0, F = 0, G = 0;
	for (size_t j = 0; j <= jk->r->n; j++) {
		double to = j < jk->r->n ? fmin(jk->r->time[j], t->tau) : t->tau;
		double dt = fmax(to - from, 0), s = j ? jk->S[j - 1] : 1;
		from += dt;
		S += s * dt;
		SB += s * table_at(jk->B, (int32_t)j - 1) * dt;
		F += t->f ? table_at(t->f, (int32_t)j - 1) * dt : 0;
		G += t->g ? table_at(t->g, (int32_t)j - 1) * dt : 0;
		t->time[j] = from;
		t->S[j] = S;
		t->SB[j] = SB;
		t->F[j] = F;
		t->G[j] = G;
	}
	t->total_S = S;
	t->total_F = F;
}

/* v after the row has ended, per unit of weight. */
static double v_after(const struct jackknife *jk, const struct risk_cell *c)
{
	return jk->B[c->at] - table_at(jk->B, c->from) - (c->cause ? jk->a[c->at] : 0);
}

static double area_of_survival(const struct jackknife *jk, const struct areas *t, const struct risk_cell *c)
{
	return t->SB[c->at] - table_at(t->SB, c->from) - table_at(jk->B, c->from) * (t->S[c->at] - table_at(t->S, c->from)) +
	       v_after(jk, c) * (t->total_S - t->S[c->at]);
}

static double area_of_incidence(const struct jackknife *jk, const struct areas *t, const struct risk_cell *c, bool own)
{
	double B = table_at(jk->B, c->from), F = table_at(t->f, c->from), G = table_at(t->g, c->from);
	double while_at_risk = t->time[c->at] - (c->from < 0 ? t->start : t->time[c->from]);
	double rest = t->tau - t->time[c->at];
	double f = t->g[c->at] - G - B * (t->f[c->at] - F) + (own ? jk->g[c->at] : 0);
	double area = t->G[c->at] - table_at(t->G, c->from) - G * while_at_risk;
	area -= B * (t->F[c->at] - table_at(t->F, c->from) - F * while_at_risk);
	return area + f * rest + v_after(jk, c) * (t->total_F - t->F[c->at] - t->f[c->at] * rest);
}

enum err jackknife_areas(const struct jackknife *jk, int32_t cause, double start, double tau, double *area)
{
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	size_t n = jk->r->n;
	struct areas t = {.start = start, .tau = fmax(tau, start)};
	double **const column[] = {&t.time, &t.S, &t.SB, &t.F, &t.G};
	enum err err = ERR_OK;
	if (!room(scratch, n, column, 5)) {
		err = err_memory();
		goto out;
	}
	if (cause) {
		t.f = jk->F + (size_t)(cause - 1) * n;
		t.g = jk->G + (size_t)(cause - 1) * n;
	}
	integrate(jk, &t);
	for (size_t i = 0; i < jk->r->cells; i++) {
		const struct risk_cell *c = &jk->r->cell[i];
		area[i] = cause ? area_of_incidence(jk, &t, c, c->cause == cause) : area_of_survival(jk, &t, c);
	}
out:
	arena_free(scratch);
	return err;
}

static double sum_of_squares(const struct risk *r, const double *area, double *of_cluster)
{
	double sum = 0;
	for (size_t i = 0; i < r->cells; i++) {
		const struct risk_cell *c = &r->cell[i];
		if (of_cluster)
			of_cluster[c->cluster] += c->weight * area[i];
		else
			sum += c->weight2 * area[i] * area[i];
	}
	for (int32_t k = 0; k < r->clusters; k++)
		sum += of_cluster[k] * of_cluster[k];
	return sum;
}

enum err jackknife_area(const struct jackknife *jk, int32_t cause, double start, double tau, double *std_error)
{
	struct arena *scratch = arena_new();
	if (!scratch)
		return err_memory();
	size_t clusters = (size_t)jk->r->clusters;
	double *of_cluster = clusters ? ARENA_ARRAY(scratch, clusters, double) : NULL;
	double *area = ARENA_ARRAY(scratch, jk->r->cells + 1, double);
	enum err err = !area || (clusters && !of_cluster) ? err_memory() : ERR_OK;
	if (!err)
		err = jackknife_areas(jk, cause, start, tau, area);
	if (!err)
		*std_error = sqrt(sum_of_squares(jk->r, area, of_cluster));
	arena_free(scratch);
	return err;
}

double jackknife_v(const struct jackknife *jk, int32_t j, const struct risk_cell *c)
{
	if (j >= c->at)
		return v_after(jk, c);
	return j > c->from ? jk->B[j] - table_at(jk->B, c->from) : 0;
}

double jackknife_f(const struct jackknife *jk, int32_t cause, int32_t j, const struct risk_cell *c)
{
	const double *F = jk->F + (size_t)(cause - 1) * jk->r->n, *G = jk->G + (size_t)(cause - 1) * jk->r->n;
	int32_t last = j < c->at ? j : c->at;
	if (last <= c->from)
		return 0;
	double f = G[last] - table_at(G, c->from) - table_at(jk->B, c->from) * (F[last] - table_at(F, c->from));
	if (j < c->at)
		return f;
	return f + (c->cause == cause ? jk->g[c->at] : 0) + (F[j] - F[c->at]) * v_after(jk, c);
}
