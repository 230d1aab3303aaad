#pragma once
/*
 * What gzip packed, unpacked as it is read (RFC 1952 through zlib); see read/raw.h for what is refused.
 *
 * memory  64 KiB of packed bytes and zlib's state and window, all in core/secret.h
 */
#include "core/err.h"

#include <stddef.h>

struct unpack;

/* Packed bytes; *got 0: no more. */
typedef enum err (*unpack_from)(void *context, char *to, size_t room, size_t *got);

must_check enum err unpack_open(unpack_from from, void *context, int file, struct unpack **out);
/* *got 0: no more. */
must_check enum err unpack_read(struct unpack *u, char *to, size_t room, size_t *got);
/* The packed bytes come from their start again. */
must_check enum err unpack_restart(struct unpack *u);
void unpack_close(struct unpack *u);
