#pragma once
/*
 * Memory that lives as long as a stage of the run and is freed in one call.
 *
 * arena_alloc() gives zeroed memory aligned to 64 bytes, or NULL when there is none. arena_free(NULL) is allowed.
 */
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);
void *arena_alloc(struct arena *a, size_t size);
/* n elements of size bytes; NULL also when n * size overflows. */
void *arena_array(struct arena *a, size_t n, size_t size);
char *arena_text(struct arena *a, const char *text);
char *arena_text_n(struct arena *a, const char *text, size_t n);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, n, type) ((type *)arena_array((a), (n), sizeof(type)))
