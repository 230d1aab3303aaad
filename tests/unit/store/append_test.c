/* A dataset that grows: what a later export adds, replaces and leaves. Expected rows are worked out by hand. */
#include "store/store.h"
#include "support/check.h"
#include "unit/deid/records.h"

#include <sqlite3.h>
#include <unistd.h>

static struct key *key;
static char link_path[256], path[256];

static int setup(void **state)
{
	(void)state;
	key = known_key();
	snprintf(link_path, sizeof link_path, "%s", temp_path("append.link"));
	snprintf(path, sizeof path, "%s", temp_path("append.db"));
	unlink(link_path);
	unlink(path);
	return key == NULL;
}

static int teardown(void **state)
{
	(void)state;
	key_free(key);
	return 0;
}

static struct record scored(const char *client, int year, int month, int day, int phq)
{
	struct record r = record(client, year, month, day);
	r.score[1] = phq;
	return r;
}

/* Takes the rows of d in, and writes the courses as "id: at/phq at/phq; ..." by the ids of records.h (A c001, B 12 3, C 1 23; strict: A the first number, B the second). */
static const char *stored(struct deid *d)
{
	static char text[1024];
	struct deid_set *set = finish(d);
	struct store *s = NULL;
	struct store_cursor *cursor = NULL;
	struct stored_client c;
	const struct stored_visit *v;
	size_t n, used = 0;
	assert_int_equal(store_ingest(path, set, NULL, &s), ERR_OK);
	assert_int_equal(save_link(set, link_path), ERR_OK);
	deid_set_free(set);
	assert_int_equal(store_cursor_open(s, &cursor), ERR_OK);
	while (store_cursor_next(cursor, &c, &v, &n) == ERR_OK) {
		bool a = c.id == (int64_t)ID_C001 || c.id == (int64_t)NUMBER_0;
		bool b = c.id == (int64_t)ID_12_3 || c.id == (int64_t)NUMBER_1;
		char name = a ? 'A' : b ? 'B' : 'C';
		used += (size_t)snprintf(text + used, sizeof text - used, "%c%s:", name, c.recent ? "" : "(ended)");
		for (size_t i = 0; i < n; i++)
			used += (size_t)snprintf(text + used, sizeof text - used, " %d/%d", v[i].at,
						 v[i].score[1] == RECORD_NO_SCORE ? -1 : v[i].score[1]);
		used += (size_t)snprintf(text + used, sizeof text - used, ";");
	}
	store_cursor_close(cursor);
	store_close(s);
	return text;
}

static void test_later_exports(void **state)
{
	(void)state;
	struct deid *d = begin(key, DEID_RESEARCH, link_path);
	add(d, scored("C-001", 2021, 1, 1, 20));
	add(d, scored("C-001", 2021, 1, 8, 18));
	add(d, scored("12-3", 2021, 1, 5, 9));
	assert_string_equal(stored(d), "B: 0/9;A: 0/20 7/18;");
	/* It goes on: nothing is replaced; 12-3 is long past, a new client comes. */
	d = begin(key, DEID_RESEARCH, link_path);
	add(d, scored("C-001", 2021, 1, 15, 15));
	add(d, scored("1-23", 2021, 4, 10, 3));
	assert_string_equal(stored(d), "C: 0/3;B(ended): 0/9;A: 0/20 7/18 14/15;");
	/* An overlap: its version of the second appointment, and one that is new; what it does not hold stays. */
	d = begin(key, DEID_RESEARCH, link_path);
	add(d, scored("C-001", 2021, 1, 8, 17));
	add(d, scored("C-001", 2021, 1, 22, 12));
	assert_string_equal(stored(d), "C: 0/3;B(ended): 0/9;A: 0/20 7/17 14/15 21/12;");
	/* The appointments of before the first export: intake moves back by 10 days. */
	d = begin(key, DEID_RESEARCH, link_path);
	add(d, scored("C-001", 2020, 12, 22, 22));
	add(d, scored("C-001", 2021, 1, 1, 20));
	add(d, scored("C-001", 2021, 1, 8, 17));
	assert_string_equal(stored(d), "C: 0/3;B(ended): 0/9;A: 0/22 10/20 17/17 24/15 31/12;");
}

static void test_weeks(void **state)
{
	(void)state;
	struct deid *d = begin(key, DEID_STRICT, link_path);
	add(d, scored("C-001", 2021, 1, 1, 20));
	add(d, scored("C-001", 2021, 1, 10, 18));
	assert_string_equal(stored(d), "A: 0/20 1/18;");
	/* In the same week of treatment, but after all that was known: nothing is lost. */
	d = begin(key, DEID_STRICT, link_path);
	add(d, scored("C-001", 2021, 1, 12, 17));
	add(d, scored("C-001", 2021, 1, 26, 16));
	assert_string_equal(stored(d), "A: 0/20 1/18 1/17 3/16;");
}

