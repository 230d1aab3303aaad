#pragma once
/*
 * Headers that name an instrument and an occasion: "{instrument}_s{n}" against bdi_s4, BDI.S4, bdis4.
 *
 * Both are compared word by word and folded. Punctuation in a form may be missing in the header, but for what stands right before {n}:
 * "{instrument}_{n}" is bdi_4 and not bdi4, which may be an instrument's own name.
 */
#include "instrument/instrument.h"

/* Every name of every instrument, as words and run together, longest first. */
struct instrument_names {
	size_t n;
	struct instrument_name {
		const char *text;
		size_t length;
		int instrument;
		bool several;     /* words, with spaces in between */
		uint32_t letters; /* a bit for each letter that is in it */
	} * name;
};

/* Bits of a to z; nothing else has one. */
static inline uint32_t occasion_letters(const char *text, size_t n)
{
	uint32_t bits = 0;
	for (size_t i = 0; i < n; i++)
		bits |= text[i] >= 'a' && text[i] <= 'z' ? UINT32_C(1) << (text[i] - 'a') : 0;
	return bits;
}

must_check enum err instrument_names_make(struct arena *mem, const struct instrument_set *s, struct instrument_names *out);

/* words: the header by fold_words(). On success *instrument is its position in the set and *number the {n} of the header (-1: the form has none). */
bool occasion_form_fits(const struct instrument_names *names, const char *form, const char *words, int *instrument,
			int *number);
