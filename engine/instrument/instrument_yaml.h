#pragma once
/* An instrument as its YAML says it, before it is checked and counted in steps. */
#include <cyaml/cyaml.h>
#include <stdbool.h>

enum yaml_direction { HIGHER_WORSE, HIGHER_BETTER };
enum yaml_rule { RULE_AT_LEAST, RULE_ABOVE, RULE_AT_MOST, RULE_BELOW };

struct yaml_range {
	double min, max, step;
	char *source;
	bool verified;
};

struct yaml_cutoff {
	double value;
	enum yaml_rule rule;
	char *source;
	bool verified;
};

struct yaml_reliable_change {
	double value;
	char *basis, *source;
	bool verified;
};

struct yaml_band {
	char *label;
	double low, high;
};

struct yaml_bands {
	char *source;
	bool verified;
	struct yaml_band *list;
	unsigned list_count;
};

struct yaml_norms {
	double reliability, functional_mean, functional_sd, clinical_mean, clinical_sd;
	char *source;
};

enum yaml_rounding { YAML_ROUND_SUM, YAML_ROUND_ITEM, YAML_ROUND_NONE };

struct yaml_items {
	char *form;
	int count;
	int *numbers;
	unsigned numbers_count;
	double min, max, step;
	int *reversed;
	unsigned reversed_count;
	bool printed;
	int required;
	enum yaml_rounding rounding;
	char *scaling;
	char **parts;
	unsigned parts_count;
	double *missing;
	unsigned missing_count;
	char **answers;
	unsigned answers_count;
	char *source;
	bool verified;
};

struct yaml_scaling {
	char *name;
	double min, max, step;
	bool reversed;
	double *item_min, *item_max;
	double *values;
	unsigned values_count;
	char *source;
	bool verified;
};

struct yaml_instrument {
	char *name, *title, *version;
	char **synonyms;
	unsigned synonyms_count;
	struct yaml_range range;
	enum yaml_direction direction;
	bool alliance;
	struct yaml_cutoff *cutoff;
	struct yaml_reliable_change *reliable_change;
	struct yaml_bands *bands;
	struct yaml_norms *norms;
	double *missing;
	unsigned missing_count;
	struct yaml_items *items;
	struct yaml_scaling *scalings;
	unsigned scalings_count;
};

extern const cyaml_schema_value_t instrument_yaml_schema;
