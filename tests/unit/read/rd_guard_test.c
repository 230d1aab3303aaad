/* What the kernel says of guarded memory, and what a child process sees of it. */
#include "read/rd_guard.h"
#include "support/check.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The VmFlags line of the mapping that starts at p, from /proc/self/smaps. */
static void flags_of(const void *p, char *flags, size_t size)
{
	FILE *maps = fopen("/proc/self/smaps", "re");
	assert_non_null(maps);
	char line[512];
	bool here = false;
	*flags = '\0';
	while (!*flags && fgets(line, sizeof line, maps)) {
		unsigned long from;
		unsigned long to;
		if (sscanf(line, "%lx-%lx ", &from, &to) == 2)
			here = (uintptr_t)p >= from && (uintptr_t)p < to;
		else if (here && !strncmp(line, "VmFlags:", 8))
			snprintf(flags, size, "%s", line + 8);
	}
	fclose(maps);
}

static void test_flags(void **state)
{
	(void)state;
	struct guard g = {0};
	char flags[256];
	assert_int_equal(guard_new(10000, &g), ERR_OK);
	flags_of(g.p, flags, sizeof flags);
	assert_non_null(strstr(flags, " dd")); /* not in core files */
	assert_non_null(strstr(flags, " wf")); /* wiped in a child */
	guard_free(&g);
	assert_null(g.p);
	guard_free(&g);
}

static void test_grow(void **state)
{
	(void)state;
	struct guard g = {0};
	assert_int_equal(guard_new(4096, &g), ERR_OK);
	memcpy(g.p, "seven", 6);
	const char *same = g.p;
	assert_int_equal(guard_grow(&g, 6, 4096), ERR_OK);
	assert_ptr_equal(g.p, same);
	assert_int_equal(guard_grow(&g, 6, 100000), ERR_OK);
	assert_int_equal(g.size, 100000);
	assert_string_equal(g.p, "seven");
	assert_int_equal(g.p[99999], 0);
	char flags[256];
	flags_of(g.p, flags, sizeof flags);
	assert_non_null(strstr(flags, " dd"));
	guard_free(&g);
}

static void test_child(void **state)
{
	(void)state;
	struct guard g = {0};
	assert_int_equal(guard_new(4096, &g), ERR_OK);
	memset(g.p, 'x', 4096);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid)
		_exit(g.p[0] || g.p[4095]);
	int status = 1;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	guard_free(&g);
}

static void test_too_much(void **state)
{
	(void)state;
	struct guard g = {0};
	assert_int_equal(guard_new((size_t)1 << 60, &g), ERR_MEMORY);
	assert_null(g.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_grow),
		cmocka_unit_test(test_child),
		cmocka_unit_test(test_too_much),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
