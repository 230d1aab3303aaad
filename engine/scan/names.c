#include "scan/names.h"

#include "core/secret.h"
#include "scan/hashed.h"
#include "scan/words_in.h"

#include <string.h>

enum { SHORTEST = 3, FUZZY = 6, LETTERS = 26, MOST_WORDS = 8, MOST_NAMES = INT32_MAX, RECENT = 1024 };

/* Where a word begins in the text of all words, and how long it is. */
struct held {
	uint32_t at, n;
};

struct scan_names {
	void *text, *held; /* char, struct held */
	size_t text_room, text_n, held_room, held_n;
	struct hashed cell;       /* cells seen */
	uint64_t recent[RECENT];  /* the same, of late: a therapist's name comes again and again */
	struct hashed word, less; /* words; words of FUZZY letters or more, each once with each of its letters left out */
	bool two[LETTERS * LETTERS], three[LETTERS * LETTERS * LETTERS]; /* initials */
};

/* What stands in cells of names and is none. */
static const char *const no_names[] = {
	"mr",     "mrs",     "ms",        "miss",       "mx",        "dr",           "prof",         "professor",
	"sir",    "dame",    "lady",      "lord",       "rev",       "jr",           "sr",           "phd",
	"the",    "and",     "for",       "not",        "none",      "null",         "unknown",      "anonymous",
	"client", "patient", "therapist", "counsellor", "counselor", "psychologist", "psychiatrist", "trainee",
	"intern", "team",    "staff",     "locum",      "name",      "test",         "demo",         "example",
	"van",    "von",     "der",       "den",        "del",       "della",        "las",          "los",
	"bin",    "ibn",     "service",   "clinic",     "number",    "group",        "supervisor",   "senior",
	"lead",   "other",   "withheld",  "supplied",
};

enum err scan_names_new(struct scan_names **out)
{
	void *p = NULL;
	enum err err = secret_alloc(sizeof(struct scan_names), &p);
	if (err)
		return err;
	*out = p;
	(*out)->cell.bare = true;
	return ERR_OK;
}

void scan_names_free(struct scan_names *s)
{
	if (!s)
		return;
	secret_free(s->text, s->text_room);
	secret_free(s->held, s->held_room * sizeof(struct held));
	hashed_free(&s->cell);
	hashed_free(&s->word);
	hashed_free(&s->less);
	secret_free(s, sizeof *s);
}

size_t scan_names_count(const struct scan_names *s)
{
	return s->held_n;
}

static bool is_no_name(const struct word *w)
{
	for (size_t i = 0; i < sizeof no_names / sizeof *no_names; i++)
		if (!strcmp(no_names[i], w->s))
			return true;
	return false;
}

/* Chinese, Japanese and Korean write a name in two signs or one. */
static bool is_long_enough(const struct word *w)
{
	return w->letters >= SHORTEST || (w->letters == 2 && (unsigned char)w->s[0] >= 0xE3);
}

static bool same(const struct scan_names *s, uint32_t number, const char *word, size_t n)
{
	const struct held *h = (const struct held *)s->held + number;
	return h->n == n && !memcmp((const char *)s->text + h->at, word, n);
}

bool scan_names_is(const struct scan_names *s, const char *word, size_t n)
{
	uint64_t hash = hashed_of(word, n);
	uint32_t number;
	for (size_t at = 0; hashed_next(&s->word, hash, &at, &number);)
		if (same(s, number, word, n))
			return true;
	return false;
}

/* How long the letter at s is, of at most n bytes. */
static size_t letter_size(const char *s, size_t n)
{
	size_t k = 1;
	while (k < n && ((unsigned char)s[k] & 0xC0) == 0x80)
		k++;
	return k;
}

static size_t letters_of(const char *s, size_t n)
{
	size_t letters = 0;
	for (size_t i = 0; i < n; i += letter_size(s + i, n - i))
		letters++;
	return letters;
}

/* The word without the letter at i. Returns its length. */
static size_t leave_out(const char *word, size_t n, size_t i, char *out)
{
	size_t k = letter_size(word + i, n - i);
	memcpy(out, word, i);
	memcpy(out + i, word + i + k, n - i - k);
	return n - k;
}

static bool inside_letter(const char *s, size_t n, size_t i)
{
	return i < n && ((unsigned char)s[i] & 0xC0) == 0x80;
}

/* Levenshtein distance 0 or 1: what is left between the common beginning and the common end is at most one letter on either side. */
static bool within_one(const char *a, size_t n, const char *b, size_t m)
{
	size_t head = 0, tail = 0;
	while (head < n && head < m && a[head] == b[head])
		head++;
	while (head && (inside_letter(a, n, head) || inside_letter(b, m, head)))
		head--;
	while (tail < n - head && tail < m - head && a[n - 1 - tail] == b[m - 1 - tail])
		tail++;
	while (tail && (inside_letter(a, n, n - tail) || inside_letter(b, m, m - tail)))
		tail--;
	return letters_of(a + head, n - head - tail) <= 1 && letters_of(b + head, m - head - tail) <= 1;
}

