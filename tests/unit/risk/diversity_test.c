/* l and t: the salaries of Li, Li and Venkatasubramanian 2007 (section 4), and the definitions over all pairs of clients. */
#include "risk/diversity.h"

#include "support/check.h"

#include "unit/risk/tables.h"

#include <math.h>

/* Nine clients earn 3k..11k, three each in three classes; P1 = {3,4,5}k is 0.375 from all, P2 = {6,8,11}k 0.167. */
static void salaries_of_li(void **state)
{
	(void)state;
	struct small_table t = {.clients = 9, .keys = 1, .value = {{1, 1, 1, 2, 2, 2, 3, 3, 3}}};
	const int32_t p1[] = {3, 4, 5, 6, 8, 11, 7, 9, 10};
	struct risk_kinds k;
	struct diversity d;
	struct risk_sensitive s = {.name = "salary", .value = p1, .ordered = true};
	struct arena *mem = arena_new();
	table_ready(&t);
	assert_int_equal(risk_kinds_of(mem, &t.table, &k), ERR_OK);
	assert_int_equal(diversity_of(&k, RISK_OWN, &s, &d), ERR_OK);
	CHECK_EQ(d.t.v, 0.375);
	CHECK_EQ(d.distinct_l.v, 3);
	CHECK_EQ(d.entropy_l.v, 3);
	s.ordered = false;
	assert_int_equal(diversity_of(&k, RISK_OWN, &s, &d), ERR_OK);
	CHECK_EQ(d.t.v, (3 * (1 / 3.0 - 1 / 9.0) + 6 / 9.0) / 2);
	/* {6,8,11} beside the six others, who lie half as far off. */
	const int32_t p2[] = {6, 8, 11, 3, 4, 5, 7, 9, 10};
	struct small_table two = {.clients = 9, .keys = 1, .value = {{1, 1, 1, 2, 2, 2, 2, 2, 2}}};
	s = (struct risk_sensitive){.name = "salary", .value = p2, .ordered = true};
	table_ready(&two);
	assert_int_equal(risk_kinds_of(mem, &two.table, &k), ERR_OK);
	assert_int_equal(diversity_of(&k, RISK_OWN, &s, &d), ERR_OK);
	CHECK_REL(d.t.v, 0.167, 0.003);
	arena_free(mem);
}

struct want {
	double distinct, entropy, t;
	uint64_t alike;
};

static void class_by_pairs(const struct small_table *t, enum risk_rule rule, const int32_t *value, size_t i, struct want *w)
{
	double n[5] = {0}, all[5] = {0}, known = 0, total = 0, entropy = 0, distinct = 0, ahead = 0, sum = 0, values = 0;
	for (size_t b = 0; b < t->clients; b++)
		if (value[b] != RISK_MISSING) {
			all[value[b]]++;
			total++;
			n[value[b]] += agree(t, 7, rule, i, b);
			known += agree(t, 7, rule, i, b);
		}
	if (!(known > 0))
		return;
	for (int v = 0; v < 5; v++) {
		if (!(all[v] > 0))
			continue;
		values++;
		distinct += n[v] > 0;
		entropy -= n[v] > 0 ? n[v] / known * log(n[v] / known) : 0;
		ahead += n[v] / known - all[v] / total;
		sum += fabs(ahead);
	}
	w->distinct = fmin(w->distinct, distinct);
	w->entropy = fmin(w->entropy, exp(entropy));
	w->t = fmax(w->t, sum / (values - 1));
	w->alike += distinct < 2;
}

static void diversity_is_that_of_all_pairs(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 30; seed++) {
		struct small_table t;
		struct risk_kinds k;
		struct random r;
		int32_t value[TABLE_MOST];
		struct arena *mem = arena_new();
		table_random(&t, seed, 63, 2, 7);
		random_seed(&r, seed, 1, 1);
		for (size_t i = 0; i < t.clients; i++)
			value[i] = random_below(&r, 9) ? (int32_t)random_below(&r, 5) : RISK_MISSING;
		assert_int_equal(risk_kinds_of(mem, &t.table, &k), ERR_OK);
		for (int rule = RISK_OWN; rule < RISK_RULES; rule++) {
			struct want w = {.distinct = 9, .entropy = 9};
			struct diversity d;
			const struct risk_sensitive s = {"value", value, true};
			for (size_t i = 0; i < t.clients; i++)
				class_by_pairs(&t, (enum risk_rule)rule, value, i, &w);
			assert_int_equal(diversity_of(&k, (enum risk_rule)rule, &s, &d), ERR_OK);
			CHECK_EQ(d.distinct_l.v, w.distinct);
			CHECK_EQ(d.entropy_l.v, w.entropy);
			CHECK_EQ(d.t.v, w.t);
			assert_int_equal(d.alike, w.alike);
		}
		arena_free(mem);
	}
}

static void nothing_known_is_no_number(void **state)
{
	(void)state;
	struct small_table t;
	struct risk_kinds k;
	struct diversity d;
	int32_t value[TABLE_MOST];
	struct arena *mem = arena_new();
	table_random(&t, 3, 12, 2, 0);
	for (size_t i = 0; i < 12; i++)
		value[i] = RISK_MISSING;
	assert_int_equal(risk_kinds_of(mem, &t.table, &k), ERR_OK);
	assert_int_equal(diversity_of(&k, RISK_OWN, &(struct risk_sensitive){"value", value, true}, &d), ERR_OK);
	assert_int_equal(d.t.why, WHY_NO_DATA);
	assert_int_equal(d.alike, 0);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(salaries_of_li),
		cmocka_unit_test(diversity_is_that_of_all_pairs),
		cmocka_unit_test(nothing_known_is_no_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
