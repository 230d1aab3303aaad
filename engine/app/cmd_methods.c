#include "app/command.h"
#include "app/listing.h"
#include "estimate/estimate.h"

#include <stdio.h>
#include <string.h>

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

static enum err add(struct arena *mem, const char *folder, bool details, struct result_part *rows)
{
	(void)folder;
	for (const struct method *const *m = methods_registry; *m; m++) {
		const char *options = options_text(mem, *m);
		if (!options)
			return err_memory();
		result_row(rows);
		result_text(rows, "name", (*m)->name);
		result_text(rows, "title", (*m)->title);
		result_text(rows, "source", (*m)->source);
		if (details)
			result_text(rows, "options", options);
	}
	return ERR_OK;
}

static int run(int argc, char **argv)
{
	static const struct listing words = {
		.name = "methods",
		.usage = "methods [--format text|csv|json]",
		.about = "The estimators of upturn estimate, with their sources.",
		.add = add,
	};
	return listing_run(&words, argc, argv);
}

const struct command cmd_methods = {
	.name = "methods",
	.summary = "the estimators, with their sources",
	.run = run,
};
