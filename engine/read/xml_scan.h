#pragma once
/*
 * An XML part as tokens pulled out of a window of its bytes: for the parts that are too large to be read whole (the rows of a sheet). What is small goes
 * through xml_walk.h. Measured, expat needs five times as long as unpacking (tests/bench/README.md), so that this is by hand.
 *
 * taken      the XML 1.0 that spreadsheet programs write: elements, attributes, character data, CDATA, comments, instructions, the five entities and
 *            character references; UTF-8
 * refused    a document type (so: no entities of its own), another encoding
 * not seen   an end tag of another name than its start (levels are counted), an attribute given twice
 * errors     XML_BROKEN; a token that the window does not hold whole is XML_MORE and takes nothing
 * cost       one pass; nothing is copied
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum xml_token { XML_MORE, XML_START, XML_END, XML_TEXT, XML_BROKEN, XML_DOCTYPE };

struct xml_span {
	const char *p;
	size_t n;
};

struct xml_scan {
	const char *at, *end;      /* what is left of the window */
	struct xml_span name;      /* of an element, as it stands */
	struct xml_span attribute; /* all of an element's */
	struct xml_span text;
	bool empty;   /* XML_START: <x/>, no XML_END follows */
	bool literal; /* XML_TEXT: from CDATA, without references */
};

enum xml_token xml_scan_next(struct xml_scan *s);
/* The next attribute of those in *left. false: no more, or not well formed. */
bool xml_scan_attribute(struct xml_span *left, struct xml_span *name, struct xml_span *value);
/* The value of an attribute, as it stands; anything where there is none. */
bool xml_scan_value(const struct xml_scan *s, const char *name, struct xml_span *value);
/* Text without its references, and with line ends as XML 1.0 2.11 wants them, into to (room n). False: a reference that is none. */
bool xml_decode(struct xml_span text, bool literal, char *to, size_t *wrote);

static inline bool xml_is(struct xml_span s, const char *word, size_t n)
{
	if (s.n != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (s.p[i] != word[i])
			return false;
	return true;
}

/* word is a string literal. */
#define XML_IS(span, word) xml_is((span), "" word, sizeof(word) - 1)

/* A name without its prefix. */
static inline struct xml_span xml_local(struct xml_span name)
{
	for (size_t i = name.n; i > 0; i--)
		if (name.p[i - 1] == ':')
			return (struct xml_span){.p = name.p + i, .n = name.n - i};
	return name;
}
