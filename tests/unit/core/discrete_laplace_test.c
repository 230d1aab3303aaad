/* Draws from a fixed stream against the exact mass function; every branch by words chosen by hand; and no floating point in the source. */
#include "core/discrete_laplace.h"

#include "core/random.h"
#include "support/check.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS = 100000, WIDEST = 4000, LEAST_EXPECTED = 10 };

static enum err stream(void *context, unsigned char *byte, size_t n)
{
	for (size_t i = 0; i < n; i++)
		byte[i] = (unsigned char)(random_next(context) >> 56);
	return ERR_OK;
}

static double mass(double a, long k)
{
	return (1 - a) / (1 + a) * pow(a, (double)labs(k));
}

/* p of the chi-square over classes expected often enough; the two tails are classes too. */
static double fit(uint32_t t, uint32_t s, uint64_t seed)
{
	static double seen[2 * WIDEST + 1];
	struct random r;
	random_seed(&r, seed, t, s);
	const struct byte_source from = {stream, &r};
	double a = exp(-(double)s / t), tail[2] = {0}, square = 0, inside = 0;
	long edge = 0;
	memset(seen, 0, sizeof seen);
	for (int i = 0; i < DRAWS; i++) {
		int64_t z;
		assert_int_equal(discrete_laplace(t, s, &from, &z), ERR_OK);
		assert_true(z > -WIDEST && z < WIDEST);
		seen[z + WIDEST]++;
	}
	while (DRAWS * mass(a, edge + 1) >= LEAST_EXPECTED)
		edge++;
	for (long k = -WIDEST; k <= WIDEST; k++) {
		double want = DRAWS * mass(a, k), got = seen[k + WIDEST];
		if (labs(k) > edge) {
			tail[k > 0] += got;
			continue;
		}
		inside += mass(a, k);
		square += (got - want) * (got - want) / want;
	}
	for (int side = 0; side < 2; side++) {
		double want = DRAWS * (1 - inside) / 2;
		square += (tail[side] - want) * (tail[side] - want) / want;
	}
	return gsl_cdf_chisq_Q(square, (double)(2 * edge + 2));
}

static void draws_have_the_mass_function(void **state)
{
	(void)state;
	static const uint32_t scale[][2] = {{1, 1}, {2, 1}, {1, 2}, {7, 2}, {20, 3}, {40, 1}, {1000003, 500000}};
	for (size_t i = 0; i < sizeof scale / sizeof *scale; i++) {
		double p = fit(scale[i][0], scale[i][1], 11);
		printf("scale %u/%u: p = %.3f of %d draws\n", scale[i][0], scale[i][1], p, DRAWS);
		assert_true(p > 0.001);
	}
}

struct script {
	const uint64_t *word;
	size_t n, at;
};

static enum err read_script(void *context, unsigned char *byte, size_t n)
{
	struct script *s = context;
	assert_int_equal(n, sizeof *s->word);
	if (s->at == s->n)
		return err_set(ERR_KEY, "the words are used up");
	memcpy(byte, &s->word[s->at++], n);
	return ERR_OK;
}

/* All words are used, no more and no fewer. */
static int64_t told_by(uint32_t t, uint32_t s, const uint64_t *word, size_t n)
{
	struct script script = {word, n, 0};
	const struct byte_source from = {read_script, &script};
	int64_t z = 99;
	assert_int_equal(discrete_laplace(t, s, &from, &z), ERR_OK);
	assert_int_equal(script.at, n);
	return z;
}

#define TOLD_BY(t, s, ...)                                                                                                  \
	told_by(t, s, (const uint64_t[]){__VA_ARGS__}, sizeof((const uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t))
#define FALLS 0, 0, 0, 1        /* Bernoulli(exp(-1)): the second trial fails, so no */
#define STANDS 0, 0, 0, 0, 0, 1 /* the third fails, so yes */

static void every_branch_is_taken(void **state)
{
	(void)state;
	/* A word over the last whole run of 3, u = 2 not kept, u = 1 kept, v = 0, negative. */
	assert_int_equal(TOLD_BY(3, 1, UINT64_MAX, 2, 0, 0, 0, 1, 1, 2, 0, FALLS, 1), -1);
	/* v = 2 whole t, u = 1: X = 7, [7 / 2] = 3. */
	assert_int_equal(TOLD_BY(3, 2, 1, 2, 0, STANDS, STANDS, FALLS, 0), 3);
	/* A negative zero is drawn anew. */
	assert_int_equal(TOLD_BY(1, 1, 0, 0, 0, FALLS, 1, 0, 0, 0, FALLS, 0), 0);
}

static enum err always_zero(void *context, unsigned char *byte, size_t n)
{
	(void)context;
	memset(byte, 0, n);
	return ERR_OK;
}

static void a_bad_source_is_an_error(void **state)
{
	(void)state;
	struct script script = {(const uint64_t[]){0, 0, 0, FALLS, 1}, 8, 0};
	int64_t z = 99;
	for (size_t n = 0; n < script.n; n++) {
		struct script cut = {script.word, n, 0};
		const struct byte_source from = {read_script, &cut};
		assert_int_equal(discrete_laplace(1, 1, &from, &z), ERR_KEY);
	}
	const struct byte_source zeros = {always_zero, NULL};
	assert_int_equal(discrete_laplace(1, 1, &zeros, &z), ERR_KEY);
	assert_int_equal(discrete_laplace(0, 1, &zeros, &z), ERR_RANGE);
	assert_int_equal(discrete_laplace(1, 0, &zeros, &z), ERR_RANGE);
	assert_int_equal(z, 99);
}

static void there_is_no_floating_point(void **state)
{
	(void)state;
	static const char *const words[] = {"double", "float", "math.h", "exp(", "log("};
	static char text[16384];
	FILE *f = fopen(TEST_SOURCE_DIR "/engine/core/discrete_laplace.c", "r");
	assert_non_null(f);
	size_t n = fread(text, 1, sizeof text - 1, f);
	fclose(f);
	assert_true(n > 1000 && n < sizeof text - 1);
	/* Comments may name the function that the trials stand for. */
	for (char *from = strstr(text, "/*"), *to; from && (to = strstr(from, "*/")); from = strstr(to, "/*"))
		memset(from, ' ', (size_t)(to - from) + 2);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		for (const char *at = strstr(text, words[i]); at; at = strstr(at + 1, words[i]))
			assert_memory_equal(at - 10, "bernoulli_", 10);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(draws_have_the_mass_function), cmocka_unit_test(every_branch_is_taken),
		cmocka_unit_test(a_bad_source_is_an_error), cmocka_unit_test(there_is_no_floating_point)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
