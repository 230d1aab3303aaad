#include "app/command.h"
#include "core/leftover.h"

#include <gsl/gsl_errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

static void print_help(void)
{
	puts("usage: upturn COMMAND [FILE...] [--option value]\n\nCommands:");
	for (const struct command *const *c = commands_registry; *c; c++)
		printf("  %-12s %s\n", (*c)->name, (*c)->summary);
	puts("\nupturn COMMAND --help explains a command; upturn --version tells the version.");
}

/* No core file, no other process of the user looking in, no output that others can read while it is written; a size limit is an error like a full disk. */
static void process_hygiene(void)
{
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
	umask(077);
	signal(SIGXFSZ, SIG_IGN);
}

/* What was printed is there only when the last of it could be written. */
static int ended(int code)
{
	if (!fflush(stdout) && !ferror(stdout))
		return code;
	if (!code)
		fputs("upturn: standard output cannot be written; check the space left\n", stderr);
	return code ? code : 1;
}

int main(int argc, char **argv)
{
	gsl_set_error_handler_off();
	process_hygiene();
	leftover_watch();
	if (argc < 2 || !strcmp(argv[1], "--help") || !strcmp(argv[1], "help")) {
		print_help();
		return ended(argc < 2 ? 2 : 0);
	}
	if (!strcmp(argv[1], "--version")) {
		puts("upturn " UPTURN_VERSION);
		return ended(0);
	}
	for (const struct command *const *c = commands_registry; *c; c++)
		if (!strcmp(argv[1], (*c)->name))
			return ended((*c)->run(argc - 1, argv + 1));
	fputs("upturn: no such command; upturn --help lists them\n", stderr);
	return 2;
}
