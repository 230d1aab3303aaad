#pragma once
/*
 * What json_columns.c, which keeps the columns, and json_walk.c, which goes through a record, share.
 */
#include "read/json_columns.h"
#include "read/json_links.h"
#include "read/json_tree.h"

enum json_system { JSON_NO_SYSTEM, JSON_LOINC, JSON_SNOMED, JSON_SYSTEMS };

/* An array called coding, and whose codes were seen in it. */
struct json_coding {
	int node;
	bool seen[JSON_SYSTEMS];
};

/* A second column: of a leaf (no system), or of the first coding of a system. */
struct json_second {
	int node;
	enum json_system system;
};

enum { JSON_CODINGS = 1024, JSON_COLUMNS = 4096 };

struct json_columns {
	int file;
	bool fhir, learning, learnt;
	struct json_links *links;
	struct rd_cell id; /* of the record walked through, if it has none itself */
	long serial;       /* of the record walked through */
	struct json_tree *tree;
	int n; /* columns, second ones too */
	int codings, seconds;
	struct json_coding coding[JSON_CODINGS];
	struct json_second second[JSON_COLUMNS];
	struct rd_cell header[JSON_COLUMNS], cell[JSON_COLUMNS];
	char *header_text;
	size_t header_room;
};

/* Fills the cells of the leaves; while learning, adds what is new. */
must_check enum err json_walk(struct json_columns *c, struct json_text record, long row);
/* The code of the first coding of that system in the array at node, from the cells. */
struct rd_cell json_coded(const struct json_columns *c, int node, enum json_system system);
