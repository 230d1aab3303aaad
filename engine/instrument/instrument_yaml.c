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

static const cyaml_strval_t roundings[] = {{"sum", YAML_ROUND_SUM}, {"item", YAML_ROUND_ITEM}, {"none", YAML_ROUND_NONE}};

static const cyaml_schema_value_t whole_schema = {CYAML_VALUE_INT(CYAML_FLAG_DEFAULT, int)};
static const cyaml_schema_value_t number_schema = {CYAML_VALUE_FLOAT(CYAML_FLAG_DEFAULT, double)};
static const cyaml_schema_value_t name_schema = {CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, 60)};

#define LIST_OPTIONAL(key, type, member, schema, most)                                                                      \
	CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, type, member, schema, 0, most)
#define NUMBER_PTR(key, type, member) CYAML_FIELD_FLOAT_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, type, member)

static const cyaml_schema_field_t items_fields[] = {
	TEXT_OPTIONAL("form", struct yaml_items, form),
	CYAML_FIELD_INT("count", CYAML_FLAG_DEFAULT, struct yaml_items, count),
	LIST_OPTIONAL("numbers", struct yaml_items, numbers, &whole_schema, ITEMS_MOST),
	NUMBER("min", struct yaml_items, min),
	NUMBER("max", struct yaml_items, max),
	NUMBER_OPTIONAL("step", struct yaml_items, step),
	LIST_OPTIONAL("reversed", struct yaml_items, reversed, &whole_schema, ITEMS_MOST),
	CYAML_FIELD_BOOL("printed", CYAML_FLAG_OPTIONAL, struct yaml_items, printed),
	CYAML_FIELD_INT("required", CYAML_FLAG_OPTIONAL, struct yaml_items, required),
	CYAML_FIELD_ENUM("rounding", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, struct yaml_items, rounding, roundings,
			 CYAML_ARRAY_LEN(roundings)),
	TEXT_OPTIONAL("scaling", struct yaml_items, scaling),
	LIST_OPTIONAL("parts", struct yaml_items, parts, &name_schema, ITEM_PARTS),
	LIST_OPTIONAL("missing", struct yaml_items, missing, &number_schema, ITEM_CODES),
	LIST_OPTIONAL("answers", struct yaml_items, answers, &name_schema, ITEM_ANSWERS),
	TEXT("source", struct yaml_items, source),
	VERIFIED(struct yaml_items),
	CYAML_FIELD_END,
};

static const cyaml_schema_field_t scaling_fields[] = {
	TEXT("name", struct yaml_scaling, name),
	NUMBER("min", struct yaml_scaling, min),
	NUMBER("max", struct yaml_scaling, max),
	NUMBER_OPTIONAL("step", struct yaml_scaling, step),
	CYAML_FIELD_BOOL("reversed", CYAML_FLAG_OPTIONAL, struct yaml_scaling, reversed),
	NUMBER_PTR("item_min", struct yaml_scaling, item_min),
	NUMBER_PTR("item_max", struct yaml_scaling, item_max),
	LIST_OPTIONAL("values", struct yaml_scaling, values, &number_schema, 200),
	TEXT("source", struct yaml_scaling, source),
	VERIFIED(struct yaml_scaling),
	CYAML_FIELD_END,
};

static const cyaml_schema_value_t scaling_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct yaml_scaling, scaling_fields),
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
	LIST_OPTIONAL("missing", struct yaml_instrument, missing, &number_schema, ITEM_CODES),
	CYAML_FIELD_MAPPING_PTR("items", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct yaml_instrument, items,
				items_fields),
	LIST_OPTIONAL("scalings", struct yaml_instrument, scalings, &scaling_schema, INSTRUMENT_SCALINGS - 2),
	CYAML_FIELD_END,
};

const cyaml_schema_value_t instrument_yaml_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct yaml_instrument, fields),
};
