/* What the link file loses of a client, and what stays. */
#include "deid/forget.h"
#include "deid/link.h"
#include "unit/deid/records.h"

#include <unistd.h>

static struct key *key;
static char link_path[256];

static int setup(void **state)
{
	(void)state;
	key = known_key();
	snprintf(link_path, sizeof link_path, "%s", temp_path("forget.link"));
	unlink(link_path);
	return key == NULL;
}

static int teardown(void **state)
{
	(void)state;
	key_free(key);
	return 0;
}

static struct record named(const char *client, const char *name, int day, long row)
{
	struct record r = record(client, 2021, 3, day);
	r.name = cell(name);
	r.birth = (struct civil){1984, 2, 29};
	r.row = row;
	return r;
}

/* Rows 2 and 3 are C-001, under two names; 4 is called as it was first; 5 is 12-3; 6 has a name only. */
static struct deid *export(enum deid_profile profile)
{
	struct deid *d = begin(key, profile, link_path);
	add(d, named("C-001", "Vera Sample", 1, 2));
	add(d, named("c001", "Vera Married", 2, 3));
	add(d, named("other", "SAMPLE, Vera", 3, 4));
	add(d, named("12-3", "Hugo Sample", 30, 5));
	add(d, named("", "Ida Sample", 5, 6));
	return d;
}

static void remember(void)
{
	struct deid_set *s = finish(export(DEID_STRICT));
	assert_int_equal(save_link(s, link_path), ERR_OK);
	deid_set_free(s);
}

static void count_tags(const struct link_book *book, size_t n[4])
{
	memset(n, 0, 4 * sizeof *n);
	for (size_t i = 0; i < book->tags; i++) {
		bool erased = book->tag[i].kind >= LINK_ERASED_ID;
		n[book->tag[i].kind]++;
		assert_true(erased == (book->tag[i].id == 0));
		assert_true(erased || link_find(book, book->tag[i].id));
	}
}

static void forget(enum deid_profile profile, long row, struct forgotten *gone)
{
	assert_int_equal(deid_forget(export(profile), &row, 1, gone), ERR_OK);
	const char *path = temp_file("forget.next", gone->link, gone->link_size);
	assert_int_equal(rename(path, link_path), 0);
	free(gone->link);
}

static void test_forget(void **state)
{
	(void)state;
	struct link_book book;
	struct forgotten gone;
	size_t n[4];
	remember();
	assert_int_equal(link_open(link_path, key, &book), ERR_OK);
	count_tags(&book, n);
	assert_int_equal(book.clients, 4);
	assert_int_equal(n[LINK_ID], 3);
	assert_int_equal(n[LINK_NAME], 5);
	uint64_t given = book.given;
	link_close(&book);
	forget(DEID_STRICT, 2, &gone);
	assert_int_equal(gone.n, 1);
	assert_int_equal(gone.namesakes, 1);
	assert_int_equal(link_open(link_path, key, &book), ERR_OK);
	count_tags(&book, n);
	/* The id and the married name; the other name is somebody else's, too, and stays with that one alone. */
	assert_int_equal(book.clients, 3);
	assert_int_equal(n[LINK_ID], 2);
	assert_int_equal(n[LINK_NAME], 3);
	assert_int_equal(n[LINK_ERASED_ID], 1);
	assert_int_equal(n[LINK_ERASED_NAME], 1);
	assert_null(link_find(&book, gone.id[0]));
	/* No number is taken by it, and none is given out twice. */
	assert_true(book.given == given);
	link_close(&book);
	free(gone.id);
	struct deid_set *s = finish(export(DEID_STRICT));
	size_t rejects;
	const struct deid_reject *r = deid_set_rejects(s, &rejects);
	assert_int_equal(rejects, 2);
	assert_int_equal(r[0].row, 2);
	assert_int_equal(r[1].row, 3);
	assert_int_equal(r[0].reason, REASON_ERASED);
	assert_int_equal(deid_set_clients(s), 3);
	deid_set_free(s);
}

/* The latest day is known no longer where it was the client's; research shows pseudonyms. */
static void test_last_day(void **state)
{
	(void)state;
	struct link_book book;
	struct forgotten gone;
	remember();
	forget(DEID_RESEARCH, 5, &gone);
	assert_int_equal(gone.n, 1);
	assert_true(gone.id[0] == ID_12_3);
	assert_int_equal(gone.namesakes, 0);
	free(gone.id);
	assert_int_equal(link_open(link_path, key, &book), ERR_OK);
	assert_int_equal(book.cut_off, civil_to_day((struct civil){2021, 3, 5}));
	link_close(&book);
	/* Told by name: the name is what is erased. */
	forget(DEID_STRICT, 6, &gone);
	free(gone.id);
	assert_int_equal(link_open(link_path, key, &book), ERR_OK);
	size_t n[4];
	count_tags(&book, n);
	assert_int_equal(n[LINK_ERASED_ID], 1);
	assert_int_equal(n[LINK_ERASED_NAME], 2);
	link_close(&book);
}

static void test_refused(void **state)
{
	(void)state;
	struct forgotten gone;
	static const long absent = 99, first = 2, rows[] = {5, 99};
	assert_int_equal(deid_forget(export(DEID_STRICT), &first, 1, &gone), ERR_KEY);
	remember();
	assert_int_equal(deid_forget(export(DEID_STRICT), &absent, 1, &gone), ERR_VALUE);
	assert_int_equal(deid_forget(export(DEID_STRICT), rows, 2, &gone), ERR_VALUE);
	struct deid *d = begin(key, DEID_STRICT, link_path);
	add(d, named("stranger", "No Body", 1, 2));
	assert_int_equal(deid_forget(d, &first, 1, &gone), ERR_VALUE);
	forget(DEID_STRICT, 2, &gone);
	free(gone.id);
	assert_int_equal(deid_forget(export(DEID_STRICT), &first, 1, &gone), ERR_VALUE);
	assert_non_null(strstr(err_last()->text, "already"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_forget, setup, teardown),
		cmocka_unit_test_setup_teardown(test_last_day, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
