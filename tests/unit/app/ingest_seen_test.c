/* What is shown comes out as it went in: order, column and text, over many times the first room, and again after clearing. */
#include "app/ingest_seen.h"
#include "support/check.h"

#include <stdio.h>
#include <string.h>

enum { MANY = 5000 };

static struct layout_column columns[3];

struct expected {
	int i;
};

static void text_of(int i, char out[32])
{
	snprintf(out, 32, i % 7 ? "cell %d" : "", i);
}

static void check_next(void *context, const struct layout_column *column, struct rd_cell cell)
{
	struct expected *e = context;
	char want[32];
	text_of(e->i, want);
	assert_true(column == (e->i % 4 ? &columns[e->i % 4 - 1] : NULL));
	assert_int_equal(cell.n, strlen(want));
	assert_memory_equal(cell.p, want, cell.n);
	e->i++;
}

static void check_name(void *context, struct rd_cell cell)
{
	check_next(context, NULL, cell);
}

static void test_order(void **state)
{
	(void)state;
	struct seen s = {.failed = ERR_OK};
	for (int round = 0; round < 2; round++) {
		struct expected e = {0};
		const struct layout_watch to = {.context = &e, .name = check_name, .lost = check_next};
		for (int i = 0; i < MANY; i++) {
			char text[32];
			text_of(i, text);
			const struct rd_cell cell = {.p = text, .n = (uint32_t)strlen(text)};
			if (i % 4)
				seen_lost(&s, &columns[i % 4 - 1], cell);
			else
				seen_name(&s, cell);
		}
		assert_int_equal(seen_failed(&s), ERR_OK);
		seen_show(&s, &to);
		assert_int_equal(e.i, MANY);
		seen_clear(&s);
		seen_show(&s, &to);
		assert_int_equal(e.i, MANY);
	}
	seen_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_order)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
