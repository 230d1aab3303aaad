#include "app/command.h"
#include "app/options.h"
#include "app/result.h"
#include "layout/layout.h"

#include <stdio.h>

static enum err list(struct arena *mem, const char *folder, enum result_format format)
{
	struct instrument_set instruments;
	struct layout_set *set = NULL;
	enum err err = instrument_load(mem, NULL, &instruments);
	if (!err)
		err = layout_load(mem, &instruments, &(struct layout_options){.folder = folder}, &set);
	if (err)
		return err;
	struct result *r = result_new();
	struct result_part *p = result_part(r, "layouts", RESULT_ROWS);
	for (size_t i = 0; i < layout_count(set); i++) {
		result_row(p);
		result_text(p, "name", layout_name(set, i));
		result_text(p, "title", layout_title(set, i));
		result_text(p, "source", layout_source(set, i));
	}
	err = r ? result_print(r, format, NULL, stdout) : err_memory();
	result_free(r);
	return err;
}

static int run(int argc, char **argv)
{
	static const char *const formats[] = {"text", "csv", "json", NULL};
	const char *folder = NULL;
	int format = RESULT_TEXT, files = 0;
	bool help = false;
	const struct option_spec spec[] = {
		{"format", OPTION_CHOICE, NULL, "how to print", &format, formats},
		{"folder", OPTION_TEXT, "DIR",
		 "your own *.yaml: they add to the built-in ones, or override those of the same name", &folder, NULL},
	};
	const struct option_words words = {
		.usage = "layouts [--format text|csv|json] [--folder DIR]",
		.about = "The export formats that are recognised by the headers of a file.",
		.spec = spec,
		.specs = sizeof spec / sizeof *spec,
	};
	enum err err = options_parse(&words, argc, argv, &files, &help);
	if (!err && help) {
		options_help(&words);
		return 0;
	}
	if (!err && files)
		err = err_set(ERR_USAGE, "layouts takes no file");
	struct arena *mem = arena_new();
	if (!err)
		err = mem ? list(mem, folder, (enum result_format)format) : err_memory();
	arena_free(mem);
	return err ? command_fail() : 0;
}

const struct command cmd_layouts = {
	.name = "layouts",
	.summary = "the export formats that are recognised",
	.run = run,
};
