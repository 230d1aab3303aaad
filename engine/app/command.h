#pragma once
/*
 * A command of the program: one file cmd_x.c defines "const struct command cmd_x"; the registry finds it.
 *
 * run gets the words after "upturn" (argv[0] is the command's name) and returns the exit code of the contract: 0 done, 1 could not
 * be done, 2 wrong command line, 3 done but something needs a person's eye.
 */
#include <stddef.h>

struct command {
	const char *name;
	const char *summary; /* one line for upturn --help */
	int (*run)(int argc, char **argv);
};

extern const struct command *const commands_registry[];

/* Prints the one line of the error note to standard error ("upturn: file 2, row 5, column 3: ...") and returns the exit code. */
int command_fail(void);
