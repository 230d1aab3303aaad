#include "app/selftest_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct embedded oracles_embedded[], oracle_tables_embedded[];

enum { FIELDS_MAX = 6 };

static enum err damaged(void)
{
	return err_set(ERR_FORMAT, "an oracle table of this program is damaged: install it anew");
}

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);
	return n >= m && !strcmp(text + n - m, end);
}

static const struct embedded *named(const struct embedded *list, const char *name)
{
	for (; list->name; list++)
		if (!strcmp(list->name, name))
			return list;
	return NULL;
}

const struct embedded *selftest_topics(size_t i)
{
	for (const struct embedded *e = oracles_embedded; e->name; e++)
		if (ends_with(e->name, "_cases") && !i--)
			return e;
	return NULL;
}

/* A table as text, and how many lines it has. */
static char *text_of(struct arena *mem, const struct embedded *e, size_t *lines)
{
	char *text = arena_text_n(mem, (const char *)e->bytes, e->size);
	*lines = 1;
	for (size_t i = 0; text && i < e->size; i++)
		*lines += text[i] == '\n';
	return text;
}

/* The next line cut at its separators; false when it has not exactly n fields. An empty last line ends the table (*line NULL). */
static bool fields_of(char **text, const char *separator, size_t n, char *field[FIELDS_MAX])
{
	char *line = strsep(text, "\n");
	field[0] = NULL;
	if (!line || !*line)
		return true;
	for (size_t i = 0; i < n; i++)
		if (!(field[i] = strsep(&line, separator)))
			return false;
	return !line;
}

static enum err read_cases(struct arena *mem, const struct embedded *e, struct selftest_topic *t)
{
	size_t lines;
	char *text = text_of(mem, e, &lines), *f[FIELDS_MAX];
	t->one = ARENA_ARRAY(mem, lines, struct selftest_case);
	if (!text || !t->one)
		return err_memory();
	strsep(&text, "\n");
	while (text) {
		if (!fields_of(&text, ";", 4, f))
			return damaged();
		if (!f[0])
			break;
		const struct embedded *table = named(oracle_tables_embedded, f[2]);
		if (!table)
			return damaged();
		t->one[t->cases++] = (struct selftest_case){f[0], f[1], f[3], table};
	}
	return ERR_OK;
}

static struct selftest_want want_of(char *const f[FIELDS_MAX])
{
	struct selftest_want w = {.name = f[0],
				  .place = {.part = f[1], .row = strtol(f[2], NULL, 10), .key = f[3]},
				  .value = f[4],
				  .tolerance = strtod(f[5], NULL)};
	char *end;
	w.number = strtod(f[4], &end);
	w.kind = !strcmp(f[4], "NA") ? SELFTEST_NONE : *f[4] && !*end ? SELFTEST_NUMBER : SELFTEST_TEXT;
	return w;
}

static enum err read_wants(struct arena *mem, const struct embedded *e, struct selftest_topic *t)
{
	size_t lines;
	char *text = text_of(mem, e, &lines), *f[FIELDS_MAX];
	t->want = ARENA_ARRAY(mem, lines, struct selftest_want);
	if (!text || !t->want)
		return err_memory();
	strsep(&text, "\n");
	while (text) {
		if (!fields_of(&text, ",", FIELDS_MAX, f))
			return damaged();
		if (!f[0])
			break;
		t->want[t->wants++] = want_of(f);
	}
	return ERR_OK;
}

enum err selftest_topic_read(struct arena *mem, const struct embedded *cases, struct selftest_topic *out)
{
	char name[128];
	size_t stem = strlen(cases->name) - strlen("_cases");
	int n = snprintf(name, sizeof name, "%.*s_expected", (int)stem, cases->name);
	const struct embedded *expected = n > 0 && (size_t)n < sizeof name ? named(oracles_embedded, name) : NULL;
	struct selftest_topic got = {.name = arena_text_n(mem, cases->name, stem)};
	if (!expected)
		return damaged();
	enum err err = got.name ? read_cases(mem, cases, &got) : err_memory();
	if (!err)
		err = read_wants(mem, expected, &got);
	if (!err)
		*out = got;
	return err;
}
