#include "app/command.h"
#include "app/export.h"
#include "app/export_names.h"
#include "app/key_use.h"
#include "app/options.h"
#include "core/progress.h"

#include <stdio.h>

static const char *const formats[] = {"csv", "spss", "stata", "sas", "sqlite", "json", NULL};
static const char *const releases[] = {"qi", "research", "public", NULL};
static const char *const printed[] = {"text", "csv", "json", NULL};

struct words {
	const char *dataset, *output, *key, *passphrase, *study, *instruments, *part;
	struct option_list exports;
	int to, release, format;
	bool progress, help;
};

static enum err parse(int argc, char **argv, struct words *w)
{
	const struct option_spec spec[] = {
		{"dataset", OPTION_TEXT, "FILE.db", "the de-identified dataset", &w->dataset, NULL},
		{"to", OPTION_CHOICE, NULL, "the program that is to read it", &w->to, formats},
		{"output", OPTION_TEXT, "PATH", "a folder; with --to sqlite a file", &w->output, NULL},
		{"release", OPTION_CHOICE, NULL, "whom the rows are for (default qi)", &w->release, releases},
		{"study", OPTION_TEXT, "STUDY.yaml", "the definitions of breakthrough, plateau, relapse and outcome",
		 &w->study, NULL},
		{"key", OPTION_TEXT, "FILE", "the key that the dataset was made with", &w->key, NULL},
		{"passphrase-file", OPTION_TEXT, "FILE", "its passphrase, for scripts", &w->passphrase, NULL},
		{"instruments", OPTION_TEXT, "DIR", "your own questionnaires", &w->instruments, NULL},
		{"names", OPTION_LIST, "EXPORT", "look for the names that this export holds; may stand several times",
		 &w->exports, NULL},
		{"format", OPTION_CHOICE, "", "of what is printed", &w->format, printed},
		{"part", OPTION_TEXT, "NAME", "with --format csv: tables (default)", &w->part, NULL},
		{"progress", OPTION_FLAG, NULL, "show progress also when standard error is no terminal", &w->progress, NULL},
	};
	const struct option_words words = {
		"export --dataset FILE.db --to csv|spss|stata|sas|sqlite|json --output PATH [options]",
		"Writes a dataset as tables for other programs: episodes, sessions, scores and events, with labels and a "
		"codebook.\n"
		"These are rows of people:\n"
		"  qi        as the dataset has them, for the clinic alone; exit 3 where a client stands nearly alone in "
		"them\n"
		"  research  of a protected copy (upturn protect) in classes of at least 11 alone: days in whole weeks, no "
		"therapists, no\n"
		"            clinics; for those who are bound to leave them unlinked, as a course is nearly as good as a "
		"name\n"
		"  public    refused: rows are never public",
		spec, sizeof spec / sizeof *spec};
	int files = 0;
	enum err err = options_parse(&words, argc, argv, &files, &w->help);
	if (err)
		return err;
	if (w->help) {
		options_help(&words);
		return ERR_OK;
	}
	if (files)
		return err_set(ERR_USAGE, "export takes no file; name the dataset with --dataset");
	if (!w->dataset || !w->output || w->to < 0)
		return err_set(ERR_USAGE, "%s is needed", !w->dataset ? "--dataset" : w->to < 0 ? "--to" : "--output");
	return ERR_OK;
}

static enum err export(struct arena *mem, const struct words *w, struct result *told, char remark[EXPORT_REMARK]) {
	const char *const inputs[] = {w->dataset, w->study, w->key};
	const struct key_source from = {w->key, w->passphrase, w->dataset, w->output};
	struct store *store = NULL;
	struct key *key = NULL;
	struct scan_names *names = NULL;
	struct export_request r = {.study = w->study,
				   .instruments = w->instruments,
				   .release = (enum release)w->release,
				   .format = (enum exchange_format)w->to,
				   .output = w->output};
	progress_show(w->progress);
	enum err err = export_check(&r, inputs, sizeof inputs / sizeof *inputs);
	if (!err && w->exports.n) err = export_names(w->exports.item, w->exports.n, &names);
	if (!err) err = store_open(w->dataset, &store);
	if (!err) err = key_use_of(&from, store, &key);
	r.store = store;
	r.key = key;
	r.names = names;
	if (!err) err = export_store(mem, &r, told, remark);
	key_free(key);
	store_close(store);
	scan_names_free(names);
	return err;
}

static int run(int argc, char **argv)
{
	struct words w = {.to = -1};
	char remark[EXPORT_REMARK] = "";
	enum err err = parse(argc, argv, &w);
	if (err)
		return command_fail();
	if (w.help)
		return 0;
	struct arena *mem = arena_new();
	struct result *told = result_new();
	err = mem ? export(mem, &w, told, remark) : err_memory();
	if (!err)
		err = result_print(told, (enum result_format)w.format, w.part, stdout);
	result_free(told);
	arena_free(mem);
	if (err)
		return command_fail();
	if (!*remark)
		return 0;
	fprintf(stderr, "upturn: done, but look at this: %s\n", remark);
	return 3;
}

const struct command cmd_export = {
	.name = "export", .summary = "a dataset as tables for R, SPSS, Stata, SAS, with a codebook", .run = run};
