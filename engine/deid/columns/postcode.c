#include "deid/columns/postcode.h"

#include <stdbool.h>
#include <string.h>

enum { LONGEST = 7, INWARD = 3, AREA = 2 };

/* Areas of each region, by its code. */
static const char *const areas[] = {
	[1] = "DH DL NE SR TS",
	[2] = "BB BL CA CH CW FY L LA M OL PR SK WA WN",
	[3] = "BD DN HD HG HU HX LS S WF YO",
	[4] = "DE LE LN NG NN",
	[5] = "B CV DY HR ST SY TF WR WS WV",
	[6] = "AL CB CM CO HP IP LU NR PE SG SS WD",
	[7] = "BR CR E EC EN HA IG KT N NW RM SE SM SW TW UB W WC",
	[8] = "BN CT DA GU ME MK OX PO RG RH SL SO TN",
	[9] = "BA BH BS DT EX GL PL SN SP TA TQ TR",
	[10] = "CF LD LL NP SA",
	[11] = "AB DD DG EH FK G HS IV KA KW KY ML PA PH TD ZE",
	[12] = "BT",
	[13] = "GY IM JE",
};

static bool is_letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
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

static int region_of(const char *area, size_t n)
{
	for (int r = 1; r < (int)(sizeof areas / sizeof *areas); r++)
		if (lists(areas[r], area, n))
			return r;
	return -1;
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

static bool is_outward(const char *code, size_t n)
{
	static const char *const forms[] = {"A9", "A99", "A9A", "AA9", "AA99", "AA9A"};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (fits(code, n, forms[i]))
			return true;
	return false;
}

static bool is_uk(const char *code, size_t n, size_t area)
{
	if (n > INWARD && fits(code + n - INWARD, INWARD, "9AA") && is_outward(code, n - INWARD))
		return true;
	if (!is_outward(code, n))
		return false;
	/* M5V is half of a postcode of Toronto. */
	return is_digit(code[n - 1]) || lists("E EC N NW SE SW W WC", code, area);
}

enum postcode_country postcode_read(const char *text, size_t n, int *region)
{
	char code[LONGEST + 1];
	size_t used = tidy(text, n, code), area = 0;
	*region = -1;
	while (area < used && area < AREA && is_letter(code[area]))
		area++;
	if (fits(code, used, "A9A9A9"))
		return POSTCODE_CANADA;
	if (!strcmp(used ? code : "", "GIR0AA"))
		return POSTCODE_UK;
	if (!is_uk(code, used, area))
		return POSTCODE_OTHER;
	*region = region_of(code, area);
	return POSTCODE_UK;
}
