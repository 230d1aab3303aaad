#include "core/progress.h"
#include "estimate/estimate.h"

#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Options of the command itself, beside the method's. */
enum { OF_FORMAT, OF_PART, OF_SEED, OF_HELP, OF_PROGRESS, OF_COUNT };

#define OPTIONS_MAX 64

static size_t options_of(const struct method *m)
{
	size_t n = 0;
	while (m->options[n].name)
		n++;
	return n;
}

static const struct method_option *spec_of(const struct estimate *e, const char *name, size_t *at)
{
	for (*at = 0; e->method->options[*at].name; (*at)++)
		if (!strcmp(e->method->options[*at].name, name))
			return &e->method->options[*at];
	return NULL;
}

const struct option_value *estimate_option(const struct estimate *e, const char *name)
{
	static const struct option_value none = {0};
	size_t at;
	return spec_of(e, name, &at) ? &e->value[at] : &none;
}

bool estimate_given(const struct estimate *e, const char *name)
{
	return estimate_option(e, name)->given;
}

double estimate_number(const struct estimate *e, const char *name)
{
	return estimate_option(e, name)->number;
}

int estimate_choice(const struct estimate *e, const char *name)
{
	return estimate_option(e, name)->choice;
}

const struct bench_column *estimate_column(const struct estimate *e, const char *name)
{
	const struct option_value *v = estimate_option(e, name);
	return v->n && v->columns ? v->columns[0] : NULL;
}

const struct method *estimate_method(const char *name)
{
	for (const struct method *const *m = methods_registry; *m; m++)
		if (!strcmp((*m)->name, name))
			return *m;
	return NULL;
}

static bool to_number(const char *text, double *out)
{
	char *end;
	*out = strtod(text, &end);
	return end != text && !*end && isfinite(*out);
}

static enum err check_number(const struct method_option *o, const char *text, double *out)
{
	if (!to_number(text, out))
		return err_set(ERR_USAGE, "--%s: a number is needed", o->name);
	if (o->kind == METHOD_WHOLE && (*out != floor(*out) || fabs(*out) > 1e9))
		return err_set(ERR_USAGE, "--%s: a whole number is needed", o->name);
	if ((o->low != 0 || o->high != 0) && (*out < o->low || *out > o->high))
		return err_set(ERR_USAGE, "--%s: the number must be from %.9g to %.9g", o->name, o->low, o->high);
	return ERR_OK;
}

static enum err check_choice(const struct method_option *o, const char *text, int *out)
{
	const char *word = o->choices;
	size_t n = strlen(text);
	for (int i = 0; n && *word; i++) {
		size_t length = strcspn(word, " ");
		if (length == n && !strncmp(word, text, n)) {
			*out = i;
			return ERR_OK;
		}
		word += length + strspn(word + length, " ");
	}
	return err_set(ERR_USAGE, "--%s: one of these is needed: %s", o->name, o->choices);
}

/* Splits A,B,C. */
static enum err split_list(struct arena *mem, const struct method_option *o, const char *text, struct option_value *v)
{
	size_t n = 1;
	for (const char *s = text; *s; s++)
		n += *s == ',';
	v->names = ARENA_ARRAY(mem, n, const char *);
	v->numbers = ARENA_ARRAY(mem, n, double);
	if (!v->names || !v->numbers)
		return err_memory();
	for (const char *s = text; v->n < n; v->n++) {
		size_t length = strcspn(s, ",");
		v->names[v->n] = arena_text_n(mem, s, length);
		if (!v->names[v->n])
			return err_memory();
		if (!length)
			return err_set(ERR_USAGE, "--%s: an entry of the list is empty", o->name);
		s += length + (s[length] == ',');
	}
	return ERR_OK;
}

static enum err take_list(struct arena *mem, const struct method_option *o, const char *text, struct option_value *v)
{
	enum err err = split_list(mem, o, text, v);
	for (size_t i = 0; !err && o->kind == METHOD_NUMBERS && i < v->n; i++)
		err = check_number(o, v->names[i], &v->numbers[i]);
	return err;
}

static enum err take_value(struct arena *mem, const struct method_option *o, const char *text, struct option_value *v)
{
	v->text = text;
	switch (o->kind) {
	case METHOD_NUMBER:
	case METHOD_WHOLE:
		return check_number(o, text, &v->number);
	case METHOD_CHOICE:
		return check_choice(o, text, &v->choice);
	case METHOD_COLUMN:
	case METHOD_LABEL:
		v->names = ARENA_NEW(mem, const char *);
		if (!v->names)
			return err_memory();
		v->names[v->n++] = text;
		return ERR_OK;
	case METHOD_COLUMNS:
	case METHOD_LABELS:
	case METHOD_NUMBERS:
		return take_list(mem, o, text, v);
	default:
		return ERR_OK;
	}
}

