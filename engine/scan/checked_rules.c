#include "scan/checked_rules.h"

#include "scan/finders.h"

#include <string.h>

static int digit(const struct candidate *c, int i)
{
	return c->s[i] - '0';
}

/* The number that stands from i on in n digits. */
static long number(const struct candidate *c, int i, int n)
{
	long value = 0;
	for (int k = 0; k < n; k++)
		value = value * 10 + digit(c, i + k);
	return value;
}

bool rule_begins(const struct candidate *c, const struct rule *r)
{
	if (r->first && !strchr(r->first, c->s[0]))
		return false;
	return !r->prefix || !strncmp(c->s, r->prefix, strlen(r->prefix));
}

static bool luhn_of(const char *s, int n, int start)
{
	int sum = start;
	for (int i = n - 1, k = 0; i >= 0; i--, k++) {
		int d = (s[i] - '0') * (k % 2 ? 2 : 1);
		sum += d > 9 ? d - 9 : d;
	}
	return sum % 10 == 0;
}

bool luhn(const struct candidate *c, const struct rule *r)
{
	return luhn_of(c->s, c->n, r->start);
}

static int weighted_sum(const struct candidate *c, const struct rule *r)
{
	int sum = 0;
	for (int i = 0; i < (int)sizeof r->weights && i < c->n; i++)
		sum += r->weights[i] * digit(c, i);
	return sum;
}

bool weighted_complement(const struct candidate *c, const struct rule *r)
{
	int check = r->modulus - weighted_sum(c, r) % r->modulus;
	return (check == r->modulus ? 0 : check) == digit(c, c->n - 1);
}

static int weights_of(const struct rule *r)
{
	int n = 0;
	while (n < (int)sizeof r->weights && r->weights[n])
		n++;
	return n;
}

bool weighted_remainder(const struct candidate *c, const struct rule *r)
{
	return weighted_sum(c, r) % r->modulus == digit(c, weights_of(r));
}

bool weighted_zero(const struct candidate *c, const struct rule *r)
{
	return weighted_sum(c, r) % r->modulus == 0;
}

bool chi_number(const struct candidate *c, const struct rule *r)
{
	return find_is_date(number(c, 0, 2), number(c, 2, 2), number(c, 4, 2)) && weighted_complement(c, r);
}

/* The century stands in the month: +80 for 18xx, +20, +40, +60 for 20xx, 21xx, 22xx. */
bool pesel(const struct candidate *c, const struct rule *r)
{
	return find_is_date(number(c, 4, 2), number(c, 2, 2) % 20, number(c, 0, 2)) && weighted_complement(c, r);
}

/* YYMMDDNNNC or YYYYMMDDNNNC, Luhn over the last ten; a coordination number adds 60 to the day (Skatteverket SKV 704). */
bool personnummer(const struct candidate *c, const struct rule *r)
{
	int at = c->n - 10;
	if (at != 0 && at != 2)
		return false;
	long day = number(c, at + 4, 2), year = number(c, 0, at + 2);
	bool date = find_is_date(day > 60 ? day - 60 : day, number(c, at + 2, 2), year);
	return date && luhn_of(c->s + at, 10, r->start);
}

/* HMRC NIM39110: letters that are not used, prefixes that are not given out, suffix A to D. */
bool nino(const struct candidate *c, const struct rule *r)
{
	static const char *const never[] = {"bg", "gb", "kn", "nk", "nt", "tn", "zz"};
	(void)r;
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		if (!strncmp(c->s, never[i], 2))
			return false;
	return !strchr("dfiquv", c->s[0]) && !strchr("dfiquvo", c->s[1]) && strchr("abcd", c->s[8]);
}

/* Nine digits as 123-45-6789; without the dashes they are a shape only. */
static bool as_ssn(const struct candidate *c)
{
	return c->groups == 3 && c->first == 3 && c->second == 2;
}

/* SSA POMS RM 10201.035. */
bool ssn(const struct candidate *c, const struct rule *r)
{
	long area = number(c, 0, 3);
	(void)r;
	return as_ssn(c) && area != 0 && area != 666 && area < 900 && number(c, 3, 2) && number(c, 5, 4);
}

/* IRS: 9xx, groups 50-65, 70-88, 90-92, 94-99. */
bool itin(const struct candidate *c, const struct rule *r)
{
	long group = number(c, 3, 2);
	(void)r;
	bool used = (group >= 50 && group <= 65) || (group >= 70 && group <= 88) || (group >= 90 && group != 93);
	return as_ssn(c) && c->s[0] == '9' && used;
}

/* CMS, Medicare Beneficiary Identifier: 1-9, letters without S L O I B Z, at the places of the pattern. */
bool mbi(const struct candidate *c, const struct rule *r)
{
	(void)r;
	for (int i = 0; i < c->n; i++)
		if (strchr("sloibz", c->s[i]))
			return false;
	return c->s[0] != '0';
}

/* 21 CFR 1301: d1 + d3 + d5 + 2 (d2 + d4 + d6) ends in d7; the second sign is a letter or 9. */
bool dea(const struct candidate *c, const struct rule *r)
{
	if (strchr("inoqvwyz", c->s[0]) || (plain_digit(c->s[1]) && c->s[1] != '9'))
		return false;
	int sum = digit(c, 2) + digit(c, 4) + digit(c, 6) + 2 * (digit(c, 3) + digit(c, 5) + digit(c, 7));
	return sum % r->modulus == digit(c, 8);
}

