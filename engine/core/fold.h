#pragma once
/*
 * Names as people type them, made comparable: NFKC, case folded, and everything but letters and digits taken out, so that
 * "Date of Birth", "date_of_birth" and "DATE-OF-BIRTH " are one.
 */
#include <stddef.h>

/* Folds n bytes of UTF-8 into out (size bytes, always ended by NUL). Returns the length, or -1 if the bytes are not UTF-8 or
 * the result does not fit. */
long fold_name(const char *text, size_t n, char *out, size_t size);
/* The same, but runs of spaces and punctuation become one space inside and none at the ends (for word-wise comparison). */
long fold_words(const char *text, size_t n, char *out, size_t size);
/*
 * As fold_words(), and letters lose what people leave out when they type: marks are taken off (NFKD: "Müller" is "muller"), and letters that have
 * no such form are spelled ("Ø" o, "ł" l, "đ" d, "ı" i, "æ" ae, "œ" oe, "þ" th). An apostrophe inside a word joins it ("O'Brien" is "obrien").
 */
long fold_plain(const char *text, size_t n, char *out, size_t size);
