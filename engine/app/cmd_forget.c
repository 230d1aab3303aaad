#include "app/command.h"
#include "app/ingest_hands.h"
#include "app/key_use.h"
#include "app/link_place.h"
#include "app/options.h"
#include "app/today.h"
#include "deid/forget.h"
#include "deid/link.h"
#include "result/result.h"
#include "store/store_forget.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_ROWS = 1000 };

struct words {
	struct ingest_request ingest;
	const char *from;
	int order, link, format;
	long row[MOST_ROWS];
	size_t rows;
};

static enum err parse(int argc, char **argv, struct words *w, int *files, bool *help)
{
	static const char *const orders[] = {"dmy", "mdy", "ymd", NULL};
	static const char *const links[] = {"id", "name", NULL};
	static const char *const formats[] = {"text", "csv", "json", NULL};
	struct ingest_request *in = &w->ingest;
	const struct option_spec spec[] = {
		{"from", OPTION_TEXT, "ROW,ROW..", "rows of the export that tell of the clients", &w->from, NULL},
		{"dataset", OPTION_TEXT, "FILE.db", "the dataset that they are taken out of", &in->dataset, NULL},
		{"key", OPTION_TEXT, "FILE", "the key of the dataset; the link file is beside it", &in->key, NULL},
		{"passphrase-file", OPTION_TEXT, "FILE", "its passphrase, for scripts", &in->passphrase, NULL},
		{"link", OPTION_CHOICE, "", "as it was given to ingest", &w->link, links},
		{"layout", OPTION_TEXT, "NAME or FILE.yaml", "the export's layout (recognised without it)", &in->layout,
		 NULL},
		{"layouts", OPTION_TEXT, "DIR", "layouts of your own", &in->layouts, NULL},
		{"instruments", OPTION_TEXT, "DIR", "questionnaires of your own", &in->instruments, NULL},
		{"date-order", OPTION_CHOICE, "", "where the dates do not tell", &w->order, orders},
		ANSWER_OPTIONS(in->answers),
		{"format", OPTION_CHOICE, "", "of what is printed", &w->format, formats},
	};
	const struct option_words words = {
		.usage = "forget EXPORT --from ROW --dataset FILE.db --key FILE",
		.about = "Erases clients on request: the client that a row of an export tells of (counted as in the summary "
			 "of ingest:\n"
			 "the header is row 1) leaves no row in the dataset, and nothing but keyed tags in the link file, "
			 "so that\n"
			 "rows of a later export are rejected (erased). Workbooks and copies made before are not touched: "
			 "delete them.",
		.spec = spec,
		.specs = sizeof spec / sizeof *spec,
	};
	enum err err = options_parse(&words, argc, argv, files, help);
	if (!err && *help)
		options_help(&words);
	in->date_order = w->order >= 0 ? orders[w->order] : NULL;
	in->link_by_name = w->link == 1;
	/* A row tells who is to go whatever its scores say. */
	in->answers.any_scale = true;
	return err;
}

static enum err parse_rows(struct words *w)
{
	const char *text = w->from;
	char *end;
	for (w->rows = 0; w->rows < MOST_ROWS; text = end + 1) {
		long row = strtol(text, &end, 10);
		if (end == text || row < 1 || (*end && *end != ','))
			return err_set(ERR_USAGE,
				       "--from: numbers of rows are needed, with commas between them (12 or 12,40)");
		w->row[w->rows++] = row;
		if (!*end)
			return ERR_OK;
	}
	return err_set(ERR_USAGE, "--from: at most %d rows at once", MOST_ROWS);
}

static enum err check(struct words *w, int files, char **argv)
{
	if (files != 1)
		return err_set(ERR_USAGE, "forget: name one export, whose rows --from names; upturn forget --help explains");
	if (!w->ingest.dataset || !w->ingest.key || !w->from)
		return err_set(ERR_USAGE, "forget: --from, --dataset and --key are all needed");
	w->ingest.exports = 1;
	w->ingest.export_path = argv + 1;
	return parse_rows(w);
}

