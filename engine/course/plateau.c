#include "course/plateau.h"

#include <gsl/gsl_cdf.h>
#include <stdlib.h>

const char *plateau_end_text(enum plateau_end end)
{
	static const char *const text[] = {
		[PLATEAU_IMPROVEMENT] = "improvement",
		[PLATEAU_DETERIORATION] = "deterioration",
		[PLATEAU_NO_CHANGE] = "no change",
		[PLATEAU_NO_NEXT] = "no next score",
	};
	return text[end];
}

/* The next scored position from i on; s->n when there is none. */
static size_t scored(const struct scores *s, size_t i)
{
	while (i < s->n && s->score[i] == SCORE_MISSING)
		i++;
	return i;
}

static struct plateau start_at(size_t first)
{
	return (struct plateau){.first = first, .kth = first, .last = first, .next = -1};
}

static void take(struct plateau *p, size_t i, size_t k)
{
	p->scores++;
	p->last = i;
	if (p->scores == k)
		p->kth = i;
}

/* P1: the longest run that starts at first. */
static struct plateau run_p1(const struct scores *s, const struct plateau_opts *o, size_t first)
{
	struct plateau p = start_at(first);
	int64_t low = s->score[first], high = low;
	for (size_t i = first; i < s->n; i = scored(s, i + 1)) {
		int64_t x = s->score[i];
		low = x < low ? x : low;
		high = x > high ? x : high;
		if (x < o->rule.caseness || high - low >= o->rule.reliable)
			break;
		take(&p, i, o->min_scores);
	}
	return p;
}

/* The sums of a window of k scores from position i on; k = 0: fewer than k left, or one below caseness. */
struct window {
	int64_t k, x, y, xx, yy, xy;
	size_t last;
};

static struct window window_at(const struct scores *s, const struct plateau_opts *o, size_t i)
{
	struct window w = {.last = i};
	size_t first = i;
	for (; i < s->n && w.k < (int64_t)o->min_scores; i = scored(s, i + 1)) {
		int64_t x = (int64_t)s->at[i] - s->at[first], y = s->score[i];
		if (y < o->rule.caseness)
			break;
		w.k++;
		w.x += x;
		w.y += y;
		w.xx += x * x;
		w.yy += y * y;
		w.xy += x * y;
		w.last = i;
	}
	if (w.k < (int64_t)o->min_scores)
		w.k = 0;
	return w;
}

static bool flat(const struct window *w, const struct plateau_opts *o, double t)
{
	if (!w->k)
		return false;
	int64_t a = w->k * w->xy - w->x * w->y;
	int64_t b = w->k * w->xx - w->x * w->x;
	int64_t c = w->k * w->yy - w->y * w->y;
	if (b == 0 || (double)llabs(a) * (double)w->k >= (double)b * o->rule.reliable)
		return false;
	/* b's interval covers 0: b^2 <= t^2 RSS / ((w - 2) Sxx) */
	double unexplained = (double)b * (double)c - (double)a * (double)a;
	return (double)a * (double)a * (double)(w->k - 2) <= t * t * unexplained;
}

static struct plateau run_p2(const struct scores *s, const struct plateau_opts *o, size_t first, double t)
{
	struct plateau p = start_at(first);
	struct window w = window_at(s, o, first);
	if (!flat(&w, o, t))
		return p;
	p.scores = o->min_scores;
	p.kth = p.last = w.last;
	for (size_t i = scored(s, first + 1); i < s->n; i = scored(s, i + 1)) {
		w = window_at(s, o, i);
		if (!flat(&w, o, t))
			break;
		take(&p, w.last, o->min_scores);
	}
	return p;
}

/* Under P1 the next score is never the mean of the run: it would have been within it. */
static void finish(const struct scores *s, struct plateau *p)
{
	int64_t sum = 0, n = 0;
	for (size_t i = p->first; i <= p->last; i = scored(s, i + 1)) {
		sum += s->score[i];
		n++;
	}
	p->entry = s->at[p->kth] - s->at[p->first];
	p->duration = s->at[p->last] - s->at[p->first] + 1;
	size_t next = scored(s, p->last + 1);
	p->end = PLATEAU_NO_NEXT;
	if (next >= s->n)
		return;
	p->next = (long)next;
	int64_t above = n * s->score[next] - sum;
	if (above)
		p->end = above < 0 ? PLATEAU_IMPROVEMENT : PLATEAU_DETERIORATION;
	else
		p->end = PLATEAU_NO_CHANGE;
}

/* P3: whether the segment of positions first .. p->last is one: |slope| x its sessions below the reliable change, its mean at caseness. */
static bool level_enough(const struct scores *s, const struct plateau_opts *o, const struct plateau *p)
{
	int64_t n = 0, x = 0, y = 0, xx = 0, xy = 0;
	for (size_t i = p->first; i <= p->last; i = scored(s, i + 1)) {
		int64_t at = (int64_t)s->at[i] - s->at[p->first];
		n++;
		x += at;
		y += s->score[i];
		xx += at * at;
		xy += at * s->score[i];
	}
	if (y < n * o->rule.caseness)
		return false;
	int64_t above = llabs(n * xy - x * y), below = n * xx - x * x;
	bool level = o->segments.shape == SEGMENTS_LEVEL || !below;
	double sessions = (double)s->at[p->last] - s->at[p->first] + 1;
	return level || (double)above * sessions < (double)below * o->rule.reliable;
}

static size_t find_p3(const struct scores *s, const struct plateau_opts *o, struct plateau *out)
{
	size_t found = 0, first = scored(s, 0);
	struct segments_opts how = o->segments;
	how.least = o->min_scores;
	size_t segments = segments_fit(s, &how, o->last);
	for (size_t k = 0; k < segments; k++) {
		struct plateau p = start_at(first);
		for (size_t i = first; i <= o->last[k]; i = scored(s, i + 1))
			take(&p, i, o->min_scores);
		first = scored(s, p.last + 1);
		if (!level_enough(s, o, &p))
			continue;
		finish(s, &p);
		out[found++] = p;
	}
	return found;
}

size_t plateau_find(const struct scores *s, const struct plateau_opts *opts, struct plateau *out)
{
	if (opts->kind == PLATEAU_P3)
		return find_p3(s, opts, out);
	size_t found = 0;
	bool spread = opts->kind == PLATEAU_P1;
	double t = spread ? 0 : gsl_cdf_tdist_Qinv(opts->alpha / 2, (double)opts->min_scores - 2);
	for (size_t i = scored(s, 0); i < s->n;) {
		struct plateau p = spread ? run_p1(s, opts, i) : run_p2(s, opts, i, t);
		if (p.scores < opts->min_scores) {
			i = scored(s, i + 1);
			continue;
		}
		finish(s, &p);
		out[found++] = p;
		i = scored(s, p.last + 1);
	}
	return found;
}
