#pragma once
/* Zip containers made by hand, for readers to read. */
#include <stddef.h>

struct container_part {
	const char *name, *text;
	size_t n; /* of text; 0: up to its zero byte */
};

/* The parts up to the one without a name, deflated, in their order. */
void container_make(const char *path, const struct container_part *parts);
/* The bytes of a file; the caller frees them. */
char *container_bytes(const char *path, size_t *n);
