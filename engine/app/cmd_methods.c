#include "app/command.h"
#include "app/estimate.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

static enum err parse(int argc, char **argv, enum result_format *format, bool *help)
{
	static const struct option list[] = {
		{"format", required_argument, NULL, 'f'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	optind = 0;
	opterr = 0;
	for (int which; (which = getopt_long(argc, argv, ":", list, NULL)) != -1;) {
		int got = 0;
		if (which == 'f')
			got = result_format_of(optarg);
		if (which == '?' || which == ':')
			return err_set(ERR_USAGE, "methods takes --format text, csv or json");
		if (got < 0)
			return err_set(ERR_USAGE, "--format: one of these is needed: text csv json");
		if (which == 'f')
			*format = (enum result_format)got;
		*help = *help || which == 'h';
	}
	return optind == argc ? ERR_OK : err_set(ERR_USAGE, "methods takes no file");
}

/* The options as "--time --event --by ...". */
static const char *options_text(struct arena *mem, const struct method *m)
{
	size_t size = 1, n = 0;
	for (const struct method_option *o = m->options; o->name; o++)
		size += strlen(o->name) + 3;
	char *text = arena_alloc(mem, size);
	for (const struct method_option *o = m->options; text && o->name; o++)
		n += (size_t)snprintf(text + n, size - n, "%s--%s", n ? " " : "", o->name);
	return text;
}

static enum err list_methods(struct arena *mem, struct result *r, enum result_format format)
{
	struct result_part *p = result_part(r, "methods", RESULT_ROWS);
	for (const struct method *const *m = methods_registry; *m; m++) {
		const char *options = options_text(mem, *m);
		if (!options)
			return err_memory();
		result_row(p);
		result_text(p, "name", (*m)->name);
		result_text(p, "title", (*m)->title);
		result_text(p, "source", (*m)->source);
		if (format != RESULT_TEXT)
			result_text(p, "options", options);
	}
	return result_print(r, format, NULL, stdout);
}

static int run(int argc, char **argv)
{
	enum result_format format = RESULT_TEXT;
	bool help = false;
	struct arena *mem = arena_new();
	struct result *r = result_new();
	enum err err = mem && r ? ERR_OK : err_memory();
	if (!err)
		err = parse(argc, argv, &format, &help);
	if (!err && help)
		puts("usage: upturn methods [--format text|csv|json]\n\nThe estimators of upturn estimate, with their "
		     "sources.");
	else if (!err)
		err = list_methods(mem, r, format);
	int code = err ? command_fail() : 0;
	result_free(r);
	arena_free(mem);
	return code;
}

const struct command cmd_methods = {
	.name = "methods",
	.summary = "the estimators, with their sources",
	.run = run,
};
