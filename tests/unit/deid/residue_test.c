/*
 * Who is told by what stays in memory for secrets: of the tag of a client, of which the set shows half, the other half is nowhere on the heap when the
 * set is made, with the numbers that the clients got, nor when it is gone.
 */
#include "unit/deid/records.h"

#include "deid/canonical.h"
#include "deid/tag.h"

#include <fcntl.h>
#include <unistd.h>

enum { CLIENTS = 30, HEAP_MOST = 64 << 20 };

/* The heap as a file of memory has it; returns how many bytes. */
static size_t read_heap(unsigned char *out, size_t size)
{
	static char line[4096];
	unsigned long from = 0, to = 0;
	FILE *maps = fopen("/proc/self/maps", "r");
	int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	assert_true(maps && memory >= 0);
	setvbuf(maps, NULL, _IONBF, 0);
	while (fgets(line, sizeof line, maps)) {
		char *end = line;
		if (!strstr(line, "[heap]"))
			continue;
		from = strtoul(line, &end, 16);
		to = strtoul(end + 1, NULL, 16);
	}
	fclose(maps);
	assert_true(to > from && to - from <= size);
	assert_int_equal(pread(memory, out, to - from, (off_t)from), to - from);
	close(memory);
	return to - from;
}

/* How often the value stands on the heap. */
static size_t on_heap(uint64_t value)
{
	static unsigned char heap[HEAP_MOST];
	size_t size = read_heap(heap, sizeof heap), n = 0;
	for (size_t at = 0; at + sizeof value <= size; at += 4)
		n += !memcmp(heap + at, &value, sizeof value);
	return n;
}

static void test_heap(void **state)
{
	(void)state;
#ifdef __SANITIZE_ADDRESS__
	skip(); /* its heap is elsewhere */
#endif
	static const struct vocabularies vocabularies;
	struct key *key = known_key();
	struct deid *d = NULL;
	struct deid_hand *h = NULL;
	struct deid_options o = {.profile = profile_base(DEID_STRICT),
				 .key = key,
				 .link = temp_path("residue.link"),
				 .plan = &records_plan,
				 .vocabularies = &vocabularies};
	assert_int_equal(deid_begin(&o, &d), ERR_OK);
	assert_int_equal(deid_hand_new(d, &h), ERR_OK);
	for (int i = 0; i < CLIENTS; i++) {
		char id[16];
		snprintf(id, sizeof id, "c%03d", i);
		struct record r = record(id, 2021, 1, 1 + i % 28);
		r.row = 2 + i;
		assert_int_equal(deid_add(h, &r, true), ERR_OK);
	}
	struct deid_set *s = finish(d);
	struct prf prf;
	struct tag tag;
	prf_begin(&prf, key, KEY_CLIENT);
	for (int i = 0; i < CLIENTS; i++) {
		char id[16];
		snprintf(id, sizeof id, "c%03d", i);
		assert_true(tag_make(&prf, canonical_id, id, strlen(id), &tag));
		assert_int_equal(on_heap(tag.low), 0);
	}
	uint64_t *there = malloc(3 * sizeof *there);
	assert_non_null(there);
	there[1] = tag.low;
	assert_int_equal(on_heap(tag.low), 1);
	free(there);
	prf_done(&prf);
	deid_set_free(s);
	key_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_heap)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
