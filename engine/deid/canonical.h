#pragma once
/*
 * The form of an id that a pseudonym is made from: NFKC, case folded, without spaces and punctuation, so that "C-001", "c001 " and "C 001" are one
 * client. Between two digits a break counts (as one space): "1-23" and "12-3" are two clients.
 */
#include <stddef.h>

/* Returns the length, 0 when nothing is left, or -1 when out (size bytes) is too small or the text is not UTF-8. out is not ended by NUL. */
long canonical_id(const char *text, size_t n, char *out, size_t size);
