/* Which appointment is a version of which: against the rule as it is written down in pairing.h, taken one by one with plain loops. */
#include "deid/pairing.h"
#include "support/check.h"

#include <string.h>

enum { MOST = 4, WHO = 3, PARTS = 2, VALUES = 2 };

struct side {
	uint32_t who[MOST];
	uint8_t part[MOST];
	int value[MOST];
	bool fresh[MOST];
	int with[MOST]; /* of the other side, -1: none */
	bool alike[MOST];
	size_t n;
};

/* What counts in a pass. */
struct counts {
	bool value, who, part;
};

static bool told(const struct side *s, bool who)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->with[i] < 0 && !s->fresh[i] && (who ? s->who[i] : s->part[i]))
			return true;
	return false;
}

static bool fits(const struct side *old, size_t i, const struct side *new, size_t j, struct counts c)
{
	if (old->with[i] >= 0 || new->with[j] >= 0 || new->fresh[j])
		return false;
	return (!c.value || old->value[i] == new->value[j]) && (!c.who || old->who[i] == new->who[j]) &&
	       (!c.part || old->part[i] == new->part[j]);
}

/* Of the new ones of the kind of j those that are left, j included. */
static size_t left_of_kind(const struct side *new, size_t j, struct counts c)
{
	size_t n = 0;
	for (size_t k = 0; k < new->n; k++)
		n += new->with[k] < 0 && !new->fresh[k] && (!c.value || new->value[k] == new->value[j]) &&
		     (!c.who || new->who[k] == new->who[j]) && (!c.part || new->part[k] == new->part[j]);
	return n;
}

static void pass(struct side *old, struct side *new, bool from_end, struct counts c)
{
	for (size_t j = 0; j < new->n; j++) {
		size_t at[MOST] = {0}, n = 0;
		for (size_t i = 0; i < old->n; i++)
			if (fits(old, i, new, j, c))
				at[n++] = i;
		if (!n)
			continue;
		size_t left = left_of_kind(new, j, c);
		size_t take = from_end && n > left ? n - left : 0;
		old->with[at[take]] = (int)j;
		new->with[j] = (int)at[take];
		old->alike[at[take]] = new->alike[j] = c.value;
	}
}

static void plainly(struct side *old, struct side *new, bool from_end)
{
	for (size_t i = 0; i < MOST; i++)
		old->with[i] = new->with[i] = -1;
	pass(old, new, from_end, (struct counts){true, true, true});
	pass(old, new, from_end, (struct counts){false, true, true});
	bool who = told(old, true) && told(new, true), part = told(old, false) && told(new, false);
	pass(old, new, from_end, (struct counts){false, who, part});
}

static int by_value(void *context, uint32_t a, uint32_t b)
{
	const int *value = context;
	return (value[a] > value[b]) - (value[a] < value[b]);
}

static void check(struct side *old, struct side *new, bool from_end)
{
	struct pairing_item item[2 * MOST] = {0};
	int value[2 * MOST];
	struct pairing p = {
		.item = item, .olds = old->n, .news = new->n, .from_end = from_end, .compare = by_value, .context = value};
	for (size_t i = 0; i < old->n + new->n; i++) {
		const struct side *s = i < old->n ? old : new;
		size_t k = i < old->n ? i : i - old->n;
		item[i] = (struct pairing_item){
			.place = (uint32_t)i, .who = s->who[k], .part = s->part[k], .fresh = i >= old->n && s->fresh[k]};
		value[i] = s->value[k];
	}
	plainly(old, new, from_end);
	assert_int_equal(pairing_make(&p), ERR_OK);
	for (size_t i = 0; i < old->n; i++) {
		assert_int_equal(item[i].with, old->with[i] < 0 ? 0 : (int)old->n + old->with[i] + 1);
		assert_true(old->with[i] < 0 || item[i].alike == old->alike[i]);
	}
	for (size_t j = 0; j < new->n; j++)
		assert_int_equal(item[old->n + j].with, new->with[j] + 1);
}

/* The next side in the order of all; false: that was the last. */
static bool step(struct side *s, bool new)
{
	for (size_t i = 0; i < s->n; i++) {
		if (++s->value[i] < VALUES)
			return true;
		s->value[i] = 0;
		if (++s->part[i] < PARTS)
			return true;
		s->part[i] = 0;
		if (++s->who[i] < WHO)
			return true;
		s->who[i] = 0;
		s->fresh[i] = new && !s->fresh[i];
		if (s->fresh[i])
			return true;
	}
	return false;
}

/* Every new side of that size against the old one. */
static void check_all_new(struct side *old, size_t news)
{
	struct side new = {.n = news};
	do {
		check(old, &new, false);
		check(old, &new, true);
	} while (step(&new, true));
}

static void test_every_small_case(void **state)
{
	(void)state;
	for (size_t sizes = 0; sizes < 9; sizes++) {
		struct side old = {.n = sizes / 3};
		do
			check_all_new(&old, sizes % 3);
		while (step(&old, false));
	}
}

static struct side side_by_chance(uint32_t *seed, bool new)
{
	struct side s = {.n = MOST};
	for (size_t i = 0; i < MOST; i++) {
		*seed = *seed * 1664525 + 1013904223;
		s.who[i] = (*seed >> 8) % WHO;
		s.part[i] = (uint8_t)((*seed >> 16) % PARTS);
		s.value[i] = (int)((*seed >> 20) % VALUES);
		s.fresh[i] = new && (*seed >> 24) % 8 == 0;
	}
	return s;
}

static void test_larger_cases(void **state)
{
	(void)state;
	uint32_t seed = 12345;
	for (int round = 0; round < 20000; round++) {
		struct side old = side_by_chance(&seed, false), new = side_by_chance(&seed, true);
		check(&old, &new, round % 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_small_case),
		cmocka_unit_test(test_larger_cases),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
