#include "cohort/study_print.h"

#include "cohort/study_keys.h"
#include "core/fnv.h"

#include <stdio.h>
#include <string.h>

enum { LINE_LONGEST = 1024, DEEPEST = 3 };

enum err study_lines(struct arena *mem, const struct study *s, const struct study_line **out, size_t *n)
{
	struct study_line *lines = ARENA_ARRAY(mem, study_key_count, struct study_line);
	if (!lines)
		return err_memory();
	for (size_t i = 0; i < study_key_count; i++) {
		const struct study_key *k = &study_keys[i];
		const char *value = study_key_value(mem, k, s);
		if (!value)
			return err_memory();
		lines[i] = (struct study_line){k->path, value, k->source, s->chosen >> i & 1};
	}
	*out = lines;
	*n = study_key_count;
	return ERR_OK;
}

/* Free text in YAML's double quotes; it holds no control characters (study_key_take). */
static void quoted(const char *text, char *out, size_t size)
{
	size_t used = 0;
	out[used++] = '"';
	for (; *text && used + 3 < size; text++) {
		if (*text == '"' || *text == '\\')
			out[used++] = '\\';
		out[used++] = *text;
	}
	out[used++] = '"';
	out[used] = '\0';
}

static void yaml_value(const struct study_key *k, const char *value, char *out, size_t size)
{
	bool text = k->kind == KEY_TEXT || (k->kind == KEY_REFERENCE && strcmp(value, k->words[0]) != 0);
	if (text)
		quoted(value, out, size);
	else
		snprintf(out, size, study_key_is_list(k) ? "[%s]" : "%s", value);
}

/* The heads of the groups that path opens and the one before it did not: "breakthrough:", "  sudden_gain:". */
static size_t group_heads(const char *path, const char *before, char *out, size_t size)
{
	size_t used = 0, depth = 0;
	bool same = true;
	for (size_t from = 0; depth < DEEPEST; depth++) {
		size_t n = strcspn(path + from, ".");
		if (path[from + n] == '\0')
			break;
		same = same && strncmp(path, before, from + n + 1) == 0;
		if (!same)
			used += (size_t)snprintf(out + used, size - used, "%*s%.*s:\n", (int)(2 * depth), "", (int)n,
						 path + from);
		from += n + 1;
	}
	return used;
}

static size_t key_line(const struct study_key *k, const char *before, const char *value, char *out, size_t size)
{
	char yaml[LINE_LONGEST / 2];
	size_t used = group_heads(k->path, before, out, size), depth = 0;
	const char *name = k->path;
	for (const char *dot = strchr(name, '.'); dot; dot = strchr(name, '.')) {
		name = dot + 1;
		depth++;
	}
	yaml_value(k, value, yaml, sizeof yaml);
	return used + (size_t)snprintf(out + used, size - used, "%*s%s: %s\n", (int)(2 * depth), "", name, yaml);
}

enum err study_print(struct arena *mem, const struct study *s, const char **out)
{
	char *text = ARENA_ARRAY(mem, study_key_count * LINE_LONGEST, char);
	if (!text)
		return err_memory();
	size_t used = 0;
	const char *before = "";
	for (size_t i = 0; i < study_key_count; i++) {
		const char *value = study_key_value(mem, &study_keys[i], s);
		if (!value)
			return err_memory();
		used += key_line(&study_keys[i], before, value, text + used, LINE_LONGEST);
		before = study_keys[i].path;
	}
	*out = text;
	return ERR_OK;
}

static uint64_t more(uint64_t h, const char *text)
{
	return fnv_bytes(h, text, strlen(text));
}

enum err study_fingerprint(struct arena *mem, const struct study *s, uint64_t *out)
{
	const char *text;
	enum err err = study_print(mem, s, &text);
	if (!err)
		*out = more(FNV_BASIS, text);
	return err;
}

static bool decides(const char *path)
{
	static const char *const looks[] = {"title", "release", "workbook.", "disclosure."};
	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
		if (!strncmp(path, looks[i], strlen(looks[i])))
			return false;
	return true;
}

enum err study_counting(struct arena *mem, const struct study *s, uint64_t *out)
{
	uint64_t h = FNV_BASIS;
	for (size_t i = 0; i < study_key_count; i++) {
		const char *value = study_key_value(mem, &study_keys[i], s);
		if (!value)
			return err_memory();
		if (decides(study_keys[i].path))
			h = more(more(more(h, study_keys[i].path), value), ";");
	}
	*out = h;
	return ERR_OK;
}
