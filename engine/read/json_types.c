#include "read/json_types.h"

#include <stdlib.h>
#include <string.h>

enum { TYPES = 64, TYPE_ROOM = 64 };

struct json_types {
	int file;
	size_t n;
	struct {
		char name[TYPE_ROOM];
		size_t n;
	} type[TYPES];
};

enum err json_types_new(int file, struct json_types **out)
{
	struct json_types *t = calloc(1, sizeof *t);
	if (!t)
		return err_memory();
	t->file = file;
	*out = t;
	return ERR_OK;
}

void json_types_free(struct json_types *t)
{
	if (!t)
		return;
	explicit_bzero(t, sizeof *t);
	free(t);
}

static bool is(const char *name, size_t n, const char *type)
{
	return n == strlen(type) && !memcmp(name, type, n);
}

static enum err no_data(const struct json_types *t, long row, const char *name, size_t n)
{
	struct err_place where = err_place(t->file, row, 0);
	if (is(name, n, "Bundle"))
		return err_at(ERR_FORMAT, where,
			      "a Bundle among other records: a list of what was deleted (use upturn forget), or Bundles to "
			      "be given as files of "
			      "their own");
	if (is(name, n, "OperationOutcome"))
		return err_at(ERR_FORMAT, where, "it lists what went wrong in an export and holds no data; leave it out");
	return ERR_OK;
}

enum err json_types_see(struct json_types *t, struct json_text record, long row, int *type)
{
	char name[TYPE_ROOM];
	struct rd_cell raw = {0};
	if (json_is_empty(record)) {
		*type = 0;
		return ERR_OK;
	}
	(void)!json_member(record, "resourceType", &raw);
	size_t n = json_decoded(raw, name, sizeof name);
	for (size_t i = 0; i < t->n; i++)
		if (t->type[i].n == n && !memcmp(t->type[i].name, name, n)) {
			*type = (int)i;
			return ERR_OK;
		}
	enum err err = no_data(t, row, name, n);
	if (err)
		return err;
	if (t->n == TYPES)
		return err_at(ERR_LIMIT, err_place(t->file, row, 0), "resources of more than %d types", (int)TYPES);
	memcpy(t->type[t->n].name, name, n);
	t->type[t->n].n = n;
	*type = (int)t->n++;
	return ERR_OK;
}

size_t json_types_count(const struct json_types *t)
{
	return t->n;
}
