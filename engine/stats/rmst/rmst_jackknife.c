#include "stats/jackknife.h"
#include "stats/rmst/rmst_parts.h"

#include <math.h>
#include <string.h>

/* The influence of a cluster on the mean of a group. */
struct share {
	int32_t cluster, group;
	double sum;
};

struct job {
	struct arena *mem;
	const struct surv_sample *s;
	double tau;
	struct share *share; /* group by group */
	size_t shares;
	double *of_cluster;
	bool *met;
};

static void share_by_row(const struct risk *r, const double *area, double *variance)
{
	for (size_t i = 0; i < r->cells; i++)
		*variance += r->cell[i].weight2 * area[i] * area[i];
}

static void share_by_cluster(struct job *j, const struct risk *r, const double *area, int32_t group)
{
	size_t first = j->shares;
	for (size_t i = 0; i < r->cells; i++) {
		int32_t k = j->s->cluster[r->cell_row[i]];
		if (!j->met[k])
			j->share[j->shares++] = (struct share){.cluster = k, .group = group};
		j->met[k] = true;
		j->of_cluster[k] += r->cell[i].weight * area[i];
	}
	for (size_t i = first; i < j->shares; i++) {
		int32_t k = j->share[i].cluster;
		j->share[i].sum = j->of_cluster[k];
		j->of_cluster[k] = 0;
		j->met[k] = false;
	}
}

/* The shares of one cluster together: a counting pass. */
static struct share *by_cluster(struct job *j)
{
	size_t clusters = (size_t)j->s->clusters;
	size_t *start = ARENA_ARRAY(j->mem, clusters + 1, size_t);
	struct share *sorted = ARENA_ARRAY(j->mem, j->shares + 1, struct share);
	if (!start || !sorted)
		return NULL;
	for (size_t i = 0; i < j->shares; i++)
		start[j->share[i].cluster + 1]++;
	for (size_t k = 0; k < clusters; k++)
		start[k + 1] += start[k];
	for (size_t i = 0; i < j->shares; i++)
		sorted[start[j->share[i].cluster]++] = j->share[i];
	return sorted;
}

static enum err multiply(struct job *j, double *covariance)
{
	size_t groups = (size_t)j->s->groups;
	const struct share *x = by_cluster(j);
	if (!x)
		return err_memory();
	for (size_t from = 0, to; from < j->shares; from = to) {
		for (to = from; to < j->shares && x[to].cluster == x[from].cluster;)
			to++;
		for (size_t a = from; a < to; a++)
			for (size_t b = from; b < to; b++)
				covariance[(size_t)x[a].group * groups + (size_t)x[b].group] += x[a].sum * x[b].sum;
	}
	return ERR_OK;
}

static enum err share_out(struct job *j, const struct risk *r, int32_t group, double *variance)
{
	struct jackknife jk;
	double *area = ARENA_ARRAY(j->mem, r->cells + 1, double);
	if (!area)
		return err_memory();
	if (!r->n)
		return ERR_OK;
	enum err err = jackknife_survival(j->mem, r, false, &jk);
	if (!err)
		err = jackknife_areas(&jk, 0, fmin(0, r->time[0]), j->tau, area);
	if (err)
		return err;
	if (j->s->cluster)
		share_by_cluster(j, r, area, group);
	else
		share_by_row(r, area, variance);
	return ERR_OK;
}

enum err rmst_jackknife(struct arena *mem, const struct surv_sample *s, double tau, double *covariance)
{
	size_t groups = (size_t)s->groups, clusters = s->cluster ? (size_t)s->clusters : 0;
	struct job j = {.mem = mem, .s = s, .tau = tau};
	struct risk *risk = ARENA_ARRAY(mem, groups, struct risk);
	j.share = ARENA_ARRAY(mem, s->n, struct share);
	j.of_cluster = ARENA_ARRAY(mem, clusters + 1, double);
	j.met = ARENA_ARRAY(mem, clusters + 1, bool);
	if (!risk || !j.share || !j.of_cluster || !j.met)
		return err_memory();
	const struct risk_opts opts = {.cells = true, .by_row = s->cluster != NULL};
	enum err err = risk_tables(mem, s, &opts, risk);
	for (size_t g = 0; !err && g < groups; g++)
		err = share_out(&j, &risk[g], (int32_t)g, &covariance[g * groups + g]);
	return err || !s->cluster ? err : multiply(&j, covariance);
}
