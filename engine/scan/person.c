/* People by the shape of what is written, whoever they are: "Dr Smith", "Smith, John". */
#include "scan/finders.h"

#include <string.h>

/* A word that begins with a capital letter; letters of scripts without small ones count. Returns its length. */
static size_t capital_at(const struct plain *p, size_t i)
{
	size_t n = 0;
	if (i >= p->n || !(plain_big(p->text[i]) || (unsigned char)p->text[i] >= 0x80))
		return 0;
	while (i + n < p->n && (plain_letter(p->text[i + n]) || p->text[i + n] == '\'' || p->text[i + n] == '-'))
		n++;
	return n;
}

static void find_titles(const struct plain *p, scan_set *found)
{
	static const char *const titles[] = {"mr",        "mrs", "ms",   "miss",     "mx",   "dr",   "prof",
					     "professor", "sir", "dame", "lady",     "lord", "rev",  "herr",
					     "frau",      "mme", "mlle", "monsieur", "sra",  "senor"};
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; plain_starts(p, i) && k < sizeof titles / sizeof *titles; k++) {
			size_t n = strlen(titles[k]), at = i + n;
			if (strncmp(p->low + i, titles[k], n) != 0 || !plain_ends(p, at) ||
			    !(plain_big(p->text[i]) || at - i > 3))
				continue;
			while (at < p->n && strchr(". ", p->low[at]))
				at++;
			if (at > i + n && capital_at(p, at) >= 2)
				*found |= scan_bit(SCAN_PERSON);
		}
}

/* Words of the field that people list with commas and capitals: no names. */
static bool is_of_the_field(const struct plain *p, size_t i, size_t n)
{
	static const char *const words[] = {
		"anxiety",    "depression", "stress",    "grief",       "trauma",       "ptsd",          "ocd",
		"anger",      "panic",      "phobia",    "bereavement", "relationship", "relationships", "self",
		"low",        "mood",       "esteem",    "work",        "family",       "health",        "eating",
		"sleep",      "insomnia",   "addiction", "alcohol",     "substance",    "adhd",          "autism",
		"bipolar",    "psychosis",  "cbt",       "emdr",        "act",          "dbt",           "ipt",
		"other",      "mixed",      "social",    "general",     "generalised",  "generalized",   "disorder",
		"dna",        "cancelled",  "attended",  "online",      "phone",        "video",         "group",
		"individual",
	};
	for (size_t k = 0; k < sizeof words / sizeof *words; k++)
		if (strlen(words[k]) == n && !memcmp(words[k], p->low + i, n))
			return true;
	return false;
}

/* All of the text is "Surname, Given", with perhaps another name, an initial or a title. */
static void find_surname_first(const struct plain *p, scan_set *found)
{
	size_t at = 0, words = 0, behind = 0;
	const char *comma = memchr(p->low, ',', p->n);
	if (!comma || p->digits)
		return;
	size_t place = (size_t)(comma - p->low);
	while (at < p->n) {
		size_t n = capital_at(p, at);
		if (!n || is_of_the_field(p, at, n))
			return;
		words += at < place;
		behind += at > place;
		at += n;
		while (at < p->n && strchr(" .,", p->low[at]))
			at++;
	}
	if (words >= 1 && words <= 3 && behind >= 1 && behind <= 3)
		*found |= scan_bit(SCAN_PERSON);
}

void find_person(const struct plain *p, scan_set *found)
{
	if (!p->letters)
		return;
	find_titles(p, found);
	find_surname_first(p, found);
}
