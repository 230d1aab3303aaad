/* Where somebody lives or is: postcodes, coordinates, squares. */
#include "scan/finders.h"

#include <string.h>

/* A letter, 9 digit, L one of the letters that the inward code uses, space: one may be there or not. Returns the length, 0 when it does not fit. */
static size_t shape_at(const struct plain *p, size_t i, const char *shape)
{
	size_t at = i;
	for (; *shape; shape++) {
		if (*shape == ' ') {
			at += at < p->n && (p->low[at] == ' ' || p->low[at] == '-' || p->low[at] == '.');
			continue;
		}
		bool fits = at < p->n && (*shape == '9'   ? plain_digit(p->low[at])
					  : *shape == 'L' ? plain_small(p->low[at]) && !strchr("cikmov", p->low[at])
							  : plain_small(p->low[at]));
		if (!fits)
			return 0;
		at++;
	}
	return at - i;
}

/* The letters that begin a postcode area (Royal Mail PAF digest: 124 areas). */
static bool is_uk_area(const char *s)
{
	static const char one[] = "beglmnsw";
	static const char areas[] = "ab al ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt "
				    "dy ec eh en ex fk fy gl gu "
				    "gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky la ld le ll ln ls lu me mk ml ne "
				    "ng nn np nr nw ol ox "
				    "pa pe ph pl po pr rg rh rm sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr "
				    "ts tw ub wa wc wd wf "
				    "wn wr ws wv yo ze bf bx gir xx ";
	if (plain_digit(s[1]))
		return strchr(one, s[0]);
	for (const char *a = areas; *a; a = strchr(a, ' ') + 1)
		if (a[0] == s[0] && a[1] == s[1])
			return true;
	return false;
}

static void find_uk_postcode(const struct plain *p, scan_set *found)
{
	static const char *const shapes[] = {"A9 9LL", "A99 9LL", "AA9 9LL", "AA99 9LL", "A9A 9LL", "AA9A 9LL"};
	for (size_t i = 0; i + 5 <= p->n; i++) {
		if (!plain_small(p->low[i]) || !plain_starts(p, i))
			continue;
		for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++) {
			size_t n = shape_at(p, i, shapes[k]);
			if (n && plain_ends(p, i + n) && is_uk_area(p->low + i))
				*found |= scan_bit(SCAN_UK_POSTCODE);
		}
		size_t girobank = strncmp(p->low + i, "gir", 3) != 0 ? 0 : shape_at(p, i, "AAA 9LL");
		if (girobank && p->low[i + girobank - 3] == '0' && plain_ends(p, i + girobank))
			*found |= scan_bit(SCAN_UK_POSTCODE);
	}
}

static void find_ca_postal(const struct plain *p, scan_set *found)
{
	for (size_t i = 0; i + 6 <= p->n; i++) {
		size_t n = plain_starts(p, i) ? shape_at(p, i, "A9A 9A9") : 0;
		if (n && plain_ends(p, i + n) && strchr("abceghjklmnprstvxy", p->low[i]) && !strchr("dfioqu", p->low[i + 2]))
			*found |= scan_bit(SCAN_CA_POSTAL);
	}
}

static bool is_us_state(const char *s)
{
	static const char states[] = "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv "
				     "nh nj nm ny nc nd oh ok or "
				     "pa ri sc sd tn tx ut vt va wa wv wi wy dc pr vi gu as mp ";
	for (const char *a = states; *a; a += 3)
		if (a[0] == s[0] && a[1] == s[1])
			return true;
	return false;
}

static bool is_after(const struct plain *p, size_t i, const char *word)
{
	size_t n = strlen(word);
	return i > n && !strncmp(p->low + i - n - 1, word, n) && !plain_alnum(p->low[i - 1]);
}

/* Five digits that are all of the text, or that stand behind a state or the word ZIP; ZIP+4 anywhere. */
static void find_zip(const struct plain *p, scan_set *found)
{
	for (size_t i = 0; p->digits >= 5 && i + 5 <= p->n; i++) {
		long zip, more;
		bool behind_number = i && strchr("-+.,/", p->low[i - 1]);
		if (!plain_starts(p, i) || behind_number || plain_number(p, i, 6, &zip) != 5)
			continue;
		bool four = i + 5 < p->n && (p->low[i + 5] == '-' || p->low[i + 5] == ' ') &&
			    plain_number(p, i + 6, 5, &more) == 4;
		if (four && plain_ends(p, i + 10) && (p->low[i + 5] == '-' || p->n == 10))
			*found |= scan_bit(SCAN_ZIP);
		if (!plain_ends(p, i + 5))
			continue;
		bool state = i >= 3 && p->low[i - 1] == ' ' && is_us_state(p->low + i - 3) && plain_starts(p, i - 3);
		if (p->n == 5 || state || is_after(p, i, "zip") || is_after(p, i, "zip code") || is_after(p, i, "zip:"))
			*found |= scan_bit(SCAN_ZIP);
	}
}

struct degrees {
	double value;
	size_t places, n;
};

/* A number with a point and at least 3 places. */
static struct degrees degrees_at(const struct plain *p, size_t i)
{
	struct degrees d = {.n = 0};
	long whole, part;
	size_t at = i + (i < p->n && (p->low[i] == '-' || p->low[i] == '+'));
	size_t k = plain_number(p, at, 3, &whole);
	if (!k || at + k >= p->n || p->low[at + k] != '.')
		return d;
	d.places = plain_number(p, at + k + 1, 15, &part);
	if (d.places < 3)
		return d;
	d.value = (double)whole;
	d.n = at + k + 1 + d.places - i;
	return d;
}

