#include "core/random.h"
#include "core/spill_reader.h"
#include "core/workers.h"
#include "support/check.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STREAMS = 24, STEPS = 3000, COPY = 1 << 18 };

static const size_t budgets[] = {0, 1, 50000, 600 << 10, SIZE_MAX};

/* A stream, and what must be in it. */
struct pair {
	struct spill_stream stream;
	unsigned char *copy;
	size_t n;
};

struct field {
	struct spill *spill;
	struct spill_reader reader;
	struct pair pair[STREAMS];
	struct random random;
};

static void field_new(struct field *f, struct spill *s, uint64_t seed)
{
	*f = (struct field){.spill = s};
	assert_int_equal(spill_reader_begin(s, &f->reader), ERR_OK);
	for (size_t i = 0; i < STREAMS; i++)
		assert_non_null(f->pair[i].copy = malloc(COPY));
	random_seed(&f->random, 1, seed, 0);
}

static void field_free(struct field *f)
{
	for (size_t i = 0; i < STREAMS; i++) {
		spill_drop(f->spill, &f->pair[i].stream);
		free(f->pair[i].copy);
	}
	spill_reader_end(&f->reader);
}

/* Mostly records, now and then a block of many chunks. */
static void append(struct field *f, struct pair *p)
{
	size_t n = random_below(&f->random, random_below(&f->random, 20) ? 300 : 100000);
	if (n > COPY - p->n)
		n = COPY - p->n;
	unsigned char *from = p->copy + p->n;
	for (size_t i = 0; i < n; i++)
		from[i] = (unsigned char)random_next(&f->random);
	assert_int_equal(spill_append(f->spill, &p->stream, from, n), ERR_OK);
	p->n += n;
	assert_int_equal(spill_size(&p->stream), p->n);
}

static void read_some(struct field *f, struct pair *p)
{
	static _Thread_local unsigned char got[COPY];
	size_t at = random_below(&f->random, (uint32_t)p->n + 1), n = random_below(&f->random, (uint32_t)(p->n - at) + 1);
	assert_int_equal(spill_read(f->spill, &p->stream, at, n, got), ERR_OK);
	assert_memory_equal(got, p->copy + at, n);
}

static void borrow_some(struct field *f, struct pair *p)
{
	static _Thread_local unsigned char room[COPY];
	const void *got = NULL;
	size_t at = random_below(&f->random, (uint32_t)p->n + 1), most = p->n - at < 500 ? p->n - at : 500;
	const struct spill_wanted w = {&p->stream, at, random_below(&f->random, (uint32_t)most + 1)};
	if (w.n)
		spill_foretell(&w);
	assert_int_equal(w.n ? spill_borrow(f->spill, &w, room, &got) : ERR_OK, ERR_OK);
	if (w.n)
		assert_memory_equal(got, p->copy + at, w.n);
}

/* Records of one length, from some place on. */
static void look_along(struct field *f, struct pair *p)
{
	size_t width = 1 + random_below(&f->random, random_below(&f->random, 9) ? 200 : SPILL_CHUNK);
	const void *at = NULL;
	for (size_t i = random_below(&f->random, (uint32_t)p->n + 1); i + width <= p->n; i += width) {
		assert_int_equal(spill_look(&f->reader, &p->stream, i, width, &at), ERR_OK);
		assert_memory_equal(at, p->copy + i, width);
	}
}

static void read_pieces(struct field *f, struct pair *p)
{
	const void *at = NULL;
	size_t n = 0, done = 0;
	for (;; done += n) {
		assert_int_equal(spill_piece(&f->reader, &p->stream, done, &at, &n), ERR_OK);
		if (!n)
			break;
		assert_true(done + n <= p->n);
		assert_memory_equal(at, p->copy + done, n);
	}
	assert_int_equal(done, p->n);
}

