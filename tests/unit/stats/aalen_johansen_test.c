/* State occupation: fractions by hand, one cause and causes against Kaplan-Meier and cumulative incidence, properties over random histories. */
#include "stats/aalen_johansen.h"

#include "stats/cuminc.h"
#include "stats/transition_jackknife.h"
#include "support/curves.h"
#include "support/scratch.h"

#include <math.h>

#define TIED "tests/oracle/curves_tied.csv"

static struct multistate_sample sample_of(const struct multistate_rows *rows)
{
	struct multistate_sample s;
	assert_int_equal(multistate_build(mem, rows, &s), ERR_OK);
	return s;
}

static struct aj_curve *fit(const struct multistate_sample *s, struct aj_opts opts)
{
	struct aj_curve *c = ARENA_ARRAY(mem, (size_t)(s->groups * s->states), struct aj_curve);
	assert_int_equal(aj_fit(mem, s, &opts, c), ERR_OK);
	return c;
}

/* Two of three go from 0 to 1 at 1 and 2; the first of them goes back at 3, the other on to 2 at 4; the third is seen until 3. */
static void test_by_hand(void **state)
{
	(void)state;
	static const int32_t id[] = {0, 0, 1, 1, 2}, from[] = {0, 1, 0, 1, 0}, to[] = {1, 0, 1, 2, -1};
	static const double end[] = {1, 3, 2, 4, 3};
	const struct multistate_rows rows = {.n = 5, .id = id, .ids = 3, .exit = end, .from = from, .to = to, .states = 3};
	struct multistate_sample s = sample_of(&rows);
	struct aj_curve *c = fit(&s, (struct aj_opts){.variance = AJ_MULTINOMIAL, .tau = num_of(4)});
	static const double p[3][4] = {
		{2 / 3.0, 1 / 3.0, 2 / 3.0, 2 / 3.0}, {1 / 3.0, 2 / 3.0, 1 / 3.0, 0}, {0, 0, 0, 1 / 3.0}};
	for (size_t k = 0; k < 3; k++)
		for (size_t j = 0; j < 4; j++)
			assert_true(fabs(c[k].estimate[j] - p[k][j]) < 1e-15);
	CHECK_REL(c[0].std_error[0], sqrt(2 / 27.0), 1e-14);
	CHECK_REL(c[0].std_error[1], sqrt(2 / 27.0), 1e-14);
	CHECK_REL(c[0].rmean.v, 1 + 2 / 3.0 + 1 / 3.0 + 2 / 3.0, 1e-14);
	CHECK_REL(c[1].rmean.v, 1 / 3.0 + 2 / 3.0 + 1 / 3.0, 1e-14);
	assert_true(c[2].rmean.v == 0 && c[2].events == 1 && c[1].events == 2 && c[0].persons == 3);
	assert_true(c[0].n_risk[2] == 1 && c[0].n_censor[2] == 1 && c[0].n_event[2] == 1);
}

/* Rows of one stay each: state 0, then a state for each cause. */
static struct multistate_rows as_states(const struct surv_rows *rows, int32_t causes)
{
	int32_t *id = ARENA_ARRAY(mem, rows->n, int32_t), *to = ARENA_ARRAY(mem, rows->n, int32_t);
	for (size_t i = 0; i < rows->n; i++) {
		id[i] = (int32_t)i;
		to[i] = rows->status[i] ? rows->status[i] : MULTISTATE_CENSORED;
	}
	return (struct multistate_rows){.n = rows->n,
					.id = id,
					.ids = (int32_t)rows->n,
					.entry = rows->entry,
					.exit = rows->time,
					.to = to,
					.states = causes + 1,
					.group = rows->group,
					.groups = rows->groups,
					.cluster = rows->cluster,
					.clusters = rows->clusters,
					.weight = rows->weight};
}

#define TIED_ALL .data = TIED, .entry = "entry", .time = "time", .status = "status", .group = "group"

