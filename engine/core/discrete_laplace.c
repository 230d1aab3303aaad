#include "core/discrete_laplace.h"

#include <stdbool.h>
#include <string.h>

struct draw {
	const struct byte_source *from;
	size_t words; /* taken so far */
};

static enum err word(struct draw *d, uint64_t *out)
{
	unsigned char byte[sizeof *out];
	if (d->words++ == LAPLACE_WORDS)
		return err_set(ERR_KEY, "the source of random numbers gives none");
	enum err err = d->from->bytes(d->from->context, byte, sizeof byte);
	if (!err)
		memcpy(out, byte, sizeof byte);
	return err;
}

/* Uniform in 0 .. n-1: words of the last, incomplete run of n are thrown away. */
static enum err below(struct draw *d, uint64_t n, uint64_t *out)
{
	uint64_t w = 0, over = (UINT64_MAX % n + 1) % n;
	enum err err = word(d, &w);
	while (!err && w > UINT64_MAX - over)
		err = word(d, &w);
	*out = w % n;
	return err;
}

/*
 * Bernoulli(exp(-u / t)), u <= t: algorithm 1. K is the first trial of Bernoulli(u / (t k)), k = 1, 2, .., that fails; it is odd with probability
 * sum (-u / t)^k / k! = exp(-u / t). A trial is one of u / t and one of 1 / k, so that no product can overflow.
 */
static enum err bernoulli_exp(struct draw *d, uint64_t u, uint64_t t, bool *out)
{
	uint64_t k = 0, a = 0, b = 0;
	enum err err = ERR_OK;
	do {
		k++;
		err = below(d, t, &a);
		if (!err)
			err = below(d, k, &b);
	} while (!err && a < u && b == 0);
	*out = k % 2 == 1;
	return err;
}

/* How often Bernoulli(exp(-1)) succeeds before it fails. */
static enum err geometric(struct draw *d, uint64_t *out)
{
	uint64_t v = 0;
	bool again = true;
	enum err err = bernoulli_exp(d, 1, 1, &again);
	while (!err && again) {
		v++;
		err = bernoulli_exp(d, 1, 1, &again);
	}
	*out = v;
	return err;
}

/* X = u + t v is geometric with ratio exp(-1 / t): v counts whole t, and u is kept with probability exp(-u / t). */
static enum err magnitude(struct draw *d, uint64_t t, uint64_t *out)
{
	uint64_t u = 0, v = 0;
	bool kept = false;
	enum err err = ERR_OK;
	while (!err && !kept) {
		err = below(d, t, &u);
		if (!err)
			err = bernoulli_exp(d, u, t, &kept);
	}
	if (!err)
		err = geometric(d, &v);
	*out = u + t * v;
	return err;
}

/* Algorithm 2: [X / s] with a sign; a negative zero is drawn anew, else 0 would come twice as often. */
enum err discrete_laplace(uint32_t t, uint32_t s, const struct byte_source *from, int64_t *out)
{
	struct draw d = {from, 0};
	uint64_t x = 0, negative = 1;
	if (!t || !s)
		return err_set(ERR_RANGE, "the scale of noise is a fraction above 0");
	enum err err = ERR_OK;
	do {
		err = magnitude(&d, t, &x);
		x /= s;
		if (!err)
			err = below(&d, 2, &negative);
	} while (!err && negative && x == 0);
	if (!err)
		*out = negative ? -(int64_t)x : (int64_t)x;
	return err;
}
