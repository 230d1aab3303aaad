#include "deid/columns/postcode.h"

#include "core/ascii.h"

#include <stdbool.h>
#include <string.h>

enum { LONGEST = 7, INWARD = 3, AREA = 2 };

/* Areas in the order of their letters, with the code of the region. */
static const struct {
	char area[AREA + 1];
	unsigned char region;
} areas[] = {
	{"AB", 11}, {"AL", 6},  {"B", 5},   {"BA", 9},  {"BB", 2},  {"BD", 3},  {"BH", 9},  {"BL", 2},  {"BN", 8},
	{"BR", 7},  {"BS", 9},  {"BT", 12}, {"CA", 2},  {"CB", 6},  {"CF", 10}, {"CH", 2},  {"CM", 6},  {"CO", 6},
	{"CR", 7},  {"CT", 8},  {"CV", 5},  {"CW", 2},  {"DA", 8},  {"DD", 11}, {"DE", 4},  {"DG", 11}, {"DH", 1},
	{"DL", 1},  {"DN", 3},  {"DT", 9},  {"DY", 5},  {"E", 7},   {"EC", 7},  {"EH", 11}, {"EN", 7},  {"EX", 9},
	{"FK", 11}, {"FY", 2},  {"G", 11},  {"GL", 9},  {"GU", 8},  {"GY", 13}, {"HA", 7},  {"HD", 3},  {"HG", 3},
	{"HP", 6},  {"HR", 5},  {"HS", 11}, {"HU", 3},  {"HX", 3},  {"IG", 7},  {"IM", 13}, {"IP", 6},  {"IV", 11},
	{"JE", 13}, {"KA", 11}, {"KT", 7},  {"KW", 11}, {"KY", 11}, {"L", 2},   {"LA", 2},  {"LD", 10}, {"LE", 4},
	{"LL", 10}, {"LN", 4},  {"LS", 3},  {"LU", 6},  {"M", 2},   {"ME", 8},  {"MK", 8},  {"ML", 11}, {"N", 7},
	{"NE", 1},  {"NG", 4},  {"NN", 4},  {"NP", 10}, {"NR", 6},  {"NW", 7},  {"OL", 2},  {"OX", 8},  {"PA", 11},
	{"PE", 6},  {"PH", 11}, {"PL", 9},  {"PO", 8},  {"PR", 2},  {"RG", 8},  {"RH", 8},  {"RM", 7},  {"S", 3},
	{"SA", 10}, {"SE", 7},  {"SG", 6},  {"SK", 2},  {"SL", 8},  {"SM", 7},  {"SN", 9},  {"SO", 8},  {"SP", 9},
	{"SR", 1},  {"SS", 6},  {"ST", 5},  {"SW", 7},  {"SY", 5},  {"TA", 9},  {"TD", 11}, {"TF", 5},  {"TN", 8},
	{"TQ", 9},  {"TR", 9},  {"TS", 1},  {"TW", 7},  {"UB", 7},  {"W", 7},   {"WA", 2},  {"WC", 7},  {"WD", 6},
	{"WF", 3},  {"WN", 2},  {"WR", 5},  {"WS", 5},  {"WV", 5},  {"YO", 3},  {"ZE", 11},
};

static bool is_letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Upper case, without spaces and hyphens; 0 where it is longer than a postcode or holds anything else. */
static size_t tidy(const char *text, size_t n, char out[LONGEST + 1])
{
	size_t used = 0;
	for (size_t i = 0; i < n; i++) {
		char c = (char)(text[i] >= 'a' && text[i] <= 'z' ? text[i] - ('a' - 'A') : text[i]);
		if (c == ' ' || c == '-')
			continue;
		if (used == LONGEST || (!is_letter(c) && !is_digit(c)))
			return 0;
		out[used++] = c;
	}
	out[used] = '\0';
	return used;
}

/* The words of a list, each one or two letters. */
static bool lists(const char *list, const char *area, size_t n)
{
	for (const char *at = list; *at; at += *at == ' ') {
		size_t len = strcspn(at, " ");
		if (len == n && !memcmp(at, area, n))
			return true;
		at += len;
	}
	return false;
}

static int region_of(const char *code, size_t n)
{
	int wanted = code[0] << 8 | (n == AREA ? code[1] : 0);
	size_t low = 0, high = sizeof areas / sizeof *areas;
	while (low < high) {
		size_t at = (low + high) / 2;
		int order = (areas[at].area[0] << 8 | areas[at].area[1]) - wanted;
		if (!order)
			return areas[at].region;
		if (order < 0)
			low = at + 1;
		else
			high = at;
	}
	return 0;
}

static bool fits(const char *code, size_t n, const char *form)
{
	if (strlen(form) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (form[i] == 'A' ? !is_letter(code[i]) : !is_digit(code[i]))
			return false;
	return true;
}

/* A9, A99, A9A, AA9, AA99 or AA9A: one letter or two, a digit, and perhaps one more of either. */
static bool is_outward(const char *code, size_t n, size_t area)
{
	if (!area || n < area + 1 || n > area + 2 || !is_digit(code[area]))
		return false;
	return n == area + 1 || is_digit(code[area + 1]) || is_letter(code[area + 1]);
}

static bool is_uk(const char *code, size_t n, size_t area)
{
	if (n > INWARD && fits(code + n - INWARD, INWARD, "9AA") && is_outward(code, n - INWARD, area))
		return true;
	if (!is_outward(code, n, area))
		return false;
	/* M5V is half of a postcode of Toronto. */
	return is_digit(code[n - 1]) || lists("E EC N NW SE SW W WC", code, area);
}

enum postcode_country postcode_read(const char *text, size_t n, int *region)
{
	char code[LONGEST + 1] = "";
	size_t used = tidy(text, n, code), area = 0;
	int unasked = -1;
	region = region ? region : &unasked;
	*region = -1;
	while (area < used && area < AREA && is_letter(code[area]))
		area++;
	if (area == 1 && fits(code, used, "A9A9A9"))
		return POSTCODE_CANADA;
	if (used && code[0] == 'G' && !strcmp(code, "GIR0AA")) {
		*region = 0;
		return POSTCODE_UK;
	}
	if (!is_uk(code, used, area))
		return POSTCODE_OTHER;
	*region = region_of(code, area);
	return POSTCODE_UK;
}
