/* What the first gate lets through. Expected values are worked out by hand. */
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

static void visit_is(const struct deid_set *s, size_t visit, enum deid_visit_field field, int64_t want)
{
	assert_true(visit_field(s, visit, field) == want);
}

static void client_is(const struct deid_set *s, size_t client, enum deid_client_field field, int64_t want)
{
	assert_true(client_field(s, client, field) == want);
}

static void test_pseudonyms(void **state)
{
	(void)state;
	struct deid *d = begin(key, DEID_RESEARCH, NULL);
	struct record r = record(" c 001", 2021, 3, 4);
	r.therapist = cell("Dr. Who");
	r.clinic = cell("North");
	add(d, record("C-001", 2021, 3, 1));
	add(d, record("M\xc3\x9cLLER 7", 2021, 3, 2));
	add(d, record("12-3", 2021, 3, 3));
	add(d, record("1-23", 2021, 3, 3));
	add(d, r);
	struct deid_set *s = finish(d);
	assert_int_equal(deid_set_clients(s), 4);
	const uint64_t order[] = {ID_1_23, ID_12_3, ID_UMLAUT, ID_C001};
	const size_t same[] = {0, 1, 2, 3, 3};
	for (size_t i = 1; i < 4; i++)
		assert_true(order[i - 1] < order[i]);
	for (size_t i = 0; i < 4; i++)
		client_is(s, i, DEID_CLIENT, (int64_t)order[i]);
	for (size_t i = 0; i < 5; i++)
		visit_is(s, i, DEID_VISIT_CLIENT, (int64_t)order[same[i]]);
	size_t n;
	deid_set_therapists(s, &n);
	assert_int_equal(n, 1);
	visit_is(s, 4, DEID_THERAPIST, 1);
	visit_is(s, 3, DEID_THERAPIST, DEID_NULL);
	assert_true(deid_set_key_fingerprint(s) == KEY_PRINT);
	deid_set_free(s);
}

static void test_offsets(void **state)
{
	(void)state;
	for (int research = 0; research < 2; research++) {
		struct deid *d = begin(key, research ? DEID_RESEARCH : DEID_STRICT, NULL);
		add(d, record("a", 2022, 1, 19)); /* 21 days after the first */
		add(d, record("a", 2021, 12, 29));
		add(d, record("a", 2022, 1, 4)); /* 6 days */
		struct record late = record("a", 2022, 1, 18);
		late.attendance = ATTENDANCE_CANCELLED;
		late.duration = 53;
		add(d, late); /* 20 days */
		struct deid_set *s = finish(d);
		static const int64_t at[2][4] = {{0, 0, 2, 3}, {0, 6, 20, 21}};
		for (size_t i = 0; i < 4; i++) {
			visit_is(s, i, DEID_AT, at[research][i]);
			visit_is(s, i, DEID_SEQ, (int64_t)i + 1);
		}
		visit_is(s, 2, DEID_ATTENDANCE, ATTENDANCE_CANCELLED);
		visit_is(s, 2, DEID_DURATION, 55);
		visit_is(s, 3, DEID_DURATION, DEID_NULL);
		client_is(s, 0, DEID_INTAKE_YEAR, 2021);
		assert_int_equal(deid_set_counts(s)->sessions, 3);
		deid_set_free(s);
	}
}

struct age {
	struct civil birth;
	int age;
	int64_t band;
};

