#include "app/command.h"
#include "app/options.h"
#include "deid/profile.h"
#include "result/result.h"

#include <stdio.h>
#include <string.h>

/* Each column's level in each built-in profile, and what could be chosen instead: from what keeps most to what keeps least. */
static void put_columns(struct result_part *rows, const struct profile *strict, const struct profile *research)
{
	static char ladder[PROFILE__COUNT][128];
	for (int i = 0; i < PROFILE__COUNT; i++) {
		enum profile_column c = (enum profile_column)i;
		ladder[i][0] = '\0';
		for (int level = 0; profile_level_name(c, level); level++) {
			strncat(ladder[i], level ? " " : "", sizeof ladder[i] - strlen(ladder[i]) - 1);
			strncat(ladder[i], profile_level_name(c, level), sizeof ladder[i] - strlen(ladder[i]) - 1);
		}
		result_row(rows);
		result_text(rows, "column", profile_column_name(c));
		result_text(rows, "strict", profile_level_name(c, strict->level[i]));
		result_text(rows, "research", profile_level_name(c, research->level[i]));
		result_words(rows, "levels", ladder[i]);
	}
}

static enum err list(enum result_format format)
{
	struct profile strict = profile_base(DEID_STRICT), research = profile_base(DEID_RESEARCH);
	struct result *r = result_new();
	put_columns(result_part(r, "columns", RESULT_ROWS), &strict, &research);
	enum err err = result_print(r, format, NULL, stdout);
	result_free(r);
	return err;
}

static enum err print(const char *name)
{
	size_t n;
	const char *text = profile_text(name, &n);
	if (!text)
		return err_set(ERR_USAGE, "profiles --print: strict or research is needed");
	return fwrite(text, 1, n, stdout) == n ? ERR_OK : err_set(ERR_DISK, "standard output cannot be written");
}

static int run(int argc, char **argv)
{
	static const char *const formats[] = {"text", "csv", "json", NULL};
	const char *name = NULL;
	int format = RESULT_TEXT, files = 0;
	bool help = false;
	const struct option_spec spec[] = {
		{"print", OPTION_TEXT, "NAME", "the file of a built-in profile, to copy and tighten", &name, NULL},
		{"format", OPTION_CHOICE, "", "how to print the list", &format, formats},
	};
	const struct option_words words = {
		.usage = "profiles [--print NAME] [--format text|csv|json]",
		.about =
			"What each profile keeps of each class of columns. A profile of your own is a copy with some levels "
			"moved to the\n"
			"right; it is given to ingest and run as --profile FILE.yaml and can never keep more than its base.",
		.spec = spec,
		.specs = sizeof spec / sizeof *spec};
	enum err err = options_parse(&words, argc, argv, &files, &help);
	if (!err && help) {
		options_help(&words);
		return 0;
	}
	if (!err && files)
		err = err_set(ERR_USAGE, "profiles takes no file; --print NAME prints one of its own");
	if (!err)
		err = name ? print(name) : list((enum result_format)format);
	return err ? command_fail() : 0;
}

const struct command cmd_profiles = {
	.name = "profiles",
	.summary = "what each profile keeps, and a file to copy",
	.run = run,
};
