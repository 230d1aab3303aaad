#include "app/command.h"
#include "app/ingest_read.h"
#include "app/inputs_tell.h"
#include "app/options.h"
#include "deid/statement.h"

#include <stdio.h>

/*
 * The one command that shows header texts: to the person who runs it, on standard output. It reads everything and keeps nothing.
 */

struct inspection {
	struct arena *mem;
	struct ingest_request request;
	struct layout_set *layouts;
	struct result *result;
	struct profile profile;
	struct result_part *files, *columns, *statement;
};

enum { SHOWN = 60 };

/* A header as a terminal can take it: no control characters, not endless. */
static const char *shown_header(struct arena *mem, struct rd_cell cell)
{
	bool cut = cell.n > SHOWN;
	size_t n = cut ? SHOWN : cell.n;
	while (cut && n && ((unsigned char)cell.p[n] & 0xc0) == 0x80)
		n--;
	char *text = arena_alloc(mem, n + sizeof "...");
	if (!text)
		return "";
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)cell.p[i];
		bool c1 = i && c >= 0x80 && c < 0xa0 && (unsigned char)cell.p[i - 1] == 0xc2;
		text[i] = (char)(c < 0x20 || c == 0x7f ? '?' : c);
		if (c1) {
			text[i - 1] = '?';
			text[i] = '?';
		}
	}
	snprintf(text + n, sizeof "...", "%s", cut ? "..." : "");
	return text;
}

static void put_header_only(const struct inspection *in, const struct rd *rd, int file)
{
	const struct rd_row *header = rd_header(rd);
	for (int i = 0; i < header->n; i++) {
		result_row(in->columns);
		result_count(in->columns, "file", file);
		result_count(in->columns, "column", i + 1);
		result_text(in->columns, "header", shown_header(in->mem, header->cell[i]));
	}
}

static void put_column(const struct inspection *in, const struct layout_column *c, struct rd_cell header,
		       const struct layout_plan *plan)
{
	char flags[64];
	const char *kept = arena_text(in->mem, ingest_flags(c, flags));
	struct result_part *p = in->columns;
	result_row(p);
	result_count(p, "file", c->file);
	result_count(p, "column", c->column);
	result_text(p, "header", shown_header(in->mem, header));
	result_text(p, "role", layout_role_name(c->role));
	result_text(p, "instrument", c->instrument < 0 ? "" : plan->instrument[c->instrument]->name);
	result_text(p, "action", ingest_action(c, &in->profile));
	result_text(p, "why", ingest_why_dropped(c));
	result_count(p, "values", (long long)c->values);
	result_words(p, "lost", ingest_lost(in->mem, c));
	result_words(p, "flags", kept ? kept : "");
}

/* By which rule, as the De-identification sheet will say it. */
static void put_statement(const struct inspection *in, const struct layout_column *c)
{
	struct statement s = statement_of(c, &in->profile);
	struct result_part *p = in->statement;
	result_row(p);
	result_count(p, "file", c->file);
	result_count(p, "column", c->column);
	result_text(p, "hipaa", statement_hipaa((int)s.hipaa));
	result_text(p, "done", statement_action((int)s.action));
	result_text(p, "uk", statement_uk((int)s.uk));
}

static void put_beyond(const struct inspection *in)
{
	struct result_part *p = result_part(in->result, "beyond", RESULT_ROWS);
	for (size_t i = 0; statement_beyond(in->profile.base, i); i++) {
		result_row(p);
		result_text(p, "text", statement_beyond(in->profile.base, i));
	}
}

struct tally {
	uint64_t rows, rejected;
};

static enum err tally_rows(struct layout_file *f, struct tally *out)
{
	struct record record;
	enum layout_reason reason;
	bool first;
	enum err err;
	while ((err = layout_next(f, &record, &reason, &first)) == ERR_OK) {
		out->rows += reason != REASON_NONE || first;
		out->rejected += reason != REASON_NONE;
	}
	return err == ERR_END ? ERR_OK : err;
}

static void put_file(const struct inspection *in, const struct rd *rd, int file, const struct layout_file *f,
		     const struct tally *t)
{
	const struct rd_info *info = rd_info(rd);
	struct result_part *p = in->files;
	result_row(p);
	result_count(p, "file", file);
	result_text(p, "syntax", info->syntax);
	result_text(p, "encoding", rd_encoding_name(info->encoding));
	result_text(p, "delimiter", ingest_delimiter(info->delimiter));
	result_count(p, "header_row", info->header_row);
	result_count(p, "columns", rd_header(rd)->n);
	result_text(p, "layout", f ? layout_of_file(f) : "not recognised");
	result_text(p, "date_order", f ? layout_date_order(f) : "");
	result_count(p, "rows", (long long)t->rows);
	result_count(p, "rows_rejected", (long long)t->rejected);
	result_count(p, "blank_rows", info->blank_rows);
}

