#pragma once
/*
 * Inside of Cox regression.
 *
 * A run is the rows of one stratum that end at one tick: contiguous in the sorted sample. Blocks are whole runs, cut by the number
 * of rows alone, so that the sums, taken inside blocks and combined in the order of the blocks, do not depend on the threads.
 *
 * Covariates are read where the sample keeps them and centred by stratum and scaled on the way, chunk by chunk; coefficients,
 * scores and informations in here are those of the scaled columns.
 */
#include "stats/cox.h"
#include "stats/newton.h"

/* Rows in a chunk, and from column to column: not a power of two, or every column would fall on the same lines of the cache. */
enum { COX_CHUNK = 256, COX_STRIDE = COX_CHUNK + 8 };

/* A column of whole numbers near its first, as bytes: an eighth of the memory to stream through on every pass. */
struct cox_codes {
	int8_t *code; /* value = base + code; NULL: the column is not like that */
	double base;
};

struct cox_design {
	size_t n, p;
	size_t strata;
	const size_t *stratum_start;
	const int32_t *stratum; /* NULL: one */
	const int32_t *status;
	const double *weight; /* of all that a row stands for: weight times count; NULL: 1 */
	const int32_t *count; /* how many it stands for; NULL: 1 */
	const double *offset; /* NULL: 0 */
	double *const *x;
	struct cox_codes *codes; /* p */
	double *shift;           /* strata x p: weighted means */
	double *scale;           /* p: one over the standard deviation within strata; 1 for a constant column */
	double offset_shift;
	double *event_sum;    /* p: weighted sum of the events' scaled covariates */
	double *event_weight; /* n: the weight of an event, else 0 */
	double event_offset;  /* the same of the centred offset */
	double rows, events;  /* how many, by count */
	size_t runs;
	size_t *run_start; /* runs + 1 */
	int32_t *run_tick, *run_stratum;
	int32_t *deaths;      /* runs: by count */
	double *death_weight; /* runs: mean weight of the events */
	int32_t *tied;        /* runs: which of the runs of several events it is, -1 none */
	size_t ties;
	int32_t *entry_run;  /* n, NULL without delayed entry: the last run the row was not yet at risk in, -1 none */
	size_t *enter_start; /* runs + 1: */
	size_t *enter_row;   /* rows by their entry run */
	size_t blocks;
	size_t *block_run; /* blocks + 1 */
};

static inline double cox_weight(const struct cox_design *d, size_t i)
{
	return d->weight ? d->weight[i] : 1;
}

static inline int32_t cox_count(const struct cox_design *d, size_t i)
{
	return d->count ? d->count[i] : 1;
}

static inline bool cox_event(const struct cox_design *d, size_t i)
{
	return d->status[i] == 1;
}

/* The sample without rows of weight or count 0 (s itself where there are none), its weights multiplied by its counts. */
must_check enum err cox_weighted_rows(struct arena *mem, const struct surv_sample *s, struct surv_sample *out);
must_check enum err cox_design_build(struct arena *mem, const struct surv_sample *s, struct cox_design *out);
/* Scaled covariates of rows low..high-1 (at most COX_CHUNK): column k at out + k * COX_STRIDE. */
void cox_load(const struct cox_design *d, size_t low, size_t high, double *out);
/* One of them. */
double cox_covariate(const struct cox_design *d, size_t k, size_t row);

/* sums over l = 0..d-1 with f = l/d (Efron; 0 for Breslow), q = 1 / (S0 - f E0). */
struct cox_tie {
	double q, qf, qq, qqf, qqff;
};

struct cox_block;

/* The state of one evaluation at one vector of coefficients. */
struct cox_scan {
	const struct cox_design *d;
	enum cox_ties ties;
	const double *beta;
	const double *event_factor;  /* runs, NULL: 1. Multiplies what the events add to the score */
	const double *hazard_factor; /* runs, NULL: 1. Multiplies the hazard */
	double *risk;                /* n: w exp(x'beta + offset) */
	double *at_risk;             /* runs: sum of risk over the risk set */
	double *dying;               /* ties: sum of risk over the events */
	double *hazard;              /* runs: cumulative, within stratum */
	double *credit;              /* ties: the hazard that Efron's events escape */
	struct cox_tie *tie;         /* ties: their sums */
	double *residual;            /* n, NULL unless wanted: weight x martingale residual */
	struct cox_tables *tables;   /* NULL unless wanted */
	struct cox_block *block;
};

/* For score residuals, runs x p: the cumulative hazard times the mean covariate; the events' mean; what Efron's events escape. */
struct cox_tables {
	double *hazard, *mean, *credit;
};

