#pragma once
/*
 * For this module alone: the words of a plain text, in small letters. "O'Brien" is one word, "Anne-Marie" two; three or more single letters with
 * one sign between them are one word ("S m i t h", "S.m.i.t.h").
 */
#include "scan/plain.h"

enum { WORD_MOST = 64 };

struct word {
	char s[WORD_MOST + 1];
	size_t n, letters; /* bytes, signs */
	size_t at, end;    /* where in the text */
};

/* The next word from *at on; false at the end. Longer ones are cut. */
bool word_next(const struct plain *p, size_t *at, struct word *out);
