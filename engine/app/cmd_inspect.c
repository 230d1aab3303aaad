#include "app/command.h"
#include "app/inspect_ask.h"
#include "app/inspect_print.h"
#include "app/inspect_save.h"
#include "app/options.h"

#include <string.h>
#include <unistd.h>

/*
 * The one command that shows header texts: to the person who runs it, on standard output. It reads everything and keeps nothing.
 */

struct words {
	struct ingest_request request;
	const char *part, *save;
	int order, format;
	bool ask;
};

static enum err print(const struct inspect *in, const struct words *w)
{
	enum result_format format = (enum result_format)w->format;
	if (format == RESULT_TEXT && !w->part) {
		inspect_print_files(in, stdout);
		inspect_print_questions(in, stdout);
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

/* The files first, then the questions one by one; then what was answered, as options. */
static enum err converse(struct words *w, struct arena *mem, struct inspect *in, bool *left)
{
	inspect_print_files(in, stdout);
	enum err err = inspect_dialogue(&w->request, mem, in,
					(struct inspect_talk){.from = stdin, .to = stdout, .saves = w->save}, left);
	if (err)
		return err;
	fputs(*left ? "\n\nLeft. The answers so far, as options:" : "\nAll is answered. The same as options:", stdout);
	inspect_print_options(&w->request, stdout);
	return fflush(stdout) ? err_set(ERR_DISK, "the dialogue could not be written") : ERR_OK;
}

static enum err save(const struct words *w, const struct inspect *in, bool left)
{
	if (!w->save || left)
		return ERR_OK;
	enum err err = inspect_save(in, w->save);
	if (!err)
		fputs("upturn: the layout is saved; with --layout and that file the next export is taken without "
		      "questions\n",
		      stderr);
	return err;
}

static int answer_and_tell(struct words *w, struct arena *mem, struct inspect *in)
{
	bool left = false;
	enum err err = w->ask ? converse(w, mem, in, &left) : print(in, w);
	if (!err)
		err = save(w, in, left);
	return err ? command_fail() : open_questions(in);
}

/* What was found is told also when a later file cannot be read. */
static int inspect(struct words *w)
{
	struct inspect in;
	struct arena *mem = arena_new();
	enum err err = mem ? ERR_OK : err_memory();
	if (!err && w->save)
		err = inspect_save_place(&w->request, w->save);
	if (err) {
		arena_free(mem);
		return command_fail();
	}
	err = inspect_exports(&w->request, &in);
	int code = err ? command_fail() : answer_and_tell(w, mem, &in);
	if (err && print(&in, w))
		err_clear();
	inspect_free(&in);
	arena_free(mem);
	return code;
}

static enum err check(struct words *w)
{
	if (w->ask && (w->format != RESULT_TEXT || w->part))
		return err_set(ERR_USAGE, "--ask: talks to a person, and prints text");
	for (int i = 0; w->ask && i < w->request.exports; i++)
		if (!strcmp(w->request.export_path[i], "-"))
			return err_set(ERR_USAGE, "--ask: standard input is where the answers come from, not an export");
	bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	w->ask = w->ask || (w->save && terminal && w->format == RESULT_TEXT && !w->part);
	return ERR_OK;
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
		{"sheet", OPTION_TEXT, "N or NAME",
		 "of a workbook; without it every sheet that is shown and holds something", &r->choice.sheet, NULL},
		{"layouts", OPTION_TEXT, "DIR", "layouts of your own", &r->layouts, NULL},
		{"instruments", OPTION_TEXT, "DIR", "questionnaires of your own", &r->instruments, NULL},
		{"profile", OPTION_TEXT, "NAME or FILE.yaml", "strict (default), research, or your own, tighter one",
		 &r->profile, NULL},
		{"date-order", OPTION_CHOICE, "", "where the dates do not tell", &w.order, orders},
		ANSWER_OPTIONS(r->answers),
		{"ask", OPTION_FLAG, "", "ask the open questions one by one", &w.ask, NULL},
		{"save-layout", OPTION_TEXT, "FILE.yaml",
		 "write the answers down; in a terminal it asks first. Next time: --layout FILE.yaml", &w.save, NULL},
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
			 "headers, for your eyes; of cells only their shapes (a letter, A capital, 9 digit), and where you "
			 "ask for them the frequent\n"
			 "spellings of a category that no list knows.",
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
	answers_choose(&r->answers, &r->choice);
	r->date_order = w.order < 0 ? NULL : orders[w.order];
	return check(&w) ? command_fail() : inspect(&w);
}

const struct command cmd_inspect = {
	.name = "inspect",
	.summary = "tell what exports are, what becomes of their columns, and what to decide",
	.run = run,
};
