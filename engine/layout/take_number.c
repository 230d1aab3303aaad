#include "core/ascii.h"
#include "layout/score_scale.h"
#include "layout/take.h"

#include <string.h>

struct decimal {
	int64_t digits; /* value * 10^places */
	int places;
	bool negative;
};

enum { DIGITS_MAX = 15 };

static bool read_decimal(const struct taker *t, struct rd_cell cell, struct decimal *d, struct rd_cell *rest)
{
	uint32_t i = 0;
	int n = 0;
	bool point = false;
	*d = (struct decimal){.negative = cell.n && cell.p[0] == '-'};
	if (cell.n && (cell.p[0] == '-' || cell.p[0] == '+'))
		i++;
	for (; i < cell.n; i++) {
		char c = cell.p[i];
		if (is_digit(c) && n == DIGITS_MAX) {
			/* Digits behind the point beyond what a double holds tell nothing. */
			if (!point)
				return false;
		} else if (is_digit(c)) {
			d->digits = d->digits * 10 + (c - '0');
			d->places += point;
			n++;
		} else if (!point && (c == '.' || (c == ',' && t->decimal_comma))) {
			point = true;
		} else {
			break;
		}
	}
	*rest = (struct rd_cell){.p = cell.p + i, .n = cell.n - i};
	return n > 0;
}

static double value_of(const struct decimal *d)
{
	static const double tens[DIGITS_MAX + 1] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
						    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
	double v = (double)d->digits / tens[d->places];
	return d->negative ? -v : v;
}

bool take_number(const struct taker *t, struct rd_cell cell, double *value, struct rd_cell *rest)
{
	struct decimal d;
	if (!read_decimal(t, cell, &d, rest))
		return false;
	*value = value_of(&d);
	return true;
}

bool take_is_missing_code(const struct taker *t, struct rd_cell cell)
{
	for (unsigned i = 0; i < t->codes_n; i++)
		if (strlen(t->codes[i]) == cell.n && !memcmp(t->codes[i], cell.p, cell.n))
			return true;
	return false;
}

/* Everything but a few digits, with or without a point. */
static enum layout_reason score_the_long_way(const struct taker *t, struct rd_cell cell, int32_t *steps)
{
	struct decimal d;
	struct rd_cell rest;
	cell = cell_trim(cell);
	if (!cell.n)
		return REASON_EMPTY;
	if (take_is_missing_code(t, cell))
		return REASON_MISSING_CODE;
	if (!read_decimal(t, cell, &d, &rest)) {
		enum layout_reason none = cell_no_value(t->missing, cell);
		return none ? none : REASON_NOT_A_NUMBER;
	}
	rest = cell_trim(rest);
	/* "12 (moderate)": the label must be one of the instrument's own bands. */
	if (rest.n && !instrument_band_of_label(t->instrument, rest.p, rest.n))
		return REASON_NOT_A_NUMBER;
	enum err err = instrument_steps(t->instrument, value_of(&d), steps);
	return err == ERR_RANGE ? REASON_OUT_OF_RANGE : err ? REASON_OFF_STEP : REASON_NONE;
}

enum layout_reason take_standard_steps(const struct taker *t, struct rd_cell cell, int32_t *steps)
{
	static const int tens[] = {1, 10, 100, 1000};
	enum { SHORT = 6, PLACES = 3 };
	int value = 0, places = 0;
	bool point = false;
	if (!cell.n)
		return REASON_EMPTY;
	if (cell.n > SHORT || !t->per_unit || t->codes_n)
		return score_the_long_way(t, cell, steps);
	for (uint32_t i = 0; i < cell.n; i++) {
		unsigned digit = (unsigned)(unsigned char)cell.p[i] - '0';
		if (digit <= 9) {
			value = value * 10 + (int)digit;
			places += point;
		} else if (cell.p[i] == '.' && !point && i) {
			point = true;
		} else {
			return score_the_long_way(t, cell, steps);
		}
	}
	/* 36.4 in steps of 0.1: 364 tenths, a whole number of steps. Other cases go by the long way. */
	if (places > PLACES || t->per_unit % tens[places])
		return score_the_long_way(t, cell, steps);
	value *= t->per_unit / tens[places];
	if (value < t->instrument->min || value > t->instrument->max)
		return REASON_OUT_OF_RANGE;
	*steps = value;
	return REASON_NONE;
}

enum layout_reason take_score_steps(const struct taker *t, struct rd_cell cell, int32_t *steps)
{
	return t->scale ? score_scale_take(t, cell, steps) : take_standard_steps(t, cell, steps);
}
