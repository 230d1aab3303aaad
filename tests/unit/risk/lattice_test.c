/* The search beside every node of small lattices, and suppression beside counting again. */
#include "risk/lattice.h"

#include "risk/suppress.h"
#include "support/check.h"

#include "unit/risk/tables.h"

#include <math.h>

/* Generalised values of a client at a level, from the definition alone. */
static int32_t coarser(const struct small_table *t, size_t key, int level, size_t i, uint32_t least)
{
	int32_t v = t->value[key][i];
	uint32_t n = 0;
	if (v == RISK_MISSING)
		return v;
	if (key == 2 || key == 3) {
		static const int32_t width[2][3] = {{5, 10, 20}, {1, 2, 5}};
		return level == 3 ? RISK_MISSING : v / width[key - 2][level] * width[key - 2][level];
	}
	for (size_t b = 0; b < t->clients; b++)
		n += t->value[key][b] == v;
	return level == 2 || (level == 1 && n < least) ? RISK_MISSING : v;
}

static void generalise(const struct small_table *t, const int *level, uint32_t least, struct small_table *out)
{
	*out = *t;
	for (size_t j = 0; j < t->keys; j++)
		for (size_t i = 0; i < t->clients; i++)
			out->value[j][i] = coarser(t, j, level[j], i, least);
	table_ready(out);
}

static uint32_t small_by_pairs(const struct small_table *t, uint32_t k)
{
	uint32_t small = 0;
	for (size_t i = 0; i < t->clients; i++)
		small += size_by_pairs(t, 31, RISK_OWN, i) < k;
	return small;
}

static double lost(const struct small_table *t, const struct small_table *g, size_t key)
{
	double bits = 0;
	for (size_t i = 0; i < t->clients; i++)
		bits += log2((double)size_by_pairs(g, 1U << key, RISK_OWN, i) / size_by_pairs(t, 1U << key, RISK_OWN, i));
	return bits;
}

static double loss_of(const struct small_table *t, const int *level, uint32_t k)
{
	struct small_table g, none;
	double sum = 0;
	generalise(t, level, k, &g);
	generalise(t, (int[]){2, 2, 3, 3, 2}, k, &none);
	for (size_t j = 0; j < t->keys; j++) {
		double all = lost(t, &none, j);
		sum += all > 0 ? lost(t, &g, j) / all : 0;
	}
	return sum / (double)t->keys;
}

/* The least loss of all nodes that leave at most `most` clients; infinite if none does. */
static double least_loss(const struct small_table *t, uint32_t k, uint64_t most, unsigned keep)
{
	double best = INFINITY;
	for (int node = 0; node < 3 * 3 * 4 * 4; node++) {
		const int level[] = {node % 3, node / 3 % 3, node / 9 % 4, node / 36};
		struct small_table g;
		bool kept = true;
		for (size_t j = 0; j < 4; j++)
			kept = kept && (!(keep >> j & 1) || !level[j]);
		generalise(t, level, k, &g);
		if (!kept || small_by_pairs(&g, k) > most)
			continue;
		best = fmin(best, loss_of(t, level, k));
	}
	return best;
}

static void search_finds_the_least_of_all_nodes(void **state)
{
	(void)state;
	int found = 0, not_found = 0;
	for (uint64_t seed = 1; seed <= 16; seed++) {
		struct small_table t, g;
		struct risk_kinds kinds;
		struct lattice l;
		struct arena *mem = arena_new();
		table_random(&t, seed, 40 + seed, 4, seed % 2 ? 9 : 0);
		assert_int_equal(risk_kinds_of(mem, &t.table, &kinds), ERR_OK);
		struct lattice_request r = lattice_ask(&kinds, 3 + seed % 4, (unsigned)(seed % 3 * 10));
		r.keep = seed % 5 == 4 ? 5 : 0;
		double want = least_loss(&t, r.k, r.most, r.keep);
		assert_int_equal(lattice_search(&r, &l), ERR_OK);
		assert_int_equal(l.found, isfinite(want));
		if (l.found) {
			CHECK_REL(l.loss, want, 1e-7);
			CHECK_REL(loss_of(&t, l.level, r.k), want, 1e-7);
			generalise(&t, l.level, r.k, &g);
			assert_int_equal(l.small, small_by_pairs(&g, r.k));
		}
		found += l.found;
		not_found += !l.found;
		arena_free(mem);
	}
	assert_true(found >= 10 && not_found >= 1);
}

