#include "app/ingest_turned.h"

#include <math.h>

struct course {
	double n, first, change, square;
};

static void add(struct course *c, double first, double last)
{
	double d = last - first;
	c->n++;
	c->first += first;
	c->change += d;
	c->square += d * d;
}

/* Visits stand by client, and in time order. */
static struct course course_of(const struct deid_set *s, size_t score)
{
	struct course c = {.n = 0};
	int64_t client = 0;
	double first = 0, last = 0;
	size_t scores = 0, visits = deid_set_visits(s);
	for (size_t v = 0; v <= visits; v++) {
		int64_t of = v < visits ? deid_visit_get(s, v, DEID_VISIT_CLIENT) : 0;
		if (v && (v == visits || of != client)) {
			if (scores > 1)
				add(&c, first, last);
			scores = 0;
		}
		client = of;
		int64_t steps = v < visits ? deid_score_get(s, v, score) : DEID_NULL;
		if (steps == DEID_NULL)
			continue;
		last = (double)steps;
		first = scores++ ? first : last;
	}
	return c;
}

static bool is_turned(const struct instrument *i, const struct course *c)
{
	enum { CLIENTS = 10, ERRORS = 2 };
	double better = i->higher_better ? 1 : -1;
	if (c->n < CLIENTS)
		return false;
	double mean = c->change / c->n, variance = (c->square - c->n * mean * mean) / (c->n - 1);
	double error = sqrt(fmax(variance, 0) / c->n);
	return better * (c->first / c->n - i->cutoff) > 0 && -better * mean > ERRORS * error;
}

static bool may_be_turned(const struct instrument *i)
{
	for (size_t k = 0; k < i->scalings; k++)
		if (i->scaling[k].reversed && !i->scaling[k].percent)
			return i->has_cutoff;
	return false;
}

const struct instrument *ingest_turned(const struct deid_set *s, const struct layout_set *layouts)
{
	const struct layout_plan *plan = deid_set_plan(s);
	for (size_t k = 0; k < plan->instruments; k++) {
		const struct instrument *i = plan->instrument[k];
		if (!may_be_turned(i) || layout_scale_is_said(layouts, i))
			continue;
		struct course c = course_of(s, k);
		if (is_turned(i, &c))
			return i;
	}
	return NULL;
}
