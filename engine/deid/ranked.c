#include "deid/ranked.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_BITS = 14, SMALL = 24 };

static int by_key(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

static void sort_small(struct ranked *list, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct ranked moved = list[i];
		size_t k = i;
		for (; k > 0 && by_key(&list[k - 1], &moved) > 0; k--)
			list[k] = list[k - 1];
		list[k] = moved;
	}
}

static void sort_bucket(struct ranked *list, size_t n)
{
	if (n <= SMALL)
		sort_small(list, n);
	else
		qsort(list, n, sizeof *list, by_key);
}

/* About four of n in a bucket. */
static unsigned bucket_bits(size_t n)
{
	unsigned bits = 1;
	while (bits < MOST_BITS && n >> (bits + 2))
		bits++;
	return bits;
}

enum err ranked_sort(struct ranked *list, size_t n)
{
	if (n <= SMALL) {
		sort_small(list, n);
		return ERR_OK;
	}
	unsigned bits = bucket_bits(n), shift = 64 - bits;
	size_t buckets = (size_t)1 << bits;
	size_t *start = calloc(buckets + 1, sizeof *start);
	struct ranked *copy = malloc(n * sizeof *copy);
	if (!start || !copy) {
		free(start);
		free(copy);
		return err_memory();
	}
	memcpy(copy, list, n * sizeof *list);
	for (size_t i = 0; i < n; i++)
		start[(copy[i].key >> shift) + 1]++;
	for (size_t b = 0; b < buckets; b++)
		start[b + 1] += start[b];
	/* start[b] runs to the end of its bucket, which is where the next one began. */
	for (size_t i = 0; i < n; i++)
		list[start[copy[i].key >> shift]++] = copy[i];
	for (size_t b = 0, from = 0; b < buckets; from = start[b++])
		sort_bucket(list + from, start[b] - from);
	free(start);
	free(copy);
	return ERR_OK;
}
