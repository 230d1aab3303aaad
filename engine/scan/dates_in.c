/* Dates in a text, however they are written, and ages above 89. */
#include "scan/finders.h"

#include <string.h>

bool find_is_date(long day, long month, long year)
{
	static const char days[] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool known = (year >= 0 && year <= 99) || (year >= 1880 && year <= 2100);
	return known && month >= 1 && month <= 12 && day >= 1 && day <= days[month];
}

/* Any order of the three. */
static bool could_be_date(long a, long b, long c)
{
	return find_is_date(a, b, c) || find_is_date(b, a, c) || find_is_date(c, b, a) || find_is_date(b, c, a);
}

/* What may stand behind the year: nothing, or the time of day. */
static bool date_ends(const struct plain *p, size_t i)
{
	if (i >= p->n)
		return true;
	if (p->low[i] == 't' && i + 1 < p->n && plain_digit(p->low[i + 1]))
		return true;
	bool goes_on = i + 1 < p->n && strchr("-./", p->low[i]) && plain_digit(p->low[i + 1]);
	return !plain_alnum(p->low[i]) && !goes_on;
}

/* Three numbers with the same sign between them: 2/4/1987, 1987-4-2, 2.4.87, 02 04 1987. One of them has 4 digits, or the last has 2. */
static bool divided_date_at(const struct plain *p, size_t i)
{
	long value[3];
	size_t digits[3], at = i;
	char divides = 0;
	for (int k = 0; k < 3; k++) {
		digits[k] = plain_number(p, at, 5, &value[k]);
		at += digits[k];
		if (digits[k] == 0 || digits[k] == 3 || digits[k] > 4)
			return false;
		if (k == 2)
			break;
		if (at >= p->n || !strchr("-./ _,:", p->low[at]) || (divides && p->low[at] != divides))
			return false;
		divides = p->low[at++];
		at += divides != ' ' && at < p->n && p->low[at] == ' ';
	}
	if (divides == ':' && digits[0] != 4)
		return false;
	bool long_year = digits[0] == 4 || digits[2] == 4;
	bool short_year = digits[2] == 2 && digits[0] <= 2 && strchr("-./", divides);
	return (long_year || short_year) && digits[1] <= 2 && date_ends(p, at) &&
	       could_be_date(value[0], value[1], value[2]);
}

/* 19870402, 02041987, 04021987 as one number; six digits only where they are all of the text. */
static bool joined_date_at(const struct plain *p, size_t i)
{
	long v, unused;
	size_t n = plain_number(p, i, 9, &v);
	size_t time = n == 8 && i + 8 < p->n && p->low[i + 8] == 't' ? plain_number(p, i + 9, 6, &unused) : 0;
	if (n == 8 && (plain_ends(p, i + 8) || time >= 4)) {
		bool year_last =
			(v % 10000 >= 1880 && v % 10000 <= 2100) && could_be_date(v / 1000000, v / 10000 % 100, v % 10000);
		bool year_first = v / 10000 >= 1880 && v / 10000 <= 2100 && could_be_date(v % 100, v / 100 % 100, v / 10000);
		return year_first || year_last;
	}
	return n == 6 && p->n == 6 && could_be_date(v / 10000, v / 100 % 100, v % 100);
}

/* Months by their names in full or cut after 3 letters or more, in English, German, French, Spanish, Italian and Dutch, without marks. */
static bool is_month(const char *s, size_t n)
{
	static const char *const names[] = {
		"january",   "february",   "march",    "april",     "may",       "june",      "july",     "august",
		"september", "sept",       "october",  "november",  "december",  "januar",    "februar",  "marz",
		"maerz",     "mai",        "juni",     "juli",      "oktober",   "dezember",  "janvier",  "fevrier",
		"mars",      "avril",      "juin",     "juillet",   "aout",      "septembre", "octobre",  "novembre",
		"decembre",  "enero",      "febrero",  "marzo",     "abril",     "mayo",      "junio",    "julio",
		"agosto",    "septiembre", "octubre",  "noviembre", "diciembre", "gennaio",   "febbraio", "aprile",
		"maggio",    "giugno",     "luglio",   "settembre", "ottobre",   "dicembre",  "januari",  "februari",
		"maart",     "mei",        "augustus",
	};
	for (size_t i = 0; n >= 3 && i < sizeof names / sizeof *names; i++)
		if (strlen(names[i]) >= n && !memcmp(names[i], s, n) && (n <= 4 || strlen(names[i]) == n))
			return true;
	return false;
}

static size_t skip_gap(const struct plain *p, size_t i)
{
	for (size_t k = 0; k < 3 && i < p->n && strchr(" -./,_'", p->low[i]); k++)
		i++;
	return i;
}

static size_t skip_word(const struct plain *p, size_t i, const char *const *words)
{
	for (; *words; words++) {
		size_t n = strlen(*words);
		if (!strncmp(p->low + i, *words, n) && plain_ends(p, i + n))
			return i + n;
	}
	return i;
}

/* A number behind i, through a gap, an ordinal's letters ("3rd") and "of", "de". */
static size_t number_behind(const struct plain *p, size_t i, long *value)
{
	static const char *const small[] = {"of", "de", "the", "del", "in", "on", NULL};
	i = skip_gap(p, skip_word(p, skip_gap(p, i), small));
	return plain_number(p, i, 5, value);
}

