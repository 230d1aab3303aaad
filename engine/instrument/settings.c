#include "instrument/settings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* What libcyaml said, kept to the parts that may be shown. */
struct complaint {
	char what[96], key[48], inside[48];
	size_t line;
};

/* libcyaml asks for memory as realloc does; in an arena the old size must be known. */
union block {
	size_t size;
	max_align_t align;
};

static void *arena_memory(void *context, void *old, size_t size)
{
	union block *from = old, *to = size ? arena_alloc(context, size + sizeof *to) : NULL;
	if (!to)
		return NULL;
	to->size = size;
	if (from)
		memcpy(to + 1, from, from[-1].size < size ? from[-1].size : size);
	return to + 1;
}

static bool looks_like_a_key(const char *text)
{
	size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-");
	return n > 0 && n < 40 && !text[n];
}

static void keep_key(char *to, size_t size, const char *key)
{
	if (!*to && key && looks_like_a_key(key))
		snprintf(to, size, "%s", key);
}

/* "Load: Invalid FLOAT value: %s" to "invalid FLOAT value". */
static void keep_what(struct complaint *c, const char *format)
{
	const char *text = strncmp(format, "Load: ", 6) ? format : format + 6;
	if (!*c->what)
		snprintf(c->what, sizeof c->what, "%.*s", (int)strcspn(text, ":%\n,"), text);
}

static void listen(cyaml_log_t level, void *context, const char *format, va_list args)
{
	struct complaint *c = context;
	if (level < CYAML_LOG_ERROR || strstr(format, "Backtrace"))
		return;
	if (!strncmp(format, "  in mapping field '%s' (line", 29)) {
		const char *key = va_arg(args, const char *);
		size_t line = va_arg(args, size_t);
		keep_key(c->inside, sizeof c->inside, key);
		c->line = c->line ? c->line : line;
	} else if (!strncmp(format, "  in mapping (line", 18)) {
		size_t line = va_arg(args, size_t);
		c->line = c->line ? c->line : line;
	} else if (strncmp(format, "  in ", 5) != 0) {
		if (!*c->what && (strstr(format, "Unexpected key") || strstr(format, "Missing required mapping field")))
			keep_key(c->key, sizeof c->key, va_arg(args, const char *));
		keep_what(c, format);
	}
}

static enum err complain(const struct settings_source *s, const struct complaint *c, cyaml_err_t code)
{
	if (code == CYAML_ERR_OOM)
		return err_memory();
	char line[48] = "";
	if (c->line)
		snprintf(line, sizeof line, ", near line %zu", c->line);
	return err_set(ERR_VALUE, "%s %s%s: %s%s%s%s%s; compare it with a built-in one", s->kind, s->entry, line,
		       *c->what ? c->what : "not readable as YAML", *c->key ? ": " : "", c->key, *c->inside ? " in " : "",
		       c->inside);
}

enum err settings_load(struct arena *mem, const struct settings_source *s, const cyaml_schema_value_t *schema, void **out)
{
	struct complaint c = {.line = 0};
	const cyaml_config_t config = {
		.log_fn = listen,
		.log_ctx = &c,
		.mem_fn = arena_memory,
		.mem_ctx = mem,
		.log_level = CYAML_LOG_ERROR,
	};
	void *loaded = NULL;
	cyaml_err_t code = cyaml_load_data(s->bytes, s->n, &config, schema, &loaded, NULL);
	if (code != CYAML_OK)
		return complain(s, &c, code);
	*out = loaded;
	return ERR_OK;
}
