#pragma once
/*
 * The oracle tables that travel with the program (datasets/oracles), run on this machine: every command line of a topic's cases, and each
 * expected value compared with what the method says here.
 *
 *   agree: |got - want| <= tolerance * |want| + 1e-14, texts equal; want NA: no value, with a reason
 *
 * memory  of results: the caller's arena
 * errors  ERR_FORMAT a table that is not as its header says (a damaged build); a case that fails counts as wrong, with its message
 */
#include "core/arena.h"
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>

/* What a method's cases came to. */
struct selftest_method {
	const char *name, *source;
	size_t cases, values, wrong;
	double difference; /* the largest relative one among numbers that agree */
	double tolerance;  /* the loosest */
};

/* A value that does not agree; part NULL: the case did not run, and got is why. */
struct selftest_wrong {
	const char *topic, *name, *part, *key, *want, *got;
	long row;
};

struct selftest {
	struct arena *mem;
	size_t methods, wrongs;
	struct selftest_method *method;
	struct selftest_wrong *wrong; /* the first SELFTEST_SHOWN of them */
};

enum { SELFTEST_SHOWN = 50 };

/* only: one method, NULL: all. ERR_USAGE no such method among the cases. */
must_check enum err selftest_run(struct arena *mem, const char *only, struct selftest *out);
