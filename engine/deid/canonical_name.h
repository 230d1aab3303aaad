#pragma once
/*
 * The form of a name and a birth date that a client is linked by. Input: the name, one byte NAME_BREAK, and the birth date (YYYYMMDD). Output: the
 * words of the name, then the date, each behind its length (one byte), so that ("ab", "c") and ("a", "bc") differ.
 *
 * Words   as fold_plain() makes them (NFKD, case folded, no marks; an apostrophe joins, a hyphen divides), without a title (Mr, Dr, ..), in the order
 *         of their bytes: "Surname, Given", "Given Surname" and two columns are one. So are the two orders of one pair of words.
 * none    a name that says too little: fewer than three letters, or none but single letters ("J.S.")
 * limit   what is spelled in another way is another name: "Mueller" for "Müller", a middle name that is left out, a married name
 * errors  none: returns -1 or 0
 */
#include <stddef.h>

enum { NAME_BREAK = 0x1f };

/* Returns the length, 0 when too little is left, -1 when out is too small or the text is no UTF-8. out is not ended by NUL. */
long canonical_name(const char *text, size_t n, char *out, size_t size);
