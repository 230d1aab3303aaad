#pragma once
/*
 * Where the four bytes that matter stand in a stretch of text, as bit masks of 64 bytes each (bit i is byte i).
 *
 * Two versions give the same masks: AVX2 with a carry-less multiply for the parity, and portable C on eight bytes at a time.
 * Method: Langdale & Lemire, Parsing gigabytes of JSON per second, VLDB Journal 2019, section 3.1.
 */
#include <stddef.h>
#include <stdint.h>

struct csv_masks {
	uint64_t delimiter, newline, cr, quote;
	uint64_t parity; /* bit i: an odd number of quotes in bytes 0..i */
};

/* Reads chunks * 64 bytes, writes chunks masks. */
typedef void csv_masks_fn(const char *text, size_t chunks, char delimiter, struct csv_masks *out);

csv_masks_fn csv_masks_plain;
/* The AVX2 version where compiler and processor have it, else the portable one. */
csv_masks_fn *csv_masks_best(void);
