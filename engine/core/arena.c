#include "core/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define ALIGN ((size_t)64)
#define BLOCK ((size_t)1 << 18)
#define HUGE_PAGE ((size_t)1 << 21)

struct block {
	struct block *next;
	size_t size, used;
	char *bytes;
};

struct arena {
	struct block *first;
};

struct arena *arena_new(void)
{
	return calloc(1, sizeof(struct arena));
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	for (struct block *b = a->first, *next; b; b = next) {
		next = b->next;
		free(b->bytes);
		free(b);
	}
	free(a);
}

/* Behind the block in use, whose room is not lost. */
void arena_adopt(struct arena *a, struct arena *from)
{
	struct block **link = a->first ? &a->first->next : &a->first;
	struct block *rest = *link;
	if (!from)
		return;
	*link = from->first;
	while (*link)
		link = &(*link)->next;
	*link = rest;
	free(from);
}

/* Large blocks are asked for in huge pages: a quarter of a Cox fit of a million rows went into faults of small ones. Where the
 * system has none the advice is ignored. */
static char *block_bytes(size_t size)
{
	if (size < HUGE_PAGE || size > SIZE_MAX - HUGE_PAGE)
		return aligned_alloc(ALIGN, size);
	size = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
	char *bytes = aligned_alloc(HUGE_PAGE, size);
	if (bytes)
		(void)madvise(bytes, size, MADV_HUGEPAGE);
	return bytes;
}

static struct block *block_new(size_t size)
{
	struct block *b = calloc(1, sizeof *b);
	if (!b)
		return NULL;
	b->bytes = block_bytes(size);
	if (!b->bytes) {
		free(b);
		return NULL;
	}
	b->size = size;
	return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
	if (size > SIZE_MAX - 2 * ALIGN)
		return NULL;
	size = (size + ALIGN) / ALIGN * ALIGN;
	struct block *b = a->first;
	if (!b || b->size - b->used < size) {
		b = block_new(size > BLOCK ? size : BLOCK);
		if (!b)
			return NULL;
		b->next = a->first;
		a->first = b;
	}
	void *got = b->bytes + b->used;
	b->used += size;
	return memset(got, 0, size);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		return NULL;
	return arena_alloc(a, n * size);
}

char *arena_text_n(struct arena *a, const char *text, size_t n)
{
	char *copy = arena_alloc(a, n + 1);
	if (copy)
		memcpy(copy, text, n);
	return copy;
}

char *arena_text(struct arena *a, const char *text)
{
	return arena_text_n(a, text, strlen(text));
}
