/* Class sizes, exposure and minimal uniques beside their definitions, over all pairs of clients and all sets of keys. */
#include "support/check.h"

#include "risk/exposure.h"
#include "risk/uniques.h"
#include "unit/risk/tables.h"

static void sizes_are_those_of_all_pairs(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct small_table t;
		struct risk_kinds k;
		uint32_t size[TABLE_MOST];
		struct arena *mem = arena_new();
		table_random(&t, seed, 1 + seed, 4, seed % 3 ? 5 : 0);
		assert_int_equal(risk_kinds_of(mem, &t.table, &k), ERR_OK);
		for (unsigned keys = 0; keys < 16; keys++)
			for (int rule = RISK_OWN; rule < RISK_RULES; rule++) {
				assert_int_equal(risk_sizes(&k, keys, (enum risk_rule)rule, size), ERR_OK);
				for (size_t i = 0; i < t.clients; i++)
					assert_int_equal(size[k.of[i]], size_by_pairs(&t, keys, (enum risk_rule)rule, i));
			}
		arena_free(mem);
	}
}

static void exposure_is_its_definition(void **state)
{
	(void)state;
	struct small_table t;
	struct risk_kinds k;
	uint32_t size[TABLE_MOST];
	struct exposure e;
	struct arena *mem = arena_new();
	table_random(&t, 7, 61, 2, 6);
	assert_int_equal(risk_kinds_of(mem, &t.table, &k), ERR_OK);
	for (int rule = RISK_OWN; rule < RISK_RULES; rule++) {
		uint32_t least = TABLE_MOST, below[EXPOSURE_LIMITS] = {0}, above = 0;
		double sum = 0;
		assert_int_equal(risk_sizes(&k, 3, (enum risk_rule)rule, size), ERR_OK);
		exposure_of(&k, size, 0.2, &e);
		for (size_t i = 0; i < t.clients; i++) {
			uint32_t f = size_by_pairs(&t, 3, (enum risk_rule)rule, i);
			least = f < least ? f : least;
			sum += 1.0 / f;
			above += f < 5;
			for (int l = 0; l < EXPOSURE_LIMITS; l++)
				below[l] += f < exposure_limit[l];
		}
		assert_int_equal(e.smallest, least);
		for (int l = 0; l < EXPOSURE_LIMITS; l++)
			assert_int_equal(e.below[l], below[l]);
		CHECK_EQ(e.prosecutor.highest.v, 1.0 / least);
		CHECK_EQ(e.prosecutor.mean.v, sum / 61);
		CHECK_EQ(e.prosecutor.above.v, above / 61.0);
		assert_true(e.below[3] > e.below[0]);
	}
	arena_free(mem);
}

/* Two clients in a class of 20 people, one in a class of 4, one whose second value is not known (24 people), one whom the table has not got. */
/* Classes right at the limits, and of a risk that is the threshold: 1 / 5 is not above 0.2. */
static void limits_are_strict(void **state)
{
	static uint32_t count[] = {1, 1, 1, 1, 1, 1, 1, 1};
	static const uint32_t size[] = {1, 2, 3, 4, 5, 10, 11, 12};
	static const uint64_t below[] = {1, 2, 4, 6}; /* 2, 3, 5, 11 */
	const struct risk_kinds k = {.clients = 8, .n = 8, .count = count};
	struct exposure e;
	(void)state;
	exposure_of(&k, size, 0.2, &e);
	for (int l = 0; l < EXPOSURE_LIMITS; l++)
		assert_int_equal(e.below[l], below[l]);
	CHECK_EQ(e.prosecutor.above.v, 0.5);
}

static void journalist_counts_people(void **state)
{
	(void)state;
	struct small_table t = {.clients = 5, .keys = 2, .value = {{1, 1, 1, 1, 2}, {7, 7, 8, RISK_MISSING, 9}}};
	int32_t first[] = {1, 1, 3}, second[] = {7, 8, 7};
	uint64_t people[] = {20, 4, 1000}, short_of;
	const struct population p = {.rows = 3, .keys = 2, .key = {0, 1}, .value = {first, second}, .people = people};
	static const uint32_t want[] = {20, 20, 4, 24, 1};
	struct risk_kinds k;
	uint32_t size[5];
	struct exposure e;
	struct arena *mem = arena_new();
	table_ready(&t);
	assert_int_equal(risk_kinds_of(mem, &t.table, &k), ERR_OK);
	assert_int_equal(population_sizes(&k, &p, size, &short_of), ERR_OK);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(size[k.of[i]], want[i]);
	assert_int_equal(short_of, 1);
	exposure_of(&k, size, 0.09, &e);
	CHECK_EQ(e.prosecutor.mean.v, (1 / 20.0 + 1 / 20.0 + 1 / 4.0 + 1 / 24.0 + 1) / 5);
	CHECK_EQ(e.prosecutor.above.v, 2 / 5.0);
	people[0] = UINT32_MAX;
	assert_int_equal(population_sizes(&k, &p, size, &short_of), ERR_RANGE);
	arena_free(mem);
}

static bool unique_by_pairs(const struct small_table *t, unsigned keys, enum risk_rule rule, size_t i)
{
	return keys && size_by_pairs(t, keys, rule, i) == 1;
}

