#include "cohort/study_keys.h"
#include "cohort/study_print.h"

#include <stdio.h>
#include <string.h>
#include <yaml.h>

/* A study file is a page; more than this is something else. */
enum { FILE_LONGEST = 1 << 20, ALLOWED_LONGEST = 384, PATH_LONGEST = 96 };

static enum err take_preset(struct arena *mem, const struct study_key *k, struct study *s)
{
	if (!study_key_is_list(k))
		return study_key_take(mem, k, k->preset, s);
	study_key_clear(k, s);
	for (const char *at = k->preset; *at;) {
		char entry[PATH_LONGEST];
		size_t n = strcspn(at, ",");
		snprintf(entry, sizeof entry, "%.*s", (int)n, at);
		enum err err = study_key_take(mem, k, entry, s);
		if (err)
			return err;
		at += n + (at[n] == ',');
	}
	return ERR_OK;
}

static enum err defaults(struct arena *mem, struct study *s)
{
	*s = (struct study){0};
	for (size_t i = 0; i < study_key_count; i++) {
		enum err err = take_preset(mem, &study_keys[i], s);
		if (err)
			return err;
	}
	return ERR_OK;
}

enum err study_default(struct arena *mem, struct study *out)
{
	struct study s;
	enum err err = defaults(mem, &s);
	if (!err)
		err = study_fingerprint(mem, &s, &s.fingerprint);
	if (!err)
		err = study_counting(mem, &s, &s.counting);
	if (!err)
		*out = s;
	return err;
}

/* Each group of keys stands in a file once: breakthrough, breakthrough.sudden_gain, ... */
enum { GROUPS_MOST = 16 };

struct group {
	char prefix[PATH_LONGEST + 2]; /* "" or "breakthrough." */
	const yaml_node_t *node;
};

/* What the reader of one file carries along: groups still to be taken are a queue, so that no depth of nesting recurses. */
struct reader {
	struct arena *mem;
	yaml_document_t *doc;
	struct study *study;
	size_t groups;
	struct group group[GROUPS_MOST];
};

static size_t line_of(const yaml_node_t *node)
{
	return node->start_mark.line + 1;
}

static enum err not_allowed(const struct study_key *k, const yaml_node_t *node)
{
	char allowed[ALLOWED_LONGEST];
	study_key_allowed(k, allowed, sizeof allowed);
	return err_set(ERR_VALUE, "study file, line %zu: %s must be %s", line_of(node), k->path, allowed);
}

/* The keys that may stand below prefix ("" or "breakthrough."), each once. */
static void keys_below(const char *prefix, char *out, size_t size)
{
	size_t used = 0, skip = strlen(prefix), last_n = 0;
	const char *last = "";
	out[0] = '\0';
	for (size_t i = 0; i < study_key_count; i++) {
		const char *path = study_keys[i].path;
		if (strncmp(path, prefix, skip) != 0)
			continue;
		size_t n = strcspn(path + skip, ".");
		if (n == last_n && strncmp(path + skip, last, n) == 0)
			continue;
		last = path + skip;
		last_n = n;
		if (used < size)
			used += (size_t)snprintf(out + used, size - used, "%s%.*s", used ? ", " : "", (int)n, last);
	}
}

static enum err unknown_key(const char *prefix, const yaml_node_t *node)
{
	char below[ALLOWED_LONGEST];
	keys_below(prefix, below, sizeof below);
	return err_set(ERR_VALUE, "study file, line %zu: unknown key; allowed %s%.*s: %s", line_of(node),
		       *prefix ? "under " : "here", (int)(*prefix ? strlen(prefix) - 1 : 0), prefix, below);
}

/* A scalar's text when it holds no NUL; NULL otherwise. */
static const char *scalar(const yaml_node_t *node)
{
	if (node->type != YAML_SCALAR_NODE || strlen((const char *)node->data.scalar.value) != node->data.scalar.length)
		return NULL;
	return (const char *)node->data.scalar.value;
}

static enum err take_scalar(const struct reader *r, const struct study_key *k, const yaml_node_t *node)
{
	const char *text = scalar(node);
	enum err err = text ? study_key_take(r->mem, k, text, r->study) : ERR_VALUE;
	return err == ERR_VALUE ? not_allowed(k, node) : err;
}

static enum err take_list(const struct reader *r, const struct study_key *k, const yaml_node_t *node)
{
	study_key_clear(k, r->study);
	if (node->type != YAML_SEQUENCE_NODE)
		return take_scalar(r, k, node);
	for (yaml_node_item_t *item = node->data.sequence.items.start; item < node->data.sequence.items.top; item++) {
		enum err err = take_scalar(r, k, yaml_document_get_node(r->doc, *item));
		if (err)
			return err;
	}
	if (k->kind == KEY_INSTRUMENTS && r->study->outcomes == 0)
		return not_allowed(k, node);
	return ERR_OK;
}

static const struct study_key *find_key(const char *path, size_t *position)
{
	for (size_t i = 0; i < study_key_count; i++) {
		*position = i;
		if (strcmp(study_keys[i].path, path) == 0)
			return &study_keys[i];
	}
	return NULL;
}

size_t study_line_of(const struct study *s, const char *path)
{
	size_t position;
	return find_key(path, &position) ? s->line[position] : 0;
}

static bool is_group(const char *path)
{
	size_t n = strlen(path);
	for (size_t i = 0; i < study_key_count; i++)
		if (strncmp(study_keys[i].path, path, n) == 0 && study_keys[i].path[n] == '.')
			return true;
	return false;
}