static enum err take_command_option(int which, const char *text, struct estimate_line *line)
{
	int format;
	switch (which) {
	case OF_FORMAT:
		format = result_format_of(text);
		if (format < 0)
			return err_set(ERR_USAGE, "--format: one of these is needed: text csv json");
		line->format = (enum result_format)format;
		return ERR_OK;
	case OF_PART:
		line->part = text;
		return ERR_OK;
	case OF_SEED:
		line->seeded = true;
		if (!to_number(text, &line->seed) || line->seed != floor(line->seed) || line->seed < 0 || line->seed > 9e15)
			return err_set(ERR_USAGE, "--seed: a whole number from 0 is needed");
		return ERR_OK;
	case OF_PROGRESS:
		progress_show(true);
		return ERR_OK;
	default:
		line->help = true;
		return ERR_OK;
	}
}

static enum err take_option(struct estimate *e, int which, const char *text, struct estimate_line *line)
{
	if (which < OF_COUNT)
		return take_command_option(which, text, line);
	const struct method_option *o = &e->method->options[which - OF_COUNT];
	struct option_value *v = &e->value[which - OF_COUNT];
	if (v->given)
		return err_set(ERR_USAGE, "--%s: given twice", o->name);
	v->given = true;
	return take_value(e->mem, o, text, v);
}

/* Defaults, and options that must be there. */
static enum err complete(struct estimate *e)
{
	for (size_t i = 0; e->method->options[i].name; i++) {
		const struct method_option *o = &e->method->options[i];
		struct option_value *v = &e->value[i];
		if (v->given)
			continue;
		if (o->required)
			return err_set(ERR_USAGE, "--%s is needed; upturn estimate %s --help explains it", o->name,
				       e->method->name);
		if (o->fallback && !to_number(o->fallback, &v->number))
			return err_set(ERR_USAGE, "--%s: its default is not a number", o->name);
	}
	return ERR_OK;
}

static size_t long_options(const struct method *m, struct option *list)
{
	static const struct option own[OF_COUNT] = {
		[OF_FORMAT] = {"format", required_argument, NULL, OF_FORMAT},
		[OF_PART] = {"part", required_argument, NULL, OF_PART},
		[OF_SEED] = {"seed", required_argument, NULL, OF_SEED},
		[OF_HELP] = {"help", no_argument, NULL, OF_HELP},
		[OF_PROGRESS] = {"progress", no_argument, NULL, OF_PROGRESS},
	};
	size_t n = options_of(m);
	memcpy(list, own, sizeof own);
	for (size_t i = 0; i < n; i++)
		list[OF_COUNT + i] =
			(struct option){.name = m->options[i].name,
					.has_arg = m->options[i].kind == METHOD_FLAG ? no_argument : required_argument,
					.val = (int)(OF_COUNT + i)};
	list[OF_COUNT + n] = (struct option){0};
	return OF_COUNT + n;
}

/* getopt_long also takes the beginning of a name; a script must not depend on that. */
static bool written_out(const char *argument, const char *name)
{
	size_t n = strlen(name);
	return !strncmp(argument, "--", 2) && !strncmp(argument + 2, name, n) &&
	       (argument[2 + n] == '\0' || argument[2 + n] == '=');
}

static const char *argument_of(char **argv, const struct option *o)
{
	bool apart = o->has_arg == required_argument && optarg == argv[optind - 1];
	return argv[optind - (apart ? 2 : 1)];
}

static enum err unknown(const struct method *m, int at)
{
	return err_set(ERR_USAGE,
		       "argument %d is no option of %s, or its value is missing; upturn estimate %s --help lists them", at,
		       m->name, m->name);
}

static enum err take_table(int argc, char **argv, struct estimate_line *line)
{
	if (optind == argc)
		return err_set(ERR_USAGE, "a table is needed: upturn estimate METHOD TABLE [options]");
	if (optind + 1 < argc)
		return err_set(ERR_USAGE, "one table at a time: more than one file was named");
	line->table = argv[optind];
	return ERR_OK;
}

enum err estimate_parse(struct estimate *e, int argc, char **argv, struct estimate_line *line)
{
	struct option list[OPTIONS_MAX];
	e->value = ARENA_ARRAY(e->mem, options_of(e->method) + 1, struct option_value);
	if (!e->value)
		return err_memory();
	long_options(e->method, list);
	optind = 0;
	opterr = 0;
	for (int which, at = 0; (which = getopt_long(argc, argv, ":", list, &at)) != -1;) {
		if (which == '?' || which == ':' || !written_out(argument_of(argv, &list[at]), list[at].name))
			return unknown(e->method, optind - 1);
		enum err err = take_option(e, which, optarg, line);
		if (err)
			return err;
	}
	if (line->help)
		return ERR_OK;
	if (line->part && line->format != RESULT_CSV)
		return err_set(ERR_USAGE, "--part chooses what --format csv prints; the other formats print every part");
	enum err err = take_table(argc, argv, line);
	return err ? err : complete(e);
}
