#include "app/command.h"
#include "app/options.h"
#include "app/protection.h"
#include "app/target.h"
#include "result/result.h"

#include <stdio.h>
#include <unistd.h>

enum { DEFAULT_K = 11, DEFAULT_PERCENT = 5, MOST_K = 1000000 };

struct words {
	const char *output, *keep, *quasi, *part;
	long k, percent;
	int format;
};

static enum err parse(int argc, char **argv, struct words *w, int *files, bool *help)
{
	static const char *const formats[] = {"text", "csv", "json", NULL};
	const struct option_spec spec[] = {
		{"output", OPTION_TEXT, "FILE.db", "the copy; there must be no such file yet", &w->output, NULL},
		{"k", OPTION_WHOLE, "N", "the smallest class that may be left (default 11; 5 inside the clinic)", &w->k,
		 NULL},
		{"keep", OPTION_TEXT, "A,B", "quasi-identifiers whose values stay as they are", &w->keep, NULL},
		{"quasi", OPTION_TEXT, "A,B",
		 "the quasi-identifiers (default: all, at most ten); others are left out of the copy", &w->quasi, NULL},
		{"suppress", OPTION_WHOLE, "P", "percent of the clients who may lose values or be removed (default 5)",
		 &w->percent, NULL},
		{"format", OPTION_CHOICE, "", "of what is printed", &w->format, formats},
		{"part", OPTION_TEXT, "NAME", "with --format csv: levels (default)", &w->part, NULL},
	};
	const struct option_words words = {
		.usage = "protect DATASET --output FILE.db [options]",
		.about =
			"Writes a copy of a dataset in which every client shares what others could know with at least k - 1 "
			"others:\n"
			"values are made coarser, then suppressed, then clients removed, and new random ids drawn. Prints "
			"what it "
			"cost.\n"
			"The course of a client's appointments stays as it is, and is itself nearly as good as a name.",
		.spec = spec,
		.specs = sizeof spec / sizeof spec[0],
	};
	enum err err = options_parse(&words, argc, argv, files, help);
	if (!err && *help)
		options_help(&words);
	return err;
}

static enum err check(const struct words *w, int files, const char *dataset)
{
	const char *const inputs[] = {dataset};
	if (files != 1)
		return err_set(ERR_USAGE, "protect: name one dataset; upturn protect --help explains");
	if (!w->output)
		return err_set(ERR_USAGE, "--output: name the file that the copy is written to");
	if (w->k < 2 || w->k > MOST_K)
		return err_set(ERR_USAGE, "--k: a whole number from 2 to %d is needed", MOST_K);
	if (w->percent > 100)
		return err_set(ERR_USAGE, "--suppress: a percentage is needed, at most 100");
	enum err err = target_file(w->output, inputs, 1);
	if (err)
		return err;
	if (!access(w->output, F_OK))
		return err_set(ERR_USAGE, "--output: there is such a file; name a new one");
	return ERR_OK;
}

static void put_levels(struct result *r, const struct protect *p)
{
	struct result_part *rows = result_part(r, "levels", RESULT_ROWS);
	for (size_t key = 0; key < p->quasi.kinds.keys; key++) {
		int level = p->lattice.level[key];
		result_row(rows);
		result_text(rows, "key", p->quasi.kinds.name[key]);
		result_text(rows, "level", hierarchy_level_name(&p->asked.hierarchy[key], level));
		result_flag(rows, "kept", p->asked.keep >> key & 1);
		result_num(rows, "loss", num_of(p->lattice.key_loss[key]));
		result_count(rows, "values_suppressed", (long long)p->suppression.of_key[key]);
	}
}

static enum err print(const struct words *w, const struct protect *p)
{
	struct result *r = result_new();
	struct result_part *top = result_part(r, "", RESULT_FIELDS);
	uint64_t clients = p->quasi.kinds.clients;
	result_count(top, "k_asked", w->k);
	result_count(top, "clients", (long long)clients);
	result_count(top, "clients_in_small_classes", (long long)p->lattice.small);
	result_count(top, "clients_suppressed", (long long)p->suppression.removed_clients);
	result_count(top, "clients_with_values_suppressed",
		     (long long)(p->suppression.clients - p->suppression.removed_clients));
	result_count(top, "values_suppressed", (long long)p->suppression.values);
	result_num(top, "loss", num_of(p->lattice.loss));
	result_count(top, "nodes", (long long)p->lattice.nodes);
	result_count(top, "looked_at", (long long)p->lattice.looked);
	struct result_part *copy = result_part(r, "copy", RESULT_OBJECT);
	result_count(copy, "k", (long long)p->copy.smallest);
	result_count(copy, "clients", (long long)p->copy.clients);
	result_count(copy, "visits", (long long)p->copy.visits);
	result_count(copy, "therapists", (long long)p->copy.therapists);
	result_count(copy, "clinics", (long long)p->copy.clinics);
	result_count(copy, "attributes_left_out", (long long)(p->quasi.held.n - p->quasi.kinds.keys));
	put_levels(r, p);
	enum err err = result_print(r, (enum result_format)w->format, w->part, stdout);
	result_free(r);
	return err;
}

static enum err protect(const struct words *w, const char *dataset)
{
	const struct protect_request r = {.output = w->output,
					  .quasi = w->quasi,
					  .keep = w->keep,
					  .k = (uint32_t)w->k,
					  .percent = (unsigned)w->percent};
	struct store *store = NULL;
	struct arena *mem = arena_new();
	struct protect *p = mem ? ARENA_NEW(mem, struct protect) : NULL;
	enum err err = p ? store_open(dataset, &store) : err_memory();
	if (!err)
		err = protect_run(mem, store, &r, p);
	if (!err)
		err = print(w, p);
	store_close(store);
	arena_free(mem);
	return err;
}

static int run(int argc, char **argv)
{
	struct words w = {.k = DEFAULT_K, .percent = DEFAULT_PERCENT};
	int files = 0;
	bool help = false;
	enum err err = parse(argc, argv, &w, &files, &help);
	if (!err && help)
		return 0;
	if (!err)
		err = check(&w, files, argv[1]);
	if (!err)
		err = protect(&w, argv[1]);
	return err ? command_fail() : 0;
}

const struct command cmd_protect = {
	.name = "protect", .summary = "a copy of a dataset in which nobody stands alone", .run = run};
