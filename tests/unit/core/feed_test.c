/* A pushing stage asked for its blocks: all of them in order, its error after them, an early stop. */
#include "core/feed.h"
#include "support/check.h"

#include <stdbool.h>
#include <string.h>

struct maker {
	int blocks, made;
	bool fails;
};

static enum err make(void *context, struct feed *f)
{
	struct maker *m = context;
	for (m->made = 0; m->made < m->blocks; m->made++) {
		int *block = feed_empty(f);
		if (!block)
			return ERR_OK;
		*block = m->made;
		feed_full(f);
	}
	return m->fails ? err_at(ERR_VALUE, err_place(3, 4, 5), "as asked") : ERR_OK;
}

static void check(struct maker m, int wanted)
{
	int place[FEED_BLOCKS];
	void *const block[FEED_BLOCKS] = {&place[0], &place[1], &place[2]};
	struct feed *f = NULL;
	void *got = NULL;
	assert_int_equal(feed_start(make, &m, block, &f), ERR_OK);
	for (int i = 0; i < wanted; i++) {
		assert_int_equal(feed_next(f, &got), ERR_OK);
		assert_int_equal(*(const int *)got, i);
	}
	if (wanted == m.blocks) {
		assert_int_equal(feed_next(f, &got), m.fails ? ERR_VALUE : ERR_END);
		assert_int_equal(feed_next(f, &got), m.fails ? ERR_VALUE : ERR_END);
	}
	if (m.fails && wanted == m.blocks) {
		assert_int_equal(err_last()->row, 4);
		assert_string_equal(err_last()->text, "as asked");
	}
	feed_stop(f);
}

static void test_feed(void **state)
{
	(void)state;
	check((struct maker){.blocks = 10000}, 10000);
	check((struct maker){.blocks = 7, .fails = true}, 7);
	check((struct maker){.blocks = 0}, 0);
	check((struct maker){.blocks = 0, .fails = true}, 0);
	for (int early = 0; early < 20; early++)
		check((struct maker){.blocks = 100}, early);
	feed_stop(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_feed)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
