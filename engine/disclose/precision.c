#include "disclose/precision.h"

#include "core/weak.h"
#include "disclose/life.h"
#include "disclose/noise.h"

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

double precision_middle(enum release release, double x)
{
	const double noise = 1e-9; /* x may be a share times a count */
	double base = precision_base(release);
	return x > noise ? ceil(x / base - noise) * base - floor(base / 2) : 0;
}

struct rounded precision_share(enum release release, double share, double n)
{
	if (release == RELEASE_QI)
		return precision_decimals(share, 3);
	/* A limit can lie outside 0..1; the counts of people cannot. */
	double inside = fmin(fmax(share, 0), 1);
	return precision_decimals(precision_middle(release, inside * n) / precision_middle(release, n), 2);
}

double precision_at_risk(enum release release, double n)
{
	return release == RELEASE_QI ? round(n) : precision_middle(release, n);
}

static struct rounded count(enum release release, double v)
{
	double base = precision_base(release);
	if (release != RELEASE_QI)
		return (struct rounded){.number = floor(v / base + 0.5) * base};
	return precision_decimals(v, fabs(v - round(v)) > 1e-9 ? 1 : 0);
}

/* Clients, with the noise of who they are. */
static double noised(const struct gate *g, double n, const struct contributors *who)
{
	return g->noise && n > 0 ? fmax(n + noise_of(who), 0) : n;
}

static struct rounded percent(const struct gate *g, const struct cell *c)
{
	enum release release = g->release;
	if (release == RELEASE_QI)
		return precision_decimals(c->value.v, 1);
	double whole = noised(g, c->whole, c->who), part = fmin(noised(g, c->part, c->part_who), whole);
	part = precision_middle(release, part);
	whole = precision_middle(release, whole);
	return precision_decimals(100 * part / whole, c->whole > FINE_PERCENT ? 1 : 0);
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

static struct rounded incidence(const struct gate *g, const struct cell *c)
{
	double value;
	if (c->on && gate_strict(g) && life_read(g, c->on, &value))
		return precision_decimals(value, 2);
	return precision_share(g->release, c->value.v, c->clients);
}

/* The number again, of parts as they are released. */
struct num precision_of_parts(const struct gate *g, const struct cell *c)
{
	double part[MOST_PARTS];
	for (size_t i = 0; i < c->parts->n; i++) {
		const struct part *p = &c->parts->part[i];
		part[i] = p->clients < 0 ? precision_decimals(p->value, 2).number : precision_middle(g->release, p->value);
	}
	return c->parts->value(part, c->parts->given);
}

/* To a step of at least SD / 10. */
static struct rounded mean(const struct cell *c)
{
	static const double leading[] = {1, 2, 5, 10};
	double least = c->spread->sd / 10;
	if (!(least > 0))
		return precision_digits(c->value.v, 2);
	int power = (int)floor(log10(least)), i = 0;
	while (i < 3 && leading[i] * pow(10, power) < least * (1 - 1e-9))
		i++;
	double step = leading[i] * pow(10, power);
	return precision_decimals(round(c->value.v / step) * step, power < 0 ? -power : 0);
}

static struct rounded quantile(const struct gate *g, const struct cell *c)
{
	const struct ranks *r = c->ranks;
	size_t half = (size_t)ceil(g->least / 2), from = (size_t)floor(r->share * (double)r->n) - half;
	double all = 0;
	for (size_t i = from; i < from + 2 * half; i++)
		all += r->sorted[i];
	double step = r->unit > 0 ? r->unit : 1;
	return precision_digits(round(all / (double)(2 * half) / step) * step, 4);
}

/* Outside the clinic, of the kinds that are blurred there by a rule of their own. */
static struct rounded blurred(const struct gate *g, const struct cell *c)
{
	switch (c->kind) {
	case CELL_MEAN:
		return mean(c);
	case CELL_QUANTILE:
		return quantile(g, c);
	case CELL_TIME:
		return precision_digits(ceil(c->value.v / c->reach->grid - 1e-9) * c->reach->grid, 4);
	case CELL_RATIO:
		return precision_decimals(c->parts ? precision_of_parts(g, c).v : c->value.v, 2);
	case CELL_RATE:
		return precision_digits(precision_of_parts(g, c).v, 3);
	case CELL_P:
		return precision_digits(c->value.v, 2);
	default:
		return precision_digits(c->value.v, 3);
	}
}

struct rounded precision_of(const struct gate *g, const struct cell *c)
{
	if (weak(WEAK_PRECISION))
		return (struct rounded){.number = c->value.v, .decimals = 3};
	switch (c->kind) {
	case CELL_EMPTY:
	case CELL_TEXT:
	case CELL_PARAM:
		return parameter(c->value.v);
	case CELL_COUNT:
		return count(g->release, noised(g, c->value.v, c->who));
	case CELL_COUNT_OF:
		return count(g->release, c->value.v);
	case CELL_PERCENT:
		return percent(g, c);
	case CELL_INCIDENCE:
		return incidence(g, c);
	default:
		return gate_strict(g) ? blurred(g, c) : precision_digits(c->value.v, 4);
	}
}

struct rounded precision_coarse(const struct gate *g, const struct cell *c)
{
	double v = gate_strict(g) ? precision_of(g, c).number : c->value.v;
	return precision_decimals(v, c->kind == CELL_INCIDENCE ? 2 : 0);
}
