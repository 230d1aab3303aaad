/*
 * Curves through the gate: on random clinics no drawn step may rest on 1..t-1 clients, no more than 500 points, nothing where few are at risk, and
 * in research and public nothing off the grid. The clients and events between two drawn points are counted here from the raw steps.
 */
#include "disclose/disclose.h"
#include "support/check.h"

#include <math.h>
#include <stdlib.h>

enum { MOST = 3000 };

struct raw {
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

/* Aalen-Johansen of one cause against endings, by hand: F += S d / n, S *= 1 - (d + e) / n. */
static void clinic(struct raw *r, size_t steps, double clients, uint64_t *s)
{
	double risk = clients, incidence = 0, alive = 1;
	*r = (struct raw){.n = 0};
	for (size_t i = 0; i < steps && risk >= 1; i++) {
		double d = floor(unit(s) * 3), e = floor(unit(s) * 3);
		d = fmin(d, risk);
		e = fmin(e, risk - d);
		incidence += alive * d / risk;
		alive *= 1 - (d + e) / risk;
		r->x[r->n] = (double)i + 1;
		r->y[r->n] = incidence;
		r->low[r->n] = fmax(0, incidence - 0.1);
		r->high[r->n] = fmin(1, incidence + 0.1);
		r->at_risk[r->n] = risk;
		r->moved[r->n] = d + e;
		r->others[r->n] = e;
		r->events[r->n++] = d;
		risk -= d + e;
	}
}

static struct safe_curve draw(struct arena *mem, const struct raw *r, enum release release, bool told)
{
	static const struct column column[] = {{"modality", "Group", true}};
	struct curve *c = ARENA_NEW(mem, struct curve);
	*c = (struct curve){.label = "CBT",
			    .n = r->n,
			    .x = r->x,
			    .y = r->y,
			    .low = r->low,
			    .high = r->high,
			    .at_risk = r->at_risk,
			    .moved = r->moved,
			    .events = told ? r->events : NULL,
			    .others = r->others,
			    .grid = 2,
			    .z = 1.96};
	struct table *t = table_new(mem, "breakthrough", column, 1);
	t->chart = (struct chart){.kind = CHART_STEPS, .curves = 1, .curve = c};
	struct safe_table *safe = NULL;
	assert_int_equal(disclose_table(mem, t, release, &safe), ERR_OK);
	assert_int_equal(safe_curves(safe), 1);
	return safe_curve(safe, 0);
}

/* Sum of v over raw points with from < x <= to. */
static double between(const struct raw *r, const double *v, double from, double to)
{
	double all = 0;
	for (size_t i = 0; i < r->n; i++)
		if (r->x[i] > from && r->x[i] <= to)
			all += v[i];
	return all;
}

static void check_steps(const struct raw *r, const struct safe_curve *c, enum release release)
{
	double least = disclose_threshold(release), from = 0, y = 0;
	assert_true(c->n <= 500);
	for (size_t i = 0; i < c->n; i++) {
		double events = between(r, r->events, from, c->x[i]);
		bool stepped = fabs(c->y[i] - y) > 1e-9;
		assert_true(!stepped || events >= least);
		assert_true(!stepped || between(r, r->moved, from, c->x[i]) >= least);
		assert_true(c->y[i] >= y - 1e-9 && c->y[i] <= 1);
		assert_true(c->low[i] <= c->y[i] && c->y[i] <= c->high[i]);
		if (release != RELEASE_QI)
			assert_true(fmod(c->x[i], 2) < 1e-9 && fabs(c->y[i] * 100 - round(c->y[i] * 100)) < 1e-9);
		from = stepped ? c->x[i] : from;
		y = c->y[i];
	}
	for (size_t i = 0; i < r->n; i++)
		if (c->n && r->at_risk[i] < 2 * least)
			assert_true(c->x[c->n - 1] <= r->x[i]);
}

static void steps_rest_on_enough_clients(void **state)
{
	(void)state;
	uint64_t s = 20261121;
	struct raw *r = malloc(sizeof *r);
	size_t drawn = 0;
	for (int i = 0; i < 300; i++) {
		struct arena *mem = arena_new();
		clinic(r, 60, 10 + floor(unit(&s) * 190), &s);
		for (int release = 0; release < 3; release++) {
			struct safe_curve c = draw(mem, r, (enum release)release, release || i % 2);
			check_steps(r, &c, (enum release)release);
			drawn += c.n;
		}
		arena_free(mem);
	}
	assert_true(drawn > 1000);
	free(r);
}

static void long_curves_have_500_points(void **state)
{
	(void)state;
	uint64_t s = 5;
	struct raw *r = malloc(sizeof *r);
	struct arena *mem = arena_new();
	clinic(r, MOST, 60000, &s);
	for (size_t i = 0; i < r->n; i++)
		r->moved[i] += 20; /* every point could be drawn */
	struct safe_curve c = draw(mem, r, RELEASE_QI, false);
	assert_true(c.n > 200 && c.n <= 500);
	arena_free(mem);
	free(r);
}

/* At 3 decimals the last drawn value is the Aalen-Johansen value at that point. */
static void inside_the_clinic_values_are_exact(void **state)
{
	(void)state;
	uint64_t s = 11;
	struct raw *r = malloc(sizeof *r);
	struct arena *mem = arena_new();
	clinic(r, 60, 180, &s);
	struct safe_curve c = draw(mem, r, RELEASE_QI, false);
	assert_true(c.n > 3);
	for (size_t i = 0; i + 1 < c.n; i++) {
		size_t at = (size_t)c.x[i] - 1;
		assert_true(fabs(c.y[i] - r->y[at]) <= 0.0005 + 1e-12);
	}
	arena_free(mem);
	free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steps_rest_on_enough_clients),
		cmocka_unit_test(long_curves_have_500_points),
		cmocka_unit_test(inside_the_clinic_values_are_exact),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