static void test_age_bands(void **state)
{
	(void)state;
	/* Intake on 2021-06-15. */
	static const struct age cases[] = {
		{{1991, 6, 15}, -1, 30},       {{1991, 6, 16}, -1, 25},
		{{1931, 6, 15}, -1, 90},       {{1931, 6, 16}, -1, 90}, /* 90 while it lasts */
		{{1932, 6, 16}, -1, 85},       {{1931, 0, 0}, -1, 90},
		{{1905, 1, 1}, -1, 90},        {{1880, 1, 1}, -1, DEID_NULL},
		{{2022, 1, 1}, -1, DEID_NULL}, {{1950, 0, 0}, -1, 70},
		{{0, 0, 0}, 92, 90},           {{0, 0, 0}, 0, 0},
		{{0, 0, 0}, 34, 30},           {{0, 0, 0}, -1, DEID_NULL},
		{{0, 0, 0}, 999, DEID_NULL},   {{1991, 6, 15}, 60, 30},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct deid *d = begin(key, DEID_STRICT, NULL);
		struct record later = record("a", 2022, 6, 15), first = record("a", 2021, 6, 15);
		later.birth = first.birth = cases[i].birth;
		first.age = cases[i].age;
		later.age = cases[i].age < 0 ? -1 : cases[i].age + 1;
		add(d, later);
		add(d, first);
		struct deid_set *s = finish(d);
		client_is(s, 0, DEID_AGE_BAND, cases[i].band);
		deid_set_free(s);
	}
}

static void test_duplicates(void **state)
{
	(void)state;
	struct deid *d = begin(key, DEID_RESEARCH, NULL);
	struct record r = record("a", 2021, 1, 1);
	r.score[1] = 12;
	struct record other = r;
	other.score[1] = 13;
	other.row += 100;
	struct record again = r;
	again.file = 2;
	again.row = 7;
	again.client = cell("A ");
	add(d, r);
	add(d, other); /* another appointment of the day: stays */
	add(d, again);
	struct deid_set *s = finish(d);
	const struct deid_counts *n = deid_set_counts(s);
	assert_int_equal(n->rows_read, 3);
	assert_int_equal(n->rows_accepted, 2);
	assert_int_equal(n->rows_rejected, 1);
	assert_int_equal(n->scores, 2);
	assert_int_equal(deid_set_visits(s), 2);
	size_t rejects;
	const struct deid_reject *list = deid_set_rejects(s, &rejects);
	assert_int_equal(rejects, 1);
	assert_int_equal(list[0].file, 2);
	assert_int_equal(list[0].row, 7);
	assert_int_equal(list[0].reason, REASON_DUPLICATE);
	assert_int_equal(visit_score(s, 0, 1), 12);
	assert_int_equal(visit_score(s, 1, 1), 13);
	assert_true(visit_score(s, 1, 0) == DEID_NULL);
	deid_set_free(s);
}

