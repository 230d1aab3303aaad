#include "layout/layout_yaml.h"

static const cyaml_strval_t kinds[] = {{"rows", LAYOUT_ROWS},
				       {"wide", LAYOUT_WIDE},
				       {"visits", LAYOUT_VISITS},
				       {"answers", LAYOUT_ANSWERS},
				       {"tables", LAYOUT_TABLES}};
static const cyaml_strval_t gives[] = {{"rows", GIVES_ROWS}, {"scores", GIVES_SCORES}, {"nothing", GIVES_NOTHING}};
static const cyaml_strval_t needs[] = {{"optional", NEED_OPTIONAL}, {"required", NEED_REQUIRED}, {"absent", NEED_ABSENT}};
static const cyaml_strval_t units[] = {
	{"session", UNIT_SESSION}, {"week", UNIT_WEEK}, {"month", UNIT_MONTH}, {"day", UNIT_DAY}};
static const cyaml_strval_t baselines[] = {{"assessment", BASELINE_ASSESSMENT}, {"session", BASELINE_SESSION}};

#define TEXT(key, type, member) CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER, type, member, 1, 400)
#define TEXT_OPTIONAL(key, type, member)                                                                                    \
	CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, type, member, 1, 400)
#define CHOICE(key, flags, type, member, list)                                                                              \
	CYAML_FIELD_ENUM(key, (flags) | CYAML_FLAG_STRICT, type, member, list, CYAML_ARRAY_LEN(list))
#define YES_NO(key, type, member) CYAML_FIELD_BOOL(key, CYAML_FLAG_OPTIONAL, type, member)
#define LIST(key, flags, type, member, schema)                                                                              \
	CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER | (flags), type, member, schema, 0, CYAML_UNLIMITED)

static const cyaml_schema_value_t text_schema = {CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, 150)};

static const cyaml_schema_value_t value_schema = {CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 0, 150)};

static const cyaml_schema_value_t query_schema = {CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, 4000)};

static const cyaml_schema_field_t code_fields[] = {
	LIST("from", CYAML_FLAG_DEFAULT, struct layout_code, from, &text_schema),
	TEXT_OPTIONAL("to", struct layout_code, to),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t code_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct layout_code, code_fields)};

static const cyaml_schema_field_t rule_fields[] = {
	TEXT("role", struct layout_rule, role),
	CHOICE("need", CYAML_FLAG_OPTIONAL, struct layout_rule, need, needs),
	LIST("names", CYAML_FLAG_OPTIONAL, struct layout_rule, names, &text_schema),
	TEXT_OPTIONAL("instrument", struct layout_rule, instrument),
	CYAML_FIELD_INT("item", CYAML_FLAG_OPTIONAL, struct layout_rule, item),
	LIST("codes", CYAML_FLAG_OPTIONAL, struct layout_rule, codes, &code_schema),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t rule_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct layout_rule, rule_fields)};

static const cyaml_schema_field_t form_fields[] = {
	TEXT("form", struct layout_form, form),
	CYAML_FIELD_INT_PTR("occasion", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct layout_form, occasion),
	YES_NO("follow_up", struct layout_form, follow_up),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t form_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct layout_form, form_fields)};

static const cyaml_schema_field_t listed_fields[] = {
	TEXT("name", struct layout_listed, name),
	TEXT("instrument", struct layout_listed, instrument),
	CYAML_FIELD_INT("occasion", CYAML_FLAG_DEFAULT, struct layout_listed, occasion),
	YES_NO("follow_up", struct layout_listed, follow_up),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t listed_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct layout_listed, listed_fields)};

static const cyaml_schema_field_t decided_fields[] = {
	TEXT("name", struct layout_decided, name),
	CYAML_FIELD_INT("nth", CYAML_FLAG_OPTIONAL, struct layout_decided, nth),
	TEXT("as", struct layout_decided, as),
	CYAML_FIELD_INT_PTR("occasion", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct layout_decided, occasion),
	CHOICE("unit", CYAML_FLAG_OPTIONAL, struct layout_decided, unit, units),
	YES_NO("follow_up", struct layout_decided, follow_up),
	CYAML_FIELD_INT("item", CYAML_FLAG_OPTIONAL, struct layout_decided, item),
	LIST("codes", CYAML_FLAG_OPTIONAL, struct layout_decided, codes, &code_schema),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t decided_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct layout_decided, decided_fields)};

