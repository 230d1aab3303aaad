#pragma once
/*
 * References between FHIR resources (R4, "References between Resources" 2.3): what a cell of a member called reference is written as, so that one
 * resource has one name.
 *
 * names     Type/id stays; a server's address before it and a version (/_history/...) behind it go: https://h.example/fhir/Patient/p1/_history/2 is
 *           Patient/p1, where it is the server that the file names first; a reference to another one stays whole, since its p1 is somebody else.
 *           #id, which means something only within its own resource, is empty. What looks like none of these (a search, a urn that no entry
 *           has) stays as it is.
 * a Bundle  An entry whose fullUrl is a urn is known by it: the urn is written as the Type/id of that entry's resource; a resource without id
 *           has the urn as its id. A urn that two different resources have is not known.
 * memory    core/secret.h: ids name people
 * cost      an addition: constant; the first look after additions sorts; a look: log n comparisons
 */
#include "read/json_text.h"

struct json_links;

must_check enum err json_links_new(struct json_links **out);
void json_links_free(struct json_links *l);
/* An entry of a Bundle. url: its raw fullUrl; add: false when it was added before. *id: what the resource has as id if it has none itself, else empty. */
must_check enum err json_links_entry(struct json_links *l, struct json_text resource, struct rd_cell url, bool add,
				     struct rd_cell *id);
/* The reference by its one name; lives as long as the cell and until the next addition. */
struct rd_cell json_links_name(struct json_links *l, struct rd_cell reference);