/* The sum of risk over the events of a run, where there are several. */
static inline double cox_dying_risk(const struct cox_scan *s, size_t run)
{
	return s->d->tied[run] >= 0 ? s->dying[s->d->tied[run]] : 0;
}

must_check enum err cox_scan_build(struct arena *mem, const struct cox_design *d, enum cox_ties ties, struct cox_scan *out);
/* Everything at beta; exact ties included. */
must_check enum err cox_evaluate(void *scan, const double *beta, struct newton_slopes *out);
/* Score and information again at the same beta, with other factors, a residual or tables wanted. */
must_check enum err cox_slopes_again(struct cox_scan *scan, struct newton_slopes *out);
/* Adds what tied sets contribute by the exact partial likelihood. */
must_check enum err cox_exact_add(struct cox_scan *scan, struct newton_slopes *out);
must_check enum err cox_exact_check(const struct cox_design *d);

struct cox_tie cox_tie_sums(enum cox_ties ties, int64_t deaths, double at_risk, double dying);
/* sum over l of log(S0 - f E0). */
double cox_tie_logs(enum cox_ties ties, int64_t deaths, double at_risk, double dying);
void cox_exp(const double *x, size_t n, double *to);

/* R's default. A coefficient that still moves after so many is running away; after fewer that cannot be told. */
enum { COX_ITERATIONS = 20 };

/* Residuals and tables at the coefficients where the scan stands; both stay with it until they are taken away. */
must_check enum err cox_tables_fill(struct arena *mem, struct cox_scan *s, struct cox_tables *t);
/* Weighted score residual of a row (in this run) for a scaled column; the tables are there. */
double cox_score_residual(const struct cox_scan *s, size_t k, size_t run, size_t row);
/* The robust variance of scaled coefficients, p x p. */
must_check enum err cox_robust(struct arena *mem, struct cox_scan *scan, const struct surv_sample *s, const double *variance,
			       double *out);
/* A fit that is kept for what is computed from it. */
struct cox_model {
	struct surv_sample s; /* without rows that count for nothing */
	struct cox_design d;
	struct cox_scan scan; /* stands at the coefficients, with its tables */
	struct newton newton;
	struct cox_tables tables;
};

/* Memory of the result, and of the fit alone. */
struct cox_places {
	struct arena *result, *scratch;
};

/* The robust variance of scaled coefficients by one or two clusterings; says in fit what it rests on. */
must_check enum err cox_clustered(struct arena *scratch, struct cox_model *m, const struct cox_opts *opts, double *out,
				  struct cox_fit *fit);

must_check enum err cox_zph(struct cox_places *mem, struct cox_scan *scan, const struct surv_sample *s,
			    const struct cox_opts *opts, const struct newton *newton, struct cox_fit *fit);
/* score: what is ranked, the larger the sooner; a pair counts as Harrell has it, within stratum. */
must_check enum err cox_concordance(struct arena *scratch, const struct cox_design *d, const double *score,
				    const int32_t *cluster, int32_t clusters, struct cox_fit *fit);

/* Kernels: eight partial sums in fixed order, the same bits with or without AVX. */
double cox_dot(const double *a, const double *b, size_t n);
double cox_total(const double *a, size_t n);
void cox_centre(const double *from, size_t n, double shift, double scale, double *to);
/* The same from codes; and whether x can be coded, if so into code. */
void cox_centre_codes(const struct cox_codes *from, size_t at, size_t n, const double shift_scale[2], double *to);
bool cox_encode(const double *x, size_t n, double base, int8_t *code);
/* g = risk * (hazard - g - [event > 0] credit), rest = event * factor - g: g comes in as the hazard up to the entry. */
struct cox_hazards {
	const double *hazard, *credit, *factor; /* of each row */
};

void cox_residuals(const struct cox_hazards *of, const double *risk, const double *event, size_t n, double *g, double *rest);
/* after[k][i] = sum over i' >= i of risk[i'] x[k][i'], for columns of COX_STRIDE, as many as whole lanes make of p. */
void cox_sums_after(const double *x, size_t p, const double *risk, size_t n, double *after);
/* to = risk of the events, 0 of the others; their sum is returned. */
double cox_dying(const double *risk, const double *event, size_t n, double *to);
void cox_add_scaled(double *to, const double *from, double factor, size_t n);
/* information[j * p + k] += sum_i g_i x_ji x_ki for k <= j; x as cox_load() leaves it; work holds n. */
void cox_gram(const double *x, size_t p, const double *g, size_t n, double *work, double *information);
/* sum w v, sum w v^2, sum e v, v = x - x[0] (w NULL: 1). */
void cox_moments(const double *x, const double *w, const double *e, size_t n, double sums[3]);
