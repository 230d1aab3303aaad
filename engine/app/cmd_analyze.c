#include "app/analyze.h"
#include "app/command.h"
#include "app/key_use.h"
#include "app/options.h"
#include "app/private_release.h"
#include "core/progress.h"

static const char *const releases[] = {"qi", "research", "public", NULL};
static const char *const formats[] = {"xlsx", "csv", "json", NULL};

struct words {
	const char *dataset, *output, *study, *instruments, *key, *passphrase, *threshold;
	struct private_request private;
	int release, format;
	bool print_study, progress, help;
};

static enum err parse(int argc, char **argv, struct words *w)
{
	const struct option_spec spec[] = {
		{"dataset", OPTION_TEXT, "FILE.db", "the de-identified dataset", &w->dataset, NULL},
		{"output", OPTION_TEXT, "PATH", "the workbook, or with --format csv or json a folder", &w->output, NULL},
		{"key", OPTION_TEXT, "FILE", "the key that the dataset was made with", &w->key, NULL},
		{"passphrase-file", OPTION_TEXT, "FILE", "its passphrase, for scripts", &w->passphrase, NULL},
		{"study", OPTION_TEXT, "STUDY.yaml", "the definitions; without it the defaults serve", &w->study, NULL},
		{"release", OPTION_CHOICE, NULL, "how far the result may travel (default: the study's)", &w->release,
		 releases},
		{"threshold", OPTION_TEXT, "N", "clients behind a released number; at least what the release asks for",
		 &w->threshold, NULL},
		{"epsilon", OPTION_TEXT, "E",
		 "with --release public: counts under differential privacy; the noise is random, so no two have the same "
		 "bytes",
		 &w->private.epsilon, NULL},
		{"budget", OPTION_TEXT, "B", "with --epsilon: all that such releases may spend, once; never raised later",
		 &w->private.budget, NULL},
		{"format", OPTION_CHOICE, NULL, "a workbook, or the released tables as files", &w->format, formats},
		{"instruments", OPTION_TEXT, "DIR", "your own questionnaires", &w->instruments, NULL},
		{"print-study", OPTION_FLAG, NULL, "print the effective study and stop", &w->print_study, NULL},
		{"progress", OPTION_FLAG, NULL, "show progress also when standard error is no terminal", &w->progress, NULL},
	};
	const struct option_words words = {
		"analyze --dataset FILE.db --output REPORT.xlsx [options]",
		"Analyses a de-identified dataset and writes the workbook, or the released tables as files.", spec,
		sizeof spec / sizeof *spec};
	int files = 0;
	enum err err = options_parse(&words, argc, argv, &files, &w->help);
	if (err)
		return err;
	if (w->help) {
		options_help(&words);
		return ERR_OK;
	}
	if (files)
		return err_set(ERR_USAGE, "analyze takes no file; name the dataset with --dataset");
	if (w->private.budget && !w->private.epsilon)
		return err_set(ERR_USAGE, "--budget goes with --epsilon");
	if (!w->print_study && (!w->dataset || !w->output))
		return err_set(ERR_USAGE, "%s", w->dataset ? "--output is needed" : "--dataset is needed");
	return ERR_OK;
}

static enum err analyze(const struct words *w, char remark[REMARK_LONGEST])
{
	struct store *store = NULL;
	struct key *key = NULL;
	const char *const inputs[] = {w->dataset, w->study, w->key};
	const struct key_source from = {w->key, w->passphrase, w->dataset, w->output};
	if (w->print_study)
		return analyze_print_study(w->study);
	progress_show(w->progress);
	struct analyze_request r = {.study = w->study,
				    .instruments = w->instruments,
				    .release = w->release,
				    .threshold = w->threshold,
				    .format = (enum analyze_format)w->format,
				    .output = w->output};
	enum err err = w->private.epsilon ? private_check(&r, &w->private) : ERR_OK;
	if (!err)
		err = analyze_check(&r, inputs, sizeof inputs / sizeof *inputs);
	if (!err)
		err = store_open(w->dataset, &store);
	if (!err)
		err = key_use_of(&from, store, &key);
	r.store = store;
	r.ledger = true;
	r.key = key;
	if (!err)
		err = w->private.epsilon ? private_store(&r, &w->private) : analyze_store(&r, remark, REMARK_LONGEST);
	key_free(key);
	store_close(store);
	return err;
}

static int run(int argc, char **argv)
{
	struct words w = {.release = -1};
	char remark[REMARK_LONGEST] = "";
	enum err err = parse(argc, argv, &w);
	if (!err && !w.help)
		err = analyze(&w, remark);
	if (err)
		return command_fail();
	return *remark ? analyze_look(remark) : 0;
}

const struct command cmd_analyze = {
	.name = "analyze", .summary = "analyse a dataset: workbook or released tables", .run = run};
