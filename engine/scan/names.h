#pragma once
/*
 * The names of one export, while it is read and until its results are written: clients, therapists, relatives. They are what a leak would hold.
 *
 * A name is every word of 3 letters or more (2 in scripts that write a name in two signs) of a cell of names, made plain (scan/plain.h): diacritics
 * folded, and look-alike letters both ways. Titles and words such as "unknown" or "team" are none. A word of a text is a name when it is one of them,
 * or, from 6 letters on, when one letter added, left out or changed makes it one (Levenshtein distance 1, by the words with one letter left out).
 * Initials are those of the cell's words ("J.S." of John Smith, of Smith, John too).
 *
 * memory  secret (core/secret.h), wiped by scan_names_free(). About 150 bytes a distinct word
 * common  words that are names too (May, Grace, Hope, Will): counted in text only where they stand without figures beside them (3 May 2021 is none)
 * errors  ERR_MEMORY; ERR_LIMIT more than 2^31 distinct words
 * cost    a cell seen before: one look-up; a word of a text: one look-up, from 6 letters on one more a letter
 * oracle  brute force over all pairs in tests/unit/scan/names_test.c
 */
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>

struct scan_names;

must_check enum err scan_names_new(struct scan_names **out);
void scan_names_free(struct scan_names *s);
/* A cell of names. */
must_check enum err scan_names_add(struct scan_names *s, const char *text, size_t n);
/* The names of part are names of s too. */
must_check enum err scan_names_join(struct scan_names *s, const struct scan_names *part);
/* How many distinct words. */
size_t scan_names_count(const struct scan_names *s);
/* A word in small plain letters, n bytes. */
bool scan_names_has(const struct scan_names *s, const char *word, size_t n);
/* The same, but exactly. */
bool scan_names_is(const struct scan_names *s, const char *word, size_t n);
/* Initials in small letters, 2 or 3. */
bool scan_names_has_initials(const struct scan_names *s, const char *letters, size_t n);
