#include "deid/profile_yaml.h"

#define TEXT(key, type, member) CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER, type, member, 1, 200)

static const cyaml_schema_field_t column_fields[] = {
	TEXT("column", struct profile_yaml_column, column),
	TEXT("level", struct profile_yaml_column, level),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t column_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct profile_yaml_column, column_fields)};

static const cyaml_schema_field_t fields[] = {
	TEXT("name", struct profile_yaml, name),
	TEXT("title", struct profile_yaml, title),
	TEXT("base", struct profile_yaml, base),
	CYAML_FIELD_INT_PTR("small_class", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct profile_yaml, small_class),
	CYAML_FIELD_SEQUENCE("columns", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct profile_yaml, columns,
			     &column_schema, 0, CYAML_UNLIMITED),
	CYAML_FIELD_END,
};

const cyaml_schema_value_t profile_yaml_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct profile_yaml, fields)};
