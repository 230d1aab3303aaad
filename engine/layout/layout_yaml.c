#include "layout/layout_yaml.h"

static const cyaml_strval_t kinds[] = {
	{"rows", LAYOUT_ROWS}, {"wide", LAYOUT_WIDE}, {"visits", LAYOUT_VISITS}, {"answers", LAYOUT_ANSWERS}};
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

static const cyaml_schema_field_t rule_fields[] = {
	TEXT("role", struct layout_rule, role),
	CHOICE("need", CYAML_FLAG_OPTIONAL, struct layout_rule, need, needs),
	LIST("names", CYAML_FLAG_OPTIONAL, struct layout_rule, names, &text_schema),
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
	CYAML_FIELD_END,
};

const cyaml_schema_value_t layout_yaml_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct layout, fields)};
