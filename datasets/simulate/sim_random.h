#pragma once
/*
 * Random numbers of one client: xoshiro256** (Blackman and Vigna 2018), seeded by splitmix64 from the run's seed, the client's number and a purpose.
 * Integers only, so that every machine draws the same.
 */
#include <stdbool.h>
#include <stdint.h>

struct sim_random {
	uint64_t s[4];
};

static inline uint64_t sim_splitmix(uint64_t *x)
{
	uint64_t z = (*x += 0x9e3779b97f4a7c15U);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

static inline void sim_seed(struct sim_random *r, uint64_t seed, uint64_t number, uint64_t purpose)
{
	uint64_t x = seed;
	x = sim_splitmix(&x) ^ number;
	x = sim_splitmix(&x) ^ purpose;
	for (int i = 0; i < 4; i++)
		r->s[i] = sim_splitmix(&x);
}

static inline uint64_t sim_next(struct sim_random *r)
{
	uint64_t *s = r->s, m = s[1] * 5;
	uint64_t result = ((m << 7) | (m >> 57)) * 9, t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = (s[3] << 45) | (s[3] >> 19);
	return result;
}

/* 0 .. n-1, n below 2^32 (bias below 2^-32). */
static inline uint32_t sim_below(struct sim_random *r, uint32_t n)
{
	return (uint32_t)(((sim_next(r) >> 32) * n) >> 32);
}

static inline int sim_between(struct sim_random *r, int low, int high)
{
	return low + (int)sim_below(r, (uint32_t)(high - low + 1));
}

/* A probability as a threshold of 32 bits. */
static inline uint32_t sim_threshold(double p)
{
	return p >= 1 ? UINT32_MAX : p <= 0 ? 0 : (uint32_t)(p * 4294967296.0);
}

static inline bool sim_happens(struct sim_random *r, uint32_t threshold)
{
	return (uint32_t)(sim_next(r) >> 32) < threshold;
}

/* In thousandths of a standard deviation: the sum of twelve uniform numbers less six (Irwin-Hall; standard deviation 1 exactly, no tail beyond 6). */
static inline int sim_normal(struct sim_random *r)
{
	int64_t sum = 0;
	for (int i = 0; i < 3; i++)
		for (uint64_t v = sim_next(r), k = 0; k < 4; k++, v >>= 16)
			sum += (int64_t)(v & 0xffff);
	/* Each of the twelve has mean 32767.5 and unit 65536. */
	return (int)(((sum - 393210) * 1000) / 65536);
}
