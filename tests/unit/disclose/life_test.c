/*
 * Curves outside the clinic, from the rounded life table: on random clinics every released step is worked out here a second time, from counts of
 * people put at the middle of their classes; one table by hand.
 */
#include "disclose/disclose.h"
#include "support/check.h"

#include <math.h>
#include <stdlib.h>

enum { MOST = 200 };

struct people {
	size_t n;
	double x[MOST], y[MOST], low[MOST], high[MOST], at_risk[MOST], moved[MOST], events[MOST], others[MOST];
};

static double unit(uint64_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	*s ^= *s << 17;
	return (double)(*s >> 11) * 0x1p-53;
}

static void clinic(struct people *p, double clients, uint64_t *s)
{
	double pull = 0.02 + 0.2 * unit(s);
	*p = (struct people){.n = 0};
	for (size_t i = 0; i < 60 && clients >= 1; i++) {
		double d = floor(unit(s) * pull * clients + 0.5), e = floor(unit(s) * pull * (clients - d)),
		       c = floor(unit(s) * 0.05 * (clients - d - e) + 0.3);
		p->x[p->n] = (double)i + 1;
		p->at_risk[p->n] = clients;
		p->events[p->n] = d;
		p->others[p->n] = e;
		p->moved[p->n++] = d + e + c;
		clients -= d + e + c;
	}
}

static struct safe_curve draw(struct arena *mem, const struct people *p, enum release release, double start)
{
	static const struct column column[] = {{"modality", "Group", true}};
	struct curve *c = ARENA_NEW(mem, struct curve);
	*c = (struct curve){.label = "CBT",
			    .n = p->n,
			    .x = p->x,
			    .y = p->y,
			    .low = p->low,
			    .high = p->high,
			    .at_risk = p->at_risk,
			    .moved = p->moved,
			    .events = p->events,
			    .others = p->others,
			    .grid = 2,
			    .z = 1.959964,
			    .start = start};
	struct table *t = table_new(mem, "breakthrough", column, 1);
	t->chart = (struct chart){.kind = CHART_STEPS, .curves = 1, .curve = c};
	struct safe_table *safe = NULL;
	assert_int_equal(disclose_table(mem, t, release, &safe), ERR_OK);
	return safe_curve(safe, 0);
}

static double middle(double x, double base)
{
	return x > 0 ? ceil(x / base) * base - floor(base / 2) : 0;
}

/* Counts of p at times in (from, to]. */
static double counted(const struct people *p, const double *v, double from, double to)
{
	double all = 0;
	for (size_t i = 0; i < p->n; i++)
		if (p->x[i] > from && p->x[i] <= to)
			all += v[i];
	return all;
}

static double at_risk_after(const struct people *p, double x)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->x[i] > x)
			return p->at_risk[i];
	return 0;
}

/* The grid points where a step may lie, in order: at least t moved since the last one, none or t with the event, 2t still at risk there. */
static size_t steps_of(const struct people *p, double t, double *x)
{
	size_t n = 0;
	double from = 0;
	for (int end = 2; end <= 60; end += 2) {
		double to = end;
		size_t last = 0;
		while (last + 1 < p->n && p->x[last + 1] <= to)
			last++;
		double events = counted(p, p->events, from, to);
		bool seen = p->n > 0 && p->at_risk[last] >= 2 * t && p->x[p->n - 1] >= to;
		if (!seen || counted(p, p->moved, from, to) < t || (events > 0 && events < t))
			continue;
		x[n++] = from = to;
	}
	return n;
}

static void check(const struct people *p, enum release release, double start)
{
	static const double bases[] = {1, 5, 10}, least[] = {5, 10, 11};
	struct arena *mem = arena_new();
	struct safe_curve c = draw(mem, p, release, start);
	double b = bases[release], x[40], free = 1, f = 0, from = 0;
	size_t n = steps_of(p, least[release], x);
	double h[40], d[40], gone[40], before[40], incidence[40];
	assert_true(c.n == n || (n > 0 && c.n == n + 1));
	for (size_t k = 0; k < n; k++) {
		d[k] = middle(counted(p, p->events, 0, x[k]), b) - middle(counted(p, p->events, 0, from), b);
		double o = middle(counted(p, p->others, 0, x[k]), b) - middle(counted(p, p->others, 0, from), b);
		double start_n = middle(at_risk_after(p, from), b), end_n = middle(at_risk_after(p, x[k]), b);
		gone[k] = d[k] + o;
		h[k] = fmax(start_n - (start_n - gone[k] - end_n) / 2, gone[k]);
		before[k] = free;
		f += free * d[k] / h[k];
		free *= 1 - gone[k] / h[k];
		incidence[k] = f;
		double y = start > 0 ? 1 - f : f, variance = 0;
		for (size_t j = 0; j <= k; j++) {
			double rest = f - incidence[j];
			variance += h[j] > gone[j] ? pow(rest, 2) * gone[j] / (h[j] * (h[j] - gone[j])) : 0;
			variance += pow(before[j], 2) * d[j] * (h[j] - d[j]) / pow(h[j], 3) -
				    2 * rest * before[j] * d[j] / pow(h[j], 2);
		}
		double width = y > 0 ? 1.959964 * sqrt(fmax(variance, 0)) / y : 0;
		assert_true(c.x[k] == x[k]);
		assert_true(fabs(c.y[k] - y) <= 0.005 + 1e-9 && fabs(c.y[k] * 100 - round(c.y[k] * 100)) < 1e-9);
		assert_true(fabs(c.low[k] - y * exp(-width)) <= 0.005 + 1e-9);
		assert_true(fabs(c.high[k] - fmin(1, y * exp(width))) <= 0.005 + 1e-9);
		from = x[k];
	}
	arena_free(mem);
}

