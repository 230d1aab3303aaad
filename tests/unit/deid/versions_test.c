/* Several files of one run tell of one day. Expected rows are worked out by hand. */
#include "unit/deid/records.h"

static struct key *key;

static int setup(void **state)
{
	(void)state;
	key = known_key();
	return key == NULL;
}

static int teardown(void **state)
{
	(void)state;
	key_free(key);
	return 0;
}

/* A day in three files: reasons by row, and the scores that are left. */
static void test_versions_of_files(void **state)
{
	(void)state;
	static const struct {
		int file, row, phq;
		const char *therapist;
	} row[] = {
		{1, 2, 10, "x"}, {1, 3, 11, "x"}, {1, 4, 12, "y"}, /* three appointments, two of one therapist */
		{2, 2, 10, "x"}, {2, 3, 15, "x"},                  /* the first again, the second corrected */
		{3, 2, 15, "x"}, {3, 3, 13, "y"}, {3, 4, 9, "z"},  /* the second again, y's corrected, a new one */
	};
	struct deid *d = begin(key, DEID_RESEARCH, NULL);
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct record r = record("a", 2021, 1, 1);
		r.file = row[i].file;
		r.row = row[i].row;
		r.score[1] = row[i].phq;
		r.therapist = cell(row[i].therapist);
		add(d, r);
	}
	struct deid_set *s = finish(d);
	static const struct deid_reject want[] = {{.file = 1, .row = 3, .reason = REASON_REPLACED},
						  {.file = 1, .row = 4, .reason = REASON_REPLACED},
						  {.file = 2, .row = 2, .reason = REASON_DUPLICATE},
						  {.file = 3, .row = 2, .reason = REASON_DUPLICATE}};
	size_t n;
	const struct deid_reject *got = deid_set_rejects(s, &n);
	assert_int_equal(n, 4);
	for (size_t i = 0; i < n; i++)
		assert_true(got[i].file == want[i].file && got[i].row == want[i].row && got[i].reason == want[i].reason);
	assert_int_equal(deid_set_counts(s)->rows_accepted, 4);
	assert_int_equal(deid_set_counts(s)->rows_rejected, 4);
	assert_int_equal(deid_set_visits(s), 4);
	int64_t sum = 0;
	for (size_t v = 0; v < 4; v++)
		sum += visit_score(s, v, 1);
	assert_int_equal(sum, 10 + 15 + 13 + 9);
	deid_set_free(s);
}

/* A later file that has no column for what an earlier one told leaves it as it was; an empty cell takes it away. */
static void test_version_without_columns(void **state)
{
	(void)state;
	static const struct layout_column columns[] = {{.file = 1, .column = 1, .role = ROLE_DURATION, .instrument = -1},
						       {.file = 1, .column = 2, .role = ROLE_SCORE, .instrument = 0},
						       {.file = 1, .column = 3, .role = ROLE_SCORE, .instrument = 1},
						       {.file = 2, .column = 1, .role = ROLE_SCORE, .instrument = 1},
						       {.file = 2, .column = 2, .role = ROLE_SCORE, .instrument = 0}};
	struct deid *d = begin(key, DEID_RESEARCH, NULL);
	struct record r = record("a", 2021, 1, 1), later = r;
	r.duration = 50;
	r.score[0] = 7;
	r.score[1] = 12;
	later.file = 2;
	later.score[1] = 13;
	add(d, r);
	add(d, later);
	assert_int_equal(deid_columns(d, columns, 5), ERR_OK);
	struct deid_set *s = finish(d);
	assert_int_equal(deid_set_visits(s), 1);
	assert_int_equal(visit_field(s, 0, DEID_DURATION), 50);
	assert_true(visit_score(s, 0, 0) == DEID_NULL);
	assert_int_equal(visit_score(s, 0, 1), 13);
	assert_true(deid_set_tells(s, DEID_DURATION) && !deid_set_tells(s, DEID_MODALITY));
	deid_set_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_versions_of_files),
		cmocka_unit_test(test_version_without_columns),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
