#include "app/audit.h"
#include "app/command.h"
#include "app/cover_head.h"
#include "app/export_names.h"
#include "app/options.h"

#include <stdio.h>
#include <string.h>

struct words {
	struct option_list exports;
	const char *key, *passphrase, *dataset, *head, *part, *quasi, *population;
	unsigned char head_bytes[CHAIN_BYTES];
	int format;
};

static enum err parse(int argc, char **argv, struct words *w, int *files, bool *help)
{
	static const char *const formats[] = {"text", "csv", "json", NULL};
	const struct option_spec spec[] = {
		{"key", OPTION_TEXT, "FILE", "the key that the dataset was made with", &w->key, NULL},
		{"quasi", OPTION_TEXT, "A,B", "the quasi-identifiers to look at (default: all, at most ten)", &w->quasi,
		 NULL},
		{"population", OPTION_TEXT, "FILE.csv",
		 "people of the catchment by class: columns of quasi-identifiers and count", &w->population, NULL},
		{"passphrase-file", OPTION_TEXT, "FILE", "its passphrase, for scripts", &w->passphrase, NULL},
		{"dataset", OPTION_TEXT, "FILE.db", "the dataset that the workbooks were made from", &w->dataset, NULL},
		{"names", OPTION_LIST, "EXPORT", "look for the names that this export holds; may stand several times",
		 &w->exports, NULL},
		{"head", OPTION_TEXT, "HEAD", "the audit head of a cover: must be in the dataset's log", &w->head, NULL},
		{"format", OPTION_CHOICE, "", "of what is printed", &w->format, formats},
		{"part", OPTION_TEXT, "NAME", "with --format csv: checks (default) or another part", &w->part, NULL},
	};
	const struct option_words words = {
		.usage = "audit FILE... [options]",
		.about =
			"Checks datasets and workbooks as they stand on the disk. Exit 3 where a person must look; the rows "
			"marked\n"
			"'look' say at what.",
		.spec = spec,
		.specs = sizeof spec / sizeof spec[0],
	};
	enum err err = options_parse(&words, argc, argv, files, help);
	if (!err && *help)
		options_help(&words);
	return err;
}

static enum err audit_all(char *const *path, int files, const struct words *w, bool *look)
{
	const unsigned char *head = w->head ? w->head_bytes : NULL;
	struct arena *mem = arena_new();
	struct result *r = result_new();
	struct result_part *checks = result_part(r, "checks", RESULT_ROWS);
	struct scan_names *names = NULL;
	enum err err = mem ? ERR_OK : err_memory();
	if (!err && w->exports.n)
		err = export_names(w->exports.item, w->exports.n, &names);
	for (int i = 0; i < files && !err; i++) {
		const struct audit_input in = {.mem = mem,
					       .path = path[i],
					       .file = i + 1,
					       .key = w->key,
					       .quasi = w->quasi,
					       .population = w->population,
					       .passphrase = w->passphrase,
					       .dataset = w->dataset,
					       .head = head,
					       .names = names,
					       .result = r};
		err = audit_file(&in, checks, look);
	}
	if (!err)
		err = result_print(r, (enum result_format)w->format, w->part, stdout);
	scan_names_free(names);
	result_free(r);
	arena_free(mem);
	return err;
}

static int run(int argc, char **argv)
{
	struct words w = {.format = RESULT_TEXT};
	int files = 0;
	bool help = false, look = false;
	enum err err = parse(argc, argv, &w, &files, &help);
	if (!err && help)
		return 0;
	if (!err && !files)
		err = err_set(ERR_USAGE, "audit: name at least one dataset or workbook; upturn audit --help explains");
	if (!err && w.head && !head_of_text(w.head, strlen(w.head), w.head_bytes))
		err = err_set(ERR_USAGE, "--head: the 64 hexadecimal digits that the cover prints as audit head");
	if (!err)
		err = audit_all(argv + 1, files, &w, &look);
	if (err)
		return command_fail();
	if (look)
		fputs("upturn: a person must look at the rows marked 'look'\n", stderr);
	return look ? 3 : 0;
}

const struct command cmd_audit = {
	.name = "audit",
	.summary = "check datasets and workbooks as they stand on the disk",
	.run = run,
};
