/* What is entered is read again, under its key alone; what is not committed, or taken back, is gone. */
#include "store/ledger.h"
#include "store/store.h"
#include "support/check.h"
#include "unit/deid/records.h"

#include <sqlite3.h>
#include <unistd.h>

static char path[256];
static struct arena *mem;

static int setup(void **state)
{
	struct key *key = known_key();
	struct store *s = NULL;
	(void)state;
	mem = arena_new();
	struct deid *d = begin(key, DEID_RESEARCH, NULL);
	add(d, record("C-001", 2021, 1, 4));
	add(d, record("1-23", 2020, 12, 31));
	struct deid_set *set = finish(d);
	snprintf(path, sizeof path, "%s", temp_path("ledger.db"));
	unlink(path);
	assert_int_equal(store_ingest(path, set, NULL, &s), ERR_OK);
	store_close(s);
	deid_set_free(set);
	key_free(key);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	unlink(path);
	arena_free(mem);
	return 0;
}

static const unsigned char one_key[LEDGER_KEY_BYTES] = {1}, other_key[LEDGER_KEY_BYTES] = {2};

static struct store *opened(const unsigned char *key)
{
	struct store *s = NULL;
	assert_int_equal(store_open(path, &s), ERR_OK);
	assert_int_equal(ledger_begin(s, key), ERR_OK);
	return s;
}

struct all {
	const struct told *told;
	const struct ledger_release *release;
	size_t n, releases;
};

static struct all read_all(const struct store *s)
{
	struct all a = {NULL, NULL, 0, 0};
	assert_int_equal(ledger_read(s, mem, &a.told, &a.n, &a.release, &a.releases), ERR_OK);
	return a;
}

/* Places are hashes, so the largest come as negative numbers: by place as signed numbers. */
static void entries_come_back(void **state)
{
	(void)state;
	struct contributors a = contributors_one(3, 4), b = contributors_one(5, 250);
	const double points[] = {1, 0.5, 0.25, 0.75, 30};
	const struct told told[] = {{.place = 7, .definition = 8, .value = 12.5, .clients = 20, .who = &a, .part = &b},
				    {.place = UINT64_MAX, .definition = 9, .hidden = true, .clients = 10, .who = &a},
				    {.place = 3, .definition = 1, .points = 5, .point = points}};
	const struct ledger_release r = {.release = 1, .kind = 2, .study = UINT64_MAX - 1, .day = 20000, .digest = 77};
	struct store *s = opened(one_key);
	assert_int_equal(read_all(s).n, 0);
	assert_int_equal(ledger_write(s, &r, told, 3), ERR_OK);
	assert_int_equal(ledger_commit(s), ERR_OK);
	ledger_end(s);
	store_close(s);
	s = opened(one_key);
	struct all all = read_all(s);
	assert_int_equal(all.n, 3);
	assert_int_equal(all.releases, 1);
	assert_true(all.release[0].study == UINT64_MAX - 1 && all.release[0].day == 20000 && all.release[0].digest == 77);
	assert_true(all.told[0].place == UINT64_MAX && all.told[0].hidden && all.told[0].kind == 2 && !all.told[0].part);
	assert_true(all.told[1].place == 3 && all.told[1].points == 5 && !all.told[1].who);
	assert_memory_equal(all.told[1].point, points, sizeof points);
	assert_true(all.told[2].place == 7 && all.told[2].definition == 8 && all.told[2].release == 1);
	CHECK_EQ(all.told[2].value, 12.5);
	assert_memory_equal(all.told[2].who, &a, sizeof a);
	assert_memory_equal(all.told[2].part, &b, sizeof b);
	assert_ptr_equal(all.told[0].who, all.told[2].who);
	ledger_end(s);
	assert_int_equal(ledger_withdraw(s, 1), ERR_DISK);
	store_close(s);
}

