/* Candidates in a text, and the table of who they could be. The arithmetic is in checked_rules.c. */
#include "scan/checked.h"

#include "scan/checked_rules.h"
#include "scan/finders.h"

#include <string.h>

/*
 * pattern: 9 a digit, A a letter, X either. longest: 0, or how long the number may be: its last sign goes on.
 */
struct number_class {
	const char *pattern;
	bool (*holds)(const struct candidate *c, const struct rule *r);
	struct rule rule;
	enum scan_class class;
	int longest;
};

static const struct number_class classes[] = {
	/* NHS Data Dictionary, NHS NUMBER: weights 10 to 2, 11 less the remainder; 11 is 0, 10 is no number. */
	{"9999999999", weighted_complement, {.weights = {10, 9, 8, 7, 6, 5, 4, 3, 2}, .modulus = 11}, SCAN_NHS, 0},
	/* Scotland, Community Health Index: the same, behind a date of birth DDMMYY. */
	{"9999999999", chi_number, {.weights = {10, 9, 8, 7, 6, 5, 4, 3, 2}, .modulus = 11}, SCAN_CHI, 0},
	{"AA999999A", nino, {.modulus = 0}, SCAN_NINO, 0},
	{"999999999", ssn, {.modulus = 0}, SCAN_SSN, 0},
	{"999999999", itin, {.modulus = 0}, SCAN_ITIN, 0},
	{"9AX9AX9AA99", mbi, {.modulus = 0}, SCAN_MBI, 0},
	/* CMS: Luhn over 80840 and the ten digits; the prefix adds 24. */
	{"9999999999", luhn, {.start = 24, .first = "12"}, SCAN_NPI, 0},
	{"AX9999999", dea, {.modulus = 10}, SCAN_DEA, 0},
	{"999999999", luhn, {.first = "1234567"}, SCAN_SIN, 0},
	{"9999999999",
	 weighted_remainder,
	 {.weights = {1, 3, 7, 9, 1, 3, 7, 9}, .modulus = 10, .first = "23456"},
	 SCAN_MEDICARE_AU,
	 11},
	{"9999999999999999", luhn, {.prefix = "800360"}, SCAN_IHI, 0},
	{"A999999999", kvnr, {.modulus = 10}, SCAN_KVNR, 0},
	{"99999XX99999999", nir, {.modulus = 97}, SCAN_NIR, 0},
	{"999999999", weighted_zero, {.weights = {9, 8, 7, 6, 5, 4, 3, 2, -1}, .modulus = 11}, SCAN_BSN, 0},
	{"9999999999", personnummer, {.modulus = 0}, SCAN_PERSONNUMMER, 12},
	{"X9999999A", nif, {.modulus = 23}, SCAN_NIF, 0},
	{"99999999999", pesel, {.weights = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3}, .modulus = 10}, SCAN_PESEL, 0},
	{"999999999X", hetu, {.modulus = 31}, SCAN_HETU, 0},
	{"999999A999X", hetu, {.modulus = 31}, SCAN_HETU, 0},
	{"9999999999999", card, {.modulus = 10}, SCAN_CARD, 19},
	{"AA99XXXXXXXXXXX", iban, {.modulus = 97}, SCAN_IBAN, 34},
	{"999999999999999", luhn, {.modulus = 10}, SCAN_IMEI, 0},
	{"XXXXXXXXXXXXXXXXX", vin, {.modulus = 11}, SCAN_VIN, 0},
};

static bool sign_fits(char sign, char c)
{
	if (plain_digit(c))
		return sign != 'A';
	return sign != '9' && plain_small(c);
}

static bool fits(const struct number_class *k, const struct candidate *c)
{
	int n = (int)strlen(k->pattern);
	if (c->n < n || c->n > (k->longest ? k->longest : n))
		return false;
	for (int i = 0; i < c->n; i++)
		if (!sign_fits(k->pattern[i < n ? i : n - 1], c->s[i]))
			return false;
	return true;
}

static bool all_same(const struct candidate *c)
{
	for (int i = 1; i < c->n; i++)
		if (c->s[i] != c->s[0])
			return false;
	return true;
}

scan_set checked_classes(const struct candidate *c)
{
	scan_set found = 0;
	/* 0000000000 and 9999999999 pass some of the arithmetic and are nobody's. */
	if (all_same(c))
		return 0;
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (fits(&classes[i], c) && rule_begins(c, &classes[i].rule) && classes[i].holds(c, &classes[i].rule))
			found |= scan_bit(classes[i].class);
	return found;
}

