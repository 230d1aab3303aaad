/* Who is one client, who is reported, who is refused. Expected values are worked out by hand from the rules in namesakes.h. */
#include "deid/namesakes.h"
#include "unit/deid/records.h"

#include <sys/resource.h>
#include <unistd.h>

static struct key *key;
static char link_path[256];

static int setup(void **state)
{
	(void)state;
	key = known_key();
	snprintf(link_path, sizeof link_path, "%s", temp_path("identify.link"));
	unlink(link_path);
	return key == NULL;
}

static int teardown(void **state)
{
	(void)state;
	key_free(key);
	return 0;
}

/* A row of client "" has no id; every row lies on its own day, so that the days tell who came. */
struct row {
	const char *client, *name;
	int born; /* day of January 1980; 0: not told */
	int day;  /* of January 2021 */
};

static struct deid *begin_by(bool by_name)
{
	static const struct vocabularies vocabularies;
	struct deid *d = NULL;
	const struct deid_options o = {.profile = profile_base(DEID_RESEARCH),
				       .key = key,
				       .link = link_path,
				       .link_by_name = by_name,
				       .plan = &records_plan,
				       .vocabularies = &vocabularies};
	assert_int_equal(deid_begin(&o, &d), ERR_OK);
	return d;
}

static void add_row(struct deid *d, const struct row *row, int file, long number)
{
	struct record r = record(row->client, 2021, 1, row->day);
	r.name = cell(row->name);
	if (row->born)
		r.birth = (struct civil){1980, 1, row->born};
	r.file = file;
	r.row = number;
	add(d, r);
}

/* One export: clients as sets of day offsets, reports as kind file:row/file:row, rejects as reason@row; and the link file is kept. */
static const char *taken(const struct row *row, size_t n, bool by_name)
{
	static char text[1024];
	static const char *const kinds[] = {"here", "before", "joined"};
	struct deid *d = begin_by(by_name);
	size_t used = 0, many;
	for (size_t i = 0; i < n; i++)
		add_row(d, &row[i], 1, (long)i + 2);
	struct deid_set *s = finish(d);
	used += (size_t)snprintf(text, sizeof text, "%zu clients", deid_set_clients(s));
	const struct deid_alike *a = deid_set_alike(s, &many);
	for (size_t i = 0; i < many; i++)
		used += (size_t)snprintf(text + used, sizeof text - used, ", %s %ld/%ld", kinds[a[i].kind], a[i].row,
					 a[i].other_row);
	const struct deid_reject *r = deid_set_rejects(s, &many);
	for (size_t i = 0; i < many; i++)
		used += (size_t)snprintf(text + used, sizeof text - used, ", %s@%ld", layout_reason_name(r[i].reason),
					 r[i].row);
	assert_int_equal(save_link(s, link_path), ERR_OK);
	deid_set_free(s);
	return text;
}

#define TAKEN(by_name, ...)                                                                                                 \
	taken((const struct row[]){__VA_ARGS__}, sizeof((const struct row[]){__VA_ARGS__}) / sizeof(struct row), by_name)

static void test_two_ids(void **state)
{
	(void)state;
	/* Another birth date, or none: nothing is alike. */
	assert_string_equal(TAKEN(false, {"a", "Ann Lee", 1, 1}, {"b", "Ann Lee", 2, 2}, {"c", "Ann Lee", 0, 3},
				  {"a", "Lee, Ann", 1, 4}),
			    "3 clients");
	assert_string_equal(TAKEN(false, {"d", "LEE Ann", 1, 5}, {"e", "\xc3\x81nn Lee", 1, 6}, {"d", "Ann Lee", 1, 7}),
			    "2 clients, before 2/0, here 3/2, before 3/0");
	/* Told once. */
	assert_string_equal(TAKEN(false, {"e", "Ann Lee", 1, 8}, {"d", "Ann Lee", 1, 9}, {"a", "Ann Lee", 1, 10}),
			    "3 clients");
	/* A married name is the client's, too; so is the one of before. */
	assert_string_equal(TAKEN(false, {"b", "Ann Wong", 2, 11}), "1 clients");
	assert_string_equal(TAKEN(false, {"f", "Ann Wong", 2, 12}, {"g", "Ann Lee", 2, 13}),
			    "2 clients, before 2/0, before 3/0");
}

