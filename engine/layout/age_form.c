#include "layout/age_form.h"

#include <ctype.h>
#include <string.h>

enum { TOP = 90, OLDEST = 120, FIRST_YEAR = 1880, LAST_YEAR = 2100 };

struct form {
	int number, digits;
	bool open, born;
};

static bool take_word(const char *word, size_t n, struct form *f)
{
	static const char *const open[] = {"over", "above", "older", "plus", "more", "greater", "than", NULL};
	static const char *const born[] = {"born", "b", "yob", NULL};
	static const char *const plain[] = {"age", "aged", "years", "year",  "yrs",    "yr", "y",  "yo", "old",
					    "or",  "and",  "in",    "about", "approx", "c",  "ca", NULL};
	const struct {
		const char *const *word;
		bool *sets;
	} list[] = {{open, &f->open}, {born, &f->born}, {plain, NULL}};
	for (size_t k = 0; k < sizeof list / sizeof *list; k++)
		for (size_t i = 0; list[k].word[i]; i++)
			if (strlen(list[k].word[i]) == n && !strncasecmp(list[k].word[i], word, n)) {
				if (list[k].sets)
					*list[k].sets = true;
				return true;
			}
	return false;
}

/* One number at most. */
static bool take_digits(const char *text, size_t n, struct form *f)
{
	enum { MOST = 4 };
	if (f->digits || n > MOST)
		return false;
	for (size_t i = 0; i < n; i++)
		f->number = f->number * 10 + (text[i] - '0');
	f->digits = (int)n;
	return true;
}

static bool take_sign(const char *text, size_t n, struct form *f, size_t *used)
{
	static const char at_least[] = "\xe2\x89\xa5";
	*used = 1;
	if (n >= 3 && !memcmp(text, at_least, 3)) {
		*used = 3;
		f->open = true;
		return true;
	}
	f->open = f->open || *text == '>' || *text == '+';
	f->born = f->born || *text == '*';
	return strchr(" .:=>+*~()", *text) != NULL;
}

static bool read_form(struct rd_cell cell, struct form *f)
{
	for (size_t at = 0; at < cell.n;) {
		size_t n = 0, left = cell.n - at;
		const char *text = cell.p + at;
		bool known;
		while (n < left && isdigit((unsigned char)text[n]))
			n++;
		if (n) {
			known = take_digits(text, n, f);
		} else if (isalpha((unsigned char)*text)) {
			while (n < left && isalpha((unsigned char)text[n]))
				n++;
			known = take_word(text, n, f);
		} else {
			known = take_sign(text, left, f, &n);
		}
		if (!known)
			return false;
		at += n;
	}
	return f->digits > 0;
}

bool age_form_read(struct rd_cell cell, int *age, int *year)
{
	struct form f = {.number = 0};
	*age = -1;
	*year = 0;
	if (!read_form(cell, &f))
		return false;
	bool is_year = f.digits == 4 && f.number >= FIRST_YEAR && f.number < LAST_YEAR && !f.open;
	if (f.born || f.digits == 4) {
		*year = is_year ? f.number : 0;
		return is_year;
	}
	if (f.open && f.number < TOP - 1)
		return false;
	*age = f.open ? TOP : f.number;
	return *age <= OLDEST;
}
