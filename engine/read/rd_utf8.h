#pragma once
/*
 * How much of a block is well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
 */
#include <stdbool.h>
#include <stddef.h>

/* The longest prefix of p[0..n) made of whole characters. *foreign becomes true when one of them is not ASCII (never false). */
size_t utf8_prefix(const char *p, size_t n, bool *foreign);
/* Whether p[0..n), n >= 1, could be the beginning of one character that goes on after n. */
bool utf8_begun(const char *p, size_t n);
