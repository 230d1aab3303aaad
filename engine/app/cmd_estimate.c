#include "app/command.h"
#include "estimate/estimate.h"

#include <stdio.h>
#include <string.h>

static void help_command(void)
{
	puts("usage: upturn estimate METHOD TABLE [--option value]...\n\n"
	     "One estimator on any table with a header row (csv, tsv). Rows with a missing value (empty, NA) in a used "
	     "column are\n"
	     "left out and counted. --format text|csv|json; csv prints the rows, or the part that --part names (tidy, "
	     "glance, ...).\n\n"
	     "Methods:");
	for (const struct method *const *m = methods_registry; *m; m++)
		printf("  %-16s %s\n", (*m)->name, (*m)->title);
	puts("\nupturn estimate METHOD --help explains a method; upturn methods tells their sources.");
}

static void help_method(const struct method *m)
{
	printf("usage: upturn estimate %s TABLE [--option value]...\n\n%s. %s\n\n", m->name, m->title, m->source);
	for (const struct method_option *o = m->options; o->name; o++) {
		printf("  --%-18s %s%s", o->name, o->help, o->required ? " (needed)" : "");
		if (o->kind == METHOD_CHOICE)
			printf(": %s; the first is the default", o->choices);
		putchar('\n');
	}
	if (m->draws)
		puts("  --seed               N  of the random numbers (1): the same seed gives the same result");
	puts("  --format             text (default), csv or json\n"
	     "  --part               NAME  with csv: the part to print (tidy, glance, ...)\n"
	     "  --progress           show progress even when standard error is no terminal");
}

static void put_number(struct result_part *p, const struct method_option *o, double v)
{
	if (o->kind == METHOD_WHOLE)
		result_count(p, o->name, (long long)v);
	else
		result_num(p, o->name, num_of(v));
}

/* The options in force: those given, and the defaults of those that were not. */
static enum err put_options(struct estimate *e, const struct estimate_line *line)
{
	struct result_part *p = result_part(e->result, "options", RESULT_OBJECT);
	for (size_t i = 0; e->method->options[i].name; i++) {
		const struct method_option *o = &e->method->options[i];
		const struct option_value *v = &e->value[i];
		if (o->kind == METHOD_FLAG) {
			result_flag(p, o->name, v->given);
		} else if (o->kind == METHOD_CHOICE && !v->given) {
			const char *word = arena_text_n(e->mem, o->choices, strcspn(o->choices, " "));
			if (!word)
				return err_memory();
			result_text(p, o->name, word);
		} else if (o->kind == METHOD_NUMBER || o->kind == METHOD_WHOLE) {
			if (v->given || o->fallback)
				put_number(p, o, v->number);
		} else if (v->given) {
			result_text(p, o->name, v->text);
		}
	}
	if (line->seeded || e->method->draws)
		result_count(p, "seed", (long long)e->seed);
	return ERR_OK;
}

static enum err put_head(struct estimate *e, const struct estimate_line *line)
{
	struct result_part *head = result_part(e->result, NULL, RESULT_FIELDS);
	result_text(head, "method", e->method->name);
	result_text(head, "version", UPTURN_VERSION);
	enum err err = put_options(e, line);
	struct result_part *counts = result_part(e->result, NULL, RESULT_FIELDS);
	result_count(counts, "n", (long long)e->table.n);
	result_count(counts, "n_missing", (long long)e->table.n_missing);
	return err;
}

static enum err estimate(struct estimate *e, int argc, char **argv)
{
	struct estimate_line line = {.format = RESULT_TEXT};
	enum err err = estimate_parse(e, argc, argv, &line);
	if (!err && line.help) {
		help_method(e->method);
		return ERR_OK;
	}
	e->seed = line.seeded ? (uint64_t)line.seed : 1;
	if (!err)
		err = estimate_load(e, line.table);
	if (!err)
		err = put_head(e, &line);
	if (!err)
		err = e->method->run(e);
	if (!err)
		err = result_print(e->result, line.format, line.part, stdout);
	return err;
}

static int run(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "--help")) {
		help_command();
		return 0;
	}
	struct estimate e = {
		.method = argc > 1 ? estimate_method(argv[1]) : NULL, .mem = arena_new(), .result = result_new()};
	enum err err = e.mem && e.result ? ERR_OK : err_memory();
	if (!err && !e.method)
		err = err_set(ERR_USAGE, "%s; upturn methods lists them",
			      argc > 1 && argv[1][0] != '-' ? "there is no such method" : "a method is needed first");
	if (!err)
		err = estimate(&e, argc - 1, argv + 1);
	int code = err ? command_fail() : 0;
	estimate_free(&e);
	return code;
}

const struct command cmd_estimate = {
	.name = "estimate",
	.summary = "one estimator on any table: the researcher's bench",
	.run = run,
};
