#include "core/leftover.h"
#include "core/outfile.h"
#include "support/check.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child begins a file and is stopped: nothing of it is left, and it died of that signal. */
static void stopped_by(int signal_number)
{
	char target[] = "/tmp/leftover_test.XXXXXX", *partial = NULL;
	int fd = mkstemp(target);
	assert_true(fd >= 0);
	close(fd);
	unlink(target);
	pid_t child = fork();
	if (!child) {
		struct outfile *o = NULL;
		leftover_watch();
		if (outfile_begin(target, &o))
			_exit(1);
		raise(signal_number);
		_exit(2);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), signal_number);
	assert_true(asprintf(&partial, "%s.partial.%ld", target, (long)child) > 0);
	assert_int_not_equal(access(partial, F_OK), 0);
	assert_int_not_equal(access(target, F_OK), 0);
	free(partial);
}

static void test_nothing_is_left(void **state)
{
	(void)state;
	stopped_by(SIGINT);
	stopped_by(SIGTERM);
	stopped_by(SIGHUP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_nothing_is_left)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