static void every_step_follows_from_rounded_counts(void **state)
{
	(void)state;
	uint64_t s = 20261122;
	struct people *p = malloc(sizeof *p);
	for (int i = 0; i < 400; i++) {
		clinic(p, 20 + floor(unit(&s) * 800), &s);
		for (int release = 1; release < 3; release++) {
			check(p, (enum release)release, 0);
			check(p, (enum release)release, 1);
		}
	}
	free(p);
}

/*
 * 100 clients; 22 have the event and 6 end by 2, 12 and 4 by 4. Research, M in fives: 100 -> 98, 22 -> 23, 6 -> 8, 72 left -> 73.
 * w = 98 - 31 - 73 = -6, h = 101: F = 23 / 101 = 0.2277, S = 70 / 101. Then 34 events so far -> 33: 10; 10 others -> 8: 0; 56 left -> 58; w = 73 - 10 - 58 = 5, h = 70.5:
 * F = 0.2277 + 0.6931 x 10 / 70.5 = 0.3260.
 */
static void by_hand(void **state)
{
	(void)state;
	struct people p = {.n = 5,
			   .x = {1, 2, 3, 4, 6},
			   .at_risk = {100, 86, 72, 64, 56},
			   .events = {10, 12, 6, 6, 1},
			   .others = {4, 2, 2, 2, 1},
			   .moved = {14, 14, 8, 8, 2}};
	struct arena *mem = arena_new();
	struct safe_curve c = draw(mem, &p, RELEASE_RESEARCH, 0);
	assert_int_equal(c.n, 3);
	assert_true(c.x[0] == 2 && c.x[1] == 4 && c.x[2] == 6);
	CHECK_EQ(c.y[0], 0.23);
	CHECK_EQ(c.y[1], 0.33);
	CHECK_EQ(c.y[2], 0.33);
	assert_true(c.at_risk[0] == 88 && c.at_risk[1] == 63);
	arena_free(mem);
}

/* A number of the table that is read off the curve is the curve's, and is withheld where the curve has ended. */
static void numbers_are_read_off_it(void **state)
{
	(void)state;
	static const struct column column[] = {{"a", "A", false}, {"b", "B", false}, {"c", "C", false}};
	const double x[] = {1, 2, 3, 4}, y[] = {0.1, 0.22, 0.28, 0.34}, at_risk[] = {100, 86, 72, 64},
		     moved[] = {14, 14, 8, 64}, events[] = {10, 12, 6, 6}, others[] = {4, 2, 2, 2};
	const struct curve curve = {.n = 4,
				    .x = x,
				    .y = y,
				    .at_risk = at_risk,
				    .moved = moved,
				    .events = events,
				    .others = others,
				    .grid = 2,
				    .z = 1.96};
	const struct on_curve on[] = {{&curve, 3, LINE_ESTIMATE}, {&curve, 4, LINE_ESTIMATE}, {&curve, 6, LINE_ESTIMATE}};
	struct arena *mem = arena_new();
	struct table *t = table_new(mem, "test", column, 3);
	struct safe_table *s = NULL;
	size_t row;
	assert_int_equal(table_add_row(t, &row), ERR_OK);
	for (size_t i = 0; i < 3; i++) {
		*table_cell(t, 0, i) = cell_incidence(num_of(0.28765), 100, 28);
		table_cell(t, 0, i)->on = &on[i];
	}
	assert_int_equal(disclose_table(mem, t, RELEASE_RESEARCH, &s), ERR_OK);
	CHECK_EQ(safe_cell(s, 0, 0).number, 0.23);
	/* all 64 are gone afterwards: w = 73 - 10 - 0, h = 41.5, F = 0.2277 + 0.6931 x 10 / 41.5 */
	CHECK_EQ(safe_cell(s, 0, 1).number, 0.39);
	assert_int_equal(safe_cell(s, 0, 2).kind, SAFE_SUPPRESSED);
	assert_int_equal(disclose_table(mem, t, RELEASE_QI, &s), ERR_OK);
	CHECK_EQ(safe_cell(s, 0, 2).number, 0.288);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_step_follows_from_rounded_counts),
		cmocka_unit_test(by_hand),
		cmocka_unit_test(numbers_are_read_off_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
