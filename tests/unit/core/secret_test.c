/* Secret memory: every byte that was written is zero when the system gets it back, and what was never written takes no memory. */
#include "core/secret.h"
#include "support/check.h"

#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { LARGE = 64 << 20 };

static size_t watched, seen; /* bytes that are to be looked at when they are given back, and those that were not zero */
static bool came;

/* In place of the system's. */
int munmap(void *p, size_t size) /* NOLINT(readability-inconsistent-declaration-parameter-name): reserved ones */
{
	const char *at = p;
	if (watched == size) {
		came = true;
		for (size_t i = 0; i < size; i++)
			seen += at[i] != 0;
	}
	return (int)syscall(SYS_munmap, p, size);
}

static void gives_back_zeros(void **state)
{
	static const size_t size[] = {1, 4095, 4096, 4097, 1 << 20, (5 << 20) + 3, LARGE};
	(void)state;
	for (size_t i = 0; i < sizeof size / sizeof *size; i++)
		for (size_t step = 1; step <= 100000; step *= 100) {
			void *p = NULL;
			assert_int_equal(secret_alloc(size[i], &p), ERR_OK);
			for (size_t at = 0; at < size[i]; at += step)
				((char *)p)[at] = 'x';
			((char *)p)[size[i] - 1] = 'x';
			watched = size[i];
			seen = 0;
			came = false;
			secret_free(p, size[i]);
			watched = 0;
			assert_true(came);
			assert_int_equal(seen, 0);
		}
	secret_free(NULL, 0);
}

static long peak(void)
{
	struct rusage u;
	assert_int_equal(getrusage(RUSAGE_SELF, &u), 0);
	return u.ru_maxrss;
}

/* Before the test above, which takes as much. */
static void untouched_is_free(void **state)
{
	(void)state;
	void *p = NULL;
	long before = peak();
	assert_int_equal(secret_alloc(LARGE, &p), ERR_OK);
	memset(p, 'x', 1 << 20);
	secret_free(p, LARGE);
	assert_in_range(peak() - before, 0, LARGE / 1024 / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(untouched_is_free),
		cmocka_unit_test(gives_back_zeros),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