static void same_as_cuminc(const struct surv_rows *rows)
{
	struct surv_sample flat = curves_sample(mem, rows);
	struct cuminc_curve *f = ARENA_ARRAY(mem, (size_t)(flat.groups * flat.causes), struct cuminc_curve);
	assert_int_equal(cuminc_fit(mem, &flat, &(struct km_opts){.tau = num_of(7)}, f), ERR_OK);
	const struct multistate_rows states = as_states(rows, flat.causes);
	struct multistate_sample s = sample_of(&states);
	struct aj_curve *c = fit(&s, (struct aj_opts){.tau = num_of(7)});
	for (int32_t g = 0; g < flat.groups; g++)
		for (int32_t k = 0; k < flat.causes; k++) {
			const struct aj_curve *a = &c[g * s.states + k + 1];
			const struct cuminc_curve *b = &f[g * flat.causes + k];
			assert_int_equal(a->n, b->n);
			for (size_t j = 0; j < a->n; j++) {
				CHECK_REL(a->estimate[j], b->estimate[j], 1e-12);
				assert_true(fabs(a->std_error[j] - b->std_error[j]) < 1e-9);
				CHECK_REL(a->n_event[j], b->n_event[j], 1e-12);
			}
			CHECK_REL(a->rmean.v, b->rmean.v, 1e-12);
			CHECK_REL(a->rmean_std_error.v, b->rmean_std_error.v, 1e-10);
			CHECK_REL(c[g * s.states].rmean_std_error.v, b->free_std_error.v, 1e-10);
		}
}

static void test_causes_are_cuminc(void **state)
{
	(void)state;
	struct surv_rows rows = curves_rows(mem, &(struct columns){TIED_ALL});
	same_as_cuminc(&rows);
	rows = curves_rows(mem, &(struct columns){TIED_ALL, .weight = "weight"});
	same_as_cuminc(&rows);
	rows = curves_rows(mem, &(struct columns){TIED_ALL, .weight = "weight", .cluster = "cluster"});
	same_as_cuminc(&rows);
}

static void test_one_cause_is_km(void **state)
{
	(void)state;
	struct surv_rows rows = curves_rows(mem, &(struct columns){TIED_ALL, .one_cause = 1});
	struct surv_sample flat = curves_sample(mem, &rows);
	struct km_curve *k = ARENA_ARRAY(mem, (size_t)flat.groups, struct km_curve);
	assert_int_equal(km_fit(mem, &flat, &(struct km_opts){.tau = num_of(7)}, k), ERR_OK);
	const struct multistate_rows states = as_states(&rows, 1);
	struct multistate_sample s = sample_of(&states);
	struct aj_curve *c = fit(&s, (struct aj_opts){.variance = AJ_MULTINOMIAL, .tau = num_of(7)});
	for (int32_t g = 0; g < flat.groups; g++) {
		for (size_t j = 0; j < k[g].n; j++) {
			CHECK_REL(c[2 * g].estimate[j], k[g].estimate[j], 1e-13);
			if (k[g].estimate[j] > 0)
				CHECK_REL(c[2 * g].std_error[j], k[g].std_error[j], 1e-10);
		}
		CHECK_REL(c[2 * g].rmean.v, k[g].rmean.v, 1e-12);
		CHECK_REL(c[2 * g].rmean_std_error.v, k[g].rmean_std_error.v, 1e-10);
	}
}

enum { PERSONS = 120, ROWS = 5 * PERSONS, STATES = 4 };

struct histories {
	size_t n;
	int32_t id[ROWS], from[ROWS], to[ROWS], count[ROWS], group[ROWS];
	double entry[ROWS], end[ROWS], weight[ROWS];
};

static uint64_t seed;

static double uniform(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (double)(seed >> 11) * 0x1p-53;
}

