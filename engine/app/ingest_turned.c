#include "app/ingest_turned.h"

#include <math.h>

struct course {
	double n, first, change, square;
};

/* A questionnaire that may be turned, and what its courses add up to. */
struct suspect {
	const struct instrument *instrument;
	size_t score; /* among those of a visit */
	struct course course;
	double first, last; /* of the client at hand */
	size_t scores;
};

struct suspects {
	struct suspect item[RECORD_SCORES];
	size_t n;
};

static void client_ends(struct suspect *s)
{
	struct course *c = &s->course;
	double d = s->last - s->first;
	if (s->scores > 1) {
		c->n++;
		c->first += s->first;
		c->change += d;
		c->square += d * d;
	}
	s->scores = 0;
}

static void take(struct suspect *s, int64_t steps)
{
	if (steps == DEID_NULL)
		return;
	s->last = (double)steps;
	s->first = s->scores++ ? s->first : s->last;
}

/* Visits stand by client, and in time order. */
static enum err follow(struct deid_cursor *cursor, size_t visits, struct suspects *list)
{
	int64_t row[DEID_VISIT__COUNT + RECORD_SCORES], client = 0;
	for (size_t v = 0; v < visits; v++) {
		enum err err = deid_cursor_visit(cursor, v, row);
		if (err)
			return err;
		for (size_t i = 0; i < list->n; i++) {
			if (v && row[DEID_VISIT_CLIENT] != client)
				client_ends(&list->item[i]);
			take(&list->item[i], row[DEID_VISIT__COUNT + list->item[i].score]);
		}
		client = row[DEID_VISIT_CLIENT];
	}
	for (size_t i = 0; i < list->n; i++)
		client_ends(&list->item[i]);
	return ERR_OK;
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

enum err ingest_turned(const struct deid_set *s, const struct layout_set *layouts, const struct instrument **out)
{
	const struct layout_plan *plan = deid_set_plan(s);
	struct suspects list = {.n = 0};
	struct deid_cursor *cursor = NULL;
	*out = NULL;
	for (size_t k = 0; k < plan->instruments; k++)
		if (may_be_turned(plan->instrument[k]) && !layout_scale_is_said(layouts, plan->instrument[k]))
			list.item[list.n++] = (struct suspect){.instrument = plan->instrument[k], .score = k};
	if (!list.n)
		return ERR_OK;
	enum err err = deid_cursor_new(s, &cursor);
	if (!err)
		err = follow(cursor, deid_set_visits(s), &list);
	deid_cursor_free(cursor);
	for (size_t i = 0; i < list.n && !err && !*out; i++)
		if (is_turned(list.item[i].instrument, &list.item[i].course))
			*out = list.item[i].instrument;
	return err;
}