static enum err inspect_rows(const struct inspection *in, const struct rd *rd, struct layout_file *f, int file)
{
	struct layout_plan plan;
	struct tally tally = {0};
	enum err err = layout_make_plan(&f, 1, &plan);
	if (!err)
		err = tally_rows(f, &tally);
	put_file(in, rd, file, f, &tally);
	size_t n;
	const struct layout_column *c = layout_columns(f, &n);
	for (size_t i = 0; i < n && !err; i++) {
		put_column(in, &c[i], rd_header(rd)->cell[c[i].column - 1], &plan);
		put_statement(in, &c[i]);
	}
	return err;
}

static enum err inspect_file(const struct inspection *in, const struct inputs *inputs, int i)
{
	struct rd *rd = NULL;
	struct layout_file *f = NULL;
	enum err err = inputs_rd(inputs, (size_t)i, &rd);
	if (err)
		return err;
	err = layout_recognise(in->mem, in->layouts, rd, i + 1, &f);
	if (err) {
		put_file(in, rd, i + 1, NULL, &(struct tally){0});
		put_header_only(in, rd, i + 1);
	} else {
		err = inspect_rows(in, rd, f, i + 1);
	}
	rd_close(rd);
	return err;
}

static enum err inspect_files(const struct inspection *in)
{
	const struct ingest_request *r = &in->request;
	struct inputs *inputs = NULL;
	enum err err = inputs_open(r->exports, r->export_path, &r->choice, &inputs);
	if (!err)
		inputs_tell_beside(inputs);
	for (int i = 0; !err && (size_t)i < inputs_count(inputs); i++)
		err = inspect_file(in, inputs, i);
	inputs_close(inputs);
	return err;
}

static enum err inspect_all(struct inspection *in)
{
	const struct ingest_request *r = &in->request;
	const struct layout_options o = ingest_layout_options(r);
	struct instrument_set *instruments = in->mem ? ARENA_NEW(in->mem, struct instrument_set) : NULL;
	enum err err = instruments ? instrument_load(in->mem, r->instruments, instruments) : err_memory();
	if (!err)
		err = layout_load(in->mem, instruments, &o, &in->layouts);
	in->files = result_part(in->result, "files", RESULT_ROWS);
	in->columns = result_part(in->result, "columns", RESULT_ROWS);
	in->statement = result_part(in->result, "statement", RESULT_ROWS);
	if (!err)
		err = profile_load(in->mem, r->profile ? r->profile : "strict", &in->profile);
	if (!err)
		put_beyond(in);
	return err ? err : inspect_files(in);
}

/* What was found is told also when a file could not be recognised: the headers are what a person needs then. */
static int inspect(const struct ingest_request *r, enum result_format format, const char *part)
{
	struct inspection in = {.mem = arena_new(), .request = *r, .result = result_new()};
	enum err err = inspect_all(&in);
	int code = err ? command_fail() : 0;
	if (result_print(in.result, format, part || format != RESULT_CSV ? part : "columns", stdout) && !code)
		code = command_fail();
	result_free(in.result);
	arena_free(in.mem);
	return code;
}

static int run(int argc, char **argv)
{
	static const char *const orders[] = {"dmy", "mdy", "ymd", NULL};
	static const char *const formats[] = {"text", "csv", "json", NULL};
	struct ingest_request r = {0};
	const char *part = NULL;
	int files = 0, order = -1, format = 0;
	bool help = false;
	const struct option_spec spec[] = {
		{"layout", OPTION_TEXT, "NAME or FILE.yaml", "the export's layout (recognised without it)", &r.layout, NULL},
		{"layouts", OPTION_TEXT, "DIR", "layouts of your own", &r.layouts, NULL},
		{"instruments", OPTION_TEXT, "DIR", "questionnaires of your own", &r.instruments, NULL},
		{"profile", OPTION_TEXT, "NAME or FILE.yaml", "strict (default), research, or your own, tighter one",
		 &r.profile, NULL},
		{"date-order", OPTION_CHOICE, "", "where the dates do not tell", &order, orders},
		ANSWER_OPTIONS(r.answers),
		{"format", OPTION_CHOICE, "", "of what is printed", &format, formats},
		{"part", OPTION_TEXT, "NAME", "with --format csv: columns (default), files, statement, beyond", &part, NULL},
	};
	const struct option_words words = {
		.usage = "inspect EXPORT... [options]",
		.about = "Tells what each file is and what becomes of each column, and writes nothing. Shows the texts of "
			 "headers: for your eyes.",
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
	r.exports = files;
	r.export_path = argv + 1;
	r.date_order = order < 0 ? NULL : orders[order];
	return inspect(&r, (enum result_format)format, part);
}

const struct command cmd_inspect = {
	.name = "inspect",
	.summary = "tell what exports are and what becomes of their columns",
	.run = run,
};
