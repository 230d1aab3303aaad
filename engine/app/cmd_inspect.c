#include "app/command.h"
#include "app/inspect_print.h"
#include "app/options.h"

/*
 * The one command that shows header texts: to the person who runs it, on standard output. It reads everything and keeps nothing.
 */

struct words {
	struct ingest_request request;
	const char *part;
	int order, format;
};

static enum err print(const struct inspect *in, const struct words *w)
{
	enum result_format format = (enum result_format)w->format;
	if (format == RESULT_TEXT && !w->part) {
		inspect_print(in, stdout);
		return fflush(stdout) || ferror(stdout)
			       ? err_set(ERR_DISK, "the result could not be written; is the disk full?")
			       : ERR_OK;
	}
	struct result *r = result_new();
	inspect_result(in, r);
	enum err err = result_print(r, format, w->part || format != RESULT_CSV ? w->part : "columns", stdout);
	result_free(r);
	return err;
}

static int open_questions(const struct inspect *in)
{
	if (!in->questions)
		return 0;
	fprintf(stderr, "upturn: done, but a person must decide: %d question%s open, with the options that answer %s\n",
		in->questions, in->questions == 1 ? " is" : "s are", in->questions == 1 ? "it" : "them");
	return 3;
}

/* What was found is told also when a later file cannot be read. */
static int inspect(const struct words *w)
{
	struct inspect in;
	enum err err = inspect_exports(&w->request, &in);
	int code = err ? command_fail() : 0;
	if (print(&in, w) && !code)
		code = command_fail();
	else if (!code)
		code = open_questions(&in);
	inspect_free(&in);
	return code;
}

static int run(int argc, char **argv)
{
	static const char *const orders[] = {"dmy", "mdy", "ymd", NULL};
	static const char *const formats[] = {"text", "csv", "json", NULL};
	struct words w = {.order = -1};
	struct ingest_request *r = &w.request;
	int files = 0;
	bool help = false;
	const struct option_spec spec[] = {
		{"layout", OPTION_TEXT, "NAME or FILE.yaml", "the export's layout (recognised without it)", &r->layout,
		 NULL},
		{"layouts", OPTION_TEXT, "DIR", "layouts of your own", &r->layouts, NULL},
		{"instruments", OPTION_TEXT, "DIR", "questionnaires of your own", &r->instruments, NULL},
		{"profile", OPTION_TEXT, "NAME or FILE.yaml", "strict (default), research, or your own, tighter one",
		 &r->profile, NULL},
		{"date-order", OPTION_CHOICE, "", "where the dates do not tell", &w.order, orders},
		ANSWER_OPTIONS(r->answers),
		{"format", OPTION_CHOICE, "", "of what is printed", &w.format, formats},
		{"part", OPTION_TEXT, "NAME",
		 "with --format csv: columns (default), files, layouts, samples, questions, answers, statement, beyond",
		 &w.part, NULL},
	};
	const struct option_words words = {
		.usage = "inspect EXPORT... [options]",
		.about = "Tells what each file is, what becomes of each column and why, and what you must decide before it "
			 "is taken "
			 "in:\n"
			 "numbered questions, each with the options that answer it (exit code 3 while one is open). Shows "
			 "the texts "
			 "of\n"
			 "headers, for your eyes; of cells only their shapes (a letter, A capital, 9 digit).",
		.spec = spec,
		.specs = sizeof spec / sizeof spec[0],
	};
	if (options_parse(&words, argc, argv, &files, &help))
		return command_fail();
	if (help) {
		options_help(&words);
		return 0;
	}
	if (!files) {
		err_put(ERR_USAGE, err_place(0, 0, 0), "inspect: name at least one export; upturn inspect --help explains");
		return command_fail();
	}
	r->exports = files;
	r->export_path = argv + 1;
	r->date_order = w.order < 0 ? NULL : orders[w.order];
	return inspect(&w);
}

const struct command cmd_inspect = {
	.name = "inspect",
	.summary = "tell what exports are, what becomes of their columns, and what to decide",
	.run = run,
};
