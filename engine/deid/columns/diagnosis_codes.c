#include "deid/columns/diagnosis_codes.h"

#include "core/ascii.h"

#include <stdbool.h>
#include <string.h>

static char upper(char c)
{
	return (char)(c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c);
}

static bool is_letter(char c)
{
	return upper(c) >= 'A' && upper(c) <= 'Z';
}

int icd10_category(const char *word, size_t n)
{
	enum { CATEGORY = 3, LONGEST = 8 };
	if (n < CATEGORY || n > LONGEST || !is_letter(word[0]) || !is_digit(word[1]) ||
	    !(is_digit(word[2]) || is_letter(word[2])))
		return -1;
	for (size_t i = CATEGORY; i < n; i++)
		if (!is_digit(word[i]) && !is_letter(word[i]) && !(i == CATEGORY && word[i] == '.' && n > CATEGORY + 1))
			return -1;
	int last = is_digit(word[2]) ? word[2] - '0' : 9;
	return (upper(word[0]) - 'A') * 100 + (word[1] - '0') * 10 + last;
}

size_t icd11_stem(const char *word, size_t n)
{
	enum { STEM = 4 };
	if (n < STEM || !(is_digit(word[0]) || is_letter(word[0])) || word[0] == '0' || !is_letter(word[1]) ||
	    !is_digit(word[2]))
		return 0;
	if (!is_digit(word[3]) && !is_letter(word[3]))
		return 0;
	return n == STEM || word[STEM] == '.' || word[STEM] == '/' ? STEM : 0;
}

/* Blocks of chapter 06: from a stem on, in the order of the codes. */
static int mental_group(const char *stem)
{
	static const struct {
		char from[5];
		int group;
	} block[] = {
		{"6A00", 8},  {"6A01", 9}, {"6A05", 10}, {"6A06", 9}, {"6A20", 3},  {"6A60", 4},  {"6B00", 5}, {"6B80", 6},
		{"6C00", 10}, {"6C20", 5}, {"6C40", 2},  {"6C50", 7}, {"6C51", 7},  {"6C90", 10}, {"6D10", 7}, {"6D70", 1},
		{"6E00", 1},  {"6E20", 6}, {"6E40", 6},  {"6E60", 1}, {"6E8Y", 11}, {"6E9Z", 11},
	};
	char code[5] = {upper(stem[0]), upper(stem[1]), upper(stem[2]), upper(stem[3]), '\0'};
	int group = 0;
	for (size_t i = 0; i < sizeof block / sizeof *block && strcmp(block[i].from, code) <= 0; i++)
		group = block[i].group;
	return group;
}

int icd11_group(const char *stem)
{
	/* Chapters 1 to 9, then A to X: of ICD-10 the nearest, 0 where there is none. */
	static const int number[] = {0, 21, 22, 23, 23, 24, 0, 26, 26, 27};
	static const struct {
		char chapter;
		int group;
	} letter[] = {{'A', 28}, {'B', 29}, {'C', 30}, {'D', 31}, {'E', 32}, {'F', 33}, {'G', 34}, {'H', 6},
		      {'J', 35}, {'K', 36}, {'L', 37}, {'M', 38}, {'N', 39}, {'P', 40}, {'Q', 41}, {'R', 42}};
	char chapter = upper(stem[0]);
	if (chapter == '6')
		return mental_group(stem);
	if (is_digit(chapter))
		return number[chapter - '0'];
	for (size_t i = 0; i < sizeof letter / sizeof *letter; i++)
		if (letter[i].chapter == chapter)
			return letter[i].group;
	return 0;
}

int icd9_category(const char *word, size_t n)
{
	/* By thousandths: 296.3 is 296300. */
	static const struct {
		int from, category;
	} list[] = {
		{290000, 503}, {291000, 510}, {292000, 519}, {293000, 506}, {295000, 520}, {296000, 531}, {296200, 532},
		{296300, 533}, {296400, 531}, {296900, 539}, {297000, 522}, {298000, 529}, {299000, 584}, {300000, 541},
		{300100, 544}, {300200, 540}, {300300, 542}, {300400, 534}, {300500, 548}, {300700, 545}, {300900, 548},
		{301000, 560}, {302000, 552}, {303000, 510}, {304000, 519}, {306000, 545}, {307000, 598}, {307100, 550},
		{307200, 595}, {307400, 551}, {307500, 550}, {307600, 598}, {308000, 543}, {310000, 506}, {311000, 532},
		{312000, 591}, {313000, 593}, {314000, 590}, {315000, 581}, {316000, 554}, {317000, 570}, {318000, 579},
	};
	enum { FIRST = 290000, END = 320000, PLACES = 3 };
	int value = 0;
	size_t i = 0, places = 0;
	for (; i < n && i < 3 && is_digit(word[i]); i++)
		value = value * 10 + (word[i] - '0');
	if (i != 3 || (n > 3 && word[3] != '.'))
		return -1;
	for (i = 4; i < n && is_digit(word[i]) && places < PLACES; i++, places++)
		value = value * 10 + (word[i] - '0');
	if (n > 3 && (i < n || !places))
		return -1;
	for (; places < PLACES; places++)
		value *= 10;
	if (value < FIRST || value >= END)
		return -1;
	int category = -1;
	for (size_t k = 0; k < sizeof list / sizeof *list && list[k].from <= value; k++)
		category = list[k].category;
	return category;
}