/* The digits that end before i, through the same. */
static size_t number_before(const struct plain *p, size_t i, long *value)
{
	static const char *const small[] = {"of", "de", "st", "nd", "rd", "th", "er", NULL};
	for (int again = 0; again < 3; again++) {
		while (i && strchr(" -./,_", p->low[i - 1]))
			i--;
		for (const char *const *s = small; *s; s++)
			if (i > 2 && !strncmp(&p->low[i - 2], *s, 2)) {
				i -= 2;
				break;
			}
	}
	size_t n = 0;
	while (n < i && n < 5 && plain_digit(p->low[i - 1 - n]))
		n++;
	*value = 0;
	if (n)
		(void)plain_number(p, i - n, n, value);
	return n;
}

/* A month's name with a day or a year beside it. */
static bool named_date(const struct plain *p, size_t i, size_t end)
{
	long before, behind;
	if (!is_month(p->low + i, end - i))
		return false;
	size_t n = number_before(p, i, &before), m = number_behind(p, end, &behind);
	bool day_before = n >= 1 && n <= 2 && before >= 1 && before <= 31;
	bool year_before = n == 4 && before >= 1880 && before <= 2100;
	bool day_behind = m >= 1 && m <= 2 && behind <= 31;
	bool year_behind = m == 4 && behind >= 1880 && behind <= 2100;
	return day_before || year_before || year_behind || day_behind;
}

/* The text as one whole number, with or without ".0" or a time of day behind the point; -1 for any other. */
static long whole_number(const struct plain *p)
{
	long value, part;
	size_t n = plain_number(p, 0, 14, &value);
	if (!n || (p->n > 1 && p->low[0] == '0'))
		return -1;
	if (n == p->n)
		return value;
	if (p->low[n] == '.' && n + 1 + plain_number(p, n + 1, 15, &part) == p->n)
		return value;
	return -1;
}

static void find_counted(const struct plain *p, scan_set *found)
{
	enum { FIRST = 7000, LAST = 60000, DIGITS = 13 };                     /* 1 March 1919 to 8 April 2064 */
	static const long first_second = 100000000, last_second = 4102444800; /* 1973 to 2100 */
	long value = whole_number(p);
	if (value >= FIRST && value <= LAST)
		*found |= scan_bit(SCAN_SERIAL_DATE);
	if ((value >= first_second && value <= last_second) || (value >= first_second * 1000 && value <= last_second * 1000))
		*found |= scan_bit(SCAN_EPOCH);
}

static bool is_old(long age, size_t digits)
{
	return (digits == 2 || digits == 3) && age > 89 && age <= 125;
}

/* "93 years old", "93 y/o", "93yo" at a number. */
static bool old_before_word(const struct plain *p, size_t i)
{
	static const char *const behind[] = {"years old", "years", "year old", "yrs",   "yr",  "yo",
					     "y/o",       "year",  "y.o",      "jahre", "ans", NULL};
	long age;
	if (!plain_digit(p->low[i]) || (i && plain_digit(p->low[i - 1])))
		return false;
	size_t n = plain_number(p, i, 5, &age), at = skip_gap(p, i + n);
	return is_old(age, n) && skip_word(p, at, behind) != at;
}

/* "aged 93", "age: 93" at a word. */
static bool old_behind_word(const struct plain *p, size_t i)
{
	static const char *const before[] = {"age", "aged", "ages", "turned", "turning", "alter", NULL};
	long age;
	size_t at = skip_word(p, i, before);
	if (at == i)
		return false;
	while (at < p->n && strchr(" :=of", p->low[at]))
		at++;
	size_t n = plain_number(p, at, 4, &age);
	return is_old(age, n);
}

/* "born 1931", "b. 1931": the year; 0 for anything else. */
static long born_at(const struct plain *p, size_t i)
{
	static const char *const born[] = {"born", "b", "dob", "ne", "nee", "geboren", NULL};
	long year;
	size_t at = skip_word(p, i, born);
	bool is_year = at > i && number_behind(p, at, &year) == 4 && year >= 1880 && year <= 2100;
	return is_year ? year : 0;
}

static void find_old_age(const struct plain *p, scan_set *found)
{
	enum { OLD = 1940 };
	for (size_t i = 0; p->letters && i < p->n; i++) {
		bool word = plain_letter(p->low[i]) && plain_starts(p, i);
		long born = word ? born_at(p, i) : 0;
		if (old_before_word(p, i) || (word && old_behind_word(p, i)) || (born && born < OLD))
			*found |= scan_bit(SCAN_AGE_OVER_89);
		else if (born)
			*found |= scan_bit(SCAN_DATE);
	}
}

void find_date(const struct plain *p, scan_set *found)
{
	if (!p->digits)
		return;
	for (size_t i = 0; i < p->n; i++) {
		bool date = false;
		if (plain_digit(p->low[i]) && plain_starts(p, i) &&
		    !(i > 1 && strchr("-./", p->low[i - 1]) && plain_digit(p->low[i - 2])))
			date = divided_date_at(p, i) || joined_date_at(p, i);
		else if (plain_letter(p->low[i]) && (i == 0 || !plain_letter(p->low[i - 1]))) {
			size_t end = i;
			while (end < p->n && plain_letter(p->low[end]))
				end++;
			date = named_date(p, i, end);
		}
		if (date)
			*found |= scan_bit(SCAN_DATE);
	}
	find_counted(p, found);
	find_old_age(p, found);
}