/* Whole times, several states to begin in, moves in every direction. */
static struct histories *random_histories(uint64_t from)
{
	struct histories *h = ARENA_NEW(mem, struct histories);
	seed = from;
	for (int32_t person = 0; person < PERSONS; person++) {
		double t = floor(4 * uniform()), w = 0.2 + 2 * uniform();
		int32_t state = uniform() < 0.7 ? 0 : 1, count = (int32_t)(3 * uniform()) + 1, group = uniform() < 0.4;
		for (int stays = 1 + (int)(4 * uniform()); stays > 0; stays--) {
			int32_t next = (state + 1 + (int32_t)((STATES - 1) * uniform())) % STATES;
			size_t i = h->n++;
			h->id[i] = person;
			h->from[i] = state;
			h->to[i] = stays == 1 && uniform() < 0.5 ? MULTISTATE_CENSORED : next;
			h->entry[i] = t;
			h->end[i] = t += 1 + floor(5 * uniform());
			h->weight[i] = w;
			h->count[i] = count;
			h->group[i] = group;
			state = next;
		}
	}
	return h;
}

static struct multistate_rows rows_of(const struct histories *h)
{
	return (struct multistate_rows){.n = h->n,
					.id = h->id,
					.ids = PERSONS,
					.entry = h->entry,
					.exit = h->end,
					.from = h->from,
					.to = h->to,
					.states = STATES,
					.group = h->group,
					.groups = 2,
					.weight = h->weight,
					.count = h->count};
}

static void same(const struct aj_curve *a, const struct aj_curve *b, double tolerance)
{
	for (size_t k = 0; k < (size_t)2 * STATES; k++) {
		assert_int_equal(a[k].n, b[k].n);
		for (size_t j = 0; j < a[k].n; j++) {
			assert_true(fabs(a[k].estimate[j] - b[k].estimate[j]) < tolerance);
			assert_true(fabs(pow(a[k].std_error[j], 2) - pow(b[k].std_error[j], 2)) < tolerance);
			CHECK_REL(a[k].n_risk[j], b[k].n_risk[j], 1e-12);
		}
		CHECK_REL(a[k].rmean.v, b[k].rmean.v, 1e-10);
		CHECK_REL(a[k].rmean_std_error.v, b[k].rmean_std_error.v, 1e-9);
		CHECK_REL(a[k].initial_std_error, b[k].initial_std_error, 1e-9);
	}
}

/* One history for many, and every person by themselves. */
static void test_histories_are_units(void **state)
{
	(void)state;
	const struct multistate_rows rows = rows_of(random_histories(7));
	struct multistate_sample s = sample_of(&rows);
	struct transitions t[2];
	assert_int_equal(transitions_of_groups(mem, &s, t), ERR_OK);
	for (size_t g = 0; g < 2; g++) {
		struct transition_map map;
		assert_int_equal(transition_map_build(mem, &t[g], &map), ERR_OK);
		size_t n = (t[g].n + 1) * STATES;
		double *a = ARENA_ARRAY(mem, n, double), *b = ARENA_ARRAY(mem, n, double), top = 0;
		assert_int_equal(transition_by_history(&s, &map, a), ERR_OK);
		assert_int_equal(transition_by_unit(&s, &map, b), ERR_OK);
		for (size_t k = 0; k < n; k++) {
			assert_true(fabs(a[k] - b[k]) < 1e-13);
			top = fmax(top, a[k]);
		}
		assert_true(top > 1e-4);
	}
}

static void test_order_does_not_matter(void **state)
{
	(void)state;
	struct histories *h = random_histories(11), *back = ARENA_NEW(mem, struct histories);
	back->n = h->n;
	for (size_t i = 0; i < h->n; i++) {
		size_t j = h->n - 1 - i;
		back->id[j] = PERSONS - 1 - h->id[i];
		back->from[j] = h->from[i];
		back->to[j] = h->to[i];
		back->count[j] = h->count[i];
		back->group[j] = h->group[i];
		back->entry[j] = h->entry[i];
		back->end[j] = h->end[i];
		back->weight[j] = h->weight[i];
	}
	const struct multistate_rows one = rows_of(h), other = rows_of(back);
	struct multistate_sample a = sample_of(&one), b = sample_of(&other);
	same(fit(&a, (struct aj_opts){0}), fit(&b, (struct aj_opts){0}), 1e-13);
}

