#pragma once
/*
 * The records of a JSON file one by one, in one block of memory however long the file is.
 *
 * shapes  one object after the other (NDJSON, line ends or not); a list of objects; an object with one member that is a list of objects, which are
 *         the records (at the list called entry, of objects with a member resource: those resources, as in a FHIR Bundle; elements without one are
 *         passed over). An object that is alone in its file is a record itself when it has no such list or has a member resourceType other than
 *         Bundle.
 * limits  a record of 16 MiB (ERR_LIMIT); in an object of more the list must begin within that
 * errors  ERR_FORMAT no JSON, an element that is no object, something behind the end; ERR_AMBIGUOUS two lists of objects; and those of source_open()
 * cost    one pass
 */
#include "read/json_text.h"
#include "read/rd_source.h"

enum json_shape { JSON_LINES, JSON_LIST, JSON_MEMBER };

struct json_records;

must_check enum err json_records_open(const struct source_place *place, struct rd_info *info, struct json_records **out);
enum json_shape json_records_shape(const struct json_records *r);
/* The next object, whose text may be changed and lives until the next call. ERR_END. */
must_check enum err json_records_next(struct json_records *r, struct json_text *out);
/* Its number, from 1. */
long json_records_row(const struct json_records *r);
/* Its entry's fullUrl as it stands, with its quotes; empty where it stands in no entry or that has none. Lives until the next call. */
struct rd_cell json_records_url(const struct json_records *r);
must_check enum err json_records_rewind(struct json_records *r);
void json_records_close(struct json_records *r);
