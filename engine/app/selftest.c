#include "app/selftest.h"

#include "app/selftest_table.h"
#include "core/progress.h"
#include "estimate/estimate.h"
#include "result/find.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WORDS_MAX = 64 };

/* One case while it is compared. */
struct checking {
	struct selftest *all;
	struct selftest_method *method;
	const char *topic;
	struct selftest_case c;
};

static const char *number_text(struct arena *mem, double v)
{
	char text[32];
	snprintf(text, sizeof text, "%.17g", v);
	return arena_text(mem, text);
}

static void add_wrong(const struct checking *k, const struct selftest_want *w, const char *got)
{
	struct selftest *all = k->all;
	k->method->wrong++;
	if (all->wrongs == SELFTEST_SHOWN)
		return;
	all->wrong[all->wrongs++] = (struct selftest_wrong){.topic = k->topic,
							    .name = k->c.name,
							    .part = w ? w->place.part : NULL,
							    .key = w ? w->place.key : NULL,
							    .row = w ? w->place.row : 0,
							    .want = w ? w->value : "a result",
							    .got = got ? got : "-"};
}

static void compare_number(const struct checking *k, const struct selftest_want *w, double got)
{
	double off = fabs(got - w->number), size = fabs(w->number);
	if (!(off <= w->tolerance * size + 1e-14)) {
		add_wrong(k, w, number_text(k->all->mem, got));
		return;
	}
	k->method->difference = fmax(k->method->difference, size > 0 ? off / size : 0);
}

static void compare(const struct checking *k, const struct selftest_want *w, struct result_value v)
{
	static const char *const told[] = {"no such key", "a number", "a text", "no value"};
	k->method->values++;
	k->method->tolerance = fmax(k->method->tolerance, w->tolerance);
	if (w->kind == SELFTEST_NUMBER && v.found == RESULT_NUMBER)
		compare_number(k, w, v.number);
	else if (w->kind != SELFTEST_NONE && v.found == RESULT_TEXTUAL) { /* an id may look like a number */
		if (strcmp(v.text, w->value) != 0)
			add_wrong(k, w, v.text);
	} else if (!(w->kind == SELFTEST_NONE && v.found == RESULT_NULL))
		add_wrong(k, w, told[v.found]);
}

/* The command line of a case as words; the first is the method, the second stands for the table. */
static enum err words_of(struct arena *mem, const struct selftest_case *c, char *word[WORDS_MAX], int *n)
{
	char *text = arena_text(mem, c->options);
	if (!text)
		return err_memory();
	static char table[] = "table";
	static char method[] = "method";
	word[0] = method;
	word[1] = table;
	*n = 2;
	for (char *w; (w = strsep(&text, " "));)
		if (*w && *n < WORDS_MAX - 1)
			word[(*n)++] = w;
	word[*n] = NULL;
	return ERR_OK;
}

static enum err run_case(struct estimate *e, const struct selftest_case *c)
{
	struct estimate_line line = {0};
	char *word[WORDS_MAX];
	int n;
	enum err err = words_of(e->mem, c, word, &n);
	if (!err)
		err = estimate_parse(e, n, word, &line);
	if (!err)
		err = estimate_load_bytes(e, c->table->bytes, c->table->size);
	if (err)
		return err;
	e->seed = line.seeded ? (uint64_t)line.seed : 1;
	struct result_part *top = result_part(e->result, NULL, RESULT_FIELDS);
	result_count(top, "n", (long long)e->table.n);
	result_count(top, "n_missing", (long long)e->table.n_missing);
	return e->method->run(e);
}

/* A case that a method refuses is a value that is wrong, not the end of the run. */
static enum err check_case(struct checking *k, const struct selftest_want *want, size_t wants)
{
	struct estimate e = {.method = estimate_method(k->c.method), .mem = arena_new(), .result = result_new()};
	if (!e.mem || !e.result || !e.method) {
		estimate_free(&e);
		return e.method ? err_memory() : err_set(ERR_FORMAT, "an oracle table names a method that is not there");
	}
	k->method->cases++;
	if (run_case(&e, &k->c))
		add_wrong(k, NULL, arena_text(k->all->mem, err_last()->text));
	else
		for (size_t i = 0; i < wants; i++)
			if (!strcmp(want[i].name, k->c.name))
				compare(k, &want[i], result_find(e.result, &want[i].place));
	estimate_free(&e);
	return ERR_OK;
}

static struct selftest_method *method_of(struct selftest *all, const char *name)
{
	for (size_t i = 0; i < all->methods; i++)
		if (!strcmp(all->method[i].name, name))
			return &all->method[i];
	return NULL;
}

/* The methods that can be checked: every one of the bench, in its order. */
static enum err list_methods(struct selftest *all, const char *only)
{
	size_t n = 0;
	while (methods_registry[n])
		n++;
	all->method = ARENA_ARRAY(all->mem, n + 1, struct selftest_method);
	all->wrong = ARENA_ARRAY(all->mem, SELFTEST_SHOWN, struct selftest_wrong);
	if (!all->method || !all->wrong)
		return err_memory();
	for (size_t i = 0; i < n; i++)
		if (!only || !strcmp(only, methods_registry[i]->name))
			all->method[all->methods++] = (struct selftest_method){.name = methods_registry[i]->name,
									       .source = methods_registry[i]->source};
	return all->methods ? ERR_OK : err_set(ERR_USAGE, "there is no such method; upturn methods lists them");
}

static enum err check_topic(struct selftest *all, const struct selftest_topic *t)
{
	for (size_t i = 0; i < t->cases; i++) {
		struct checking k = {.all = all, .topic = t->name, .c = t->one[i]};
		k.method = method_of(all, k.c.method);
		progress_step("checking", i + 1, t->cases);
		enum err err = k.method ? check_case(&k, t->want, t->wants) : ERR_OK;
		if (err)
			return err;
	}
	return ERR_OK;
}

enum err selftest_run(struct arena *mem, const char *only, struct selftest *out)
{
	struct selftest got = {.mem = mem};
	enum err err = list_methods(&got, only);
	for (size_t i = 0; !err && selftest_topics(i); i++) {
		struct selftest_topic topic;
		err = selftest_topic_read(mem, selftest_topics(i), &topic);
		if (!err)
			err = check_topic(&got, &topic);
	}
	progress_end();
	if (!err)
		*out = got;
	return err;
}
