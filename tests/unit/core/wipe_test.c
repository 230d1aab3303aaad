/* Bytes of a file that another one has taken the place of. */
#include "core/wipe.h"
#include "support/check.h"
#include "support/temp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static size_t read_all(const char *path, char *out, size_t size)
{
	FILE *f = fopen(path, "re");
	assert_non_null(f);
	size_t n = fread(out, 1, size, f);
	fclose(f);
	return n;
}

static void test_old_bytes_go(void **state)
{
	(void)state;
	static char bytes[200000], zeros[200000], now[200001];
	char *second = strdup(temp_path("second"));
	int fd = -1;
	memset(bytes, 'x', sizeof bytes);
	char *path = strdup(temp_file("old", bytes, sizeof bytes));
	unlink(second);
	assert_int_equal(link(path, second), 0);
	assert_int_equal(wipe_hold(path, &fd), ERR_OK);
	assert_int_equal(rename(temp_file("new", "new", 3), path), 0);
	assert_int_equal(wipe_held(fd), ERR_OK);
	assert_int_equal(read_all(path, now, sizeof now), 3);
	assert_int_equal(read_all(second, now, sizeof now), sizeof zeros);
	assert_memory_equal(now, zeros, sizeof zeros);
	free(path);
	free(second);
}

static void test_nothing_there(void **state)
{
	(void)state;
	int fd = 7;
	char *path = strdup(temp_path("absent"));
	assert_int_equal(wipe_hold(path, &fd), ERR_OK);
	assert_int_equal(fd, -1);
	assert_int_equal(wipe_held(fd), ERR_OK);
	wipe_let_go(fd);
	/* Not through a link: that would overwrite another file. */
	char *target = strdup(temp_file("target", "abc", 3));
	assert_int_equal(symlink(target, path), 0);
	assert_int_equal(wipe_hold(path, &fd), ERR_DISK);
	unlink(path);
	free(target);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_old_bytes_go),
		cmocka_unit_test(test_nothing_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
