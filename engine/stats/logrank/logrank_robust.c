#include "stats/logrank/logrank_parts.h"

/* r of one row for all weights and groups: own part of its group, less p_g at its event, plus what drifted by while it was at risk. */
static void row_residual(const struct logrank_steps *t, const struct surv_sample *s, size_t row, double *r)
{
	size_t end = logrank_steps_until(t, s->time[row]), k = t->k;
	size_t begin = s->entry ? logrank_steps_until(t, s->entry[row]) : 0;
	for (size_t a = 0; a < t->many; a++) {
		double event = s->status[row] > 0 ? t->w[end * t->many + a] : 0;
		const double *to = t->drift + (end * t->many + a) * k, *from = t->drift + (begin * t->many + a) * k;
		for (size_t g = 0; g < k; g++)
			r[a * k + g] = to[g] - from[g] - event * t->share[end * k + g];
		r[a * k + group_scan_group(s, row)] += logrank_row_score(t, s, row, a);
	}
}

static void add_square(const double *r, size_t m, double times, double *v)
{
	for (size_t i = 0; i < m; i++)
		for (size_t j = 0; j < m; j++)
			v[i * m + j] += times * r[i] * r[j];
}

enum err logrank_robust_new(struct arena *mem, const struct surv_sample *s, const struct logrank_sums *sums,
			    double **cluster)
{
	*cluster = NULL;
	if (!s->cluster)
		return ERR_OK;
	*cluster = ARENA_ARRAY(mem, (size_t)s->clusters * sums->k * sums->many, double);
	return *cluster ? ERR_OK : err_memory();
}

void logrank_robust_stratum(const struct surv_sample *s, int32_t stratum, const struct logrank_steps *t, double *row,
			    struct logrank_sums *sums, double *cluster)
{
	size_t m = sums->k * sums->many;
	for (size_t i = s->stratum_start[stratum]; i < s->stratum_start[stratum + 1]; i++) {
		double w = s->weight ? s->weight[i] : 1, count = s->count ? s->count[i] : 1;
		if (!(w * count > 0))
			continue;
		row_residual(t, s, i, row);
		if (!cluster)
			add_square(row, m, w * w * count, sums->v);
		for (size_t j = 0; cluster && j < m; j++)
			cluster[(size_t)s->cluster[i] * m + j] += w * count * row[j];
	}
}

void logrank_robust_finish(const struct surv_sample *s, const double *cluster, struct logrank_sums *sums)
{
	size_t m = sums->k * sums->many;
	for (size_t c = 0; cluster && c < (size_t)s->clusters; c++)
		add_square(cluster + c * m, m, 1, sums->v);
}
