#include "course/segments.h"

#include <math.h>

/* Moments of the scores of one segment, grown one score at a time (Welford 1962). */
struct moments {
	double n, x, y, xx, xy, yy;
};

static void grow(struct moments *m, double x, double y)
{
	double dx = x - m->x, dy = y - m->y;
	m->n++;
	m->x += dx / m->n;
	m->y += dy / m->n;
	m->xx += dx * (x - m->x);
	m->xy += dx * (y - m->y);
	m->yy += dy * (y - m->y);
}

static double rss(const struct moments *m, enum segments_shape shape)
{
	double explained = shape == SEGMENTS_LINEAR && m->xx > 0 ? m->xy * m->xy / m->xx : 0;
	return fmax(m->yy - explained, 0);
}

static double cost_of(const struct moments *m, const struct segments_opts *o, double scores)
{
	double cost = rss(m, o->shape) / (o->sigma * o->sigma);
	if (o->penalty == SEGMENTS_MBIC)
		cost += (o->shape == SEGMENTS_LINEAR ? 4 : 1) * log(m->n / scores);
	return cost;
}

static double price_of_a_cut(const struct segments_opts *o, double scores)
{
	static const double factor[2][2] = {{3, 6}, {2, 3}}; /* [shape][penalty] */
	return factor[o->shape][o->penalty] * log(scores);
}

/* The best cut of the first j scores: cost[j], and where its last segment begins. */
static void best_to(const struct scores *s, const struct segments_opts *o, size_t scores, size_t j)
{
	const struct segments_room *r = &o->room;
	double price = price_of_a_cut(o, (double)scores);
	struct moments m = {0};
	r->cost[j] = INFINITY;
	for (size_t i = j; i-- > 0;) {
		size_t at = r->position[i];
		grow(&m, s->at[at], s->score[at]);
		if (j - i < o->least || (i > 0 && i < o->least))
			continue;
		double cost = (i ? r->cost[i] + price : 0) + cost_of(&m, o, (double)scores);
		if (cost < r->cost[j] - 1e-9) {
			r->cost[j] = cost;
			r->from[j] = i;
		}
	}
}

size_t segments_fit(const struct scores *s, const struct segments_opts *opts, size_t *last)
{
	const struct segments_room *r = &opts->room;
	size_t scores = 0, segments = 0;
	for (size_t i = 0; i < s->n; i++)
		if (s->score[i] != SCORE_MISSING)
			r->position[scores++] = i;
	if (!scores || scores < opts->least)
		return 0;
	for (size_t j = opts->least; j <= scores; j++)
		best_to(s, opts, scores, j);
	for (size_t j = scores; j > 0; j = r->from[j])
		last[segments++] = r->position[j - 1];
	for (size_t k = 0; k < segments / 2; k++) {
		size_t swap = last[k];
		last[k] = last[segments - 1 - k];
		last[segments - 1 - k] = swap;
	}
	return segments;
}
