/* What is stored is what the gate let through: read back with the cursor, and with plain SQL as any tool would. */
#include "store/schema.h"
#include "store/store.h"
#include "support/check.h"
#include "unit/deid/records.h"

#include <sqlite3.h>
#include <unistd.h>

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

/* Two clients: 1-23 (a man, two sessions) and C-001 (three appointments). */
static struct deid_set *small_set(enum deid_profile profile)
{
	struct deid *d = begin(key, profile, NULL);
	struct record r = record("C-001", 2021, 1, 4);
	r.therapist = cell("Dr. Who");
	r.clinic = cell("North");
	r.score[0] = 12;
	r.score[1] = 20;
	add(d, r);
	r = record("C-001", 2021, 1, 20);
	r.therapist = cell("Other");
	r.score[1] = 0;
	r.breakthrough = BREAKTHROUGH_BOTH;
	r.breakthrough_type = 3;
	r.end_reason = END_PLANNED;
	add(d, r);
	r = record("C-001", 2021, 1, 12);
	r.attendance = ATTENDANCE_CANCELLED;
	add(d, r);
	r = record("1-23", 2020, 12, 31);
	r.gender = 2;
	r.birth = (struct civil){1975, 5, 5};
	r.modality = 4;
	r.duration = 50;
	add(d, r);
	r = record("1-23", 2021, 1, 7);
	r.modality = VOCABULARY_UNMAPPED;
	r.problem = 7;
	add(d, r);
	struct layout_column c[] = {{.file = 1, .column = 2, .role = ROLE_SCORE, .instrument = 1, .values = 2},
				    {.file = 1, .column = 1, .role = ROLE_CLIENT_ID, .instrument = -1, .values = 5}};
	c[0].reason[REASON_EMPTY] = 3;
	assert_int_equal(deid_columns(d, c, 2), ERR_OK);
	assert_int_equal(deid_reject(hand_of(d), &(struct record){.file = 1, .row = 99}, REASON_RAGGED), ERR_OK);
	return finish(d);
}

static void check_small(const struct store *s, bool research)
{
	struct store_cursor *cursor = NULL;
	struct stored_client c;
	const struct stored_visit *v;
	size_t n;
	assert_int_equal(store_cursor_open(s, &cursor), ERR_OK);
	assert_int_equal(store_cursor_next(cursor, &c, &v, &n), ERR_OK);
	assert_true(c.id == (int64_t)(research ? ID_1_23 : NUMBER_0));
	assert_int_equal(c.trait[CLIENT_GENDER], 2);
	assert_int_equal(c.age_band, 45);
	assert_int_equal(c.intake_year, 2020);
	assert_true(c.recent);
	assert_int_equal(n, 2);
	assert_int_equal(v[0].modality, 4);
	assert_int_equal(v[0].duration, 50);
	assert_int_equal(v[0].problem, -1);
	assert_int_equal(v[1].modality, 0);
	assert_int_equal(v[1].problem, 7);
	assert_int_equal(v[1].at, research ? 7 : 1);
	assert_int_equal(v[1].score[0], RECORD_NO_SCORE);
	assert_int_equal(v[1].therapist, 0);
	assert_int_equal(store_cursor_next(cursor, &c, &v, &n), ERR_OK);
	assert_true(c.id == (int64_t)(research ? ID_C001 : NUMBER_1));
	assert_int_equal(c.trait[CLIENT_GENDER], -1);
	assert_int_equal(c.age_band, -1);
	assert_int_equal(n, 3);
	static const int at[2][3] = {{0, 1, 2}, {0, 8, 16}};
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(v[i].at, at[research][i]);
	assert_int_equal(v[0].score[0], 12);
	assert_int_equal(v[0].score[1], 20);
	assert_int_equal(v[0].clinic, 1);
	assert_int_equal(v[1].attendance, ATTENDANCE_CANCELLED);
	assert_int_equal(v[2].score[1], 0);
	assert_int_equal(v[2].breakthrough, BREAKTHROUGH_BOTH);
	assert_int_equal(v[2].breakthrough_type, 3);
	assert_int_equal(v[2].end_reason, END_PLANNED);
	assert_true(v[0].therapist > 0 && v[2].therapist > 0 && v[0].therapist != v[2].therapist);
	assert_int_equal(store_cursor_next(cursor, &c, &v, &n), ERR_END);
	store_cursor_close(cursor);
}

