/* Names of the export in a text. */
#include "scan/finders.h"
#include "scan/names.h"
#include "scan/words_in.h"

#include <string.h>

/* Words that are names as well: alone or among words they count, beside figures ("3 May 2021", "May 2021") they do not. */
static const char *const common[] = {"jan", "mar", "april", "may", "june", "august", "summer", "sunday"};

static bool is_common(const struct word *w)
{
	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		if (!strcmp(common[i], w->s))
			return true;
	return false;
}

/* A figure within two signs of either end. */
static bool beside_figure(const struct plain *p, const struct word *w)
{
	for (size_t k = 1; k <= 2; k++) {
		if (w->at >= k && plain_digit(p->low[w->at - k]))
			return true;
		if (w->end + k - 1 < p->n && plain_digit(p->low[w->end + k - 1]))
			return true;
	}
	return false;
}

/* e.g., i.e., in small letters; a.m. and p.m. behind a figure. */
static bool is_abbreviation(const struct plain *p, size_t at, const char *s, size_t n)
{
	static const char *const known[] = {"eg", "ie", "am", "pm", "vs", "ca", "nb", "ok"};
	bool behind_figure = (at && plain_digit(p->low[at - 1])) || (at > 1 && plain_digit(p->low[at - 2]));
	if (plain_big(p->text[at]) && !behind_figure)
		return false;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strlen(known[i]) == n && !memcmp(known[i], s, n))
			return true;
	return false;
}

/* J.S., J. S., J.R.S. at i: letters each with a point, the last point may be missing. Returns how many letters. */
static size_t initials_at(const struct plain *p, size_t i, char *letters)
{
	enum { MOST = 3 };
	size_t n = 0;
	while (n < MOST && i < p->n && plain_small(p->low[i]) && plain_ends(p, i + 1)) {
		letters[n++] = p->low[i++];
		if (i >= p->n || p->low[i] != '.')
			break;
		i++;
		i += i < p->n && p->low[i] == ' ';
	}
	return n;
}

static void find_initials(const struct plain *p, const struct scan_names *names, scan_set *found)
{
	char letters[4];
	for (size_t i = 0; i + 2 < p->n; i++) {
		if (p->low[i + 1] != '.' || !plain_small(p->low[i]) || !plain_starts(p, i))
			continue;
		size_t n = initials_at(p, i, letters);
		if (n >= 2 && !is_abbreviation(p, i, letters, n) && scan_names_has_initials(names, letters, n))
			*found |= scan_bit(SCAN_OWN_INITIALS);
	}
}

void find_names(const struct plain *p, const struct scan_names *names, scan_set *found)
{
	struct word w;
	size_t at = 0;
	if (!p->letters)
		return;
	while (word_next(p, &at, &w))
		if (w.n > 2 && scan_names_has(names, w.s, w.n) && !(is_common(&w) && beside_figure(p, &w))) {
			*found |= scan_bit(SCAN_OWN_NAME);
			break;
		}
	if (p->dot)
		find_initials(p, names, found);
}
