#include "read/xml_walk.h"

#include <expat.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LEVELS = 64, PIECE = 1 << 20 };

struct walk {
	XML_Parser parser;
	const struct xml_handler *handler;
	enum err err;
	int file;
	size_t level;
	size_t main; /* length of "uri|" of the root element */
	char *main_uri;
};

/* A block of the parser: its size stands before it, so that it can be wiped. */
union block {
	size_t size;
	max_align_t align;
};

static void *block_new(size_t size)
{
	union block *b = size < SIZE_MAX / 2 ? malloc(sizeof *b + size) : NULL;
	if (!b)
		return NULL;
	b->size = size;
	return b + 1;
}

static void block_free(void *p)
{
	if (!p)
		return;
	union block *b = (union block *)p - 1;
	explicit_bzero(b, sizeof *b + b->size);
	free(b);
}

static void *block_grow(void *p, size_t size)
{
	void *larger = block_new(size);
	if (p && larger) {
		size_t old = ((union block *)p - 1)->size;
		memcpy(larger, p, old < size ? old : size);
		block_free(p);
	}
	return larger;
}

static void stop(struct walk *w, enum err err)
{
	w->err = err;
	XML_StopParser(w->parser, XML_FALSE);
}

/* The name without the main namespace. */
static const char *local(const struct walk *w, const char *name)
{
	return w->main && !strncmp(name, w->main_uri, w->main) ? name + w->main : name;
}

static bool keep_main(struct walk *w, const char *name)
{
	const char *bar = strrchr(name, '|');
	w->main = bar ? (size_t)(bar - name) + 1 : 0;
	w->main_uri = strndup(name, w->main);
	return w->main_uri;
}

static void on_start(void *context, const XML_Char *name, const XML_Char **attribute)
{
	struct walk *w = context;
	if (w->level++ == MOST_LEVELS) {
		stop(w, err_at(ERR_FORMAT, err_place(w->file, 0, 0), "a part has more than %d levels", MOST_LEVELS));
		return;
	}
	if (w->level == 1 && !keep_main(w, name)) {
		stop(w, err_memory());
		return;
	}
	enum err err = ERR_OK;
	if (w->handler->start)
		err = w->handler->start(w->handler->context, local(w, name), (const char *const *)attribute);
	if (err)
		stop(w, err);
}

static void on_end(void *context, const XML_Char *name)
{
	struct walk *w = context;
	w->level--;
	enum err err = w->handler->end && !w->err ? w->handler->end(w->handler->context, local(w, name)) : ERR_OK;
	if (err)
		stop(w, err);
}

static void on_text(void *context, const XML_Char *text, int n)
{
	struct walk *w = context;
	enum err err = w->handler->text && !w->err ? w->handler->text(w->handler->context, text, (size_t)n) : ERR_OK;
	if (err)
		stop(w, err);
}

static void on_doctype(void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
	(void)name, (void)system, (void)public, (void)internal;
	struct walk *w = context;
	stop(w, err_at(ERR_FORMAT, err_place(w->file, 0, 0),
		       "a part declares a document type; no spreadsheet program writes that"));
}

static enum err parse(struct walk *w, const char *bytes, size_t n)
{
	for (size_t at = 0; !w->err;) {
		size_t here = n - at < PIECE ? n - at : PIECE;
		bool last = at + here == n;
		if (XML_Parse(w->parser, bytes + at, (int)here, last) != XML_STATUS_OK && !w->err)
			w->err = XML_GetErrorCode(w->parser) == XML_ERROR_NO_MEMORY
					 ? err_memory()
					 : err_at(ERR_FORMAT, err_place(w->file, 0, 0), "a part is no well-formed XML");
		at += here;
		if (last)
			break;
	}
	return w->err;
}

enum err xml_walk(const char *bytes, size_t n, int file, const struct xml_handler *handler)
{
	static const XML_Memory_Handling_Suite memory = {block_new, block_grow, block_free};
	struct walk w = {.handler = handler, .file = file, .parser = XML_ParserCreate_MM(NULL, &memory, "|")};
	if (!w.parser)
		return err_memory();
	XML_SetUserData(w.parser, &w);
	XML_SetElementHandler(w.parser, on_start, on_end);
	XML_SetCharacterDataHandler(w.parser, on_text);
	XML_SetStartDoctypeDeclHandler(w.parser, on_doctype);
	enum err err = parse(&w, bytes, n);
	XML_ParserFree(w.parser);
	free(w.main_uri);
	return err;
}

const char *xml_attribute(const char *const *attribute, const char *name)
{
	for (; *attribute; attribute += 2)
		if (!strcmp(attribute[0], name))
			return attribute[1];
	return NULL;
}
