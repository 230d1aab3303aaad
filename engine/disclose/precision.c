#include "disclose/precision.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { LONGEST = 400, FINE_PERCENT = 2000, MOST_DECIMALS = 15 };

/* Below this a number of few digits is shown with an exponent. */
static const double tiny = 1e-4;

double precision_base(enum release release)
{
	static const double base[] = {[RELEASE_QI] = 1, [RELEASE_RESEARCH] = 5, [RELEASE_PUBLIC] = 10};
	return base[release];
}

struct rounded precision_decimals(double v, int decimals)
{
	char text[LONGEST];
	if (snprintf(text, sizeof text, "%.*f", decimals, v) >= (int)sizeof text)
		return (struct rounded){.number = v, .decimals = decimals};
	return (struct rounded){.number = strtod(text, NULL) + 0.0, .decimals = decimals};
}

struct rounded precision_digits(double v, int digits)
{
	char text[64];
	snprintf(text, sizeof text, "%.*e", digits - 1, v);
	double number = strtod(text, NULL) + 0.0;
	if (!(fabs(number) > 0))
		return (struct rounded){.number = 0, .decimals = digits - 1};
	if (fabs(number) < tiny)
		return (struct rounded){.number = number, .decimals = -1};
	int decimals = digits - 1 - (int)floor(log10(fabs(number)));
	return (struct rounded){.number = number, .decimals = decimals > 0 ? decimals : 0};
}

static double middle(double x, double base)
{
	const double noise = 1e-9; /* x may be a share times a count */
	return x > noise ? ceil(x / base - noise) * base - floor(base / 2) : 0;
}

struct rounded precision_share(enum release release, double share, double n)
{
	if (release == RELEASE_QI)
		return precision_decimals(share, 3);
	double base = precision_base(release);
	/* A limit can lie outside 0..1; the counts of people cannot. */
	double inside = fmin(fmax(share, 0), 1);
	return precision_decimals(middle(inside * n, base) / middle(n, base), 2);
}

double precision_at_risk(enum release release, double n)
{
	return release == RELEASE_QI ? round(n) : middle(n, precision_base(release));
}

static struct rounded count(enum release release, double v)
{
	double base = precision_base(release);
	if (release != RELEASE_QI)
		return (struct rounded){.number = floor(v / base + 0.5) * base};
	return precision_decimals(v, fabs(v - round(v)) > 1e-9 ? 1 : 0);
}

static struct rounded percent(enum release release, const struct cell *c)
{
	if (release == RELEASE_QI)
		return precision_decimals(c->value.v, 1);
	double base = precision_base(release);
	return precision_decimals(100 * middle(c->part, base) / middle(c->whole, base), c->whole > FINE_PERCENT ? 1 : 0);
}

/* As many decimals as the number has. */
static struct rounded parameter(double v)
{
	for (int d = 0; d < MOST_DECIMALS; d++) {
		struct rounded r = precision_decimals(v, d);
		if (fabs(r.number - v) <= 1e-12 * fabs(v))
			return r;
	}
	return precision_digits(v, MOST_DECIMALS);
}

struct rounded precision_of(enum release release, const struct cell *c)
{
	switch (c->kind) {
	case CELL_COUNT:
	case CELL_COUNT_OF:
		return count(release, c->value.v);
	case CELL_PERCENT:
		return percent(release, c);
	case CELL_INCIDENCE:
		return precision_share(release, c->value.v, c->clients);
	case CELL_ESTIMATE:
		return precision_digits(c->value.v, release == RELEASE_QI ? 4 : 3);
	case CELL_P:
		return precision_digits(c->value.v, release == RELEASE_QI ? 4 : 2);
	default:
		return parameter(c->value.v);
	}
}

struct rounded precision_coarse(enum release release, const struct cell *c)
{
	double v = release == RELEASE_QI ? c->value.v : precision_of(release, c).number;
	return precision_decimals(v, c->kind == CELL_INCIDENCE ? 2 : 0);
}
