#include "layout/event_form.h"

#include "core/ascii.h"
#include "core/fold.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 12, WORDS_ROOM = 160, MOST_DAYS = 36600 };

struct words {
	int n;
	char text[WORDS_ROOM];
	char *word[WORDS];
};

static bool is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Letters and digits apart: "wk2" is two words. */
static bool split(struct rd_cell cell, struct words *w)
{
	size_t at = 0;
	w->n = 0;
	for (uint32_t i = 0; i < cell.n;) {
		bool (*same)(char) = is_digit(cell.p[i]) ? is_digit : is_letter;
		if (!same(cell.p[i])) {
			i++;
			continue;
		}
		if (w->n == WORDS || at + cell.n + 2 > WORDS_ROOM)
			return false;
		w->word[w->n++] = w->text + at;
		while (i < cell.n && same(cell.p[i]))
			w->text[at++] = same == is_letter ? (char)(cell.p[i++] | 0x20) : cell.p[i++];
		w->text[at++] = '\0';
	}
	return w->n > 0;
}

/* Days of a unit; 0: none. */
static double unit_days(const char *word)
{
	static const struct {
		const char *word;
		double days;
	} units[] = {{"day", 1},     {"days", 1},      {"d", 1},           {"week", 7},         {"weeks", 7},
		     {"wk", 7},      {"w", 7},         {"month", 30.4375}, {"months", 30.4375}, {"mo", 30.4375},
		     {"m", 30.4375}, {"year", 365.25}, {"years", 365.25},  {"yr", 365.25},      {"y", 365.25}};
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (!strcmp(units[i].word, word))
			return units[i].days;
	return 0;
}

static bool is_start(const char *word)
{
	static const char *const starts[] = {"baseline",   "intake", "screening",   "enrolment",
					     "enrollment", "pre",    "pretreatment"};
	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
		if (!strcmp(starts[i], word))
			return true;
	return false;
}

static bool counted(const struct words *w, int i, int32_t *day)
{
	bool before = i > 0 && unit_days(w->word[i - 1]) > 0, after = i + 1 < w->n && unit_days(w->word[i + 1]) > 0;
	if (!is_digit(w->word[i][0]) || strlen(w->word[i]) > 4 || before == after)
		return false;
	double days = nearbyint((double)strtol(w->word[i], NULL, 10) * unit_days(w->word[before ? i - 1 : i + 1]));
	if (days > MOST_DAYS)
		return false;
	*day = (int32_t)days;
	return true;
}

bool event_form_read(struct rd_cell cell, int32_t *day)
{
	struct words w;
	if (cell.n > WORDS_ROOM / 2 || !split(cell, &w))
		return false;
	for (int i = 0; i < w.n; i++)
		if (counted(&w, i, day))
			return true;
	for (int i = 0; i < w.n; i++)
		if (is_start(w.word[i])) {
			*day = 0;
			return true;
		}
	return false;
}
