/* A partial file of a writer that lives stays; one of a writer that was killed goes when the next output is begun. */
#include "core/outfile.h"
#include "support/check.h"
#include "support/temp.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char *partial_of(const char *target, pid_t writer)
{
	char *path = NULL;
	assert_true(asprintf(&path, "%s.partial.%ld", target, (long)writer) > 0);
	return path;
}

/* A child that has begun an output and waits to be killed. */
static pid_t writer_of(const char *target)
{
	int ready[2];
	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	if (!child) {
		struct outfile *o = NULL;
		if (outfile_begin(target, &o) || write(ready[1], "x", 1) != 1)
			_exit(1);
		pause();
	}
	char byte;
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return child;
}

static void begin_and_abandon(const char *target)
{
	struct outfile *o = NULL;
	assert_int_equal(outfile_begin(target, &o), ERR_OK);
	outfile_abandon(o);
}

static void test_only_what_is_abandoned_goes(void **state)
{
	(void)state;
	const char *target = temp_path("out.db");
	pid_t child = writer_of(target);
	char *partial = partial_of(target, child);
	begin_and_abandon(target);
	assert_int_equal(access(partial, F_OK), 0);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_int_equal(access(partial, F_OK), 0);
	begin_and_abandon(target);
	assert_int_not_equal(access(partial, F_OK), 0);
	free(partial);
}

/* Files that merely begin alike are somebody else's. */
static void test_other_names_stay(void **state)
{
	(void)state;
	char other[300];
	snprintf(other, sizeof other, "%s", temp_file("other.db.partial.1", "x", 1));
	begin_and_abandon(temp_path("out.db"));
	assert_int_equal(access(other, F_OK), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_what_is_abandoned_goes),
		cmocka_unit_test(test_other_names_stay),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
