#include "layout/occasion_form.h"
#include "core/fold.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_MAX = 160, NUMBER_MAX = 9999 };

static int longest_first(const void *a, const void *b)
{
	const struct instrument_name *x = a, *y = b;
	if (x->length != y->length)
		return x->length < y->length ? 1 : -1;
	return strcmp(x->text, y->text);
}

static enum err add(struct arena *mem, const char *folded, long n, int instrument, struct instrument_names *to)
{
	if (n < 1)
		return ERR_OK;
	const char *text = arena_text(mem, folded);
	to->name[to->n++] = (struct instrument_name){.text = text,
						     .length = (size_t)n,
						     .instrument = instrument,
						     .several = strchr(folded, ' ') != NULL,
						     .letters = occasion_letters(folded, (size_t)n)};
	return text ? ERR_OK : err_memory();
}

enum err instrument_names_make(struct arena *mem, const struct instrument_set *s, struct instrument_names *out)
{
	char folded[NAME_MAX];
	struct instrument_names names = {.name = ARENA_ARRAY(mem, s->n * INSTRUMENT_NAMES * 2 + 1, struct instrument_name)};
	enum err err = names.name ? ERR_OK : err_memory();
	for (size_t i = 0; i < s->n; i++) {
		for (size_t k = 0; k < s->item[i].synonyms && !err; k++) {
			const char *text = s->item[i].synonym[k];
			err = add(mem, folded, fold_words(text, strlen(text), folded, sizeof folded), (int)i, &names);
			if (!err)
				err = add(mem, folded, fold_name(text, strlen(text), folded, sizeof folded), (int)i, &names);
		}
	}
	if (err)
		return err;
	qsort(names.name, names.n, sizeof *names.name, longest_first);
	*out = names;
	return ERR_OK;
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static const char *take_number(const char *words, int *number)
{
	const char *end = words;
	*number = 0;
	while (*end >= '0' && *end <= '9' && *number <= NUMBER_MAX)
		*number = *number * 10 + (*end++ - '0');
	return end > words && *number <= NUMBER_MAX ? end : NULL;
}

/* Matches form up to its end or to {instrument} (*form is left there). Returns where the words go on, NULL: no match. */
static const char *take_plain(const char **form, const char *words, int *number)
{
	bool gap = false;
	const char *f = *form;
	while (words && *f && strncmp(f, "{instrument}", 12) != 0) {
		bool space = *words == ' ';
		if (!strncmp(f, "{n}", 3)) {
			words = space || !gap ? take_number(words + space, number) : NULL;
			f += 3;
			gap = false;
		} else if (!is_alnum(*f)) {
			gap = true;
			f++;
		} else {
			words = (*f | 0x20) == (words[space] | 0x20) ? words + space + 1 : NULL;
			gap = false;
			f++;
		}
	}
	*form = f;
	return words;
}

bool occasion_form_fits(const struct instrument_names *names, const char *form, const char *words, int *instrument,
			int *number)
{
	int found = -1;
	const char *rest = take_plain(&form, words, &found);
	if (!rest || !*form)
		return false;
	rest += *rest == ' ';
	for (size_t i = 0; i < names->n; i++) {
		const struct instrument_name *name = &names->name[i];
		const char *tail = form + 12;
		int n = found;
		/* Most names differ in their first letter: a call for each would be most of the time that recognising takes. */
		if (*rest != *name->text || strncmp(rest, name->text, name->length) != 0)
			continue;
		const char *end = take_plain(&tail, rest + name->length, &n);
		if (!end || *end || *tail)
			continue;
		*instrument = name->instrument;
		*number = n;
		return true;
	}
	return false;
}
