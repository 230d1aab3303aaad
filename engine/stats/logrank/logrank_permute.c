#include "stats/logrank_permute.h"

#include "core/random.h"
#include "core/workers.h"
#include "stats/logrank/logrank_parts.h"
#include "stats/symmetric.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCKS = 64, PURPOSE = 0x7065726d, UNITS_MAX = 100000000 };

/* Units are rows written out, by stratum; start: strata + 1. */
struct units {
	size_t n, k, many, strata;
	size_t *start;
	int32_t *label;
	double *score;          /* many each */
	const double *contrast; /* NULL: quadratic form */
	double *v;              /* many (k x k); without a contrast factored */
	double sd[LOGRANK_WEIGHTS_MAX];
	bool events; /* some with a weight */
	double observed;
	/* random permutations */
	size_t permutations;
	uint64_t seed;
	size_t reached[BLOCKS];
};

static double mass_of(const struct surv_sample *s, size_t row)
{
	double count = s->count ? s->count[row] : 1;
	return !s->weight || s->weight[row] > 0 ? count : 0;
}

static enum err units_room(struct arena *mem, const struct surv_sample *s, struct units *u)
{
	double n = 0;
	for (size_t i = 0; i < s->n; i++)
		n += mass_of(s, i);
	if (n > UNITS_MAX)
		return err_set(ERR_LIMIT, "permutations of more than %d rows", UNITS_MAX);
	u->k = (size_t)s->groups;
	u->strata = (size_t)s->strata;
	u->start = ARENA_ARRAY(mem, u->strata + 1, size_t);
	u->label = ARENA_ARRAY(mem, (size_t)n + 1, int32_t);
	u->score = ARENA_ARRAY(mem, ((size_t)n + 1) * u->many, double);
	u->v = ARENA_ARRAY(mem, u->many * u->k * u->k, double);
	return u->start && u->label && u->score && u->v ? ERR_OK : err_memory();
}

static void add_units(const struct surv_sample *s, size_t row, const struct logrank_steps *steps, struct units *u)
{
	size_t count = (size_t)mass_of(s, row);
	double score[LOGRANK_WEIGHTS_MAX] = {0}, weight = s->weight ? s->weight[row] : 1;
	for (size_t a = 0; count && a < u->many; a++)
		score[a] = weight * logrank_row_score(steps, s, row, a);
	for (size_t c = 0; c < count; c++, u->n++) {
		u->label[u->n] = (int32_t)group_scan_group(s, row);
		memcpy(u->score + u->n * u->many, score, u->many * sizeof *score);
	}
}

static enum err units_of(struct arena *mem, const struct surv_sample *s, const struct logrank_opts *weights, struct units *u)
{
	struct logrank_walk walk;
	struct logrank_steps steps;
	struct logrank_time at;
	enum err err = units_room(mem, s, u);
	if (!err)
		err = logrank_walk_new(mem, s, weights, u->many, &walk);
	if (!err)
		err = logrank_steps_new(mem, s, u->many, 0, &steps);
	for (int32_t k = 0; !err && k < s->strata; k++) {
		logrank_walk_start(&walk, k);
		logrank_steps_clear(&steps);
		while (logrank_walk_next(&walk, &at)) {
			logrank_steps_add(&steps, walk.scan.tick, &at);
			for (size_t a = 0; a < u->many; a++)
				u->events |= at.w[a] > 0;
		}
		for (size_t i = s->stratum_start[k]; i < s->stratum_start[k + 1]; i++)
			add_units(s, i, &steps, u);
		u->start[k + 1] = u->n;
	}
	return err;
}

/* The covariance of one stratum for weight a, added to v. size: k. */
static void add_stratum(const struct units *u, size_t stratum, size_t a, const double *size, double *v)
{
	double n = (double)(u->start[stratum + 1] - u->start[stratum]), square = 0;
	if (!(n > 1))
		return;
	for (size_t i = u->start[stratum]; i < u->start[stratum + 1]; i++)
		square += pow(u->score[i * u->many + a], 2);
	for (size_t g = 0; g < u->k; g++)
		for (size_t h = 0; h < u->k; h++)
			v[g * u->k + h] += square / (n - 1) * ((g == h ? size[g] : 0) - size[g] * size[h] / n);
}

