#include "cohort/study_keys.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_LONGEST = 200, NAME_LONGEST = 32, VALUE_LONGEST = 512 };

bool study_key_is_list(const struct study_key *k)
{
	return k->kind == KEY_INSTRUMENTS || k->kind == KEY_WORDS || k->kind == KEY_FLAG;
}

/* Position of a word in the key's list, -1: not there. */
static int word_of(const struct study_key *k, const char *text)
{
	for (int i = 0; k->words[i]; i++)
		if (strcmp(k->words[i], text) == 0)
			return i;
	return -1;
}

/* Instruments are named in small letters, digits and "_", so that a name is safe to print anywhere. */
static bool is_name(const char *text)
{
	size_t n = strlen(text);
	return n > 0 && n <= NAME_LONGEST && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == n;
}

static bool is_line(const char *text)
{
	size_t n = strlen(text);
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return false;
	return n > 0 && n <= TEXT_LONGEST;
}

/* A plain decimal number inside the key's range. */
static bool number(const struct study_key *k, const char *text, double *out)
{
	char *end = NULL;
	if (*text == '\0' || strspn(text, "+-.0123456789eE") != strlen(text))
		return false;
	errno = 0;
	*out = strtod(text, &end);
	return *end == '\0' && errno == 0 && *out >= k->low && *out <= k->high;
}

static bool seed(const char *text, uint64_t *out)
{
	char *end = NULL;
	if (*text == '\0' || strspn(text, "0123456789") != strlen(text))
		return false;
	errno = 0;
	*out = strtoull(text, &end, 10);
	return *end == '\0' && errno == 0;
}

static void *field(const struct study_key *k, struct study *s)
{
	return (char *)s + k->offset;
}

static const void *field_of(const struct study_key *k, const struct study *s)
{
	return (const char *)s + k->offset;
}

static size_t length(const struct study_key *k, const struct study *s)
{
	size_t n;
	memcpy(&n, (const char *)s + k->count, sizeof n);
	return n;
}

void study_key_clear(const struct study_key *k, struct study *s)
{
	if (k->kind == KEY_FLAG)
		*(bool *)field(k, s) = false;
	else
		memset((char *)s + k->count, 0, sizeof(size_t));
}

static enum err take_text(struct arena *mem, const char *text, const char **out)
{
	const char *copy = arena_text(mem, text);
	if (!copy)
		return err_memory();
	*out = copy;
	return ERR_OK;
}

/* A list's next place; -1: the list is full, or the word (or name) is in it already. */
static long next_place(const struct study_key *k, const struct study *s, const char *text, int word)
{
	size_t n = length(k, s);
	for (size_t i = 0; i < n; i++) {
		const void *at = field_of(k, s);
		if (k->kind == KEY_WORDS && ((const int *)at)[i] == word)
			return -1;
		if (k->kind == KEY_INSTRUMENTS && strcmp(((const char *const *)at)[i], text) == 0)
			return -1;
	}
	return n < k->limit ? (long)n : -1;
}

static enum err take_entry(struct arena *mem, const struct study_key *k, const char *text, struct study *s)
{
	int word = word_of(k, text);
	if (k->kind == KEY_WORDS ? word < 0 : !is_name(text))
		return ERR_VALUE;
	long place = next_place(k, s, text, k->base + word);
	if (place < 0)
		return ERR_VALUE;
	enum err err = ERR_OK;
	if (k->kind == KEY_WORDS)
		((int *)field(k, s))[place] = k->base + word;
	else
		err = take_text(mem, text, &((const char **)field(k, s))[place]);
	size_t n = (size_t)place + 1;
	if (!err)
		memcpy((char *)s + k->count, &n, sizeof n);
	return err;
}

static enum err take_number(const struct study_key *k, const char *text, struct study *s)
{
	double x;
	if (k->kind == KEY_SEED) {
		uint64_t u;
		if (!seed(text, &u))
			return ERR_VALUE;
		memcpy(field(k, s), &u, sizeof u);
		return ERR_OK;
	}
	if (!number(k, text, &x) || (k->kind == KEY_INT && x != floor(x)))
		return ERR_VALUE;
	int whole = (int)x;
	if (k->kind == KEY_INT)
		memcpy(field(k, s), &whole, sizeof whole);
	else
		memcpy(field(k, s), &x, sizeof x);
	return ERR_OK;
}

static enum err take_word(const struct study_key *k, const char *text, struct study *s)
{
	int word = word_of(k, text);
	if (word < 0)
		return ERR_VALUE;
	if (k->kind == KEY_WORD)
		*(int *)field(k, s) = k->base + word;
	else
		*(bool *)field(k, s) = k->kind == KEY_FLAG || word == 1;
	return ERR_OK;
}

