#pragma once
/*
 * Memory that lives as long as a stage of the run and is freed in one call.
 *
 * arena_alloc() gives zeroed memory aligned to 64 bytes, or NULL when there is none. arena_free(NULL) and arena_adopt(a, NULL) are allowed.
 */
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);
/* What from holds lives as long as a; from is gone. For work on several cores, each with an arena of its own. */
void arena_adopt(struct arena *a, struct arena *from);
void *arena_alloc(struct arena *a, size_t size);
/* n elements of size bytes; NULL also when n * size overflows. */
void *arena_array(struct arena *a, size_t n, size_t size);
char *arena_text(struct arena *a, const char *text);
char *arena_text_n(struct arena *a, const char *text, size_t n);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, n, type) ((type *)arena_array((a), (n), sizeof(type)))