static enum err take_key(const struct reader *r, size_t position, const yaml_node_t *name, const yaml_node_t *value)
{
	const struct study_key *k = &study_keys[position];
	if (r->study->chosen >> position & 1)
		return err_set(ERR_VALUE, "study file, line %zu: %s stands there twice; keep one", line_of(name), k->path);
	enum err err = study_key_is_list(k) ? take_list(r, k, value) : take_scalar(r, k, value);
	if (!err) {
		r->study->chosen |= (uint64_t)1 << position;
		r->study->line[position] = (unsigned)line_of(value);
	}
	return err;
}

static enum err take_group(struct reader *r, const char *path, const yaml_node_t *name, const yaml_node_t *value)
{
	char below[ALLOWED_LONGEST];
	struct group g = {.node = value};
	snprintf(g.prefix, sizeof g.prefix, "%s.", path);
	keys_below(g.prefix, below, sizeof below);
	if (value->type != YAML_MAPPING_NODE)
		return err_set(ERR_VALUE, "study file, line %zu: %s must hold keys of: %s", line_of(value), path, below);
	for (size_t i = 0; i < r->groups; i++)
		if (strcmp(r->group[i].prefix, g.prefix) == 0)
			return err_set(ERR_VALUE, "study file, line %zu: %s stands there twice; keep one", line_of(name),
				       path);
	if (r->groups == GROUPS_MOST)
		return err_set(ERR_LIMIT, "study file, line %zu: more than %d groups of keys", line_of(name), GROUPS_MOST);
	r->group[r->groups++] = g;
	return ERR_OK;
}

static enum err take_mapping(struct reader *r, const char *prefix, const yaml_node_t *node)
{
	yaml_node_pair_t *pair = node->data.mapping.pairs.start;
	for (; pair < node->data.mapping.pairs.top; pair++) {
		const yaml_node_t *name = yaml_document_get_node(r->doc, pair->key);
		const yaml_node_t *value = yaml_document_get_node(r->doc, pair->value);
		char path[PATH_LONGEST];
		size_t position;
		const char *text = scalar(name);
		bool fits = text && strchr(text, '.') == NULL && strlen(prefix) + strlen(text) < sizeof path;
		if (!fits)
			return unknown_key(prefix, name);
		snprintf(path, sizeof path, "%s%s", prefix, text);
		enum err err;
		if (find_key(path, &position))
			err = take_key(r, position, name, value);
		else
			err = is_group(path) ? take_group(r, path, name, value) : unknown_key(prefix, name);
		if (err)
			return err;
	}
	return ERR_OK;
}

static enum err take_document(struct arena *mem, yaml_document_t *doc, struct study *s)
{
	const yaml_node_t *root = yaml_document_get_root_node(doc);
	if (!root || (root->type == YAML_SCALAR_NODE && root->data.scalar.length == 0))
		return ERR_OK;
	if (root->type != YAML_MAPPING_NODE)
		return err_set(ERR_VALUE, "study file, line %zu: must hold keys and values, as in \"clock: sessions\"",
			       line_of(root));
	struct reader r = {.mem = mem, .doc = doc, .study = s, .groups = 1, .group[0] = {.node = root}};
	for (size_t i = 0; i < r.groups; i++) {
		enum err err = take_mapping(&r, r.group[i].prefix, r.group[i].node);
		if (err)
			return err;
	}
	if (s->plateau_rule == STUDY_P2 && s->plateau_sessions < 3)
		return err_set(ERR_VALUE,
			       "study file, line %zu: plateau.min_sessions must be at least 3 with plateau.rule P2",
			       study_line_of(s, "plateau.min_sessions"));
	return ERR_OK;
}

static enum err parse(struct arena *mem, FILE *file, struct study *s)
{
	yaml_parser_t parser;
	yaml_document_t doc, more;
	enum err err = ERR_OK;
	if (!yaml_parser_initialize(&parser))
		return err_memory();
	yaml_parser_set_input_file(&parser, file);
	bool loaded = yaml_parser_load(&parser, &doc);
	if (loaded) {
		err = take_document(mem, &doc, s);
		yaml_document_delete(&doc);
	}
	if (loaded && !err) {
		loaded = yaml_parser_load(&parser, &more);
		if (loaded && yaml_document_get_root_node(&more))
			err = err_set(ERR_VALUE, "study file: holds more than one document; keep one");
		if (loaded)
			yaml_document_delete(&more);
	}
	if (!loaded)
		err = err_set(ERR_FORMAT, "study file, line %zu: not readable as YAML", parser.problem_mark.line + 1);
	yaml_parser_delete(&parser);
	return err;
}

static enum err parse_path(struct arena *mem, const char *path, struct study *s)
{
	enum err err = ERR_OK;
	FILE *file = fopen(path, "rbe");
	if (!file)
		return err_set(ERR_FILE, "the study file cannot be opened");
	long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
	if (size < 0 || fseek(file, 0, SEEK_SET) != 0)
		err = err_set(ERR_FILE, "the study file cannot be read");
	else if (size > FILE_LONGEST)
		err = err_set(ERR_LIMIT, "the study file is larger than %d bytes", FILE_LONGEST);
	else
		err = parse(mem, file, s);
	fclose(file);
	return err;
}

enum err study_load(struct arena *mem, const char *path, struct study *out)
{
	struct study s;
	enum err err = defaults(mem, &s);
	if (!err && path)
		err = parse_path(mem, path, &s);
	if (!err)
		err = study_fingerprint(mem, &s, &s.fingerprint);
	if (!err)
		err = study_counting(mem, &s, &s.counting);
	if (!err)
		*out = s;
	return err;
}
