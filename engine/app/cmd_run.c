#include "app/analyze.h"
#include "app/command.h"
#include "app/ingest.h"
#include "app/options.h"
#include "core/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const releases[] = {"qi", "research", "public", NULL};
static const char *const formats[] = {"xlsx", "csv", "json", NULL};
static const char *const orders[] = {"dmy", "mdy", "ymd", NULL};
static const char *const links[] = {"id", "name", NULL};

struct words {
	struct ingest_request ingest;
	struct analyze_request analyze;
	const char *max_rejects;
	int order, format, link;
	bool progress, help;
};

static enum err check(struct words *w, int files, char **argv)
{
	if (!files)
		return err_set(ERR_USAGE, "run needs at least one export; upturn run --help shows how");
	if (!w->analyze.output)
		return err_set(ERR_USAGE, "--output is needed: the workbook to write");
	if (w->ingest.key && !w->ingest.dataset)
		return err_set(ERR_USAGE,
			       "--key: needs --dataset; without one nothing is kept that a later export could join");
	w->ingest.exports = files;
	w->ingest.export_path = argv + 1;
	answers_choose(&w->ingest.answers, &w->ingest.choice);
	w->ingest.link_by_name = w->link == 1;
	w->ingest.date_order = w->order >= 0 ? orders[w->order] : NULL;
	w->ingest.output = w->analyze.output;
	w->analyze.instruments = w->ingest.instruments;
	w->analyze.format = (enum analyze_format)w->format;
	return w->max_rejects ? ingest_limit_of(w->max_rejects, &w->ingest.limit) : ERR_OK;
}

static enum err parse(int argc, char **argv, struct words *w)
{
	struct ingest_request *in = &w->ingest;
	struct analyze_request *an = &w->analyze;
	const struct option_spec spec[] = {
		{"output", OPTION_TEXT, "PATH", "the workbook, or with --format csv or json a folder", &an->output, NULL},
		{"study", OPTION_TEXT, "STUDY.yaml", "the definitions; without it the defaults serve", &an->study, NULL},
		{"dataset", OPTION_TEXT, "FILE.db", "keep the de-identified dataset here", &in->dataset, NULL},
		{"key", OPTION_TEXT, "FILE", "the pseudonym key, so that later exports can join", &in->key, NULL},
		{"passphrase-file", OPTION_TEXT, "FILE", "its passphrase, for scripts", &in->passphrase, NULL},
		{"release", OPTION_CHOICE, NULL, "how far the result may travel (default: the study's)", &an->release,
		 releases},
		{"threshold", OPTION_TEXT, "N", "clients behind a released number; at least what the release asks for",
		 &an->threshold, NULL},
		{"format", OPTION_CHOICE, NULL, "a workbook, or the released tables as files", &w->format, formats},
		{"profile", OPTION_TEXT, "NAME|FILE", "strict (default), research, or your own, tighter one", &in->profile,
		 NULL},
		{"layout", OPTION_TEXT, "NAME|FILE", "the export's layout, where it is not recognised", &in->layout, NULL},
		{"sheet", OPTION_TEXT, "N|NAME", "of a workbook; without it every sheet that is shown and holds something",
		 &in->choice.sheet, NULL},
		{"layouts", OPTION_TEXT, "DIR", "your own layouts", &in->layouts, NULL},
		{"instruments", OPTION_TEXT, "DIR", "your own questionnaires", &in->instruments, NULL},
		{"link", OPTION_CHOICE, NULL, "who is one client: one id (default), or one name and birth date", &w->link,
		 links},
		{"date-order", OPTION_CHOICE, NULL, "where every date fits two readings", &w->order, orders},
		ANSWER_OPTIONS(in->answers),
		{"rejects", OPTION_TEXT, "FILE.csv", "every rejected row and value: file, row, column, reason", &in->rejects,
		 NULL},
		{"max-rejects", OPTION_TEXT, "N|P%", "more rejected rows than this want a person's eye", &w->max_rejects,
		 NULL},
		{"progress", OPTION_FLAG, NULL, "show progress also when standard error is no terminal", &w->progress, NULL},
	};
	const struct option_words words = {
		"run EXPORT... --output REPORT.xlsx [options]",
		"De-identifies exports, analyses them and writes the workbook, in one go. Without --dataset the\n"
		"de-identified dataset lives only as long as the run.",
		spec, sizeof spec / sizeof *spec};
	int files = 0;
	enum err err = options_parse(&words, argc, argv, &files, &w->help);
	if (err)
		return err;
	if (w->help) {
		options_help(&words);
		return ERR_OK;
	}
	return check(w, files, argv);
}

/* What a person should know, on standard error: what came in, what did not, and whether anything wants looking at. */
static int tell(const struct ingest *in)
{
	const struct deid_counts *c = deid_set_counts(in->set);
	const char *reason = NULL;
	char reasons[INGEST_REASONS];
	ingest_reasons(in, reasons);
	fprintf(stderr, "rows read: %llu, accepted: %llu, rejected: %llu%s%s%s; clients: %llu\n",
		(unsigned long long)c->rows_read, (unsigned long long)c->rows_accepted, (unsigned long long)c->rows_rejected,
		*reasons ? " (" : "", reasons, *reasons ? ")" : "", (unsigned long long)c->clients);
	if (!ingest_needs_eye(in, &reason))
		return 0;
	fprintf(stderr,
		"upturn: done, but look at this: %s; upturn inspect shows the columns, upturn ingest "
		"lists the rows\n",
		reason);
	return 3;
}

/* A wrong study or output is told before the exports are read. */
static enum err check_ahead(const struct words *w)
{
	const struct ingest_request *r = &w->ingest;
	const char *const named[] = {w->analyze.study, r->dataset, r->key, r->layout};
	size_t n = sizeof named / sizeof *named, exports = (size_t)r->exports;
	const char **input = calloc(n + exports, sizeof *input);
	if (!input)
		return err_memory();
	memcpy(input, named, sizeof named);
	for (size_t i = 0; i < exports; i++)
		input[n + i] = r->export_path[i];
	enum err err = analyze_check(&w->analyze, input, n + exports);
	free(input);
	return err;
}

static int work(const struct words *w)
{
	struct ingest in = {0};
	struct analyze_request an = w->analyze;
	progress_show(w->progress);
	enum err err = check_ahead(w);
	if (!err)
		err = ingest_run(&w->ingest, &in);
	if (err)
		return command_fail();
	char remark[REMARK_LONGEST] = "";
	an.store = in.store;
	an.names = ingest_scan_names(in.scan);
	an.ledger = w->ingest.dataset != NULL;
	an.key = in.key;
	err = analyze_store(&an, remark, sizeof remark);
	int code = err ? command_fail() : tell(&in);
	if (!err && *remark)
		code = analyze_look(remark);
	ingest_free(&in);
	return code;
}

static int run(int argc, char **argv)
{
	struct words w = {.order = -1,
			  .analyze = {.release = -1},
			  .ingest = {.limit = {.percent = true, .value = INGEST_LIMIT_PERCENT}}};
	if (parse(argc, argv, &w))
		return command_fail();
	return w.help ? 0 : work(&w);
}

const struct command cmd_run = {.name = "run", .summary = "exports in, workbook out: the whole way in one go", .run = run};