/* A frequency is that many persons, in every variance. */
static void test_frequencies_are_persons(void **state)
{
	(void)state;
	struct histories *h = random_histories(13);
	struct multistate_rows rows = rows_of(h);
	struct {
		int32_t id[3 * ROWS], from[3 * ROWS], to[3 * ROWS], group[3 * ROWS];
		double entry[3 * ROWS], end[3 * ROWS], weight[3 * ROWS];
	} *all = arena_alloc(mem, sizeof *all);
	size_t n = 0;
	for (size_t i = 0; i < h->n; i++)
		for (int32_t c = 0; c < h->count[i]; c++, n++) {
			all->id[n] = 3 * h->id[i] + c;
			all->from[n] = h->from[i];
			all->to[n] = h->to[i];
			all->group[n] = h->group[i];
			all->entry[n] = h->entry[i];
			all->end[n] = h->end[i];
			all->weight[n] = h->weight[i];
		}
	struct multistate_rows apart = {.n = n,
					.id = all->id,
					.ids = 3 * PERSONS,
					.entry = all->entry,
					.exit = all->end,
					.from = all->from,
					.to = all->to,
					.states = STATES,
					.group = all->group,
					.groups = 2,
					.weight = all->weight};
	for (int v = AJ_JACKKNIFE; v <= AJ_MULTINOMIAL; v++) {
		struct multistate_sample a = sample_of(&rows), b = sample_of(&apart);
		const struct aj_opts opts = {.variance = (enum aj_variance)v};
		same(fit(&a, opts), fit(&b, opts), 1e-13);
	}
}

static void test_probabilities_add_up(void **state)
{
	(void)state;
	const struct multistate_rows rows = rows_of(random_histories(17));
	struct multistate_sample s = sample_of(&rows);
	struct aj_curve *c = fit(&s, (struct aj_opts){.tau = num_of(9)});
	for (size_t g = 0; g < 2; g++) {
		double area = 0;
		for (size_t k = 0; k < STATES; k++)
			area += c[g * STATES + k].rmean.v;
		CHECK_REL(area, 9, 1e-12);
		for (size_t j = 0; j < c[g * STATES].n; j++) {
			double p = 0;
			for (size_t k = 0; k < STATES; k++)
				p += c[g * STATES + k].estimate[j];
			CHECK_REL(p, 1, 1e-12);
		}
	}
}

static void test_edges(void **state)
{
	(void)state;
	static const int32_t id[] = {0, 1}, never[] = {-1, -1}, group[] = {0, 0}, both[] = {1, 1};
	static const double end[] = {2, 2};
	struct multistate_rows rows = {
		.n = 2, .id = id, .ids = 2, .exit = end, .to = never, .states = 2, .group = group, .groups = 2};
	struct multistate_sample s = sample_of(&rows);
	struct aj_curve *c = fit(&s, (struct aj_opts){0});
	assert_true(c[0].n == 1 && c[0].estimate[0] == 1 && c[0].std_error[0] == 0 && c[0].rmean.v == 2);
	assert_true(c[1].estimate[0] == 0 && c[1].low[0].why == WHY_NO_EVENTS);
	assert_true(c[2].n == 0 && c[2].rmean.why == WHY_NO_DATA && c[2].initial.why == WHY_NO_DATA);
	rows.to = both;
	s = sample_of(&rows);
	c = fit(&s, (struct aj_opts){0});
	assert_true(c[0].estimate[0] == 0 && c[1].estimate[0] == 1 && c[1].std_error[0] == 0 && c[1].low[0].v == 1);
	assert_int_equal(aj_fit(mem, &s, &(struct aj_opts){.level = 2}, c), ERR_VALUE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_by_hand),
		SCRATCH_TEST(test_causes_are_cuminc),
		SCRATCH_TEST(test_one_cause_is_km),
		SCRATCH_TEST(test_histories_are_units),
		SCRATCH_TEST(test_order_does_not_matter),
		SCRATCH_TEST(test_frequencies_are_persons),
		SCRATCH_TEST(test_probabilities_add_up),
		SCRATCH_TEST(test_edges),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
