/* One rule for each kind of result: at its bound a number is released, one step inside it is not; and what is released outside the clinic is worked
   out here from the rule. */
#include "disclose/disclose.h"
#include "support/check.h"

#include <math.h>
#include <string.h>

static struct safe_cell through(struct arena *mem, struct cell cell, enum release release)
{
	static const struct column column[] = {{"a", "A", false}};
	struct table *t = table_new(mem, "test", column, 1);
	struct safe_table *safe = NULL;
	size_t row;
	assert_int_equal(table_add_row(t, &row), ERR_OK);
	*table_cell(t, 0, 0) = cell;
	assert_int_equal(disclose_table(mem, t, release, &safe), ERR_OK);
	return safe_cell(safe, 0, 0);
}

/* NaN: withheld. */
static void expect(struct cell cell, double qi, double research, double public)
{
	struct arena *mem = arena_new();
	const double of[3] = {qi, research, public};
	for (int r = 0; r < 3; r++) {
		struct safe_cell got = through(mem, cell, (enum release)r);
		assert_int_equal(got.kind, isnan(of[r]) ? SAFE_SUPPRESSED : SAFE_NUMBER);
		if (!isnan(of[r]))
			CHECK_EQ(got.number, of[r]);
	}
	arena_free(mem);
}

/* 24 clients with one more session than they are: at least one of them has two. Months are no sessions. */
static void more_than_one(void **state)
{
	(void)state;
	expect(cell_count_of(24, 24), 24, 25, 20);
	for (int few = 1; few < 5; few++)
		expect(cell_count_of(24 + few, 24), NAN, few < 4 ? 25 : 30, 30);
	expect(cell_count_of(29, 24), 29, 30, 30);
	expect(cell_count_of(26.5, 24), 26.5, 25, 30);
}

/* A ratio, and the reason why there is none, of a row whose count of events is hidden; of one where it is not, both stay. */
static void contrasts(void **state)
{
	(void)state;
	static const struct column column[] = {{"events", "Events", false}, {"ratio", "Ratio", false}};
	const struct model m = {
		.clients = 100, .parameters = 1, .level_clients = 40, .level_events = 10, .level_others = 20};
	const double events[] = {3, 12, 3, 12};
	const struct num value[] = {num_of(2), num_of(2), num_none(WHY_FEW_EVENTS), num_none(WHY_FEW_EVENTS)};
	const enum safe_kind wanted[] = {SAFE_SUPPRESSED, SAFE_NUMBER, SAFE_SUPPRESSED, SAFE_NOT_AVAILABLE};
	for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
		struct arena *mem = arena_new();
		struct table *t = table_new(mem, "test", column, 2);
		struct safe_table *safe = NULL;
		size_t row;
		assert_int_equal(table_add_row(t, &row), ERR_OK);
		*table_cell(t, 0, 0) = cell_count(events[i]);
		*table_cell(t, 0, 1) = cell_between(cell_ratio(value[i], &m, 10), (struct contrast){events[i], 30});
		assert_int_equal(disclose_table(mem, t, RELEASE_QI, &safe), ERR_OK);
		assert_int_equal(safe_cell(safe, 0, 1).kind, wanted[i]);
		arena_free(mem);
	}
}

/* SD 1.3: a tenth is 0.13, the step above 0.2. SD 24: 2.4, 5. */
static void means(void **state)
{
	(void)state;
	struct spread s = {.sd = 1.3, .one = 0.5, .two = 0.67, .therapist = 0.5, .two_therapists = 0.67};
	expect(cell_mean(num_of(0.98765), 11, &s), 0.9877, 1, 1);
	expect(cell_mean(num_of(-0.31), 11, &s), -0.31, -0.4, -0.4);
	expect(cell_mean(num_of(0.98765), 10, &s), 0.9877, 1, NAN);
	expect(cell_mean(num_of(0.98765), 4, &s), NAN, NAN, NAN);
	s.sd = 24;
	expect(cell_mean(num_of(13.2), 40, &s), 13.2, 15, 15);
	const struct spread dominated[] = {{1, 0.501, 0.6, -1, -1, false},
					   {1, 0.4, 0.671, -1, -1, false},
					   {1, 0.1, 0.2, 0.501, 0.6, false},
					   {1, 0.1, 0.2, 0.4, 0.671, false}};
	for (size_t i = 0; i < sizeof dominated / sizeof *dominated; i++)
		expect(cell_mean(num_of(1), 1000, &dominated[i]), NAN, NAN, NAN);
	const struct spread one_therapist = {1, 0.1, 0.2, -1, -1, false};
	expect(cell_mean(num_of(1), 1000, &one_therapist), 1, 1, 1);
}