/* § 290 SGB V: the letter as 01 to 26, weights 1 and 2 in turn, digits of the products summed. */
bool kvnr(const struct candidate *c, const struct rule *r)
{
	int letter = c->s[0] - 'a' + 1, sum = 0;
	const int first[] = {letter / 10, letter % 10};
	if (letter < 1 || letter > 26)
		return false;
	for (int i = 0; i < 10; i++) {
		int product = (i < 2 ? first[i] : digit(c, i - 1)) * (i % 2 ? 2 : 1);
		sum += product / 10 + product % 10;
	}
	return sum % r->modulus == digit(c, 9);
}

/* INSEE: key = 97 - n mod 97; Corsica's 2A counts as 19 and 2B as 18. */
bool nir(const struct candidate *c, const struct rule *r)
{
	char s[CANDIDATE_MOST + 1];
	memcpy(s, c->s, sizeof s);
	if (s[5] == '2' && (s[6] == 'a' || s[6] == 'b')) {
		s[5] = '1';
		s[6] = s[6] == 'a' ? '9' : '8';
	}
	if (!strchr("123478", s[0]) || !plain_digit(s[5]) || !plain_digit(s[6]))
		return false;
	long long n = 0;
	for (int i = 0; i < 13; i++)
		n = n * 10 + (s[i] - '0');
	return r->modulus - n % r->modulus == number(c, 13, 2);
}

/* Spain, Orden EHA/451/2008: the letter of the number mod 23; of a foreigner's, X Y Z count as 0 1 2. */
bool nif(const struct candidate *c, const struct rule *r)
{
	static const char letters[] = "trwagmyfpdxbnjzsqvhlcke";
	long first = plain_digit(c->s[0]) ? digit(c, 0) : c->s[0] - 'x';
	if (first < 0 || (!plain_digit(c->s[0]) && first > 2))
		return false;
	return letters[(first * 10000000 + number(c, 1, 7)) % r->modulus] == c->s[8];
}

/* DVV: nine digits mod 31 give the sign; the century is -, + or a letter between the date and the number. */
bool hetu(const struct candidate *c, const struct rule *r)
{
	static const char signs[] = "0123456789abcdefhjklmnprstuvwxy";
	int number_at = c->n - 4;
	if (c->n == 10 && (c->groups != 2 || c->first != 6 || !strchr("-+", c->separator)))
		return false;
	if (c->n == 11 && !strchr("abcdefuvwxy", c->s[6]))
		return false;
	if (!find_is_date(number(c, 0, 2), number(c, 2, 2), number(c, 4, 2)))
		return false;
	return signs[(number(c, 0, 6) * 1000 + number(c, number_at, 3)) % r->modulus] == c->s[c->n - 1];
}

/* Issuer ranges: 4; 51-55 and 2221-2720; 34, 37; 6011, 644-649, 65; 35; 30, 36, 38, 39; 62; 50, 56-58, 63, 67 (ISO/IEC 7812 as published). */
static bool is_issuer(const struct candidate *c)
{
	long two = number(c, 0, 2), three = number(c, 0, 3), four = number(c, 0, 4);
	switch (c->n) {
	case 14:
		return two == 30 || two == 36 || two == 38 || two == 39;
	case 15:
		return two == 34 || two == 37;
	case 16:
		if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720) || two == 35 || four == 6011)
			return true;
		break;
	default:
		break;
	}
	return c->s[0] == '4' || two == 65 || (three >= 644 && three <= 649) || two == 62 || two == 50 ||
	       (two >= 56 && two <= 58) || two == 63 || two == 67;
}

bool card(const struct candidate *c, const struct rule *r)
{
	return is_issuer(c) && luhn_of(c->s, c->n, r->start);
}

/* The registry of ISO 13616 (SWIFT): how long the numbers of each country are. */
static int iban_length(const char *country)
{
	static const char lengths[] =
		"ad24ae23al28at20az28ba20be16bg22bh22br29by28ch21cr22cy28cz24de22dk18do28ee20eg29es24fi18fo18fr27gb22ge22"
		"gi23gl18gr27gt28hr21hu28ie22il23iq23is26it27jo30kw30kz20lb28lc32li21lt20lu20lv21ly25mc27md24me22mk19mr27"
		"mt31mu30nl18no15pk24pl28ps29pt25qa29ro24rs22sa24sc31se24si19sk24sm27st25sv28tl23tn24tr26ua29va22vg24xk20";
	for (const char *l = lengths; *l; l += 4)
		if (l[0] == country[0] && l[1] == country[1])
			return (l[2] - '0') * 10 + l[3] - '0';
	return 0;
}

/* ISO 13616: the first four signs behind the rest, letters as 10 to 35, mod 97 is 1. */
bool iban(const struct candidate *c, const struct rule *r)
{
	int rest = 0;
	if (c->n != iban_length(c->s))
		return false;
	for (int i = 0; i < c->n; i++) {
		char s = c->s[(i + 4) % c->n];
		if (!plain_digit(s) && !plain_small(s))
			return false;
		int value = plain_digit(s) ? s - '0' : s - 'a' + 10;
		rest = (rest * (value > 9 ? 100 : 10) + value) % r->modulus;
	}
	return rest == 1;
}

/* 49 CFR 565.15: letters as digits, weights, mod 11; 10 is written X. I, O and Q are not used. */
bool vin(const struct candidate *c, const struct rule *r)
{
	static const char values[] = "12345678.12345.7.923456789"; /* of a to z */
	static const int weights[] = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
	int sum = 0, letters = 0;
	for (int i = 0; i < c->n; i++) {
		bool letter = plain_small(c->s[i]);
		char value = letter ? values[c->s[i] - 'a'] : c->s[i];
		if (!plain_digit(value))
			return false;
		letters += letter;
		sum += weights[i] * (value - '0');
	}
	char check = (char)(sum % r->modulus == 10 ? 'x' : '0' + sum % r->modulus);
	return letters > 0 && letters < c->n && c->s[8] == check;
}
