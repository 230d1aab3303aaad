#include "core/contributors.h"

#include <string.h>

enum { SYNDROMES = 2 * CONTRIBUTORS_WORDS };

/* The sixteen multiples of a by a polynomial of degree 3 or less. */
struct multiples {
	uint64_t of[16];
};

static uint64_t twice(uint64_t a)
{
	return a << 1 ^ (a >> 63 ? UINT64_C(0x1b) : 0);
}

static struct multiples multiples_of(uint64_t a)
{
	struct multiples m = {{0, a}};
	for (size_t i = 2; i < 16; i += 2) {
		m.of[i] = twice(m.of[i / 2]);
		m.of[i + 1] = m.of[i] ^ a;
	}
	return m;
}

/* Four bits of b at a time; what leaves at the top comes back as its multiple of x^4 + x^3 + x + 1. */
static uint64_t times(const struct multiples *a, uint64_t b)
{
	static const uint64_t back[16] = {0x00, 0x1b, 0x36, 0x2d, 0x6c, 0x77, 0x5a, 0x41,
					  0xd8, 0xc3, 0xee, 0xf5, 0xb4, 0xaf, 0x82, 0x99};
	uint64_t r = 0;
	for (int shift = 60; shift >= 0; shift -= 4)
		r = r << 4 ^ back[r >> 60] ^ a->of[b >> shift & 15];
	return r;
}

static uint64_t square(uint64_t a)
{
	struct multiples m = multiples_of(a);
	return times(&m, a);
}

struct contributors contributors_one(uint64_t tag, unsigned char key)
{
	struct contributors c = {.key = key};
	c.sum[0] = tag ? tag : 1;
	struct multiples step = multiples_of(square(c.sum[0]));
	for (size_t k = 1; k < CONTRIBUTORS_WORDS; k++)
		c.sum[k] = times(&step, c.sum[k - 1]);
	return c;
}

void contributors_join(struct contributors *set, const struct contributors *more)
{
	for (size_t k = 0; k < CONTRIBUTORS_WORDS; k++)
		set->sum[k] ^= more->sum[k];
	set->key = (set->key + more->key) & 255;
}

void contributors_leave(struct contributors *set, const struct contributors *fewer)
{
	for (size_t k = 0; k < CONTRIBUTORS_WORDS; k++)
		set->sum[k] ^= fewer->sum[k];
	set->key = (set->key - fewer->key) & 255;
}

/* A recurrence that has held so far, the one before its last change, and how long ago that was. */
struct recurrence {
	uint64_t c[SYNDROMES + 1], before[SYNDROMES + 1];
	uint64_t missed; /* by which the one before was wrong */
	size_t length, since;
};

/* c <- missed c + by x^since before */
static void correct(struct recurrence *r, uint64_t by)
{
	struct multiples scale = multiples_of(r->missed), shift = multiples_of(by);
	for (size_t i = 0; i <= SYNDROMES; i++)
		r->c[i] = times(&scale, r->c[i]) ^ (i < r->since ? 0 : times(&shift, r->before[i - r->since]));
}

static void take(struct recurrence *r, const uint64_t *s, size_t n)
{
	uint64_t by = 0;
	for (size_t i = 0; i <= r->length; i++) {
		struct multiples m = multiples_of(r->c[i]);
		by ^= times(&m, s[n - i]);
	}
	if (by && 2 * r->length <= n) {
		uint64_t old[SYNDROMES + 1];
		memcpy(old, r->c, sizeof old);
		correct(r, by);
		memcpy(r->before, old, sizeof old);
		r->length = n + 1 - r->length;
		r->missed = by;
		r->since = 0;
	} else if (by) {
		correct(r, by);
	}
	r->since++;
}

size_t contributors_apart(const struct contributors *a, const struct contributors *b)
{
	uint64_t s[SYNDROMES];
	if (!memcmp(a->sum, b->sum, sizeof a->sum))
		return 0;
	for (size_t i = 0; i < SYNDROMES; i++)
		s[i] = i % 2 ? square(s[i / 2]) : a->sum[i / 2] ^ b->sum[i / 2];
	struct recurrence r = {.c = {1}, .before = {1}, .missed = 1, .since = 1};
	for (size_t n = 0; n < SYNDROMES; n++)
		take(&r, s, n);
	return r.length < CONTRIBUTORS_MANY ? r.length : CONTRIBUTORS_MANY;
}
