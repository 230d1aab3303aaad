#pragma once
/*
 * The types of FHIR resources that a file holds, numbered from 0 in the order in which they come; a record without resourceType is of a type too;
 * one without any member is a blank row of the first type.
 *
 * limits  64 types: ERR_LIMIT
 * refused (ERR_FORMAT) what a bulk export has beside its data: lists of deleted resources, lists of what went wrong, the list of its files; a record
 *         that is a Bundle
 */
#include "read/json_text.h"

struct json_types;

must_check enum err json_types_new(int file, struct json_types **out);
void json_types_free(struct json_types *t);
must_check enum err json_types_see(struct json_types *t, struct json_text record, long row, int *type);
size_t json_types_count(const struct json_types *t);
