/* The multi-state sample: stays of split rows, states carried on, and every refusal with its row. */
#include "sample/multistate.h"

#include "support/scratch.h"

enum { CENSORED = MULTISTATE_CENSORED };

/* Person 0: 0 until 2 (in two rows), 1 until 4, then seen until 5; person 1: state 0 until 3, then 2. */
static const int32_t id[] = {0, 1, 0, 0, 0}, to[] = {1, 2, CENSORED, CENSORED, CENSORED}, from[] = {0, 0, 1, 0, 1};
static const double entry[] = {1, 0, 4, 0, 2}, end[] = {2, 3, 5, 1, 4};

static struct multistate_rows rows_of_all(void)
{
	return (struct multistate_rows){
		.n = 5, .id = id, .ids = 2, .entry = entry, .exit = end, .from = from, .to = to, .states = 3};
}

static void test_stays(void **state)
{
	(void)state;
	struct multistate_rows in = rows_of_all();
	for (int given = 0; given < 2; given++) {
		in.from = given ? from : NULL;
		in.entry = given ? entry : NULL;
		struct multistate_sample s;
		assert_int_equal(multistate_build(mem, &in, &s), ERR_OK);
		assert_int_equal(s.n, 3);
		static const size_t row[] = {0, 1, 2};
		assert_memory_equal(s.row, row, sizeof row);
		assert_true(s.from[0] == 0 && s.to[0] == 1 && s.from[1] == 0 && s.to[1] == 2);
		assert_true(s.from[2] == 1 && s.to[2] == MULTISTATE_CENSORED && s.entry[2] == s.exit[0]);
		assert_true(s.next[0] == 2 && s.next[1] == -1 && s.next[2] == -1);
		assert_true(s.first[0] && s.first[1] && !s.first[2] && s.steady);
	}
}

static void test_changing_weight_keeps_rows_apart(void **state)
{
	(void)state;
	struct multistate_rows in = rows_of_all();
	in.weight = (const double[]){2, 1, 2, 1, 2};
	struct multistate_sample s;
	assert_int_equal(multistate_build(mem, &in, &s), ERR_OK);
	assert_int_equal(s.n, 4);
	assert_false(s.steady);
	assert_int_equal(s.to[0], MULTISTATE_STAYS);
	assert_int_equal(s.row[0], 3);
}

static void refused(struct multistate_rows in, enum err code, long row)
{
	struct multistate_sample s;
	assert_int_equal(multistate_build(mem, &in, &s), code);
	assert_int_equal(err_last()->row, row);
}

static void test_refusals(void **state)
{
	(void)state;
	struct multistate_rows in = rows_of_all();
	in.entry = (const double[]){1, 0, 4.5, 0, 2};
	refused(in, ERR_ORDER, 3);
	in.entry = (const double[]){0.5, 0, 4, 0, 2};
	refused(in, ERR_ORDER, 1);
	in.entry = (const double[]){1, 3, 4, 0, 2};
	refused(in, ERR_ORDER, 2);
	in.entry = entry;
	in.from = (const int32_t[]){0, 0, 1, 0, 0};
	refused(in, ERR_VALUE, 5);
	in.from = (const int32_t[]){0, 0, 2, 0, 1};
	refused(in, ERR_VALUE, 3);
	in.from = from;
	in.to = (const int32_t[]){1, 0, CENSORED, CENSORED, CENSORED};
	refused(in, ERR_VALUE, 2);
	in.to = (const int32_t[]){1, 3, CENSORED, CENSORED, CENSORED};
	refused(in, ERR_VALUE, 2);
	in.to = to;
	in.count = (const int32_t[]){1, 2, 2, 1, 1};
	refused(in, ERR_VALUE, 3);
	in.count = NULL;
	in.weight = (const double[]){1, 1, -1, 1, 1};
	refused(in, ERR_VALUE, 3);
	in.weight = (const double[]){0, 0, 0, 0, 0};
	refused(in, ERR_EMPTY, 0);
	in.weight = NULL;
	in.states = MULTISTATE_STATES_MAX + 1;
	refused(in, ERR_LIMIT, 0);
	in.states = 3;
	in.n = 0;
	refused(in, ERR_EMPTY, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_stays),
		SCRATCH_TEST(test_changing_weight_keeps_rows_apart),
		SCRATCH_TEST(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
