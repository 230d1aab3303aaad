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
};

extern const cyaml_schema_value_t instrument_yaml_schema;