static void step(struct field *f)
{
	struct pair *p = &f->pair[random_below(&f->random, STREAMS)];
	uint32_t what = random_below(&f->random, 40);
	if (what < 33)
		append(f, p);
	else if (what < 34)
		borrow_some(f, p);
	else if (what < 36)
		read_some(f, p);
	else if (what < 37)
		look_along(f, p);
	else if (what < 38)
		read_pieces(f, p);
	else if (what < 39) {
		spill_drop(f->spill, &p->stream);
		p->n = 0;
		assert_int_equal(spill_size(&p->stream), 0);
	}
}

static void play(struct spill *s, uint64_t seed)
{
	struct field f;
	field_new(&f, s, seed);
	for (int i = 0; i < STEPS; i++)
		step(&f);
	for (size_t i = 0; i < STREAMS; i++) {
		read_some(&f, &f.pair[i]);
		look_along(&f, &f.pair[i]);
		read_pieces(&f, &f.pair[i]);
	}
	field_free(&f);
}

static void test_streams_are_what_was_appended(void **state)
{
	(void)state;
	for (size_t b = 0; b < sizeof budgets / sizeof *budgets; b++) {
		struct spill *s = NULL;
		assert_int_equal(spill_new(budgets[b], NULL, &s), ERR_OK);
		play(s, b);
		play(s, b + 100);
		spill_free(s);
	}
}

static enum err play_piece(size_t i, void *context)
{
	play(context, 200 + i);
	return ERR_OK;
}

static void test_streams_of_several_threads(void **state)
{
	(void)state;
	workers_set_threads(4);
	for (size_t b = 0; b < sizeof budgets / sizeof *budgets; b += 2) {
		struct spill *s = NULL;
		assert_int_equal(spill_new(budgets[b], NULL, &s), ERR_OK);
		assert_int_equal(workers_run(6, play_piece, s), ERR_OK);
		spill_free(s);
	}
	workers_set_threads(0);
}

/* Appends n bytes of a pattern whose first bytes tell where it begins again. */
static const char canary[] = "Ottilie Wachsmuth-Kreuzeder 1961-04-17 / ";

static enum err fill(struct spill *s, struct spill_stream *to, size_t n)
{
	enum err err = ERR_OK;
	for (size_t i = 0; !err && i + sizeof canary <= n; i += sizeof canary)
		err = spill_append(s, to, canary, sizeof canary);
	return err;
}

static char *folder_new(void)
{
	static char folder[64];
	snprintf(folder, sizeof folder, "/tmp/spill_test.XXXXXX");
	return mkdtemp(folder);
}

/* The descriptor that is open on a file of that folder, or -1. */
static int file_in(const char *folder)
{
	int found = -1;
	DIR *d = opendir("/proc/self/fd");
	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));) {
		char link[300], to[300] = "";
		snprintf(link, sizeof link, "/proc/self/fd/%s", e->d_name);
		if (readlink(link, to, sizeof to - 1) > 0 && !strncmp(to, folder, strlen(folder)))
			found = (int)strtol(e->d_name, NULL, 10);
	}
	closedir(d);
	return found;
}

static unsigned char *bytes_of(int fd, size_t *n)
{
	struct stat st;
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_nlink, 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	*n = (size_t)st.st_size;
	unsigned char *bytes = malloc(*n);
	assert_non_null(bytes);
	assert_int_equal(pread(fd, bytes, *n, 0), *n);
	return bytes;
}

static int block_order(const void *a, const void *b)
{
	return memcmp(a, b, 64);
}

/* No two blocks of the file are alike: the plain text repeats, so that a nonce used twice would show. */
static void check_blocks_differ(const unsigned char *bytes, size_t n)
{
	unsigned char *sorted = malloc(n);
	assert_non_null(sorted);
	memcpy(sorted, bytes, n);
	qsort(sorted, n / 64, 64, block_order);
	for (size_t i = 64; i < n / 64 * 64; i += 64)
		assert_memory_not_equal(sorted + i, sorted + i - 64, 64);
	free(sorted);
}

