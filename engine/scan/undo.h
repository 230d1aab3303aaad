#pragma once
/* For this module alone: encodings that hide a text, undone. Each writes at most size bytes and returns how many; 0 when there is nothing to undo. */
#include <stddef.h>

/* Percent-encoding (RFC 3986), quoted-printable and character entities (&#74; &#x4a; &amp;), in one pass; "+" stays. */
size_t undo_escapes(const char *text, size_t n, char *out, size_t size);
/* The next run of base64 (RFC 4648, either alphabet) of 6 signs or more from *at on that holds readable text; *at moves behind it. */
size_t undo_base64(const char *text, size_t n, size_t *at, char *out, size_t size);
