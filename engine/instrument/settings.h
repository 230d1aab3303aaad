#pragma once
/*
 * YAML that people write (instruments, layouts, vocabularies, studies), loaded by a libcyaml schema.
 *
 * An unknown key, a wrong type or a missing key is ERR_VALUE; the note names the kind of file, the entry, the key and about where it is. A key is shown
 * only where it looks like one (letters, digits, _ and -), so that a data file given by mistake is not quoted.
 */
#include "core/arena.h"
#include "core/err.h"

#include <cyaml/cyaml.h>

struct settings_source {
	const char *kind;  /* "instrument" */
	const char *entry; /* "phq9": the file's name without its ending */
	const void *bytes;
	size_t n;
};

/* What was loaded lives in the arena: nothing to free. */
must_check enum err settings_load(struct arena *mem, const struct settings_source *s, const cyaml_schema_value_t *schema,
				  void **out);

/* Sources in memory of the arena: one file (at most 1 MiB), or every *.yaml of a folder in the order of their names. */
must_check enum err settings_read_file(struct arena *mem, const char *kind, const char *path, struct settings_source *out);
must_check enum err settings_read_folder(struct arena *mem, const char *kind, const char *folder,
					 struct settings_source **out, size_t *n);
