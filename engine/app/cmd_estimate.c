#include "app/command.h"
#include "estimate/estimate.h"

#include <stdio.h>
#include <string.h>

enum { HELP_WIDTH = 118, HELP_INDENT = 25 };

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

/* Words after what stands in the line already (at columns wide), broken and indented where they would pass the edge (a colon may). */
static size_t help_words(const char *before, size_t at, size_t indent, const char *words)
{
	fputs(before, stdout);
	for (size_t n; *words; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		if (at + 1 + n > HELP_WIDTH && at > indent) {
			printf("\n%*s", (int)indent - 1, "");
			at = indent - 1;
		}
		printf(" %.*s", (int)n, words);
		at += 1 + n;
	}
	return at;
}

static void help_option(const struct method_option *o)
{
	char name[HELP_INDENT + 1];
	snprintf(name, sizeof name, "  --%-*s", HELP_INDENT - 5, o->name);
	size_t at = help_words(name, strlen(name), HELP_INDENT, o->help);
	if (o->kind == METHOD_CHOICE) {
		at = help_words(":", at + 1, HELP_INDENT, o->choices);
		at = help_words(";", at + 1, HELP_INDENT, "the first is the default");
	}
	if (o->required)
		help_words("", at, HELP_INDENT, "(needed)");
	putchar('\n');
}

static void help_method(const struct method *m)
{
	printf("usage: upturn estimate %s TABLE [--option value]...\n\n%s.\n", m->name, m->title);
	help_words("Source:", strlen("Source:"), 8, m->source);
	puts("\n\nOptions (COL, A,B: columns of the table, by their header; defaults in brackets):");
	for (const struct method_option *o = m->options; o->name; o++)
		help_option(o);
	if (m->draws)
		puts("  --seed                 N  of the random numbers (1): the same seed gives the same result");
	puts("  --format               text (default), csv or json\n"
	     "  --part                 NAME  with csv: the part to print (tidy, glance, ...)\n"
	     "  --progress             show progress even when standard error is no terminal");
}

static void put_number(struct result_part *p, const struct method_option *o, double v)
{
	if (o->kind == METHOD_WHOLE)
		result_count(p, o->name, (long long)v);
	else
		result_num(p, o->name, num_of(v));
}

/* For the eye: what was given, as it was given. */
static enum err put_given(struct estimate *e, const struct estimate_line *line)
{
	size_t size = 64, n = 0;
	for (size_t i = 0; e->method->options[i].name; i++)
		size += strlen(e->method->options[i].name) + (e->value[i].text ? strlen(e->value[i].text) : 0) + 4;
	char *text = arena_alloc(e->mem, size);
	if (!text)
		return err_memory();
	text[0] = '\0';
	for (size_t i = 0; e->method->options[i].name; i++) {
		const struct option_value *v = &e->value[i];
		if (v->given)
			n += (size_t)snprintf(text + n, size - n, "%s--%s%s%s", n ? " " : "", e->method->options[i].name,
					      v->text ? " " : "", v->text ? v->text : "");
	}
	if (line->seeded)
		snprintf(text + n, size - n, " --seed %.0f", line->seed);
	result_text(result_part(e->result, NULL, RESULT_FIELDS), "options", text);
	return ERR_OK;
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
	enum err err = line->format == RESULT_TEXT ? put_given(e, line) : put_options(e, line);
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
