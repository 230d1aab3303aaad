#pragma once
/*
 * A random stream of one piece of work as GSL's generator, for gsl_ran_*: piece k of a run draws the same whatever the threads are.
 * The generator is core/random.h's. purpose keeps two uses of one piece apart. NULL: no memory. gsl_rng_free() releases it.
 */
#include <gsl/gsl_rng.h>
#include <stdint.h>

gsl_rng *stream_new(uint64_t seed, uint64_t piece, uint64_t purpose);
