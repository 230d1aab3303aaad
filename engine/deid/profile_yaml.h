#pragma once
/* A profile as its YAML says it, before it is held to its base. Private to deid. */
#include <cyaml/cyaml.h>

struct profile_yaml_column {
	char *column, *level;
};

struct profile_yaml {
	char *name, *title, *base;
	int *small_class;
	struct profile_yaml_column *columns;
	unsigned columns_count;
};

extern const cyaml_schema_value_t profile_yaml_schema;
