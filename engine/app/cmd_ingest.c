#include "app/batch.h"
#include "app/command.h"
#include "app/ingest.h"
#include "app/options.h"
#include "core/progress.h"

#include <stdio.h>
#include <string.h>

struct words {
	const char *dataset, *profile, *sheet, *layout, *layouts, *instruments, *key, *passphrase, *limit, *part, *rejects;
	int order, format, link;
	bool progress, complete, batch;
	struct answers answers;
};

static enum err parse(int argc, char **argv, struct words *w, int *files, bool *help)
{
	static const char *const orders[] = {"dmy", "mdy", "ymd", NULL};
	static const char *const formats[] = {"text", "csv", "json", NULL};
	static const char *const links[] = {"id", "name", NULL};
	const struct option_spec spec[] = {
		{"dataset", OPTION_TEXT, "FILE.db", "the de-identified dataset: made, or added to", &w->dataset, NULL},
		{"layout", OPTION_TEXT, "NAME or FILE.yaml", "the export's layout (recognised without it)", &w->layout,
		 NULL},
		{"sheet", OPTION_TEXT, "N or NAME",
		 "of a workbook; without it every sheet that is shown and holds something", &w->sheet, NULL},
		{"layouts", OPTION_TEXT, "DIR", "layouts of your own", &w->layouts, NULL},
		{"instruments", OPTION_TEXT, "DIR", "questionnaires of your own", &w->instruments, NULL},
		{"profile", OPTION_TEXT, "NAME or FILE.yaml",
		 "strict (default), research, or your own, tighter one; upturn profiles lists them", &w->profile, NULL},
		{"key", OPTION_TEXT, "FILE", "the pseudonym key; without it nothing links to a later export", &w->key, NULL},
		{"passphrase-file", OPTION_TEXT, "FILE", "its passphrase, for scripts", &w->passphrase, NULL},
		{"link", OPTION_CHOICE, "", "who is one client: one id (default), or one name and birth date", &w->link,
		 links},
		{"complete", OPTION_FLAG, "",
		 "the exports hold all appointments of their clients in the period that they cover: others in it are "
		 "removed; only so goes what a later export voids or moves to another day, and only in that period",
		 &w->complete, NULL},
		{"continue-on-error", OPTION_FLAG, "",
		 "each export, and each file of a folder, on its own; what fails is told, the others are taken in",
		 &w->batch, NULL},
		{"date-order", OPTION_CHOICE, "", "where the dates do not tell", &w->order, orders},
		ANSWER_OPTIONS(w->answers),
		{"max-rejects", OPTION_TEXT, "N or P%", "above it the exit code is 3 (default 5%)", &w->limit, NULL},
		{"rejects", OPTION_TEXT, "FILE.csv", "every rejected row and value: file, row, column, reason", &w->rejects,
		 NULL},
		{"format", OPTION_CHOICE, "", "of the summary", &w->format, formats},
		{"part", OPTION_TEXT, "NAME",
		 "with --format csv: appointments, columns, inputs, rejected, rejected_values, rejects, same_name, unmapped",
		 &w->part, NULL},
		{"progress", OPTION_FLAG, "", "show progress when standard error is no terminal, too", &w->progress, NULL},
	};
	const struct option_words words = {
		.usage = "ingest EXPORT... --dataset FILE.db [options]",
		.about = "Takes exports in: what identifies a person is dropped or turned into pseudonyms, codes and "
			 "offsets, the rest is\n"
			 "stored in a dataset that any SQLite tool can read. Prints the ingestion summary.\n"
			 "EXPORT: a file, packed or not, a folder, a .zip, - (standard input), an SQLite file, or a "
			 "PostgreSQL connection\n(\"host=... dbname=...\" with --query; its password in ~/.pgpass, "
			 "PGPASSFILE or PGPASSWORD, never here).",
		.spec = spec,
		.specs = sizeof spec / sizeof spec[0],
	};
	enum err err = options_parse(&words, argc, argv, files, help);
	if (!err && *help)
		options_help(&words);
	return err;
}