static bool minimal_by_pairs(const struct small_table *t, unsigned keys, enum risk_rule rule, size_t i)
{
	if (!unique_by_pairs(t, keys, rule, i))
		return false;
	for (unsigned part = (keys - 1) & keys; part; part = (part - 1) & keys)
		if (unique_by_pairs(t, part, rule, i))
			return false;
	return true;
}

static void uniques_are_those_of_all_subsets(void **state)
{
	(void)state;
	uint64_t seen = 0;
	for (uint64_t seed = 1; seed <= 40; seed++) {
		struct small_table t;
		struct risk_kinds k;
		struct uniques got;
		uint64_t of_size[4] = {0}, of_key[RISK_KEYS] = {0}, clients = 0;
		enum risk_rule rule = seed % 2 ? RISK_OWN : RISK_WILDCARD;
		struct arena *mem = arena_new();
		table_random(&t, seed, 20 + seed, 5, seed % 3 ? 8 : 0);
		assert_int_equal(risk_kinds_of(mem, &t.table, &k), ERR_OK);
		assert_int_equal(uniques_of(&k, rule, &got), ERR_OK);
		for (size_t i = 0; i < t.clients; i++) {
			bool any = false;
			for (unsigned keys = 1; keys < 32; keys++) {
				int size = __builtin_popcount(keys);
				if (size > 3 || !minimal_by_pairs(&t, keys, rule, i))
					continue;
				any = true;
				of_size[size]++;
				for (size_t j = 0; j < 5; j++)
					of_key[j] += keys >> j & 1;
			}
			clients += any;
		}
		assert_int_equal(got.clients, clients);
		for (int s = 1; s <= 3; s++)
			assert_int_equal(got.of_size[s - 1], of_size[s]);
		for (size_t j = 0; j < 5; j++)
			assert_int_equal(got.of_key[j], of_key[j]);
		assert_int_equal(got.clients_by[0] + got.clients_by[1] + got.clients_by[2], clients);
		seen += of_size[1] + of_size[2] + of_size[3];
		arena_free(mem);
	}
	assert_true(seen > 500);
}

/* Four keys: a set of one weighs (4-1)(4-2)(4-3) = 6, of two 2, of three 1. Client 0 is alone on key 0; client 1 on keys 1 and 2 together. */
static void scores_weigh_small_sets(void **state)
{
	(void)state;
	struct small_table t = {
		.clients = 5, .keys = 4, .value = {{9, 1, 1, 1, 1}, {1, 1, 1, 2, 2}, {1, 1, 2, 1, 2}, {0, 0, 0, 0, 0}}};
	struct risk_kinds k;
	struct uniques u;
	struct arena *mem = arena_new();
	table_ready(&t);
	assert_int_equal(risk_kinds_of(mem, &t.table, &k), ERR_OK);
	assert_int_equal(uniques_of(&k, RISK_OWN, &u), ERR_OK);
	/* 0: {0}. 1: {0,1,2}. 2, 3, 4: {1,2}. */
	assert_int_equal(u.of_size[0], 1);
	assert_int_equal(u.of_size[1], 3);
	assert_int_equal(u.of_size[2], 1);
	assert_int_equal(u.most, 1);
	double all = 6 + 3 * 2 + 1;
	CHECK_EQ(u.share[0].v, 7 / all);
	CHECK_EQ(u.share[1].v, 7 / all);
	CHECK_EQ(u.share[3].v, 0);
	arena_free(mem);
}

static void nobody_is_answered(void **state)
{
	(void)state;
	struct small_table t = {.clients = 0, .keys = 3};
	struct risk_kinds k;
	struct exposure e;
	struct uniques u;
	uint32_t size[1];
	struct arena *mem = arena_new();
	table_ready(&t);
	assert_int_equal(risk_kinds_of(mem, &t.table, &k), ERR_OK);
	assert_int_equal(risk_sizes(&k, 7, RISK_WILDCARD, size), ERR_OK);
	exposure_of(&k, size, 0.09, &e);
	assert_int_equal(e.smallest, 0);
	assert_int_equal(e.prosecutor.highest.why, WHY_NO_DATA);
	assert_int_equal(uniques_of(&k, RISK_OWN, &u), ERR_OK);
	assert_int_equal(u.clients, 0);
	assert_int_equal(u.share[0].why, WHY_NO_EVENTS);
	arena_free(mem);
}

static void values_far_apart_are_refused(void **state)
{
	(void)state;
	struct small_table t = {.clients = 2, .keys = 1, .value = {{0, 1 << 21}}};
	struct risk_kinds k;
	struct arena *mem = arena_new();
	table_ready(&t);
	assert_int_equal(risk_kinds_of(mem, &t.table, &k), ERR_RANGE);
	t.table.keys = RISK_KEYS + 1;
	assert_int_equal(risk_kinds_of(mem, &t.table, &k), ERR_LIMIT);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_are_those_of_all_pairs),
		cmocka_unit_test(exposure_is_its_definition),
		cmocka_unit_test(journalist_counts_people),
		cmocka_unit_test(limits_are_strict),
		cmocka_unit_test(uniques_are_those_of_all_subsets),
		cmocka_unit_test(scores_weigh_small_sets),
		cmocka_unit_test(nobody_is_answered),
		cmocka_unit_test(values_far_apart_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
