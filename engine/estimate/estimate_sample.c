#include "estimate/estimate_sample.h"

#include "sample/cells.h"

#include <math.h>

enum { CAUSES_MAX = 1000, STRATA_MAX = 1 << 20, COMPARED_MAX = 2000 };

enum err estimate_row_error(const struct estimate *e, enum err err)
{
	const struct err_note note = *err_last();
	if (!err || note.row < 1 || (size_t)note.row > e->table.n || note.file)
		return err;
	return err_at(note.code, err_place(1, e->table.row[note.row - 1], 0), "%s", note.text);
}

static enum err status_of(const struct estimate *e, bool causes, int32_t *status)
{
	const struct bench_column *c = estimate_column(e, "event");
	double largest = causes ? CAUSES_MAX : 1;
	for (size_t i = 0; i < e->table.n; i++) {
		double v = c->number[i];
		if (v < 0 || v > largest || v != floor(v))
			return err_at(ERR_VALUE, err_place(1, e->table.row[i], c->position),
				      causes ? "--event: 0 = censored or the whole number of a cause is needed"
					     : "--event: 0 = censored or 1 = event is needed; recode the column");
		status[i] = (int32_t)v;
	}
	return ERR_OK;
}

/* A frequency of 0 leaves the row without effect. */
enum err estimate_counts(const struct estimate *e, const int32_t **count)
{
	const struct bench_column *c = estimate_column(e, "frequencies");
	*count = NULL;
	if (!c)
		return ERR_OK;
	int32_t *got = ARENA_ARRAY(e->mem, e->table.n, int32_t);
	if (!got)
		return err_memory();
	for (size_t i = 0; i < e->table.n; i++) {
		double v = c->number[i];
		if (v < 0 || v > INT32_MAX || v != floor(v))
			return err_at(ERR_VALUE, err_place(1, e->table.row[i], c->position),
				      "--frequencies: a whole number from 0 is needed");
		got[i] = (int32_t)v;
	}
	*count = got;
	return ERR_OK;
}

enum err estimate_cross(const struct estimate *e, const struct option_value *v, const int32_t **code, int32_t *levels)
{
	*code = NULL;
	*levels = 1;
	if (!v->n)
		return ERR_OK;
	int32_t *cross = ARENA_ARRAY(e->mem, e->table.n, int32_t);
	if (!cross)
		return err_memory();
	for (size_t j = 0; j < v->n; j++) {
		const struct bench_column *c = v->columns[j];
		if (c->levels > STRATA_MAX / *levels)
			return err_set(ERR_LIMIT, "--strata: too many combinations");
		*levels *= c->levels;
		for (size_t i = 0; i < e->table.n; i++)
			cross[i] = cross[i] * c->levels + c->code[i];
	}
	*code = cross;
	return ERR_OK;
}

enum err estimate_compared(const struct estimate *e)
{
	const struct bench_column *by = estimate_column(e, "by");
	if (by && by->levels > COMPARED_MAX)
		return err_set(ERR_LIMIT, "--by: more than %d groups cannot be compared; take fewer, or --strata",
			       COMPARED_MAX);
	return ERR_OK;
}

static const double *number_or_null(const struct estimate *e, const char *name)
{
	const struct bench_column *c = estimate_column(e, name);
	return c ? c->number : NULL;
}

enum err estimate_surv_rows(const struct estimate *e, bool causes, const struct estimate_design *design,
			    struct surv_rows *out)
{
	const struct bench_column *by = estimate_column(e, "by"), *cluster = estimate_column(e, "cluster");
	int32_t *status = ARENA_ARRAY(e->mem, e->table.n, int32_t);
	if (!status)
		return err_memory();
	struct surv_rows rows = {
		.n = e->table.n,
		.time = number_or_null(e, "time"),
		.entry = number_or_null(e, "entry"),
		.status = status,
		.weight = number_or_null(e, "weights"),
		.offset = number_or_null(e, "offset"),
		.group = by ? by->code : NULL,
		.groups = by ? by->levels : 1,
		.cluster = cluster ? cluster->code : NULL,
		.clusters = cluster ? cluster->levels : 1,
		.p = design ? design->p : 0,
		.x = design ? design->x : NULL,
	};
	enum err err = status_of(e, causes, status);
	if (!err)
		err = estimate_counts(e, &rows.count);
	if (!err)
		err = estimate_cross(e, estimate_option(e, "strata"), &rows.stratum, &rows.strata);
	if (!err)
		*out = rows;
	return err;
}

typedef enum err (*sample_builder)(struct arena *mem, const struct surv_rows *in, struct surv_sample *out);

static enum err sample_by(sample_builder build, const struct estimate *e, bool causes, const struct estimate_design *design,
			  struct surv_sample *out)
{
	struct surv_rows rows;
	enum err err = estimate_surv_rows(e, causes, design, &rows);
	if (!err)
		err = estimate_row_error(e, build(e->mem, &rows, out));
	/* where every row is censored there is still the one cause that was asked for */
	if (!err && causes && out->causes < 1)
		out->causes = 1;
	return err;
}

enum err estimate_sample(const struct estimate *e, bool causes, const struct estimate_design *design,
			 struct surv_sample *out)
{
	return sample_by(surv_build, e, causes, design, out);
}

enum err estimate_cells(const struct estimate *e, bool causes, const struct estimate_design *design, struct surv_sample *out)
{
	return sample_by(surv_build_cells, e, causes, design, out);
}