static void test_by_name(void **state)
{
	(void)state;
	assert_string_equal(TAKEN(false, {"a", "Ann Lee", 1, 1}, {"b", "Bo Dahl", 1, 2}, {"c", "Bo Dahl", 1, 3}),
			    "3 clients, here 4/3");
	/* Ann goes on without an id; Bo could be either; Cy is new; who has no birth date is nobody. */
	assert_string_equal(
		TAKEN(false, {"", "LEE, Ann", 1, 4}, {"", "Bo Dahl", 1, 5}, {"", "Cy Dee", 1, 6}, {"", "Cy Dee", 0, 7}),
		"2 clients, ambiguous@3, no_client@5");
	/* With and without an id in one export: one client. */
	assert_string_equal(
		TAKEN(false, {"a", "Ann Lee", 1, 8}, {"", "Ann Lee", 1, 9}, {"n", "Di Eck", 1, 10}, {"", "Di Eck", 1, 11}),
		"2 clients");
	/* Cy never had an id, and takes this one over; then another one is another client. */
	assert_string_equal(TAKEN(false, {"cy", "Cy Dee", 1, 12}), "1 clients");
	assert_string_equal(TAKEN(false, {"cy2", "Cy Dee", 1, 13}), "1 clients, before 2/0");
	/* Told to go by names: two ids in one file are one client, and that is said. */
	assert_string_equal(TAKEN(true, {"x", "Ed Fry", 1, 14}, {"y", "Ed Fry", 1, 15}, {"x", "Ed Fry", 1, 16}),
			    "1 clients, joined 3/2");
	assert_string_equal(TAKEN(true, {"z", "Fry, Ed", 1, 17}), "1 clients");
}

/* Days of a client's appointments since its intake go on from what the link file knows. */
/* One client without an id, then two with an id and that name: neither takes it over, as nobody knows whose it was. */
static void test_two_for_one(void **state)
{
	(void)state;
	assert_string_equal(TAKEN(false, {"", "Cy Dee", 1, 1}), "1 clients");
	assert_string_equal(TAKEN(false, {"p", "Cy Dee", 1, 2}, {"q", "Cy Dee", 1, 3}),
			    "2 clients, before 2/0, here 3/2, before 3/0");
}

static void test_days_go_on(void **state)
{
	(void)state;
	struct deid *d = begin_by(false);
	add_row(d, &(struct row){"a", "Ann Lee", 1, 1}, 1, 2);
	struct deid_set *s = finish(d);
	int64_t id = client_field(s, 0, DEID_CLIENT);
	assert_int_equal(save_link(s, link_path), ERR_OK);
	deid_set_free(s);
	d = begin_by(false);
	add_row(d, &(struct row){"", "lee ann", 1, 21}, 1, 2);
	s = finish(d);
	assert_true(client_field(s, 0, DEID_CLIENT) == id);
	assert_int_equal(visit_field(s, 0, DEID_AT), 20);
	assert_int_equal(client_field(s, 0, DEID_CONTINUES), 1);
	deid_set_free(s);
}

/* A row that is a client is another one in every export, though it has the same place. */
static void test_by_row(void **state)
{
	(void)state;
	int64_t id[2];
	for (int i = 0; i < 2; i++) {
		struct deid *d = begin_by(false);
		struct record r = record("file 1 row 2", 2021, 1, 10 + 10 * i);
		r.client_by_row = true;
		add(d, r);
		struct deid_set *s = finish(d);
		id[i] = client_field(s, 0, DEID_CLIENT);
		assert_int_equal(visit_field(s, 0, DEID_AT), 0);
		assert_int_equal(save_link(s, link_path), ERR_OK);
		deid_set_free(s);
	}
	assert_true(id[0] != id[1]);
}

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

enum { ROWS = 300, ORDERS = 20 };

struct outcome {
	uint64_t print, ids;
	size_t alikes, rejected;
};

