/* The log of a dataset: what goes in, what is found when it was changed by hand. */
#include "store/store_log.h"
#include "support/check.h"
#include "unit/deid/records.h"

#include <sqlite3.h>
#include <unistd.h>

static struct key *key;
static struct chain chain;
static char path[256], link_path[256];

static void ingest(const struct key *with)
{
	struct store *s = NULL;
	struct deid *d = begin(with, DEID_RESEARCH, with == key ? link_path : NULL);
	add(d, record("C-001", 2021, 1, 4));
	struct deid_set *set = finish(d);
	assert_int_equal(store_ingest(path, set, NULL, &s), ERR_OK);
	assert_int_equal(save_link(set, link_path), ERR_OK);
	deid_set_free(set);
	store_close(s);
}

static int setup(void **state)
{
	(void)state;
	key = known_key();
	chain_of_key(key, key_epoch(key), &chain);
	snprintf(path, sizeof path, "%s", temp_path("log.db"));
	snprintf(link_path, sizeof link_path, "%s", temp_path("log.link"));
	unlink(link_path);
	unlink(path);
	ingest(key);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	key_free(key);
	return 0;
}

static void by_hand(const char *sql)
{
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static enum err release(int64_t study, unsigned char head[CHAIN_BYTES])
{
	struct store *s = NULL;
	const struct log_event e = {.kind = LOG_RELEASE, .day = 20000, .subject = study};
	assert_int_equal(store_open(path, &s), ERR_OK);
	enum err err = store_log_add(s, &chain, &e, head);
	store_close(s);
	return err;
}

static struct log_verdict verdict(void)
{
	struct store *s = NULL;
	struct log_verdict v;
	assert_int_equal(store_open(path, &s), ERR_OK);
	assert_int_equal(store_log_verify(s, &chain, &v), ERR_OK);
	store_close(s);
	return v;
}

static void three_releases(void)
{
	unsigned char head[CHAIN_BYTES];
	for (int64_t study = 1; study <= 3; study++)
		assert_int_equal(release(study, head), ERR_OK);
}

static void test_grows(void **state)
{
	(void)state;
	unsigned char one[CHAIN_BYTES], again[CHAIN_BYTES], two[CHAIN_BYTES];
	uint64_t entry;
	struct store *s = NULL;
	assert_int_equal(verdict().state, LOG_WHOLE);
	assert_int_equal(verdict().entries, 1);
	assert_int_equal(release(7, one), ERR_OK);
	assert_int_equal(release(7, again), ERR_OK);
	assert_true(chain_same(one, again));
	assert_int_equal(release(8, two), ERR_OK);
	ingest(key);
	const struct log_verdict v = verdict();
	assert_int_equal(v.state, LOG_WHOLE);
	assert_int_equal(v.entries, 4);
	assert_int_equal(v.last, LOG_INGEST);
	assert_true(v.content);
	assert_int_equal(store_open(path, &s), ERR_OK);
	assert_int_equal(store_log_find(s, one, &entry), ERR_OK);
	assert_int_equal(entry, 2);
	assert_int_equal(store_log_find(s, two, &entry), ERR_OK);
	assert_int_equal(entry, 3);
	two[0] ^= 1;
	assert_int_equal(store_log_find(s, two, &entry), ERR_OK);
	assert_int_equal(entry, 0);
	assert_int_equal(store_log_own(s, &(struct chain){0}), ERR_END);
	store_close(s);
}

static void test_changes_are_seen(void **state)
{
	(void)state;
	static const struct {
		const char *sql;
		enum log_state state;
		uint64_t at;
	} changes[] = {
		{"UPDATE log SET day=day+1 WHERE entry=2", LOG_ALTERED, 2},
		{"UPDATE log SET mac=zeroblob(32) WHERE entry=4", LOG_ALTERED, 4},
		{"UPDATE log SET mac=zeroblob(31) WHERE entry=3", LOG_ALTERED, 3},
		{"DELETE FROM log WHERE entry=2", LOG_ALTERED, 2},
		{"DELETE FROM log WHERE entry=1", LOG_ALTERED, 1},
		{"UPDATE log SET entry=99 WHERE entry=2; UPDATE log SET entry=2 WHERE entry=3; UPDATE log SET entry=3 WHERE "
		 "entry=99",
		 LOG_ALTERED, 2},
		{"INSERT INTO log SELECT 5,kind,day,epoch,content,subject,detail,mac FROM log WHERE entry=4", LOG_ALTERED,
		 5},
		{"DELETE FROM log WHERE entry=4", LOG_SHORTENED, 0},
		{"DELETE FROM log WHERE entry>1", LOG_SHORTENED, 0},
		{"DELETE FROM log", LOG_SHORTENED, 0},
		{"DELETE FROM log_seal", LOG_SHORTENED, 0},
		{"DELETE FROM log; DELETE FROM log_seal", LOG_NONE, 0},
	};
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		unsigned char head[CHAIN_BYTES];
		unlink(path);
		ingest(key);
		three_releases();
		by_hand(changes[i].sql);
		const struct log_verdict v = verdict();
		if (v.state != changes[i].state || v.at != changes[i].at)
			fail_msg("%s: state %d at %d", changes[i].sql, (int)v.state, (int)v.at);
		/* What does not hold together is not gone on with; a log that was taken out is not begun anew. */
		assert_int_equal(release(9, head), v.state == LOG_NONE || i == 10 ? ERR_END : ERR_KEY);
	}
}

/* Neither does a second export begin a log that was taken out. */
static void test_not_begun_anew(void **state)
{
	(void)state;
	struct store *s = NULL;
	struct deid *d = begin(key, DEID_RESEARCH, NULL);
	add(d, record("C-001", 2021, 1, 4));
	struct deid_set *set = finish(d);
	by_hand("DELETE FROM log; DELETE FROM log_seal");
	assert_int_equal(store_ingest(path, set, NULL, &s), ERR_KEY);
	deid_set_free(set);
	assert_int_equal(verdict().state, LOG_NONE);
}

static void test_rows_are_bound(void **state)
{
	(void)state;
	by_hand("UPDATE client SET gender=2");
	assert_int_equal(verdict().state, LOG_WHOLE);
	assert_false(verdict().content);
}

static void test_other_key(void **state)
{
	(void)state;
	chain.key[0] ^= 1;
	assert_int_equal(verdict().state, LOG_ALTERED);
	assert_int_equal(verdict().at, 1);
}

/* Without a key file the dataset keeps a key of its own. */
static void test_own_key(void **state)
{
	(void)state;
	struct key *run = NULL;
	struct store *s = NULL;
	unlink(path);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(key_ephemeral(&run), ERR_OK);
		ingest(run);
		key_free(run);
	}
	assert_int_equal(store_open(path, &s), ERR_OK);
	assert_int_equal(store_log_own(s, &chain), ERR_OK);
	store_close(s);
	assert_int_equal(verdict().state, LOG_WHOLE);
	assert_int_equal(verdict().entries, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_grows, setup, teardown),
		cmocka_unit_test_setup_teardown(test_changes_are_seen, setup, teardown),
		cmocka_unit_test_setup_teardown(test_not_begun_anew, setup, teardown),
		cmocka_unit_test_setup_teardown(test_rows_are_bound, setup, teardown),
		cmocka_unit_test_setup_teardown(test_other_key, setup, teardown),
		cmocka_unit_test_setup_teardown(test_own_key, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
