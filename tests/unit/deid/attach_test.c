/* Measurements in rows of their own: which appointment they join, worked out by hand from the rule in deid.h and by trying every appointment. */
#include "unit/deid/records.h"

enum { GAD, PHQ, NONE = -1 };

static struct record appointment(const char *client, int day, int attendance)
{
	struct record r = record(client, 2024, 3, day);
	r.attendance = attendance;
	return r;
}

static struct record measurement(const char *client, int day, int gad, int phq)
{
	struct record r = appointment(client, day, ATTENDANCE_ASSESSMENT);
	r.kind = RECORD_MEASUREMENT;
	r.score[GAD] = gad == NONE ? RECORD_NO_SCORE : gad;
	r.score[PHQ] = phq == NONE ? RECORD_NO_SCORE : phq;
	return r;
}

static struct deid *begin_with(const struct key *key, int tolerance)
{
	static const struct vocabularies vocabularies;
	struct deid *d = NULL;
	const struct deid_options o = {.profile = profile_base(DEID_RESEARCH),
				       .key = key,
				       .plan = &records_plan,
				       .vocabularies = &vocabularies,
				       .tolerance_days = tolerance};
	assert_int_equal(deid_begin(&o, &d), ERR_OK);
	return d;
}

/* "at attendance gad phq" a visit, in order. */
static void check_visits(const struct deid_set *s, const char *expected)
{
	char got[512] = "";
	size_t n = 0;
	for (size_t v = 0; v < deid_set_visits(s); v++) {
		n += (size_t)snprintf(got + n, sizeof got - n, "%lld %lld", (long long)visit_field(s, v, DEID_AT),
				      (long long)visit_field(s, v, DEID_ATTENDANCE));
		for (size_t i = 0; i < 2; i++) {
			int64_t score = visit_score(s, v, i);
			n += (size_t)snprintf(got + n, sizeof got - n, " %lld", score == DEID_NULL ? -1 : (long long)score);
		}
		n += (size_t)snprintf(got + n, sizeof got - n, "\n");
	}
	assert_string_equal(got, expected);
}

static void check_counts(const struct deid_set *s, size_t rows, size_t rejected, size_t unattached)
{
	size_t n;
	const struct deid_counts *c = deid_set_counts(s);
	assert_int_equal(c->rows_read, rows);
	assert_int_equal(c->rows_rejected, rejected);
	assert_int_equal(c->rows_accepted, rows - rejected);
	(void)deid_set_unattached(s, &n);
	assert_int_equal(n, unattached);
}

static void test_nearest(void **state)
{
	(void)state;
	struct key *key = known_key();
	struct deid *d = begin_with(key, 2);
	add(d, appointment("c001", 1, ATTENDANCE_ATTENDED));
	add(d, appointment("c001", 5, ATTENDANCE_ATTENDED));
	add(d, appointment("c001", 8, ATTENDANCE_DNA));
	add(d, appointment("c001", 15, ATTENDANCE_ATTENDED));
	add(d, measurement("c001", 3, 3, NONE)); /* as near to the 1st as to the 5th */
	add(d, measurement("c001", 6, NONE, 6)); /* the 5th; the 8th was not attended */
	add(d, measurement("c001", 8, 8, NONE)); /* nothing within two days but the 8th */
	add(d, measurement("c001", 8, NONE, 9)); /* joins the one before */
	add(d, measurement("c001", 16, 16, 17)); /* the 15th */
	add(d, measurement("c001", 20, 20, NONE));
	struct deid_set *s = finish(d);
	check_visits(s, "0 1 3 -1\n4 1 -1 6\n7 2 -1 -1\n7 4 8 9\n14 1 16 17\n19 4 20 -1\n");
	check_counts(s, 10, 0, 3);
	deid_set_free(s);
	key_free(key);
}

