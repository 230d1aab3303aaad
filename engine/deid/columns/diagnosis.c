#include "deid/columns/diagnosis.h"

#include "deid/columns/diagnosis_codes.h"

#include <stdbool.h>
#include <string.h>

static const struct diagnosis nothing = {-1, -1}, not_known = {-1, 0};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '(' || c == ')' || c == '[' || c == ']' || c == ',' || c == ':';
}

static bool divides(char c)
{
	return c == ';' || c == '|' || c == '\n';
}

static struct diagnosis of_category(int category)
{
	return (struct diagnosis){.category = (int16_t)category, .group = (int16_t)diagnosis_group(category)};
}

/* A word that is a code of ICD-10 or ICD-11; ICD-9 only where nothing else is found. */
static struct diagnosis of_word(const struct vocabulary *names, const char *word, size_t n)
{
	int category = icd10_category(word, n);
	if (category >= 0)
		return of_category(category);
	size_t stem = icd11_stem(word, n);
	if (!stem)
		return nothing;
	int listed = vocabulary_code_of(names, word, stem);
	if (listed > 0)
		return of_category(listed);
	return (struct diagnosis){.category = -1, .group = (int16_t)icd11_group(word)};
}

/* Codes stand first, or in brackets behind a DSM number. */
static struct diagnosis of_codes(const struct vocabulary *names, const char *text, size_t n)
{
	int old = -1;
	for (size_t at = 0; at < n;) {
		while (at < n && is_blank(text[at]))
			at++;
		size_t from = at;
		while (at < n && !is_blank(text[at]))
			at++;
		struct diagnosis d = of_word(names, text + from, at - from);
		if (d.group > 0)
			return d;
		old = old < 0 ? icd9_category(text + from, at - from) : old;
	}
	return old < 0 ? nothing : of_category(old);
}

static struct diagnosis of_part(const struct vocabulary *names, const char *text, size_t n)
{
	int listed = vocabulary_code_of(names, text, n);
	if (listed > 0)
		return of_category(listed);
	if (listed == VOCABULARY_MISSING)
		return nothing;
	struct diagnosis d = of_codes(names, text, n);
	return d.group > 0 ? d : not_known;
}

struct diagnosis diagnosis_read(const struct vocabulary *names, const char *text, size_t n)
{
	struct diagnosis best = nothing;
	for (size_t at = 0; at < n; at++) {
		size_t from = at;
		while (at < n && !divides(text[at]))
			at++;
		struct diagnosis d = of_part(names, text + from, at - from);
		if (d.group > 0)
			return d;
		best = d.group == 0 ? d : best;
	}
	return best;
}

int diagnosis_group(int category)
{
	int letter = category / 100, number = category % 100;
	/* Chapters by their first category; F has its blocks. Nothing begins between the last chapter of a letter and the next. */
	static const struct {
		short first, group;
	} chapter[] = {
		{0, 21},    {200, 22},  {350, 23},  {400, 24},  {600, 26},  {700, 27},  {760, 28},
		{800, 29},  {900, 30},  {1000, 31}, {1100, 32}, {1200, 33}, {1300, 34}, {1400, 35},
		{1500, 36}, {1600, 37}, {1700, 38}, {1800, 39}, {2000, 42}, {2100, 40}, {2500, 41},
	};
	if (letter == 'F' - 'A')
		return number == 99 ? 11 : number / 10 + 1;
	int group = 0;
	for (size_t i = 0; i < sizeof chapter / sizeof *chapter && chapter[i].first <= category; i++)
		group = chapter[i].group;
	return group;
}