/*
 * Scores 1 .. n. Median of 40: qi as it is; research, t = 10: the 10 scores 16 .. 25, mean 20.5 -> 21 (to the unit, half up); public, t = 11: the 12
 * scores 15 .. 26, the same. Lower quartile of 44: 10 around the 11th, 7 .. 16, mean 11.5 -> 12; 6 .. 17 the same.
 */
static void quantiles(void **state)
{
	(void)state;
	double score[300];
	for (int i = 0; i < 300; i++)
		score[i] = i + 1;
	struct ranks r = {.sorted = score, .n = 40, .share = 0.5, .unit = 1};
	expect(cell_quantile(num_of(20.5), &r), 20.5, 21, 21);
	r.n = 21;
	expect(cell_quantile(num_of(11), &r), 11, 11, NAN); /* 6 .. 15: 10.5 */
	r.n = 19;
	expect(cell_quantile(num_of(10), &r), 10, NAN, NAN);
	r.n = 9;
	expect(cell_quantile(num_of(5), &r), NAN, NAN, NAN);
	r = (struct ranks){.sorted = score, .n = 44, .share = 0.25, .unit = 1};
	expect(cell_quantile(num_of(11.5), &r), 11.5, 12, 12);
	r.n = 43;
	expect(cell_quantile(num_of(11), &r), 11, 11, NAN); /* 6 .. 15: 10.5 */
	r.n = 39;
	expect(cell_quantile(num_of(10), &r), 10, NAN, NAN);
	r.n = 19;
	expect(cell_quantile(num_of(5), &r), NAN, NAN, NAN);
	r = (struct ranks){.sorted = score, .n = 199, .share = 0.05, .unit = 1};
	expect(cell_quantile(num_of(10), &r), 10, NAN, NAN);
	r.n = 99;
	expect(cell_quantile(num_of(5), &r), NAN, NAN, NAN);
	r = (struct ranks){.sorted = score, .n = 300, .share = 0, .unit = 1};
	expect(cell_quantile(num_of(1), &r), NAN, NAN, NAN);
	r.share = 1;
	expect(cell_quantile(num_of(300), &r), NAN, NAN, NAN);
	/* Squares, so that the width counts: of 40, research 16^2 .. 25^2, mean 428.5 -> 429; public 15^2 .. 26^2, 432.17. */
	for (int i = 0; i < 40; i++)
		score[i] = (i + 1) * (i + 1);
	r = (struct ranks){.sorted = score, .n = 40, .share = 0.5, .unit = 1};
	expect(cell_quantile(num_of(420.5), &r), 420.5, 429, 432);
}

static void times(void **state)
{
	(void)state;
	const struct reach half = {0.5, 2}, quarter = {0.25, 2}, month = {0.5, 28};
	expect(cell_time(num_of(7), 22, 22, &half), 7, 8, 8);
	expect(cell_time(num_of(8), 22, -1, &half), 8, 8, 8);
	expect(cell_time(num_of(7), 21, -1, &half), 7, 8, NAN);
	expect(cell_time(num_of(7), 22, 9, &half), 7, NAN, NAN);
	expect(cell_time(num_of(7), 39, -1, &quarter), 7, NAN, NAN);
	expect(cell_time(num_of(91), 40, -1, &month), 91, 112, 112);
}

static struct model model(double clients, double parameters, double level, double with, double without)
{
	return (struct model){clients, parameters, level, with, without};
}

static void ratios(void **state)
{
	(void)state;
	const struct num v = num_of(1.23456);
	const struct model good = model(100, 10, 22, 11, 11), few_with = model(100, 3, 22, 9, 11),
			   few_without = model(100, 3, 22, 11, 9), many = model(100, 11, 22, 11, 11),
			   short_of = model(19, 1, 19, 11, 11), left = model(11, 1, 11, 11, 11),
			   tiny = model(100, 1, 4, 4, 4), none_left = model(10, 1, 10, 10, 10);
	expect(cell_ratio(v, &good, 11), 1.235, 1.23, 1.23);
	expect(cell_ratio(v, &few_with, 9), 1.235, NAN, NAN);
	expect(cell_ratio(v, &few_without, 11), 1.235, NAN, NAN);
	expect(cell_ratio(v, &many, 11), NAN, NAN, NAN);
	expect(cell_ratio(v, &short_of, 11), 1.235, 1.23, 1.23);
	expect(cell_ratio(v, &left, 11), 1.235, 1.23, 1.23);
	expect(cell_ratio(v, &tiny, 4), NAN, NAN, NAN);
	expect(cell_ratio(v, &none_left, 10), NAN, NAN, NAN);
	struct cell p = cell_p(num_of(0.0345678), 100, 20);
	p.model = &good;
	expect(p, 0.03457, 0.035, 0.035);
	p.model = &none_left;
	expect(p, NAN, NAN, NAN);
}

static struct num per_hundred(const double *part, double given)
{
	return part[1] > 0 ? num_of(100 * part[0] / part[1] + given) : num_none(WHY_NO_DATA);
}

