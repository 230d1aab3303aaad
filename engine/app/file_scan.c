#include "app/file_scan_inside.h"
#include "core/fnv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum err add(struct sieve *s, const char *place, enum scan_class class, uint64_t cells)
{
	size_t i = 0;
	while (i < s->places && (s->place[i].class != class || strcmp(s->place[i].place, place) != 0))
		i++;
	if (i == s->room) {
		size_t more = s->room ? 2 * s->room : 16;
		struct file_finding *larger = realloc(s->place, more * sizeof *larger);
		if (!larger)
			return err_memory();
		s->place = larger;
		s->room = more;
	}
	if (i == s->places) {
		s->place[s->places++] = (struct file_finding){.class = class};
		snprintf(s->place[i].place, sizeof s->place[i].place, "%s", place);
	}
	s->place[i].cells += cells;
	return ERR_OK;
}

/* By a hash of class and text: few are ever seen, so a list will do. */
static enum err count_value(struct sieve *s, enum scan_class class, const char *text, size_t n)
{
	uint64_t h = fnv_bytes(FNV_BASIS ^ (uint64_t) class, text, n);
	for (size_t i = 0; i < s->values; i++)
		if (s->value[i] == h)
			return ERR_OK;
	if (s->values == s->values_room) {
		size_t more = s->values_room ? 2 * s->values_room : 64;
		uint64_t *larger = realloc(s->value, more * sizeof *larger);
		if (!larger)
			return err_memory();
		s->value = larger;
		s->values_room = more;
	}
	s->value[s->values++] = h;
	s->all.values[class]++;
	return ERR_OK;
}

/* What is left of the classes when the program's own words are out. */
static enum err without_own(struct sieve *s, const char *text, size_t n, scan_set *found)
{
	enum err err = s->constants ? ERR_OK : scan_constants_new(&s->constants);
	char *copy = err ? NULL : malloc(n + 1);
	if (!err && !copy)
		err = err_memory();
	if (err)
		return err;
	memcpy(copy, text, n);
	scan_constants_blank(s->constants, copy, n);
	*found &= scan_text(copy, n, s->names);
	explicit_bzero(copy, n);
	free(copy);
	return ERR_OK;
}

enum err sieve_text(struct sieve *s, const char *place, const char *text, size_t n, scan_set classes)
{
	scan_set found = scan_text(text, n, s->names) & classes;
	enum err err = ERR_OK;
	s->texts++;
	if (found)
		err = without_own(s, text, n, &found);
	for (int c = 0; c < SCAN__COUNT && !err; c++) {
		if (!(found & scan_bit((enum scan_class)c)))
			continue;
		s->all.cells[c]++;
		err = count_value(s, (enum scan_class)c, text, n);
		if (!err)
			err = add(s, place, (enum scan_class)c, 1);
	}
	return err;
}

enum err sieve_seen(struct sieve *s, const char *place, const struct scan_seen *seen)
{
	enum err err = ERR_OK;
	for (int c = 0; c < SCAN__COUNT && !err; c++) {
		if (!seen->cells[c])
			continue;
		s->all.cells[c] += seen->cells[c];
		s->all.values[c] += seen->values[c];
		err = add(s, place, (enum scan_class)c, seen->cells[c]);
	}
	return err;
}

void sieve_judge(struct sieve *s, uint64_t filled, struct file_scan *out)
{
	scan_set findings = scan_judge(&s->all, filled);
	*out = (struct file_scan){.texts = s->texts, .strong = (findings & SCAN_STRONG) != 0};
	for (size_t i = 0; i < s->places && out->n < FILE_SCAN_MOST; i++)
		if (findings & scan_bit(s->place[i].class))
			out->finding[out->n++] = s->place[i];
}

void sieve_free(struct sieve *s)
{
	scan_constants_free(s->constants);
	free(s->place);
	free(s->value);
	*s = (struct sieve){0};
}

enum err file_scan_refuses(const struct file_scan *found, const char *what)
{
	for (size_t i = 0; i < found->n && found->strong; i++)
		if (found->finding[i].class < SCAN_STRONG__COUNT)
			return err_set(ERR_VALUE,
				       "the %s would hold what could identify people (%s in %s) and was not written; please "
				       "report this",
				       what, scan_class_name(found->finding[i].class), found->finding[i].place);
	return ERR_OK;
}