static bool is_part(const char *name)
{
	static const char *const parts[] = {"appointments",    "columns", "inputs",    "rejected",
					    "rejected_values", "rejects", "same_name", "unmapped"};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (!strcmp(parts[i], name))
			return true;
	return false;
}

static enum err check(const struct words *w, int files, struct ingest_request *r)
{
	static const char *const orders[] = {"dmy", "mdy", "ymd"};
	if (!files)
		return err_set(ERR_USAGE, "ingest: name at least one export; upturn ingest --help explains");
	if (!w->dataset)
		return err_set(ERR_USAGE, "--dataset: name the file that the dataset is kept in");
	if (w->part && w->format != RESULT_CSV)
		return err_set(ERR_USAGE, "--part: goes with --format csv; the other formats print every part");
	if (w->part && w->batch)
		return err_set(ERR_USAGE, "--part: not with --continue-on-error, whose summary has one list");
	if (w->part && !is_part(w->part))
		return err_set(ERR_USAGE, "--part: one of these is needed: appointments columns inputs rejected "
					  "rejected_values rejects same_name unmapped");
	*r = (struct ingest_request){.exports = files,
				     .choice = {.sheet = w->sheet},
				     .dataset = w->dataset,
				     .layout = w->layout,
				     .layouts = w->layouts,
				     .instruments = w->instruments,
				     .date_order = w->order < 0 ? NULL : orders[w->order],
				     .answers = w->answers,
				     .key = w->key,
				     .passphrase = w->passphrase,
				     .rejects = w->rejects,
				     .complete = w->complete,
				     .link_by_name = w->link == 1,
				     .profile = w->profile,
				     .limit = {.percent = true, .value = INGEST_LIMIT_PERCENT}};
	return w->limit ? ingest_limit_of(w->limit, &r->limit) : ERR_OK;
}

static enum err print(const struct ingest *in, const struct words *w)
{
	struct result *r = result_new();
	ingest_summary(in, r, (enum result_format)w->format);
	enum err err = result_print(r, (enum result_format)w->format, w->part, stdout);
	result_free(r);
	return err;
}

/* Exit codes: app/batch.h. */
static int run_batch(const struct ingest_request *request, const struct words *w)
{
	struct batch b;
	if (batch_run(request, &b))
		return command_fail();
	struct result *r = result_new();
	batch_summary(&b, r);
	int code = result_print(r, (enum result_format)w->format, w->part, stdout) ? command_fail() : batch_exit(&b);
	if (code == 3)
		fprintf(stderr, "upturn: %zu of %zu exports failed, %zu want a look; the summary shows which\n",
			b.count[BATCH_FAILED], b.n, b.count[BATCH_LOOK]);
	result_free(r);
	batch_free(&b);
	return code;
}

static int run(int argc, char **argv)
{
	struct words w = {.order = -1};
	struct ingest_request request;
	struct ingest in;
	const char *reason;
	int files = 0;
	bool help = false;
	if (parse(argc, argv, &w, &files, &help))
		return command_fail();
	if (help)
		return 0;
	if (check(&w, files, &request))
		return command_fail();
	request.export_path = argv + 1;
	answers_choose(&w.answers, &request.choice);
	progress_show(w.progress);
	if (w.batch)
		return run_batch(&request, &w);
	if (ingest_run(&request, &in))
		return command_fail();
	int code = print(&in, &w) ? command_fail() : 0;
	if (!code && ingest_needs_eye(&in, &reason)) {
		fprintf(stderr, "upturn: done, but look at this: %s; the summary shows where\n", reason);
		code = 3;
	}
	if (code != 1 && !store_taken(in.store)->changed)
		fputs("upturn: nothing is new: every appointment of the exports is already there\n", stderr);
	if (!request.key)
		fputs("upturn: the pseudonyms hold for this dataset only; with --key FILE later exports link to it\n",
		      stderr);
	ingest_free(&in);
	return code;
}

const struct command cmd_ingest = {
	.name = "ingest",
	.summary = "de-identify exports and store them in a dataset",
	.run = run,
};
