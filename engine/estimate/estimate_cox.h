#pragma once
/*
 * What can be had of a fitted Cox model beside its coefficients, as parts of the result.
 *
 *   residuals   --residuals KIND: a row per row of the table (`row`: the file's), or per `cluster` with --collapse, or per event (`time`,
 *               `strata`); `residual`, one for each `term` where they are by term
 *   survival    --at A=1,F=LEVEL: the survival of somebody like that, by stratum, at all times or at --times
 *   baseline    --baseline: the cumulative hazard of the same person
 *   profile     who that is: `term`, `value`. What --at does not name is at its mean (R's: 0 for a column of -1, 0, 1), a factor at its
 *               reference; the offset is at its mean
 *   adjusted    --adjusted, at --times: mean survival if everybody had each level of the first factor; `differences` from its reference
 *
 * errors  ERR_USAGE options that do not fit together, --at that names no covariate, no level or no number
 */
#include "estimate/estimate_design.h"
#include "stats/cox.h"

/* Options that need each other, or exclude each other. */
must_check enum err estimate_cox_check(const struct estimate *e);
/* Whether the fit must be kept; and whether it must be of rows, not of cells. */
bool estimate_cox_keeps(const struct estimate *e);
bool estimate_cox_by_row(const struct estimate *e);
/* `sex=1, ph.ecog=0`; NULL without --strata. */
const char *estimate_strata_label(const struct estimate *e, int32_t code);
must_check enum err estimate_cox_residuals(const struct estimate *e, const struct estimate_design *d,
					   const struct cox_fit *f);
must_check enum err estimate_cox_curves(const struct estimate *e, const struct estimate_design *d, const struct cox_fit *f);
must_check enum err estimate_cox_adjusted(const struct estimate *e, const struct cox_fit *f);
