#pragma once
/*
 * References between FHIR resources (R4, "References between Resources" 2.3): what a cell of a member called reference is written as, so that one
 * resource has one name.
 *
 * names     Type/id stays; a server's address before it and a version (/_history/...) behind it go: https://h.example/fhir/Patient/p1/_history/2 is
 *           Patient/p1, where it is the home server: the first that an entry's fullUrl or a reference to a Patient names, in all the files of a run.
 *           A reference to another server stays whole, since its p1 is somebody else. #id, which means something only within its own resource, is
 *           empty. What looks like none of these (a search, a urn that no entry has) stays as it is.
 * another   A record of another server is told by its entry's fullUrl or, where none stands beside it, by the first reference to a Patient in its file.
 *           There a reference without an address gets that server's, and the resource's id is its whole address, so that references find it.
 * a Bundle  An entry whose fullUrl is a urn is known by it: the urn is written as the Type/id of that entry's resource; a resource without id
 *           has the urn as its id. A urn that two different resources have is not known.
 * memory    core/secret.h: ids name people
 * threads   the home is found while records are learnt, one file after the other; after that it is only read
 * errors    ERR_LIMIT: a record with more than 64 KiB of references that get an address
 * cost      an addition: constant; the first look after additions sorts; a look: log n comparisons
 */
#include "read/json_text.h"

struct json_links;

/* The home server of a run's files; all zero at first. */
struct json_home {
	uint64_t server; /* hash of its address */
	bool known;
};

/* home NULL: the file's own. */
must_check enum err json_links_new(int file, struct json_home *home, struct json_links **out);
void json_links_free(struct json_links *l);
/*
 * The next record. url: of a Bundle's entry its raw fullUrl, else empty; add: false when it was added before. *id: what the resource has as id
 * instead of its own, or empty.
 */
must_check enum err json_links_entry(struct json_links *l, struct json_text resource, struct rd_cell url, bool add,
				     struct rd_cell *id);
/* While records are learnt: a reference may name the home server. */
void json_links_see(struct json_links *l, struct rd_cell reference);
/* The reference by its one name; lives as long as the cell and until the next addition or record. */
must_check enum err json_links_name(struct json_links *l, struct rd_cell reference, struct rd_cell *name);
