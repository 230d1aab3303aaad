/* The statement: every role has its row, and what is said follows the profile. Letters from 45 CFR 164.514(b)(2)(i). */
#include "deid/statement.h"
#include "unit/deid/records.h"

static struct statement of(enum layout_role role, const struct profile *p, unsigned flags)
{
	const struct layout_column c = {.role = role, .flags = flags};
	return statement_of(&c, p);
}

static void test_every_role_has_words(void **state)
{
	(void)state;
	struct profile p = profile_base(DEID_STRICT);
	for (int r = 0; r < ROLE__COUNT; r++) {
		struct statement s = of((enum layout_role)r, &p, 0);
		assert_non_null(statement_action((int)s.action));
		assert_non_null(statement_hipaa((int)s.hipaa));
		assert_non_null(statement_uk((int)s.uk));
	}
	for (int i = 0; i < HIPAA__COUNT; i++)
		assert_non_null(statement_hipaa(i));
	for (int i = 0; i < ACTION__COUNT; i++)
		assert_non_null(statement_action(i));
	for (int i = 0; i < UK__COUNT; i++)
		assert_non_null(statement_uk(i));
}

/* A direct identifier is never told as kept, under any profile. */
static void test_letters(void **state)
{
	(void)state;
	static const struct {
		enum layout_role role;
		char letter;
		bool direct;
	} want[] = {
		{ROLE_NAME, 'A', true},          {ROLE_POSTCODE, 'B', false}, {ROLE_ADDRESS, 'B', true},
		{ROLE_BIRTH_DATE, 'C', false},   {ROLE_AGE, 'C', false},      {ROLE_DATE, 'C', false},
		{ROLE_PHONE, 'D', true},         {ROLE_EMAIL, 'F', true},     {ROLE_CLIENT_ID, 'R', false},
		{ROLE_THERAPIST, 'R', false},    {ROLE_RELATIVE, 'A', true},  {ROLE_NATIONAL_ID, 'G', true},
		{ROLE_RECORD_NUMBER, 'H', true}, {ROLE_INSURANCE, 'I', true}, {ROLE_LICENCE, 'K', true},
		{ROLE_DEVICE, 'M', true},        {ROLE_WEB, 'N', true},       {ROLE_NETWORK, 'O', true},
		{ROLE_ZIP, 'B', false},          {ROLE_SURNAME, 'A', true},
	};
	struct profile p = profile_base(DEID_RESEARCH);
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		struct statement s = of(want[i].role, &p, 0);
		assert_int_equal(statement_hipaa((int)s.hipaa)[0], want[i].letter);
		if (want[i].direct)
			assert_int_equal(s.action, ACTION_DROPPED);
	}
}

static void test_follows_the_profile(void **state)
{
	(void)state;
	struct profile p = profile_base(DEID_STRICT);
	assert_int_equal(of(ROLE_DATE, &p, 0).action, ACTION_WEEKS);
	assert_int_equal(of(ROLE_AGE, &p, 0).action, ACTION_AGE_5);
	p.level[PROFILE_AGE] = AGE_BANDS_OF_20;
	p.level[PROFILE_DURATION] = DURATION_QUARTERS;
	assert_int_equal(of(ROLE_AGE, &p, 0).action, ACTION_AGE_20);
	assert_int_equal(of(ROLE_DURATION, &p, 0).action, ACTION_MINUTES_15);
	p.level[PROFILE_GENDER] = 1;
	assert_int_equal(of(ROLE_GENDER, &p, 0).action, ACTION_DROPPED);
	assert_int_equal(of(ROLE_CLIENT_ID, &p, LAYOUT_REPEATED).action, ACTION_DROPPED);
	assert_int_equal(of(ROLE_ZIP, &p, 0).action, ACTION_ZIP_CENSUSES);
	assert_int_equal(of(ROLE_POSTCODE, &p, 0).action, ACTION_POSTCODE_COUNTRY);
	assert_int_equal(of(ROLE_DIAGNOSIS, &p, 0).action, ACTION_GROUP);
	assert_int_equal(of(ROLE_LANGUAGE, &p, 0).action, ACTION_YES_NO);
	assert_int_equal(of(ROLE_OCCUPATION, &p, 0).action, ACTION_DROPPED);
	p = profile_base(DEID_RESEARCH);
	assert_int_equal(of(ROLE_DATE, &p, 0).action, ACTION_DAYS);
	assert_int_equal(of(ROLE_ZIP, &p, 0).action, ACTION_ZIP);
	assert_int_equal(of(ROLE_POSTCODE, &p, 0).action, ACTION_REGION);
	assert_int_equal(of(ROLE_DIAGNOSIS, &p, 0).action, ACTION_CATEGORY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_role_has_words),
		cmocka_unit_test(test_letters),
		cmocka_unit_test(test_follows_the_profile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
