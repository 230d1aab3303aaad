#include "app/inspect_mask.h"

#include "core/weak.h"

#include <stdio.h>

enum { MASKED = 24 };

static char mask_of(unsigned char c)
{
	if (weak(WEAK_MASK))
		return (char)c;
	if (c >= '0' && c <= '9')
		return '9';
	if (c >= 'A' && c <= 'Z')
		return 'A';
	if ((c >= 'a' && c <= 'z') || c >= 0x80)
		return 'a';
	return c < 0x20 || c == 0x7f ? '?' : (char)c;
}

void inspect_mask(struct rd_cell cell, char out[INSPECT_SHAPE])
{
	size_t n = 0;
	for (uint32_t i = 0; i < cell.n; i++) {
		unsigned char c = (unsigned char)cell.p[i];
		/* The first byte of a letter stands for it. */
		if (c >= 0x80 && c < 0xc0)
			continue;
		if (n == MASKED) {
			snprintf(out + n, INSPECT_SHAPE - n, "..");
			return;
		}
		out[n++] = mask_of(c);
	}
	out[n] = '\0';
}
