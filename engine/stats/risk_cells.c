#include "stats/risk_parts.h"

#include <string.h>

/* The group's own number of a cluster, in the order in which the group meets them. cluster_of: that number + 1; 0: not met. */
static int32_t local_cluster(const struct surv_sample *s, size_t row, int32_t *cluster_of, struct risk *r)
{
	if (!cluster_of)
		return 0;
	int32_t *known = &cluster_of[s->cluster[row]];
	if (!*known)
		*known = ++r->clusters;
	return *known - 1;
}

static void cells_of_rows(const struct risk_span *span, int32_t *cluster_of, struct risk *r)
{
	const struct surv_sample *s = span->s;
	for (size_t j = 0; j < r->n; j++) {
		r->cell_start[j] = span->first[j];
		for (size_t i = span->first[j]; i < span->first[j + 1]; i++) {
			size_t row = span->row[i];
			double mass = risk_mass(s, row);
			r->cell[i] = (struct risk_cell){.from = risk_entry(span, r->n, i),
							.at = (int32_t)j,
							.cause = s->status[row],
							.cluster = local_cluster(s, row, cluster_of, r),
							.weight = mass,
							.weight2 = mass * mass / risk_count(s, row)};
		}
	}
	for (size_t i = 0; cluster_of && i < r->rows; i++)
		cluster_of[s->cluster[span->row[i]]] = 0;
	r->cells = r->cell_start[r->n] = r->rows;
}

/* One cell per time and cause. sum: causes + 1 cells of room. */
static void cells_of_endings(const struct risk_span *span, struct risk_cell *sum, struct risk *r)
{
	const struct surv_sample *s = span->s;
	for (size_t j = 0; j < r->n; j++) {
		memset(sum, 0, ((size_t)r->causes + 1) * sizeof *sum);
		for (size_t i = span->first[j]; i < span->first[j + 1]; i++) {
			double mass = risk_mass(s, span->row[i]);
			struct risk_cell *c = &sum[s->status[span->row[i]]];
			c->weight += mass;
			c->weight2 += mass * mass / risk_count(s, span->row[i]);
		}
		r->cell_start[j] = r->cells;
		for (int32_t c = 0; c <= r->causes; c++) {
			if (!(sum[c].weight > 0))
				continue;
			sum[c].from = -1;
			sum[c].at = (int32_t)j;
			sum[c].cause = c;
			r->cell[r->cells++] = sum[c];
		}
	}
	r->cell_start[r->n] = r->cells;
}

enum err risk_cells(struct arena *mem, const struct risk_span *span, bool by_row, int32_t *cluster_of, struct risk *r)
{
	struct risk_cell *sum = NULL;
	size_t kinds = (size_t)r->causes + 1, most = r->rows;
	enum err err = ERR_OK;
	struct arena *scratch = arena_new();
	bool rows_apart = by_row || span->s->entry || cluster_of;
	if (!rows_apart && r->n * kinds < most)
		most = r->n * kinds;
	r->cell = ARENA_ARRAY(mem, most + 1, struct risk_cell);
	r->cell_start = ARENA_ARRAY(mem, r->n + 1, size_t);
	r->cell_row = by_row ? ARENA_ARRAY(mem, most + 1, size_t) : NULL;
	sum = scratch ? ARENA_ARRAY(scratch, kinds, struct risk_cell) : NULL;
	if (!r->cell || !r->cell_start || (by_row && !r->cell_row) || !sum) {
		err = err_memory();
		goto out;
	}
	if (rows_apart)
		cells_of_rows(span, cluster_of, r);
	else
		cells_of_endings(span, sum, r);
	if (by_row)
		memcpy(r->cell_row, span->row, r->rows * sizeof *r->cell_row);
out:
	arena_free(scratch);
	return err;
}