static enum err covariances(struct arena *mem, struct units *u)
{
	double *size = ARENA_ARRAY(mem, u->k, double);
	if (!size)
		return err_memory();
	for (size_t s = 0; s < u->strata; s++) {
		memset(size, 0, u->k * sizeof *size);
		for (size_t i = u->start[s]; i < u->start[s + 1]; i++)
			size[u->label[i]]++;
		for (size_t a = 0; a < u->many; a++)
			add_stratum(u, s, a, size, u->v + a * u->k * u->k);
	}
	return ERR_OK;
}

/* Fills sd, or factors the covariance; false: nothing varies. */
static bool prepare(struct units *u)
{
	size_t k = u->k, varying = 0;
	if (!u->contrast)
		return symmetric_factor(u->v, k, SYMMETRIC_TOLERANCE) > 0;
	for (size_t a = 0; a < u->many; a++) {
		double variance = 0, scale = 0;
		for (size_t g = 0; g < k; g++) {
			scale += u->contrast[g] * u->contrast[g] * u->v[(a * k + g) * k + g];
			for (size_t h = 0; h < k; h++)
				variance += u->contrast[g] * u->contrast[h] * u->v[(a * k + g) * k + h];
		}
		u->sd[a] = variance > 1e-12 * scale ? sqrt(variance) : 0;
		varying += u->sd[a] > 0;
	}
	return varying > 0;
}

/* sum: many k; half: k. */
static double statistic(const struct units *u, const int32_t *label, double *sum, double *half)
{
	double most = 0, form = 0;
	memset(sum, 0, u->many * u->k * sizeof *sum);
	for (size_t i = 0; i < u->n; i++)
		for (size_t a = 0; a < u->many; a++)
			sum[a * u->k + (size_t)label[i]] += u->score[i * u->many + a];
	for (size_t a = 0; u->contrast && a < u->many; a++) {
		double along = 0;
		for (size_t g = 0; g < u->k; g++)
			along += u->contrast[g] * sum[a * u->k + g];
		most = u->sd[a] > 0 ? fmax(most, fabs(along) / u->sd[a]) : most;
	}
	if (u->contrast)
		return most;
	memcpy(half, sum, u->k * sizeof *sum);
	symmetric_solve(u->v, u->k, half);
	for (size_t g = 0; g < u->k; g++)
		form += half[g] * sum[g];
	return form;
}

/* Equal statistics differ by rounding only. */
static bool reaches(const struct units *u, double value)
{
	return value >= u->observed * (1 - 1e-9);
}

static void swap(int32_t *label, size_t i, size_t j)
{
	int32_t was = label[i];
	label[i] = label[j];
	label[j] = was;
}

static enum err random_block(size_t block, void *context)
{
	struct units *u = context;
	struct arena *mem = arena_new();
	int32_t *label = mem ? ARENA_ARRAY(mem, u->n, int32_t) : NULL;
	double *sum = mem ? ARENA_ARRAY(mem, (u->many + 1) * u->k, double) : NULL;
	if (!label || !sum) {
		arena_free(mem);
		return err_memory();
	}
	for (size_t i = block; i < u->permutations; i += BLOCKS) {
		struct random r;
		random_seed(&r, u->seed, i, PURPOSE);
		memcpy(label, u->label, u->n * sizeof *label);
		for (size_t s = 0; s < u->strata; s++)
			for (size_t left = u->start[s + 1] - u->start[s]; left > 1; left--)
				swap(label, u->start[s] + left - 1, u->start[s] + random_below(&r, (uint32_t)left));
		u->reached[block] += reaches(u, statistic(u, label, sum, sum + u->many * u->k));
	}
	arena_free(mem);
	return ERR_OK;
}

/* How many arrangements there are, or a number above most. */
static double arrangements(const struct units *u, double most)
{
	double product = 1;
	for (size_t s = 0; s < u->strata; s++)
		for (size_t g = 0, before = 0; g < u->k; g++) {
			size_t size = 0;
			for (size_t i = u->start[s]; i < u->start[s + 1]; i++)
				size += u->label[i] == (int32_t)g;
			/* binomial (before + size) over size */
			for (size_t j = 1; j <= size && product <= most; j++)
				product = product * (double)(before + j) / (double)j;
			before += size;
		}
	return round(product);
}

static void sort_labels(int32_t *label, size_t n, size_t k)
{
	size_t at = 0;
	for (size_t g = 0; g < k; g++)
		for (size_t i = at; i < n; i++)
			if (label[i] == (int32_t)g)
				swap(label, i, at++);
}

