#include "scan/own_texts.h"

#include "core/embedded.h"
#include "scan/hashed.h"
#include "scan/plain.h"

#include <stdlib.h>
#include <string.h>

extern const struct embedded constants_embedded[];

enum { FILLED_IN = 1, WORDS = 512 };

/* A word and its neighbours. NULL: a text begins or ends there. */
struct span {
	const char *p;
	size_t n;
};

struct scan_constants {
	struct hashed set;
};

static uint64_t hash_word(struct span w)
{
	char low[64];
	size_t n = 0;
	if (!w.p)
		return 1;
	while (n < w.n && n < sizeof low) {
		low[n] = plain_big(w.p[n]) ? (char)(w.p[n] | 0x20) : w.p[n];
		n++;
	}
	return hashed_of(low, n);
}

static uint64_t hash_of_three(uint64_t before, uint64_t word, uint64_t behind)
{
	uint64_t part[] = {before, word, behind};
	return hashed_of((const char *)part, sizeof part);
}

static uint64_t hash_of(struct span before, struct span word, struct span behind)
{
	return hash_of_three(hash_word(before), hash_word(word), hash_word(behind));
}

/* The next word from *at on, of at most n bytes; an edge where a text ends. False at the end. */
static bool next_word(const char *text, size_t n, size_t *at, struct span *out)
{
	size_t i = *at;
	while (i < n && !plain_alnum(text[i]) && text[i] != FILLED_IN && text[i] != '\n')
		i++;
	if (i >= n)
		return false;
	size_t end = i;
	while (end < n && plain_alnum(text[end]))
		end++;
	*out = end > i ? (struct span){text + i, end - i} : (struct span){NULL, 0};
	*at = end > i ? end : i + 1;
	return true;
}

static bool is_number(struct span w)
{
	for (size_t i = 0; i < w.n; i++)
		if (!plain_digit(w.p[i]))
			return false;
	return w.n > 0;
}

static enum err add_texts(struct hashed *set, const char *text, size_t n)
{
	static const struct span edge;
	const uint64_t none = hash_word(edge);
	uint64_t before = none, word = none;
	struct span next;
	bool is_word = false;
	enum err err = ERR_OK;
	for (size_t at = 0; !err && next_word(text, n, &at, &next);) {
		const uint64_t behind = hash_word(next);
		if (is_word)
			err = hashed_add(set, hash_of_three(before, word, behind), 0);
		is_word = next.p != NULL;
		before = word;
		word = behind;
	}
	return err || !is_word ? err : hashed_add(set, hash_of_three(before, word, none), 0);
}

/* YAML: a value is a text as well as the whole line. Commas part values only inside braces: outside they part the authors of a source. */
static enum err add_values(struct hashed *set, const char *text, size_t n)
{
	char value[1024];
	enum err err = ERR_OK;
	bool inside = false;
	for (size_t i = 0, k = 0; i <= n && !err; i++) {
		bool ends = i == n || strchr(inside ? "\n,:{}[]\"'" : "\n:{}", text[i]) != NULL;
		inside = i < n && text[i] != '}' && text[i] != '\n' && (inside || text[i] == '{');
		if (!ends && k < sizeof value) {
			value[k++] = text[i];
			continue;
		}
		err = add_texts(set, value, k);
		k = 0;
	}
	return err;
}

enum err scan_constants_new(struct scan_constants **out)
{
	struct scan_constants *s = calloc(1, sizeof *s);
	enum err err = s ? ERR_OK : err_memory();
	for (const struct embedded *e = constants_embedded; !err && e->name; e++) {
		s->set.bare = true;
		err = add_texts(&s->set, (const char *)e->bytes, e->size);
		if (!err && !strcmp(e->name, "values"))
			err = add_values(&s->set, (const char *)e->bytes, e->size);
	}
	if (err)
		scan_constants_free(s);
	else
		*out = s;
	return err;
}

void scan_constants_free(struct scan_constants *s)
{
	if (!s)
		return;
	hashed_free(&s->set);
	free(s);
}

/* Words in the order of a text, with an edge before the first and behind the last. */
struct row {
	struct span word[WORDS + 4];
	size_t n;
};

static bool ends_text(const struct scan_constants *s, const struct span *w)
{
	static const struct span edge;
	return !w->p || is_number(*w) || hashed_has(&s->set, hash_of(w[-1], *w, edge)) ||
	       hashed_has(&s->set, hash_of(edge, *w, edge));
}

static bool begins_text(const struct scan_constants *s, const struct span *w)
{
	static const struct span edge;
	return !w->p || is_number(*w) || hashed_has(&s->set, hash_of(edge, *w, w[1])) ||
	       hashed_has(&s->set, hash_of(edge, *w, edge));
}

/* A figure is the program's own only beside a word of it ("45 CFR 164.514"). */
static bool is_own_number(const struct scan_constants *s, const struct span *w)
{
	static const struct span edge;
	bool word_before = w[-1].p && !is_number(w[-1]), word_behind = w[1].p && !is_number(w[1]);
	if (word_before || word_behind)
		return hashed_has(&s->set, hash_of(w[-1], *w, w[1])) ||
		       (word_behind && hashed_has(&s->set, hash_of(edge, *w, w[1]))) ||
		       (word_before && hashed_has(&s->set, hash_of(w[-1], *w, edge)));
	return false;
}

static bool is_own(const struct scan_constants *s, const struct span *w)
{
	static const struct span edge;
	if (is_number(*w))
		return is_own_number(s, w);
	if (w[-1].p && hashed_has(&s->set, hash_of(w[-1], *w, edge)))
		return true;
	if (w[1].p && hashed_has(&s->set, hash_of(edge, *w, w[1])))
		return true;
	if (w[-1].p && w[1].p && hashed_has(&s->set, hash_of(w[-1], *w, w[1])))
		return true;
	return hashed_has(&s->set, hash_of(edge, *w, edge)) && ends_text(s, w - 1) && begins_text(s, w + 1);
}

void scan_constants_blank(const struct scan_constants *s, char *text, size_t n)
{
	struct row row = {.n = 0};
	bool own[WORDS];
	for (size_t at = 0; at < n;) {
		memset(row.word, 0, sizeof row.word);
		for (row.n = 0; row.n < WORDS && next_word(text, n, &at, &row.word[row.n + 2]);)
			row.n++;
		if (!row.n)
			return;
		for (size_t i = 0; i < row.n; i++)
			own[i] = row.word[i + 2].p && is_own(s, &row.word[i + 2]);
		for (size_t i = 0; i < row.n; i++)
			if (own[i])
				memset(text + (row.word[i + 2].p - text), ';', row.word[i + 2].n);
	}
}
