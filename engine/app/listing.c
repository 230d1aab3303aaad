#include "app/listing.h"

#include "app/command.h"
#include "app/options.h"

static enum err print_list(const struct listing *l, const char *folder, enum result_format format)
{
	struct arena *mem = arena_new();
	struct result *r = result_new();
	enum err err = mem && r ? ERR_OK : err_memory();
	if (!err)
		err = l->add(mem, folder, format != RESULT_TEXT, result_part(r, l->name, RESULT_ROWS));
	if (!err)
		err = result_print(r, format, NULL, stdout);
	result_free(r);
	arena_free(mem);
	return err;
}

int listing_run(const struct listing *l, int argc, char **argv)
{
	static const char *const formats[] = {"text", "csv", "json", NULL};
	const char *folder = NULL;
	int format = RESULT_TEXT, files = 0;
	bool help = false;
	const struct option_spec spec[] = {
		{"format", OPTION_CHOICE, NULL, "how to print: csv and json tell more than text", &format, formats},
		{"folder", OPTION_TEXT, "DIR",
		 "your own *.yaml: they add to the built-in ones, or override those of the same name", &folder, NULL},
	};
	const struct option_words words = {.usage = l->usage, .about = l->about, .spec = spec, .specs = l->folder ? 2 : 1};
	enum err err = options_parse(&words, argc, argv, &files, &help);
	if (!err && help) {
		options_help(&words);
		return 0;
	}
	if (!err && files)
		err = err_set(ERR_USAGE, "%s takes no file", l->name);
	if (!err)
		err = print_list(l, folder, (enum result_format)format);
	return err ? command_fail() : 0;
}
