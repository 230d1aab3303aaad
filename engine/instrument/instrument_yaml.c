#include "instrument/instrument_yaml.h"
#include "instrument/instrument.h"

static const cyaml_strval_t directions[] = {{"higher_worse", HIGHER_WORSE}, {"higher_better", HIGHER_BETTER}};
static const cyaml_strval_t rules[] = {{">=", RULE_AT_LEAST}, {">", RULE_ABOVE}, {"<=", RULE_AT_MOST}, {"<", RULE_BELOW}};

#define TEXT(key, type, member) CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER, type, member, 1, 400)
#define TEXT_OPTIONAL(key, type, member)                                                                                    \
	CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, type, member, 1, 400)
#define NUMBER(key, type, member) CYAML_FIELD_FLOAT(key, CYAML_FLAG_DEFAULT, type, member)
#define NUMBER_OPTIONAL(key, type, member) CYAML_FIELD_FLOAT(key, CYAML_FLAG_OPTIONAL, type, member)
#define VERIFIED(type) CYAML_FIELD_BOOL("verified", CYAML_FLAG_DEFAULT, type, verified)

static const cyaml_schema_field_t range_fields[] = {
	NUMBER("min", struct yaml_range, min),
	NUMBER("max", struct yaml_range, max),
	NUMBER("step", struct yaml_range, step),
	TEXT("source", struct yaml_range, source),
	VERIFIED(struct yaml_range),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t cutoff_fields[] = {
	NUMBER("value", struct yaml_cutoff, value),
	CYAML_FIELD_ENUM("rule", CYAML_FLAG_STRICT, struct yaml_cutoff, rule, rules, CYAML_ARRAY_LEN(rules)),
	TEXT("source", struct yaml_cutoff, source),
	VERIFIED(struct yaml_cutoff),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t change_fields[] = {
	NUMBER("value", struct yaml_reliable_change, value),
	TEXT("basis", struct yaml_reliable_change, basis),
	TEXT("source", struct yaml_reliable_change, source),
	VERIFIED(struct yaml_reliable_change),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t band_fields[] = {
	TEXT("label", struct yaml_band, label),
	NUMBER("low", struct yaml_band, low),
	NUMBER("high", struct yaml_band, high),
	CYAML_FIELD_END,
};

static const cyaml_schema_value_t band_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct yaml_band, band_fields),
};

static const cyaml_schema_field_t bands_fields[] = {
	TEXT("source", struct yaml_bands, source),
	VERIFIED(struct yaml_bands),
	CYAML_FIELD_SEQUENCE("list", CYAML_FLAG_POINTER, struct yaml_bands, list, &band_schema, 1, INSTRUMENT_BANDS),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t norms_fields[] = {
	NUMBER_OPTIONAL("reliability", struct yaml_norms, reliability),
	NUMBER_OPTIONAL("functional_mean", struct yaml_norms, functional_mean),
	NUMBER_OPTIONAL("functional_sd", struct yaml_norms, functional_sd),
	NUMBER_OPTIONAL("clinical_mean", struct yaml_norms, clinical_mean),
	NUMBER_OPTIONAL("clinical_sd", struct yaml_norms, clinical_sd),
	TEXT("source", struct yaml_norms, source),
	CYAML_FIELD_END,
};

static const cyaml_schema_value_t synonym_schema = {CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, 120)};

static const cyaml_schema_field_t fields[] = {
	TEXT("name", struct yaml_instrument, name),
	TEXT("title", struct yaml_instrument, title),
	TEXT_OPTIONAL("version", struct yaml_instrument, version),
	CYAML_FIELD_SEQUENCE("synonyms", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct yaml_instrument, synonyms,
			     &synonym_schema, 0, INSTRUMENT_NAMES - 2),
	CYAML_FIELD_MAPPING("range", CYAML_FLAG_DEFAULT, struct yaml_instrument, range, range_fields),
	CYAML_FIELD_ENUM("direction", CYAML_FLAG_STRICT, struct yaml_instrument, direction, directions,
			 CYAML_ARRAY_LEN(directions)),
	CYAML_FIELD_BOOL("alliance", CYAML_FLAG_OPTIONAL, struct yaml_instrument, alliance),
	CYAML_FIELD_MAPPING_PTR("cutoff", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct yaml_instrument, cutoff,
				cutoff_fields),
	CYAML_FIELD_MAPPING_PTR("reliable_change", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct yaml_instrument,
				reliable_change, change_fields),
	CYAML_FIELD_MAPPING_PTR("bands", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct yaml_instrument, bands,
				bands_fields),
	CYAML_FIELD_MAPPING_PTR("norms", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct yaml_instrument, norms,
				norms_fields),
	CYAML_FIELD_END,
};

const cyaml_schema_value_t instrument_yaml_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct yaml_instrument, fields),
};