static void test_conflicts(void **state)
{
	(void)state;
	struct key *key = known_key();
	struct deid *d = begin_with(key, 3);
	struct record own = appointment("c001", 10, ATTENDANCE_ATTENDED);
	own.score[PHQ] = 5;
	add(d, own);
	add(d, measurement("c001", 10, NONE, 6)); /* the appointment has 5 */
	add(d, measurement("c001", 10, NONE, 5)); /* the same: nothing lost */
	add(d, measurement("c001", 8, 1, NONE));  /* farther than the next */
	add(d, measurement("c001", 9, 2, NONE));  /* as near as the next, and earlier */
	add(d, measurement("c001", 11, 3, NONE));
	add(d, measurement("c001", 20, NONE, 7)); /* apart: the later row of the day stays */
	add(d, measurement("c001", 20, NONE, 8));
	struct deid_set *s = finish(d);
	/* Days from the first row of the client, the 8th. */
	check_visits(s, "2 1 3 5\n12 4 -1 8\n");
	check_counts(s, 8, 4, 1);
	size_t n;
	const struct deid_reject *r = deid_set_rejects(s, &n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(r[i].reason, REASON_CONFLICT);
	deid_set_free(s);
	key_free(key);
}

/* Only the contested score of a row is lost, as a value; the row and its other score stay. */
static void test_contested_value(void **state)
{
	(void)state;
	struct key *key = known_key();
	for (int held = 0; held < 2; held++) {
		struct deid *d = begin_with(key, 0);
		if (held)
			add(d, appointment("c001", 4, ATTENDANCE_ATTENDED));
		struct record first = measurement("c001", 4, 15, 18);
		add(d, first);
		add(d, measurement("c001", 4, NONE, 17)); /* the later of the day goes before */
		struct deid_set *s = finish(d);
		check_visits(s, held ? "0 1 15 17\n" : "0 4 15 17\n");
		check_counts(s, held ? 3 : 2, 0, held ? 0 : 2);
		size_t n;
		const struct deid_reject *r = deid_set_rejects(s, &n);
		assert_int_equal(n, 1);
		assert_int_equal(r[0].reason, REASON_CONFLICT);
		assert_int_equal(r[0].row, first.row);
		assert_true(r[0].part);
		deid_set_free(s);
	}
	key_free(key);
}

static void test_kinds(void **state)
{
	(void)state;
	struct key *key = known_key();
	struct deid *d = begin_with(key, 0);
	struct record about = record("c001", 2024, 1, 1), nobody = about, nothing = about;
	about.kind = nobody.kind = RECORD_CLIENT;
	nothing.kind = RECORD_NOTHING;
	nothing.client = nobody.client = cell("c999");
	about.age = 41;
	add(d, about);
	add(d, nobody);
	add(d, nothing);
	add(d, appointment("c001", 10, ATTENDANCE_ATTENDED));
	struct record details = measurement("c001", 10, NONE, NONE);
	details.modality = 1;
	add(d, details);
	details.day++;
	add(d, details);
	struct deid_set *s = finish(d);
	check_counts(s, 6, 0, 0);
	assert_int_equal(deid_set_clients(s), 1);
	assert_int_equal(deid_set_visits(s), 1);
	assert_int_equal(client_field(s, 0, DEID_AGE_BAND), 40);
	assert_int_equal(visit_field(s, 0, DEID_MODALITY), 1);
	deid_set_free(s);
	key_free(key);
}

/* One score a row with a date: one appointment a day, none on its own account. */
static void test_one_score_a_row(void **state)
{
	(void)state;
	struct key *key = known_key();
	struct deid *d = begin_with(key, 0);
	struct record a = appointment("c001", 10, ATTENDANCE_ATTENDED), b = a, c = a;
	a.joins = b.joins = c.joins = true;
	a.score[GAD] = 4;
	b.row++;
	b.score[PHQ] = 5;
	c.row += 2;
	c.score[PHQ] = 6;
	add(d, a);
	add(d, b);
	add(d, c);
	struct deid_set *s = finish(d);
	check_visits(s, "0 1 4 5\n");
	check_counts(s, 3, 1, 0);
	deid_set_free(s);
	key_free(key);
}

/* Rows with keys of their own: a later file's row of the day is another appointment, not a later version. */
static void test_keyed(void **state)
{
	(void)state;
	struct key *key = known_key();
	for (int keyed = 0; keyed < 2; keyed++) {
		struct deid *d = begin_with(key, 0);
		struct record morning = appointment("c001", 10, ATTENDANCE_CANCELLED),
			      noon = appointment("c001", 10, ATTENDANCE_ATTENDED);
		morning.keyed = noon.keyed = keyed;
		noon.file = 2;
		add(d, morning);
		add(d, noon);
		struct deid_set *s = finish(d);
		check_visits(s, keyed ? "0 3 -1 -1\n0 1 -1 -1\n" : "0 1 -1 -1\n");
		check_counts(s, 2, !keyed, 0);
		deid_set_free(s);
	}
	key_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_contested_value), cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_conflicts),       cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_one_score_a_row), cmocka_unit_test(test_keyed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
