#include "deid/columns/zip.h"

#include "core/ascii.h"
#include "deid/print.h"

enum { PREFIX = 3, SHORT = 5, LONG = 9, SHORTEST = 3 };

/* First and last of each run of prefixes that have a tabulation area in the Census of 2020. */
static const short counted[][2] = {
	{6, 7},     {9, 54},    {56, 89},   {100, 191}, {193, 212}, {214, 268}, {270, 310}, {312, 331}, {333, 339},
	{341, 342}, {344, 344}, {346, 347}, {349, 352}, {354, 374}, {376, 398}, {400, 418}, {420, 427}, {430, 458},
	{460, 508}, {510, 516}, {520, 528}, {530, 532}, {534, 535}, {537, 551}, {553, 554}, {556, 567}, {570, 577},
	{580, 588}, {590, 620}, {622, 631}, {633, 641}, {644, 648}, {650, 658}, {660, 662}, {664, 681}, {683, 693},
	{700, 701}, {703, 708}, {710, 714}, {716, 731}, {734, 741}, {743, 770}, {772, 816}, {820, 838}, {840, 841},
	{843, 847}, {850, 853}, {855, 857}, {859, 860}, {863, 865}, {870, 871}, {873, 875}, {877, 884}, {890, 891},
	{893, 895}, {897, 898}, {900, 900}, {902, 908}, {910, 928}, {930, 937}, {939, 941}, {943, 961}, {967, 968},
	{970, 986}, {988, 999},
};

/* 20,000 people or fewer in 2020; then those that only an earlier census had at 20,000 or fewer. */
static const short small_2020[] = {36, 59, 102, 202, 203, 204, 205, 369, 556, 692, 753, 772, 821, 823, 878, 879, 884, 893};
static const short small_before[] = {63, 790, 830, 831, 890};

static bool is_among(int prefix, const short *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == prefix)
			return true;
	return false;
}

#define AMONG(prefix, list) is_among((prefix), (list), sizeof(list) / sizeof *(list))

static bool is_counted(int prefix)
{
	for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
		if (prefix >= counted[i][0] && prefix <= counted[i][1])
			return true;
	return false;
}

bool zip_allowed(int prefix, enum zip_table table)
{
	if (!is_counted(prefix) || AMONG(prefix, small_2020))
		return false;
	return table == ZIP_CENSUS_2020 || !AMONG(prefix, small_before);
}

static size_t digits_at(const char *text, size_t n)
{
	size_t i = 0;
	while (i < n && is_digit(text[i]))
		i++;
	return i;
}

/* The first three of `width` digits when the `n` that are there are filled up with zeros from the left. */
static int first_three(const char *digit, size_t n, size_t width)
{
	int prefix = 0;
	for (size_t i = 0; i < PREFIX; i++)
		prefix = prefix * 10 + (i < width - n ? 0 : digit[i - (width - n)] - '0');
	return prefix;
}

static int raw_prefix(const char *text, size_t n)
{
	size_t first = digits_at(text, n);
	if (first == n && n >= SHORTEST && n <= SHORT)
		return first_three(text, n, SHORT);
	if (first == n && (n == LONG || n == LONG - 1))
		return first_three(text, n, LONG);
	/* A number that a spreadsheet wrote as 3601.0. */
	if (first >= SHORTEST && first <= SHORT && n == first + 2 && text[first] == '.' && text[first + 1] == '0')
		return first_three(text, first, SHORT);
	bool plus_four = first >= SHORTEST && first <= SHORT && n == first + 5 && digits_at(text + first + 1, 4) == 4;
	if (plus_four && (text[first] == '-' || text[first] == ' '))
		return first_three(text, first, SHORT);
	return ZIP_NONE;
}

int zip_prefix(const char *text, size_t n, enum zip_table table)
{
	int prefix = raw_prefix(text, n);
	if (prefix == ZIP_NONE)
		return ZIP_NONE;
	return zip_allowed(prefix, table) ? prefix : ZIP_OTHER;
}

uint64_t zip_fingerprint(void)
{
	uint64_t h = ZIP_TABLE;
	for (int prefix = 0; prefix < ZIP_PREFIXES; prefix++)
		if (zip_allowed(prefix, ZIP_CENSUS_2020))
			h = print_mix(h, (uint64_t)prefix);
	return h >> 1;
}
