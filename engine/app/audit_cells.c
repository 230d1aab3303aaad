/*
 * The numbers of a workbook as stored: no small count, no number with more digits than its release allows, and what a reader can work out about
 * the withheld ones from all that the workbook says adds up (app/adding.h): by code that shares nothing with the gate's network.
 *
 *   recovered   bounds meet (in qi: below the threshold)
 *   small       it cannot be the threshold or more: the reader knows that it is a small one
 *   narrowed    fewer than threshold values are left, small ones among them: told, and no fault, as it may be one that was withheld for another
 * noised   under differential privacy no count is withheld or rounded, and sums do not hold: digits are looked at, the rest is skipped
 * Digits   qi: 4 significant or 3 decimals; research and public: 3 significant or 2 decimals; whole numbers are not looked at unless they count,
 *          then they are multiples of the class of rounding. Sheets of constants (parameters, thresholds of instruments) are left out.
 */
#include "app/adding.h"
#include "app/audit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct look {
	const struct written *w;
	struct adding a;
	size_t small_counts, off_class, long_numbers;
	size_t withheld, recovered, small, narrowed;
};

static bool of_constants(const char *sheet)
{
	static const char *const names[] = {"Definitions", "Instruments", "De-identification"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strcmp(sheet, names[i]))
			return true;
	return false;
}

/* Significant digits and decimals of a number as stored ("0.4285", "1.2E-05"). */
static void digits_of(const char *text, int *significant, int *decimals)
{
	int zeros = 0, behind = 0, exponent = 0;
	bool point = false;
	*significant = 0;
	for (; *text && *text != 'e' && *text != 'E'; text++) {
		point = point || *text == '.';
		if (*text < '0' || *text > '9')
			continue;
		behind += point;
		if (*text == '0') {
			zeros += *significant > 0;
			continue;
		}
		*significant += zeros + 1;
		zeros = 0;
	}
	if (*text)
		exponent = (int)strtol(text + 1, NULL, 10);
	*decimals = behind - exponent > 0 ? behind - exponent : 0;
}

static bool too_long(const struct adding *a, const struct written_cell *c)
{
	int significant, decimals;
	if (c->kind != SHEET_NUMBER || !(fabs(c->number - nearbyint(c->number)) > 0))
		return false;
	/* Sixteen digits are written, the last of which is noise; fifteen that are as near are the number. */
	char text[32];
	snprintf(text, sizeof text, "%.15g", c->number);
	bool same = fabs(strtod(text, NULL) - c->number) <= 1e-15 * fabs(c->number);
	digits_of(same ? text : c->text, &significant, &decimals);
	return a->rounded ? significant > 3 && decimals > 2 : significant > 4 && decimals > 3;
}

static void look_at_digits(struct look *l)
{
	for (size_t i = 0; i < l->w->sheets; i++) {
		const struct written_sheet *s = &l->w->sheet[i];
		for (size_t c = 0; !of_constants(s->name) && c < s->cells; c++)
			l->long_numbers += too_long(&l->a, &s->cell[c]);
	}
}

static void look_at_counts(struct look *l)
{
	/* The threshold, rounded as it would be shown. */
	long smallest = (l->a.least + l->a.nearest / 2) / l->a.nearest * l->a.nearest;
	for (size_t i = 0; i < l->a.n; i++) {
		const struct written_cell *c = l->a.number[i].cell;
		if (!c || written_withheld(c))
			continue;
		l->small_counts += c->number > 0 && c->number < (double)smallest;
		l->off_class += lround(c->number) % l->a.nearest != 0;
	}
}

/* Where, and of what kind: never between which values. */
static void tell_place(struct audit_findings *f, const struct adding_number *n, const char *what)
{
	audit_say(f, "cell", AUDIT_LOOK, "sheet %u, row %u, column %u is withheld, and %s from the other cells",
		  n->sheet + 1, n->row, n->column, what);
}

static enum err look_at_withheld(struct look *l, struct audit_findings *f, bool *whole)
{
	struct infer *store = l->a.store;
	enum err err = infer_narrow(store, whole);
	for (size_t i = 0; !err && *whole && i < l->a.n; i++) {
		if (!written_withheld(l->a.number[i].cell) || l->a.number[i].of_nobody)
			continue;
		enum infer_answer large;
		long low = infer_low(store, i), high = infer_high(store, i);
		err = infer_excludes(store, i, l->a.least, INFER_FAR, &large);
		l->withheld++;
		/* In qi a count of the threshold or more is no secret: it was withheld for another's sake. */
		bool recovered = low == high && (low < l->a.least || l->a.rounded);
		l->recovered += recovered;
		l->small += large == INFER_NO;
		bool narrow = low < l->a.least && high - low + 1 < l->a.least;
		l->narrowed += narrow;
		if (recovered || large == INFER_NO)
			tell_place(f, &l->a.number[i], recovered ? "can be worked out" : "is known to be small");
	}
	return err;
}

static void tell_digits(const struct look *l, struct audit_findings *f)
{
	audit_say(f, "digits", l->long_numbers ? AUDIT_LOOK : AUDIT_PASSED,
		  "%zu numbers with more digits than their release allows", l->long_numbers);
}

static void tell_noised(const struct look *l, struct audit_findings *f)
{
	static const char why[] =
		"a release under differential privacy: its counts carry noise, and no threshold, rounding or "
		"sum applies";
	audit_say(f, "counts", AUDIT_SKIPPED, "%s", why);
	tell_digits(l, f);
	audit_say(f, "sums", AUDIT_SKIPPED, "%s", why);
}

static void tell(const struct look *l, bool whole, struct audit_findings *f)
{
	bool counts = l->small_counts || l->off_class, sums = l->recovered || l->small;
	audit_say(f, "counts", counts ? AUDIT_LOOK : AUDIT_PASSED,
		  "%zu counts of 1 to %ld, %zu not to the nearest %ld, of %zu", l->small_counts, l->a.least - 1,
		  l->off_class, l->a.nearest, l->a.n);
	tell_digits(l, f);
	if (!whole)
		audit_say(f, "sums", AUDIT_SKIPPED,
			  "the sums do not hold to the number: counts carry noise, or repeat an earlier release");
	else
		audit_say(f, "sums", sums ? AUDIT_LOOK : AUDIT_PASSED,
			  "of %zu withheld counts in %zu sums, %zu shares and %zu repeats: %zu recovered, %zu known to be "
			  "small, %zu "
			  "narrowed",
			  l->withheld, l->a.sums, l->a.shares, l->a.same, l->recovered, l->small, l->narrowed);
}

static enum err run(const struct audit_input *in, struct audit_findings *f)
{
	struct written w;
	struct look l = {.w = &w};
	bool whole = false;
	enum err err = written_open(in->mem, in->path, in->file, &w);
	if (err)
		return err;
	err = adding_read(&w, &l.a);
	if (!err && !l.a.told) {
		audit_say(f, "sums", AUDIT_LOOK, "the workbook does not tell what adds up; analyze writes one that does");
		goto out;
	}
	if (!err && !l.a.noised)
		err = look_at_withheld(&l, f, &whole);
	if (err)
		goto out;
	look_at_digits(&l);
	if (l.a.noised) {
		tell_noised(&l, f);
		goto out;
	}
	look_at_counts(&l);
	tell(&l, whole, f);
out:
	written_close(&w);
	return err;
}

const struct audit_check audit_cells = {.name = "cells", .order = 60, .kinds = AUDIT_WORKBOOK, .run = run};
