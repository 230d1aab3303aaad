#include "app/command.h"
#include "app/options.h"
#include "app/selftest.h"
#include "result/result.h"

#include <stdio.h>

static void put_methods(struct result *r, const struct selftest *t, bool details)
{
	struct result_part *p = result_part(r, "agreement", RESULT_ROWS);
	for (size_t i = 0; i < t->methods; i++) {
		const struct selftest_method *m = &t->method[i];
		result_row(p);
		result_text(p, "method", m->name);
		result_count(p, "cases", (long long)m->cases);
		result_count(p, "values", (long long)m->values);
		result_count(p, "wrong", (long long)m->wrong);
		result_num(p, "largest.difference", m->values ? num_of(m->difference) : num_none(WHY_NOT_APPLICABLE));
		result_num(p, "loosest.tolerance", m->values ? num_of(m->tolerance) : num_none(WHY_NOT_APPLICABLE));
		if (details)
			result_text(p, "source", m->source);
	}
}

static void put_wrong(struct result *r, const struct selftest *t)
{
	struct result_part *p = t->wrongs ? result_part(r, "wrong", RESULT_ROWS) : NULL;
	for (size_t i = 0; i < t->wrongs; i++) {
		const struct selftest_wrong *w = &t->wrong[i];
		result_row(p);
		result_text(p, "topic", w->topic);
		result_text(p, "case", w->name);
		result_text(p, "part", w->part ? w->part : "-");
		result_count(p, "row", w->row);
		result_text(p, "key", w->key ? w->key : "-");
		result_text(p, "want", w->want);
		result_text(p, "got", w->got);
	}
}

static size_t put_totals(struct result *r, const struct selftest *t)
{
	struct result_part *p = result_part(r, NULL, RESULT_FIELDS);
	size_t cases = 0, values = 0, wrong = 0;
	for (size_t i = 0; i < t->methods; i++) {
		cases += t->method[i].cases;
		values += t->method[i].values;
		wrong += t->method[i].wrong;
	}
	result_text(p, "version", UPTURN_VERSION);
	result_count(p, "cases", (long long)cases);
	result_count(p, "values", (long long)values);
	result_count(p, "wrong", (long long)wrong);
	return wrong;
}

static enum err selftest(const char *method, enum result_format format)
{
	struct selftest t;
	struct arena *mem = arena_new();
	struct result *r = result_new();
	size_t wrong = 0;
	enum err err = mem && r ? selftest_run(mem, method, &t) : err_memory();
	if (!err) {
		wrong = put_totals(r, &t);
		put_methods(r, &t, format != RESULT_TEXT);
		put_wrong(r, &t);
		err = result_print(r, format, format == RESULT_CSV ? "agreement" : NULL, stdout);
	}
	if (!err && wrong)
		err = err_set(ERR_VALUE,
			      "%zu values do not agree on this machine: do not rely on these methods here, and "
			      "report the list above",
			      wrong);
	result_free(r);
	arena_free(mem);
	return err;
}

static int run(int argc, char **argv)
{
	static const char *const formats[] = {"text", "csv", "json", NULL};
	const char *method = NULL;
	int format = RESULT_TEXT, files = 0;
	bool help = false;
	const struct option_spec spec[] = {
		{"format", OPTION_CHOICE, NULL, "how to print", &format, formats},
		{"method", OPTION_TEXT, "NAME", "this method only", &method, NULL},
	};
	const struct option_words words = {
		.usage = "selftest [--method NAME] [--format text|csv|json]",
		.about = "Runs every oracle value that ships with the program on this machine: what R and published tables "
			 "say, what\n"
			 "this program says, and how far they are apart. Exit 1 when a value is outside its tolerance.",
		.spec = spec,
		.specs = sizeof spec / sizeof *spec};
	enum err err = options_parse(&words, argc, argv, &files, &help);
	if (!err && help) {
		options_help(&words);
		return 0;
	}
	if (!err && files)
		err = err_set(ERR_USAGE, "selftest takes no file");
	if (!err)
		err = selftest(method, (enum result_format)format);
	return err ? command_fail() : 0;
}

const struct command cmd_selftest = {
	.name = "selftest",
	.summary = "every oracle value that ships with the program, checked here",
	.run = run,
};
