#pragma once
/*
 * The columns of JSON records: each path that leads to a value is one, in the order in which records first have it.
 *
 * How a column is named (layouts build on this):
 *   member        its key; deeper ones after a dot                  status, period.start
 *   element       its number from 0 in brackets                     name[0].given[1], code.coding[0].code
 *   FHIR          In a record with a text member resourceType, a path whose numbers are all 0 has a second column without them, so that
 *                 code.coding.code is the first coding's code, identifier.value the first identifier. What resourceType says is the column
 *                 resourceType; a file with records of several types gives a table for each type, in the order of their first records.
 *   coding        In FHIR records also code.coding[loinc].code and code.coding[snomed].code (and so wherever an array is called coding): the
 *                 code of the first coding whose system is http://loinc.org or http://snomed.info/sct, at whatever place it stands.
 *   item          In a QuestionnaireResponse the arrays called item, at any depth, are known by linkId, not by place:
 *                 item[/44250-9].answer. That is the first answer: of an object its code, else its value, else its display; of anything else the
 *                 value as it stands (valueInteger, valueDecimal, valueString, valueBoolean, valueDate, ...). item[X].answer.display is the
 *                 coding's display. Further answers under one linkId, also of a repeated item, are item[X].answer[1], item[X].answer[2], ...
 *                 Of an item nothing else is kept.
 *   component     In an Observation the elements of component are known by their code, not by place: component[44261-6].value is the value of whatever
 *                 type (of an object its code, else its value, else of its first coding the code, else its text). The code is that of LOINC, else
 *                 of SNOMED CT, else the first one, else the text. A code for the second time is component[X].value[1]. Nothing else is kept.
 *   reference     In FHIR records a member called reference is written as read/json_links.h says: Patient/p1 in whatever form it came.
 * Keys are taken as they stand: a key with a dot in it looks like a deeper path.
 * cells    text decoded; numbers as they stand; true, false; null is an empty cell, as is a member that the record does not have. Two members
 *          of one name in a record are refused. Empty arrays and objects have no column.
 * limits   16 levels, 4,096 columns, a cell of 1 MiB: beyond them ERR_LIMIT
 * use      Every record is learnt first; then the header is made; then the cells of each record are taken, in any order. The texts of records are
 *          changed. Header and cells live until the next call.
 * errors   ERR_FORMAT (no JSON, a record that was not learnt), ERR_LIMIT, ERR_MEMORY, with the file and the record as row
 * cost     one pass over the text of a record
 */
#include "read/json_text.h"

enum { JSON_DEPTH = 16 };

struct json_columns;

struct json_home;

/* fhir: the names of FHIR records are wanted too; home: of read/json_links.h, or NULL. */
must_check enum err json_columns_new(int file, bool fhir, struct json_home *home, struct json_columns **out);
void json_columns_free(struct json_columns *c);
/* Before an entry of a Bundle, of whatever type its resource is, is learnt or its cells are taken: its raw fullUrl, for read/json_links.h. */
must_check enum err json_columns_entry(struct json_columns *c, struct json_text resource, struct rd_cell url);
/* An object, with nothing behind it. */
must_check enum err json_columns_learn(struct json_columns *c, struct json_text record, long row);
must_check enum err json_columns_header(struct json_columns *c, const struct rd_cell **cell, int *n);
must_check enum err json_columns_cells(struct json_columns *c, struct json_text record, long row,
				       const struct rd_cell **cell);
