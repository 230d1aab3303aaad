#pragma once
/*
 * What a part of an Office container says of other parts: its relations (x/_rels/y.xml.rels).
 *
 * errors  ERR_FORMAT, ERR_MEMORY; those of the callback
 */
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>

struct part_link {
	const char *id;
	const char *type;   /* the last word of its type: "worksheet", "sharedStrings" */
	const char *target; /* as it stands there */
	bool external;      /* leads out of the container */
};

/* Links are good until each returns. */
must_check enum err part_links(const char *bytes, size_t n, int file,
			       enum err (*each)(void *context, const struct part_link *link), void *context);
/* The part that a target of part `from` names; of the container itself where from is "". False: it climbs out, or is longer than size - 1. */
bool part_link_resolve(const char *from, const char *target, char *to, size_t size);
/* The part that holds the relations of a part. False: longer than size - 1. */
bool part_link_part(const char *part, char *to, size_t size);
