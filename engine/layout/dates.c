#include "layout/dates.h"

#include "core/ascii.h"

#include <string.h>
#include <strings.h>

/* The pieces of a date as written: up to three numbers (with their widths), or two and a month by name. */
struct pieces {
	int n;
	int value[3], width[3];
	int named; /* position of the month's name, -1: none */
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* English names of months, told by their first three letters; 0: none. */
static int month_of_name(const char *text, uint32_t n)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	char three[3];
	if (n < 3)
		return 0;
	for (int i = 0; i < 3; i++)
		three[i] = (char)(text[i] | 0x20);
	for (int m = 0; m < 12; m++)
		if (!memcmp(three, names + 3L * m, 3))
			return m + 1;
	return 0;
}

static uint32_t take_number(struct rd_cell cell, uint32_t at, struct pieces *p)
{
	int value = 0, width = 0;
	for (; at < cell.n && is_digit(cell.p[at]) && width < 9; at++, width++)
		value = value * 10 + (cell.p[at] - '0');
	p->value[p->n] = value;
	p->width[p->n++] = width;
	return at;
}

static bool is_word(const char *text, uint32_t n, const char *word)
{
	return strlen(word) == n && !strncasecmp(text, word, n);
}

/* Words that may stand before or between the parts; a weekday also cut short (Tu, Tues). Any other tells that this is no date (W01, Q1, week 3). */
static bool is_passed_over(const char *text, uint32_t n)
{
	static const char *const weekdays[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
	static const char *const words[] = {"st", "nd", "rd", "th", "of", "the", "de", "am", "pm", "utc", "gmt"};
	for (size_t i = 0; i < sizeof weekdays / sizeof *weekdays; i++)
		if (n >= 2 && n <= strlen(weekdays[i]) && !strncasecmp(text, weekdays[i], n))
			return true;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (is_word(text, n, words[i]))
			return true;
	return false;
}

/* A word is a month or passed over. False: neither, or the T behind which the time of day begins. */
static bool take_word(struct rd_cell cell, uint32_t *at, struct pieces *p)
{
	const char *word = cell.p + *at;
	uint32_t n = 0;
	while (*at + n < cell.n && is_letter(word[n]))
		n++;
	*at += n;
	int month = p->named < 0 ? month_of_name(word, n) : 0;
	if (!month)
		return is_passed_over(word, n);
	p->named = p->n;
	p->value[p->n] = month;
	p->width[p->n++] = 0;
	return true;
}

/* Hours and minutes from a place on, divided by the same character. */
static bool is_clock(struct rd_cell cell, uint32_t at, char divider)
{
	int hours = 0;
	uint32_t from = at;
	for (; at < cell.n && at < from + 2 && is_digit(cell.p[at]); at++)
		hours = hours * 10 + (cell.p[at] - '0');
	return at > from && hours < 24 && at + 1 < cell.n && cell.p[at] == divider && is_digit(cell.p[at + 1]);
}

/*
 * The number in from .. at is the hour of a time of day, and so no part of the date: 10:30, 10am, 10h30; 10.30 where two parts of the date are before
 * it. A colon or a point may also divide a date from its time: then the number hangs on the rest of the date, and the time is whole behind it
 * (12MAR24:10:30).
 */
static bool is_hour(struct rd_cell cell, uint32_t from, uint32_t at, bool third)
{
	if (at - from > 2 || at + 1 >= cell.n)
		return false;
	char unit = (char)(cell.p[at] | 0x20), next = cell.p[at + 1];
	bool point = third && cell.p[at] == '.' && is_digit(next);
	if (cell.p[at] != ':' && !point)
		return ((unit == 'a' || unit == 'p') && (next | 0x20) == 'm') || (unit == 'h' && is_digit(next));
	bool hangs = from > 0 && (is_letter(cell.p[from - 1]) || strchr("-/.", cell.p[from - 1]));
	return !hangs || !is_clock(cell, at + 1, cell.p[at]);
}

static bool take_part(struct rd_cell cell, uint32_t *at, struct pieces *p)
{
	uint32_t from = *at;
	if (is_letter(cell.p[from]))
		return take_word(cell, at, p);
	if (!is_digit(cell.p[from])) {
		++*at;
		return strchr("-/., '\t", cell.p[from]) != NULL;
	}
	*at = take_number(cell, from, p);
	return !is_hour(cell, from, *at, p->n == 3);
}

/* Three short numbers are found, but the date comes only now, behind a time of day (10.30 12/03/2024, 10.30 12 Mar 2024). */
static bool goes_on(struct rd_cell cell, uint32_t at, const struct pieces *p)
{
	if (p->n < 3 || p->named >= 0 || p->width[0] > 2 || p->width[2] > 2)
		return false;
	if (at + 1 < cell.n && cell.p[at] == '/' && is_digit(cell.p[at + 1]))
		return true;
	while (at < cell.n) {
		uint32_t from = at;
		while (at < cell.n && is_letter(cell.p[at]))
			at++;
		bool month = month_of_name(cell.p + from, at - from);
		while (at < cell.n && !is_letter(cell.p[at]) && !is_digit(cell.p[at]))
			at++;
		if (month && at < cell.n && is_digit(cell.p[at]))
			return true;
		while (at < cell.n && is_digit(cell.p[at]))
			at++;
	}
	return false;
}

static bool split(struct rd_cell cell, struct pieces *p)
{
	*p = (struct pieces){.named = -1};
	uint32_t at = 0;
	while (at < cell.n && p->n < 3) {
		if (!take_part(cell, &at, p))
			return false;
		/* Eight digits, or a serial number, are a whole date: what follows is the time of day. */
		if (p->n == 1 && p->width[0] >= 5)
			break;
	}
	return (p->n == 3 && !goes_on(cell, at, p)) || (p->n == 1 && p->named < 0);
}

static enum date_found check(struct civil c, struct civil *out)
{
	if (!civil_valid(c) || c.year < 1)
		return DATE_IMPOSSIBLE;
	if (c.year < 1901 || c.year >= 2100)
		return DATE_SENTINEL;
	*out = c;
	return DATE_FOUND;
}

/* The latest such year that is not after this one; where the date must lie in the past, that is not after today. */
static enum date_found check_two_digits(struct civil c, const struct date_rules *r, struct civil *out)
{
	int newest = civil_of_day(r->today).year;
	c.year += newest / 100 * 100;
	if (c.year > newest)
		c.year -= 100;
	enum date_found found = check(c, out);
	if (found != DATE_FOUND || !r->past || civil_to_day(c) <= r->today)
		return found;
	c.year -= 100;
	return check(c, out);
}

/* A date from three numbers in a given order. */
static enum date_found check_in_order(const struct pieces *p, enum date_order order, const struct date_rules *r,
				      struct civil *out)
{
	static const int place[4][3] = {[ORDER_YMD] = {0, 1, 2}, [ORDER_DMY] = {2, 1, 0}, [ORDER_MDY] = {2, 0, 1}};
	const int *at = place[order];
	struct civil c = {.year = p->value[at[0]], .month = p->value[at[1]], .day = p->value[at[2]]};
	if (p->width[at[0]] <= 2)
		return check_two_digits(c, r, out);
	return p->width[at[0]] == 4 ? check(c, out) : DATE_UNREADABLE;
}

/* Eight digits (seven where a spreadsheet ate the leading zero), in a given order. */
static enum date_found check_compact(const struct pieces *p, enum date_order order, struct civil *out)
{
	int v = p->value[0];
	if (order == ORDER_YMD)
		return p->width[0] == 8 ? check((struct civil){v / 10000, v / 100 % 100, v % 100}, out) : DATE_UNREADABLE;
	int first = v / 1000000, second = v / 10000 % 100;
	struct civil c = {.year = v % 10000, .month = second, .day = first};
	if (order == ORDER_MDY)
		c = (struct civil){.year = v % 10000, .month = first, .day = second};
	return check(c, out);
}

static enum date_found check_named(const struct pieces *p, const struct date_rules *r, struct civil *out)
{
	/* 12 Mar 2024, Mar 12 2024, 2024 Mar 12. */
	int year_at = p->named == 2 ? -1 : p->width[0] == 4 ? 0 : 2;
	if (year_at < 0)
		return DATE_UNREADABLE;
	int day_at = 3 - year_at - p->named;
	if (day_at < 0 || day_at > 2 || day_at == year_at || day_at == p->named)
		return DATE_UNREADABLE;
	struct civil c = {.year = p->value[year_at], .month = p->value[p->named], .day = p->value[day_at]};
	return p->width[year_at] <= 2 ? check_two_digits(c, r, out) : check(c, out);
}

/* Days since 1899-12-30: Excel's 1900 system, which counts a 29 February 1900 that never was. */
static enum date_found check_serial(int serial, struct civil *out)
{
	enum { SERIAL_OF_1970 = 25569 };
	return check(civil_of_day(serial - SERIAL_OF_1970), out);
}

/* Forms that need no order. */
static bool read_clear(const struct date_rules *r, const struct pieces *p, enum date_found *found, struct civil *out)
{
	if (p->named >= 0)
		*found = check_named(p, r, out);
	else if (p->n == 3 && p->width[0] == 4)
		*found = check_in_order(p, ORDER_YMD, r, out);
	else if (p->n == 1 && p->width[0] == 5 && r->excel_serials)
		*found = check_serial(p->value[0], out);
	else if (p->n == 1 && (p->width[0] < 7 || p->width[0] > 8))
		*found = DATE_UNREADABLE;
	else
		return false;
	return true;
}

static enum date_found read_ordered(const struct pieces *p, enum date_order order, const struct date_rules *r,
				    struct civil *out)
{
	if (order == ORDER_NONE)
		return DATE_UNREADABLE;
	return p->n == 1 ? check_compact(p, order, out) : check_in_order(p, order, r, out);
}

/* The first byte lowest. */
static uint64_t eight(const char *p)
{
	uint64_t v = 0;
	for (int i = 0; i < 8; i++)
		v |= (uint64_t)(unsigned char)p[i] << i * 8;
	return v;
}

/*
 * NNNN-NN-NN and NN-NN-NNNN by arithmetic on eight digits at a time: nearly every cell of an export. where: the bytes that are to be digits; the
 * others are known to be separators. A digit less '0' is at most 9: added to 0x76 it leaves the highest bit of its byte alone.
 */
static bool digits_at(uint64_t v, uint64_t where)
{
	v ^= UINT64_C(0x3030303030303030);
	return (((v + UINT64_C(0x7676767676767676)) | v) & where & UINT64_C(0x8080808080808080)) == 0;
}

static bool ends_in_digits(const char *p)
{
	return (unsigned)(unsigned char)(p[8] - '0') <= 9 && (unsigned)(unsigned char)(p[9] - '0') <= 9;
}

static int two(const char *p)
{
	return (p[0] - '0') * 10 + (p[1] - '0');
}

static bool separator(char c)
{
	return c == '-' || c == '/' || c == '.';
}

static bool read_fast(const struct date_rules *r, const char *p, struct civil *out)
{
	static const uint64_t year_first = UINT64_C(0x00ffff00ffffffff), year_last = UINT64_C(0xffff00ffff00ffff);
	struct civil c;
	uint64_t digits = eight(p);
	if (!ends_in_digits(p))
		return false;
	if (separator(p[4]) && separator(p[7]) && digits_at(digits, year_first)) {
		c = (struct civil){.year = two(p) * 100 + two(p + 2), .month = two(p + 5), .day = two(p + 8)};
	} else if (separator(p[2]) && separator(p[5]) && digits_at(digits, year_last) && r->order >= ORDER_DMY) {
		c = (struct civil){.year = two(p + 6) * 100 + two(p + 8), .month = two(p + 3), .day = two(p)};
		if (r->order == ORDER_MDY)
			c = (struct civil){.year = c.year, .month = c.day, .day = c.month};
	} else {
		return false;
	}
	return check(c, out) == DATE_FOUND;
}

enum date_found date_read(const struct date_rules *rules, struct rd_cell cell, struct civil *out)
{
	struct pieces p;
	enum date_found found;
	if (cell.n == 10 && read_fast(rules, cell.p, out))
		return DATE_FOUND;
	if (!split(cell, &p))
		return DATE_UNREADABLE;
	if (read_clear(rules, &p, &found, out))
		return found;
	return read_ordered(&p, rules->order, rules, out);
}

void date_tally_add(struct date_tally *t, const struct date_rules *rules, struct rd_cell cell)
{
	struct pieces p;
	struct civil c;
	enum date_found found;
	if (cell.n == 10 && rules->order == ORDER_NONE && read_fast(rules, cell.p, &c)) {
		t->clear++;
		return;
	}
	if (!split(cell, &p))
		return;
	if (read_clear(rules, &p, &found, &c)) {
		t->clear += found == DATE_FOUND;
		return;
	}
	bool fits[4] = {false};
	int n = 0;
	/* Three numbers with the year first and two digits wide would fit nearly any cell: that order is for --date-order only. */
	for (enum date_order o = p.n == 1 ? ORDER_YMD : ORDER_DMY; o <= ORDER_MDY; o++) {
		fits[o] = read_ordered(&p, o, rules, &c) == DATE_FOUND;
		n += fits[o];
	}
	for (enum date_order o = ORDER_YMD; o <= ORDER_MDY; o++) {
		t->fits[o] += fits[o];
		t->only[o] += fits[o] && n == 1;
	}
}

enum err date_tally_decide(const struct date_tally *t, enum date_order *out)
{
	enum { CLEARLY = 10 };
	enum date_order best = ORDER_YMD;
	for (enum date_order o = ORDER_DMY; o <= ORDER_MDY; o++)
		if (t->fits[o] > t->fits[best])
			best = o;
	if (!t->fits[best]) {
		*out = t->clear ? ORDER_YMD : ORDER_NONE;
		return ERR_OK;
	}
	/* Damaged cells may speak for another order, but not in number. */
	for (enum date_order o = ORDER_YMD; o <= ORDER_MDY; o++)
		if (o != best && (t->fits[o] == t->fits[best] || t->only[o] * CLEARLY > t->only[best]))
			return ERR_AMBIGUOUS;
	*out = best;
	return ERR_OK;
}
