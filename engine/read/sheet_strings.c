#include "read/sheet_strings.h"

#include "core/secret.h"
#include "read/sheet_text.h"
#include "read/xml_part.h"

#include <stdbool.h>
#include <stdlib.h>

struct sheet_strings {
	struct sheet_text text;
	size_t n, room;
	size_t *start; /* of each string; start[n] is where the next would begin */
	/* Where others may hold them too: */
	int others;
	struct sheet_texts *all; /* NULL: nobody else does */
	struct sheet_strings *next;
	const struct source_place *place;
	struct zip_part part;
};

struct strings_reading {
	struct sheet_strings *to;
	struct xml_part part;
	long level;
	bool root; /* there was one */
	bool in_item, in_t, phonetic;
};

static const uint64_t most = (uint64_t)1 << 30;

static enum err mark(struct sheet_strings *s)
{
	void *p = s->start;
	enum err err = secret_grow(&p, &s->room, s->n + 1, sizeof *s->start);
	s->start = p;
	if (!err)
		s->start[s->n] = s->text.n;
	return err;
}

static enum err end_item(struct sheet_strings *s)
{
	size_t at;
	enum err err = sheet_text_end(&s->text, s->start[s->n], &at);
	s->n++;
	return err ? err : mark(s);
}

/* A start tag, of an element with content, or an end tag. */
static enum err on_tag(struct strings_reading *r, bool opens)
{
	struct xml_span name = xml_local(r->part.scan.name);
	r->level += opens ? 1 : -1;
	r->root = true;
	r->in_t = opens && XML_IS(name, "t");
	if (XML_IS(name, "rPh"))
		r->phonetic = opens;
	if (!XML_IS(name, "si"))
		return ERR_OK;
	r->in_item = opens;
	return opens ? ERR_OK : end_item(r->to);
}

static enum err on_token(struct strings_reading *r, enum xml_token token)
{
	const struct xml_scan *s = &r->part.scan;
	if (token == XML_TEXT)
		return r->in_item && r->in_t && !r->phonetic
			       ? sheet_text_add_xml(&r->to->text, s->text, s->literal, r->part.file)
			       : ERR_OK;
	enum err err = token == XML_START ? on_tag(r, true) : ERR_OK;
	return err || (token == XML_START && !s->empty) ? err : on_tag(r, false);
}

static enum err read_all(struct strings_reading *r)
{
	enum err err = mark(r->to);
	while (!err && r->level >= 0) {
		enum xml_token token;
		err = xml_part_next(&r->part, &token);
		if (!err)
			err = on_token(r, token);
	}
	if (err && err != ERR_END)
		return err;
	return r->level || !r->root ? xml_part_fault(&r->part, XML_BROKEN, 0) : ERR_OK;
}

enum err sheet_strings_read(struct zip_parts *zip, const char *part, int file, struct sheet_strings **out)
{
	size_t at;
	enum err err = zip_parts_must_find(zip, part, &at);
	if (err)
		return err;
	if (zip_parts_at(zip, at).size > most)
		return err_at(ERR_LIMIT, err_place(file, 0, 0), "the texts of the workbook come to more than 1 GiB");
	struct sheet_strings *s = calloc(1, sizeof *s);
	if (!s)
		return err_memory();
	struct strings_reading r = {.to = s};
	/* Its texts are no longer than the part, and what is not filled takes no memory: nothing has to be moved as they grow. */
	err = sheet_text_room(&s->text, (size_t)zip_parts_at(zip, at).size);
	if (!err)
		err = xml_part_open(zip, at, file, &r.part);
	if (!err)
		err = read_all(&r);
	xml_part_close(&r.part);
	if (err)
		sheet_strings_free(s);
	else
		*out = s;
	return err;
}

static bool is_same_place(const struct source_place *a, const struct source_place *b)
{
	return a->path == b->path && a->bytes == b->bytes && a->fd == b->fd && a->part == b->part && a->packed == b->packed;
}

static bool is_same_part(struct zip_part a, struct zip_part b)
{
	return a.size == b.size && a.packed == b.packed && a.crc == b.crc;
}

enum err sheet_strings_share(const struct source_place *place, struct zip_parts *zip, const char *part,
			     struct sheet_strings **out)
{
	struct sheet_strings *s = place->texts ? place->texts->first : NULL;
	size_t at;
	enum err err = zip_parts_must_find(zip, part, &at);
	if (err)
		return err;
	while (s && (!is_same_place(s->place, place) || !is_same_part(s->part, zip_parts_at(zip, at))))
		s = s->next;
	if (s) {
		s->others++;
		*out = s;
		return ERR_OK;
	}
	err = sheet_strings_read(zip, part, place->file, out);
	if (err || !place->texts)
		return err;
	s = *out;
	s->all = place->texts;
	s->place = place;
	s->part = zip_parts_at(zip, at);
	s->next = s->all->first;
	s->all->first = s;
	return ERR_OK;
}

static void take_out(struct sheet_strings *s)
{
	struct sheet_strings **link = &s->all->first;
	while (*link != s)
		link = &(*link)->next;
	*link = s->next;
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
	if (!s || s->others-- > 0)
		return;
	if (s->all)
		take_out(s);
	sheet_text_free(&s->text);
	secret_free(s->start, s->room * sizeof *s->start);
	free(s);
}
