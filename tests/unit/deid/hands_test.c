/*
 * Whoever brings the rows in, and wherever they wait: one hand or many, all in memory or nearly nothing of it, the set is the same to the last value. The rows
 * are of several files, with repeats, conflicts, measurements, clients without ids, names that lead to several, and ages and traits that disagree.
 */
#include "unit/deid/records.h"

#include <fcntl.h>
#include <unistd.h>

enum { ROWS = 3000, PEOPLE = 150, VALUES = 400000, CHUNK = 37 };

static struct key *key;

static int setup(void **state)
{
	(void)state;
	key = known_key();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	key_free(key);
	return 0;
}

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

/* Row i of an export, always the same. */
static struct record made_up(uint32_t export, uint32_t i)
{
	static const char *const names[] = {"Ann Lee", "Bo Dahl", "Cy Dee", "Di Eck", "Ed Fry", "Flo Gee", "Gus Hay"};
	static char id[16], therapist[16];
	uint32_t state = i * 2654435761u + export * 97;
	next_random(&state);
	uint32_t p = next_random(&state) % PEOPLE;
	snprintf(id, sizeof id, "c%u", p / 2 + (p % 5 == 0 ? export * 500 : 0));
	snprintf(therapist, sizeof therapist, "t%u", p % 17);
	struct record r = record(next_random(&state) % 4 ? id : "", 2021, 1, 1);
	r.file = 1 + (int)(i * 3 / ROWS);
	r.row = 2 + i % (ROWS / 3);
	r.day += (int32_t)(next_random(&state) % 60);
	r.name = cell(names[p % 7]);
	r.birth = (struct civil){1980, 1 + (int)(p / 7 % 5), 3};
	r.therapist = cell(therapist);
	r.clinic = cell(p % 3 ? "north" : "");
	r.age = next_random(&state) % 3 ? -1 : 30 + (int)(next_random(&state) % 9);
	r.gender = (int)(next_random(&state) % 5) - 1;
	r.trait[TRAIT_ETHNICITY] = next_random(&state) % 9 ? -1 : (int)(next_random(&state) % 4);
	r.score[next_random(&state) % 2] = (int32_t)(next_random(&state) % 4);
	r.kind = next_random(&state) % 12  ? RECORD_APPOINTMENT
		 : next_random(&state) % 2 ? RECORD_MEASUREMENT
					   : RECORD_CLIENT;
	return r;
}

struct way {
	size_t hands, memory;
	bool by_name, link;
};

static struct deid *begin_way(const struct way *w, const struct key *under)
{
	static const struct vocabularies vocabularies;
	struct deid *d = NULL;
	struct deid_options o = {.profile = profile_base(DEID_RESEARCH),
				 .key = under,
				 .link = w->link ? temp_path("hands.link") : NULL,
				 .link_by_name = w->by_name,
				 .plan = &records_plan,
				 .vocabularies = &vocabularies,
				 .tolerance_days = 5,
				 .memory = w->memory};
	o.profile.small_class = 3;
	assert_int_equal(deid_begin(&o, &d), ERR_OK);
	return d;
}

static void feed(struct deid *d, const struct way *w, uint32_t export)
{
	struct deid_hand *hand[8];
	for (size_t h = 0; h < w->hands; h++)
		assert_int_equal(deid_hand_new(d, &hand[h]), ERR_OK);
	for (uint32_t i = 0; i < ROWS; i++) {
		struct record r = made_up(export, i);
		struct deid_hand *h = hand[i / CHUNK % w->hands];
		if (i % 101)
			assert_int_equal(deid_add(h, &r, true), ERR_OK);
		else
			assert_int_equal(deid_reject(h, &r, REASON_RAGGED), ERR_OK);
	}
}

static size_t put_places(const struct deid_reject *r, size_t n, int64_t *out)
{
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {
		const int64_t value[] = {r[i].file, r[i].row, r[i].column, r[i].reason, r[i].part, r[i].given};
		memcpy(out + k, value, sizeof value);
		k += sizeof value / sizeof *value;
	}
	return k;
}

