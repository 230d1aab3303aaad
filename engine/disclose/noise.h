#pragma once
/*
 * Cell-key noise of a research release (Fraser & Wooton 2005; Marley & Leaver 2011; ABS TableBuilder, ONS Census 2021): every client has a keyed number
 * 0..255, a count's cell key is their sum modulo 256, and the noise is looked up by it. The same clients always get the same noise, so that it cannot
 * be averaged away, and counts of other clients get other noise, whatever table, study or dataset under the same key they stand in.
 *
 * table      noise -5..5, mean 0, variance 3 (2.97 in whole keys): the distribution of largest entropy; changes 77 in 100 counts. tests/oracle/ptable.R
 *            derives it
 * small      no count below the threshold (10 or more) is shown, so none becomes small: at least 5. Nobody stays nobody
 * rounding   comes after the noise: the class of 5 hides what is left of a single count, and anything computed from noised counts is as safe as they
 * totals     have noise of their own, so parts need not add up
 * not        numbers that are no counts of clients, but percentages: they are of noised parts
 */
#include "core/contributors.h"

enum { NOISE_MOST = 5 };

/* 0 where who is NULL. */
int noise_of(const struct contributors *who);
