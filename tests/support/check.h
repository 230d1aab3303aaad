#pragma once
/*
 * What every unit test includes: cmocka, with GSL's abort switched off by check_main(), and comparisons that say how far off a
 * number is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* |got - want| <= tolerance * max(|want|, tiny); NaN equals NaN. */
void check_near(double got, double want, double tolerance, const char *what, const char *file, int line);

#define CHECK_REL(got, want, tolerance) check_near((got), (want), (tolerance), #got, __FILE__, __LINE__)
/* The house's default: 1e-8 relative. */
#define CHECK_EQ(got, want) CHECK_REL(got, want, 1e-8)
