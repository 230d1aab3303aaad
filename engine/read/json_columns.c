#include "read/json_columns.h"

#include "core/secret.h"
#include "read/json_inside.h"
#include "read/rd_inside.h"

#include <stdlib.h>
#include <string.h>

enum err json_columns_new(int file, bool fhir, struct json_home *home, struct json_columns **out)
{
	struct json_columns *c = calloc(1, sizeof *c);
	if (!c)
		return err_memory();
	c->file = file;
	c->fhir = fhir;
	enum err err = json_tree_new(&c->tree);
	if (!err)
		err = json_links_new(file, home, &c->links);
	if (err)
		json_columns_free(c);
	else
		*out = c;
	return err;
}

void json_columns_free(struct json_columns *c)
{
	if (!c)
		return;
	json_tree_free(c->tree);
	json_links_free(c->links);
	secret_free(c->header_text, c->header_room);
	free(c);
}

enum err json_columns_entry(struct json_columns *c, struct json_text resource, struct rd_cell url)
{
	return json_links_entry(c->links, resource, url, !c->learnt, &c->id);
}

enum err json_columns_learn(struct json_columns *c, struct json_text record, long row)
{
	c->learning = true;
	return json_walk(c, record, row);
}

/* A leaf of which some number is not 0, or that has none, has no second name. */
static bool all_first(const struct json_tree *t, int leaf)
{
	bool any = false;
	for (int i = leaf; i > 0; i = t->node[i].parent) {
		if (t->node[i].step != JSON_ELEMENT)
			continue;
		if (t->node[i].n)
			return false;
		any = true;
	}
	return any;
}

static enum err add_second(struct json_columns *c, int leaf, enum json_system system)
{
	if (c->tree->columns + c->seconds == RD_COLUMNS_MAX)
		return err_at(ERR_LIMIT, err_place(c->file, 0, 0),
			      "more than %d columns when its lists and objects are laid out", (int)RD_COLUMNS_MAX);
	c->second[c->seconds++] = (struct json_second){.node = leaf, .system = system};
	return ERR_OK;
}

static enum err add_seconds(struct json_columns *c)
{
	enum err err = ERR_OK;
	for (int i = 0; i < c->tree->columns && !err; i++)
		if (all_first(c->tree, c->tree->leaf[i]))
			err = add_second(c, c->tree->leaf[i], JSON_NO_SYSTEM);
	for (int i = 0; i < c->codings && !err; i++)
		for (enum json_system s = JSON_LOINC; s < JSON_SYSTEMS && !err; s++)
			if (c->coding[i].seen[s])
				err = add_second(c, c->coding[i].node, s);
	return err;
}

static size_t name_of(const struct json_columns *c, int column, char *to)
{
	static const char *const system[JSON_SYSTEMS] = {[JSON_LOINC] = "[loinc].code", [JSON_SNOMED] = "[snomed].code"};
	if (column < c->tree->columns)
		return json_tree_path(c->tree, c->tree->leaf[column], false, to);
	const struct json_second *s = &c->second[column - c->tree->columns];
	size_t n = json_tree_path(c->tree, s->node, s->system == JSON_NO_SYSTEM, to);
	size_t more = system[s->system] ? strlen(system[s->system]) : 0;
	if (to && more)
		memcpy(to + n, system[s->system], more);
	return n + more;
}

enum err json_columns_header(struct json_columns *c, const struct rd_cell **cell, int *n)
{
	enum err err = c->fhir ? add_seconds(c) : ERR_OK;
	if (err)
		return err;
	c->n = c->tree->columns + c->seconds;
	size_t size = 1;
	for (int i = 0; i < c->n; i++)
		size += name_of(c, i, NULL);
	void *text = NULL;
	err = secret_alloc(size, &text);
	if (err)
		return err;
	c->header_text = text;
	c->header_room = size;
	char *to = c->header_text;
	for (int i = 0; i < c->n; i++) {
		c->header[i] = (struct rd_cell){.p = to, .n = (uint32_t)name_of(c, i, to)};
		to += c->header[i].n;
	}
	c->learning = false;
	c->learnt = true;
	*cell = c->header;
	*n = c->n;
	return ERR_OK;
}

static void fill_seconds(struct json_columns *c)
{
	struct rd_cell *to = c->cell + c->tree->columns;
	for (int i = 0; i < c->seconds; i++) {
		const struct json_second *s = &c->second[i];
		if (s->system == JSON_NO_SYSTEM)
			to[i] = c->cell[c->tree->node[s->node].column];
		else
			to[i] = json_coded(c, s->node, s->system);
	}
}

enum err json_columns_cells(struct json_columns *c, struct json_text record, long row, const struct rd_cell **cell)
{
	enum err err = json_walk(c, record, row);
	if (err)
		return err;
	fill_seconds(c);
	*cell = c->cell;
	return ERR_OK;
}