/* Who is to go: from the rows of the export, read as ingest reads them. */
static enum err find(const struct words *w, const struct ingest_reader *reader, const struct key *key, const char *link,
		     struct forgotten *out)
{
	struct store *s = NULL;
	struct deid *d = NULL;
	enum err err = store_open(w->ingest.dataset, &s);
	if (!err)
		err = key_fits(key, s);
	const struct deid_options o = {.profile = profile_base(s && !err ? store_info(s)->profile : DEID_STRICT),
				       .key = key,
				       .link = link,
				       .link_by_name = w->ingest.link_by_name,
				       .plan = reader->plan,
				       .vocabularies = layout_vocabularies(reader->layouts),
				       .days_per_occasion = reader->days_per_occasion};
	store_close(s);
	if (!err)
		err = deid_begin(&o, &d);
	if (!err)
		err = ingest_feed(reader, d, NULL, NULL);
	if (err) {
		deid_abandon(d);
		return err;
	}
	return deid_forget(d, w->row, w->rows, out);
}

/* The next link file first, then the dataset, then the link file takes its place: a run that is killed can be run again. */
static enum err erase(const struct words *w, const struct key *key, const char *link, const struct forgotten *gone,
		      struct store_forgotten *out)
{
	struct chain chain;
	const struct log_event event = {.kind = LOG_FORGET, .day = today(), .epoch = key_epoch(key)};
	const struct store_erasure erasure = {
		.id = gone->id, .n = gone->n, .link = link_print_of(gone->link), .chain = &chain, .event = &event};
	chain_of_key(key, key_epoch(key), &chain);
	enum err err = link_place_stage(link, gone->link, gone->link_size);
	if (!err)
		err = store_forget(w->ingest.dataset, &erasure, out);
	if (!err)
		err = link_place_commit(link);
	else
		err = link_place_after_error(link, w->ingest.dataset);
	explicit_bzero(&chain, sizeof chain);
	return err;
}

static enum err forget(const struct words *w, struct forgotten *gone, struct store_forgotten *out)
{
	const struct ingest_request *r = &w->ingest;
	const struct key_source from = {.path = r->key, .passphrase = r->passphrase, .dataset = r->dataset};
	struct arena *mem = arena_new();
	struct ingest_reader reader = {0};
	struct key *key = NULL;
	char *link = NULL;
	enum err err = mem ? key_use(&from, &key) : err_memory();
	if (!err)
		err = link_place(r->key, &link);
	if (!err)
		err = link_place_settle(link, r->dataset);
	if (!err)
		err = ingest_reader_open(r, mem, &reader);
	if (!err)
		err = find(w, &reader, key, link, gone);
	ingest_reader_close(&reader);
	if (!err)
		err = erase(w, key, link, gone, out);
	key_free(key);
	arena_free(mem);
	free(link);
	return err;
}

static enum err print(const struct forgotten *gone, const struct store_forgotten *done, int format)
{
	struct result *r = result_new();
	struct result_part *p = result_part(r, NULL, RESULT_FIELDS);
	result_count(p, "clients", done->clients);
	result_count(p, "visits", done->visits);
	result_count(p, "therapists", done->therapists);
	result_count(p, "clinics", done->clinics);
	result_count(p, "same_name_left", (long long)gone->namesakes);
	enum err err = result_print(r, (enum result_format)format, NULL, stdout);
	result_free(r);
	return err;
}

static int run(int argc, char **argv)
{
	struct words w = {.order = -1};
	struct forgotten gone = {.id = NULL};
	struct store_forgotten done = {0};
	int files = 0;
	bool help = false;
	enum err err = parse(argc, argv, &w, &files, &help);
	if (!err && help)
		return 0;
	if (!err)
		err = check(&w, files, argv);
	if (!err)
		err = forget(&w, &gone, &done);
	if (!err)
		err = print(&gone, &done, w.format);
	if (!err && gone.namesakes)
		fputs("upturn: done, but look at this: another client has the same name and birth date; if that is the same "
		      "person, name a row of that one, too\n",
		      stderr);
	free(gone.id);
	free(gone.link);
	return err ? command_fail() : gone.namesakes ? 3 : 0;
}

const struct command cmd_forget = {
	.name = "forget",
	.summary = "erase clients on request, named by a row of an export",
	.run = run,
};