/* A run of letters or of digits, and what divides it from the one before: 0 nothing, '!' more than one sign or one that divides no number. */
struct atom {
	size_t at, n;
	bool digits;
	char before;
};

enum { ATOMS = 512 };

static char divider(const struct plain *p, size_t from, size_t to)
{
	static const char kinds[] = " -./_+";
	if (from == to)
		return 0;
	return to - from == 1 && strchr(kinds, p->low[from]) ? p->low[from] : '!';
}

static size_t cut(const struct plain *p, size_t *from, struct atom *atom)
{
	size_t n = 0, end = *from, i = *from;
	while (i < p->n && n < ATOMS) {
		while (i < p->n && !plain_alnum(p->low[i]))
			i++;
		if (i == p->n)
			break;
		struct atom a = {.at = i, .digits = plain_digit(p->low[i]), .before = n ? divider(p, end, i) : '!'};
		while (i < p->n && plain_alnum(p->low[i]) && plain_digit(p->low[i]) == a.digits)
			i++;
		a.n = i - a.at;
		atom[n++] = a;
		end = i;
	}
	*from = i;
	return n;
}

/* A word that people write before a number without a space. */
static bool is_label(const struct plain *p, const struct atom *a)
{
	static const char *const labels[] = {"nhs", "chi", "ni",  "ssn", "sin",  "npi", "bsn",    "imei", "no", "nr",
					     "num", "tel", "mob", "id",  "card", "mrn", "number", "dob",  "x",  "vin"};
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (a->n == strlen(labels[i]) && !memcmp(p->low + a->at, labels[i], a->n))
			return true;
	return false;
}

/* Only zeros behind the point: a number that a spreadsheet gave decimals. */
static bool is_zeros(const struct plain *p, const struct atom *a)
{
	for (size_t i = 0; i < a->n; i++)
		if (p->low[a->at + i] != '0')
			return false;
	return true;
}

static bool is_decimal_mark(const struct plain *p, size_t i)
{
	return p->low[i] == '.' || p->low[i] == ',';
}

static bool starts_alone(const struct plain *p, const struct atom *a, size_t i)
{
	if (i == 0)
		return true;
	const struct atom *before = &a[i - 1];
	if (!a[i].before)
		return is_label(p, before);
	size_t end = before->at + before->n;
	return !(a[i].at - end == 1 && a[i].digits && before->digits && is_decimal_mark(p, end));
}

static bool ends_alone(const struct plain *p, const struct atom *a, size_t n, size_t last)
{
	if (last + 1 == n)
		return true;
	const struct atom *next = &a[last + 1];
	if (!next->before)
		return false;
	size_t end = a[last].at + a[last].n;
	return !(next->at - end == 1 && next->digits && a[last].digits && is_decimal_mark(p, end)) || is_zeros(p, next);
}

static void extend(struct candidate *c, const struct plain *p, const struct atom *a)
{
	memcpy(c->s + c->n, p->low + a->at, a->n);
	c->n += (int)a->n;
	c->s[c->n] = '\0';
	if (c->groups == 1)
		c->first += (int)a->n;
	if (c->groups == 2)
		c->second += (int)a->n;
}

/* 12.5: two numbers of digits about a point are one decimal number. */
static bool is_decimal(const struct candidate *c)
{
	return c->separator == '.' && c->groups == 2;
}

static scan_set from_atom(const struct plain *p, const struct atom *a, size_t n, size_t start)
{
	struct candidate c = {.groups = 0};
	scan_set found = 0;
	for (size_t i = start; i < n && c.n + (int)a[i].n <= CANDIDATE_MOST && a[i].n <= CANDIDATE_MOST; i++) {
		char divides = i == start ? 0 : a[i].before;
		if (divides == '!' || (divides && c.separator && divides != c.separator))
			break;
		if (divides)
			c.separator = divides;
		c.groups += i == start || divides;
		extend(&c, p, &a[i]);
		if (c.n >= CANDIDATE_LEAST && !is_decimal(&c) && ends_alone(p, a, n, i))
			found |= checked_classes(&c);
	}
	return found;
}

/* More numbers than one look can hold are taken in parts that overlap by the longest number. */
void find_checked(const struct plain *p, scan_set *found)
{
	struct atom a[ATOMS];
	size_t from = 0;
	if (p->digits < 5)
		return;
	while (from < p->n) {
		size_t n = cut(p, &from, a);
		for (size_t i = 0; i < n; i++)
			if (starts_alone(p, a, i))
				*found |= from_atom(p, a, n, i);
		if (from < p->n && n == ATOMS)
			from = a[n - CANDIDATE_MOST].at;
	}
}
