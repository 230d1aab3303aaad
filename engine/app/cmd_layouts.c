#include "app/command.h"
#include "app/listing.h"
#include "layout/layout.h"

static enum err add(struct arena *mem, const char *folder, bool details, struct result_part *rows)
{
	struct instrument_set instruments;
	struct layout_set *set = NULL;
	enum err err = instrument_load(mem, NULL, &instruments);
	if (!err)
		err = layout_load(mem, &instruments, &(struct layout_options){.folder = folder}, &set);
	if (err)
		return err;
	for (size_t i = 0; i < layout_count(set); i++) {
		result_row(rows);
		result_text(rows, "name", layout_name(set, i));
		result_text(rows, "title", layout_title(set, i));
		if (details)
			result_text(rows, "source", layout_source(set, i));
	}
	return ERR_OK;
}

static int run(int argc, char **argv)
{
	static const struct listing words = {
		.name = "layouts",
		.usage = "layouts [--format text|csv|json] [--folder DIR]",
		.about = "The export formats that are recognised by the headers of a file.",
		.folder = true,
		.add = add,
	};
	return listing_run(&words, argc, argv);
}

const struct command cmd_layouts = {
	.name = "layouts",
	.summary = "the export formats that are recognised",
	.run = run,
};
