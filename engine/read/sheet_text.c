#include "read/sheet_text.h"

#include "core/secret.h"

#include <string.h>

enum err sheet_text_room(struct sheet_text *t, size_t n)
{
	void *p = t->p;
	enum err err = secret_grow(&p, &t->room, t->n + n, 1);
	t->p = p;
	return err;
}

enum err sheet_text_add(struct sheet_text *t, const char *bytes, size_t n)
{
	enum err err = sheet_text_room(t, n);
	if (err || !n)
		return err;
	memcpy(t->p + t->n, bytes, n);
	t->n += n;
	return ERR_OK;
}

/* A reference is never shorter than what it stands for. */
enum err sheet_text_add_xml(struct sheet_text *t, struct xml_span text, bool literal, int file)
{
	size_t wrote;
	enum err err = sheet_text_room(t, text.n);
	if (err || !text.n)
		return err;
	if (!xml_decode(text, literal, t->p + t->n, &wrote))
		return err_at(ERR_FORMAT, err_place(file, 0, 0), "a reference in a text is none of XML's own");
	t->n += wrote;
	return ERR_OK;
}

enum err sheet_text_end(struct sheet_text *t, size_t from, size_t *at)
{
	*at = from;
	return sheet_text_add(t, "", 1);
}

void sheet_text_free(struct sheet_text *t)
{
	secret_free(t->p, t->room);
	*t = (struct sheet_text){0};
}

void sheet_runs_start(struct sheet_runs *r, const char *name)
{
	r->phonetic = r->phonetic || !strcmp(name, "rPh");
	r->in_t = !strcmp(name, "t");
}

void sheet_runs_end(struct sheet_runs *r, const char *name)
{
	r->in_t = false;
	if (!strcmp(name, "rPh"))
		r->phonetic = false;
}

bool sheet_runs_take(const struct sheet_runs *r)
{
	return r->in_t && !r->phonetic;
}
