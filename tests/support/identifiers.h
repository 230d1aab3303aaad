#pragma once
/*
 * Made-up identifiers of every class that the scanner knows, for its recall: numbers whose check digits are worked out here in another way than the
 * scanner's (by trying all digits against the defining equation), shapes filled at random, and the ways in which a text can be disguised.
 */
#include "core/random.h"
#include "scan/scan.h"

#include <stddef.h>

enum { IDENTIFIER_MOST = 600 };

/* Which disguises a class can wear. */
enum disguise {
	DISGUISE_PLAIN,
	DISGUISE_UPPER,
	DISGUISE_MARKS,      /* letters with diacritics */
	DISGUISE_WIDE,       /* full-width forms */
	DISGUISE_ZERO_WIDTH, /* zero-width characters inside */
	DISGUISE_ALIKE,      /* Cyrillic and Greek letters that look the same */
	DISGUISE_SPACED,     /* spaces, points or dashes between */
	DISGUISE_PERCENT,
	DISGUISE_ENCODED, /* base64 or character entities */
	DISGUISE__COUNT
};

struct identifier_class {
	enum scan_class class;
	void (*make)(struct random *r, char *out);
	bool alone;        /* is one only where it is all of the text */
	const char * not ; /* disguises that it cannot wear: letters of u m w z a s p e */
};

extern const struct identifier_class identifier_classes[];
extern const size_t identifier_classes_n;

const char *disguise_name(enum disguise d);
bool disguise_fits(const struct identifier_class *c, enum disguise d);
void disguise_put_on(struct random *r, enum disguise d, const char *text, char out[IDENTIFIER_MOST]);

/* For those that make identifiers. */
int any(struct random *r, int n); /* 0 .. n - 1 */
void fill(struct random *r, const char *shape,
	  char *out); /* 9 digit, 8 digit from 1, A letter, a small letter, h hex; else as it stands */
