#include "disclose/life.h"

#include "disclose/precision.h"

#include <math.h>

/* What has happened since the last step. */
struct since {
	size_t first; /* point at whose start the interval starts */
	double events, others, moved;
	double all_events, all_others;         /* from the beginning */
	double rounded_events, rounded_others; /* up to the last step */
};

/* Where the class of point i ends, if i is its last point and it was seen to the end; < 0: not. */
static double class_end(const struct curve *c, size_t i)
{
	double end = ceil(c->x[i] / c->grid - 1e-9) * c->grid;
	if (i + 1 < c->n)
		return c->x[i + 1] > end ? end : -1;
	return c->x[i] < end ? -1 : end;
}

static bool enough(const struct gate *g, const struct since *s)
{
	return s->moved >= g->least && !gate_few(g, s->events);
}

static void add_step(const struct gate *g, const struct curve *c, struct since *s, size_t i, struct life *out)
{
	struct life_step *k = &out->step[out->n], *before = out->n ? k - 1 : NULL;
	double events = precision_middle(g->release, s->all_events), others = precision_middle(g->release, s->all_others);
	double start = precision_middle(g->release, c->at_risk[s->first]);
	double next = i + 1 < c->n ? precision_middle(g->release, c->at_risk[i + 1]) : 0;
	*k = (struct life_step){.x = class_end(c, i),
				.at_risk = precision_middle(g->release, c->at_risk[i]),
				.events = events - s->rounded_events,
				.others = others - s->rounded_others,
				.free = 1};
	k->exposed = start - (start - k->events - k->others - next) / 2;
	k->exposed = fmax(k->exposed, k->events + k->others);
	if (before)
		k->free = before->free * (1 - (before->events + before->others) / before->exposed);
	k->incidence = (before ? before->incidence : 0) + k->free * k->events / k->exposed;
	out->n++;
	*s = (struct since){.first = i + 1,
			    .all_events = s->all_events,
			    .all_others = s->all_others,
			    .rounded_events = events,
			    .rounded_others = others};
}

void life_table(const struct gate *g, const struct curve *c, struct life *out)
{
	struct since s = {.first = 0};
	size_t n = 0;
	out->n = 0;
	out->end = 0;
	while (n < c->n && c->at_risk[n] >= 2 * g->least)
		n++;
	for (size_t i = 0; i < n && out->n < LIFE_STEPS - 1; i++) {
		s.events += c->events[i];
		s.others += c->others[i];
		s.all_events += c->events[i];
		s.all_others += c->others[i];
		s.moved += c->moved[i];
		if (class_end(c, i) >= 0 && enough(g, &s))
			add_step(g, c, &s, i, out);
	}
	if (n)
		out->end = floor(c->x[n - 1] / c->grid + 1e-9) * c->grid;
	if (out->n)
		out->end = fmax(out->end, out->step[out->n - 1].x);
}

static double error_of(const struct life *life, size_t last)
{
	double variance = 0, end = life->step[last].incidence;
	for (size_t i = 0; i <= last; i++) {
		const struct life_step *k = &life->step[i];
		double rest = end - k->incidence, h = k->exposed, gone = k->events + k->others;
		if (h > gone)
			variance += rest * rest * gone / (h * (h - gone));
		variance += k->free * k->free * k->events * (h - k->events) / (h * h * h);
		variance -= 2 * rest * k->free * k->events / (h * h);
	}
	return sqrt(fmax(variance, 0));
}

double life_value(const struct life *life, const struct curve *c, long i, enum curve_line line)
{
	double f = i >= 0 ? life->step[i].incidence : 0, y = c->start > 0 ? 1 - f : f;
	if (line != LINE_ESTIMATE && i >= 0 && y > 0) {
		double width = c->z * error_of(life, (size_t)i) / y;
		y = fmin(1, y * exp(line == LINE_LOW ? -width : width));
	}
	return precision_decimals(y, 2).number;
}

bool life_read(const struct gate *g, const struct on_curve *on, double *value)
{
	struct life life;
	life_table(g, on->curve, &life);
	if (life.end < on->at)
		return false;
	long i = (long)life.n - 1;
	while (i >= 0 && life.step[i].x > on->at)
		i--;
	*value = life_value(&life, on->curve, i, on->line);
	return true;
}
