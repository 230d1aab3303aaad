/* Numbers 0 .. n-1 go through in order, in blocks, whoever is faster; errors of either side arrive with their note. */
#include "core/relay.h"
#include "core/workers.h"
#include "support/check.h"

#include <string.h>

struct block {
	size_t n;
	long number[7];
};

struct side {
	long next, end;
	long fail_at; /* -1: never */
	unsigned slow;
};

static void dawdle(const struct side *s, long i)
{
	for (volatile unsigned k = 0; s->slow && k < s->slow * (unsigned)(i % 13); k++)
		;
}

static enum err fill(void *context, void *block)
{
	struct side *s = context;
	struct block *b = block;
	for (b->n = 0; b->n < 7; s->next++) {
		if (s->next == s->fail_at)
			return err_at(ERR_FORMAT, err_place(1, s->next, 3), "filling failed");
		if (s->next == s->end)
			return ERR_END;
		dawdle(s, s->next);
		b->number[b->n++] = s->next;
	}
	return ERR_OK;
}

static enum err take(void *context, const void *block)
{
	struct side *s = context;
	const struct block *b = block;
	for (size_t i = 0; i < b->n; i++, s->next++) {
		if (s->next == s->fail_at)
			return err_at(ERR_LIMIT, err_place(2, s->next, 0), "taking failed");
		assert_int_equal(b->number[i], s->next);
		dawdle(s, s->next);
	}
	return ERR_OK;
}

static enum err run(struct side *filler, struct side *taker)
{
	static struct block block[RELAY_BLOCKS];
	struct relay r = {.fill = fill, .fill_context = filler, .take = take, .take_context = taker};
	for (int i = 0; i < RELAY_BLOCKS; i++)
		r.block[i] = &block[i];
	return relay_run(&r);
}

static void test_in_order(void **state)
{
	(void)state;
	static const long ends[] = {0, 1, 6, 7, 8, 28, 29, 20000};
	for (unsigned threads = 1; threads <= 2; threads++)
		for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
			for (unsigned slow = 0; slow < 3; slow++) {
				workers_set_threads(threads);
				struct side filler = {.end = ends[i], .fail_at = -1, .slow = slow == 1 ? 50 : 0};
				struct side taker = {.fail_at = -1, .slow = slow == 2 ? 50 : 0};
				assert_int_equal(run(&filler, &taker), ERR_OK);
				assert_int_equal(taker.next, ends[i]);
			}
}

static void test_errors(void **state)
{
	(void)state;
	static const long at[] = {0, 3, 7, 500, 9999};
	for (unsigned threads = 1; threads <= 2; threads++)
		for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
			workers_set_threads(threads);
			struct side filler = {.end = 10000, .fail_at = at[i]}, taker = {.fail_at = -1};
			assert_int_equal(run(&filler, &taker), ERR_FORMAT);
			assert_int_equal(err_last()->row, at[i]);
			assert_true(taker.next <= at[i]);
			filler = (struct side){.end = 10000, .fail_at = -1};
			taker = (struct side){.fail_at = at[i]};
			assert_int_equal(run(&filler, &taker), ERR_LIMIT);
			assert_int_equal(err_last()->row, at[i]);
			assert_int_equal(err_last()->file, 2);
			assert_string_equal(err_last()->text, "taking failed");
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_in_order), cmocka_unit_test(test_errors)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