static void suppression_leaves_no_small_class(void **state)
{
	(void)state;
	uint64_t values = 0, removed = 0;
	for (uint64_t seed = 1; seed <= 40; seed++) {
		struct small_table t, g, after;
		struct risk_kinds kinds;
		struct lattice l;
		struct suppression s;
		static const size_t order[] = {2, 0, 3, 1};
		struct arena *mem = arena_new();
		table_random(&t, seed, 60, 4, seed % 2 ? 9 : 0);
		assert_int_equal(risk_kinds_of(mem, &t.table, &kinds), ERR_OK);
		struct lattice_request r = lattice_ask(&kinds, 4, 60);
		r.keep = seed % 4 ? 0 : 1;
		assert_int_equal(lattice_search(&r, &l), ERR_OK);
		assert_true(l.found);
		assert_int_equal(suppress_small(mem, &r, &l, order, &s), ERR_OK);
		generalise(&t, l.level, 4, &g);
		after = (struct small_table){.keys = 4};
		uint64_t gone = 0, touched = 0, hidden = 0;
		for (size_t i = 0; i < 60; i++) {
			bool changed = s.removed[kinds.of[i]];
			gone += s.removed[kinds.of[i]];
			for (size_t j = 0; j < 4; j++) {
				int32_t v = s.value[j][kinds.of[i]];
				assert_true(v == g.value[j][i] || v == RISK_MISSING);
				assert_true(j || !r.keep || v == g.value[j][i]);
				changed = changed || v != g.value[j][i];
				hidden += v != g.value[j][i] && !s.removed[kinds.of[i]];
				after.value[j][after.clients] = v;
			}
			touched += changed;
			after.clients += !s.removed[kinds.of[i]];
		}
		uint32_t smallest = TABLE_MOST;
		for (size_t i = 0; i < after.clients; i++) {
			uint32_t f = size_by_pairs(&after, 15, RISK_OWN, i);
			smallest = f < smallest ? f : smallest;
		}
		assert_true(after.clients == 0 || smallest >= 4);
		assert_int_equal(s.smallest, after.clients ? smallest : 0);
		assert_int_equal(s.removed_clients, gone);
		assert_int_equal(s.clients, touched);
		assert_int_equal(s.values, hidden);
		assert_true(touched <= l.small);
		values += s.values;
		removed += gone;
		arena_free(mem);
	}
	assert_true(values > 100 && removed > 10);
}

static void nobody_loses_nothing(void **state)
{
	(void)state;
	struct small_table t = {.clients = 0, .keys = 4};
	struct risk_kinds kinds;
	struct lattice l;
	struct suppression s;
	struct arena *mem = arena_new();
	table_ready(&t);
	assert_int_equal(risk_kinds_of(mem, &t.table, &kinds), ERR_OK);
	struct lattice_request r = lattice_ask(&kinds, 11, 0);
	assert_int_equal(lattice_search(&r, &l), ERR_OK);
	assert_true(l.found);
	CHECK_EQ(l.loss, 0);
	assert_int_equal(suppress_small(mem, &r, &l, (size_t[]){0, 1, 2, 3}, &s), ERR_OK);
	assert_int_equal(s.smallest, 0);
	arena_free(mem);
}

/* Fewer clients than k: no levels reach it. */
static void too_few_are_not_found(void **state)
{
	(void)state;
	struct small_table t;
	struct risk_kinds kinds;
	struct lattice l;
	struct arena *mem = arena_new();
	table_random(&t, 1, 10, 4, 0);
	assert_int_equal(risk_kinds_of(mem, &t.table, &kinds), ERR_OK);
	struct lattice_request r = lattice_ask(&kinds, 11, 0);
	assert_int_equal(lattice_search(&r, &l), ERR_OK);
	assert_false(l.found);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(search_finds_the_least_of_all_nodes),
		cmocka_unit_test(suppression_leaves_no_small_class),
		cmocka_unit_test(nobody_loses_nothing),
		cmocka_unit_test(too_few_are_not_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