static void test_same_export_again(void **state)
{
	(void)state;
	uint64_t print[2];
	for (int i = 0; i < 2; i++) {
		struct store *s = NULL;
		struct deid *d = begin(key, DEID_STRICT, link_path);
		for (int k = 0; k < 200; k++) {
			char id[16];
			snprintf(id, sizeof id, "c%d", k % 23);
			add(d, scored(id, 2021, 1 + k * 5 % 12, 1 + k % 28, k % 27));
		}
		struct deid_set *set = finish(d);
		assert_int_equal(store_ingest(path, set, NULL, &s), ERR_OK);
		assert_int_equal(save_link(set, link_path), ERR_OK);
		print[i] = store_info(s)->fingerprint;
		assert_int_equal(store_info(s)->batches, 1);
		const struct store_taken *t = store_taken(s);
		assert_int_equal(t->added, i ? 0 : 200);
		assert_int_equal(t->same, i ? 200 : 0);
		assert_int_equal(t->replaced + t->removed, 0);
		assert_true(t->changed == !i);
		assert_int_equal(store_info(s)->visits, 200);
		store_close(s);
		deid_set_free(set);
	}
	assert_true(print[0] == print[1]);
}

/* Under weeks the intake moves by whole ones, so that no appointment changes its week: 1 January is day 0, 10 January week 1. */
static void test_weeks_when_intake_moves(void **state)
{
	(void)state;
	struct deid *d = begin(key, DEID_STRICT, link_path);
	add(d, scored("C-001", 2021, 1, 1, 20));
	add(d, scored("C-001", 2021, 1, 7, 19));
	add(d, scored("C-001", 2021, 1, 10, 18));
	assert_string_equal(stored(d), "A: 0/20 0/19 1/18;");
	/* Three days earlier: counted from 25 December; 7 January would be in week 1 of 29 December, and in week 1 of 25 December it is, too. */
	for (int again = 0; again < 2; again++) {
		d = begin(key, DEID_STRICT, link_path);
		add(d, scored("C-001", 2020, 12, 29, 22));
		add(d, scored("C-001", 2021, 1, 1, 20));
		add(d, scored("C-001", 2021, 1, 7, 15));
		add(d, scored("C-001", 2021, 1, 10, 18));
		assert_string_equal(stored(d), "A: 0/22 1/20 1/15 2/18;");
	}
}

/* The first week of a later export: it has the end of it. */
static void test_weeks_cut(void **state)
{
	(void)state;
	struct deid *d = begin(key, DEID_STRICT, link_path);
	add(d, scored("C-001", 2021, 1, 1, 20));
	add(d, scored("C-001", 2021, 1, 6, 19));
	add(d, scored("C-001", 2021, 1, 8, 18));
	add(d, scored("C-001", 2021, 1, 9, 17));
	assert_string_equal(stored(d), "A: 0/20 0/19 1/18 1/17;");
	d = begin(key, DEID_STRICT, link_path);
	add(d, scored("C-001", 2021, 1, 6, 11));
	add(d, scored("C-001", 2021, 1, 8, 18));
	add(d, scored("C-001", 2021, 1, 9, 16));
	add(d, scored("C-001", 2021, 1, 11, 15));
	assert_string_equal(stored(d), "A: 0/20 0/11 1/18 1/16 1/15;");
	/* The second week again, but only what is later than all that was known: it takes nobody's place. */
	d = begin(key, DEID_STRICT, link_path);
	add(d, scored("C-001", 2021, 1, 1, 20));
	add(d, scored("C-001", 2021, 1, 13, 14));
	assert_string_equal(stored(d), "A: 0/20 0/11 1/18 1/16 1/15 1/14;");
}

static struct deid *begin_complete(enum deid_profile profile)
{
	static const struct vocabularies vocabularies;
	struct deid *d = NULL;
	struct deid_options o = {.profile = profile_base(profile),
				 .key = key,
				 .link = link_path,
				 .plan = &records_plan,
				 .vocabularies = &vocabularies,
				 .complete = true};
	o.profile.small_class = 1;
	assert_int_equal(deid_begin(&o, &d), ERR_OK);
	return d;
}

static void has(const char *text, const char *course)
{
	if (!strstr(text, course))
		fail_msg("%s: no %s", text, course);
}

/* What a complete export does not hold is gone within its days, under weeks within its whole weeks; whom it does not hold at all stays. */
static void complete_under(enum deid_profile profile, const char *before, const char *after, const char *other)
{
	struct deid *d = begin(key, profile, link_path);
	add(d, scored("C-001", 2021, 1, 1, 20));
	add(d, scored("C-001", 2021, 1, 8, 18));
	add(d, scored("C-001", 2021, 1, 16, 13));
	add(d, scored("C-001", 2021, 1, 22, 15));
	add(d, scored("C-001", 2021, 1, 29, 14));
	add(d, scored("12-3", 2021, 1, 1, 9));
	add(d, scored("12-3", 2021, 1, 16, 8));
	has(stored(d), before);
	/* From 8 to 25 January. */
	d = begin_complete(profile);
	add(d, scored("C-001", 2021, 1, 8, 17));
	add(d, scored("1-23", 2021, 1, 25, 3));
	const char *then = stored(d);
	has(then, after);
	has(then, other);
}