/* 300 rows of 40 people, some with ids, some without, some with both; two by two they have one name and birth date, or one id. */
static void make_rows(struct row *row, char (*id)[8], uint32_t export)
{
	static const char *const names[] = {"Ann Lee", "Bo Dahl", "Cy Dee",  "Di Eck",
					    "Ed Fry",  "Flo Gee", "Gus Hay", "Hal Ito"};
	uint32_t random = 7 + export;
	for (size_t i = 0; i < ROWS; i++) {
		uint32_t p = next_random(&random) % 40;
		bool told = next_random(&random) % 3 > 0 || p % 3;
		snprintf(id[i], sizeof id[i], "c%u", p / 2 + (p % 5 == 0 ? export * 50 : 0));
		row[i] = (struct row){told ? id[i] : "", names[p % 8], (int)(p / 16) + 1,
				      (int)(next_random(&random) % 28) + 1};
	}
}

static void shuffle(struct row *row, uint32_t order)
{
	for (size_t i = ROWS - 1; i > 0 && order; i--) {
		size_t k = next_random(&order) % (i + 1);
		struct row moved = row[i];
		row[i] = row[k];
		row[k] = moved;
	}
}

static struct outcome take_in(uint32_t export, uint32_t order)
{
	struct row row[ROWS];
	char id[ROWS][8];
	struct deid *d = begin_by(false);
	make_rows(row, id, export);
	shuffle(row, order);
	for (size_t i = 0; i < ROWS; i++)
		add_row(d, &row[i], 1, (long)i + 2);
	struct deid_set *s = finish(d);
	struct outcome o = {.print = deid_set_fingerprint(s), .rejected = (size_t)deid_set_counts(s)->rows_rejected};
	for (size_t c = 0; c < deid_set_clients(s); c++)
		o.ids += (uint64_t)client_field(s, c, DEID_CLIENT) * (c + 1);
	(void)deid_set_alike(s, &o.alikes);
	assert_int_equal(save_link(s, link_path), ERR_OK);
	deid_set_free(s);
	return o;
}

/* Two exports, one after the other: whatever the order of the rows, the same clients, days, and numbers of reports. */
static void test_order_of_rows(void **state)
{
	(void)state;
	struct outcome as_made[2] = {{0}, {0}};
	for (uint32_t order = 0; order < ORDERS; order++) {
		unlink(link_path);
		for (uint32_t export = 0; export < 2; export ++) {
			struct outcome o = take_in(export, order);
			as_made[export] = order ? as_made[export] : o;
			assert_true(o.alikes > 3 && o.rejected > 3);
			assert_memory_equal(&o, &as_made[export], sizeof o);
		}
	}
}

/* Names of a shard that no memory is left for: an error, and nothing is touched. */
static void test_no_memory(void **state)
{
	(void)state;
#ifdef __SANITIZE_ADDRESS__
	skip(); /* it needs memory of its own */
#endif
	static struct entry_streams streams;
	const struct entry_streams *const from[] = {&streams};
	const struct entry_call call = {.name = {1, 1}, .id = {2, 2}, .at = {1, 2}};
	struct entry_source source = {.from = from, .n = 1};
	struct namesakes list;
	struct rlimit before, none;
	assert_int_equal(spill_new(1 << 20, NULL, &source.spill), ERR_OK);
	assert_int_equal(spill_append(source.spill, &streams.call[0], &call, sizeof call), ERR_OK);
	assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
	none = (struct rlimit){.rlim_cur = 1, .rlim_max = before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_AS, &none), 0);
	enum err err = namesakes_load(&source, 0, &list);
	assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
	assert_int_equal(err, ERR_MEMORY);
	assert_int_equal(namesakes_load(&source, 0, &list), ERR_OK);
	assert_int_equal(list.n, 1);
	namesakes_free(&list);
	spill_drop(source.spill, &streams.call[0]);
	spill_free(source.spill);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_two_ids, setup, teardown),
		cmocka_unit_test_setup_teardown(test_by_name, setup, teardown),
		cmocka_unit_test_setup_teardown(test_two_for_one, setup, teardown),
		cmocka_unit_test_setup_teardown(test_days_go_on, setup, teardown),
		cmocka_unit_test_setup_teardown(test_by_row, setup, teardown),
		cmocka_unit_test_setup_teardown(test_order_of_rows, setup, teardown),
		cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