enum err study_key_take(struct arena *mem, const struct study_key *k, const char *text, struct study *s)
{
	switch (k->kind) {
	case KEY_TEXT:
		return is_line(text) ? take_text(mem, text, field(k, s)) : ERR_VALUE;
	case KEY_INSTRUMENT:
		if (!is_name(text))
			return ERR_VALUE;
		if (strcmp(text, "none") != 0)
			return take_text(mem, text, field(k, s));
		*(const char **)field(k, s) = NULL;
		return ERR_OK;
	case KEY_REFERENCE:
		if (word_of(k, text) < 0)
			return is_line(text) ? take_text(mem, text, field(k, s)) : ERR_VALUE;
		*(const char **)field(k, s) = NULL;
		return ERR_OK;
	case KEY_CUTOFF:
		if (word_of(k, text) < 0)
			return take_number(k, text, s);
		*(double *)field(k, s) = 0;
		return ERR_OK;
	case KEY_INSTRUMENTS:
	case KEY_WORDS:
		return take_entry(mem, k, text, s);
	case KEY_WORD:
	case KEY_SWITCH:
	case KEY_FLAG:
		return take_word(k, text, s);
	default:
		return take_number(k, text, s);
	}
}

/* The fewest digits that give the same number back. */
static void real_text(double x, char *out, size_t size)
{
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(out, size, "%.*g", digits, x);
		if (strtod(out, NULL) == x)
			return;
	}
}

static void list_text(const struct study_key *k, const struct study *s, char *out, size_t size)
{
	size_t n = length(k, s), used = 0;
	out[0] = '\0';
	for (size_t i = 0; i < n && used < size; i++) {
		const void *at = field_of(k, s);
		const char *entry =
			k->kind == KEY_WORDS ? k->words[((const int *)at)[i] - k->base] : ((const char *const *)at)[i];
		used += (size_t)snprintf(out + used, size - used, "%s%s", i ? ", " : "", entry);
	}
}

static void value_text(const struct study_key *k, const struct study *s, char *out, size_t size)
{
	const void *at = field_of(k, s);
	switch (k->kind) {
	case KEY_INSTRUMENTS:
	case KEY_WORDS:
		list_text(k, s, out, size);
		break;
	case KEY_WORD:
		snprintf(out, size, "%s", k->words[*(const int *)at - k->base]);
		break;
	case KEY_SWITCH:
		snprintf(out, size, "%s", k->words[*(const bool *)at]);
		break;
	case KEY_FLAG:
		snprintf(out, size, "%s", *(const bool *)at ? k->words[0] : "");
		break;
	case KEY_INT:
		snprintf(out, size, "%d", *(const int *)at);
		break;
	case KEY_SEED:
		snprintf(out, size, "%" PRIu64, *(const uint64_t *)at);
		break;
	default:
		real_text(*(const double *)at, out, size);
	}
}

const char *study_key_value(struct arena *mem, const struct study_key *k, const struct study *s)
{
	char text[VALUE_LONGEST];
	if (k->kind == KEY_TEXT || k->kind == KEY_INSTRUMENT || k->kind == KEY_REFERENCE) {
		const char *held = *(const char *const *)field_of(k, s);
		if (held)
			return held;
		return k->kind == KEY_REFERENCE ? k->words[0] : "none";
	}
	if (k->kind == KEY_CUTOFF && *(const double *)field_of(k, s) == 0)
		return k->words[0];
	value_text(k, s, text, sizeof text);
	return arena_text(mem, text);
}

static void words_text(const struct study_key *k, const char *lead, char *out, size_t size)
{
	size_t used = (size_t)snprintf(out, size, "%s", lead);
	for (size_t i = 0; k->words[i] && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%s", i ? ", " : "", k->words[i]);
}

void study_key_allowed(const struct study_key *k, char *out, size_t size)
{
	const char *whole = k->kind == KEY_INT ? "a whole number" : "a number";
	switch (k->kind) {
	case KEY_TEXT:
	case KEY_REFERENCE:
		snprintf(out, size, "%sone line of at most %d bytes",
			 k->kind == KEY_TEXT ? "" : "largest, or a group's name on ", TEXT_LONGEST);
		break;
	case KEY_INSTRUMENT:
		snprintf(out, size, "the name of one instrument (see upturn instruments), or none");
		break;
	case KEY_INSTRUMENTS:
		snprintf(out, size,
			 "a list of at least one and at most %zu different instrument names (see upturn instruments)",
			 k->limit);
		break;
	case KEY_WORDS:
	case KEY_FLAG:
		words_text(k, "a list of any of: ", out, size);
		break;
	case KEY_INT:
	case KEY_REAL:
		snprintf(out, size, "%s from %g to %g", whole, k->low, k->high);
		break;
	case KEY_SEED:
		snprintf(out, size, "a whole number from 0 to 18446744073709551615");
		break;
	case KEY_CUTOFF:
		snprintf(out, size, "%s, or a number from %g to %g", k->words[0], k->low, k->high);
		break;
	default:
		words_text(k, "one of: ", out, size);
	}
}