static void test_complete_days(void **state)
{
	(void)state;
	complete_under(DEID_RESEARCH, ": 0/20 7/18 15/13 21/15 28/14;", ": 0/20 7/17 28/14;", ": 0/9 15/8;");
}

static void test_complete_weeks(void **state)
{
	(void)state;
	/* 22 January is in the week that ends on the 28th, of which the export has a part only. */
	complete_under(DEID_STRICT, ": 0/20 1/18 2/13 3/15 4/14;", ": 0/20 1/17 3/15 4/14;", ": 0/9 2/8;");
}

static const struct instrument ors = {.name = "ors", .title = "ORS", .step = 0.1, .max = 400};
static const struct instrument other_phq9 = {.name = "phq9", .title = "PHQ-9", .step = 0.5, .max = 54};

static struct deid *begin_with(const struct layout_plan *plan, enum deid_profile profile, const struct key *under)
{
	static const struct vocabularies vocabularies;
	struct deid *d = NULL;
	struct deid_options o = {.profile = profile_base(profile),
				 .key = under,
				 .link = link_path,
				 .plan = plan,
				 .vocabularies = &vocabularies};
	o.profile.small_class = 1;
	assert_int_equal(deid_begin(&o, &d), ERR_OK);
	return d;
}

static void test_new_instrument(void **state)
{
	(void)state;
	static const struct layout_plan plan = {.instruments = 2, .instrument = {&ors, &records_phq9}};
	struct deid *d = begin(key, DEID_STRICT, link_path);
	add(d, scored("C-001", 2021, 1, 1, 20));
	stored(d);
	d = begin_with(&plan, DEID_STRICT, key);
	struct record r = scored("12-3", 2021, 1, 1, 11);
	r.score[0] = 364;
	add(d, r);
	assert_string_equal(stored(d), "A: 0/20;B: 0/11;");
	struct store *s = NULL;
	struct store_cursor *cursor = NULL;
	struct stored_client c;
	const struct stored_visit *v;
	size_t n;
	assert_int_equal(store_open(path, &s), ERR_OK);
	assert_int_equal(store_info(s)->instruments, 3);
	assert_string_equal(store_info(s)->instrument[2], "ors");
	CHECK_EQ(store_info(s)->step[2], 0.1);
	assert_int_equal(store_cursor_open(s, &cursor), ERR_OK);
	assert_int_equal(store_cursor_next(cursor, &c, &v, &n), ERR_OK);
	assert_int_equal(store_cursor_next(cursor, &c, &v, &n), ERR_OK);
	assert_int_equal(v[0].score[2], 364);
	assert_int_equal(v[0].score[1], 11);
	assert_int_equal(v[0].score[0], RECORD_NO_SCORE);
	store_cursor_close(cursor);
	store_close(s);
}

static void refuse(struct deid *d, enum err want)
{
	struct deid_set *set = finish(d);
	struct store *s = NULL;
	assert_int_equal(store_ingest(path, set, NULL, &s), want);
	assert_null(s);
	deid_set_free(set);
}

static void test_what_does_not_fit(void **state)
{
	(void)state;
	static const struct layout_plan half = {.instruments = 1, .instrument = {&other_phq9}};
	static char before[1 << 19], after[1 << 19];
	struct key *another = NULL;
	assert_int_equal(key_ephemeral(&another), ERR_OK);
	struct deid *d = begin(key, DEID_STRICT, link_path);
	add(d, scored("C-001", 2021, 1, 1, 20));
	stored(d);
	FILE *f = fopen(path, "re");
	size_t n = fread(before, 1, sizeof before, f);
	fclose(f);
	refuse(begin(key, DEID_RESEARCH, NULL), ERR_VALUE);
	refuse(begin(another, DEID_STRICT, NULL), ERR_KEY);
	/* Without the link file the numbers of clients who are there would be given out again. */
	refuse(begin(key, DEID_STRICT, NULL), ERR_KEY);
	d = begin_with(&half, DEID_STRICT, key);
	struct record r = scored("12-3", 2021, 1, 1, 11);
	r.score[0] = 3;
	add(d, r);
	refuse(d, ERR_VALUE);
	f = fopen(path, "re");
	assert_int_equal(fread(after, 1, sizeof after, f), n);
	fclose(f);
	assert_memory_equal(before, after, n);
	key_free(another);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_later_exports, setup, teardown),
		cmocka_unit_test_setup_teardown(test_weeks, setup, teardown),
		cmocka_unit_test_setup_teardown(test_weeks_when_intake_moves, setup, teardown),
		cmocka_unit_test_setup_teardown(test_weeks_cut, setup, teardown),
		cmocka_unit_test_setup_teardown(test_complete_days, setup, teardown),
		cmocka_unit_test_setup_teardown(test_complete_weeks, setup, teardown),
		cmocka_unit_test_setup_teardown(test_same_export_again, setup, teardown),
		cmocka_unit_test_setup_teardown(test_new_instrument, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_does_not_fit, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
