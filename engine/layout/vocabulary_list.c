#include "layout/vocabulary_list.h"
#include "core/embedded.h"
#include "instrument/settings.h"
#include "layout/name_index.h"

#include <string.h>

extern const struct embedded vocabularies_embedded[];

struct yaml_code {
	int code;
	char *name, *label;
	char **synonyms;
	unsigned synonyms_count;
};

struct yaml_list {
	char *domain;
	char **none;
	unsigned none_count;
	struct yaml_code *codes;
	unsigned codes_count;
};

static const cyaml_schema_value_t text_schema = {CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, 150)};

static const cyaml_schema_field_t code_fields[] = {
	CYAML_FIELD_INT("code", CYAML_FLAG_DEFAULT, struct yaml_code, code),
	CYAML_FIELD_STRING_PTR("name", CYAML_FLAG_POINTER, struct yaml_code, name, 1, 60),
	CYAML_FIELD_STRING_PTR("label", CYAML_FLAG_POINTER, struct yaml_code, label, 1, 80),
	CYAML_FIELD_SEQUENCE("synonyms", CYAML_FLAG_POINTER, struct yaml_code, synonyms, &text_schema, 0, CYAML_UNLIMITED),
	CYAML_FIELD_END,
};

static const cyaml_schema_value_t code_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct yaml_code, code_fields),
};

static const cyaml_schema_field_t list_fields[] = {
	CYAML_FIELD_STRING_PTR("domain", CYAML_FLAG_POINTER, struct yaml_list, domain, 1, 60),
	CYAML_FIELD_SEQUENCE("none", CYAML_FLAG_POINTER, struct yaml_list, none, &text_schema, 0, CYAML_UNLIMITED),
	CYAML_FIELD_SEQUENCE("codes", CYAML_FLAG_POINTER, struct yaml_list, codes, &code_schema, 1, CYAML_UNLIMITED),
	CYAML_FIELD_END,
};

static const cyaml_schema_value_t list_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct yaml_list, list_fields),
};

static size_t names_of(const struct yaml_list *y)
{
	size_t n = y->none_count;
	for (unsigned i = 0; i < y->codes_count; i++)
		n += y->codes[i].synonyms_count + 2;
	return n;
}

static enum err add(struct vocabulary *v, const char *text, int code, int rank)
{
	bool clash = false;
	enum err err = name_index_add(v->index, text, code, rank, &clash);
	if (!err && clash)
		return err_set(ERR_VALUE, "vocabulary %s: code %d has a name that another code has", v->domain, code);
	return err;
}

static enum err add_code(const struct yaml_code *y, struct vocabulary *v, struct vocabulary_code *to)
{
	*to = (struct vocabulary_code){.code = y->code, .name = y->name, .label = y->label};
	v->n++;
	enum err err = add(v, y->name, y->code, 0);
	if (!err)
		err = add(v, y->label, y->code, 1);
	for (unsigned k = 0; k < y->synonyms_count && !err; k++)
		err = add(v, y->synonyms[k], y->code, (int)k + 2);
	return err;
}

static enum err take(struct arena *mem, const struct yaml_list *y, struct vocabulary *out)
{
	struct vocabulary_code *codes = ARENA_ARRAY(mem, y->codes_count, struct vocabulary_code);
	struct vocabulary v = {.domain = y->domain, .code = codes, .index = ARENA_NEW(mem, struct vocabulary_index)};
	if (!codes || !v.index)
		return err_memory();
	enum err err = name_index_new(mem, names_of(y), v.index);
	for (unsigned i = 0; i < y->codes_count && !err; i++)
		err = add_code(&y->codes[i], &v, &codes[i]);
	for (unsigned i = 0; i < y->none_count && !err; i++)
		err = add(&v, y->none[i], VOCABULARY_MISSING, (int)i);
	if (!err)
		*out = v;
	return err;
}

enum err vocabulary_list_load(struct arena *mem, const char *domain, struct vocabulary *out)
{
	const struct embedded *e = vocabularies_embedded;
	while (e->name && strcmp(e->name, domain) != 0)
		e++;
	if (!e->name)
		return err_set(ERR_VALUE, "vocabulary %s is not built in", domain);
	const struct settings_source s = {.kind = "vocabulary", .entry = e->name, .bytes = e->bytes, .n = e->size};
	void *loaded = NULL;
	enum err err = settings_load(mem, &s, &list_schema, &loaded);
	return err ? err : take(mem, loaded, out);
}
