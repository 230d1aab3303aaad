/* The chain of the log against openssl. */
#include "deid/chain.h"
#include "support/check.h"

#include <sodium.h>
#include <string.h>

static struct chain chain;

static int setup(void **state)
{
	(void)state;
	for (int i = 0; i < SUBKEY_BYTES; i++)
		chain.key[i] = (unsigned char)i;
	return 0;
}

static void is(const unsigned char mac[CHAIN_BYTES], const char *want)
{
	char hex[2 * CHAIN_BYTES + 1];
	sodium_bin2hex(hex, sizeof hex, mac, CHAIN_BYTES);
	assert_string_equal(hex, want);
}

/* openssl dgst -sha256 -mac HMAC -macopt hexkey:000102..1f over the bytes as documented. */
static void test_known_answers(void **state)
{
	(void)state;
	static const int64_t one[CHAIN_VALUES] = {1, 1, 20000, 1, -5, 0, 1},
			     two[CHAIN_VALUES] = {2, 2, 20001, 1, -5, 7806620338114002884, 16};
	unsigned char zero[CHAIN_BYTES] = {0}, first[CHAIN_BYTES], second[CHAIN_BYTES], seal[CHAIN_BYTES];
	chain_next(&chain, zero, one, first);
	is(first, "418afcf0217415bc1bd44e429cd20ef6b700743d460309dac4bcea793e48e3e7");
	chain_next(&chain, first, two, second);
	is(second, "64fb514d7ed4a2fd3d21ffcbcf402e78c77bf3ac94fc1bc698a69019df8aeae0");
	chain_seal(&chain, 2, second, seal);
	is(seal, "ea6cbacee07a9f2632a599aac0c2655212517f7b2ce4e7388fccf2ab729d7707");
	assert_true(chain_same(first, first));
	assert_false(chain_same(first, second));
}

/* The first 8 bytes of d6d3599211f99744457fc6a0344e8b827b2136ea3a58c057545311916380f330. */
static void test_print(void **state)
{
	(void)state;
	assert_true((uint64_t)chain_print(&chain, UINT64_C(0x0123456789abcdef)) == UINT64_C(0x4497f9119259d3d6));
}

/* Every value and every code before it counts. */
static void test_every_part(void **state)
{
	(void)state;
	int64_t value[CHAIN_VALUES] = {3, 2, 20000, 1, 5, 6, 7};
	unsigned char before[CHAIN_BYTES] = {9}, was[CHAIN_BYTES], is_now[CHAIN_BYTES];
	chain_next(&chain, before, value, was);
	for (int i = 0; i < CHAIN_VALUES; i++) {
		value[i] ^= INT64_C(1) << 9 * i;
		chain_next(&chain, before, value, is_now);
		assert_false(chain_same(was, is_now));
		value[i] ^= INT64_C(1) << 9 * i;
	}
	for (int i = 0; i < CHAIN_BYTES; i++) {
		before[i] ^= 1;
		chain_next(&chain, before, value, is_now);
		assert_false(chain_same(was, is_now));
		before[i] ^= 1;
	}
	chain.key[31] ^= 1;
	chain_next(&chain, before, value, is_now);
	assert_false(chain_same(was, is_now));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_known_answers, setup),
		cmocka_unit_test_setup(test_print, setup),
		cmocka_unit_test_setup(test_every_part, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
