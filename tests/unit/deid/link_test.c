/* What is remembered between exports. Expected values are worked out by hand. */
#include "deid/link.h"
#include "unit/deid/records.h"

#include <stdlib.h>

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

static void save(const struct deid_set *s, const char *link)
{
	assert_int_equal(save_link(s, link), ERR_OK);
}

static void test_link(void **state)
{
	(void)state;
	char link[256];
	snprintf(link, sizeof link, "%s", temp_path("deid.key.link"));
	struct deid *d = begin(key, DEID_RESEARCH, link);
	add(d, record("C-001", 2021, 1, 10));
	add(d, record("12-3", 2021, 1, 5));
	struct deid_set *s = finish(d);
	save(s, link);
	deid_set_free(s);
	/* The next export: one client goes on, one has an appointment from before; 12-3 was last seen long before the new cut-off. */
	d = begin(key, DEID_RESEARCH, link);
	add(d, record("C-001", 2021, 8, 10));
	s = finish(d);
	visit_is(s, 0, DEID_AT, 212);
	client_is(s, 0, DEID_CONTINUES, 1);
	client_is(s, 0, DEID_SHIFT, 0);
	client_is(s, 0, DEID_INTAKE_YEAR, 2021);
	size_t n;
	assert_true(deid_set_ended(s, &n)[0] == ID_12_3);
	assert_int_equal(n, 1);
	save(s, link);
	deid_set_free(s);
	d = begin(key, DEID_RESEARCH, link);
	add(d, record("C-001", 2020, 12, 31));
	add(d, record("new", 2021, 8, 11));
	s = finish(d);
	visit_is(s, 0, DEID_AT, 0);
	for (size_t i = 0; i < 2; i++) {
		bool moved = client_field(s, i, DEID_CLIENT) == (int64_t)(ID_C001);
		client_is(s, i, DEID_SHIFT, moved ? 10 : 0);
		client_is(s, i, DEID_CONTINUES, 0);
		client_is(s, i, DEID_INTAKE_YEAR, moved ? 2020 : 2021);
		client_is(s, i, DEID_RECENT, 1); /* moved: seen in the export before */
	}
	deid_set_free(s);
}

static void refuse_link_with(const char *link, const struct key *under, enum err want)
{
	struct deid *d = NULL;
	struct deid_options o = {.key = under, .link = link, .plan = &records_plan};
	assert_int_equal(deid_begin(&o, &d), want);
	assert_null(d);
}

static void refuse_link(const char *link, const struct key *under)
{
	refuse_link_with(link, under, ERR_KEY);
}

static void test_link_is_sealed(void **state)
{
	(void)state;
	char link[256], bytes[4096], twice[4096];
	snprintf(link, sizeof link, "%s", temp_path("sealed.link"));
	size_t size[2];
	for (int i = 0; i < 2; i++) {
		struct deid *d = begin(key, DEID_STRICT, i ? link : temp_path("absent.link"));
		add(d, record("C-001", 2021, 1, 10));
		struct deid_set *s = finish(d);
		save(s, link);
		deid_set_free(s);
		FILE *f = fopen(link, "re");
		size[i] = fread(i ? twice : bytes, 1, sizeof bytes, f);
		fclose(f);
	}
	/* magic, nonce, MAC, head, one client, one tag; the same content gives the same bytes, and neither pseudonym nor number is among them. */
	assert_int_equal(size[0], 8 + 24 + 16 + 32 + 24 + 32);
	assert_int_equal(size[1], size[0]);
	assert_memory_equal(bytes, twice, size[0]);
	const uint64_t id = ID_C001, number = NUMBER_0;
	assert_null(memmem(bytes, size[0], &id, sizeof id));
	assert_null(memmem(bytes, size[0], &number, sizeof number));
	struct key *another = NULL;
	assert_int_equal(key_ephemeral(&another), ERR_OK);
	refuse_link(link, another);
	/* The form of before, and one to come. */
	bytes[7] = '1';
	refuse_link_with(temp_file("sealed.link", bytes, size[0]), key, ERR_VERSION);
	bytes[7] = '3';
	refuse_link_with(temp_file("sealed.link", bytes, size[0]), key, ERR_VERSION);
	bytes[7] = '2';
	for (size_t i = 0; i < size[0]; i += 5) {
		bytes[i] ^= 4;
		refuse_link(temp_file("sealed.link", bytes, size[0]), key);
		bytes[i] ^= 4;
	}
	refuse_link(temp_file("sealed.link", bytes, size[0] - 1), key);
	refuse_link(temp_file("sealed.link", bytes, 0), key);
	key_free(another);
}

/* Two link files under one key never have one nonce: their boxes would tell the difference of what is in them. */
static void test_other_content_other_nonce(void **state)
{
	enum { MAGIC = 8, NONCE = 24 };
	struct link_book book;
	unsigned char *one = NULL, *two = NULL, *same = NULL;
	size_t n;
	(void)state;
	assert_int_equal(link_make(1, 1, &book), ERR_OK);
	assert_int_equal(link_seal(&book, key, &one, &n), ERR_OK);
	assert_int_equal(link_seal(&book, key, &same, &n), ERR_OK);
	book.tag[0].id++;
	assert_int_equal(link_seal(&book, key, &two, &n), ERR_OK);
	assert_memory_equal(one, same, n);
	assert_memory_not_equal(one + MAGIC, two + MAGIC, NONCE);
	free(one);
	free(two);
	free(same);
	link_close(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_link),
		cmocka_unit_test(test_link_is_sealed),
		cmocka_unit_test(test_other_content_other_nonce),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
