/* HMAC-SHA256 as RFC 4231 has it is key_test's; here the kept state gives the same as one that begins with the key. */
#include "deid/key_inside.h"
#include "deid/prf.h"
#include "support/check.h"
#include "unit/deid/records.h"

#include <string.h>

static void test_same(void **state)
{
	(void)state;
	struct key *key = known_key();
	struct prf prf;
	unsigned char sub[SUBKEY_BYTES], got[SUBKEY_BYTES], want[SUBKEY_BYTES], text[200];
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (unsigned char)(i * 37);
	for (int use = KEY_CLIENT; use < KEY__USES; use++) {
		key_sub(key, (enum key_use)use, sub);
		prf_begin(&prf, key, (enum key_use)use);
		for (size_t n = 0; n < sizeof text; n += 13) {
			key_hmac(sub, text, n, want);
			prf_of(&prf, text, n, got);
			assert_memory_equal(got, want, sizeof got);
		}
		prf_done(&prf);
	}
	key_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_same)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