/* The next arrangement in lexicographic order; after the last one the first, and false. */
static bool next_arrangement(int32_t *label, size_t n)
{
	size_t i = n, j = n;
	while (i > 1 && label[i - 2] >= label[i - 1])
		i--;
	bool more = i > 1;
	if (more) {
		while (label[j - 1] <= label[i - 2])
			j--;
		swap(label, i - 2, j - 1);
	}
	for (size_t low = more ? i - 1 : 0, high = n; low + 1 < high; low++, high--)
		swap(label, low, high - 1);
	return more;
}

/* The strata are the wheels of an odometer. */
static bool turn(const struct units *u, int32_t *label)
{
	for (size_t s = 0; s < u->strata; s++)
		if (next_arrangement(label + u->start[s], u->start[s + 1] - u->start[s]))
			return true;
	return false;
}

static size_t every_arrangement(const struct units *u, int32_t *label, double *sum)
{
	size_t reached = 0;
	do
		reached += reaches(u, statistic(u, label, sum, sum + u->many * u->k));
	while (turn(u, label));
	return reached;
}

static int by_score(const void *a, const void *b, void *many)
{
	const double *x = a, *y = b;
	for (size_t i = 0; i < *(const size_t *)many; i++)
		if (x[i] < y[i] || x[i] > y[i])
			return x[i] < y[i] ? -1 : 1;
	return 0;
}

/* An arrangement to start from that does not tell the order of the rows. */
static void forget_order(struct units *u)
{
	for (size_t s = 0; s < u->strata; s++) {
		size_t begin = u->start[s], n = u->start[s + 1] - begin;
		qsort_r(u->score + begin * u->many, n, u->many * sizeof *u->score, by_score, &u->many);
		sort_labels(u->label + begin, n, u->k);
	}
}

static enum err distribution(struct arena *mem, struct units *u, struct logrank_permuted *out)
{
	double *sum = ARENA_ARRAY(mem, (u->many + 1) * u->k, double);
	if (!sum)
		return err_memory();
	u->observed = statistic(u, u->label, sum, sum + u->many * u->k);
	forget_order(u);
	double all = arrangements(u, (double)u->permutations), reached = 0, made = (double)u->permutations;
	bool exact = all <= (double)u->permutations;
	enum err err = ERR_OK;
	if (exact) {
		reached = (double)every_arrangement(u, u->label, sum);
		made = all;
	} else {
		err = workers_run(BLOCKS, random_block, u);
	}
	for (size_t b = 0; b < BLOCKS; b++)
		reached += (double)u->reached[b];
	if (!err)
		*out = (struct logrank_permuted){.statistic = num_of(u->observed),
						 .p_value = num_of(exact ? reached / made : (reached + 1) / (made + 1)),
						 .exact = exact,
						 .permutations = (size_t)made};
	return err;
}

static enum err permute(struct arena *mem, const struct surv_sample *s, const struct logrank_permute_opts *opts,
			struct logrank_permuted *out)
{
	struct units u = {
		.many = opts->many, .contrast = opts->contrast, .permutations = opts->permutations, .seed = opts->seed};
	enum err err = units_of(mem, s, opts->weights, &u);
	if (!err)
		err = covariances(mem, &u);
	if (err)
		return err;
	if (prepare(&u))
		return distribution(mem, &u, out);
	enum why none = u.events ? WHY_ONE_GROUP : WHY_NO_EVENTS;
	*out = (struct logrank_permuted){.statistic = num_none(none), .p_value = num_none(none)};
	return ERR_OK;
}

enum err logrank_permute(const struct surv_sample *s, const struct logrank_permute_opts *opts, struct logrank_permuted *out)
{
	if (!s->n)
		return err_set(ERR_EMPTY, "no rows to analyse");
	if (opts->many < 1 || opts->many > (opts->contrast ? LOGRANK_WEIGHTS_MAX : 1) || !opts->permutations)
		return err_set(ERR_VALUE, "a permutation test takes one weight, or 1 to %d with a contrast",
			       LOGRANK_WEIGHTS_MAX);
	struct arena *mem = arena_new();
	if (!mem)
		return err_memory();
	enum err err = permute(mem, s, opts, out);
	arena_free(mem);
	return err;
}
