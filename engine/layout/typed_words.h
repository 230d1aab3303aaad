#pragma once
/*
 * The words of time in headers that people type, and how far a typed word may be from one.
 */
#include "layout/layout_yaml.h"

enum typed_kind { TYPED_UNIT, TYPED_ZERO, TYPED_LAST, TYPED_FOLLOW_UP, TYPED_NUMBER, TYPED_FILLER };

struct typed_word {
	const char *text;
	enum typed_kind kind;
	int value; /* enum layout_unit, or the number */
};

/* Ends with a text of NULL. */
extern const struct typed_word typed_words[];

/* What it costs to read the n letters as the word: 0 alike, 1 letters doubled or single, 2 one letter wrong in a word of 6 or more; -1: it is not. */
int typed_word_cost(const struct typed_word *w, const char *text, int n);
/* The most letters that can be read as the word. */
int typed_word_reach(const struct typed_word *w);
