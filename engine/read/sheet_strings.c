#include "read/sheet_strings.h"

#include "core/secret.h"
#include "read/sheet_text.h"
#include "read/xml_walk.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct sheet_strings {
	struct sheet_text text;
	size_t n, room;
	size_t *start; /* of each string; start[n] is where the next would begin */
	struct sheet_runs runs;
	bool in_item;
};

static enum err mark(struct sheet_strings *s)
{
	void *p = s->start;
	enum err err = secret_grow(&p, &s->room, s->n + 1, sizeof *s->start);
	s->start = p;
	if (!err)
		s->start[s->n] = s->text.n;
	return err;
}

static enum err on_start(void *context, const char *name, const char *const *attribute)
{
	(void)attribute;
	struct sheet_strings *s = context;
	if (!strcmp(name, "si"))
		s->in_item = true;
	else
		sheet_runs_start(&s->runs, name);
	return ERR_OK;
}

static enum err on_text(void *context, const char *text, size_t n)
{
	struct sheet_strings *s = context;
	return s->in_item && sheet_runs_take(&s->runs) ? sheet_text_add(&s->text, text, n) : ERR_OK;
}

static enum err on_end(void *context, const char *name)
{
	struct sheet_strings *s = context;
	sheet_runs_end(&s->runs, name);
	if (strcmp(name, "si") != 0)
		return ERR_OK;
	size_t at;
	s->in_item = false;
	enum err err = sheet_text_end(&s->text, s->start[s->n], &at);
	s->n++;
	return err ? err : mark(s);
}

enum err sheet_strings_read(const char *bytes, size_t n, int file, struct sheet_strings **out)
{
	struct sheet_strings *s = calloc(1, sizeof *s);
	if (!s)
		return err_memory();
	enum err err = mark(s);
	if (!err)
		err = xml_walk(bytes, n, file,
			       &(struct xml_handler){.context = s, .start = on_start, .text = on_text, .end = on_end});
	if (err)
		sheet_strings_free(s);
	else
		*out = s;
	return err;
}

size_t sheet_strings_count(const struct sheet_strings *s)
{
	return s->n;
}

const char *sheet_strings_at(const struct sheet_strings *s, size_t i, size_t *n)
{
	*n = s->start[i + 1] - s->start[i] - 1;
	return s->text.p + s->start[i];
}

void sheet_strings_free(struct sheet_strings *s)
{
	if (!s)
		return;
	sheet_text_free(&s->text);
	secret_free(s->start, s->room * sizeof *s->start);
	free(s);
}