/* Everything that can be asked of a set; ids apart where the key is of this run only. */
static size_t dump(const struct deid_set *s, bool ids, int64_t *out)
{
	size_t n = 0, many;
	struct deid_cursor *c = NULL;
	assert_int_equal(deid_cursor_new(s, &c), ERR_OK);
	for (size_t i = 0; i < deid_set_clients(s); i++, n += DEID_CLIENT__COUNT) {
		assert_int_equal(deid_cursor_client(c, i, out + n), ERR_OK);
		out[n] = ids ? out[n] : 0;
	}
	for (size_t i = 0; i < deid_set_visits(s); i++, n += DEID_VISIT__COUNT + 2) {
		assert_int_equal(deid_cursor_visit(c, i, out + n), ERR_OK);
		out[n] = ids ? out[n] : 0;
	}
	/* And once more, from the end. */
	for (size_t i = deid_set_visits(s), back = n; i-- > 0;) {
		int64_t again[DEID_VISIT__COUNT + RECORD_SCORES];
		assert_int_equal(deid_cursor_visit(c, i, again), ERR_OK);
		again[0] = ids ? again[0] : 0;
		back -= DEID_VISIT__COUNT + 2;
		assert_memory_equal(again, out + back, (DEID_VISIT__COUNT + 2) * sizeof *out);
	}
	deid_cursor_free(c);
	const struct deid_reject *rejects = deid_set_rejects(s, &many);
	n += put_places(rejects, many, out + n);
	rejects = deid_set_unattached(s, &many);
	n += put_places(rejects, many, out + n);
	const struct deid_alike *alike = deid_set_alike(s, &many);
	for (size_t i = 0; i < many; i++) {
		const int64_t value[] = {alike[i].kind, alike[i].file, alike[i].row, alike[i].other_file,
					 alike[i].other_row};
		memcpy(out + n, value, sizeof value);
		n += sizeof value / sizeof *value;
	}
	memcpy(out + n, deid_set_counts(s), sizeof(struct deid_counts));
	n += sizeof(struct deid_counts) / sizeof *out;
	out[n++] = (int64_t)deid_set_fingerprint(s);
	assert_true(n < VALUES);
	return n;
}

/* Two exports one after the other under one key, or one under a key of its own. */
static size_t take(const struct way *w, int64_t *out)
{
	size_t n = 0;
	struct key *own = NULL;
	unlink(temp_path("hands.link"));
	if (!w->link)
		assert_int_equal(key_ephemeral(&own), ERR_OK);
	for (uint32_t export = 0; export <= w->link; export ++) {
		struct deid *d = begin_way(w, w->link ? key : own);
		feed(d, w, export);
		struct deid_set *s = finish(d);
		n += dump(s, w->link, out + n);
		if (w->link)
			assert_int_equal(save_link(s, temp_path("hands.link")), ERR_OK);
		deid_set_free(s);
	}
	key_free(own);
	return n;
}

static void test_ways(void **state)
{
	(void)state;
	static int64_t one[VALUES], other[VALUES];
	for (int kind = 0; kind < 4; kind++) {
		const struct way plain = {.hands = 1, .by_name = kind & 1, .link = kind & 2};
		size_t n = take(&plain, one);
		for (size_t hands = 1; hands <= 7; hands += 3)
			for (size_t memory = 1; memory <= (1 << 16); memory <<= 16) {
				struct way w = plain;
				w.hands = hands;
				w.memory = memory;
				assert_int_equal(take(&w, other), n);
				assert_memory_equal(one, other, n * sizeof *one);
			}
	}
}

/* The set's file: it has no name. */
static int spilled_file(void)
{
	for (int fd = 3; fd < 64; fd++) {
		char link[32], to[4096];
		snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
		ssize_t n = readlink(link, to, sizeof to - 1);
		to[n > 0 ? n : 0] = '\0';
		if (strstr(to, " (deleted)"))
			return fd;
	}
	return -1;
}

/* Visits that could not be read are not taken for read: asked for again there is the error again, and, where the disk answers again, they are right. */
static void test_disk(void **state)
{
	(void)state;
	const struct way w = {.hands = 1, .memory = 1};
	struct deid *d = begin_way(&w, key);
	feed(d, &w, 0);
	struct deid_set *s = finish(d);
	struct deid_cursor *c = NULL, *broken = NULL;
	assert_int_equal(deid_cursor_new(s, &c), ERR_OK);
	assert_int_equal(deid_cursor_new(s, &broken), ERR_OK);
	int fd = spilled_file(), kept = dup(fd), none = open("/dev/null", O_WRONLY);
	assert_true(fd >= 0 && kept >= 0 && none >= 0);
	size_t failed = 0;
	for (size_t i = 0; i < deid_set_visits(s); i++) {
		int64_t right[DEID_VISIT__COUNT + 2], row[DEID_VISIT__COUNT + 2] = {0};
		assert_int_equal(deid_cursor_visit(c, i, right), ERR_OK);
		assert_int_equal(dup2(none, fd), fd);
		enum err err = deid_cursor_visit(broken, i, row);
		if (err) {
			assert_int_equal(err, ERR_DISK);
			assert_int_equal(deid_cursor_visit(broken, i, row), ERR_DISK);
			failed++;
		}
		assert_int_equal(dup2(kept, fd), fd);
		assert_int_equal(deid_cursor_visit(broken, i, row), ERR_OK);
		assert_memory_equal(row, right, sizeof right);
	}
	assert_true(failed > 0);
	deid_cursor_free(c);
	deid_cursor_free(broken);
	deid_set_free(s);
	close(kept);
	close(none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(test_ways, setup, teardown),
					   cmocka_unit_test_setup_teardown(test_disk, setup, teardown)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
