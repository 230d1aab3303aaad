#pragma once
/* A command that only lists what is built in: instruments, layouts, methods. Takes --format, and --folder where the user may add own entries. */
#include "core/arena.h"
#include "result/result.h"

struct listing {
	const char *name, *usage, *about;
	bool folder;
	/* Adds the rows; details: more than fits a terminal is wanted (csv, json). */
	enum err (*add)(struct arena *mem, const char *folder, bool details, struct result_part *rows);
};

int listing_run(const struct listing *l, int argc, char **argv);
