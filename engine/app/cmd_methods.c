#include "app/command.h"
#include "app/estimate.h"
#include "app/options.h"

#include <stdio.h>
#include <string.h>

static const char *const formats[] = {"text", "csv", "json", NULL};

static enum err parse(int argc, char **argv, int *format, bool *help)
{
	const struct option_spec spec[] = {{"format", OPTION_CHOICE, NULL, "how it is printed", format, formats}};
	const struct option_words words = {"methods [--format text|csv|json]",
					   "The estimators of upturn estimate, with their sources.", spec, 1};
	int files = 0;
	enum err err = options_parse(&words, argc, argv, &files, help);
	if (!err && *help)
		options_help(&words);
	if (!err && files)
		return err_set(ERR_USAGE, "methods takes no file");
	return err;
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
	int format = RESULT_TEXT;
	bool help = false;
	struct arena *mem = arena_new();
	struct result *r = result_new();
	enum err err = mem && r ? ERR_OK : err_memory();
	if (!err)
		err = parse(argc, argv, &format, &help);
	if (!err && !help)
		err = list_methods(mem, r, (enum result_format)format);
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