static bool is_near(const struct scan_names *s, const struct hashed *t, uint64_t hash, const char *word, size_t n)
{
	uint32_t number;
	for (size_t at = 0; hashed_next(t, hash, &at, &number);) {
		const struct held *h = (const struct held *)s->held + number;
		const char *name = (const char *)s->text + h->at;
		if (letters_of(name, h->n) >= FUZZY && within_one(word, n, name, h->n))
			return true;
	}
	return false;
}

bool scan_names_has(const struct scan_names *s, const char *word, size_t n)
{
	char less[WORD_MOST];
	if (n > WORD_MOST)
		return false;
	if (scan_names_is(s, word, n))
		return true;
	if (letters_of(word, n) + 1 < FUZZY)
		return false;
	if (is_near(s, &s->less, hashed_of(word, n), word, n))
		return true;
	for (size_t i = 0; i < n; i += letter_size(word + i, n - i)) {
		size_t m = leave_out(word, n, i, less);
		uint64_t hash = hashed_of(less, m);
		if (is_near(s, &s->word, hash, word, n) || is_near(s, &s->less, hash, word, n))
			return true;
	}
	return false;
}

bool scan_names_has_initials(const struct scan_names *s, const char *letters, size_t n)
{
	size_t place = 0;
	for (size_t i = 0; i < n; i++) {
		if (!plain_small(letters[i]))
			return false;
		place = place * LETTERS + (size_t)(letters[i] - 'a');
	}
	return (n == 2 && s->two[place]) || (n == 3 && s->three[place]);
}

static enum err add_less(struct scan_names *s, const char *word, size_t n, uint32_t number)
{
	char less[WORD_MOST];
	enum err err = ERR_OK;
	for (size_t i = 0; i < n && !err; i += letter_size(word + i, n - i)) {
		size_t m = leave_out(word, n, i, less);
		err = hashed_add(&s->less, hashed_of(less, m), number);
	}
	return err;
}

static enum err hold(struct scan_names *s, const char *word, size_t n)
{
	if (s->text_n > MOST_NAMES)
		return err_set(ERR_LIMIT, "more different names than the program can hold; split the export");
	enum err err = secret_grow(&s->text, &s->text_room, s->text_n + n, 1);
	if (!err)
		err = secret_grow(&s->held, &s->held_room, s->held_n + 1, sizeof(struct held));
	if (err)
		return err;
	uint32_t number = (uint32_t)s->held_n++;
	((struct held *)s->held)[number] = (struct held){.at = (uint32_t)s->text_n, .n = (uint32_t)n};
	memcpy((char *)s->text + s->text_n, word, n);
	s->text_n += n;
	err = hashed_add(&s->word, hashed_of(word, n), number);
	return err || letters_of(word, n) < FUZZY ? err : add_less(s, word, n, number);
}

static enum err add_word(struct scan_names *s, const struct word *w)
{
	if (!is_long_enough(w) || is_no_name(w) || scan_names_is(s, w->s, w->n))
		return ERR_OK;
	return hold(s, w->s, w->n);
}

enum err scan_names_join(struct scan_names *s, const struct scan_names *part)
{
	const struct held *held = part->held;
	enum err err = ERR_OK;
	for (size_t i = 0; i < part->held_n && !err; i++) {
		const char *word = (const char *)part->text + held[i].at;
		if (!scan_names_is(s, word, held[i].n))
			err = hold(s, word, held[i].n);
	}
	for (size_t i = 0; i < sizeof s->two; i++)
		s->two[i] = s->two[i] || part->two[i];
	for (size_t i = 0; i < sizeof s->three; i++)
		s->three[i] = s->three[i] || part->three[i];
	return err;
}

static size_t letter(char c)
{
	return (size_t)(c - 'a');
}

/* Of any two words, either way round, and of three in a row. */
static void add_initials(struct scan_names *s, const char *first, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			if (i != k)
				s->two[letter(first[i]) * LETTERS + letter(first[k])] = true;
	for (size_t i = 0; i + 2 < n; i++)
		s->three[(letter(first[i]) * LETTERS + letter(first[i + 1])) * LETTERS + letter(first[i + 2])] = true;
}

static enum err add_plain(struct scan_names *s, const struct plain *p)
{
	struct word w;
	char first[MOST_WORDS];
	size_t n = 0, at = 0;
	enum err err = ERR_OK;
	while (!err && word_next(p, &at, &w)) {
		if (!is_no_name(&w) && plain_small(w.s[0]) && n < MOST_WORDS)
			first[n++] = w.s[0];
		err = add_word(s, &w);
	}
	add_initials(s, first, n);
	explicit_bzero(&w, sizeof w);
	return err;
}

enum err scan_names_add(struct scan_names *s, const char *text, size_t n)
{
	struct plain p;
	uint64_t hash = hashed_of(text, n), *recent = &s->recent[hash % RECENT];
	if (!n || *recent == hash)
		return ERR_OK;
	*recent = hash;
	if (hashed_has(&s->cell, hash))
		return ERR_OK;
	plain_make(text, n, true, &p);
	enum err err = add_plain(s, &p);
	if (!err && p.foreign) {
		plain_make(text, n, false, &p);
		err = add_plain(s, &p);
	}
	explicit_bzero(&p, sizeof p);
	return err ? err : hashed_add(&s->cell, hash, 0);
}