static void check_knowledge(const struct store *s, bool research)
{
	const struct store_info *info = store_info(s);
	size_t n;
	uint64_t accepted, rejected[REASON__COUNT];
	assert_int_equal(info->unit_days, research ? 1 : 7);
	assert_int_equal(info->clients, 2);
	assert_int_equal(info->visits, 5);
	assert_int_equal(info->batches, 1);
	assert_true(info->persistent_key);
	assert_int_equal(info->instruments, 2);
	assert_string_equal(info->instrument[0], "gad7");
	assert_string_equal(info->instrument[1], "phq9");
	const struct stored_column *c = store_columns(s, &n);
	assert_int_equal(n, 2);
	assert_int_equal(c[0].column, 1);
	assert_int_equal(c[0].instrument, -1);
	assert_int_equal(c[1].role, ROLE_SCORE);
	assert_int_equal(c[1].instrument, 1);
	assert_int_equal(c[1].values, 2);
	assert_int_equal(c[1].reason[REASON_EMPTY], 3);
	store_row_counts(s, &accepted, rejected);
	assert_int_equal(accepted, 5);
	assert_int_equal(rejected[REASON_RAGGED], 1);
	assert_string_equal(store_label(s, "reason", REASON_RAGGED), layout_reason_name(REASON_RAGGED));
	assert_null(store_label(s, "reason", 999));
}

static void test_round_trip(void **state)
{
	(void)state;
	for (int where = 0; where < 4; where++) {
		bool research = where & 1;
		char path[256];
		snprintf(path, sizeof path, "%s", temp_path("round.db"));
		struct store *s = NULL;
		struct deid_set *set = small_set(research ? DEID_RESEARCH : DEID_STRICT);
		assert_int_equal(store_ingest(where & 2 ? path : NULL, set, NULL, &s), ERR_OK);
		deid_set_free(set);
		check_small(s, research);
		check_knowledge(s, research);
		store_close(s);
		unlink(path);
	}
}

/* The one integer of a query on a file, by SQLite alone. */
static int64_t ask(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	int64_t got = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return got;
}

static size_t read_file(const char *path, char *bytes, size_t size)
{
	FILE *f = fopen(path, "re");
	assert_non_null(f);
	size_t n = fread(bytes, 1, size, f);
	fclose(f);
	return n;
}

static void test_plain_sqlite(void **state)
{
	(void)state;
	static char one[1 << 20], two[1 << 20];
	char path[256];
	size_t size[2];
	struct stat st;
	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s", temp_path(i ? "two.db" : "one.db"));
		struct store *s = NULL;
		struct deid_set *set = small_set(DEID_STRICT);
		assert_int_equal(store_ingest(path, set, NULL, &s), ERR_OK);
		deid_set_free(set);
		store_close(s);
		size[i] = read_file(path, i ? two : one, sizeof one);
	}
	assert_true(size[0] > 0 && size[0] < sizeof one);
	assert_int_equal(size[0], size[1]);
	assert_memory_equal(one, two, size[0]);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(ask(path, "SELECT count(*) FROM visit"), 5);
	assert_int_equal(ask(path, "SELECT sum(score_phq9) FROM visit"), 20);
	assert_int_equal(
		ask(path,
		    "SELECT count(*) FROM pragma_table_list WHERE schema='main' AND name NOT LIKE 'sqlite%' AND strict=0"),
		0);
	assert_int_equal(ask(path, "PRAGMA page_size"), 16384);
	assert_int_equal(ask(path, "SELECT integrity_check='ok' FROM pragma_integrity_check"), 1);
	assert_int_equal(ask(path, "SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table','index')"), 0);
	/* Text only where it comes from the program: names of settings, labels, instruments. */
	assert_int_equal(ask(path,
			     "SELECT count(*) FROM pragma_table_list t, pragma_table_info(t.name) c WHERE t.schema='main'"
			     " AND t.name NOT LIKE 'sqlite%' AND c.type NOT IN ('INTEGER','REAL')"
			     " AND t.name||'.'||c.name NOT IN ('meta.key','meta.value','code.domain','code.label',"
			     "'instrument.name','instrument.title','log.mac','log_seal.mac','log_key.bytes')"),
			 0);
}

