#include "read/json_columns.h"
#include "read/json_records.h"
#include "read/json_types.h"
#include "read/rd_kind.h"
#include "read/syntax.h"

#include <stdlib.h>
#include <string.h>

/* A JSON file, or those of its records that are of one type, behind a struct rd. */
struct json {
	int file;
	struct rd *rd;
	struct json_records *records;
	struct json_columns *columns;
	struct json_types *types; /* NULL: records are not told apart */
	int type;
};

/* A brace or bracket first, and a quote or another brace after it. */
static int knows(const unsigned char *head, size_t n)
{
	static const char mark[] = "\xEF\xBB\xBF";
	struct json_text t = {.at = (char *)head, .end = (const char *)head + n};
	if (n >= 3 && !memcmp(head, mark, 3))
		t.at += 3;
	if (json_take(&t, '['))
		return json_peek(&t) == '{' || json_peek(&t) == ']' ? 8 : 0;
	return json_take(&t, '{') && (json_peek(&t) == '"' || json_peek(&t) == '}') ? 8 : 0;
}

/* The next record of the table. */
static enum err next_record(struct json *j, struct json_text *out)
{
	for (;;) {
		int type = 0;
		enum err err = json_records_next(j->records, out);
		if (!err && j->types)
			err = json_types_see(j->types, *out, json_records_row(j->records), &type);
		if (!err && j->types && j->columns)
			err = json_columns_entry(j->columns, *out, json_records_url(j->records));
		if (err || !j->types || type == j->type)
			return err;
	}
}

static enum err json_next(void *state, struct rd_row *row)
{
	struct json *j = state;
	struct json_text record;
	enum err err = next_record(j, &record);
	if (err)
		return err;
	row->number = json_records_row(j->records);
	row->n = j->rd->header.n;
	return json_columns_cells(j->columns, record, row->number, &row->cell);
}

static enum err json_rewind(void *state)
{
	struct json *j = state;
	return json_records_rewind(j->records);
}

static void json_close(void *state)
{
	struct json *j = state;
	json_records_close(j->records);
	json_columns_free(j->columns);
	json_types_free(j->types);
	free(j);
}

static enum err learn(struct json *j)
{
	struct json_text record;
	enum err err;
	while ((err = next_record(j, &record)) == ERR_OK) {
		err = json_columns_learn(j->columns, record, json_records_row(j->records));
		if (err)
			return err;
	}
	struct rd_row *header = &j->rd->header;
	err = err == ERR_END ? json_columns_header(j->columns, &header->cell, &header->n) : err;
	if (!err && !header->n)
		err = err_at(ERR_EMPTY, err_place(j->file, 0, 0), "no record has a value");
	return err ? err : json_records_rewind(j->records);
}

/* Whether the first record that says anything says which type of resource it is: then all are taken for FHIR. */
static enum err look_for_types(struct json *j)
{
	struct json_text record;
	struct rd_cell type = {0};
	enum err err = json_records_next(j->records, &record);
	if (err == ERR_END)
		return err_at(ERR_EMPTY, err_place(j->file, 0, 0), "it holds no records");
	while (!err && json_is_empty(record))
		err = json_records_next(j->records, &record);
	if (!err && json_member(record, "resourceType", &type) && type.n)
		err = json_types_new(j->file, &j->types);
	return err && err != ERR_END ? err : json_records_rewind(j->records);
}

static enum err open_state(const struct source_place *place, struct rd *r, struct json **out)
{
	static const char *const name[] = {[JSON_LINES] = "ndjson", [JSON_LIST] = "json", [JSON_MEMBER] = "json"};
	struct json *j = calloc(1, sizeof *j);
	if (!j)
		return err_memory();
	r->state = *out = j;
	j->rd = r;
	j->file = place->file;
	enum err err = json_records_open(place, &r->info, &j->records);
	if (err)
		return err;
	r->info.syntax = name[json_records_shape(j->records)];
	return look_for_types(j);
}

static enum err open_json(const struct source_place *place, const struct syntax_choice *choice, size_t i, struct rd **out)
{
	static const struct rd_kind kind = {.next = json_next, .rewind = json_rewind, .close = json_close};
	(void)choice;
	struct json *j = NULL;
	struct rd *r = calloc(1, sizeof *r);
	if (!r)
		return err_memory();
	r->kind = &kind;
	enum err err = open_state(place, r, &j);
	if (!err)
		err = json_columns_new(place->file, j->types, place->home, &j->columns);
	if (!err) {
		j->type = (int)i;
		err = learn(j);
	}
	if (!err)
		err = rd_look_at_first_row(r, place->file);
	if (err)
		rd_close(r);
	else
		*out = r;
	return err;
}

static enum err count_tables(const struct source_place *place, const struct syntax_choice *choice, size_t *n)
{
	(void)choice;
	struct rd r = {0};
	struct json *j = NULL;
	struct json_text record;
	enum err err = open_state(place, &r, &j);
	size_t types = 1;
	if (!err && j->types) {
		j->type = -1;
		err = next_record(j, &record);
		err = err == ERR_END ? ERR_OK : err;
		types = json_types_count(j->types);
	}
	if (j)
		json_close(j);
	if (!err)
		*n = types;
	return err;
}

const struct syntax syntax_json = {
	.name = "json",
	.title = "JSON: one object a line (NDJSON), a list of objects, or FHIR resources",
	.knows = knows,
	.tables = count_tables,
	.open = open_json,
};