static void find_lat_long(const struct plain *p, scan_set *found)
{
	for (size_t i = 0; p->dot && p->digits >= 8 && i < p->n; i++) {
		if (i && (plain_alnum(p->low[i - 1]) || p->low[i - 1] == '.'))
			continue;
		struct degrees lat = degrees_at(p, i);
		if (!lat.n || lat.value > 90)
			continue;
		size_t at = i + lat.n, gap = at;
		while (at < p->n && at - gap < 5 && strchr(" ,;/|nsew", p->low[at]))
			at++;
		struct degrees lon = degrees_at(p, at);
		if (at > gap && lon.n && lon.value <= 180)
			*found |= scan_bit(SCAN_LAT_LONG);
	}
}

static size_t small_word(const struct plain *p, size_t i)
{
	size_t n = 0;
	while (i + n < p->n && plain_letter(p->low[i + n]))
		n++;
	return n;
}

/* Three words of 4 letters or more, or of 3 behind "///", divided by points and nothing else around. */
static void find_what3words(const struct plain *p, scan_set *found)
{
	for (size_t i = 0; p->dot && i < p->n; i++) {
		bool marked = i >= 3 && !strncmp(p->low + i - 3, "///", 3);
		bool free_before = plain_starts(p, i) && (i == 0 || marked || !strchr("./@-_", p->low[i - 1]));
		size_t at = i, least = marked ? 3 : 4, words = 0;
		while (free_before && words < 3) {
			size_t n = small_word(p, at);
			if (n < least)
				break;
			words++;
			at += n;
			if (words < 3 && (at >= p->n || p->low[at++] != '.'))
				break;
		}
		bool free_behind = plain_ends(p, at) && (at >= p->n || !strchr("/@-_", p->low[at])) &&
				   !(at + 1 < p->n && p->low[at] == '.' && plain_alnum(p->low[at + 1]));
		if (words == 3 && free_behind)
			*found |= scan_bit(SCAN_WHAT3WORDS);
	}
}

/* Open Location Code: 4, 6 or 8 signs, "+", 2 or 3 signs (Google, specification 1.0). */
static void find_plus_code(const struct plain *p, scan_set *found)
{
	static const char signs[] = "23456789cfghjmpqrvwx";
	for (size_t i = 4; i + 2 < p->n; i++) {
		size_t before = 0, behind = 0;
		if (p->low[i] != '+')
			continue;
		while (before < i && before < 9 && strchr(signs, p->low[i - 1 - before]))
			before++;
		while (i + 1 + behind < p->n && behind < 8 && strchr(signs, p->low[i + 1 + behind]))
			behind++;
		bool even = before == 4 || before == 6 || before == 8;
		if (even && behind >= 2 && behind <= 7 && plain_starts(p, i - before) && plain_ends(p, i + 1 + behind))
			*found |= scan_bit(SCAN_PLUS_CODE);
	}
}

/* Two letters of a 100 km square and 6, 8 or 10 digits, in one piece or in two halves (Ordnance Survey). */
static void find_os_grid(const struct plain *p, scan_set *found)
{
	for (size_t i = 0; p->digits >= 6 && i + 8 <= p->n; i++) {
		long value;
		if (!plain_starts(p, i) || !p->low[i] || !strchr("hnst o", p->low[i]) || p->low[i] == ' ')
			continue;
		if (!plain_small(p->low[i + 1]) || p->low[i + 1] == 'i')
			continue;
		size_t at = i + 2 + (p->low[i + 2] == ' ');
		size_t east = plain_number(p, at, 11, &value), end = at + east;
		bool whole = east == 6 || east == 8 || east == 10;
		if (east >= 3 && east <= 5 && end < p->n && p->low[end] == ' ') {
			whole = plain_number(p, end + 1, 6, &value) == east;
			end += 1 + east;
		}
		if (whole && plain_ends(p, end))
			*found |= scan_bit(SCAN_OS_GRID);
	}
}

/* 12-34-56 12345678, also behind words ("sort code 123456 account 12345678"). */
static void find_sort_code(const struct plain *p, scan_set *found)
{
	for (size_t i = 0; p->digits >= 14 && i < p->n; i++) {
		long value;
		size_t at = i, pairs = 0, words = 0;
		for (; plain_starts(p, i) && pairs < 3 && plain_number(p, at, 2, &value) == 2; pairs++) {
			at += 2;
			at += pairs < 2 && at < p->n && strchr("- .", p->low[at]);
		}
		if (pairs < 3)
			continue;
		while (at < p->n && words < 24 && !plain_digit(p->low[at])) {
			at++;
			words++;
		}
		if (words && plain_number(p, at, 9, &value) == 8 && plain_ends(p, at + 8))
			*found |= scan_bit(SCAN_SORT_CODE);
	}
}

void find_place(const struct plain *p, scan_set *found)
{
	find_plus_code(p, found);
	if (!p->digits) {
		find_what3words(p, found);
		return;
	}
	find_zip(p, found);
	find_lat_long(p, found);
	find_sort_code(p, found);
	if (!p->letters)
		return;
	find_uk_postcode(p, found);
	find_ca_postal(p, found);
	find_what3words(p, found);
	find_os_grid(p, found);
}
