#include "app/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_spec *spec_named(const struct option_words *w, const char *name, size_t n)
{
	for (size_t i = 0; i < w->specs; i++)
		if (strlen(w->spec[i].name) == n && !strncmp(w->spec[i].name, name, n))
			return &w->spec[i];
	return NULL;
}

static enum err take_choice(const struct option_spec *s, const char *value)
{
	char list[256] = "";
	size_t n = 0;
	for (int i = 0; s->choices[i]; i++) {
		if (!strcmp(s->choices[i], value)) {
			*(int *)s->target = i;
			return ERR_OK;
		}
		int wrote = snprintf(list + n, sizeof list - n, "%s%s", i ? " " : "", s->choices[i]);
		if (wrote > 0 && (size_t)wrote < sizeof list - n)
			n += (size_t)wrote;
	}
	return err_set(ERR_USAGE, "--%s: one of these is needed: %s", s->name, list);
}

static enum err take_whole(const struct option_spec *s, const char *value)
{
	char *end;
	long got = strtol(value, &end, 10);
	if (end == value || *end || got < 0)
		return err_set(ERR_USAGE, "--%s: a whole number is needed, 0 or more", s->name);
	*(long *)s->target = got;
	return ERR_OK;
}

static enum err take_item(const struct option_spec *s, char *value)
{
	struct option_list *list = s->target;
	if (!*value)
		return err_set(ERR_USAGE, "--%s: a value is needed", s->name);
	if (list->n == OPTION_LIST_MOST)
		return err_set(ERR_USAGE, "--%s: at most %d times", s->name, OPTION_LIST_MOST);
	list->item[list->n++] = value;
	return ERR_OK;
}

static enum err take(const struct option_spec *s, char *value)
{
	switch (s->kind) {
	case OPTION_CHOICE:
		return take_choice(s, value);
	case OPTION_WHOLE:
		return take_whole(s, value);
	case OPTION_LIST:
		return take_item(s, value);
	default:
		*(const char **)s->target = value;
		return *value ? ERR_OK : err_set(ERR_USAGE, "--%s: a value is needed", s->name);
	}
}

/* One word that begins with "--"; *next is the word after it, *used whether that was taken. */
static enum err take_word(const struct option_words *w, char *word, char *next, bool *used)
{
	char *name = word + 2, *equals = strchr(name, '=');
	const struct option_spec *s = spec_named(w, name, equals ? (size_t)(equals - name) : strlen(name));
	if (!s)
		return err_set(ERR_USAGE, "no such option for this command; --help lists them");
	if (s->kind == OPTION_FLAG) {
		*(bool *)s->target = true;
		return equals ? err_set(ERR_USAGE, "--%s takes no value", s->name) : ERR_OK;
	}
	*used = !equals;
	if (!equals && !next)
		return err_set(ERR_USAGE, "--%s: a value is needed", s->name);
	return take(s, equals ? equals + 1 : next);
}

enum err options_parse(const struct option_words *w, int argc, char **argv, int *files, bool *help)
{
	int n = 0;
	bool only_files = false;
	*help = false;
	for (int i = 1; i < argc; i++) {
		bool used = false;
		if (only_files || strncmp(argv[i], "--", 2) != 0) {
			argv[++n] = argv[i];
			continue;
		}
		if (!strcmp(argv[i], "--help")) {
			*help = true;
			return ERR_OK;
		}
		only_files = !argv[i][2];
		enum err err = only_files ? ERR_OK : take_word(w, argv[i], i + 1 < argc ? argv[i + 1] : NULL, &used);
		if (err)
			return err;
		i += used;
	}
	*files = n;
	return ERR_OK;
}

static void print_spec(const struct option_spec *s)
{
	char left[128];
	size_t n = (size_t)snprintf(left, sizeof left, "--%s", s->name);
	if (s->kind == OPTION_CHOICE)
		for (int i = 0; s->choices[i] && n < sizeof left; i++)
			n += (size_t)snprintf(left + n, sizeof left - n, "%s%s", i ? "|" : " ", s->choices[i]);
	else if (s->kind != OPTION_FLAG)
		snprintf(left + n, sizeof left - n, " %s", s->value);
	printf("  %-32s %s\n", left, s->help);
}

void options_help(const struct option_words *w)
{
	printf("usage: upturn %s\n\n%s\n\nOptions:\n", w->usage, w->about);
	for (size_t i = 0; i < w->specs; i++)
		print_spec(&w->spec[i]);
	printf("  %-32s %s\n", "--help", "this text");
}
