#include "stats/stream.h"

#include "core/random.h"

static void stream_set(void *state, unsigned long seed)
{
	random_seed(state, seed, 0, 0);
}

static unsigned long stream_get(void *state)
{
	return (unsigned long)random_next(state);
}

static double stream_unit(void *state)
{
	return random_unit(state);
}

static const gsl_rng_type stream_type = {
	.name = "xoshiro256**",
	.max = UINT64_MAX,
	.min = 0,
	.size = sizeof(struct random),
	.set = stream_set,
	.get = stream_get,
	.get_double = stream_unit,
};

gsl_rng *stream_new(uint64_t seed, uint64_t piece, uint64_t purpose)
{
	gsl_rng *r = gsl_rng_alloc(&stream_type);
	if (r)
		random_seed(gsl_rng_state(r), seed, piece, purpose);
	return r;
}
