#include "stats/parametric/parametric_parts.h"

/* Where the scores are taken. */
struct scoring {
	const struct parametric_work *w;
	const double *point;
	const struct parametric_tables *tables;
};

static struct parametric_at place_of(const struct scoring *s, size_t i)
{
	const struct parametric_work *w = s->w;
	const double *point = s->point;
	struct parametric_at at = {.tables = s->tables,
				   .eta = point[0] + (w->d->offset ? w->d->offset[i] - w->offset_mean : 0),
				   .tau = w->scales ? point[parametric_tau(w, i)] : 0,
				   .q = w->family->shaped ? point[w->parameters - 1] : 0};
	at.inverse = exp(-at.tau);
	for (size_t j = 1; j < w->p; j++)
		if (w->active[j])
			at.eta += (w->d->x[j - 1][i] - w->mean[j]) * w->scale[j] * point[j];
	return at;
}

/* The score of one row of those that row i stands for, times factor, onto u. */
static void add_score(const struct scoring *s, size_t i, double factor, double *u)
{
	const struct parametric_work *w = s->w;
	struct parametric_at at = place_of(s, i);
	struct jet jet;
	parametric_row(w, i, &at, &jet);
	u[0] += factor * jet.g[JET_E];
	for (size_t j = 1; j < w->p; j++)
		if (w->active[j])
			u[j] += factor * jet.g[JET_E] * (w->d->x[j - 1][i] - w->mean[j]) * w->scale[j];
	if (w->scales)
		u[parametric_tau(w, i)] += factor * jet.g[JET_T];
	if (w->family->shaped)
		u[w->parameters - 1] += factor * jet.g[JET_Q];
}

static void add_square(const double *u, size_t m, double times, double *meat)
{
	for (size_t j = 0; j < m; j++)
		for (size_t k = 0; k < m; k++)
			meat[j * m + k] += times * u[j] * u[k];
}

static enum err meat_of_rows(struct arena *mem, const struct scoring *s, double *meat)
{
	const struct parametric_work *w = s->w;
	size_t m = w->parameters;
	double *u = ARENA_ARRAY(mem, m, double);
	if (!u)
		return err_memory();
	for (size_t i = 0; i < w->n; i++) {
		if (w->kind[i] == KIND_NONE)
			continue;
		for (size_t j = 0; j < m; j++)
			u[j] = 0;
		add_score(s, i, w->d->weight ? w->d->weight[i] : 1, u);
		add_square(u, m, w->d->count ? w->d->count[i] : 1, meat);
	}
	return ERR_OK;
}

enum err parametric_meat(struct arena *mem, const struct parametric_work *w, const double *point, double *meat)
{
	size_t m = w->parameters;
	struct scoring s = {.w = w, .point = point};
	enum err err = w->family->prepare ? w->family->prepare(mem, point[m - 1], w->n, &s.tables) : ERR_OK;
	if (err)
		return err;
	if (!w->d->cluster)
		return meat_of_rows(mem, &s, meat);
	size_t clusters = (size_t)w->d->clusters;
	double *sum = arena_array(mem, clusters * sizeof(double), m);
	if (!sum)
		return err_memory();
	for (size_t i = 0; i < w->n; i++)
		if (w->kind[i] != KIND_NONE)
			add_score(&s, i, parametric_weight(w, i), sum + (size_t)w->d->cluster[i] * m);
	for (size_t c = 0; c < clusters; c++)
		add_square(sum + c * m, m, 1, meat);
	return ERR_OK;
}
