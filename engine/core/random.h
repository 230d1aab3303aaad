#pragma once
/*
 * Random numbers of one piece of work: xoshiro256** (Blackman and Vigna 2018), seeded by splitmix64 from the run's seed, the piece's
 * number (a client, a replicate) and a purpose, so that what a piece draws depends on nothing else. Integers only: every machine and
 * any number of threads draw the same.
 */
#include <math.h>
#include <stdint.h>

struct random {
	uint64_t s[4];
};

static inline uint64_t random_splitmix(uint64_t *x)
{
	uint64_t z = (*x += 0x9e3779b97f4a7c15U);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

static inline void random_seed(struct random *r, uint64_t seed, uint64_t piece, uint64_t purpose)
{
	uint64_t x = seed;
	x = random_splitmix(&x) ^ piece;
	x = random_splitmix(&x) ^ purpose;
	for (int i = 0; i < 4; i++)
		r->s[i] = random_splitmix(&x);
}

static inline uint64_t random_next(struct random *r)
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
static inline uint32_t random_below(struct random *r, uint32_t n)
{
	return (uint32_t)(((random_next(r) >> 32) * n) >> 32);
}

/* In (0, 1), never an end: 53 bits, and a half. */
static inline double random_unit(struct random *r)
{
	return ((double)(random_next(r) >> 11) + 0.5) * 0x1p-53;
}

/* A standard normal number: Box and Muller 1958. */
static inline double random_normal(struct random *r)
{
	double radius = sqrt(-2 * log(random_unit(r)));
	return radius * cos(2 * 3.14159265358979323846 * random_unit(r));
}