static void test_the_file_holds_no_plain_text(void **state)
{
	(void)state;
	enum { BYTES = 700000 };
	char *folder = folder_new();
	struct spill *s = NULL;
	struct spill_stream x = {0};
	assert_int_equal(spill_new(0, folder, &s), ERR_OK);
	assert_int_equal(file_in(folder), -1);
	unsigned char *seen[3];
	size_t n[3];
	for (int i = 0; i < 3; i++) {
		assert_int_equal(fill(s, &x, BYTES), ERR_OK);
		int fd = file_in(folder);
		assert_true(fd >= 0);
		seen[i] = bytes_of(fd, &n[i]);
		assert_true(n[i] > BYTES - 2 * SPILL_CHUNK);
		assert_null(memmem(seen[i], n[i], canary, 8));
		check_blocks_differ(seen[i], n[i]);
		spill_drop(s, &x);
	}
	/* The places were used again, and nothing there came twice. */
	assert_int_equal(n[0], n[2]);
	unsigned char *all = malloc(3 * n[0]);
	assert_non_null(all);
	for (int i = 0; i < 3; i++) {
		memcpy(all + (size_t)i * n[0], seen[i], n[0]);
		free(seen[i]);
	}
	check_blocks_differ(all, 3 * n[0]);
	free(all);
	spill_free(s);
	assert_int_equal(file_in(folder), -1);
	assert_int_equal(rmdir(folder), 0);
}

static void test_dropped_memory_is_wiped_and_used_again(void **state)
{
	(void)state;
	enum { BYTES = 400000, LINK = sizeof(void *) };
	static const unsigned char zeros[SPILL_CHUNK];
	char *folder = folder_new();
	struct spill *s = NULL;
	struct spill_reader r;
	struct spill_stream x = {0};
	assert_int_equal(spill_new(BYTES + SPILL_CHUNK, folder, &s), ERR_OK);
	assert_int_equal(spill_reader_begin(s, &r), ERR_OK);
	for (int i = 0; i < 20; i++) {
		const void *chunk = NULL;
		size_t n = 0;
		assert_int_equal(fill(s, &x, BYTES), ERR_OK);
		assert_int_equal(spill_piece(&r, &x, 200000, &chunk, &n), ERR_OK);
		assert_true(n > 64);
		assert_memory_not_equal(chunk, zeros, n);
		spill_drop(s, &x);
		assert_memory_equal((const char *)chunk + LINK, zeros, n - LINK);
	}
	assert_int_equal(file_in(folder), -1);
	spill_reader_end(&r);
	spill_free(s);
	assert_int_equal(rmdir(folder), 0);
}

static void test_a_full_disk(void **state)
{
	(void)state;
	char *folder = folder_new();
	struct spill *s = NULL;
	struct spill_stream x = {0}, y = {0};
	struct rlimit before;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	void (*usual)(int) = signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){.rlim_cur = 300000, .rlim_max = before.rlim_max}), 0);
	assert_int_equal(spill_new(0, folder, &s), ERR_OK);
	assert_int_equal(fill(s, &x, 1000000), ERR_DISK);
	assert_int_equal(err_last()->code, ERR_DISK);
	/* What the other stream has is as it was; with room again all goes on. */
	assert_int_equal(fill(s, &y, 1000), ERR_OK);
	spill_drop(s, &x);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(fill(s, &x, 1000000), ERR_OK);
	spill_drop(s, &x);
	spill_drop(s, &y);
	spill_free(s);
	signal(SIGXFSZ, usual);
	assert_int_equal(rmdir(folder), 0);
}

static void test_no_folder(void **state)
{
	(void)state;
	struct spill *s = NULL;
	struct spill_stream x = {0};
	assert_int_equal(spill_new(0, "/nowhere/at/all", &s), ERR_OK);
	assert_int_equal(fill(s, &x, SPILL_CHUNK), ERR_DISK);
	spill_free(s);
	spill_drop(NULL, &x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_streams_are_what_was_appended),
		cmocka_unit_test(test_streams_of_several_threads),
		cmocka_unit_test(test_the_file_holds_no_plain_text),
		cmocka_unit_test(test_dropped_memory_is_wiped_and_used_again),
		cmocka_unit_test(test_a_full_disk),
		cmocka_unit_test(test_no_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
