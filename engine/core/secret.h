#pragma once
/*
 * Memory for identifiers, keys and raw rows: whole pages of their own, locked where the user's limit allows (no swap), left out of core files,
 * empty in a child process, wiped when freed.
 *
 * errors  ERR_MEMORY
 * cost    one mmap per call: for tables and blocks, not for small things
 */
#include "core/err.h"

#include <stddef.h>

/* size zeroed bytes. */
must_check enum err secret_alloc(size_t size, void **out);
/* p may be NULL. */
void secret_free(void *p, size_t size);
/* The parts of it: zeros over any bytes of such memory; and memory back to the system that holds nothing secret any more. */
void secret_wipe(void *p, size_t n);
void secret_unmap(void *p, size_t size);
/* Makes room for need elements of width bytes in *p, which holds *room of them; the pages of what was there are moved, or copied and wiped. */
must_check enum err secret_grow(void **p, size_t *room, size_t need, size_t width);
