/*
 * coverage [CLINICS [SEED [FAMILY]]]: draws that many clinics (1,000) for every family of regression, and prints a line each: coverage of the 95 %
 * limits, mean estimate beside the truth, how many did not converge. Clinics run on all cores; the table does not depend on how many.
 */
#include "coverage/coverage.h"

#include "core/workers.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job {
	const struct coverage_family *family;
	uint64_t seed;
	struct coverage_answer *answer;
	enum err *err;
};

struct coverage_answer coverage_wald(double estimate, double se)
{
	return (struct coverage_answer){estimate, estimate - 1.959963984540054 * se, estimate + 1.959963984540054 * se};
}

/* Marsaglia & Tsang 2000, shape raised by one where it is below 1. */
double coverage_gamma(struct random *r, double variance)
{
	double shape = 1 / variance, boost = shape < 1 ? pow(random_unit(r), 1 / shape) : 1;
	double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3, c = 1 / sqrt(9 * d);
	for (;;) {
		double z = random_normal(r), v = pow(1 + c * z, 3);
		if (v > 0 && log(random_unit(r)) < z * z / 2 + d - d * v + d * log(v))
			return d * v * boost * variance;
	}
}

double *coverage_column(struct coverage_clinic *c, size_t n)
{
	double *v = ARENA_ARRAY(c->mem, n, double);
	if (!v)
		abort();
	return v;
}

static enum err run_clinic(size_t k, void *context)
{
	struct job *job = context;
	struct coverage_clinic c = {.mem = arena_new()};
	if (!c.mem)
		return err_memory();
	random_seed(&c.random, job->seed, k, 0xc0);
	c.u = coverage_column(&c, CLINIC);
	c.x[0] = coverage_column(&c, CLINIC);
	c.x[1] = coverage_column(&c, CLINIC);
	for (size_t i = 0; i < CLINIC; i++) {
		c.u[i] = random_unit(&c.random);
		c.x[0][i] = random_below(&c.random, 2);
		c.x[1][i] = random_normal(&c.random);
	}
	job->answer[k] = (struct coverage_answer){NAN, NAN, NAN};
	job->err[k] = job->family->fit(&c, &job->answer[k]);
	arena_free(c.mem);
	return ERR_OK;
}

static void print(const struct job *job, size_t clinics)
{
	double held = 0, n = 0, mean = 0, failed = 0;
	for (size_t k = 0; k < clinics; k++) {
		const struct coverage_answer *a = &job->answer[k];
		if (job->err[k] || !isfinite(a->estimate) || isnan(a->low) || isnan(a->high)) {
			failed++;
			continue;
		}
		n++;
		mean += a->estimate;
		held += a->low <= job->family->truth && job->family->truth <= a->high;
	}
	printf("| %s | %s | %.1f %% | %.3f | %.3f | %.0f |\n", job->family->name, job->family->model, 100 * held / n,
	       job->family->truth, mean / n, failed);
	fflush(stdout);
}

static void run_families(const struct coverage_family *f, size_t clinics, uint64_t seed, const char *only)
{
	for (; f->name; f++) {
		if (only && strcmp(only, f->name) != 0)
			continue;
		struct job job = {.family = f,
				  .seed = seed,
				  .answer = calloc(clinics, sizeof *job.answer),
				  .err = calloc(clinics, sizeof *job.err)};
		if (!job.answer || !job.err || workers_run(clinics, run_clinic, &job))
			abort();
		print(&job, clinics);
		free(job.answer);
		free(job.err);
	}
}

int main(int argc, char **argv)
{
	size_t clinics = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	const char *only = argc > 3 ? argv[3] : NULL;
	gsl_set_error_handler_off();
	printf("| family | clinics as drawn | coverage | truth | mean estimate | no answer |\n|---|---|---|---|---|---|\n");
	run_families(coverage_survival, clinics, seed, only);
	run_families(coverage_counts, clinics, seed, only);
	run_families(coverage_clusters, clinics, seed, only);
	return 0;
}
