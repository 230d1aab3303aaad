#pragma once
/* Rows with two causes for the tests of Fine-Gray regression. */
#include "stats/finegray.h"
#include "support/check.h"

#include <math.h>
#include <string.h>

enum { CASE_COLUMNS = 2 };

struct finegray_case {
	struct surv_rows rows;
	double *time, *entry, *weight, *x[CASE_COLUMNS];
	int32_t *status, *group, *stratum, *cluster, *count, *person;
};

static inline uint64_t case_draw(uint64_t *state, uint64_t below)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (*state >> 33) % below;
}

/* n rows; times are whole numbers below ticks. All columns are filled; rows has times, statuses and covariates only. */
static inline struct finegray_case finegray_case(struct arena *mem, size_t n, uint64_t ticks)
{
	uint64_t state = 7 * n + ticks;
	struct finegray_case c = {.time = ARENA_ARRAY(mem, n, double),
				  .entry = ARENA_ARRAY(mem, n, double),
				  .weight = ARENA_ARRAY(mem, n, double),
				  .status = ARENA_ARRAY(mem, n, int32_t),
				  .group = ARENA_ARRAY(mem, n, int32_t),
				  .stratum = ARENA_ARRAY(mem, n, int32_t),
				  .cluster = ARENA_ARRAY(mem, n, int32_t),
				  .count = ARENA_ARRAY(mem, n, int32_t),
				  .person = ARENA_ARRAY(mem, n, int32_t)};
	for (size_t k = 0; k < CASE_COLUMNS; k++)
		c.x[k] = ARENA_ARRAY(mem, n, double);
	for (size_t i = 0; i < n; i++) {
		c.time[i] = 1 + (double)case_draw(&state, ticks);
		c.entry[i] = c.time[i] - 1 - (double)case_draw(&state, (uint64_t)c.time[i]);
		c.weight[i] = .5 + (double)case_draw(&state, 5) / 3;
		c.status[i] = (int32_t)case_draw(&state, 3);
		c.group[i] = (int32_t)case_draw(&state, 3);
		c.stratum[i] = (int32_t)case_draw(&state, 2);
		c.cluster[i] = (int32_t)case_draw(&state, 1 + n / 4);
		c.count[i] = 1 + (int32_t)case_draw(&state, 3);
		c.person[i] = (int32_t)i;
		c.x[0][i] = (double)case_draw(&state, 1000) / 100;
		c.x[1][i] = (double)case_draw(&state, 2);
	}
	c.rows = (struct surv_rows){.n = n, .time = c.time, .status = c.status, .p = CASE_COLUMNS};
	return c;
}

static inline struct surv_sample finegray_sample(struct arena *mem, struct finegray_case *c)
{
	struct surv_sample s;
	c->rows.x = (const double *const *)c->x;
	assert_int_equal(surv_build(mem, &c->rows, &s), ERR_OK);
	return s;
}

static inline struct finegray_fit fit_finegray(struct arena *mem, const struct surv_sample *s, struct finegray_opts opts)
{
	struct finegray_fit fit;
	opts.cause = opts.cause ? opts.cause : 1;
	assert_int_equal(finegray_fit(mem, s, &opts, &fit), ERR_OK);
	return fit;
}

static inline void same_fit(const struct finegray_fit *a, const struct finegray_fit *b, double tolerance)
{
	CHECK_REL(a->loglik, b->loglik, tolerance);
	CHECK_REL(a->loglik_null, b->loglik_null, tolerance);
	CHECK_REL(a->events, b->events, tolerance);
	for (size_t k = 0; k < a->p; k++) {
		CHECK_REL(a->coef[k], b->coef[k], tolerance);
		CHECK_REL(a->std_error[k], b->std_error[k], tolerance);
		CHECK_REL(a->robust_se[k], b->robust_se[k], tolerance);
	}
}
