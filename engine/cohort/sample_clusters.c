#include "cohort/samples_parts.h"

/* ids 0 .. most become 0, 1, ... in the order in which they first stand there. */
static enum err renumber(struct arena *mem, int32_t *id, size_t n, size_t most, int32_t *count)
{
	int32_t *number = ARENA_ARRAY(mem, most + 1, int32_t), used = 0;
	if (!number)
		return err_memory();
	for (size_t i = 0; i < n; i++) {
		if (number[id[i]] == 0)
			number[id[i]] = ++used;
		id[i] = number[id[i]] - 1;
	}
	*count = used;
	return ERR_OK;
}

static int32_t unit_of(const struct episode *e, enum study_cluster by)
{
	if (by == CLUSTER_CLIENT)
		return 0;
	return by == CLUSTER_THERAPIST ? e->therapist : e->clinic;
}

/* What the rows are clustered on: the study's unit, unless it is what is compared, or no row has one. */
static enum study_cluster cluster_by(const struct cohort *c, const struct event_sample *s)
{
	enum study_cluster by = c->study->cluster;
	bool compared = (by == CLUSTER_THERAPIST && c->study->factor == FACTOR_THERAPIST) ||
			(by == CLUSTER_CLINIC && c->study->factor == FACTOR_CLINIC);
	for (size_t i = 0; i < s->rows.n && !compared; i++)
		if (unit_of(&c->episode[s->episode[i]], by) > 0)
			return by;
	return CLUSTER_CLIENT;
}

/* A row without a therapist (or clinic) is a cluster with the other such rows of its client. */
static enum err clusters(struct arena *mem, const struct cohort *c, const struct event_sample *s, struct design *d)
{
	size_t n = s->rows.n, most = (size_t)(c->therapists > c->clinics ? c->therapists : c->clinics);
	d->cluster = ARENA_ARRAY(mem, n + 1, int32_t);
	if (!d->cluster)
		return err_memory();
	d->by = cluster_by(c, s);
	d->by_therapist = d->by == CLUSTER_THERAPIST;
	for (size_t i = 0; i < n; i++) {
		int32_t unit = unit_of(&c->episode[s->episode[i]], d->by);
		d->cluster[i] = unit > 0 ? unit : (int32_t)most + 1 + s->client[i];
	}
	return renumber(mem, d->cluster, n, most + c->clients + 1, &d->clusters);
}

static enum err strata(struct arena *mem, const struct cohort *c, const struct event_sample *s, struct design *d)
{
	int32_t *clinic = ARENA_ARRAY(mem, s->rows.n + 1, int32_t), count = 0;
	if (!clinic)
		return err_memory();
	for (size_t i = 0; i < s->rows.n; i++)
		clinic[i] = c->episode[s->episode[i]].clinic;
	enum err err = renumber(mem, clinic, s->rows.n, (size_t)c->clinics, &count);
	d->strata = 1;
	if (err || count < 2)
		return err;
	d->strata = count;
	d->stratum = clinic;
	return ERR_OK;
}

enum err design_groups(struct arena *mem, const struct cohort *c, const struct event_sample *s, struct design *d)
{
	enum err err = clusters(mem, c, s, d);
	d->strata = 1;
	if (!err && c->study->strata_clinic && c->study->factor != FACTOR_CLINIC)
		err = strata(mem, c, s, d);
	return err;
}
