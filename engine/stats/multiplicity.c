#include "stats/multiplicity.h"

#include "core/arena.h"

#include <math.h>
#include <stdlib.h>

struct placed {
	double p;
	size_t at;
};

static int by_p(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	if (x->p != y->p)
		return x->p < y->p ? -1 : 1;
	return x->at < y->at ? -1 : 1;
}

/* What p(rank), rank from 1, is multiplied with. */
static double factor(enum multiplicity method, size_t rank, size_t m)
{
	switch (method) {
	case MULTIPLICITY_HOLM:
	case MULTIPLICITY_HOCHBERG:
		return (double)(m - rank + 1);
	case MULTIPLICITY_BH:
	case MULTIPLICITY_BY:
		return (double)m / (double)rank;
	default:
		return (double)m;
	}
}

static double harmonic(size_t m)
{
	double sum = 0;
	for (size_t i = 1; i <= m; i++)
		sum += 1 / (double)i;
	return sum;
}

static void step_down(struct placed *sorted, size_t m)
{
	for (size_t i = 1; i < m; i++)
		sorted[i].p = fmax(sorted[i].p, sorted[i - 1].p);
}

static void step_up(struct placed *sorted, size_t m)
{
	for (size_t i = m; i-- > 1;)
		sorted[i - 1].p = fmin(sorted[i - 1].p, sorted[i].p);
}

static void adjust_sorted(enum multiplicity method, struct placed *sorted, size_t m)
{
	double scale = method == MULTIPLICITY_BY ? harmonic(m) : 1;
	for (size_t i = 0; i < m; i++)
		sorted[i].p *= scale * factor(method, i + 1, m);
	if (method == MULTIPLICITY_HOLM)
		step_down(sorted, m);
	else if (method != MULTIPLICITY_BONFERRONI)
		step_up(sorted, m);
}

enum err multiplicity_adjust(enum multiplicity method, const struct num *p, size_t n, struct num *adjusted)
{
	for (size_t i = 0; i < n; i++)
		if (num_is(p[i]) && !(p[i].v >= 0 && p[i].v <= 1))
			return err_at(ERR_VALUE, err_place(0, (long)i + 1, 0), "a p-value is not from 0 to 1");
	struct arena *scratch = arena_new();
	struct placed *sorted = scratch ? ARENA_ARRAY(scratch, n + 1, struct placed) : NULL;
	if (!sorted) {
		arena_free(scratch);
		return err_memory();
	}
	size_t m = 0;
	for (size_t i = 0; i < n; i++)
		if (num_is(p[i]))
			sorted[m++] = (struct placed){.p = p[i].v, .at = i};
	qsort(sorted, m, sizeof *sorted, by_p);
	adjust_sorted(method, sorted, m);
	for (size_t i = 0; i < n; i++)
		adjusted[i] = p[i];
	for (size_t i = 0; i < m; i++)
		adjusted[sorted[i].at] = num_of(fmin(1, sorted[i].p));
	arena_free(scratch);
	return ERR_OK;
}