static const cyaml_schema_field_t scale_fields[] = {
	CHOICE("unit", CYAML_FLAG_DEFAULT, struct layout_scale, unit, units),
	LIST("forms", CYAML_FLAG_OPTIONAL, struct layout_scale, forms, &form_schema),
	LIST("columns", CYAML_FLAG_OPTIONAL, struct layout_scale, columns, &listed_schema),
	CHOICE("baseline", CYAML_FLAG_DEFAULT, struct layout_scale, baseline, baselines),
	CYAML_FIELD_INT("days_per_occasion", CYAML_FLAG_OPTIONAL, struct layout_scale, days_per_occasion),
	CYAML_FIELD_INT("follow_up_every_days", CYAML_FLAG_OPTIONAL, struct layout_scale, follow_up_every_days),
	TEXT_OPTIONAL("complete", struct layout_scale, complete),
	TEXT_OPTIONAL("incomplete", struct layout_scale, incomplete),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t scale_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct layout_scale, scale_fields)};

static const cyaml_schema_field_t where_fields[] = {
	TEXT("column", struct layout_where, column),
	LIST("values", CYAML_FLAG_DEFAULT, struct layout_where, values, &value_schema),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t where_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct layout_where, where_fields)};

static const cyaml_schema_field_t lookup_fields[] = {
	LIST("by", CYAML_FLAG_DEFAULT, struct layout_lookup, by, &text_schema),
	TEXT("table", struct layout_lookup, table),
	LIST("at", CYAML_FLAG_OPTIONAL, struct layout_lookup, at, &text_schema),
	CHOICE("need", CYAML_FLAG_OPTIONAL, struct layout_lookup, need, needs),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t lookup_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct layout_lookup, lookup_fields)};

static const cyaml_schema_field_t table_fields[] = {
	TEXT("name", struct layout_table, name),
	CHOICE("need", CYAML_FLAG_DEFAULT, struct layout_table, need, needs),
	CHOICE("gives", CYAML_FLAG_DEFAULT, struct layout_table, gives, gives),
	LIST("columns", CYAML_FLAG_DEFAULT, struct layout_table, columns, &rule_schema),
	LIST("key", CYAML_FLAG_OPTIONAL, struct layout_table, key, &text_schema),
	TEXT_OPTIONAL("key_prefix", struct layout_table, key_prefix),
	LIST("lookups", CYAML_FLAG_OPTIONAL, struct layout_table, lookups, &lookup_schema),
	LIST("drop_where", CYAML_FLAG_OPTIONAL, struct layout_table, drop_where, &where_schema),
	LIST("take_where", CYAML_FLAG_OPTIONAL, struct layout_table, take_where, &where_schema),
	LIST("scores_where", CYAML_FLAG_OPTIONAL, struct layout_table, scores_where, &where_schema),
	YES_NO("undated_clients", struct layout_table, undated_clients),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t table_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct layout_table, table_fields)};

static const cyaml_schema_field_t fields[] = {
	TEXT("name", struct layout, name),
	TEXT("title", struct layout, title),
	TEXT("source", struct layout, source),
	CHOICE("kind", CYAML_FLAG_DEFAULT, struct layout, kind, kinds),
	LIST("columns", CYAML_FLAG_DEFAULT, struct layout, columns, &rule_schema),
	LIST("missing", CYAML_FLAG_OPTIONAL, struct layout, missing, &text_schema),
	YES_NO("excel_serials", struct layout, excel_serials),
	YES_NO("row_is_client", struct layout, row_is_client),
	CHOICE("days_unit", CYAML_FLAG_OPTIONAL, struct layout, days_unit, units),
	LIST("occasions", CYAML_FLAG_OPTIONAL, struct layout, occasions, &scale_schema),
	YES_NO("typed", struct layout, typed),
	TEXT_OPTIONAL("base", struct layout, base),
	TEXT_OPTIONAL("date_order", struct layout, date_order),
	TEXT_OPTIONAL("decimal", struct layout, decimal),
	LIST("decided", CYAML_FLAG_OPTIONAL, struct layout, decided, &decided_schema),
	LIST("scales", CYAML_FLAG_OPTIONAL, struct layout, scales, &text_schema),
	TEXT_OPTIONAL("sheet", struct layout, sheet),
	LIST("queries", CYAML_FLAG_OPTIONAL, struct layout, queries, &query_schema),
	YES_NO("value_codes", struct layout, value_codes),
	LIST("tables", CYAML_FLAG_OPTIONAL, struct layout, tables, &table_schema),
	CYAML_FIELD_INT("tolerance_days", CYAML_FLAG_OPTIONAL, struct layout, tolerance_days),
	CYAML_FIELD_END,
};

const cyaml_schema_value_t layout_yaml_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct layout, fields)};