/* A thousand appointments of one client and day, in three kinds: three are kept. */
static void test_many_on_one_day(void **state)
{
	(void)state;
	struct deid *d = begin(key, DEID_STRICT, NULL);
	for (int i = 0; i < 1000; i++) {
		struct record r = record("a", 2021, 1, 1);
		r.score[0] = (i * 7) % 3;
		add(d, r);
	}
	struct deid_set *s = finish(d);
	assert_int_equal(deid_set_visits(s), 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(visit_score(s, i, 0), (i * 7) % 3);
	assert_int_equal(deid_set_counts(s)->rows_rejected, 997);
	deid_set_free(s);
}

static void test_one_score_a_row(void **state)
{
	(void)state;
	struct deid *d = begin(key, DEID_RESEARCH, NULL);
	add(d, relative("b", 14, -1, 9));
	add(d, relative("b", 0, -1, 20));
	add(d, relative("b", 0, 11, -1)); /* joins the row before */
	add(d, relative("b", 14, -1, 8)); /* contradicts the first of that day */
	add(d, relative("b", 14, -1, 9)); /* repeats it */
	struct deid_set *s = finish(d);
	assert_int_equal(deid_set_visits(s), 2);
	assert_int_equal(visit_score(s, 0, 0), 11);
	assert_int_equal(visit_score(s, 0, 1), 20);
	assert_int_equal(visit_score(s, 1, 1), 9);
	visit_is(s, 1, DEID_AT, 14);
	client_is(s, 0, DEID_INTAKE_YEAR, DEID_NULL);
	client_is(s, 0, DEID_RECENT, 0);
	size_t n;
	const struct deid_reject *list = deid_set_rejects(s, &n);
	assert_int_equal(n, 2);
	assert_int_equal(list[0].reason, REASON_CONFLICT);
	assert_int_equal(list[1].reason, REASON_DUPLICATE);
	assert_int_equal(deid_set_counts(s)->rows_accepted, 3);
	assert_int_equal(deid_set_counts(s)->rows_rejected, 2);
	deid_set_free(s);
}

static void test_rejected_rows(void **state)
{
	(void)state;
	struct deid *d = begin(key, DEID_STRICT, NULL);
	char endless[2000];
	memset(endless, 'x', sizeof endless);
	struct record r = record("a", 2021, 1, 1);
	r.client = (struct rd_cell){.p = endless, .n = sizeof endless};
	add(d, r);
	add(d, record(" -- ", 2021, 1, 1));
	add(d, relative("a", 200000, 1, 1));
	assert_int_equal(deid_reject(hand_of(d), &(struct record){.file = 1, .row = 900}, REASON_RAGGED), ERR_OK);
	struct record wide = relative("", 0, 1, 1);
	assert_int_equal(deid_add(hand_of(d), &wide, true), ERR_OK);
	assert_int_equal(deid_add(hand_of(d), &wide, false), ERR_OK);
	struct deid_set *s = finish(d);
	assert_int_equal(deid_set_counts(s)->rows_read, 5);
	assert_int_equal(deid_set_counts(s)->rows_accepted, 0);
	assert_int_equal(deid_set_counts(s)->rows_rejected, 5);
	assert_int_equal(deid_set_clients(s), 0);
	deid_set_free(s);
}

static void test_counts(void **state)
{
	(void)state;
	struct deid *d = begin(key, DEID_STRICT, NULL);
	struct record r = record("a", 2021, 1, 1);
	r.modality = VOCABULARY_UNMAPPED;
	r.gender = VOCABULARY_UNMAPPED;
	add(d, r);
	r = record("a", 2021, 4, 1); /* 90 days later: the same episode */
	r.breakthrough = BREAKTHROUGH_BOTH;
	r.gender = 2;
	add(d, r);
	r = record("a", 2021, 5, 1);
	r.attendance = ATTENDANCE_ASSESSMENT;
	r.score[0] = 3;
	add(d, r);
	add(d, record("a", 2021, 7, 1)); /* 91 days after the last session */
	r = record("b", 2021, 7, 1);
	r.attendance = ATTENDANCE_DNA;
	r.gender = VOCABULARY_UNMAPPED;
	add(d, r);
	struct deid_set *s = finish(d);
	const struct deid_counts *n = deid_set_counts(s);
	assert_int_equal(n->clients, 2);
	assert_int_equal(n->sessions, 3);
	assert_int_equal(n->episodes, 2);
	assert_int_equal(n->scores, 1);
	assert_int_equal(n->breakthroughs, 1);
	assert_int_equal(n->unmapped[VOC_MODALITY], 1);
	assert_int_equal(n->unmapped[VOC_GENDER], 1);
	assert_int_equal(n->unmapped[VOC_PROBLEM], 0);
	deid_set_free(s);
}

static void test_recent(void **state)
{
	(void)state;
	struct deid *d = begin(key, DEID_STRICT, NULL);
	add(d, record("1", 2021, 4, 1)); /* 90 days before the cut-off */
	add(d, record("2", 2021, 3, 31));
	add(d, record("3", 2021, 6, 30));
	struct deid_set *s = finish(d);
	int recent = 0, old = 0;
	for (size_t i = 0; i < 3; i++)
		client_field(s, i, DEID_RECENT) ? recent++ : old++;
	assert_int_equal(recent, 2);
	assert_int_equal(old, 1);
	deid_set_free(s);
}

/* Every value of every visit and client, for comparing sets. */
static size_t dump(const struct deid_set *s, int64_t *out)
{
	size_t n = 0;
	for (size_t i = 0; i < deid_set_clients(s); i++)
		for (int f = 0; f < DEID_CLIENT__COUNT; f++)
			out[n++] = client_field(s, i, (enum deid_client_field)f);
	for (size_t i = 0; i < deid_set_visits(s); i++) {
		for (int f = 0; f < DEID_VISIT__COUNT; f++)
			out[n++] = visit_field(s, i, (enum deid_visit_field)f);
		out[n++] = visit_score(s, i, 0);
		out[n++] = visit_score(s, i, 1);
	}
	return n;
}

enum { MANY = 3000 };

/* Row k of a made-up export: 199 clients, no two appointments of a client on one day. */
static struct record made_up(int k)
{
	static char text[MANY][3][12];
	snprintf(text[k][0], sizeof text[k][0], "C%d", k % 199);
	snprintf(text[k][1], sizeof text[k][1], "t%d", k * 13 % 17);
	snprintf(text[k][2], sizeof text[k][2], "k%d", k * 5 % 3);
	struct record r = record(text[k][0], 2020, 1, 1);
	r.therapist = cell(text[k][1]);
	r.clinic = cell(text[k][2]);
	r.day += (int)((unsigned)k * 2654435761U >> 22) * 20 + k / 199;
	r.score[k % 2] = k % 22;
	r.modality = k % 5;
	return r;
}

static void test_order_does_not_matter(void **state)
{
	(void)state;
	int64_t *there = calloc((size_t)MANY * 24, sizeof *there), *back = calloc((size_t)MANY * 24, sizeof *back);
	struct deid *d = begin(key, DEID_RESEARCH, NULL), *e = begin(key, DEID_RESEARCH, NULL);
	for (int k = 0; k < MANY; k++) {
		add(d, made_up(k));
		add(e, made_up(k * 1999 % MANY)); /* 1999 and 3000 have no common divisor */
	}
	struct deid_set *s = finish(d), *t = finish(e);
	assert_int_equal(deid_set_clients(s), 199);
	assert_int_equal(deid_set_visits(s), MANY);
	size_t n = dump(s, there);
	assert_int_equal(dump(t, back), n);
	assert_memory_equal(there, back, n * sizeof *there);
	int descents = 0;
	for (size_t i = 1; i < deid_set_clients(s); i++)
		descents += client_field(s, i, DEID_CLIENT) <= client_field(s, i - 1, DEID_CLIENT);
	assert_int_equal(descents, 0);
	free(there);
	free(back);
	deid_set_free(s);
	deid_set_free(t);
}

static void test_columns(void **state)
{
	(void)state;
	struct deid *d = begin(key, DEID_STRICT, NULL);
	struct layout_column c[2] = {{.file = 1, .column = 1, .values = 5}, {.file = 1, .column = 2, .role = ROLE_NAME}};
	assert_int_equal(deid_columns(d, c, 2), ERR_OK);
	c[0].file = c[1].file = 2;
	assert_int_equal(deid_columns(d, c, 1), ERR_OK);
	struct deid_set *s = finish(d);
	size_t n;
	const struct layout_column *got = deid_set_columns(s, &n);
	assert_int_equal(n, 3);
	assert_int_equal(got[1].role, ROLE_NAME);
	assert_int_equal(got[2].file, 2);
	assert_int_equal(deid_set_clients(s) + deid_set_visits(s), 0);
	deid_set_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pseudonyms),      cmocka_unit_test(test_offsets),
		cmocka_unit_test(test_age_bands),       cmocka_unit_test(test_duplicates),

		cmocka_unit_test(test_many_on_one_day), cmocka_unit_test(test_one_score_a_row),
		cmocka_unit_test(test_rejected_rows),   cmocka_unit_test(test_counts),
		cmocka_unit_test(test_recent),          cmocka_unit_test(test_order_does_not_matter),
		cmocka_unit_test(test_columns),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
