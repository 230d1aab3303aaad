/* selftest sees what is wrong: tables of this test stand in for those that the program carries, with values that must not agree. */
#include "app/selftest.h"

#include "core/embedded.h"
#include "support/check.h"

#include <gsl/gsl_errno.h>
#include <string.h>

#define BYTES(text) (const unsigned char *)(text), sizeof(text) - 1

/* S(2) = 2/3, S(3) = 2/3 * 1/2 = 1/3 */
extern const struct embedded oracles_embedded[], oracle_tables_embedded[];
const struct embedded oracle_tables_embedded[] = {{"three", BYTES("time,dead\n2,1\n3,1\n5,0\n")}, {NULL, NULL, 0}};
const struct embedded oracles_embedded[] = {
	{"hand_cases", BYTES("case;method;table;options\n"
			     "km_01;km;three;--time time --event dead\n"
			     "km_02;km;three;--time time --event nobody\n")},
	{"hand_expected", BYTES("case,part,row,key,value,tolerance\n"
				"km_01,,-1,n,3,1e-8\n"
				"km_01,tidy,0,estimate,0.66666666666666667,1e-8\n"
				"km_01,tidy@3,-1,estimate,0.33333333333333333,1e-8\n"
				"km_01,tidy@3,-1,n.risk,2,1e-8\n"
				"km_01,tidy,0,estimate,0.66666668,1e-8\n"
				"km_01,tidy@4,-1,estimate,0.3,1e-8\n"
				"km_01,tidy,0,nothing,1,1e-8\n"
				"km_01,tidy,0,estimate,NA,1e-8\n"
				"km_01,tidy,0,estimate,words,1e-8\n"
				"km_02,,-1,n,3,1e-8\n")},
	{NULL, NULL, 0},
};

static void wrong_values_are_seen(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct selftest t;
	assert_int_equal(selftest_run(mem, "km", &t), ERR_OK);
	assert_int_equal(t.methods, 1);
	assert_int_equal(t.method[0].cases, 2);
	assert_int_equal(t.method[0].values, 9);
	assert_int_equal(t.method[0].wrong, 6);
	assert_true(t.method[0].difference < 1e-15);
	assert_int_equal(t.wrongs, 6);
	assert_string_equal(t.wrong[0].got, "0.66666666666666663");
	assert_string_equal(t.wrong[1].got, "no such key");
	assert_string_equal(t.wrong[2].got, "no such key");
	assert_string_equal(t.wrong[3].got, "a number");
	assert_string_equal(t.wrong[4].got, "a number");
	assert_string_equal(t.wrong[5].name, "km_02");
	assert_null(t.wrong[5].part);
	assert_non_null(strstr(t.wrong[5].got, "no such column"));
	arena_free(mem);
}

static void unknown_method(void **state)
{
	(void)state;
	struct arena *mem = arena_new();
	struct selftest t;
	assert_int_equal(selftest_run(mem, "no-such", &t), ERR_USAGE);
	arena_free(mem);
}

int main(void)
{
	gsl_set_error_handler_off();
	const struct CMUnitTest tests[] = {cmocka_unit_test(wrong_values_are_seen), cmocka_unit_test(unknown_method)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
