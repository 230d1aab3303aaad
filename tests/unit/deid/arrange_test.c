/* Under a key of one run only: the same rows in the same order, whatever the key and the order of the export; only ids differ. */
#include "unit/deid/records.h"

enum { CLIENTS = 240, VISITS = 5 };

/* A third of the clients are alike but for their therapist, a third wholly alike in pairs. */
static struct record made_up(int k)
{
	static char text[CLIENTS][2][12];
	int c = k / VISITS, kind = c % 3;
	int like = kind == 0 ? c : kind == 1 ? 1 : c / 6 * 6;
	snprintf(text[c][0], sizeof text[c][0], "C%d", c);
	snprintf(text[c][1], sizeof text[c][1], "t%d", kind == 2 ? 20 : c * 7 % 19);
	struct record r = record(text[c][0], 2020, 1, 1);
	r.therapist = cell(text[c][1]);
	r.clinic = cell(c % 2 ? "north" : "south");
	if (kind == 2)
		r.clinic = cell("north");
	r.day += k % VISITS * 9 + like % 50;
	r.score[1] = (like * 5 + k % VISITS) % 28;
	return r;
}

static size_t dump(const struct deid_set *s, int64_t *out)
{
	size_t n = 0;
	for (size_t i = 0; i < deid_set_clients(s); i++)
		for (int f = DEID_CLIENT + 1; f < DEID_CLIENT__COUNT; f++)
			out[n++] = client_field(s, i, (enum deid_client_field)f);
	for (size_t i = 0; i < deid_set_visits(s); i++) {
		for (int f = DEID_VISIT_CLIENT + 1; f < DEID_VISIT__COUNT; f++)
			out[n++] = visit_field(s, i, (enum deid_visit_field)f);
		out[n++] = visit_score(s, i, 1);
	}
	return n;
}

static struct deid_set *take(int step)
{
	struct key *key = NULL;
	assert_int_equal(key_ephemeral(&key), ERR_OK);
	struct deid *d = begin(key, DEID_STRICT, NULL);
	for (int k = 0; k < CLIENTS * VISITS; k++)
		add(d, made_up(k * step % (CLIENTS * VISITS)));
	struct deid_set *s = finish(d);
	key_free(key);
	return s;
}

static void test_same_order(void **state)
{
	(void)state;
	static int64_t one[CLIENTS * VISITS * 24], two[CLIENTS * VISITS * 24];
	static const int steps[] = {1, 1, 7, 1199, 493};
	struct deid_set *s = take(1);
	size_t n = dump(s, one), common = 0;
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		struct deid_set *t = take(steps[i]);
		assert_int_equal(dump(t, two), n);
		assert_memory_equal(one, two, n * sizeof *one);
		assert_true(deid_set_fingerprint(s) == deid_set_fingerprint(t));
		for (size_t c = 0; c < CLIENTS; c++)
			common += client_field(s, c, DEID_CLIENT) == client_field(t, c, DEID_CLIENT);
		deid_set_free(t);
	}
	assert_int_equal(common, 0);
	deid_set_free(s);
}

/* Ids rise, and a visit's id is its client's. */
static void test_ids(void **state)
{
	(void)state;
	struct deid_set *s = take(7);
	assert_int_equal(deid_set_clients(s), CLIENTS);
	assert_int_equal(deid_set_visits(s), CLIENTS * VISITS);
	for (size_t c = 1; c < CLIENTS; c++)
		assert_true(client_field(s, c, DEID_CLIENT) > client_field(s, c - 1, DEID_CLIENT));
	for (size_t v = 0; v < CLIENTS * VISITS; v++) {
		assert_true(visit_field(s, v, DEID_VISIT_CLIENT) == client_field(s, v / VISITS, DEID_CLIENT));
		assert_int_equal(visit_field(s, v, DEID_SEQ), v % VISITS + 1);
	}
	deid_set_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_order), cmocka_unit_test(test_ids)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