/* The same appointments under another key, in another order: another file, the same fingerprint. One score more: another one. */
static void test_fingerprint(void **state)
{
	(void)state;
	uint64_t print[3];
	for (int i = 0; i < 3; i++) {
		struct key *any = NULL;
		struct store *s = NULL;
		assert_int_equal(key_ephemeral(&any), ERR_OK);
		struct deid *d = begin(any, DEID_STRICT, NULL);
		for (int k = 0; k < 300; k++) {
			char id[16];
			int j = i == 1 ? k * 7 % 300 : k;
			snprintf(id, sizeof id, "c%d", j % 41);
			struct record r = record(id, 2021, 1, 1 + j / 41);
			r.score[1] = i == 2 && j == 17 ? 2 : (j * 5) % 28;
			add(d, r);
		}
		struct deid_set *set = finish(d);
		assert_int_equal(store_ingest(NULL, set, NULL, &s), ERR_OK);
		print[i] = store_info(s)->fingerprint;
		assert_false(store_info(s)->persistent_key);
		store_close(s);
		deid_set_free(set);
		key_free(any);
	}
	assert_true(print[0] == print[1]);
	assert_true(print[0] != print[2]);
}

static void refused(const char *path, enum err want, const char *because)
{
	struct store *s = NULL;
	assert_int_equal(store_open(path, &s), want);
	assert_null(s);
	if (!strstr(err_last()->text, because))
		fail_msg("the note does not say '%s': %s", because, err_last()->text);
	struct deid_set *set = small_set(DEID_STRICT);
	assert_int_equal(store_ingest(path, set, NULL, &s), want);
	deid_set_free(set);
	assert_null(s);
}

static void alter(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void test_refusals(void **state)
{
	(void)state;
	char path[256];
	snprintf(path, sizeof path, "%s", temp_path("refused.db"));
	struct store *s = NULL;
	struct deid_set *set = small_set(DEID_STRICT);
	assert_int_equal(store_ingest(path, set, NULL, &s), ERR_OK);
	store_close(s);
	deid_set_free(set);
	alter(path, "PRAGMA user_version=1000");
	refused(path, ERR_VERSION, "newer program");
	alter(path, "PRAGMA user_version=0");
	refused(path, ERR_VERSION, "no longer");
	alter(path, "PRAGMA application_id=7");
	refused(path, ERR_VERSION, "not a dataset");
	char back[120];
	snprintf(back, sizeof back, "PRAGMA application_id=0x55505452; PRAGMA user_version=%d; DROP TABLE meta",
		 SCHEMA_VERSION);
	alter(path, back);
	refused(path, ERR_FORMAT, "damaged");
	static const char text[] =
		"client_id,session_date\nA,2021-01-01\nA row of a table that is no dataset, longer than a page head\n";
	refused(temp_file("text.db", text, sizeof text - 1), ERR_VERSION, "not a dataset");
	refused(temp_file("empty.db", "", 0), ERR_VERSION, "not a dataset");
}

static void test_damage_is_seen(void **state)
{
	(void)state;
	char path[256];
	snprintf(path, sizeof path, "%s", temp_path("damaged.db"));
	struct store *s = NULL;
	struct deid_set *set = small_set(DEID_STRICT);
	assert_int_equal(store_ingest(path, set, NULL, &s), ERR_OK);
	store_close(s);
	deid_set_free(set);
	static const char *const harm[] = {
		"UPDATE visit SET modality=70000 WHERE seq=2", "UPDATE visit SET modality=-5 WHERE seq=2",
		"UPDATE visit SET at=1<<40 WHERE seq=2", "DELETE FROM client WHERE gender IS NOT NULL"};
	for (size_t i = 0; i < sizeof harm / sizeof harm[0]; i++) {
		struct store_cursor *cursor = NULL;
		struct stored_client c;
		const struct stored_visit *v;
		size_t n;
		enum err err;
		alter(path, harm[i]);
		assert_int_equal(store_open(path, &s), ERR_OK);
		assert_int_equal(store_cursor_open(s, &cursor), ERR_OK);
		while ((err = store_cursor_next(cursor, &c, &v, &n)) == ERR_OK)
			;
		assert_int_equal(err, ERR_FORMAT);
		store_cursor_close(cursor);
		store_close(s);
		alter(path, "UPDATE visit SET modality=1, at=1 WHERE seq=2");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip), cmocka_unit_test(test_plain_sqlite),   cmocka_unit_test(test_fingerprint),
		cmocka_unit_test(test_refusals),   cmocka_unit_test(test_damage_is_seen),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
