#pragma once
/* Rows of the oracle's tables (tests/oracle/cox.R) and of the tests' own arrays as survival samples. */
#include "stats/cox.h"
#include "support/check.h"
#include "support/frame.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CASE_FIXED = 7 }; /* entry, time, status, stratum, cluster, weight, offset; then the covariates */

static inline int32_t *case_codes(struct arena *mem, const struct frame *f, const char *name, int32_t *count)
{
	int32_t *code = ARENA_ARRAY(mem, f->rows, int32_t);
	*count = 0;
	for (size_t i = 0; i < f->rows; i++) {
		code[i] = (int32_t)frame_number(f, i, name);
		*count = code[i] >= *count ? code[i] + 1 : *count;
	}
	return code;
}

static inline double *case_numbers(struct arena *mem, const struct frame *f, const char *name)
{
	double *v = ARENA_ARRAY(mem, f->rows, double);
	for (size_t i = 0; i < f->rows; i++)
		v[i] = frame_number(f, i, name);
	return v;
}

static inline bool all_are(const double *v, size_t n, double same)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] != same)
			return false;
	return true;
}

/* The rows of cox.R's many blocks, by the minimal standard generator (Park & Miller 1988). */
static inline struct surv_sample generated_sample(struct arena *mem)
{
	enum { N = 20000, P = 3 };
	uint64_t state = 20240229, g[9];
	double *entry = ARENA_ARRAY(mem, N, double), *time = ARENA_ARRAY(mem, N, double),
	       *weight = ARENA_ARRAY(mem, N, double);
	double *x[P] = {ARENA_ARRAY(mem, N, double), ARENA_ARRAY(mem, N, double), ARENA_ARRAY(mem, N, double)};
	int32_t *status = ARENA_ARRAY(mem, N, int32_t), *stratum = ARENA_ARRAY(mem, N, int32_t);
	int32_t *cluster = ARENA_ARRAY(mem, N, int32_t);
	for (size_t i = 0; i < N; i++) {
		for (size_t k = 0; k < 9; k++)
			g[k] = (state = state * 16807 % 2147483647) / 65536;
		entry[i] = (double)(g[0] % 40);
		time[i] = entry[i] + 1 + (double)(g[1] % 300);
		status[i] = g[2] % 5 < 2;
		x[0][i] = (double)(g[3] % 1000) / 7;
		x[1][i] = (double)(g[4] % 3);
		x[2][i] = g[3] % 1000 > 400 + g[5] % 300;
		stratum[i] = (int32_t)(g[6] % 5);
		cluster[i] = (int32_t)(g[7] % 211);
		weight[i] = .5 + (double)(g[8] % 4);
	}
	struct surv_rows r = {.n = N, .entry = entry, .time = time, .status = status, .stratum = stratum, .strata = 5};
	r.cluster = cluster;
	r.clusters = 211;
	r.weight = weight;
	r.p = P;
	r.x = (const double *const *)x;
	struct surv_sample s;
	assert_int_equal(surv_build(mem, &r, &s), ERR_OK);
	return s;
}

static inline struct surv_sample case_sample(struct arena *mem, const char *data)
{
	if (!strcmp(data, "generated"))
		return generated_sample(mem);
	char path[96];
	snprintf(path, sizeof path, "tests/oracle/cox_%s_data.csv", data);
	struct frame *f = frame_load(path);
	struct surv_rows r = {.n = f->rows, .p = f->columns - CASE_FIXED};
	int32_t causes;
	r.time = case_numbers(mem, f, "time");
	r.entry = case_numbers(mem, f, "entry");
	if (isnan(r.entry[0]))
		r.entry = NULL;
	r.status = case_codes(mem, f, "status", &causes);
	r.stratum = case_codes(mem, f, "stratum", &r.strata);
	if (r.strata == 1)
		r.stratum = NULL;
	r.cluster = case_codes(mem, f, "cluster", &r.clusters);
	r.weight = case_numbers(mem, f, "weight");
	if (all_are(r.weight, r.n, 1))
		r.weight = NULL;
	r.offset = case_numbers(mem, f, "offset");
	if (all_are(r.offset, r.n, 0))
		r.offset = NULL;
	double **x = ARENA_ARRAY(mem, r.p, double *);
	for (size_t j = 0; j < r.p; j++)
		x[j] = case_numbers(mem, f, f->name[j + CASE_FIXED]);
	r.x = (const double *const *)x;
	struct surv_sample s;
	assert_int_equal(surv_build(mem, &r, &s), ERR_OK);
	frame_free(f);
	return s;
}

/* Right-censored rows with p covariates, column-major. */
static inline struct surv_sample rows_sample(struct arena *mem, size_t n, const double *time, const int32_t *status,
					     size_t p, const double *const *x)
{
	struct surv_rows r = {.n = n, .time = time, .status = status, .p = p, .x = x};
	struct surv_sample s;
	assert_int_equal(surv_build(mem, &r, &s), ERR_OK);
	return s;
}

static inline struct cox_fit fit_cox(struct arena *mem, const struct surv_sample *s, struct cox_opts opts)
{
	struct cox_fit fit;
	assert_int_equal(cox_fit(mem, s, &opts, &fit), ERR_OK);
	return fit;
}

static inline enum cox_ties ties_of(const char *name)
{
	return !strcmp(name, "efron") ? COX_EFRON : !strcmp(name, "breslow") ? COX_BRESLOW : COX_EXACT;
}

/* The row of a table whose column "name" is this. */
static inline size_t row_named(const struct frame *f, const char *name)
{
	for (size_t i = 0; i < f->rows; i++)
		if (!strcmp(frame_text(f, i, "name"), name))
			return i;
	print_error("no such case: %s\n", name);
	fail();
	return 0;
}
