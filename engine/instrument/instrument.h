#pragma once
/*
 * Questionnaires: what a score may be and what it means. Read from datasets/instruments/NAME.yaml (inside the binary); a user's own folder
 * overrides an entry of the same name and adds others.
 *
 * A score is an integer count of steps: score = value / step (ORS 36.4 with step 0.1 is 364). Everything below in "steps" is in that unit.
 * Thresholds are data with a source, never code; verified says whether the source was read.
 */
#include "core/arena.h"
#include "core/err.h"
#include "instrument/items.h"
#include "instrument/scaling.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { INSTRUMENT_BANDS = 8, INSTRUMENT_NAMES = 16, INSTRUMENT_SCALINGS = 8 };

struct instrument_band {
	const char *label;
	int32_t low, high; /* steps, both inside */
};

struct instrument {
	const char *name;  /* phq9 */
	const char *title; /* PHQ-9 */
	const char *version;
	double step;      /* 1, 0.1, ... */
	int32_t min, max; /* steps */
	bool higher_better;
	bool has_cutoff;
	int32_t cutoff;           /* steps */
	bool cutoff_at_or_beyond; /* true: a score equal to the cut-off is at caseness (>= 10); false: it is not (> 10) */
	bool has_reliable_change;
	int32_t reliable_change; /* steps, > 0 */
	const char *reliable_change_basis;
	double functional_mean, functional_sd; /* in units of value; 0 0: not known */
	double clinical_mean, clinical_sd;
	double reliability;
	size_t bands;
	struct instrument_band band[INSTRUMENT_BANDS];
	size_t synonyms;
	const char *synonym[INSTRUMENT_NAMES];
	const char *cutoff_source, *reliable_change_source;
	bool cutoff_verified, reliable_change_verified;
	const char *range_source, *bands_source; /* bands_source NULL: no bands */
	bool range_verified, bands_verified;
	bool alliance;       /* a rating of sessions or of the alliance, not an outcome */
	struct items *items; /* how answers make the score; NULL: not known */
	size_t scalings;
	const struct scaling *scaling; /* other scales that scores are found on */
	size_t codes;
	double code[ITEM_CODES]; /* scores that stand for no score */
};

struct instrument_set {
	size_t n;
	const struct instrument *item; /* sorted by name */
};

/* The built-in ones, overridden by the *.yaml of folder (NULL: none). ERR_VALUE names the entry and the key that is wrong. */
must_check enum err instrument_load(struct arena *mem, const char *folder, struct instrument_set *out);
/* By name; NULL if there is none. */
const struct instrument *instrument_find(const struct instrument_set *s, const char *name);
/* A value as an export writes it, to steps: ERR_RANGE outside min..max, ERR_VALUE off the step. Does not set the note. */
must_check enum err instrument_steps(const struct instrument *i, double value, int32_t *steps);
/* The band a label names (folded), or NULL. */
const struct instrument_band *instrument_band_of_label(const struct instrument *i, const char *label, size_t n);
