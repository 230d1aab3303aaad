#pragma once
/* A layout as its YAML says it (datasets/layouts/README.md explains the keys). The structs are what libcyaml fills; the texts live in the arena. */
#include "instrument/settings.h"

#include <stdbool.h>

enum layout_kind { LAYOUT_ROWS, LAYOUT_WIDE, LAYOUT_VISITS, LAYOUT_ANSWERS, LAYOUT_TABLES };
enum layout_need { NEED_OPTIONAL, NEED_REQUIRED, NEED_ABSENT };
enum layout_unit { UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_SESSION };
enum layout_baseline { BASELINE_ASSESSMENT, BASELINE_SESSION };

enum layout_gives { GIVES_ROWS, GIVES_SCORES, GIVES_NOTHING };

/* Raw codes and the word or number that they stand for; "5" and "05" are one code. */
struct layout_code {
	char **from;
	unsigned from_count;
	char *to; /* NULL: no value */
};

struct layout_rule {
	char *role;
	enum layout_need need;
	char **names;
	unsigned names_count;
	char *instrument; /* roles score and item: whose, where the name does not tell */
	int item;         /* role item: its number */
	struct layout_code *codes;
	unsigned codes_count;
};

/* Headers such as "{instrument}_s{n}": punctuation and spaces in between are optional, but before {n} where the form has them. */
struct layout_form {
	char *form;
	int *occasion; /* NULL: {n} tells */
	bool follow_up;
};

/* A header written out. */
struct layout_listed {
	char *name, *instrument;
	int occasion;
	bool follow_up;
};

/* What a person said of one column, by its header. */
struct layout_decided {
	char *name;
	int nth;               /* of the columns with that header; 0: the first */
	char *as;              /* a role, an instrument, or drop */
	int *occasion;         /* wide: of the instrument; NULL: none */
	enum layout_unit unit; /* what the occasion counts; day: as the others of the file */
	bool follow_up;
	int item;                  /* the column is this item of the instrument; 0: its score */
	struct layout_code *codes; /* of a column of categories: spellings that no list knows */
	unsigned codes_count;
};

struct layout_scale {
	enum layout_unit unit;
	struct layout_form *forms;
	unsigned forms_count;
	struct layout_listed *columns;
	unsigned columns_count;
	enum layout_baseline baseline;
	int days_per_occasion;    /* unit session */
	int follow_up_every_days; /* follow-up k lies k times as long after the last occasion */
	char *complete,
		*incomplete; /* end reasons of clients with and without a score on the last occasion; NULL: none given */
};

/* Rows by what stands in a column. */
struct layout_where {
	char *column;
	char **values;
	unsigned values_count;
};

/* A row of another table that belongs to a row of this one: by its key, or by columns of its own (at). Headers: "A|B" is A or, without it, B. */
struct layout_lookup {
	char **by;
	unsigned by_count;
	char *table;
	char **at;
	unsigned at_count;
	enum layout_need need;
	/* Not of the YAML: its position, and its index (held.h). */
	unsigned to;
	int index;
};

/* One table of an export of several. */
struct layout_table {
	char *name;
	enum layout_need need;
	enum layout_gives gives;
	struct layout_rule *columns;
	unsigned columns_count;
	char **key;
	unsigned key_count;
	char *key_prefix; /* "Patient/": lookups write it before the key */
	struct layout_lookup *lookups;
	unsigned lookups_count;
	struct layout_where *drop_where, *take_where, *scores_where;
	unsigned drop_where_count, take_where_count, scores_where_count;
	bool undated_clients; /* a row without a day describes its client */
};

enum { LAYOUT_MOST_TABLES = 32, LAYOUT_MOST_LOOKUPS = 8, LAYOUT_MOST_KEYS = 4, LAYOUT_MOST_INDEXES = 4 };

struct layout {
	char *name, *title, *source;
	enum layout_kind kind;
	struct layout_rule *columns;
	unsigned columns_count;
	char **missing;
	unsigned missing_count;
	bool excel_serials;
	bool row_is_client;         /* a file without a client column: every row is one */
	bool value_codes;           /* --codes */
	bool typed;                 /* wide: columns named as people type them, used when a person confirmed their order */
	enum layout_unit days_unit; /* visits */
	struct layout_scale *occasions; /* wide: one entry a unit */
	unsigned occasions_count;
	/* what inspect --save-layout writes: another layout with what a person decided */
	char *base;
	char *date_order;
	char *decimal;
	struct layout_decided *decided;
	unsigned decided_count;
	char **scales;          /* as --scale has them */
	char *sheet, **queries; /* as --sheet and --query have them */
	unsigned scales_count, queries_count;
	struct layout_table *tables; /* kind tables */
	unsigned tables_count;
	int tolerance_days; /* between a measurement and its appointment */
	/* Not of the YAML: a layout of one table of its own each, and in those, which it is. */
	struct layout *of_table;
	int table; /* position in tables; -1: no table of several */
	const struct layout *whole;
};

extern const cyaml_schema_value_t layout_yaml_schema;
