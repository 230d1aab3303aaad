#include "estimate/estimate_cox.h"

#include "estimate/estimate_rows.h"
#include "stats/cox_residual.h"

#include <stdio.h>
#include <string.h>

enum { NO_RESIDUALS }; /* the first choice of --residuals */

const char *estimate_strata_label(const struct estimate *e, int32_t code)
{
	const struct option_value *v = estimate_option(e, "strata");
	const char *label = NULL;
	for (size_t j = v->n; j-- > 0; code /= v->columns[j]->levels) {
		const char *name = v->columns[j]->name, *level = v->columns[j]->level[code % v->columns[j]->levels];
		size_t size = strlen(name) + strlen(level) + (label ? strlen(label) : 0) + 4;
		char *joined = arena_alloc(e->mem, size);
		if (!joined)
			return level;
		snprintf(joined, size, "%s=%s%s%s", name, level, label ? ", " : "", label ? label : "");
		label = joined;
	}
	return label;
}

bool estimate_cox_keeps(const struct estimate *e)
{
	return estimate_cox_by_row(e) || estimate_given(e, "at") || estimate_given(e, "baseline") ||
	       estimate_given(e, "adjusted");
}

bool estimate_cox_by_row(const struct estimate *e)
{
	return estimate_choice(e, "residuals") != NO_RESIDUALS;
}

static enum cox_residual kind_of(const struct estimate *e)
{
	return (enum cox_residual)(estimate_choice(e, "residuals") - 1);
}

static bool of_events(enum cox_residual kind)
{
	return kind == COX_SCHOENFELD || kind == COX_SCALED_SCHOENFELD;
}

static enum err check_likelihood(const struct estimate *e)
{
	bool firth = estimate_given(e, "firth"), exact = estimate_choice(e, "ties") == COX_EXACT;
	bool robust = estimate_given(e, "robust") || estimate_given(e, "cluster");
	if (firth && estimate_given(e, "no-firth"))
		return err_set(ERR_USAGE, "--firth and --no-firth exclude each other");
	if (firth && exact)
		return err_set(ERR_USAGE,
			       "--firth: there is no penalised likelihood of exact ties; use --ties efron or breslow");
	if (robust && estimate_given(e, "profile"))
		return err_set(ERR_USAGE, "--profile: the likelihood knows no --cluster or --robust; leave one out");
	if (robust && exact)
		return err_set(ERR_USAGE, "--ties exact: there is no robust variance; use --ties efron or breslow");
	if (!robust && estimate_given(e, "small-sample"))
		return err_set(ERR_USAGE, "--small-sample corrects a robust variance: --cluster or --robust is needed");
	if (estimate_option(e, "cluster")->n > 2)
		return err_set(ERR_USAGE, "--cluster: one column, or two that cross");
	return ERR_OK;
}

enum err estimate_cox_check(const struct estimate *e)
{
	bool adjusted = estimate_given(e, "adjusted"), residuals = estimate_cox_by_row(e);
	bool curves = adjusted || estimate_given(e, "at") || estimate_given(e, "baseline");
	if (estimate_choice(e, "ties") == COX_EXACT && (curves || residuals))
		return err_set(ERR_USAGE, "--ties exact has no residuals and no curves; use --ties efron or breslow");
	if (estimate_given(e, "collapse") && (!residuals || of_events(kind_of(e)) || !estimate_given(e, "cluster")))
		return err_set(
			ERR_USAGE,
			"--collapse sums the --residuals of rows (not schoenfeld, scaledsch) by --cluster: both are needed");
	if (!curves && (estimate_given(e, "times") || estimate_given(e, "conf-type")))
		return err_set(ERR_USAGE,
			       "--times and --conf-type belong to a curve: --at, --baseline or --adjusted is needed");
	if (adjusted && (!estimate_given(e, "times") || !estimate_given(e, "factors") || estimate_given(e, "id")))
		return err_set(ERR_USAGE, "--adjusted needs --factors and --times, and rows that are persons: no --id");
	if (adjusted && estimate_option(e, "cluster")->n == 2)
		return err_set(ERR_USAGE, "--adjusted takes one column of --cluster");
	return check_likelihood(e);
}

/* The cluster's label, or the row of the file. */
static void put_place(const struct estimate *e, struct result_part *p, const struct cox_residuals *r, size_t i)
{
	if (estimate_given(e, "collapse"))
		result_text(p, "cluster", estimate_column(e, "cluster")->level[r->row[i]]);
	else
		result_count(p, "row", e->table.row[r->row[i]]);
}

enum err estimate_cox_residuals(const struct estimate *e, const struct estimate_design *d, const struct cox_fit *f)
{
	struct cox_residuals r;
	if (!estimate_cox_by_row(e))
		return ERR_OK;
	enum err err = cox_residuals_of(e->mem, f, kind_of(e), estimate_given(e, "collapse"), &r);
	if (err)
		return err;
	bool by_term = kind_of(e) > COX_DEVIANCE;
	int32_t stratum = -1;
	const char *label = NULL;
	struct result_part *p = result_part(e->result, "residuals", RESULT_ROWS);
	for (size_t i = 0; i < r.n * r.columns; i++) {
		size_t at = i / r.columns, k = i % r.columns;
		result_row(p);
		put_place(e, p, &r, at);
		if (r.time)
			result_num(p, "time", num_of(r.time[at]));
		if (r.time && r.stratum[at] != stratum) {
			stratum = r.stratum[at];
			label = estimate_strata_label(e, stratum);
		}
		if (label)
			result_text(p, "strata", label);
		if (by_term)
			result_text(p, "term", d->name[k]);
		bool singular = by_term && f->why[k] == WHY_SINGULAR;
		result_num(p, "residual", singular ? num_none(WHY_SINGULAR) : num_of(r.value[i]));
	}
	return ERR_OK;
}