static void what_is_not_committed_is_gone(void **state)
{
	(void)state;
	const struct told told = {.place = 1};
	const struct ledger_release r = {.release = 1};
	struct store *s = opened(one_key);
	assert_int_equal(ledger_write(s, &r, &told, 1), ERR_OK);
	ledger_end(s);
	store_close(s);
	s = opened(one_key);
	assert_int_equal(read_all(s).releases, 0);
	assert_int_equal(ledger_write(s, &r, &told, 1), ERR_OK);
	assert_int_equal(ledger_commit(s), ERR_OK);
	assert_int_equal(ledger_withdraw(s, 1), ERR_OK);
	ledger_end(s);
	store_close(s);
	s = opened(one_key);
	struct all all = read_all(s);
	assert_true(!all.releases && !all.n);
	store_close(s);
}

static int64_t sets_there(void)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *row = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT count(*) FROM ledger_set", -1, &row, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(row), SQLITE_ROW);
	int64_t n = sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	sqlite3_close(db);
	return n;
}

/* A set that only the release taken back told of is gone with it; one that another told of, too, stays. */
static void a_release_taken_back_leaves_no_sets(void **state)
{
	(void)state;
	struct contributors a = contributors_one(3, 4), b = contributors_one(5, 250), c = contributors_one(9, 1);
	const struct told first[] = {{.place = 1, .who = &a}};
	const struct told second[] = {{.place = 1, .who = &a, .part = &b}, {.place = 2, .who = &c}};
	struct store *s = opened(one_key);
	assert_int_equal(ledger_write(s, &(struct ledger_release){.release = 1}, first, 1), ERR_OK);
	assert_int_equal(ledger_write(s, &(struct ledger_release){.release = 2}, second, 2), ERR_OK);
	assert_int_equal(ledger_commit(s), ERR_OK);
	assert_int_equal(sets_there(), 3);
	assert_int_equal(ledger_withdraw(s, 2), ERR_OK);
	ledger_end(s);
	store_close(s);
	assert_int_equal(sets_there(), 1);
}

static struct stored_client first_client(struct store *s)
{
	struct store_cursor *cursor = NULL;
	struct stored_client c;
	const struct stored_visit *v;
	size_t n;
	assert_int_equal(store_cursor_open(s, &cursor), ERR_OK);
	assert_int_equal(store_cursor_next(cursor, &c, &v, &n), ERR_OK);
	store_cursor_close(cursor);
	return c;
}

static void tags_are_keyed(void **state)
{
	(void)state;
	struct store *s = NULL;
	assert_int_equal(store_open(path, &s), ERR_OK);
	assert_true(first_client(s).tag == 0);
	uint64_t tag[3], hash[3];
	const unsigned char *const key[3] = {one_key, one_key, other_key};
	for (int i = 0; i < 3; i++) {
		/* Not committed: each begins the ledger anew. */
		assert_int_equal(ledger_begin(s, key[i]), ERR_OK);
		tag[i] = first_client(s).tag;
		hash[i] = ledger_hash(s, "sheet|row|column");
		ledger_end(s);
	}
	assert_true(tag[0] && tag[0] == tag[1] && tag[0] != tag[2]);
	assert_true(hash[0] == hash[1]);
	store_close(s);
}

/* Begun with the key file: never without it again. Begun without: its own key serves, whatever is named. */
static void the_key_of_the_first_release_stays(void **state)
{
	(void)state;
	struct store *s = opened(one_key);
	assert_int_equal(ledger_commit(s), ERR_OK);
	ledger_end(s);
	assert_int_equal(ledger_begin(s, NULL), ERR_KEY);
	store_close(s);
	arena_free(mem);
	assert_int_equal(setup(NULL), 0);
	s = opened(NULL);
	uint64_t tag = first_client(s).tag;
	assert_int_equal(ledger_commit(s), ERR_OK);
	ledger_end(s);
	assert_int_equal(ledger_begin(s, other_key), ERR_OK);
	assert_true(first_client(s).tag == tag);
	ledger_end(s);
	store_close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(entries_come_back, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_not_committed_is_gone, setup, teardown),
		cmocka_unit_test_setup_teardown(a_release_taken_back_leaves_no_sets, setup, teardown),
		cmocka_unit_test_setup_teardown(tags_are_keyed, setup, teardown),
		cmocka_unit_test_setup_teardown(the_key_of_the_first_release_stays, setup, teardown)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
