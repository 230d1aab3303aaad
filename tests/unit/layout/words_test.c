/*
 * Words that stand for no value, in all disguises: cell_no_value() looks at the first and last sign of a cell before it folds it. Here every cell is folded
 * and compared with every word.
 */
#include "core/fold.h"
#include "core/random.h"
#include "layout/layout_parts.h"
#include "support/check.h"

#include <string.h>

enum { CELLS = 400000, ROOM = 400 };

static struct arena *mem;
static struct layout_set *set;

static int setup(void **state)
{
	(void)state;
	static struct instrument_set instruments;
	const struct layout_options o = {.today = 20240};
	mem = arena_new();
	return instrument_load(mem, NULL, &instruments) || layout_load(mem, &instruments, &o, &set);
}

static int teardown(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

static bool is_blank(const char *text, size_t n)
{
	size_t i = 0;
	while (i < n && strchr(" \t\n\r", text[i]))
		i++;
	return i == n;
}

static enum layout_reason by_every_word(const char *text, size_t n)
{
	char folded[NAME_MAX_FOLDED];
	const struct vocabulary_index *x = set->missing.index;
	if (is_blank(text, n))
		return REASON_EMPTY;
	long used = fold_name(text, n, folded, sizeof folded);
	if (used == 0)
		return REASON_MISSING_CODE;
	for (size_t i = 0; used > 0 && i < x->slots; i++)
		if (x->slot[i].name && strlen(x->slot[i].name) == (size_t)used &&
		    !memcmp(x->slot[i].name, folded, (size_t)used))
			return x->slot[i].code == 1   ? REASON_MISSING_CODE
			       : x->slot[i].code == 2 ? REASON_DECLINED
						      : REASON_NONE;
	return REASON_NONE;
}

/* A word with other signs between, before and behind its letters; now and then with one changed. */
static size_t disguise(struct random *r, const char *word, char *out)
{
	static const char *const between[] = {
		" ", "-", ".", "/", "#", "\t", "\xcc\x81", "\xe2\x80\x8b", "\xc3\xa9", "\xe2\x82\xac", "'", "\xff"};
	size_t n = 0, few = 2 + random_next(r) % 12;
	for (size_t i = 0;; i++) {
		while (random_next(r) % few == 0 && n < ROOM - 200) {
			const char *sign = between[random_next(r) % (few > 6 ? 6 : 12)];
			for (size_t k = 0; sign[k]; k++)
				out[n++] = sign[k];
		}
		if (!word[i])
			return n;
		bool letter = word[i] >= 'a' && word[i] <= 'z';
		out[n++] = (char)(letter && random_next(r) % 3 == 0 ? word[i] - 32 : word[i]);
		if (random_next(r) % 60 == 0)
			out[n - 1] = "xe7 "[random_next(r) % 4];
	}
}

static void test_disguised(void **state)
{
	(void)state;
	const struct vocabulary_index *x = set->missing.index;
	size_t seen[REASON__COUNT] = {0};
	char text[ROOM];
	struct random r;
	random_seed(&r, 1, 2, 3);
	for (int i = 0; i < CELLS; i++) {
		const struct named *word = &x->slot[random_next(&r) % x->slots];
		size_t n = disguise(&r, word->name && random_next(&r) % 8 ? word->name : "", text);
		enum layout_reason want = by_every_word(text, n);
		if (cell_no_value(&set->missing, (struct rd_cell){.p = text, .n = (uint32_t)n}) != want)
			fail_msg("cell %d: not %s", i, layout_reason_name(want));
		seen[want]++;
	}
	assert_true(seen[REASON_NONE] > 10000 && seen[REASON_EMPTY] > 10000);
	assert_true(seen[REASON_MISSING_CODE] > 10000 && seen[REASON_DECLINED] > 10000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_disguised)};
	return cmocka_run_group_tests(tests, setup, teardown);
}
