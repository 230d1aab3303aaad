#pragma once
/*
 * An arena of its own for every test of a file: list the tests with SCRATCH_TEST(f) and take memory from `mem`, which is gone when f ends.
 */
#include "core/arena.h"
#include "support/check.h"

#include <gsl/gsl_errno.h>

static struct arena *mem;

static inline int scratch_new(void **state)
{
	(void)state;
	gsl_set_error_handler_off();
	mem = arena_new();
	return mem ? 0 : -1;
}

static inline int scratch_free(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

#define SCRATCH_TEST(f) cmocka_unit_test_setup_teardown(f, scratch_new, scratch_free)
