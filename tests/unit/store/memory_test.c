/*
 * Every allocation fails once: the way from records to a dataset is walked with the 0th, 1st, 2nd, .. allocation refused, until it succeeds. Each walk
 * ends with ERR_MEMORY (or is not harmed), leaves no file, and writes no output. SQLite allocates through the same functions.
 */
#include "core/workers.h"
#include "store/store.h"
#include "support/check.h"
#include "unit/deid/records.h"

#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>

static long countdown = -1; /* -1: never */

#ifdef __SANITIZE_ADDRESS__
/* The sanitizer has functions of its own in their place: there the way is walked once, for what it leaks. */
enum { REFUSALS = 0 };
#else
enum { REFUSALS = 50 };

static bool refused(void)
{
	return countdown >= 0 && countdown-- == 0;
}

static void *libc_function(void **kept, const char *name)
{
	if (!*kept)
		*kept = dlsym(RTLD_NEXT, name);
	return *kept;
}

#define LIBC(type, name)                                                                                                    \
	static void *kept;                                                                                                  \
	type real;                                                                                                          \
	void *found = libc_function(&kept, name);                                                                           \
	memcpy(&real, &found, sizeof real)

typedef void *(*malloc_like)(size_t);
typedef void *(*calloc_like)(size_t, size_t);
typedef void *(*realloc_like)(void *, size_t);
typedef void *(*mmap_like)(void *, size_t, int, int, int, off_t);

void *malloc(size_t size)
{
	LIBC(malloc_like, "malloc");
	return refused() ? NULL : real(size);
}

void *calloc(size_t nmemb, size_t size)
{
	LIBC(calloc_like, "calloc");
	return refused() ? NULL : real(nmemb, size);
}

void *realloc(void *ptr, size_t size)
{
	LIBC(realloc_like, "realloc");
	return refused() ? NULL : real(ptr, size);
}

void *mmap(void *addr, size_t len, int prot, int flags, int fd, off_t offset)
{
	LIBC(mmap_like, "mmap");
	return refused() ? MAP_FAILED : real(addr, len, prot, flags, fd, offset);
}
#endif

static enum err fill_set(struct deid *d)
{
	struct deid_hand *h = NULL;
	enum err err = deid_hand_new(d, &h);
	for (int k = 0; k < 60 && !err; k++) {
		char id[16];
		snprintf(id, sizeof id, "c%d", k % 11);
		struct record r = record(id, 2021, 1 + k % 12, 1 + k % 28);
		r.score[k % 2] = k % 20;
		r.therapist = cell(k % 3 ? "Who" : "Other");
		err = deid_add(h, &r, true);
	}
	return err ? err : deid_reject(h, &(struct record){.file = 1, .row = 7}, REASON_RAGGED);
}

static enum err walk(const struct key *key, const char *path, const char *link)
{
	static const struct vocabularies vocabularies;
	const struct deid_options o = {.key = key, .link = link, .plan = &records_plan, .vocabularies = &vocabularies};
	struct deid *d = NULL;
	struct deid_set *set = NULL;
	struct store *s = NULL;
	enum err err = deid_begin(&o, &d);
	if (!err)
		err = fill_set(d);
	if (err) {
		deid_abandon(d);
		return err;
	}
	err = deid_finish(d, &set);
	if (!err)
		err = store_ingest(path, set, NULL, &s);
	if (!err)
		err = save_link(set, link);
	assert_true(!err || !s || set);
	store_close(s);
	deid_set_free(set);
	return err;
}

/* An output that cannot even be opened or synced for want of memory is told as an output that cannot be written. */
static void check_failure(enum err err, long n)
{
	if (err != ERR_MEMORY && !(err == ERR_DISK && strstr(err_last()->text, "the output cannot be written")))
		fail_msg("allocation %ld: error %d, %s", n, (int)err, err_last()->text);
}

static void count_down(const char *path, const char *link)
{
	struct key *key = known_key();
	long failures = 0;
	bool reached = true;
	/* Once without refusing, so that what is set up once per process is there. */
	assert_int_equal(walk(key, NULL, link), ERR_OK);
	/* SQLite can do without some of its memory: a walk that succeeds is the last only if nothing was refused. Later steps are wider. */
	for (long n = 0; reached && n < 1000000; n += 1 + n / 200) {
		countdown = n;
		enum err err = walk(key, path, link);
		reached = countdown < 0;
		countdown = -1;
		assert_true(reached || !err);
		if (err) {
			failures++;
			check_failure(err, n);
		}
		if (path)
			unlink(path);
		unlink(link);
	}
	assert_false(reached);
	assert_true(failures >= REFUSALS);
	key_free(key);
}

static void test_in_memory(void **state)
{
	(void)state;
	char link[256];
	snprintf(link, sizeof link, "%s", temp_path("memory.link"));
	count_down(NULL, link);
}

static void test_file(void **state)
{
	(void)state;
	char path[256], link[256];
	snprintf(path, sizeof path, "%s", temp_path("memory.db"));
	snprintf(link, sizeof link, "%s", temp_path("memory.link"));
	count_down(path, link);
}

int main(void)
{
	/* Which allocation is refused must not depend on threads. */
	workers_set_threads(1);
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_in_memory), cmocka_unit_test(test_file)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
