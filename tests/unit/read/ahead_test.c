/* A source read ahead: the same bytes, end and error as without the thread, which is there for what is large and for nothing else. */
#include "read/ahead.h"

#include "core/workers.h"
#include "support/check.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

enum { ROOM = 100000, BLOCK_MOST = 256 << 10, BLOCKS = 3, LARGE = 5 << 20 };

/* Byte i is made of i alone. */
struct counting {
	size_t n, at, calls;
	bool fails;      /* behind the last byte */
	pthread_t asked; /* who asked last */
};

static char byte_at(size_t i)
{
	return (char)((i * 2654435761U) >> 13);
}

static enum err give(void *context, char *to, size_t room, size_t *got)
{
	struct counting *c = context;
	size_t most = 1 + c->calls * 7919 % ((size_t)3 * ROOM), left = c->n - c->at;
	c->asked = pthread_self();
	c->calls++;
	if (!left && c->fails)
		return err_at(ERR_FORMAT, err_place(3, 4, 0), "as asked");
	*got = left < room ? left : room;
	*got = *got < most ? *got : most;
	for (size_t i = 0; i < *got; i++)
		to[i] = byte_at(c->at + i);
	c->at += *got;
	return ERR_OK;
}

static uint64_t given(const void *context)
{
	const struct counting *c = context;
	return c->at;
}

/* Reads until `most` bytes came, or there are none. */
static enum err take(struct ahead *a, size_t most, size_t *all)
{
	static char to[ROOM];
	size_t got = 1;
	for (*all = 0; got && *all < most; *all += got) {
		enum err err = ahead_read(a, to, 1 + *all % ROOM, &got);
		if (err)
			return err;
		for (size_t i = 0; i < got; i++)
			if (to[i] != byte_at(*all + i))
				fail_msg("byte %zu differs", *all + i);
		if (ahead_done(a) < *all + got || ahead_done(a) > *all + got + (size_t)BLOCKS * BLOCK_MOST)
			fail_msg("after %zu bytes %llu are said to be done", *all + got, (unsigned long long)ahead_done(a));
	}
	return ERR_OK;
}

/* However often it is asked. */
static void ends(struct ahead *a)
{
	char to[8];
	size_t got = 1;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(ahead_read(a, to, sizeof to, &got), ERR_OK);
		assert_int_equal(got, 0);
	}
}

static struct ahead *opened(struct counting *c)
{
	struct ahead *a = NULL;
	assert_int_equal(ahead_open(&(struct ahead_source){.context = c, .read = give, .done = given}, &a), ERR_OK);
	return a;
}

static void same_bytes(void **state)
{
	static const size_t size[] = {0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, LARGE};
	(void)state;
	for (unsigned threads = 1; threads <= 2; threads++) {
		workers_set_threads(threads);
		for (size_t i = 0; i < 2 * sizeof size / sizeof *size; i++) {
			struct counting c = {.n = size[i / 2], .fails = i % 2};
			struct ahead *a = opened(&c);
			size_t all;
			assert_int_equal(take(a, SIZE_MAX, &all), c.fails ? ERR_FORMAT : ERR_OK);
			assert_int_equal(all, c.n);
			if (c.fails)
				assert_int_equal(err_last()->row, 4);
			else
				ends(a);
			ahead_close(a);
		}
	}
}

static void stops(void **state)
{
	(void)state;
	workers_set_threads(2);
	struct counting c = {.n = LARGE};
	struct ahead *a = opened(&c);
	for (size_t most = 1; most < 2 * (size_t)LARGE; most += LARGE / 7) {
		size_t all;
		assert_int_equal(take(a, most, &all), ERR_OK);
		ahead_stop(a);
		assert_true(all >= (most < c.n ? most : c.n));
		assert_int_equal(ahead_done(a), 0);
		c.at = 0;
	}
	size_t all;
	assert_int_equal(take(a, 2 << 20, &all), ERR_OK);
	ahead_close(a);
	ahead_close(NULL);
}

static void who_asks(void **state)
{
	static const struct {
		unsigned threads;
		size_t n;
		bool other;
	} cases[] = {{1, LARGE, false}, {2, LARGE, true}, {2, 1 << 20, false}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct counting c = {.n = LARGE};
		struct ahead *a = opened(&c);
		size_t all;
		workers_set_threads(cases[i].threads);
		assert_int_equal(take(a, cases[i].n, &all), ERR_OK);
		ahead_stop(a);
		assert_int_equal(!pthread_equal(c.asked, pthread_self()), cases[i].other);
		ahead_close(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_bytes),
		cmocka_unit_test(stops),
		cmocka_unit_test(who_asks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
