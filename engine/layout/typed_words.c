#include "layout/typed_words.h"
#include "core/edit_distance.h"

#include <string.h>

enum { SHORTEST_DOUBLED = 3, SHORTEST_WRONG = 6, DOUBLED_MORE = 4 };

const struct typed_word typed_words[] = {
	{"session", TYPED_UNIT, UNIT_SESSION},
	{"sessions", TYPED_UNIT, UNIT_SESSION},
	{"sess", TYPED_UNIT, UNIT_SESSION},
	{"ses", TYPED_UNIT, UNIT_SESSION},
	{"s", TYPED_UNIT, UNIT_SESSION},
	{"sitting", TYPED_UNIT, UNIT_SESSION},
	{"visit", TYPED_UNIT, UNIT_SESSION},
	{"v", TYPED_UNIT, UNIT_SESSION},
	{"appointment", TYPED_UNIT, UNIT_SESSION},
	{"appt", TYPED_UNIT, UNIT_SESSION},
	{"meeting", TYPED_UNIT, UNIT_SESSION},
	{"contact", TYPED_UNIT, UNIT_SESSION},
	{"occasion", TYPED_UNIT, UNIT_SESSION},
	{"measurement", TYPED_UNIT, UNIT_SESSION},
	{"assessment", TYPED_UNIT, UNIT_SESSION},
	{"timepoint", TYPED_UNIT, UNIT_SESSION},
	{"time", TYPED_UNIT, UNIT_SESSION},
	{"wave", TYPED_UNIT, UNIT_SESSION},
	{"t", TYPED_UNIT, UNIT_SESSION},
	{"week", TYPED_UNIT, UNIT_WEEK},
	{"weeks", TYPED_UNIT, UNIT_WEEK},
	{"wk", TYPED_UNIT, UNIT_WEEK},
	{"wks", TYPED_UNIT, UNIT_WEEK},
	{"w", TYPED_UNIT, UNIT_WEEK},
	{"month", TYPED_UNIT, UNIT_MONTH},
	{"months", TYPED_UNIT, UNIT_MONTH},
	{"mth", TYPED_UNIT, UNIT_MONTH},
	{"mths", TYPED_UNIT, UNIT_MONTH},
	{"mo", TYPED_UNIT, UNIT_MONTH},
	{"m", TYPED_UNIT, UNIT_MONTH},
	{"intake", TYPED_ZERO, 0},
	{"baseline", TYPED_ZERO, 0},
	{"base", TYPED_ZERO, 0},
	{"bl", TYPED_ZERO, 0},
	{"pre", TYPED_ZERO, 0},
	{"before", TYPED_ZERO, 0},
	{"start", TYPED_ZERO, 0},
	{"initial", TYPED_ZERO, 0},
	{"admission", TYPED_ZERO, 0},
	{"entry", TYPED_ZERO, 0},
	{"screening", TYPED_ZERO, 0},
	{"post", TYPED_LAST, 0},
	{"end", TYPED_LAST, 0},
	{"final", TYPED_LAST, 0},
	{"last", TYPED_LAST, 0},
	{"after", TYPED_LAST, 0},
	{"exit", TYPED_LAST, 0},
	{"discharge", TYPED_LAST, 0},
	{"termination", TYPED_LAST, 0},
	{"completion", TYPED_LAST, 0},
	{"followup", TYPED_FOLLOW_UP, 0},
	{"follow", TYPED_FOLLOW_UP, 0},
	{"fup", TYPED_FOLLOW_UP, 0},
	{"fu", TYPED_FOLLOW_UP, 0},
	{"catamnesis", TYPED_FOLLOW_UP, 0},
	{"zero", TYPED_NUMBER, 0},
	{"one", TYPED_NUMBER, 1},
	{"two", TYPED_NUMBER, 2},
	{"three", TYPED_NUMBER, 3},
	{"four", TYPED_NUMBER, 4},
	{"five", TYPED_NUMBER, 5},
	{"six", TYPED_NUMBER, 6},
	{"seven", TYPED_NUMBER, 7},
	{"eight", TYPED_NUMBER, 8},
	{"nine", TYPED_NUMBER, 9},
	{"ten", TYPED_NUMBER, 10},
	{"eleven", TYPED_NUMBER, 11},
	{"twelve", TYPED_NUMBER, 12},
	{"thirteen", TYPED_NUMBER, 13},
	{"fourteen", TYPED_NUMBER, 14},
	{"fifteen", TYPED_NUMBER, 15},
	{"sixteen", TYPED_NUMBER, 16},
	{"seventeen", TYPED_NUMBER, 17},
	{"eighteen", TYPED_NUMBER, 18},
	{"nineteen", TYPED_NUMBER, 19},
	{"twenty", TYPED_NUMBER, 20},
	{"first", TYPED_NUMBER, 1},
	{"second", TYPED_NUMBER, 2},
	{"third", TYPED_NUMBER, 3},
	{"fourth", TYPED_NUMBER, 4},
	{"fifth", TYPED_NUMBER, 5},
	{"sixth", TYPED_NUMBER, 6},
	{"seventh", TYPED_NUMBER, 7},
	{"eighth", TYPED_NUMBER, 8},
	{"ninth", TYPED_NUMBER, 9},
	{"tenth", TYPED_NUMBER, 10},
	{"score", TYPED_FILLER, 0},
	{"total", TYPED_FILLER, 0},
	{"sum", TYPED_FILLER, 0},
	{"at", TYPED_FILLER, 0},
	{"of", TYPED_FILLER, 0},
	{"number", TYPED_FILLER, 0},
	{"no", TYPED_FILLER, 0},
	{"nr", TYPED_FILLER, 0},
	{"treatment", TYPED_FILLER, 0},
	{"therapy", TYPED_FILLER, 0},
	{"test", TYPED_FILLER, 0},
	{NULL, TYPED_FILLER, 0},
};

/* Alike but for letters typed several times, or once where the word has two. */
static bool alike_squeezed(const char *word, const char *text, int n)
{
	int i = 0;
	while (*word && i < n && *word == text[i]) {
		char letter = *word;
		while (*word == letter)
			word++;
		while (i < n && text[i] == letter)
			i++;
	}
	return !*word && i == n;
}

int typed_word_cost(const struct typed_word *w, const char *text, int n)
{
	int length = (int)strlen(w->text);
	if (n == length && !strncmp(w->text, text, (size_t)n))
		return 0;
	if (length >= SHORTEST_DOUBLED && alike_squeezed(w->text, text, n))
		return 1;
	return length >= SHORTEST_WRONG && edit_distance(w->text, (size_t)length, text, (size_t)n) == 1 ? 2 : -1;
}

int typed_word_reach(const struct typed_word *w)
{
	int length = (int)strlen(w->text);
	return length >= SHORTEST_DOUBLED ? length + DOUBLED_MORE : length;
}
