#pragma once
/*
 * One XML part, element by element (expat).
 *
 * refused   a document type (so: no entities of its own, none expanded, nothing fetched), encodings other than UTF-8, UTF-16, Latin-1 and
 *           ASCII, more than 64 levels
 * names     an element or attribute of the part's own main namespace comes by its local name; one of a foreign namespace as "uri|name". Main is the
 *           namespace of the root element, transitional and strict forms alike.
 * memory    what expat holds is wiped when it gives it back
 * errors    ERR_FORMAT no well-formed XML, or refused; ERR_MEMORY; those of the callbacks
 * cost      one pass
 */
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Pairs of name and value, ended by NULL, as expat gives them. */
const char *xml_attribute(const char *const *attribute, const char *name);

struct xml_handler {
	void *context;
	/* Any may be NULL. Text comes in pieces. */
	enum err (*start)(void *context, const char *name, const char *const *attribute);
	enum err (*text)(void *context, const char *text, size_t n);
	enum err (*end)(void *context, const char *name);
};

must_check enum err xml_walk(const char *bytes, size_t n, int file, const struct xml_handler *handler);