/* 23 of 103 as in the percentages of release_test.c: 23 / 103 = 22.33, 23 / 103 = 22.3 of parts in fives, 25 / 105 = 23.8 in tens. */
static void rates(void **state)
{
	(void)state;
	struct parts p = {.n = 2, .part = {{23, 23}, {103, 60}}, .value = per_hundred};
	expect(cell_rate(&p, 60, 23), 22.33, 22.3, 23.8);
	expect(cell_rate(&p, 19, 19), 22.33, NAN, NAN);
	p.part[0].clients = 9;
	expect(cell_rate(&p, 60, 9), 22.33, NAN, NAN);
	p.part[0].clients = 4;
	expect(cell_rate(&p, 60, 23), NAN, NAN, NAN);
	p.part[0] = (struct part){0, 0};
	expect(cell_rate(&p, 60, 0), 0, NAN, NAN);
	/* Twice a ratio: outside the clinic twice the ratio that is released. */
	const struct model m = model(100, 1, 40, 30, 20);
	struct parts twice = {.n = 2, .part = {{1.23456, -1}, {50, -1}}, .value = per_hundred};
	struct cell c = cell_ratio(num_of(2 * 1.23456), &m, 30);
	c.parts = &twice;
	expect(c, 2.469, 2.46, 2.46);
	twice.part[1].value = 0.001; /* rounded it is nothing to divide by */
	expect(c, 2.469, NAN, NAN);
}

/* Nobody, or more than nine in ten, of a group; of nobody nobody is no secret. Rows of an export stay in the clinic. */
static void classes(void **state)
{
	(void)state;
	struct cell c = cell_count(0);
	c.of = 40;
	expect(c, 0, NAN, NAN);
	c.of = 0;
	expect(c, 0, 0, 0);
	c = cell_count(40);
	c.of = 44;
	expect(c, 40, NAN, NAN);
	c.of = 45;
	expect(c, 40, 40, 40);
	c = cell_count_of(4000, 900);
	c.run = true;
	expect(c, 4000, NAN, NAN);
}

/* Groups of 30, 40, 50 and all, the mean and its lower limit; the first is dominated by one client or not. */
static struct table *means_of_groups(struct arena *mem, bool dominated)
{
	static const struct column columns[] = {{"mean", "Mean", false}, {"low", "Low", false}};
	static const struct spread fine = {1, 0.1, 0.2, -1, -1, false}, bad = {1, 0.6, 0.7, -1, -1, false},
				   limit = {1, 0.1, 0.2, -1, -1, true}, bad_limit = {1, 0.6, 0.7, -1, -1, true};
	static const double n[] = {30, 40, 50, 120};
	struct table *t = table_new(mem, "test", columns, 2);
	for (size_t i = 0; i < 4; i++) {
		size_t row;
		bool first = dominated && i == 0;
		assert_int_equal(table_add_row(t, &row), ERR_OK);
		*table_cell(t, i, 0) = cell_mean(num_of(2), n[i], first ? &bad : &fine);
		*table_cell(t, i, 1) = cell_mean(num_of(1), n[i], first ? &bad_limit : &limit);
	}
	assert_int_equal(table_add_sum(t, true, 3, (size_t[]){0, 1, 2}, 3), ERR_OK);
	return t;
}

/* shown: a bit for each of mean and limit of each row. */
static unsigned shown(bool dominated, enum release release)
{
	struct arena *mem = arena_new();
	struct safe_table *s = NULL;
	unsigned bits = 0;
	assert_int_equal(disclose_table(mem, means_of_groups(mem, dominated), release, &s), ERR_OK);
	for (size_t i = 0; i < 8; i++)
		bits |= (unsigned)(safe_cell(s, i / 2, i % 2).kind == SAFE_NUMBER) << i;
	arena_free(mem);
	return bits;
}

/* The first hidden, the next smallest goes with it, else it could be worked out. Outside the clinic the limits of all tell no spread. */
static void a_hidden_mean_cannot_be_worked_out(void **state)
{
	(void)state;
	assert_int_equal(shown(false, RELEASE_QI), 0xff);
	assert_int_equal(shown(false, RELEASE_RESEARCH), 0x7f);
	assert_int_equal(shown(false, RELEASE_PUBLIC), 0x7f);
	for (int release = 0; release < 3; release++)
		assert_int_equal(shown(true, (enum release)release), 0xf0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(means),
		cmocka_unit_test(quantiles),
		cmocka_unit_test(times),
		cmocka_unit_test(more_than_one),
		cmocka_unit_test(contrasts),
		cmocka_unit_test(ratios),
		cmocka_unit_test(rates),
		cmocka_unit_test(classes),
		cmocka_unit_test(a_hidden_mean_cannot_be_worked_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
